"""Credited captions and copies of captions."""

from __future__ import annotations

import pytest

from declutter.config import Captions
from declutter.model import Kind
from declutter.rules import load
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

P = PARAGRAPHS
CAPTION = "The lighthouse stands on the rocks above the old harbour on a cold morning in March."


def taken(lines: list[str], captions: Captions = "drop", **kwargs: object) -> list[str]:
    page = page_of(lines, **kwargs)  # type: ignore[arg-type]  # test helper
    return [r.text for r in load().apply(page, all_kept(page), captions=captions)]


CREDITED = [
    f"{CAPTION} (Reuters)",
    f"{CAPTION[:-1]} (AP Photo/Jane Doe)",
    f"{CAPTION} (Jane Doe/Getty Images)",
    f"{CAPTION} (Photo by Jane Doe)",
    f"{CAPTION} (Photo: Jane Doe)",
    f"{CAPTION} Photo: Jane Doe/Getty Images",
    f"{CAPTION} Image credit: Jane Doe",
    f"{CAPTION} | Photo Credit: Jane Doe",
    f"{CAPTION} (Jane Doe/Demofoto)",
    "Łodzie wracają do portu o świcie. Fot. Jan Wzór",
    "Smoke over the harbour - AFP",
    "雨中的灯塔。（新华社）",
]


@pytest.mark.parametrize("text", CREDITED)
def test_a_credited_caption_goes(text: str) -> None:
    assert taken([P[0], text, P[1]]) == [text]


@pytest.mark.parametrize("text", CREDITED)
@pytest.mark.parametrize("captions", ["keep", "dedupe"])
def test_a_single_credited_caption_stays_where_asked_for(text: str, captions: Captions) -> None:
    assert taken([P[0], text, P[1]], captions) == []


@pytest.mark.parametrize(
    "text",
    [
        "The strike is over, the agency said (Reuters had reported otherwise).",
        "He works for the press agency of the north (PA) and lives by the sea.",
        "Certified Financial Planner (CFP®)",
        "They lost the final by two sets to one (Jane Doe/Joan Roe).",
        "Nobody knows which of the two names is right. (either/or)",
        "The clinic offers treatments (massage, spa, golf and tennis).",
        f"{P[0]} {P[1]} {P[2]} {P[3]} (Reuters)",
    ],
)
def test_prose_that_ends_in_brackets_stays(text: str) -> None:
    assert taken([P[0], text, P[1]]) == []


def test_an_agency_at_the_end_of_the_last_paragraph_stays() -> None:
    """A report often ends in the agency's name, as a caption does."""
    assert taken([P[0], P[1], "The work will begin in May. (Reuters)"]) == []


def test_a_copy_without_the_credit_goes_with_the_caption() -> None:
    lines = [P[0], CAPTION, f"{CAPTION} (Reuters)", P[1], CAPTION, P[2]]
    assert taken(lines) == [CAPTION, f"{CAPTION} (Reuters)", CAPTION]


def test_copies_next_to_each_other_collapse() -> None:
    assert taken([P[0], CAPTION, CAPTION, P[1]]) == [CAPTION]
    assert taken([P[0], CAPTION, CAPTION, P[1]], "dedupe") == [CAPTION]
    assert taken([P[0], CAPTION, CAPTION, P[1]], "keep") == []


def test_a_sentence_that_comes_again_far_away_stays() -> None:
    assert taken([P[0], CAPTION, P[1], P[2], CAPTION, P[3]]) == []


def test_a_caption_in_a_figure_goes_once_more_than_it_stands() -> None:
    lines = [P[0], CAPTION, P[1], CAPTION, P[2]]
    kinds = [Kind.PARAGRAPH, Kind.CAPTION, Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.PARAGRAPH]
    tags = ["p", "figcaption", "p", "p", "p"]
    assert taken(lines, plain=False, kinds=kinds, tags=tags) == [CAPTION]


def test_switched_off_by_family() -> None:
    page = page_of([P[0], f"{CAPTION} (Reuters)", P[1]])
    rules = load(disable=frozenset({"caption"}))
    assert rules.apply(page, all_kept(page), captions="drop") == ()


def test_a_credit_alone_stays_where_credits_shall() -> None:
    credit = "Photo: Jane Doe/Getty Images"
    assert taken([P[0], credit, P[1]]) == [credit]
    assert taken([P[0], credit, P[1]], "dedupe") == []


def test_a_credited_caption_goes_beside_a_short_paragraph() -> None:
    """Its credit tells it; what is an ordinary word elsewhere needs paragraphs on both sides."""
    lines = [*P[:3], "It rained.", "The ferry at the pier. Photo: Jane Doe/Getty Images", P[3]]
    assert taken(lines) == [lines[4]]
    assert taken([*P[:3], "It rained.", "Learn more", P[3]]) == []


def test_a_quotation_and_its_source_stay() -> None:
    quotation = '"The tower stood through every storm of the last hundred years." - Source: Demo'
    assert taken([P[0], quotation, P[1]]) == []
