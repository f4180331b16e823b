from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.datasets import Dataset, DatasetError, Sample
from benchmarks.run import Options, Run, read_json, run, to_json
from benchmarks.score import score

RunFakes = Callable[..., Run]


def _counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Dataset, Path]:
    calls = tmp_path / "calls"
    calls.write_text("", encoding="utf-8")
    monkeypatch.setenv("CALLS_FILE", str(calls))
    pages = tuple(Sample(f"p{i}", f"<p>counted {i}</p>".encode(), "x") for i in range(3))
    return Dataset("counted", "f1", pages), calls


def test_every_page_is_scored_by_every_extractor(run_fakes: RunFakes) -> None:
    found = run_fakes("tags_off", "first_paragraph")
    both = {extractor: rows for (_, extractor), rows in found.results.items()}
    assert [row.name for row in both["fake_extractors:tags_off"]] == ["one", "two", "three", "four"]
    assert both["fake_extractors:first_paragraph"][0].scores["f1"] == 1.0
    assert both["fake_extractors:tags_off"][0].scores["precision"] < 1.0


def test_several_jobs_give_the_same_as_one(run_fakes: RunFakes) -> None:
    one, two = run_fakes("tags_off"), run_fakes("tags_off", jobs=2)
    key = ("toy", "fake_extractors:tags_off")
    assert [row.scores for row in one.results[key]] == [row.scores for row in two.results[key]]


def test_a_missing_extractor_is_recorded_and_the_others_run(dataset: Dataset) -> None:
    found = run([dataset], ["no-such-one", "fake_extractors:tags_off"], Options(progress=False))
    assert "unknown extractor" in found.extractors[0].missing
    assert [extractor.name for extractor in found.present] == ["fake_extractors:tags_off"]


def test_a_failed_page_is_named_and_scored_as_empty(run_fakes: RunFakes) -> None:
    rows = run_fakes("raises").results["toy", "fake_extractors:raises"]
    assert {row.outcome.error for row in rows} == {"ValueError: no such page"}
    assert [row.scores["f1"] for row in rows] == [0.0] * 4


def test_pages_done_before_are_not_extracted_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset, calls = _counted(tmp_path, monkeypatch)
    options = Options(cache=tmp_path / "cache", progress=False)
    first = run([dataset], ["fake_extractors:counts_calls"], options)
    again = run([dataset], ["fake_extractors:counts_calls"], options)
    assert calls.read_text(encoding="utf-8") == "xxx"
    (a,), (b,) = first.results.values(), again.results.values()
    assert [row.outcome.text for row in a] == [row.outcome.text for row in b]
    assert [row.outcome.cached for row in b] == [True] * 3


def test_a_run_that_was_broken_off_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset, calls = _counted(tmp_path, monkeypatch)
    options = Options(cache=tmp_path / "cache", progress=False)
    part = Dataset("counted", "f1", dataset.samples[:2])
    run([part], ["fake_extractors:counts_calls"], options)
    run([dataset], ["fake_extractors:counts_calls"], options)
    assert calls.read_text(encoding="utf-8") == "xxx"


def test_fresh_extracts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset, calls = _counted(tmp_path, monkeypatch)
    for fresh in (False, True):
        options = Options(cache=tmp_path / "cache", fresh=fresh, progress=False)
        run([dataset], ["fake_extractors:counts_calls"], options)
    assert calls.read_text(encoding="utf-8") == "x" * 6


def test_timeouts_are_tried_again(tmp_path: Path) -> None:
    dataset = Dataset("d", "f1", (Sample("a", b"<p>hang</p>", "hang"),))
    short = Options(timeout=2.0, cache=tmp_path, progress=False)
    for _ in range(2):
        found = run([dataset], ["fake_extractors:hangs_on_request"], short)
        (row,) = found.results["d", "fake_extractors:hangs_on_request"]
        assert (row.outcome.error, row.outcome.cached) == ("timeout after 2 s", False)


def test_texts_made_elsewhere_are_scored_like_any(tmp_path: Path, dataset: Dataset) -> None:
    file = tmp_path / "texts.jsonl"
    lines = [
        {"name": sample.name, "text": sample.truth, "confidence": 0.9}
        for sample in dataset.samples[:3]
    ]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = run([dataset], [f"outputs:{file}"], Options(progress=False))
    rows = found.results["toy", f"outputs:{file}"]
    assert [row.scores["f1"] for row in rows] == [1.0, 1.0, 1.0, 0.0]
    assert rows[3].outcome.error == "no line for this page"
    assert rows[0].outcome.details == {"confidence": 0.9}


@pytest.mark.parametrize("line", ["{", '{"name": "a"}', "[]"])
def test_a_malformed_file_of_texts_is_missing_with_its_line(line: str, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(f"\n{line}\n", encoding="utf-8")
    found = run([], [f"outputs:{file}"], Options(progress=False))
    assert f"{file}:2" in found.extractors[0].missing


def test_a_run_survives_json(run_fakes: RunFakes, tmp_path: Path) -> None:
    found = run_fakes("tags_off")
    file = tmp_path / "run.json"
    data = to_json(found, {})
    file.write_text(json.dumps(data), encoding="utf-8")
    assert read_json(file) == json.loads(json.dumps(data))
    assert "The cat" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "[]", '{"schema": 99}'])
def test_a_file_that_is_no_run_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=r"run\.json"):
        read_json(file)


def test_a_page_has_only_the_scores_its_truth_allows() -> None:
    segments = score(Sample("a", b"", wanted=("x",), unwanted=("y",)), "x")
    assert segments == {"tp": 1, "fn": 0, "fp": 0, "tn": 1}
    residue = score(Sample("a", b"", residue=("Ad", "Share")), "Ad here")
    assert residue == {"residue_left": 1, "residue_lines": 2}
