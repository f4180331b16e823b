"""Hint bits of tags and class words."""

from __future__ import annotations

import pytest

from declutter.features.hints import HINTS, NAMES, TAGS, element_bits, word_bits


def hints(bits: int) -> set[str]:
    return {name for i, name in enumerate(NAMES) if bits >> i & 1}


def test_each_tag_has_a_bit_of_its_own() -> None:
    for tag in TAGS:
        assert hints(element_bits(tag, ())) == {f"tag_{tag}"}
    assert element_bits("x-card", ()) == 0


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("sidebar", "sidebar"),
        ("menu", "nav"),
        ("pied", "footer"),
        ("comments", "comment"),
        ("recommended", "related"),
        ("kommentar", "comment"),
        ("preis", "price"),
        ("footnotes", "wiki"),
    ],
)
def test_words_hint(word: str, hint: str) -> None:
    assert f"hint_{hint}" in hints(word_bits(word))


@pytest.mark.parametrize("word", ["", "navy", "unrelated", "shareholder", "xmenu", "adler"])
def test_words_are_matched_whole(word: str) -> None:
    found = hints(word_bits(word))
    assert not found & {"hint_nav", "hint_related", "hint_share", "hint_ad"}


def test_an_element_has_the_bits_of_its_tag_and_all_its_words() -> None:
    both = element_bits("div", ("post", "comments"))
    assert both == word_bits("post") | word_bits("comments")
    assert element_bits("aside", ("post",)) == element_bits("aside", ()) | word_bits("post")


def test_every_hint_is_reached_by_a_stem() -> None:
    for i, stems in enumerate(HINTS.values()):
        first = stems.split("|", maxsplit=1)[0].replace("?", "").replace("\\w*", "")
        assert word_bits(first) >> i & 1, first
