"""The line scorer: silent on clean text, sure where it speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from declutter.errors import WeightsError
from declutter.rules import load
from declutter.rules.body import Body
from declutter.rules.lines import NAMES, RULE, WEIGHTS, Document, load_weights
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

P = [f"{PARAGRAPHS[i]} {PARAGRAPHS[(i + 1) % 4]}" for i in range(4)]
TEASER = "Seven ways Brussels sees Iceland — and why Washington worries about Greenland"
DIRT = ["Advertisement", "Story continues below advertisement"]


def lines_with(*middle: str, dirt: int) -> list[str]:
    lines = [P[0]]
    for i in range(dirt):
        lines += [*DIRT, P[(i + 1) % 4]]
    return [*lines, *middle, P[2], P[3], P[0], P[1]]


def rules_that_take(lines: list[str], text: str, *, plain: bool = True) -> list[str]:
    page = page_of(lines, plain=plain)
    found = load().apply(page, all_kept(page), captions="drop")
    return [r.rule for r in found if r.text == text]


def test_a_foreign_headline_in_a_text_full_of_residue_goes() -> None:
    assert rules_that_take(lines_with(TEASER, dirt=4), TEASER) == [RULE]


def test_the_same_headline_in_clean_text_stays() -> None:
    assert rules_that_take(lines_with(TEASER, dirt=0), TEASER) == []


def test_the_scorer_is_for_text_input_only() -> None:
    assert rules_that_take(lines_with(TEASER, dirt=4), TEASER, plain=False) == []


@pytest.mark.parametrize(
    "heading",
    [
        "The costs",
        "What the two engineers found in the old tower",
        "How the members of the council raised their hands",
    ],
)
def test_headings_of_the_text_stay(heading: str) -> None:
    assert rules_that_take(lines_with(heading, dirt=4), heading) == []


def test_features_are_finite_and_as_many_as_their_names() -> None:
    page = page_of(lines_with(TEASER, dirt=0))
    body = Body(page, all_kept(page), lambda _: "")
    document = Document(body, frozenset())
    unit = page.texts.index(TEASER)
    assert document.is_candidate(unit)
    values = document.features(unit)
    assert len(values) == len(NAMES)
    assert all(-10 < value < 10 for value in values)


def test_damaged_weights_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "lines.json"
    path.write_text('{"names": []}', encoding="utf-8")
    with pytest.raises(WeightsError, match=r"lines\.json"):
        load_weights(path)


def test_weights_for_other_features_are_an_error(tmp_path: Path) -> None:
    text = WEIGHTS.read_text(encoding="utf-8")
    path = tmp_path / "lines.json"
    path.write_text(text.replace('"words"', '"other"'), encoding="utf-8")
    with pytest.raises(WeightsError, match="other features"):
        load_weights(path)
