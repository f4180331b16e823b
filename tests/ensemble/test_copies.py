"""Repeated texts: one copy counts, refrains and literal text stay."""

from __future__ import annotations

import numpy as np
import pytest

from declutter.ensemble.copies import copies
from declutter.model import Kind, Page, Source
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
