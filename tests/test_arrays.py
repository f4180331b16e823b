"""Array helpers against their plain definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.arrays import fill, inside, prefix, ranks, ratio, shifted, weighted_sums, window
from declutter.model import Page

numbers = st.lists(st.integers(-50, 50), max_size=20)


@given(numbers, st.data())
def test_a_difference_of_prefixes_is_a_sum(values: list[int], data: st.DataObject) -> None:
    sums = prefix(values)
    low = data.draw(st.integers(0, len(values)))
    high = data.draw(st.integers(low, len(values)))
    assert sums[high] - sums[low] == sum(values[low:high])


@given(numbers, st.integers(0, 25))
def test_a_window_sums_the_neighbours(values: list[int], radius: int) -> None:
    expected = [sum(values[max(i - radius, 0) : i + radius + 1]) for i in range(len(values))]
    assert window(values, radius).tolist() == expected


@given(st.lists(numbers.filter(lambda v: len(v) >= 3).map(lambda v: v[:3]), min_size=1))
def test_a_window_takes_each_row_by_itself(rows: list[list[int]]) -> None:
    assert window(rows, 1).tolist() == [window(row, 1).tolist() for row in rows]


@given(numbers, st.integers(-25, 25))
def test_shifted(values: list[int], by: int) -> None:
    size = len(values)
    expected = [values[i + by] if 0 <= i + by < size else 0 for i in range(size)]
    assert shifted(np.array(values, dtype=np.float32), by).tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9))))
def test_a_share_of_nothing_is_nothing(pairs: list[tuple[int, int]]) -> None:
    part, whole = [p for p, _ in pairs], [w for _, w in pairs]
    out = ratio(part, whole)
    assert out.dtype == np.float32
    assert out.tolist() == pytest.approx([p / w if w else 0.0 for p, w in pairs])


@given(st.lists(st.integers(0, 5), min_size=1))
def test_ranks_count_the_equal_ones_before(labels: list[int]) -> None:
    count, rank = ranks(np.array(labels, dtype=np.int64))
    assert rank.tolist() == [labels[:i].count(label) for i, label in enumerate(labels)]
    assert [int(count[label]) for label in labels] == [labels.count(label) for label in labels]


def test_rows_are_filled_with_columns_of_any_type() -> None:
    out = np.zeros((4, 2), dtype=np.float32)
    fill(out[:3], [np.array([1, 2]), np.array([True, False]), np.array([0.5, 0.25])])
    assert out.tolist() == [[1.0, 2.0], [1.0, 0.0], [0.5, 0.25], [0.0, 0.0]]


def test_a_sum_inside_an_element_is_that_of_its_blocks(parsed: Callable[[str], Page]) -> None:
    page = parsed("<main><p>One</p><div><p>Two</p><p>Three</p></div></main><footer>End</footer>")
    sums = inside(page, np.arange(1, len(page) + 1))
    by_tag = dict(zip(page.elements.tags, sums.tolist(), strict=True))
    assert (by_tag["main"], by_tag["div"], by_tag["footer"]) == (6.0, 5.0, 4.0)
    assert sums[0] == 10.0
    assert page.inside("chars")[0] == sum(len(text) for text in page.texts)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize(("rows", "width"), [(0, 9), (1, 45), (7, 3), (800, 45), (3000, 8)])
def test_weighted_sums_are_made_row_by_row(rows: int, width: int, order: Literal["C", "F"]) -> None:
    """As anybody would add them up, so that no machine does otherwise."""
    random = np.random.default_rng(rows)
    weights = random.random(rows, dtype=np.float32)
    columns = random.random((rows, width), dtype=np.float32)
    total = np.zeros(width, dtype=np.float32)
    for weight, row in zip(weights, columns, strict=True):
        total += weight * row
    assert weighted_sums(weights, np.asarray(columns, order=order)).tolist() == total.tolist()
