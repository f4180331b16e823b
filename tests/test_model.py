"""A page's columns and the views of them."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import numpy as np
import pytest

from declutter.model import COUNTS, Kind, Page

Parsed = Callable[[str], Page]
PAGE = (
    '<main id="mainText"><div class="post-body"><h2>Tower</h2><p>The <a href="/x">old</a> one</p>'
    "</div></main><p>End</p>"
)


@pytest.fixture
def page(parsed: Parsed) -> Page:
    return parsed(PAGE)


def test_a_block_is_a_view_of_its_row(page: Page) -> None:
    block = page.block(1)
    assert (block.text, block.kind, block.link_chars) == ("The old one", Kind.PARAGRAPH, 3)
    assert block.path[-3:] == ("main", "div", "p")
    assert block.words == ("post", "body", "main", "text")
    assert page.html[block.start : block.end].startswith("The <a")
    assert (page.block(0).kind, page.block(0).level) == (Kind.HEADING, 2)


def test_ancestors_lead_to_the_root(page: Page) -> None:
    for index in range(len(page)):
        chain = list(page.ancestors(index))
        assert chain[0] == page.element[index]
        assert chain[-1] == 0
        assert [int(page.elements.depth[e]) for e in chain] == list(range(len(chain)))[::-1]


def test_sums_inside_elements(page: Page) -> None:
    for name in COUNTS:
        column, inside = page.column(name), page.inside(name)
        for e, (first, last) in enumerate(
            zip(page.elements.first.tolist(), page.elements.last.tolist(), strict=True)
        ):
            assert inside[e] == column[first:last].sum()


def test_a_pickled_page_is_the_same_page(page: Page) -> None:
    page.inside("chars")
    back = pickle.loads(pickle.dumps(page))
    assert back.texts == page.texts
    assert np.array_equal(back.counts, page.counts)
    assert [back.block(i) for i in range(len(back))] == [page.block(i) for i in range(len(page))]
