"""The normal form of text and the way back to raw offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.rules.normal import align, count_words, fold, key_text, pair_guillemets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("READ  More", "read  more"),
        ("İLGİLİ Haberler", "ilgili haberler"),
        ("Ilık", "ilik"),
        ("Straße", "strasse"),
        ("don’t — “so”", 'don\'t - "so"'),
        ("ＡＤ：", "ad:"),
        ("إعلانٌ", "اعلان"),
        ("المجلّة", "المجله"),
        ("ещё", "еще"),
        ("so\u00adft\u200b", "soft"),
        ("caf\u0065\u0301", "café"),
    ],
)
def test_fold_brings_variants_together(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("one two three", 3), ("订阅新闻", 2), ("", 0)])
def test_words_are_counted_by_script(text: str, expected: int) -> None:
    assert count_words(key_text(fold(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("«so»", '"so"'), ("more »", "more »"), ("» more", "» more")]
)
def test_only_paired_guillemets_are_quotes(text: str, expected: str) -> None:
    assert pair_guillemets(text) == expected


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once or not once.isascii()


@given(st.text(max_size=60))
def test_alignment_leads_back_to_the_text(text: str) -> None:
    """Offsets never go down, and end at the end."""
    aligned = align(text)
    if aligned is not None:
        folded, offsets = aligned
        assert folded == fold(text)
        assert offsets == sorted(offsets)
        assert len(offsets) == len(folded) + 1
        assert offsets[-1] == len(text)
