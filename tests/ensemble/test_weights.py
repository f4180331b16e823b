"""The weights file: written and read back, refused where damaged, and what its parts compute."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.ensemble import weights as module
from declutter.ensemble.trees import FIELDS, Trees
from declutter.ensemble.weights import SURE_OUT, Curve, Weights, load, pack, unpack
from declutter.errors import WeightsError
from declutter.features import feature_names
from declutter.model import PAGE_TYPES
from declutter.strategies import NATIVE

Arrays = dict[str, np.ndarray[Any, Any]]


@pytest.fixture
def arrays(hand_weights: Weights) -> Arrays:
    return pack(hand_weights)


def same(a: Trees, b: Trees) -> bool:
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in FIELDS)


def test_what_is_packed_is_unpacked(hand_weights: Weights, arrays: Arrays) -> None:
    back = unpack(arrays)
    assert back.record == hand_weights.record
    assert (back.names, back.words) == (hand_weights.names, hand_weights.words)
    for name in ("first", "second", "asked"):
        assert same(getattr(back, name), getattr(hand_weights, name))
    assert all(map(same, back.types, hand_weights.types))
    for stage in module.STAGES:
        assert same(back.trust[stage], hand_weights.trust[stage])
        for group in ("block", "page"):
            ours, theirs = getattr(back, group)[stage], getattr(hand_weights, group)[stage]
            assert np.array_equal(ours.x, theirs.x)
            assert np.array_equal(ours.y, theirs.y)


def test_a_file_is_read_back(tmp_path: Path, arrays: Arrays, hand_weights: Weights) -> None:
    path = tmp_path / "weights.npz"
    np.savez_compressed(path, **arrays)
    assert load(path).record == hand_weights.record
    assert load(path) is load(path)


def test_every_array_is_needed(arrays: Arrays) -> None:
    for name in arrays:
        rest = {key: value for key, value in arrays.items() if key != name}
        with pytest.raises(WeightsError, match=name):
            unpack(rest)


def test_another_format_is_refused(arrays: Arrays) -> None:
    record = json.dumps({"format": module.FORMAT + 1}).encode()
    arrays["record"] = np.frombuffer(record, dtype=np.uint8)
    with pytest.raises(WeightsError, match=f"format {module.FORMAT + 1}"):
        unpack(arrays)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 no archive", b"{}" * 100])
def test_a_missing_or_damaged_file_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "weights.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError, match="cannot be read"):
        load(path)


def test_a_file_cut_short_is_an_error(tmp_path: Path, arrays: Arrays) -> None:
    path = tmp_path / "weights.npz"
    np.savez(path, **arrays)
    whole = path.read_bytes()
    for share in (2, 3):
        path.with_stem(f"cut{share}").write_bytes(whole[: len(whole) // share])
        with pytest.raises(WeightsError):
            load(path.with_stem(f"cut{share}"))


def test_a_record_that_is_no_json_is_an_error(tmp_path: Path, arrays: Arrays) -> None:
    path = tmp_path / "weights.npz"
    np.savez(path, **{**arrays, "record": np.frombuffer(b"{format", dtype=np.uint8)})
    with pytest.raises(WeightsError):
        load(path)


def test_code_in_a_file_is_not_run(tmp_path: Path, arrays: Arrays) -> None:
    """Python objects, which only unpickling could read, are refused."""
    path = tmp_path / "weights.npz"
    np.savez(path, **{**arrays, "record": np.array([{"format": 1}], dtype=object)})
    with pytest.raises(WeightsError):
        load(path)


@given(
    st.lists(st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32)), min_size=1),
    st.lists(st.floats(-1, 2, width=32), min_size=2),
)
def test_a_curve_is_monotone_and_within_its_knots(
    knots: list[tuple[float, float]], values: list[float]
) -> None:
    x, y = (np.sort(np.array(column, dtype=np.float32)) for column in zip(*knots, strict=True))
    out = Curve(x, y)(np.sort(np.array(values, dtype=np.float32)))
    assert (np.diff(out) >= -1e-6).all()
    assert (out >= y[0] - 1e-6).all()
    assert (out <= y[-1] + 1e-6).all()


def test_a_curve_meets_its_knots_and_is_straight_between() -> None:
    curve = Curve(np.array([0.0, 0.5, 1.0], np.float32), np.array([0.1, 0.2, 0.8], np.float32))
    assert curve([0.0, 0.5, 1.0]).tolist() == pytest.approx([0.1, 0.2, 0.8])
    assert curve([0.25, 0.75, -3.0, 9.0]).tolist() == pytest.approx([0.15, 0.5, 0.1, 0.8])


def test_blocks_that_the_first_stage_rules_out_are_not_asked_again(hand_weights: Weights) -> None:
    first = np.array([SURE_OUT / 2, SURE_OUT, 0.9], dtype=np.float32)
    rows = np.zeros((3, len(feature_names(tuple(s.name for s in NATIVE)))), dtype=np.float32)
    scores = hand_weights.second_scores(first, rows)
    assert scores[0] == 0.0
    assert scores[1] == scores[2] > 0.0


def test_page_types_are_a_distribution(make_weights: Callable[..., Weights]) -> None:
    found = make_weights().type_scores(np.zeros(1, dtype=np.float32))
    assert float(found.sum()) == pytest.approx(1.0)
    assert PAGE_TYPES[int(found.argmax())] == "forum"


@pytest.mark.parametrize("stage", module.STAGES)
def test_confidence_is_what_the_trust_model_says(
    make_weights: Callable[..., Weights], stage: str
) -> None:
    for confidence in (0.2, 0.9):
        weights = make_weights(confidence=confidence)
        row = np.zeros(1, dtype=np.float32)
        assert weights.confidence(row, stage) == pytest.approx(confidence, abs=1e-5)


def test_the_shipped_weights_fit_the_features_of_this_version() -> None:
    """No tree asks for a column that the features do not have."""
    weights = load()
    width = len(feature_names(tuple(strategy.name for strategy in NATIVE)))
    assert int(weights.first.feature.max()) < width
    assert {"gate", "least_confidence"} <= set(weights.record)
    for group in (weights.block, weights.page):
        for curve in group.values():
            assert (np.diff(curve.x) >= 0).all()
            assert (np.diff(curve.y) >= 0).all()
