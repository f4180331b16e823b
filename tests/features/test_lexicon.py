"""Learned values of class words and of the words of short texts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from declutter.features import Lexicon, find_layout
from declutter.features.lexicon import (
    LEXICON_NAMES,
    SHORT_WORDS,
    element_values,
    lexicon_features,
    text_values,
)
from declutter.model import Page

Parsed = Callable[[str], Page]
LEXICON = Lexicon(
    {"menu": -3.0, "story": 2.0, "<aside>": -1.0}, {"cookies": -2.0, "tower": 1.0, "reviews": 0.5}
)


def columns(page: Page) -> dict[str, list[float]]:
    rows = np.full((len(LEXICON_NAMES), len(page)), np.nan, dtype=np.float32)
    lexicon_features(page, find_layout(page).levels, LEXICON, rows)
    return dict(zip(LEXICON_NAMES, rows.tolist(), strict=True))


def test_an_element_has_the_sum_of_its_words_once_each(parsed: Parsed) -> None:
    page = parsed('<aside class="menu story menu"><p>One</p></aside>')
    own, _ = element_values(page, LEXICON)
    assert own[page.elements.tags.index("aside")] == -2.0


def test_values_are_bounded(parsed: Parsed) -> None:
    page = parsed('<aside class="menu"><p>One</p></aside><aside class="menu story">Two</aside>')
    own, _ = element_values(page, Lexicon({"menu": -9.0, "<aside>": -9.0}, {}))
    assert float(own.min()) == -4.0


def test_ancestors_fade(parsed: Parsed) -> None:
    page = parsed('<div class="story"><section><p>One</p></section><p>Two</p></div>')
    _, around = element_values(page, LEXICON)
    one, two = (float(around[page.element[i]]) for i in range(2))
    assert one == pytest.approx(0.8 * two)
    assert two == pytest.approx(0.8 * 2.0)


def test_words_count_in_short_texts_only(parsed: Parsed) -> None:
    long = "tower " * (SHORT_WORDS + 1)
    page = parsed(f"<p>Cookies tower</p><p>Nothing</p><p>{long}</p>")
    values = text_values(page, LEXICON).tolist()
    assert values[0] == [-0.5, -2.0, 1.0]
    assert values[1:] == [[0.0] * 3] * 2


def test_headings_speak_for_what_stands_below(parsed: Parsed) -> None:
    page = parsed("<h2>Cookies</h2><p>One</p><h3>Reviews</h3><p>Two</p><h2>Tower</h2><p>Three</p>")
    found = columns(page)
    assert found["words_heading"] == [-2.0, -2.0, 0.5, 0.5, 1.0, 1.0]
    assert found["words_section"] == [0.0, 0.0, -2.0, -2.0, 0.0, 0.0]
    assert found["words_prev"] == [0.0, *found["words_mean"][:-1]]
    assert found["words_next"] == [*found["words_mean"][1:], 0.0]
