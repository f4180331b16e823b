"""Values passed down the tree, against walking up from every element."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter import ancestry

Tree = list[int]


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Parents of some elements, each before its children, -1 for the root."""
    size = draw(st.integers(1, 12))
    return [-1, *(draw(st.integers(0, i - 1)) for i in range(1, size))]


@st.composite
def valued(draw: st.DrawFn) -> tuple[Tree, list[float]]:
    """A tree with a value for each element."""
    tree = draw(trees())
    value = st.integers(-4, 4).map(float)
    return tree, draw(st.lists(value, min_size=len(tree), max_size=len(tree)))


def chain(tree: Tree, element: int) -> Iterator[int]:
    """The element and its ancestors, the root last."""
    while element >= 0:
        yield element
        element = tree[element]


def parent(tree: Tree) -> np.ndarray:
    return np.array(tree, dtype=np.int32)


@given(valued())
def test_greatest(given_tree: tuple[Tree, list[float]]) -> None:
    tree, values = given_tree
    expected = [max(values[a] for a in chain(tree, e)) for e in range(len(tree))]
    assert ancestry.greatest(np.array(values), parent(tree)).tolist() == expected


@given(valued())
def test_nearest(given_tree: tuple[Tree, list[float]]) -> None:
    """Negative values stand for none here."""
    tree, values = given_tree
    holes = np.array([v if v >= 0 else np.nan for v in values])
    expected = [
        next((values[a] for a in chain(tree, e) if values[a] >= 0), None) for e in range(len(tree))
    ]
    found = [None if np.isnan(v) else v for v in ancestry.nearest(holes, parent(tree)).tolist()]
    assert found == expected


@given(valued(), st.sampled_from([0.0, 0.5, 0.8, 1.0]))
def test_decayed(given_tree: tuple[Tree, list[float]], factor: float) -> None:
    tree, values = given_tree
    expected = [
        sum(values[a] * factor**step for step, a in enumerate(chain(tree, e)))
        for e in range(len(tree))
    ]
    out = ancestry.decayed(np.array(values), parent(tree), factor)
    assert out.tolist() == pytest.approx(expected)


@given(valued())
def test_strongest_is_the_outermost_of_the_greatest(given_tree: tuple[Tree, list[float]]) -> None:
    tree, values = given_tree
    expected = []
    for element in range(len(tree)):
        around = list(chain(tree, element))
        best = max(values[a] for a in around)
        expected.append([a for a in around if values[a] == best][-1] if best > 0 else -1)
    assert ancestry.strongest(np.array(values), parent(tree)).tolist() == expected


@given(valued(), st.data())
def test_united(given_tree: tuple[Tree, list[float]], data: st.DataObject) -> None:
    tree, _ = given_tree
    size = len(tree)
    bits = data.draw(st.lists(st.integers(0, 2**64 - 1), min_size=2 * size, max_size=2 * size))
    takes = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    rows = np.array(bits, dtype=np.uint64).reshape(size, 2)
    out = ancestry.united(rows, parent(tree), np.array(takes))
    expected = rows.copy()
    for element in range(1, size):
        if takes[element]:
            expected[element] |= expected[tree[element]]
    assert np.array_equal(out, expected)
    assert rows.ravel().tolist() == bits


@given(trees())
def test_rings(tree: Tree) -> None:
    """Sizes are what the leaves below an element number, as blocks do."""
    size = [0] * len(tree)
    for element in range(len(tree)):
        if element not in tree:
            for above in chain(tree, element):
                size[above] += 1
    up, depth = ancestry.rings(parent(tree), np.array(size, dtype=np.int32))
    for element in range(len(tree)):
        larger = [a for a in chain(tree, element) if size[a] > size[element]]
        ring = larger[0] if larger else 0
        # Of elements of one size the outermost stands for the ring.
        assert size[int(up[element])] == size[ring] or up[element] == 0
        assert (up[element] == 0) == (depth[element] == 0)
        if up[element]:
            assert int(up[element]) in chain(tree, element)
            assert depth[element] == depth[up[element]] + 1


@given(valued())
def test_the_values_given_are_not_changed(given_tree: tuple[Tree, list[float]]) -> None:
    tree, values = given_tree
    column = np.array(values)
    ancestry.greatest(column, parent(tree))
    ancestry.nearest(column, parent(tree))
    ancestry.decayed(column, parent(tree), 0.5)
    assert column.tolist() == values
