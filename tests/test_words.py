"""Words of texts and of class and id attributes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.words import WordTable, class_words, overlaps, tokens, values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("The harbour, at 6:30!", ["The", "harbour", "at", "6", "30"]),
        ("港の灯台", ["港", "の", "灯", "台"]),
        ("등대 A7", ["등", "대", "A7"]),
        ("iPhone发布", ["iPhone", "发", "布"]),
        ("don't re-read", ["don", "t", "re", "read"]),
        ("старый маяк", ["старый", "маяк"]),
        ("— | … ", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.text())
def test_tokens_are_pieces_of_the_text_in_order(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert token
        at = text.index(token, at) + len(token)


@given(st.text(), st.text())
def test_a_break_between_texts_joins_no_words(one: str, other: str) -> None:
    assert tokens(f"{one}\n{other}") == tokens(one) + tokens(other)


@pytest.mark.parametrize(
    ("attrs", "expected"),
    [
        ("", ()),
        ('class="postBody main-text"', ("post", "body", "main", "text")),
        ('id="SiteHeader2"', ("site", "header")),
        ('role="navigation" itemprop="articleBody"', ("navigation", "article", "body")),
        ('itemtype="https://schema.org/NewsArticle"', None),
        ('href="content" data-name="article"', None),
        ('class="CTA_box RSSFeed"', ("cta", "box", "rss", "feed")),
    ],
)
def test_class_words(attrs: str, expected: tuple[str, ...] | None) -> None:
    found = class_words(attrs)
    if expected is not None:
        assert found == expected
    elif "schema" in attrs:
        assert found[-2:] == ("news", "article")


def test_class_words_are_none_of_other_attributes() -> None:
    assert class_words('href="content" title="article"') == ()


def test_overlaps_count_different_words_in_lower_case() -> None:
    texts = ["The Tower and the tower", "unasked", "A tower in the storm"]
    both, distinct = overlaps(texts, [0, 2], {"tower", "storm", "the"})
    assert list(both) == [2, 3]
    assert list(distinct) == [3, 5]


def test_values_are_mean_least_and_greatest() -> None:
    table = WordTable({"good": 2.0, "bad": -1.0})
    found = values(["Good bad other", "", "unasked"], [0, 1], table)
    assert [tuple(row) for row in found] == [pytest.approx((1 / 3, -1.0, 2.0)), (0.0, 0.0, 0.0)]
