from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks import stats
from benchmarks.score import COLUMNS


def _rows(*values: float) -> dict[str, stats.Array]:
    return stats.columns([{"f1": value} for value in values], COLUMNS)


def test_a_mean_leaves_out_pages_without_the_score() -> None:
    data = stats.columns([{"f1": 1.0}, {}, {"f1": 0.5}], COLUMNS)
    assert stats.estimate("f1", data) == 0.75


def test_a_figure_that_no_page_has_is_nan() -> None:
    assert math.isnan(stats.estimate("segment_f1", _rows(1.0)))


def test_segment_f1_is_over_all_segments_not_a_mean_over_pages() -> None:
    rows = [{"tp": 9, "fn": 0, "fp": 0, "tn": 1}, {"tp": 0, "fn": 1, "fp": 0, "tn": 0}]
    assert stats.estimate("segment_f1", stats.columns(rows, COLUMNS)) == pytest.approx(18 / 19)


def test_shingle_f1_is_the_harmonic_mean_of_mean_precision_and_mean_recall() -> None:
    rows = [
        {"shingle_precision": 1.0, "shingle_recall": 0.0},
        {"shingle_precision": 0.0, "shingle_recall": 1.0},
    ]
    assert stats.estimate("shingle_f1", stats.columns(rows, COLUMNS)) == 0.5


def test_residue_removed_is_what_did_not_survive() -> None:
    rows = [{"residue_left": 1, "residue_lines": 3}, {"residue_left": 0, "residue_lines": 1}]
    data = stats.columns(rows, COLUMNS)
    assert stats.estimate("residue_removed", data) == 0.75
    assert stats.estimate("residue_rate", data) == 0.25


def test_the_interval_holds_the_estimate_and_repeats_with_the_seed() -> None:
    data = _rows(*np.linspace(0, 1, 50))
    found = stats.interval("f1", data, seed=3)
    assert found.low < found.value < found.high
    assert found == stats.interval("f1", data, seed=3)
    assert found != stats.interval("f1", data, seed=4)


def test_pairing_makes_a_constant_gain_certain() -> None:
    """Where every page gains the same, resampling pages leaves no doubt about the gain."""
    base = np.linspace(0.1, 0.8, 40)
    found = stats.difference("f1", _rows(*(base + 0.1)), _rows(*base))
    assert (found.low, found.value, found.high) == pytest.approx((0.1, 0.1, 0.1))


def test_an_interval_of_no_change_holds_zero() -> None:
    generator = np.random.default_rng(0)
    a, b = generator.random(200), generator.random(200)
    found = stats.difference("f1", _rows(*a), _rows(*b))
    assert found.low < 0 < found.high


def test_pages_that_are_no_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="paired"):
        stats.difference("f1", _rows(1.0, 0.5), _rows(1.0))


def test_perfect_confidence_has_no_calibration_error() -> None:
    values = np.linspace(0, 1, 100)
    curve, error = stats.reliability(values, values)
    assert error == pytest.approx(0.0)
    assert [b.pages for b in curve] == [10] * 10


def test_the_calibration_error_is_the_mean_distance_over_bins() -> None:
    confidence = np.full(10, 0.9)
    _, error = stats.reliability(confidence, np.full(10, 0.6))
    assert error == pytest.approx(0.3)


def test_pages_without_confidence_are_left_out_of_the_curve() -> None:
    curve, error = stats.reliability(np.array([np.nan, 0.5]), np.array([0.1, 0.5]))
    assert ([b.pages for b in curve], error) == ([1], 0.0)
