"""Where a block sits: its rings of ancestors and the repeated structures around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.ancestry import strongest, united
from declutter.arrays import fill, prefix, ranks, ratio
from declutter.elements import numbered
from declutter.features.hints import NAMES as BIT_NAMES
from declutter.features.hints import name_bits
from declutter.model import Floats, Page

LEVELS = 5
LEAST_ITEMS = 3
_RING = ("chars", "share", "link", "stop", "sentence", "blocks", "mean", "place", "siblings")
_GROUP = ("count", "share", "mean", "link", "place", "level", "stop")
RING_NAMES = tuple(f"ring{k}_{name}" for k in range(LEVELS) for name in _RING)
GROUP_NAMES = tuple(f"group_{name}" for name in _GROUP) + tuple(
    f"path_{name}" for name in ("count", "share", "mean", "link", "rank")
)
HINT_NAMES = (
    tuple(f"own_{name}" for name in BIT_NAMES)
    + tuple(f"around_{name}" for name in BIT_NAMES)
    + ("depth", "ring_depth")
)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The page's repeated structures, found once for all features.

    Attributes:
        levels: element of each block's ring 0 (innermost), 1, ...; `LEVELS` arrays intp[n].
        group_of: group of each element: same parent, tag and class words; int64[e].
        member: for each block the ancestor whose group holds the most text, -1; intp[n].
        path: number of each block's tag path, three elements deep; int64[n].
    """

    levels: list[NDArray[np.intp]]
    group_of: NDArray[np.int64]
    member: NDArray[np.intp]
    path: NDArray[np.int64]

    @property
    def group(self) -> NDArray[np.int64]:
        """Group of each block's strongest ancestor, one number past the last where none."""
        known = self.group_of[np.maximum(self.member, 0)]
        return np.where(self.member >= 0, known, len(self.group_of))


def find_layout(page: Page) -> Layout:
    """Rings, sibling groups and tag paths of a page."""
    tree = page.elements
    up, _ = tree.rings
    level = page.element
    levels = []
    for _ in range(LEVELS):
        levels.append(level.astype(np.intp))
        level = up[level]
    group = tree.group
    chars = page.inside("chars")
    count = np.bincount(group, weights=chars > 0)
    mass = np.where(count >= LEAST_ITEMS, np.bincount(group, weights=chars), 0.0)
    best = strongest(mass[group], tree.parent)
    return Layout(levels, group, best[levels[0]].astype(np.intp), _paths(page))


def ring_features(page: Page, levels: list[NDArray[np.intp]], out: Floats) -> None:
    """Text mass, link share, prose share and place of the block in each ring.

    Args:
        page: the page.
        levels: see `Layout`.
        out: to be filled; float32[len(RING_NAMES), n].
    """
    tree = page.elements
    chars, words = page.inside("chars"), page.inside("words")
    total = max(float(chars[0]), 1.0)
    blocks = (tree.last - tree.first).astype(np.float32)
    children = np.bincount(np.maximum(tree.parent, 0), minlength=len(blocks)).astype(np.float32)
    of_element = np.stack(
        [
            np.log1p(chars),
            chars / total,
            ratio(page.inside("link_chars"), chars),
            ratio(page.inside("stop_words"), words),
            ratio(page.inside("sentences"), words),
            np.log1p(blocks),
            ratio(chars, blocks),
            np.zeros(len(chars)),
            np.log1p(children),
        ],
        dtype=np.float32,
    )
    before = prefix(page.column("chars"))
    offset = before[tree.first]
    width = len(_RING)
    for k, element in enumerate(levels):
        rows = out[k * width : (k + 1) * width]
        rows[:] = of_element.take(element, axis=1)
        rows[_RING.index("place")] = ratio(before[:-1] - offset[element], chars[element])


def hint_features(page: Page, levels: list[NDArray[np.intp]], out: Floats) -> None:
    """Hint bits of the innermost two rings and of all ancestors; depth; fills float32[names, n]."""
    tree = page.elements
    own = name_bits(tree.words)[tree.shapes[0]]
    size = tree.last - tree.first
    everywhere = np.ones(len(size), dtype=np.bool_)
    around = united(own, tree.parent, everywhere)
    # A wrapper's words belong to what it wraps.
    near = united(own, tree.parent, size == size[tree.parent])
    _, ring_depth = tree.rings
    inner, outer = levels[0], levels[1]
    width = len(BIT_NAMES)
    out[:width] = _unpack(near[inner] | near[outer]).T
    out[width : 2 * width] = _unpack(around[inner]).T
    out[-2] = np.minimum(tree.depth[inner], 60)
    out[-1] = ring_depth[inner]


def _unpack(bits: NDArray[np.uint64]) -> NDArray[np.uint8]:
    rows = bits.astype("<u8", copy=False).view(np.uint8)
    return np.unpackbits(rows, axis=1, count=len(BIT_NAMES), bitorder="little")


def group_features(page: Page, layout: Layout, out: Floats) -> None:
    """The strongest repeated-sibling group around each block, and its tag path's.

    Fills float32[len(GROUP_NAMES), n]. Repeated siblings (same parent, tag and class words) are
    what makes forums, listings, product grids and menus; compare tag-path clustering in Miao et
    al. 2009.
    """
    tree = page.elements
    group, member = layout.group_of, layout.member
    chars = page.inside("chars")

    def total_of(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(group, weights=values), dtype=np.float64)

    count, mass = total_of((chars > 0).astype(np.float64)), total_of(chars)
    linked, stops = total_of(page.inside("link_chars")), total_of(page.inside("stop_words"))
    words = total_of(page.inside("words"))
    chosen = group[np.maximum(member, 0)]
    before = prefix(page.column("chars"))
    total = max(float(chars[0]), 1.0)
    own = out[: len(_GROUP)]
    fill(
        own,
        [
            np.log1p(count)[chosen],
            (mass / total)[chosen],
            np.log1p(ratio(mass, count))[chosen],
            ratio(linked, mass)[chosen],
            ratio(before[:-1] - before[tree.first[member]], chars[member]),
            np.minimum(tree.depth[layout.levels[0]] - tree.depth[member], 20),
            ratio(stops, words)[chosen],
        ],
    )
    own[:, member < 0] = 0.0
    _path_features(page, layout.path, total, out[len(_GROUP) :])


def _paths(page: Page) -> NDArray[np.int64]:
    """Number of each block's path: the kinds of its three innermost elements."""
    kind = page.elements.kind
    up = np.maximum(page.elements.parent, 0)
    width = int(kind.max(initial=0)) + 1
    path = kind[page.element]
    element = page.element
    for _ in range(2):
        element = up[element]
        path = numbered(path * width + kind[element])
    return path


def _path_features(page: Page, path: NDArray[np.int64], total: float, out: Floats) -> None:
    """Size, link share and order of the blocks that share a path."""
    count, rank = ranks(path)
    mass = np.bincount(path, weights=page.column("chars"))
    linked = np.bincount(path, weights=page.column("link_chars"))
    fill(
        out,
        [
            np.log1p(count)[path],
            (mass / total)[path],
            np.log1p(ratio(mass, count))[path],
            ratio(linked, mass)[path],
            rank / np.maximum(count[path], 1),
        ],
    )
