"""What follows from the tree alone: shapes, kinds, groups and rings of elements."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.elements import numbered
from declutter.model import Page

Parsed = Callable[[str], Page]
LIST = "<ul>" + "".join(f'<li class="row n{i}"><p>Item {i}</p></li>' for i in range(3)) + "</ul>"


@given(st.lists(st.integers(-5, 5)))
def test_keys_are_numbered_as_they_first_appear(keys: list[int]) -> None:
    out = numbered(np.array(keys, dtype=np.int64)).tolist()
    order = list(dict.fromkeys(keys))
    assert out == [order.index(key) for key in keys]


def test_shapes_are_the_tags_and_attributes(parsed: Parsed) -> None:
    tree = parsed(f'<main id="a">{LIST}</main>').elements
    index, shapes = tree.shapes
    assert [shapes[i] for i in index] == list(zip(tree.tags, tree.attrs, strict=True))
    assert len(set(shapes)) == len(shapes)


def test_kinds_do_not_see_what_is_no_class_word(parsed: Parsed) -> None:
    """The like-built items of a list are one kind, whatever number they bear."""
    tree = parsed(LIST).elements
    items = [e for e, tag in enumerate(tree.tags) if tag == "li"]
    assert len({tree.attrs[e] for e in items}) == 3
    assert len(set(tree.kind[items].tolist())) == 1
    assert len(set(tree.group[items].tolist())) == 1


def test_groups_stay_below_one_parent(parsed: Parsed) -> None:
    tree = parsed(f"<div>{LIST}</div><section>{LIST}</section>").elements
    items = [e for e, tag in enumerate(tree.tags) if tag == "li"]
    assert len(set(tree.kind[items].tolist())) == 1
    assert len(set(tree.group[items].tolist())) == 2
    for group in set(tree.group.tolist()):
        assert len(set(tree.parent[tree.group == group].tolist())) == 1


@pytest.mark.parametrize("wrappers", [0, 1, 7])
def test_rings_are_blind_to_wrappers(parsed: Parsed, wrappers: int) -> None:
    inner = f"{'<div>' * wrappers}<p>One</p><p>Two</p>{'</div>' * wrappers}"
    tree = parsed(f"<main><section>{inner}</section><p>Three</p></main><p>Four</p>").elements
    up, depth = tree.rings
    size = tree.last - tree.first
    innermost = element = tree.tags.index("p")
    sizes = []
    while element:
        sizes.append(int(size[element]))
        element = int(up[element])
    assert sizes == [1, 2, 3, 4]
    assert int(depth[innermost]) == 3


def test_a_pickled_tree_is_the_same_tree(parsed: Parsed) -> None:
    tree = parsed(LIST).elements
    assert tree.group is tree.group
    back = pickle.loads(pickle.dumps(tree))
    assert (back.tags, back.attrs) == (tree.tags, tree.attrs)
    assert np.array_equal(back.group, tree.group)
