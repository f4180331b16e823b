"""Rings, sibling groups and tag paths of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from declutter.features.layout import (
    GROUP_NAMES,
    RING_NAMES,
    find_layout,
    group_features,
    ring_features,
)
from declutter.model import Floats, Page

Parsed = Callable[[str], Page]
ITEM = '<li class="post"><h3>Anna {0}</h3><p>What she wrote on that day, number {0}.</p></li>'
THREAD = f"<nav><a>Home</a></nav><ul>{''.join(ITEM.format(i) for i in range(4))}</ul><p>The end</p>"


def test_levels_climb_from_the_block_to_the_root(parsed: Parsed) -> None:
    page = parsed(THREAD)
    layout = find_layout(page)
    size = page.elements.last - page.elements.first
    assert np.array_equal(layout.levels[0], page.element)
    for inner, outer in zip(layout.levels, layout.levels[1:], strict=False):
        assert ((size[outer] > size[inner]) | (outer == 0)).all()
    assert (layout.levels[-1] == 0).all()


def test_posts_are_members_of_one_group_and_the_menu_is_not(parsed: Parsed) -> None:
    page = parsed(THREAD)
    layout = find_layout(page)
    tags = [page.elements.tags[e] if e >= 0 else "" for e in layout.member.tolist()]
    inside = [i for i, text in enumerate(page.texts) if "Anna" in text or "wrote" in text]
    assert [i for i, tag in enumerate(tags) if tag == "li"] == inside
    groups = set(layout.group[inside].tolist())
    assert len(groups) == 1
    outside = [i for i in range(len(page)) if i not in inside]
    assert not groups & set(layout.group[outside].tolist())


def filled(names: tuple[str, ...], page: Page, fill: Callable[..., None], *args: Any) -> Floats:
    out = np.full((len(names), len(page)), np.nan, dtype=np.float32)
    fill(page, *args, out)
    return out


def test_group_features_count_the_items(parsed: Parsed) -> None:
    page = parsed(THREAD)
    rows = filled(GROUP_NAMES, page, group_features, find_layout(page))
    count = rows[GROUP_NAMES.index("group_count")]
    post = page.texts.index("Anna 2")
    assert count[post] == np.float32(np.log1p(4))
    assert count[page.texts.index("Home")] == 0.0


def test_blocks_of_one_tag_path_share_it(parsed: Parsed) -> None:
    page = parsed(THREAD)
    path = find_layout(page).path
    heads = [i for i, text in enumerate(page.texts) if text.startswith("Anna")]
    bodies = [i for i, text in enumerate(page.texts) if "wrote" in text]
    assert len(set(path[heads].tolist())) == len(set(path[bodies].tolist())) == 1
    assert path[heads[0]] != path[bodies[0]]
    rows = filled(GROUP_NAMES, page, group_features, find_layout(page))
    rank = rows[GROUP_NAMES.index("path_rank")]
    assert rank[bodies].tolist() == [0.0, 0.25, 0.5, 0.75]


def test_a_ring_tells_its_share_and_the_place_in_it(parsed: Parsed) -> None:
    page = parsed("<main><p>aaaa</p><p>bbbb</p></main><p>cccccccc</p>")
    rows = filled(RING_NAMES, page, ring_features, find_layout(page).levels)
    share = rows[RING_NAMES.index("ring1_share")]
    place = rows[RING_NAMES.index("ring1_place")]
    assert share.tolist() == [0.5, 0.5, 1.0]
    assert place.tolist() == [0.0, 0.5, 0.5]
