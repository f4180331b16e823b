"""Properties that hold for every rule and every text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from declutter.model import Page, Removal
from declutter.rules import load
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

RULES = load(details=True)
BODY = [*PARAGRAPHS, *(p.replace("the", "that") for p in PARAGRAPHS)]
POSITIVES = sorted(
    {
        example.lines[0]
        for rule in RULES.active
        for example in rule.hits
        if len(example.lines) == 1
        and not example.stays
        and rule.at == "whole"
        and rule.input == "any"
        and not rule.only_in
        and rule.where == type(rule.where)(bare=rule.where.bare)
    }
)
WORDS = st.sampled_from(
    "Advertisement Subscribe now more Read : | — “ ” . ? (Reuters) Photo the old harbour 12 广告 "
    "订阅 Share \n Sign up for our newsletter »".split(" ")
)
LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.lists(WORDS, min_size=1, max_size=12).map(" ".join),
        st.sampled_from(BODY),
    ),
    max_size=12,
)


def left(page: Page, removals: tuple[Removal, ...]) -> list[str]:
    out = []
    for block, whole in enumerate(page.texts):
        text = whole
        for r in sorted((r for r in removals if r.block == block), key=lambda r: -r.start):
            text = text[: r.start] + text[r.end :]
        if text.strip():
            out.append(text)
    return out


@given(st.lists(st.tuples(st.sampled_from(POSITIVES), st.integers(1, 7)), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_positives_between_paragraphs_leave_the_text_unchanged(
    inserted: list[tuple[str, int]],
) -> None:
    lines = list(BODY)
    for text, at in inserted:
        lines.insert(at, text)
    page = page_of(lines)
    assert left(page, RULES.apply(page, all_kept(page), captions="drop")) == BODY


@given(LINES, st.booleans(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_any_lines_give_a_ledger_that_adds_up(
    lines: list[str], plain: bool, chance: object
) -> None:
    page = page_of(lines, plain=plain)
    keep = np.array([hash((str(chance), i)) % 4 > 0 for i in range(len(lines))], dtype=bool)
    removals = RULES.apply(page, keep, captions="drop")
    spans = [(r.block, r.start, r.end) for r in removals]
    assert spans == sorted(spans)
    for r in removals:
        assert keep[r.block]
        assert 0 <= r.start < r.end <= len(page.texts[r.block])
        assert r.text == page.texts[r.block][r.start : r.end]
    for a, b in pairwise(spans):
        assert a[0] < b[0] or a[2] <= b[1]


@given(LINES)
@settings(max_examples=100, deadline=None)
def test_the_same_lines_give_the_same_removals(lines: list[str]) -> None:
    page = page_of(lines)
    keep = all_kept(page)
    first = RULES.apply(page, keep, captions="drop")
    assert RULES.apply(page, keep, captions="drop") == first


@given(st.lists(st.sampled_from(POSITIVES), min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_one_look_at_all_lines_finds_what_one_look_each_finds(lines: list[str]) -> None:
    for family in ("ads", "related", "social"):
        alone = [RULES.whole_matches([line], family)[0] for line in lines]
        assert RULES.whole_matches(lines, family) == alone
