"""What stands in a document twice and is residue for that."""

from __future__ import annotations

import pytest

from declutter.rules import load
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

P = PARAGRAPHS
TEASER = "What you need to know about the old lighthouse and its keeper"
PROMPT = "Help our newsroom report on the harbour with your subscription"


def taken(lines: list[str], title: str = "") -> list[tuple[int, str]]:
    page = page_of(lines)
    found = load().apply(page, all_kept(page), captions="drop", title=title)
    return [(r.block, r.rule) for r in found]


def test_a_teaser_that_comes_again_at_the_end_goes() -> None:
    lines = [P[0], TEASER, P[1], P[2], "Read more:", TEASER, "How the tower was built by hand"]
    (first, *rest) = taken(lines)
    assert first == (1, "related.code.repeated-teaser")
    # Which pack's label takes the list says nothing: several know "Read more".
    assert [block for block, _ in rest] == [4, 5, 6]
    assert all(rule.startswith("related.") and rule.endswith(".label") for _, rule in rest)


def test_a_headline_like_line_that_stands_once_stays() -> None:
    assert taken([P[0], TEASER, P[1], P[2]]) == []


def test_a_heading_that_comes_again_between_paragraphs_stays() -> None:
    assert taken([P[0], TEASER, P[1], TEASER, P[2], P[3]]) == []


def test_a_prompt_that_comes_again_and_again_goes() -> None:
    lines = [P[0], PROMPT, P[1], PROMPT, P[2], PROMPT, P[3]]
    assert [block for block, _ in taken(lines)] == [1, 3, 5]


@pytest.mark.parametrize("label", ["Ann Demo", "What the engineers found", "Pros and cons"])
def test_speakers_and_sections_that_come_again_stay(label: str) -> None:
    assert taken([P[0], label, P[1], label, P[2], label, P[3]]) == []


def test_the_headline_stands_once_at_the_top() -> None:
    title = "Old harbour town will keep its lighthouse"
    lines = [title, "By Ann Demo", title, *P]
    assert taken(lines, title) == [(2, "utility.code.repeated-title")]
    assert taken(lines) == [(2, "utility.code.repeated-title")]
    assert taken([title, *P], title) == []
