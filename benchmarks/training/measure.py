"""How good block choices are, on the examples' own metrics; rules and rendering not included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks import metrics
from benchmarks.training.examples import Example
from benchmarks.training.stages import Table
from declutter.ensemble import choose
from declutter.model import Bools, Floats


@dataclass(slots=True, eq=False)
class _Truth:
    body: Counter[str]
    blocks: list[Counter[str]]


class Ruler:
    """Scores chosen bodies against the examples' annotations."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._examples = examples
        self._truths = [self._truth(e) for e in examples]

    @staticmethod
    def _truth(example: Example) -> _Truth | None:
        if example.source == "segments":
            return None
        latin = example.source == "wcxb" and not example.in_characters
        split = metrics.words if latin else metrics.cjk_words
        return _Truth(
            Counter(split(example.sample.truth or "")),
            [Counter(split(text)) for text in example.page.texts],
        )

    def f1(self, page: int, keep: Bools) -> float:
        """Token F1 of one chosen body; NaN for pages that only have segments."""
        truth = self._truths[page]
        if truth is None:
            return float("nan")
        kept: Counter[str] = Counter()
        for block in np.flatnonzero(keep).tolist():
            kept.update(truth.blocks[block])
        total = sum(kept.values()) + sum(truth.body.values())
        return 2 * sum((kept & truth.body).values()) / total if total else 1.0

    def all_f1(self, data: Table, scores: Floats) -> Floats:
        """F1 of each page's best body; float32[pages]."""
        return np.array(
            [self.f1(i, self.body(data, scores, i)) for i in range(len(self._examples))],
            dtype=np.float32,
        )

    def body(self, data: Table, scores: Floats, page: int) -> Bools:
        """The chosen body of one example."""
        words = np.maximum(self._examples[page].page.column("words"), 0.5).astype(np.float32)
        return choose(scores[data.of(page)], words).keep

    def report(self, data: Table, scores: Floats) -> dict[str, float]:
        """Mean F1 by page type and source, and the segment F1."""
        f1 = self.all_f1(data, scores)
        groups: dict[str, list[float]] = {}
        sums = np.zeros(4, dtype=np.int64)
        for i, example in enumerate(self._examples):
            if example.source == "segments":
                kept = np.flatnonzero(self.body(data, scores, i)).tolist()
                text = " ".join(example.page.texts[k] for k in kept)
                found = metrics.segment_counts(example.sample.wanted, example.sample.unwanted, text)
                sums += np.array([found.tp, found.fn, found.fp, found.tn])
                continue
            if example.made:
                groups.setdefault(example.made, []).append(float(f1[i]))
                continue
            groups.setdefault(example.source, []).append(float(f1[i]))
            if example.source == "wcxb":
                groups.setdefault(example.sample.page_type, []).append(float(f1[i]))
        out = {name: round(float(np.mean(values)), 4) for name, values in sorted(groups.items())}
        if sums.any():
            counts = metrics.SegmentCounts(*sums.tolist())
            out["segments"] = round(metrics.segment_overlap(counts).f1, 4)
        return out
