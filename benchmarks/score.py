"""Scores of one extracted page against what is known of it."""

from __future__ import annotations

from benchmarks import metrics
from benchmarks.datasets import Sample

# Columns that only some pages have; absent ones are left out of means and sums.
COLUMNS = (
    "f1",
    "precision",
    "recall",
    "cjk_f1",
    "cjk_precision",
    "cjk_recall",
    "rouge_l",
    "shingle_precision",
    "shingle_recall",
    "exact",
    "tp",
    "fn",
    "fp",
    "tn",
    "residue_left",
    "residue_lines",
)


def score(sample: Sample, text: str) -> dict[str, float]:
    """All figures that the sample's truth allows, by the names in `COLUMNS`."""
    scores: dict[str, float] = {}
    if sample.truth is not None:
        scores.update(_against_truth(sample.truth, text))
    if sample.wanted or sample.unwanted:
        counts = metrics.segment_counts(sample.wanted, sample.unwanted, text)
        scores.update(tp=counts.tp, fn=counts.fn, fp=counts.fp, tn=counts.tn)
    lines = metrics.countable(sample.residue)
    if lines:
        left = metrics.surviving(sample.residue, text, sample.truth or "")
        scores.update(residue_left=len(left), residue_lines=lines)
    return scores


def _against_truth(truth: str, text: str) -> dict[str, float]:
    plain = metrics.overlap(metrics.words(truth), metrics.words(text))
    true, found = metrics.cjk_words(truth), metrics.cjk_words(text)
    cjk = metrics.overlap(true, found)
    shingle = metrics.shingle_overlap(truth, text)
    return {
        "f1": plain.f1,
        "precision": plain.precision,
        "recall": plain.recall,
        "cjk_f1": cjk.f1,
        "cjk_precision": cjk.precision,
        "cjk_recall": cjk.recall,
        "rouge_l": metrics.rouge_l(true, found),
        "shingle_precision": shingle.precision,
        "shingle_recall": shingle.recall,
        "exact": float(metrics.exact(truth, text)),
    }
