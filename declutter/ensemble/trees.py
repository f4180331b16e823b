"""Gradient-boosted trees as flat arrays, evaluated for all rows at once.

The numpy evaluation here is the specification; `declutter._kernel` gives the same sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.kernel import compiled
from declutter.model import Floats

FIELDS = ("feature", "threshold", "left", "right", "roots", "leaf")


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """An ensemble of regression trees; k nodes, m leaves, t trees.

    Attributes:
        feature: column that an inner node tests; int32[k].
        threshold: a row goes left where its value is at most this; float32[k].
        left, right: next node, or ~leaf for a leaf; int32[k].
        roots: first node of each tree, or ~leaf for a tree that is one leaf; int32[t].
        leaf: value of each leaf; float32[m].
    """

    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    roots: NDArray[np.int32]
    leaf: Floats
    _packed: list[Any] = field(default_factory=list, init=False, repr=False)

    def margins(self, rows: Floats, picks: NDArray[np.int64] | None = None) -> NDArray[np.float64]:
        """Sum of the leaves that each row reaches.

        Args:
            rows: float32[_, f] in any layout.
            picks: which of the rows are asked for, in order; int64[n]. All if None.

        Returns:
            float64[n].
        """
        if compiled is None or rows.dtype != np.float32:
            return self.margins_numpy(rows, picks)
        if not self._packed:
            self._packed.append(self._pack())
        packed = self._packed[0]
        if packed is None:
            return self.margins_numpy(rows, picks)
        out = np.zeros(len(rows if picks is None else picks), dtype=np.float64)
        packed.margins(rows, picks, out)
        return out

    def _pack(self) -> Any:
        """The kernel's form of these trees, None where one has more leaves than it takes."""
        try:
            return compiled.PackedTrees(*(getattr(self, name) for name in FIELDS))
        except ValueError:
            return None

    def margins_numpy(
        self, rows: Floats, picks: NDArray[np.int64] | None = None
    ) -> NDArray[np.float64]:
        """The same in numpy: every row walks down all trees together."""
        rows = rows if picks is None else rows[picks]
        n = len(rows)
        out = np.zeros(n, dtype=np.float64)
        index = np.arange(n)
        for root in self.roots.tolist():
            node = np.full(n, root, dtype=np.int32)
            active = index[node >= 0]
            while len(active):
                at = node[active]
                goes_left = rows[active, self.feature[at]] <= self.threshold[at]
                node[active] = np.where(goes_left, self.left[at], self.right[at])
                active = active[node[active] >= 0]
            out += self.leaf[~node]
        return out

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """The arrays under `name/field`, for the weights file."""
        return {f"{name}/{field}": getattr(self, field) for field in FIELDS}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]], name: str) -> Trees:
        """Read what `arrays` wrote; KeyError where a field is missing."""
        return cls(**{field: np.ascontiguousarray(arrays[f"{name}/{field}"]) for field in FIELDS})


def sigmoid(margin: NDArray[np.float64]) -> Floats:
    """Logistic function; float32."""
    return (1.0 / (1.0 + np.exp(-np.clip(margin, -40.0, 40.0)))).astype(np.float32)
