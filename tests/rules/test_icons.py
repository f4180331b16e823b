"""Counters, pagers, initials and camera credits: taken for their icons, not for their numbers."""

from __future__ import annotations

import pytest

from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.icons import mark_icons
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of


def families(line: str, kind: Kind = Kind.PARAGRAPH) -> list[str]:
    lines = [*PARAGRAPHS[:2], line, *PARAGRAPHS[2:]]
    kinds = [Kind.PARAGRAPH] * len(lines)
    kinds[2] = kind
    page = page_of(lines, kinds=kinds, plain=False)
    body = Body(page, all_kept(page), lambda _: "en")
    return [mark.rule.partition(".")[0] for mark in mark_icons(body)]


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ("💬 24", "comment"),
        ("👍 128 👎 3", "comment"),
        ("1.2K", "comment"),
        ("★★★★☆ 4.5 (128)", "comment"),
        ("« 1 2 3 … 12 »", "utility"),
        ("📷 Jane Doe", "caption"),
        ("(jd/abc)", "legal"),
    ],
)
def test_a_line_of_icons_and_numbers_is_marked(line: str, family: str) -> None:
    assert families(line) == [family]


@pytest.mark.parametrize(
    "line",
    ["3.2", "12", "1987", "2:1", "★★★★☆", "♠ 10 7 5", "12 km", "(12)", "5 → he left", "1 2 4"],
)
def test_numbers_alone_ratings_and_cards_stay(line: str) -> None:
    assert families(line) == []


def test_a_cell_stays() -> None:
    assert families("💬 24", Kind.CELL) == []


def test_nothing_is_taken_where_no_article_is() -> None:
    page = page_of(["Prices", "💬 24", "About us"], plain=False)
    assert list(mark_icons(Body(page, all_kept(page), lambda _: "en"))) == []
