"""Tables, quotations and figures are not left in pieces."""

from __future__ import annotations

import numpy as np
import pytest

from declutter.ensemble.whole import captioned, whole
from declutter.model import Page, Source
from declutter.parse import parse

TABLE = (
    "<table><caption>Most swifts seen in ten minutes</caption><tr><th>Week</th><th>Swifts</th></tr>"
    "<tr><td>nineteen</td><td>7</td></tr><tr><td>twenty-four</td><td>52</td></tr></table>"
)
PLAIN = TABLE.replace("<caption>Most swifts seen in ten minutes</caption>", "").replace(
    "th>", "td>"
)
MENU = TABLE.replace("<td>7</td>", '<td><a href="/x">7</a></td>')
QUOTE = "<blockquote><p>So the answer is no.</p><footer>A. Prowe, keeper</footer></blockquote>"


def page_of(body: str) -> Page:
    return parse(Source(f"<html><body>{body}</body></html>", "", "str"))


def filled(body: str, *missing: str, score: float = 0.3) -> list[str]:
    """Which of the missing blocks come back."""
    page = page_of(body)
    keep = np.array([text not in missing for text in page.texts])
    scores = np.where(keep, 0.9, score).astype(np.float32)
    return [page.texts[i] for i in np.flatnonzero(whole(page, keep, scores) & ~keep)]


def test_cells_missing_in_a_table_come_back() -> None:
    assert filled(TABLE, "7") == ["7"]
    assert filled(TABLE, "7", "52", "nineteen") == ["nineteen", "7", "52"]


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        (TABLE, ("Most swifts seen in ten minutes", "7", "52", "nineteen")),
        (PLAIN, ("7",)),
        (MENU, ("7",)),
    ],
    ids=["most-is-missing", "layout-table", "link"],
)
def test_other_cells_stay_out(body: str, missing: tuple[str, ...]) -> None:
    """What is mostly left out, lays out a page or only leads away is not filled."""
    assert filled(body, *missing) == []


def test_an_unlikely_cell_stays_out() -> None:
    assert filled(TABLE, "7", score=0.05) == []


def test_a_whole_quotation_keeps_its_signature() -> None:
    assert filled(QUOTE, "A. Prowe, keeper") == ["A. Prowe, keeper"]
    assert filled(QUOTE, "A. Prowe, keeper", "So the answer is no.") == []


@pytest.mark.parametrize("after", [True, False])
def test_a_caption_between_kept_blocks_is_kept(after: bool) -> None:
    """A figure beside something that is left out stays out with it."""
    page = page_of(
        '<p>Before.</p><figure><img src="/x.jpg"><figcaption>The loft.</figcaption></figure>'
        "<p>After.</p>"
    )
    keep = np.array([True, False, after])
    assert captioned(page, keep).tolist() == [True, after, after]
