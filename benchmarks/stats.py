"""Figures over many pages, with seeded paired bootstrap intervals, and calibration.

Bootstrap: pages are drawn with replacement, the same draw for both extractors (paired), and the
2.5th and 97.5th percentiles bound the interval (Efron and Tibshirani, 1993).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Columns = Mapping[str, Array]
DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95% bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Weighted:
    """Sums and means of columns under several weightings of the pages; weights are [draws, n]."""

    columns: Columns
    weights: Array

    def total(self, name: str) -> Array:
        return self.weights @ np.nan_to_num(self.columns[name])

    def mean(self, name: str) -> Array:
        return _ratio(self.total(name), self.weights @ np.isfinite(self.columns[name]))


def _ratio(top: Array, bottom: Array) -> Array:
    """Quotient; NaN where the divisor is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(bottom == 0, np.nan, top / bottom))


def _harmonic(a: Array, b: Array) -> Array:
    return np.asarray(np.where(a + b == 0, 0.0, _ratio(2 * a * b, a + b)))


def _share(top: str, *bottom: str) -> Callable[[_Weighted], Array]:
    return lambda w: _ratio(w.total(top), np.sum([w.total(name) for name in bottom], axis=0))


def _mean(name: str) -> Callable[[_Weighted], Array]:
    return lambda w: w.mean(name)


def _segment_f1(w: _Weighted) -> Array:
    return _ratio(2 * w.total("tp"), 2 * w.total("tp") + w.total("fp") + w.total("fn"))


METRICS: Mapping[str, Callable[[_Weighted], Array]] = {
    "f1": _mean("f1"),
    "precision": _mean("precision"),
    "recall": _mean("recall"),
    "cjk_f1": _mean("cjk_f1"),
    "cjk_precision": _mean("cjk_precision"),
    "cjk_recall": _mean("cjk_recall"),
    "rouge_l": _mean("rouge_l"),
    "exact": _mean("exact"),
    "shingle_precision": _mean("shingle_precision"),
    "shingle_recall": _mean("shingle_recall"),
    "shingle_f1": lambda w: _harmonic(w.mean("shingle_precision"), w.mean("shingle_recall")),
    "segment_f1": _segment_f1,
    "segment_precision": _share("tp", "tp", "fp"),
    "segment_recall": _share("tp", "tp", "fn"),
    "with_rate": _share("tp", "tp", "fn"),
    "without_rate": _share("fp", "fp", "tn"),
    "residue_rate": _share("residue_left", "residue_lines"),
    "residue_removed": lambda w: 1 - _ratio(w.total("residue_left"), w.total("residue_lines")),
}


def columns(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> dict[str, Array]:
    """Scores of n pages as arrays float64[n], NaN where a page has no such score."""
    return {
        name: np.array([row.get(name, np.nan) for row in rows], dtype=np.float64) for name in names
    }


def estimate(metric: str, data: Columns) -> float:
    """The figure over all pages; NaN where no page has what it needs."""
    size = len(next(iter(data.values())))
    return float(METRICS[metric](_Weighted(data, np.ones((1, size))))[0])


def weights(size: int, seed: int, draws: int = DRAWS) -> Array:
    """How often each of `size` pages is drawn, in each of `draws` draws; float64[draws, size]."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(size, np.full(size, 1 / size), size=draws).astype(np.float64)


def interval(metric: str, data: Columns, *, seed: int = 0, draws: int = DRAWS) -> Interval:
    """The figure with its interval."""
    size = len(next(iter(data.values())))
    drawn = METRICS[metric](_Weighted(data, weights(size, seed, draws)))
    return _bounds(estimate(metric, data), drawn)


def difference(
    metric: str, data: Columns, baseline: Columns, *, seed: int = 0, draws: int = DRAWS
) -> Interval:
    """How much higher the figure is than the baseline's on the same pages.

    Raises:
        ValueError: the two hold different numbers of pages.
    """
    size = len(next(iter(data.values())))
    if size != len(next(iter(baseline.values()))):
        raise ValueError("paired pages are needed: the numbers of pages differ")
    drawn = weights(size, seed, draws)
    gaps = METRICS[metric](_Weighted(data, drawn)) - METRICS[metric](_Weighted(baseline, drawn))
    return _bounds(estimate(metric, data) - estimate(metric, baseline), gaps)


def _bounds(value: float, drawn: Array) -> Interval:
    usable = drawn[np.isfinite(drawn)]
    if not len(usable):
        return Interval(value, np.nan, np.nan)
    low, high = np.percentile(usable, (2.5, 97.5))
    return Interval(value, float(low), float(high))


@dataclass(frozen=True, slots=True)
class Bin:
    """Pages of similar confidence: their number, mean confidence and mean score."""

    pages: int
    confidence: float
    score: float


def reliability(confidence: Array, score: Array, bins: int = 10) -> tuple[list[Bin], float]:
    """Reliability curve and expected calibration error (Guo et al., 2017), equal-mass bins.

    Args:
        confidence: what the extractor expected; float64[n] in [0, 1].
        score: what came of it; float64[n] in [0, 1].
        bins: at most this many.

    Returns:
        The bins, lowest confidence first, and the mean of |confidence - score| over bins,
        weighted by pages (NaN without pages).
    """
    usable = np.isfinite(confidence) & np.isfinite(score)
    confidence, score = confidence[usable], score[usable]
    if not len(confidence):
        return [], float("nan")
    order = np.argsort(confidence, kind="stable")
    curve = [
        Bin(len(part), float(confidence[part].mean()), float(score[part].mean()))
        for part in np.array_split(order, min(bins, len(order)))
    ]
    error = sum(b.pages * abs(b.confidence - b.score) for b in curve) / len(order)
    return curve, error
