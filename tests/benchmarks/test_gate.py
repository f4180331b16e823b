from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks import gate
from benchmarks.datasets import Dataset, DatasetError
from benchmarks.gate import Floor, GateError, Verdict
from benchmarks.run import Options

FAKE = "fake_extractors:first_paragraph"


def _check(dataset: Dataset, floor: Floor) -> Verdict:
    (verdict,) = gate.check([floor], Options(progress=False), lambda _: dataset)
    return verdict


def test_a_floor_that_is_reached_holds(dataset: Dataset) -> None:
    verdict = _check(dataset, Floor("toy", FAKE, "f1", 0.5, dataset.checksum()))
    assert (verdict.state, verdict.holds) == ("ok", True)


def test_a_figure_below_its_floor_fails(dataset: Dataset) -> None:
    verdict = _check(dataset, Floor("toy", FAKE, "f1", 0.99, dataset.checksum()))
    assert (verdict.state, verdict.holds) == ("below", False)


def test_a_figure_that_cannot_be_measured_fails(dataset: Dataset) -> None:
    bare = Dataset("toy", "f1", tuple(s for s in dataset.samples if not s.residue))
    verdict = _check(bare, Floor("toy", FAKE, "residue_removed", 0.0, bare.checksum()))
    assert (verdict.state, verdict.holds) == ("below", False)


def test_a_floor_of_other_data_fails(dataset: Dataset) -> None:
    verdict = _check(dataset, Floor("toy", FAKE, "f1", 0.1, "0" * 64))
    assert (verdict.state, verdict.holds) == ("data changed", False)


def test_a_floor_that_was_never_measured_fails(dataset: Dataset) -> None:
    verdict = _check(dataset, Floor("toy", FAKE, "f1"))
    assert (verdict.state, verdict.holds) == ("never measured", False)


def test_data_that_are_not_at_hand_are_passed_over() -> None:
    def absent(_: str) -> Dataset:
        raise DatasetError("not here")

    (verdict,) = gate.check([Floor("toy", FAKE, "f1", 0.9, "x")], Options(), absent)
    assert (verdict.state, verdict.holds) == ("absent", True)


def test_an_extractor_that_cannot_run_is_no_pass(dataset: Dataset) -> None:
    with pytest.raises(GateError, match="unknown extractor"):
        _check(dataset, Floor("toy", "no-such-one", "f1", 0.1, dataset.checksum()))


def _verdict(value: float, measured: float, state: str) -> Verdict:
    return Verdict(Floor("toy", "e", "f1", value, "old"), state, measured, "new")


@pytest.mark.parametrize(
    ("value", "measured", "state", "after"),
    [
        (0.5, 0.71239, "ok", 0.7123),
        (0.5, 0.5, "ok", 0.5),
        (0.0, 0.4, "never measured", 0.4),
        (0.5, 0.6, "data changed", 0.6),
    ],
)
def test_update_raises_a_floor_to_what_was_measured(
    value: float, measured: float, state: str, after: float
) -> None:
    (floor,), refused = gate.update([_verdict(value, measured, state)])
    assert (floor.value, floor.checksum, refused) == (after, "new", [])


@pytest.mark.parametrize(
    ("measured", "state"),
    [(0.49999, "below"), (0.1, "data changed"), (math.nan, "below")],
)
def test_update_refuses_to_lower_a_floor(measured: float, state: str) -> None:
    verdict = _verdict(0.5, measured, state)
    (floor,), refused = gate.update([verdict])
    assert floor == verdict.floor
    assert len(refused) == 1 and "never lowered" in refused[0]


def test_changed_data_can_be_rebased_by_name_only() -> None:
    changed = _verdict(0.5, 0.1, "data changed")
    (floor,), refused = gate.update([changed], rebase=["toy"])
    assert (floor.value, refused) == (0.1, [])
    (floor,), refused = gate.update([_verdict(0.5, 0.1, "below")], rebase=["toy"])
    assert (floor.value, len(refused)) == (0.5, 1)


def test_update_leaves_absent_data_alone() -> None:
    verdict = _verdict(0.5, math.nan, "absent")
    assert gate.update([verdict]) == ([verdict.floor], [])


def test_floors_survive_writing_and_reading(tmp_path: Path) -> None:
    floors = [Floor("a@20", "declutter:auto", "f1", 0.8123, "ab"), Floor("b", "", "goldens", 61)]
    gate.write(tmp_path / "floors.toml", floors)
    assert gate.read(tmp_path / "floors.toml") == floors


def test_the_projects_floors_can_be_read() -> None:
    assert {"corpus", "wcxb@200"} <= {floor.data for floor in gate.read(gate.default_file())}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no floors"),
        ("[[floor]", "floors.toml"),
        ("[[floor]]\ndata = 'a'\n", "missing"),
        ("[[floor]]\ndata='a'\nextractor='b'\nmetric='speed'\n", "unknown metric"),
        ("[[floor]]\ndata='a'\nextractor='b'\nmetric='residue_rate'\n", "better when lower"),
    ],
)
def test_malformed_floors_are_refused(text: str, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "floors.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GateError, match=reason):
        gate.read(file)
