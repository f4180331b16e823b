"""What is counted in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.measure import (
    CLOSER,
    COLON,
    COMMA,
    DIGIT,
    ELLIPSIS,
    LETTER,
    MEASURES,
    OPENER,
    STOP,
    SYMBOL,
    UPPER,
    WIDE,
    character_class,
    measure,
)


def counts(text: str) -> dict[str, int]:
    return dict(zip(MEASURES, measure(text), strict=True))


def test_a_sentence() -> None:
    found = counts("On 3 May, the Old Tower fell: nobody was hurt.")
    assert (found["chars"], found["words"], found["sentences"]) == (46, 10, 1)
    assert (found["commas"], found["digits"], found["stop_words"]) == (2, 1, 3)
    assert (found["titled"], found["uppers"]) == (4, 4)
    assert (found["begins"], found["ends"]) == (UPPER, STOP)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", 3),
        ("Version 2.5 of it", 0),
        ("“Stop.” She did.", 2),
        ("灯台は古い。誰も来ない！", 2),
        ("هل تهدم البرج؟ لا.", 2),
        ("example.com", 0),
    ],
)
def test_sentences(text: str, sentences: int) -> None:
    assert counts(text)["sentences"] == sentences


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("It fell.", STOP),
        ("“It fell.”", STOP),
        ("And then...", ELLIPSIS),
        ("And then…", ELLIPSIS),
        ("Read more:", COLON),
        ("one,", COMMA),
        ("(Reuters)", CLOSER),
        ("Menu »", CLOSER),
        ("Page 3", DIGIT),
        ("灯台", WIDE),
        ("Home", LETTER),
        ("A", UPPER),
        ("«", OPENER),
        ("Next →", SYMBOL),
    ],
)
def test_ends(text: str, ends: int) -> None:
    assert counts(text)["ends"] == ends


@pytest.mark.parametrize(
    "text",
    [
        "the tower was in the town",
        "der Turm war in der Stadt",
        "la tour est dans la ville",
        "la torre es de la ciudad",
        "башня и город не на море",
        "塔在城里的海上",
        "塔は町の中に",
    ],
)
def test_prose_of_many_languages_has_function_words(text: str) -> None:
    found = counts(text)
    assert 2 <= found["stop_words"] < found["words"]


def test_a_menu_has_none() -> None:
    assert counts("Login Basket Wishlist Contact")["stop_words"] == 0


@given(st.text(min_size=1))
def test_no_count_is_more_than_the_characters(text: str) -> None:
    found = counts(text)
    assert found["chars"] == len(text)
    assert all(found[name] <= len(text) for name in MEASURES if name not in {"begins", "ends"})
    assert found["stop_words"] <= found["words"]
    assert found["begins"] == character_class(text[0])
