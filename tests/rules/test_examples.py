"""Every example of every rule is a test of its own, and runs against all other rules."""

from __future__ import annotations

from functools import cache

import pytest

from declutter.rules import load
from declutter.rules.check import check_rule, example_page, remains
from declutter.rules.engine import Engine
from declutter.rules.matcher import Matcher
from declutter.rules.model import CODE_RULES, FAMILIES, Example, Rule
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

RULES = load()
HITS = [(rule, e) for rule in RULES.rules for e in rule.hits]
MISSES = [(rule, e) for rule in RULES.rules for e in rule.misses]
KEPT = [(pack.name, text) for pack in RULES.packs for text in pack.keep]


def case_id(value: object) -> str:
    """A rule's id, or the beginning of an example."""
    if isinstance(value, Rule):
        return value.id
    if isinstance(value, Example):
        return " / ".join(value.lines)[:40]
    return str(value)[:40]


@cache
def engines() -> dict[str, Engine]:
    return {rule.id: Engine([Matcher(rule)]) for rule in RULES.rules}


@pytest.mark.parametrize(("rule", "example"), HITS, ids=case_id)
def test_hit_goes_and_what_is_true_stays(rule: Rule, example: Example) -> None:
    page, rows = example_page(rule, example)
    assert remains(engines()[rule.id], page, rows) == example.stays


@pytest.mark.parametrize(("rule", "example"), MISSES, ids=case_id)
def test_near_miss_stays(rule: Rule, example: Example) -> None:
    page, rows = example_page(rule, example)
    assert remains(engines()[rule.id], page, rows) == example.stays


@pytest.mark.parametrize("rule", RULES.rules, ids=case_id)
def test_other_families_take_no_hit_undeclared(rule: Rule) -> None:
    found = check_rule(RULES, rule, engines())
    assert [f for f in found if f.kind in {"overlap", "overlaps"}] == []


@pytest.mark.parametrize(("pack", "text"), KEPT, ids=case_id)
def test_text_a_pack_protects_stays(pack: str, text: str) -> None:
    page = page_of([*PARAGRAPHS[:2], text, *PARAGRAPHS[2:]])
    assert RULES.apply(page, all_kept(page), captions="drop") == (), pack


def test_ids_are_unique_and_of_a_known_family() -> None:
    ids = [*(rule.id for rule in RULES.rules), *CODE_RULES]
    assert len(ids) == len(set(ids))
    assert {name.split(".")[0] for name in ids} <= set(FAMILIES)


def test_every_family_has_a_rule_in_the_english_pack() -> None:
    assert {rule.family for rule in RULES.rules if rule.pack == "en"} == set(FAMILIES)
