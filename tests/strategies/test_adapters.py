"""The adapters' votes, and how another extractor's text is aligned with blocks."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.model import Page, Source
from declutter.parse import parse
from declutter.parse.text import parse_text
from declutter.strategies import ADAPTERS
from declutter.strategies.alignment import align

Parsed = Callable[[str], Page]
FIRST = (
    "The harbour froze in the second week of January, and the ferries that link the islands stayed "
    "at their moorings for nineteen days, as the port authority said on Monday."
)
SECOND = (
    "People walked across the ice to work, pulling their shopping behind them on sledges, while "
    "the council argued about who should pay for an icebreaker that nobody had ever needed."
)
PAGE = f"""<html><head><title>Ice closes the harbour</title></head><body>
<div class="menu"><ul><li><a href="/">Home</a></li><li><a href="/b">Boats</a></li></ul></div>
<article><h1>Ice closes the harbour</h1><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST} Again.</p>
</article><div class="footer"><a href="/i">Imprint</a></div></body></html>"""


@pytest.fixture
def page(parsed: Parsed) -> Page:
    return parsed(PAGE)


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda a: a.name)
def test_an_adapter_votes_for_the_story(adapter: object, page: Page) -> None:
    found = adapter.score(page)  # type: ignore[attr-defined]
    assert found.values.shape == (len(page),)
    by_text = dict(zip(page.texts, found.values.tolist(), strict=True))
    assert by_text[FIRST] == by_text[SECOND] == 1.0
    assert by_text["Boats"] == by_text["Imprint"] == 0.0


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda a: a.name)
def test_an_adapter_works_in_a_thread(adapter: object, page: Page) -> None:
    """trafilatura's time-out uses signals, which only the main thread may set."""
    found: list[np.ndarray] = []
    worker = threading.Thread(
        target=lambda: found.append(adapter.score(page).values)  # type: ignore[attr-defined]
    )
    worker.start()
    worker.join()
    assert np.array_equal(found[0], adapter.score(page).values)  # type: ignore[attr-defined]


def test_nothing_extracted_is_no_vote(page: Page) -> None:
    assert not align(page, "").any()
    assert not align(page, " … — ").any()


def test_the_page_s_own_text_covers_every_block(page: Page) -> None:
    assert align(page, "\n".join(page.texts)).tolist() == [1.0] * len(page)


def test_a_part_of_a_block_counts_in_part(page: Page) -> None:
    words = FIRST.split()
    values = align(page, " ".join(words[: len(words) // 2]))
    share = values[page.texts.index(FIRST)]
    assert 0.3 < share < 0.7
    assert values[page.texts.index(SECOND)] == 0.0


def test_a_short_block_counts_only_in_its_place(parsed: Parsed) -> None:
    page = parsed(f"<p>{FIRST}</p><h2>The ice</h2><p>{SECOND}</p><p>The ice</p>")
    assert align(page, f"{FIRST} The ice {SECOND}").tolist() == [1.0, 1.0, 1.0, 0.0]


@given(st.lists(st.text("ab c.\n", max_size=30), max_size=8), st.text("ab c.", max_size=60))
def test_shares_are_between_nought_and_one(lines: list[str], text: str) -> None:
    page = parse_text(Source("\n\n".join(lines), "", "str"))
    values = align(page, text)
    assert values.shape == (len(page),)
    assert ((values >= 0) & (values <= 1)).all()


def test_case_and_punctuation_do_not_matter() -> None:
    page = parse(Source(f"<p>{FIRST}</p>", "", "str"))
    assert align(page, FIRST.upper().replace(",", " —")).tolist() == [1.0]
