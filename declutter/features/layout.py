"""Where a block sits: its rings of ancestors and the repeated structures around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from declutter.arrays import inside, prefix, ratio, rings
from declutter.features.hints import NAMES as BIT_NAMES
from declutter.features.hints import element_bits
from declutter.model import Floats, Ints, Page
from declutter.words import class_words

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
        levels: element of each block's ring 0 (innermost), 1, ...; `LEVELS` arrays int32[n].
        group_of: group of each element: same parent, tag and class words; int64[e].
        member: for each block the ancestor whose group holds the most text, -1; int32[n].
        path: number of each block's tag path, three elements deep; int64[n].
    """

    levels: list[Ints]
    group_of: NDArray[np.int64]
    member: Ints
    path: NDArray[np.int64]

    @property
    def group(self) -> NDArray[np.int64]:
        """Group of each block's strongest ancestor, one number past the last where none."""
        known = self.group_of[np.maximum(self.member, 0)]
        return np.where(self.member >= 0, known, len(self.group_of))


def find_layout(page: Page) -> Layout:
    """Rings, sibling groups and tag paths of a page."""
    tree = page.elements
    up = rings(page)
    level = page.element
    levels = []
    for _ in range(LEVELS):
        levels.append(level)
        level = up[level]
    parents = tree.parent.tolist()
    signatures = [
        hash((tag, class_words(attrs) if attrs else ()))
        for tag, attrs in zip(tree.tags, tree.attrs, strict=True)
    ]
    keys: dict[tuple[int, int], int] = {}
    group = np.array(
        [keys.setdefault((p, s), len(keys)) for p, s in zip(parents, signatures, strict=True)],
        dtype=np.int64,
    )
    chars = inside(page, page.column("chars"))
    count = np.bincount(group, weights=chars > 0)
    mass = np.where(count >= LEAST_ITEMS, np.bincount(group, weights=chars), 0.0)
    best = _strongest(group, parents, mass)
    return Layout(levels, group, best[page.element], _paths(page, signatures, parents))


def ring_features(page: Page, levels: list[Ints]) -> Floats:
    """Text mass, link share, prose share and place of the block in each ring; float32[n, 45]."""
    tree = page.elements
    chars = inside(page, page.column("chars"))
    total = max(float(chars[0]), 1.0)
    link = ratio(inside(page, page.column("link_chars")), chars)
    words = inside(page, page.column("words"))
    stop = ratio(inside(page, page.column("stop_words")), words)
    sentence = ratio(inside(page, page.column("sentences")), words)
    blocks = (tree.last - tree.first).astype(np.float32)
    children = np.bincount(np.maximum(tree.parent, 0), minlength=len(blocks)).astype(np.float32)
    before = prefix(page.column("chars"))
    columns = []
    for element in levels:
        mass = chars[element]
        columns += [
            np.log1p(mass),
            mass / total,
            link[element],
            stop[element],
            sentence[element],
            np.log1p(blocks[element]),
            ratio(mass, blocks[element]),
            ratio(before[:-1] - before[tree.first[element]], mass),
            np.log1p(children[element]),
        ]
    return np.stack(columns, axis=1).astype(np.float32)


def hint_features(page: Page, levels: list[Ints]) -> Floats:
    """Hint bits of the innermost two rings and of all ancestors; depth; float32[n, 2b + 2]."""
    tree = page.elements
    own = [
        element_bits(tag, class_words(attrs) if attrs else ())
        for tag, attrs in zip(tree.tags, tree.attrs, strict=True)
    ]
    around = own.copy()
    near = own.copy()
    parents = tree.parent.tolist()
    sizes = (tree.last - tree.first).tolist()
    for i, parent in enumerate(parents):
        if parent >= 0:
            around[i] |= around[parent]
            # A wrapper's words belong to what it wraps.
            if sizes[parent] == sizes[i]:
                near[i] |= near[parent]
    width = len(BIT_NAMES)
    own_bits = _unpack(near, width)[levels[0]] | _unpack(near, width)[levels[1]]
    ring_depth = np.zeros(len(parents), dtype=np.float32)
    up = rings(page)
    depth = up.copy()
    while (depth > 0).any():
        ring_depth += depth > 0
        depth = up[depth]
    return np.concatenate(
        [
            own_bits,
            _unpack(around, width)[levels[0]],
            np.minimum(tree.depth[page.element], 60)[:, None],
            ring_depth[page.element][:, None],
        ],
        axis=1,
    ).astype(np.float32)


