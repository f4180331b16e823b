"""Gradient-boosted trees as flat arrays, evaluated for all rows at once.

The numpy evaluation here is the specification; `declutter._kernel` holds the same walk compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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

    def margins(self, rows: Floats) -> NDArray[np.float64]:
        """Sum of the leaves that each row reaches; float64[n]."""
        if compiled is not None:
            return compiled.margins(
                np.ascontiguousarray(rows, dtype=np.float32),
                self.feature,
                self.threshold,
                self.left,
                self.right,
                self.roots,
                self.leaf,
            )
        return self.margins_numpy(rows)

    def margins_numpy(self, rows: Floats) -> NDArray[np.float64]:
        """The same in numpy: every row walks down all trees together."""
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
