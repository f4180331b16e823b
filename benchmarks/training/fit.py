"""Fitting boosted trees with LightGBM, and their conversion to the shipped form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression  # type: ignore[import-untyped]  # ships no types

from declutter.ensemble.trees import Trees
from declutter.ensemble.weights import Curve
from declutter.model import Floats

SEED = 20
_COMMON: Mapping[str, Any] = {
    "bagging_freq": 1,
    "deterministic": True,
    "force_col_wise": True,
    # Folds run side by side instead: threads inside one fit wait for each other.
    "num_threads": 1,
    "seed": SEED,
    "use_missing": False,
    "verbose": -1,
}
BLOCKS: Mapping[str, Any] = {
    **_COMMON,
    "objective": "cross_entropy",
    "learning_rate": 0.06,
    "num_leaves": 31,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.7,
    "lambda_l2": 5.0,
    "max_bin": 255,
}
PAGES: Mapping[str, Any] = {
    **_COMMON,
    "learning_rate": 0.06,
    "num_leaves": 12,
    "min_data_in_leaf": 12,
    "feature_fraction": 0.15,
    "bagging_fraction": 0.8,
    "lambda_l2": 2.0,
    "max_bin": 31,
}
_KNOTS = 40


def fit(
    params: Mapping[str, Any],
    rounds: int,
    rows: Floats,
    labels: NDArray[Any],
    weights: NDArray[Any] | None = None,
) -> lightgbm.Booster:
    """One booster; rows float32[n, f]."""
    data = lightgbm.Dataset(rows, labels, weight=weights)
    return lightgbm.train(dict(params), data, rounds)


def convert(booster: lightgbm.Booster, *, tree_class: int = 0, classes: int = 1) -> Trees:
    """The trees of one class of a booster as flat arrays."""
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    roots: list[int] = []
    leaf: list[float] = []
    for tree in _trees(booster.model_to_string())[tree_class::classes]:
        nodes, leaves = len(feature), len(leaf)
        leaf += tree["leaf_value"]
        if not tree.get("split_feature"):
            roots.append(~leaves)
            continue
        roots.append(nodes)
        feature += [int(v) for v in tree["split_feature"]]
        threshold += [_floor32(v) for v in tree["threshold"]]
        for side, name in ((left, "left_child"), (right, "right_child")):
            side += [int(v) + nodes if v >= 0 else ~(~int(v) + leaves) for v in tree[name]]
    ints = [np.array(v, dtype=np.int32) for v in (feature, left, right, roots)]
    return Trees(
        feature=ints[0],
        threshold=np.array(threshold, dtype=np.float32),
        left=ints[1],
        right=ints[2],
        roots=ints[3],
        leaf=np.array(leaf, dtype=np.float32),
    )


def _floor32(value: float) -> float:
    """The greatest float32 at most `value`: `x <= value` stays true for the same float32 x."""
    near = np.float32(value)
    return float(near if near <= value else np.nextafter(near, np.float32(-np.inf)))


def _trees(model: str) -> list[dict[str, list[float]]]:
    wanted = ("split_feature", "threshold", "left_child", "right_child", "leaf_value")
    out: list[dict[str, list[float]]] = []
    for line in model.splitlines():
        if line.startswith("Tree="):
            out.append({})
        elif out and "=" in line:
            name, _, values = line.partition("=")
            if name in wanted:
                out[-1][name] = [float(v) for v in values.split()]
    return out


def calibrate(scores: NDArray[Any], targets: NDArray[Any], weights: NDArray[Any]) -> Curve:
    """Isotonic calibration, thinned to a few knots (Zadrozny and Elkan 2002)."""
    model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    model.fit(scores, targets, sample_weight=weights)
    x = np.unique(np.quantile(scores, np.linspace(0, 1, _KNOTS)))
    x = np.unique(np.concatenate([[0.0], x, np.linspace(0.02, 0.98, 25), [1.0]]))
    y = model.predict(x)
    # Strictly rising, so that ties of the isotonic fit do not erase the order of the scores.
    y = 0.98 * y + 0.02 * x
    return Curve(x.astype(np.float32), y.astype(np.float32))


def thin(
    labels: Floats, starts: Sequence[int], most: int = 300
) -> tuple[NDArray[np.int64], Floats]:
    """Rows to train on: all body rows, and at most `most` others of each page.

    Returns:
        row indices int64[m] and the factor by which each one's weight rises; float32[m].
    """
    random = np.random.default_rng(SEED)
    chosen, factors = [], []
    for first, last in pairwise(starts):
        index = np.arange(first, last)
        out = index[labels[first:last] < 0.5]
        factor = np.ones(len(index), dtype=np.float32)
        if len(out) > most:
            kept = np.sort(random.choice(out, most, replace=False))
            factor[kept - first] = len(out) / most
            index = np.union1d(kept, index[labels[first:last] >= 0.5])
        chosen.append(index)
        factors.append(factor[index - first])
    return np.concatenate(chosen), np.concatenate(factors)
