"""Lines that are surely in another language than a rule's are left to rules of their own."""

from __future__ import annotations

import pytest

from declutter.rules import load
from declutter.rules.language import Guesser
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

GUESSER = Guesser(
    {"en": ("the", "and", "of", "will"), "nl": ("het", "een", "in", "will")}, {"en": ("our",)}
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Download the app", True),
        ("Check our channel", True),
        ("Download app", False),  # says nothing
        ("Download the app in het Nederlands", False),  # holds words of both
        ("The Will", True),
        ("Foto of video", False),  # too short a word
        ("Volg Will op Instagram", False),  # both have it
        ("Volg Our Planet", False),  # a name
    ],
)
def test_a_line_contradicts_a_language_by_its_frequent_words(text: str, expected: bool) -> None:
    assert GUESSER.contradicts(text, "en", "nl") is expected


def test_nothing_is_said_of_unknown_or_equal_languages() -> None:
    assert not GUESSER.contradicts("the and", "en", "en")
    assert not GUESSER.contradicts("the and", "", "nl")
    assert not GUESSER.contradicts("the and", "en", "fi")


def test_rules_of_other_languages_leave_sentences_of_the_page_alone() -> None:
    """To a pattern of mostly shared words an English sentence reads like Dutch."""
    line = "Looking for more resources? Check out our blog and YouTube channel."
    lines = [*PARAGRAPHS[:2], line, *PARAGRAPHS[2:]]
    page = page_of(lines)
    rules = load()
    gone = rules.apply(page, all_kept(page), captions="drop")
    assert not [
        r for r in gone if rules[r.rule].language not in {"", "en"} and ".code." not in r.rule
    ]


def test_a_line_of_another_language_still_goes() -> None:
    lines = [*PARAGRAPHS[:2], "Volg ons op Instagram", *PARAGRAPHS[2:]]
    page = page_of(lines)
    (removal,) = load().apply(page, all_kept(page), captions="drop")
    assert removal.text == "Volg ons op Instagram"
