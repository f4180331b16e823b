"""Repeated texts: one copy counts, refrains and literal text stay."""

from __future__ import annotations

import json

import numpy as np
import pytest

from declutter.ensemble.copies import copies
from declutter.model import Bools, Kind, Page, Source
from declutter.parse import parse

LONG = "The ferry crosses the sound four times a day and carries at most eleven cars."


def page_of(body: str) -> Page:
    return parse(Source(f"<html><body>{body}</body></html>", "", "str"))


def copied(body: str, scores: list[float] | None = None) -> list[int]:
    page = page_of(body)
    given = np.array(scores or [0.9] * len(page), dtype=np.float32)
    return np.flatnonzero(copies(page, given)).tolist()


def test_the_first_of_two_equal_copies_counts() -> None:
    assert copied(f"<div><p>{LONG}</p></div><section><p>{LONG}</p></section>") == [1]


def test_the_likelier_copy_counts_wherever_it_stands() -> None:
    body = f"<div><p>{LONG}</p></div><section><p>{LONG}</p></section>"
    assert copied(body, [0.2, 0.9]) == [0]


def test_a_refrain_beside_itself_stays() -> None:
    other = "And then the night came down on the harbour as it always does in March."
    assert copied(f"<div><p>{LONG}</p><p>{other}</p><p>{LONG}</p></div>") == []


@pytest.mark.parametrize("text", ["Add to basket", "See all four models here"])
def test_short_texts_may_stand_anywhere(text: str) -> None:
    assert copied(f"<div><p>{text}</p></div><section><p>{text}</p></section>") == []


def test_table_cells_and_code_stay() -> None:
    cell = f"<table><tr><td>{LONG}</td></tr></table>"
    page = page_of(f"{cell}<div>{cell}</div>")
    assert set(page.kinds.tolist()) == {Kind.CELL}
    assert not copies(page, np.full(len(page), 0.9, dtype=np.float32)).any()


TEXT = f"{LONG} Nobody on the island remembers a winter in which it did not sail."


def with_data(shown: int) -> tuple[Page, Bools]:
    """A page that shows a text so often, and has a summary in its data; which blocks are data."""
    data = json.dumps({"@type": "NewsArticle", "description": "What the ferry to the island does."})
    body = "".join(f"<p>{TEXT} ({number})</p>" for number in range(shown))
    page = page_of(f'<script type="application/ld+json">{data}</script>{body}')
    tags = page.elements.tags
    return page, np.array([tags[int(element)] == "json" for element in page.element])


@pytest.mark.parametrize(("shown", "counts"), [(1, True), (12, False)])
def test_data_counts_where_the_page_shows_hardly_any_text(shown: int, counts: bool) -> None:
    page, data = with_data(shown)
    assert data.sum() == 1
    marked = copies(page, np.full(len(page), 0.9, dtype=np.float32))
    assert marked.tolist() == (data & ~np.array(counts)).tolist()


def test_text_that_is_not_likely_is_not_shown() -> None:
    page, data = with_data(12)
    assert not copies(page, np.where(data, 0.6, 0.1).astype(np.float32)).any()
