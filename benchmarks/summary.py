"""A run's figures per data set and slice (all pages, page type, language), for every report."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from benchmarks import stats
from benchmarks.datasets import Dataset
from benchmarks.run import PageResult, Run
from benchmarks.score import COLUMNS

ALL = "all"
SMALLEST_SLICE = 3  # pages; fewer say nothing about a language


def slices(dataset: Dataset) -> dict[str, list[int]]:
    """Positions of the pages of each slice: "all", "type:X", "language:X" (largest first)."""
    groups: dict[str, list[int]] = {}
    for kind in ("type", "language"):
        found: dict[str, list[int]] = {}
        for position, sample in enumerate(dataset.samples):
            value = sample.page_type if kind == "type" else sample.language
            if value:
                found.setdefault(f"{kind}:{value}", []).append(position)
        # A slice that is the whole set again, or next to nothing, is left out.
        useful = {
            key: pages
            for key, pages in found.items()
            if SMALLEST_SLICE <= len(pages) < len(dataset)
        }
        groups.update(sorted(useful.items(), key=lambda item: (-len(item[1]), item[0])))
    return {ALL: list(range(len(dataset))), **groups}


def summarise(run: Run, baseline: str, seed: int) -> dict[str, Any]:
    """Figures by data set, extractor and slice.

    Args:
        run: what was run.
        baseline: the extractor the differences are to; where it did not run there are none.
        seed: of the bootstrap.

    Returns:
        {data set: {extractor: {slice: figures}}}; the slice "all" holds every metric that the
        set allows, time, memory and failures; the others the set's own metric. `difference` is
        to the baseline; NaN figures are left out.
    """
    summary: dict[str, Any] = {}
    for dataset in run.datasets:
        parts = slices(dataset)
        table: dict[str, Any] = {}
        for extractor in run.present:
            rows = run.results[dataset.name, extractor.name]
            base = run.results.get((dataset.name, baseline))
            table[extractor.name] = {
                name: _slice(
                    dataset.metric,
                    [rows[i] for i in positions],
                    None if base is None or base is rows else [base[i] for i in positions],
                    seed,
                    full=name == ALL,
                )
                for name, positions in parts.items()
            }
        summary[dataset.name] = table
    return summary


def _slice(
    metric: str,
    rows: Sequence[PageResult],
    base: Sequence[PageResult] | None,
    seed: int,
    *,
    full: bool,
) -> dict[str, Any]:
    data = _columns(rows)
    figures: dict[str, Any] = {
        "pages": len(rows),
        "metric": metric,
        "score": asdict(stats.interval(metric, data, seed=seed)),
    }
    if base is not None:
        gap = stats.difference(metric, data, _columns(base), seed=seed)
        figures["difference"] = asdict(gap)
    if full:
        values = {name: stats.estimate(name, data) for name in stats.METRICS}
        figures["metrics"] = {name: value for name, value in values.items() if math.isfinite(value)}
        figures.update(_cost(rows))
        figures["calibration"] = calibration(metric, rows)
    return figures


def _columns(rows: Sequence[PageResult]) -> dict[str, stats.Array]:
    return stats.columns([row.scores for row in rows], COLUMNS)


def _cost(rows: Sequence[PageResult]) -> dict[str, Any]:
    times = np.array([row.outcome.cpu_ms for row in rows])
    peaks = [row.outcome.peak_kb for row in rows if row.outcome.peak_kb is not None]
    errors = {row.name: row.outcome.error for row in rows if row.outcome.error}
    return {
        "cpu_ms_mean": float(times.mean()),
        "cpu_ms_median": float(np.median(times)),
        "cpu_ms_p95": float(np.percentile(times, 95)),
        "peak_mb_median": float(np.median(peaks)) / 1024 if peaks else None,
        "peak_mb_max": float(np.max(peaks)) / 1024 if peaks else None,
        "cached": sum(row.outcome.cached for row in rows),
        "errors": errors,
    }


def calibration(metric: str, rows: Sequence[PageResult]) -> dict[str, Any] | None:
    """Reliability curve and calibration error of `confidence` against the page's F1.

    None where the extractor gives no confidence or the set's pages have no F1 of their own.
    """
    name = "f1" if metric == "f1" else "cjk_f1"
    pairs = [
        (float(row.outcome.details["confidence"]), row.scores[name])
        for row in rows
        if row.outcome.details.get("confidence") is not None and name in row.scores
    ]
    if not pairs:
        return None
    confidence, score = np.array(pairs, dtype=np.float64).T
    curve, error = stats.reliability(confidence, score)
    return {"error": error, "curve": [asdict(point) for point in curve], "pages": len(pairs)}


def page_score(metric: str, scores: Mapping[str, float]) -> float:
    """One page's own figure for a data set's metric; NaN where it has none."""
    return stats.estimate(metric, stats.columns([scores], COLUMNS))
