"""The page's structural elements in columns, and what follows from them alone."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.ancestry import rings
from declutter.kernel import compiled
from declutter.words import class_words

Ints = NDArray[np.int32]
Labels = NDArray[np.int64]


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
        numbers: dict[tuple[str, str], int] = {}
        index = [
            numbers.setdefault(pair, len(numbers))
            for pair in zip(self.tags, self.attrs, strict=True)
        ]
        return np.array(index, dtype=np.int64), list(numbers)

    @cached_property
    def kind(self) -> Labels:
        """Number of each element's tag and class words (`words.class_words`); int64[e]."""
        index, pairs = self.shapes
        numbers: dict[tuple[str, tuple[str, ...]], int] = {}
        of_shape = [
            numbers.setdefault((tag, class_words(attrs) if attrs else ()), len(numbers))
            for tag, attrs in pairs
        ]
        return np.array(of_shape, dtype=np.int64)[index]

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
