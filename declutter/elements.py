"""The page's structural elements in columns, and what follows from them alone."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from declutter.ancestry import rings
from declutter.kernel import compiled
from declutter.words import class_words

Ints = NDArray[np.int32]
Labels = NDArray[np.int64]
H = TypeVar("H", bound=Hashable)


def numbered(keys: Labels) -> Labels:
    """Number of each key among the different ones, in order of first appearance; int64[n]."""
    keys = np.ascontiguousarray(keys, dtype=np.int64)
    if compiled is not None:
        out = np.empty(len(keys), dtype=np.int64)
        compiled.numbered(keys, out)
        return out
    numbers: dict[int, int] = {}
    return np.array(
        [numbers.setdefault(key, len(numbers)) for key in keys.tolist()], dtype=np.int64
    )


def labels(items: Sequence[H]) -> tuple[Labels, list[H]]:
    """Number of each item among the different ones, in order of first appearance; and those."""
    out = np.empty(len(items), dtype=np.int64)
    if compiled is not None:
        return out, compiled.labels(items, out)
    numbers: dict[H, int] = {}
    out[:] = [numbers.setdefault(item, len(numbers)) for item in items]
    return out, list(numbers)


class ShapeWords:
    """Class words of some tags' attributes, read once for all that is asked of them.

    Args:
        shapes: (tag, attributes) pairs.
    """

    def __init__(self, shapes: list[tuple[str, str]]) -> None:
        self.shapes = shapes
        self.packed: Any = None if compiled is None else compiled.ShapeWords(shapes)

    def __len__(self) -> int:
        return len(self.shapes)

    def __iter__(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Tag and words (`words.class_words`) of each pair."""
        return ((tag, class_words(attrs) if attrs else ()) for tag, attrs in self.shapes)

    def kinds(self) -> Labels:
        """Number of each pair's tag and words; int64[n]."""
        if self.packed is None:
            return labels(list(self))[0]
        keys = np.empty(len(self), dtype=np.int64)
        self.packed.keys(keys)
        return numbered(keys)


@dataclass(frozen=True, eq=False)
class Elements:
    """Columns of the page's structural (non-inline) elements, in document order.

    Row 0 is the root. `first[e]:last[e]` are the blocks inside element `e`, so any sum over an
    element is a difference of two prefix sums.

    Attributes:
        tags: tag name of each element, lower case.
        attrs: raw attribute text of each element as serialised (`class="a b" id="c"`).
        parent: index of the parent element, -1 for the root; int32[e].
        depth: number of ancestors; int32[e].
        first: first block inside; int32[e].
        last: one past the last block inside; int32[e].
        start: offset of the element's opening tag in `Page.html`; int32[e].
    """

    tags: list[str]
    attrs: list[str]
    parent: Ints
    depth: Ints
    first: Ints
    last: Ints
    start: Ints

    @cached_property
    def shapes(self) -> tuple[Labels, list[tuple[str, str]]]:
        """For each element the number of its tag and attributes, and those pairs by number.

        Pages repeat themselves: what follows from tag and attributes is found once a pair.
        """
        if compiled is None:
            return labels(list(zip(self.tags, self.attrs, strict=True)))
        out = np.empty(len(self.tags), dtype=np.int64)
        return out, compiled.shapes(self.tags, self.attrs, out)

    @cached_property
    def words(self) -> ShapeWords:
        """Class words of each of the `shapes`."""
        return ShapeWords(self.shapes[1])

    @cached_property
    def kind(self) -> Labels:
        """Number of each element's tag and class words (`words.class_words`); int64[e]."""
        return self.words.kinds()[self.shapes[0]]

    @cached_property
    def group(self) -> Labels:
        """Number of each element's group: those of one kind under one parent; int64[e]."""
        return numbered(self.parent * (int(self.kind.max(initial=0)) + 1) + self.kind)

    @cached_property
    def rings(self) -> tuple[Ints, Ints]:
        """For each element the nearest ancestor that holds more blocks, and how many there are.

        Wrappers that hold exactly what their parent holds say nothing about the layout; walking
        by rings makes every later step blind to them.

        Returns:
            ancestor int32[e], the root's 0; number of such ancestors below the root, int32[e].
        """
        return rings(self.parent, self.last - self.first)

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}
