"""The chosen body against every body there is, and what strictness does to it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.ensemble import choose, expected_f1
from declutter.model import Floats

probability = st.floats(0.0, 1.0, width=32)
size = st.integers(1, 200)
pages = st.lists(st.tuples(probability, size), min_size=1, max_size=9)
strictness = st.floats(0.0, 1.0)


def columns(page: list[tuple[float, int]]) -> tuple[Floats, Floats]:
    p, words = zip(*page, strict=True)
    return np.array(p, dtype=np.float32), np.array(words, dtype=np.float32)


def best_of_all(p: Floats, words: Floats) -> float:
    """Highest expected F1 of all subsets."""
    subsets = np.array(list(product((False, True), repeat=len(p))))
    mass = (p * words).astype(np.float64)
    below = subsets @ words.astype(np.float64) + mass.sum()
    return float((2.0 * (subsets @ mass) / np.maximum(below, 1e-9)).max())


@given(pages)
def test_no_subset_is_expected_to_do_better(page: list[tuple[float, int]]) -> None:
    """docs/design.md: a threshold set always wins, so scanning thresholds covers every body."""
    p, words = columns(page)
    assert choose(p, words).expected_f1 == pytest.approx(best_of_all(p, words), abs=1e-5)


@given(pages)
def test_the_threshold_is_half_the_expected_f1(page: list[tuple[float, int]]) -> None:
    """Lipton, Elkan, Naryanaswamy 2014: blocks above F*/2 are in, blocks below are out."""
    p, words = columns(page)
    choice = choose(p, words)
    half = choice.expected_f1 / 2
    assert choice.keep[p > half + 1e-5].all()
    assert not choice.keep[p < half - 1e-5].any()


@given(pages)
def test_the_expected_f1_is_that_of_the_body(page: list[tuple[float, int]]) -> None:
    p, words = columns(page)
    for setting in (0.0, 0.3, 0.5, 0.8, 1.0):
        choice = choose(p, words, setting)
        assert choice.expected_f1 == expected_f1(choice.keep, p, words)
        assert np.array_equal(choice.keep, p >= choice.threshold)


@given(pages, strictness, strictness)
def test_what_a_stricter_setting_keeps_a_looser_one_keeps(
    page: list[tuple[float, int]], one: float, other: float
) -> None:
    p, words = columns(page)
    loose, strict = choose(p, words, min(one, other)), choose(p, words, max(one, other))
    assert loose.threshold <= strict.threshold
    assert not (strict.keep & ~loose.keep).any()


@given(pages, st.randoms(use_true_random=False))
def test_the_order_of_blocks_does_not_matter(page: list[tuple[float, int]], chance: object) -> None:
    p, words = columns(page)
    order = np.array(chance.sample(range(len(p)), len(p)))  # type: ignore[attr-defined]
    keep = choose(p, words).keep
    assert np.array_equal(choose(p[order], words[order]).keep, keep[order])


def test_strictness_spans_all_blocks_to_the_surest() -> None:
    p = np.array([0.99, 0.8, 0.6, 0.2, 0.07], dtype=np.float32)
    words = np.full(5, 10.0, dtype=np.float32)
    kept = [int(choose(p, words, s).keep.sum()) for s in (0.0, 0.5, 1.0)]
    assert kept == [5, 3, 1]


def test_long_blocks_weigh_more_than_short_ones() -> None:
    """The same doubtful block is in beside little sure text, and out beside much."""
    p = np.array([1.0, 0.45], dtype=np.float32)
    assert choose(p, np.array([10.0, 100.0], dtype=np.float32)).keep.tolist() == [True, True]
    assert choose(p, np.array([900.0, 100.0], dtype=np.float32)).keep.tolist() == [True, False]


def test_a_page_without_blocks_has_an_empty_body() -> None:
    nothing = np.zeros(0, dtype=np.float32)
    choice = choose(nothing, nothing)
    assert (len(choice.keep), choice.expected_f1) == (0, 0.0)


def test_a_body_of_nothing_is_expected_to_score_nothing() -> None:
    p, words = columns([(0.5, 10), (0.2, 4)])
    assert expected_f1(np.zeros(2, dtype=np.bool_), p, words) == 0.0
    assert expected_f1(np.ones(2, dtype=np.bool_), np.zeros(2, np.float32), words) == 0.0
