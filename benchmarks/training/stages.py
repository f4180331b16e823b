"""The stages of the scorer, fitted and cross-fitted by domain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks.training.examples import FOLDS, Example
from benchmarks.training.fit import BLOCKS, PAGES, convert, fit, thin
from benchmarks.training.lexicon import LexiconBuilder
from declutter.ensemble.trees import Trees
from declutter.ensemble.weights import SURE_OUT
from declutter.features import (
    block_features,
    context_features,
    trust_features,
    type_features,
)
from declutter.model import PAGE_TYPES, Floats
from declutter.strategies import NATIVE

FIRST_ROUNDS = 220
SECOND_ROUNDS = 220
TYPE_ROUNDS = 90
TRUST_ROUNDS = 120
NATIVE_VOTES = len(NATIVE)

Say = Callable[[str], None]


@dataclass(slots=True, eq=False)
class Table:
    """All blocks of all examples in one matrix; m rows.

    Attributes:
        rows: features; float32[m, f].
        labels, weights: float32[m].
        starts: first row of each example, and one past the last; int64[pages + 1].
        folds: fold of each example; int64[pages].
    """

    rows: Floats
    labels: Floats
    weights: Floats
    starts: NDArray[np.int64]
    folds: NDArray[np.int64]

    def of(self, page: int) -> slice:
        """Rows of one example."""
        return slice(int(self.starts[page]), int(self.starts[page + 1]))

    @property
    def row_folds(self) -> NDArray[np.int64]:
        """Fold of each row; int64[m]."""
        return np.repeat(self.folds, np.diff(self.starts))


def table(examples: Sequence[Example], lexicon: LexiconBuilder) -> Table:
    """First-stage features of all examples, each with its own domain's words left out."""
    rows = [
        block_features(e.page, e.layout, e.votes[:NATIVE_VOTES], lexicon.without(e.domain))
        for e in examples
    ]
    return Table(
        rows=np.concatenate(rows),
        labels=np.concatenate([e.labels for e in examples]),
        weights=np.concatenate([e.weights for e in examples]),
        starts=np.cumsum([0, *map(len, rows)]),
        folds=np.array([e.fold for e in examples]),
    )


@dataclass(slots=True, eq=False)
class Stage:
    """A fitted block stage: trees per fold (trained without it), over all, and what they said.

    Attributes:
        folds: trees that have not seen the fold; empty where only all were wanted.
        full: trees over everything.
        scores: cross-fitted probabilities; float32[m].
    """

    folds: list[Trees]
    full: Trees
    scores: Floats


def fit_blocks(data: Table, rows: Floats, rounds: int, seen: NDArray[np.bool_], say: Say) -> Stage:
    """Cross-fit one block stage.

    Args:
        data: labels, weights, folds.
        rows: this stage's features; float32[m, f].
        rounds: number of trees.
        seen: rows the stage is asked about; the others score 0.
        say: told of each finished fit.
    """
    index, factor = thin(data.labels, data.starts.tolist())
    usable = (data.weights[index] > 0) & seen[index]
    index, factor = index[usable], factor[usable]
    row_folds = data.row_folds
    scores = np.zeros(len(data.labels), dtype=np.float32)

    def train(fold: int | None) -> Trees:
        part = row_folds[index] != fold if fold is not None else np.ones(len(index), np.bool_)
        at = index[part]
        booster = fit(BLOCKS, rounds, rows[at], data.labels[at], data.weights[at] * factor[part])
        if fold is not None:
            test = np.flatnonzero((row_folds == fold) & seen)
            scores[test] = booster.predict(rows[test])
        say("  all pages" if fold is None else f"  fold {fold + 1} of {FOLDS}")
        return convert(booster)

    with ThreadPoolExecutor(max_workers=2) as pool:
        *folds, full = pool.map(train, [*range(FOLDS), None])
    return Stage(folds, full, scores)


def add_context(examples: Sequence[Example], data: Table, first: Floats, types: Floats) -> Floats:
    """Second-stage features: the first stage's, its context and the page type; float32[m, f2]."""
    extra = [
        np.concatenate(
            [
                context_features(e.page, e.layout, first[data.of(i)]),
                np.broadcast_to(types[i], (len(e.page), types.shape[1])),
            ],
            axis=1,
        )
        for i, e in enumerate(examples)
    ]
    return np.concatenate([data.rows, np.concatenate(extra)], axis=1, dtype=np.float32)


def seen_by_second(first: Floats) -> NDArray[np.bool_]:
    """Rows that the second stage is asked about."""
    return first >= SURE_OUT


@dataclass(slots=True, eq=False)
class Types:
    """Page types: trees per fold and class, over all, and cross-fitted probabilities."""

    folds: list[tuple[Trees, ...]]
    full: tuple[Trees, ...]
    scores: Floats


def fit_types(examples: Sequence[Example], data: Table, first: Floats) -> Types:
    """Cross-fit the page types on the examples whose type is known."""
    rows = np.stack(
        [
            type_features(
                e.page,
                first[data.of(i)],
                data.rows[data.of(i)],
                context_features(e.page, e.layout, first[data.of(i)]),
            )
            for i, e in enumerate(examples)
        ]
    )
    wanted = np.array([e.type_index if e.weights.any() else -1 for e in examples])
    params = {**PAGES, "objective": "multiclass", "num_class": len(PAGE_TYPES)}
    scores = np.zeros((len(examples), len(PAGE_TYPES)), dtype=np.float32)
    folds = []

    def train(part: NDArray[np.bool_]) -> lightgbm.Booster:
        return fit(params, TYPE_ROUNDS, rows[part], wanted[part])

    def split(booster: lightgbm.Booster) -> tuple[Trees, ...]:
        count = len(PAGE_TYPES)
        return tuple(convert(booster, tree_class=k, classes=count) for k in range(count))

    known = wanted >= 0
    for fold in range(FOLDS):
        booster = train(known & (data.folds != fold))
        test = data.folds == fold
        scores[test] = booster.predict(rows[test])
        folds.append(split(booster))
    return Types(folds, split(train(known)), scores)


def fit_trust(
    examples: Sequence[Example], data: Table, scores: Floats, types: Floats, f1: Floats
) -> tuple[list[Trees], Trees, Floats]:
    """Cross-fit the model of the page's F1; pages without one (NaN) are left out.

    Returns:
        trees per fold, trees over all, and cross-fitted predictions float32[pages].
    """
    rows = np.stack(
        [trust_features(e.page, scores[data.of(i)], types[i]) for i, e in enumerate(examples)]
    )
    params = {**PAGES, "objective": "cross_entropy", "feature_fraction": 0.5, "num_leaves": 8}
    out = np.full(len(examples), np.nan, dtype=np.float32)
    known = ~np.isnan(f1)
    folds = []
    for fold in range(FOLDS):
        part = known & (data.folds != fold)
        booster = fit(params, TRUST_ROUNDS, rows[part], f1[part])
        test = data.folds == fold
        out[test] = booster.predict(rows[test])
        folds.append(convert(booster))
    return folds, convert(fit(params, TRUST_ROUNDS, rows[known], f1[known])), out
