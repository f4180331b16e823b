"""Trees give the sums of the leaves that rows reach, in numpy and compiled alike."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.ensemble.trees import FIELDS, Trees, sigmoid
from declutter.kernel import compiled

FEATURES = 4
values = st.sampled_from([-2.0, -0.5, 0.0, 0.25, 0.5, 1.0, 3.0, np.inf, -np.inf])


@st.composite
def forests(draw: st.DrawFn) -> Trees:
    """Some trees of any shape up to four deep."""
    columns: dict[str, list[float]] = {name: [] for name in FIELDS}

    def grow(depth: int) -> int:
        if depth == 0 or draw(st.booleans()):
            columns["leaf"].append(draw(st.floats(-3, 3, width=32)))
            return ~(len(columns["leaf"]) - 1)
        node = len(columns["feature"])
        columns["feature"].append(draw(st.integers(0, FEATURES - 1)))
        columns["threshold"].append(draw(values.filter(np.isfinite)))
        columns["left"].append(0)
        columns["right"].append(0)
        columns["left"][node] = grow(depth - 1)
        columns["right"][node] = grow(depth - 1)
        return node

    columns["roots"] = [grow(4) for _ in range(draw(st.integers(1, 5)))]
    floats = ("threshold", "leaf")
    return Trees(
        **{
            name: np.array(column, dtype=np.float32 if name in floats else np.int32)
            for name, column in columns.items()
        }
    )


rows = st.lists(st.tuples(*[values] * FEATURES), min_size=1, max_size=8).map(
    lambda found: np.array(found, dtype=np.float32)
)


def walked(trees: Trees, row: np.ndarray) -> float:
    """The sum for one row, one step at a time."""
    total = 0.0
    for root in trees.roots.tolist():
        node = root
        while node >= 0:
            left = row[trees.feature[node]] <= trees.threshold[node]
            node = int(trees.left[node] if left else trees.right[node])
        total += float(trees.leaf[~node])
    return total


@given(forests(), rows)
def test_every_row_gets_the_sum_of_its_leaves(trees: Trees, table: np.ndarray) -> None:
    expected = [walked(trees, row) for row in table]
    assert trees.margins_numpy(table) == pytest.approx(expected, abs=1e-9)


@pytest.mark.skipif(compiled is None, reason="the kernel is not built, or switched off")
@given(forests(), rows)
def test_compiled_trees_give_the_same_sums(trees: Trees, table: np.ndarray) -> None:
    """Whatever the layout of the rows: by row, by column, or a part of another array."""
    expected = trees.margins_numpy(table)
    wide = np.repeat(table, 2, axis=1)[:, ::2]
    for laid_out in (table, np.asfortranarray(table), wide):
        assert trees.margins(laid_out) == pytest.approx(expected, abs=1e-9)


def test_a_row_goes_left_where_its_value_is_the_threshold(
    make_trees: Callable[..., Trees],
) -> None:
    trees = make_trees((0, 0.5, ~0, ~1), leaves=(1.0, 2.0))
    table = np.array([[0.5], [np.nextafter(np.float32(0.5), np.float32(1))]], dtype=np.float32)
    assert trees.margins(table).tolist() == [1.0, 2.0]
    assert trees.margins_numpy(table).tolist() == [1.0, 2.0]


def test_rows_of_another_type_are_taken_by_numpy(make_trees: Callable[..., Trees]) -> None:
    trees = make_trees((0, 0.5, ~0, ~1), leaves=(1.0, 2.0))
    assert trees.margins(np.array([[0.4], [0.6]])).tolist() == [1.0, 2.0]


def test_no_rows_have_no_sums(make_trees: Callable[..., Trees]) -> None:
    trees = make_trees((0, 0.5, ~0, ~1), leaves=(1.0, 2.0))
    assert trees.margins(np.zeros((0, 1), dtype=np.float32)).shape == (0,)


@given(forests())
def test_arrays_are_read_back_as_written(trees: Trees) -> None:
    back = Trees.from_arrays(trees.arrays("any"), "any")
    for name in FIELDS:
        assert np.array_equal(getattr(back, name), getattr(trees, name))


def test_the_logistic_function_holds_at_its_ends() -> None:
    ends = sigmoid(np.array([-1e9, -1.0, 0.0, 1.0, 1e9]))
    assert ends[2] == 0.5
    assert ends[1] + ends[3] == pytest.approx(1.0)
    assert 0.0 <= ends[0] < 1e-6
    assert 1.0 - 1e-6 < ends[4] <= 1.0
