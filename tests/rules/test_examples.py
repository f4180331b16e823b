"""Every example of every rule is a test of its own, and runs against all other rules.

The tests of one pack form a group, so that they run in one process: a pattern takes much longer to
compile than to match.
"""

from __future__ import annotations

from functools import cache

import pytest

from declutter.rules import load
from declutter.rules.check import check_overlaps, example_page, remains, single_engines
from declutter.rules.engine import Engine
from declutter.rules.model import CODE_RULES, FAMILIES, Example, Rule
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

RULES = load(details=True)


def case(rule: Rule, example: Example | None = None) -> object:
    """One test, named by the rule's id and the beginning of the example."""
    values = (rule,) if example is None else (rule, example)
    name = rule.id if example is None else f"{rule.id}-{' / '.join(example.lines)[:40]}"
    return pytest.param(*values, id=name, marks=pytest.mark.xdist_group(rule.pack))


def hits() -> list[object]:
    return [case(rule, e) for rule in RULES.rules for e in rule.hits]


def misses() -> list[object]:
    return [case(rule, e) for rule in RULES.rules for e in rule.misses]


def kept() -> list[object]:
    return [
        pytest.param(pack.name, text, id=f"{pack.name}-{text[:40]}")
        for pack in RULES.packs
        for text in pack.keep
    ]


@cache
def engines() -> dict[str, Engine]:
    return single_engines(RULES)


@pytest.mark.parametrize(("rule", "example"), hits())
def test_hit_goes_and_what_is_true_stays(rule: Rule, example: Example) -> None:
    page, rows = example_page(rule, example)
    assert remains(engines()[rule.id], page, rows) == example.stays


@pytest.mark.parametrize(("rule", "example"), misses())
def test_near_miss_stays(rule: Rule, example: Example) -> None:
    page, rows = example_page(rule, example)
    assert remains(engines()[rule.id], page, rows) == example.stays


@pytest.mark.parametrize("rule", [case(rule) for rule in RULES.rules])
def test_other_families_take_no_hit_undeclared(rule: Rule) -> None:
    assert list(check_overlaps(RULES, rule, engines())) == []


@pytest.mark.parametrize(("pack", "text"), kept())
def test_text_a_pack_protects_stays(pack: str, text: str) -> None:
    page = page_of([*PARAGRAPHS[:2], text, *PARAGRAPHS[2:]])
    assert RULES.apply(page, all_kept(page), captions="drop") == (), pack


def test_ids_are_unique_and_of_a_known_family() -> None:
    ids = [*(rule.id for rule in RULES.rules), *CODE_RULES]
    assert len(ids) == len(set(ids))
    assert {name.split(".")[0] for name in ids} <= set(FAMILIES)


def test_every_family_has_a_rule_in_the_english_pack() -> None:
    assert {rule.family for rule in RULES.rules if rule.pack == "en"} == set(FAMILIES)
