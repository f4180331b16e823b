"""Traits of lines, and that the kernel finds them as Python does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declutter.kernel import compiled
from declutter.rules.traits import (
    CREDIT,
    DASH,
    PROSE,
    QUOTE,
    may_end_in_credit,
    survey,
    survey_python,
    traits,
)

needs_kernel = pytest.mark.skipif(
    compiled is None, reason="the kernel is not built, or switched off by DECLUTTER_PURE"
)
SENTENCE = "The council met on Tuesday evening to talk about the old tower."
PIECES = (
    "a", "Word ", "word ", ". ", "." , "! ", "? ", "… ", "...", "。", "！", "」", "”", "“", "\"",
    "'",
    "»", "«", " | ", " • ", "►", "\n", "—", "– ", "-", " - ", ": ", "：", "=", "©", "/", "(",
    ")", "[", "] ", "）", "Photo", "fot. ", "\u00a0", "  ", "漢字", "カ", "・", "é", "e\u0301",
    "½", "😀", "\u200f", "؟", "।", "3", "_",
)  # fmt: skip
lines = st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=40).map("".join)


@needs_kernel
@settings(max_examples=1000)
@given(st.lists(lines | st.sampled_from(PIECES).map(lambda piece: piece * 60), max_size=4))
def test_the_kernel_finds_what_python_finds(texts: list[str]) -> None:
    np.testing.assert_array_equal(survey(texts), survey_python(texts))


@needs_kernel
@pytest.mark.parametrize("frame", ["{}", "{}one two. {}", "one ({}) {}", "a. b {}{}c", "x {} {}"])
def test_every_character_is_classed_alike(frame: str) -> None:
    texts = [frame.format(chr(c), chr(c)) for c in range(0x3100)]
    texts += [frame.format(chr(c), chr(c)) for c in range(0xFE00, 0x10100)]
    np.testing.assert_array_equal(survey(texts), survey_python(texts))


@needs_kernel
def test_out_has_to_have_room() -> None:
    with pytest.raises(ValueError, match="shape"):
        compiled.Survey(str.lower, str.isalpha)(["a", "b"], np.empty((2, 1), dtype=np.int32))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SENTENCE, PROSE),
        ("“I was there,” she said", QUOTE),
        ("— Where were you?", DASH),
        ("« Ici", 0),
        ("A tower in the fog. (Reuters)", CREDIT),
        ("  (12)", 0),
        ("12 towers", 0),
        ("", 0),
    ],
)
def test_traits(text: str, found: int) -> None:
    assert traits(text) == found
    assert survey([text])[0].tolist() == [found]


@pytest.mark.parametrize(
    "text",
    [
        "A tower in the fog (Jane Doe)", "The tower in 1999. Photo: Jane Doe", "A tower - Demofoto",
        "Wieża we mgle fot. Jan Kowalski", "A tower in the fog [Demofoto].",
    ],
)  # fmt: skip
def test_a_caption_may_end_in_a_credit(text: str) -> None:
    assert may_end_in_credit(text)


@pytest.mark.parametrize(
    "text",
    ["(Foto)", SENTENCE, "Photo: Jane Doe", "A well-known tower", "A tower (here)" * 40, "x" * 9],
)
def test_most_lines_do_not_end_in_a_credit(text: str) -> None:
    assert not may_end_in_credit(text)


def test_the_last_sentence_is_found() -> None:
    text = f"{SENTENCE} Read more."
    assert survey([text, SENTENCE])[1].tolist() == [len(SENTENCE) + 1, 0]