def _unpack(bits: list[int], width: int) -> np.ndarray:
    raw = b"".join(value.to_bytes(16, "little") for value in bits)
    rows = np.frombuffer(raw, dtype=np.uint8).reshape(len(bits), 16)
    return np.unpackbits(rows, axis=1, bitorder="little")[:, :width]


def group_features(page: Page, layout: Layout) -> Floats:
    """The strongest repeated-sibling group around each block, and its tag path's; float32[n, 12].

    Repeated siblings (same parent, tag and class words) are what makes forums, listings, product
    grids and menus; compare tag-path clustering in Miao et al. 2009.
    """
    tree = page.elements
    group, member = layout.group_of, layout.member
    chars = inside(page, page.column("chars"))

    def total_of(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(group, weights=values)

    count, mass = total_of((chars > 0).astype(np.float64)), total_of(chars)
    linked = total_of(inside(page, page.column("link_chars")))
    words = total_of(inside(page, page.column("words")))
    stops = total_of(inside(page, page.column("stop_words")))
    chosen = group[np.maximum(member, 0)]
    before = prefix(page.column("chars"))
    total = max(float(chars[0]), 1.0)
    out = np.stack(
        [
            np.log1p(count[chosen]),
            mass[chosen] / total,
            np.log1p(ratio(mass, count)[chosen]),
            ratio(linked, mass)[chosen],
            ratio(before[:-1] - before[tree.first[member]], chars[member]),
            np.minimum(tree.depth[page.element] - tree.depth[member], 20),
            ratio(stops, words)[chosen],
        ],
        axis=1,
    ).astype(np.float32)
    out[member < 0] = 0.0
    return np.concatenate([out, _path_features(page, layout.path, total)], axis=1)


def _strongest(group: NDArray[np.int64], parents: list[int], mass: NDArray[np.float64]) -> Ints:
    """For each element the ancestor (or itself) whose group holds the most text, -1 for none."""
    power = mass[group].tolist()
    best = [-1] * len(parents)
    top = [0.0] * len(parents)
    for i, parent in enumerate(parents):
        if parent >= 0:
            best[i], top[i] = best[parent], top[parent]
        if power[i] > top[i]:
            best[i], top[i] = i, power[i]
    return np.array(best, dtype=np.int32)


def _paths(page: Page, signatures: list[int], parents: list[int]) -> NDArray[np.int64]:
    """Number of each block's path: the signatures of its three innermost elements."""
    numbers: dict[tuple[int, ...], int] = {}
    of_element: dict[int, int] = {}
    index = []
    for element in page.element.tolist():
        known = of_element.get(element)
        if known is None:
            mother = max(parents[element], 0)
            key = (signatures[element], signatures[mother], signatures[max(parents[mother], 0)])
            known = of_element[element] = numbers.setdefault(key, len(numbers))
        index.append(known)
    return np.array(index, dtype=np.int64)


def _path_features(page: Page, path: NDArray[np.int64], total: float) -> Floats:
    """Size, link share and order of the blocks that share a path."""
    width = int(path.max(initial=-1)) + 1
    count = np.bincount(path, minlength=width)
    mass = np.bincount(path, weights=page.column("chars"), minlength=width)
    linked = np.bincount(path, weights=page.column("link_chars"), minlength=width)
    order = np.argsort(path, kind="stable")
    start = np.cumsum(count) - count
    rank = np.empty(len(path))
    rank[order] = np.arange(len(path)) - start[path[order]]
    return np.stack(
        [
            np.log1p(count[path]),
            mass[path] / total,
            np.log1p(ratio(mass, count)[path]),
            ratio(linked, mass)[path],
            rank / np.maximum(count[path], 1),
        ],
        axis=1,
    ).astype(np.float32)
