"""What the first scoring says about a block's surroundings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from declutter.features import context_features, find_layout
from declutter.features.context import CONTEXT_NAMES, page_wide
from declutter.model import Floats, Page

Parsed = Callable[[str], Page]
PAGE = "<h2>One</h2><p>aa bb</p><p>cc dd</p><h2>Two</h2><p>ee ff</p>"
P = np.array([0.5, 0.9, 0.7, 0.4, 0.1], dtype=np.float32)


@pytest.fixture
def page(parsed: Parsed) -> Page:
    return parsed(PAGE)


def column(rows: Floats, name: str) -> list[float]:
    found: list[float] = rows[:, CONTEXT_NAMES.index(name)].tolist()
    return found


def test_neighbours(page: Page) -> None:
    rows = context_features(page, find_layout(page), P)
    assert column(rows, "p") == P.tolist()
    assert column(rows, "p@-1") == [0.0, *P[:-1].tolist()]
    assert column(rows, "p@+2") == [*P[2:].tolist(), 0.0, 0.0]
    assert column(rows, "max_before") == pytest.approx([0.0, 0.5, 0.9, 0.9, 0.9])
    assert column(rows, "max_after") == pytest.approx([0.9, 0.7, 0.4, 0.1, 0.0])


def test_a_section_runs_from_heading_to_heading(page: Page) -> None:
    rows = context_features(page, find_layout(page), P)
    assert column(rows, "p_section") == pytest.approx([0.8, 0.8, 0.8, 0.1, 0.1])
    assert column(rows, "p_section_max") == pytest.approx([0.9, 0.9, 0.9, 0.1, 0.1])
    assert column(rows, "p_heading") == pytest.approx([0.5, 0.5, 0.5, 0.4, 0.4])


def test_mass_before_and_after_add_up_to_the_rest(page: Page) -> None:
    rows = context_features(page, find_layout(page), P)
    words = np.maximum(page.column("words"), 0.5)
    share = (P * words / (P * words).sum()).tolist()
    both = np.add(column(rows, "mass_before"), column(rows, "mass_after"))
    assert (both + share).tolist() == pytest.approx([1.0] * 5)


def test_the_page_wide_columns_are_the_same_for_all_blocks(page: Page) -> None:
    rows = context_features(page, find_layout(page), P)
    wide = page_wide(page, P)
    for row in rows:
        assert row[-len(wide) :].tolist() == wide.tolist()


def test_a_sure_page_has_no_doubt(page: Page) -> None:
    names = CONTEXT_NAMES[-10:]
    sure = dict(zip(names, page_wide(page, np.array([1, 1, 1, 0, 0], np.float32)), strict=True))
    doubtful = dict(zip(names, page_wide(page, np.full(5, 0.5, np.float32)), strict=True))
    assert (sure["expected_f1"], sure["doubt"], sure["runs"]) == (1.0, 0.0, 0.5)
    assert doubtful["doubt"] == pytest.approx(0.25)
    assert doubtful["expected_f1"] < sure["expected_f1"]
