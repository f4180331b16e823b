from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import cli, datasets

ROOT = datasets.project_root()


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    file = tmp_path / "pages.jsonl"
    rows = [
        {"html": f"<p>Page {i} has words.</p><i>Ad</i>", "text": f"Page {i} has words."}
        for i in range(5)
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


def _run(pages: Path, *more: str) -> int:
    return cli.main(["run", "--data", f"jsonl:{pages}", "--no-cache", *more])


def test_run_writes_table_json_csv_and_html(
    pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = "fake_extractors:tags_off,fake_extractors:first_paragraph"
    out = {kind: tmp_path / f"out.{kind}" for kind in ("json", "csv", "html")}
    options = [part for kind, path in out.items() for part in (f"--{kind}", str(path))]
    assert _run(pages, "--extractors", names, *options) == 0
    assert "fake_extractors:first_paragraph  1.0000" in capsys.readouterr().out
    assert json.loads(out["json"].read_text(encoding="utf-8"))["settings"]["seed"] == 0
    assert len(out["csv"].read_text(encoding="utf-8").splitlines()) == 11
    assert out["html"].read_text(encoding="utf-8").startswith("<!doctype html>")


def test_compare_and_table_read_what_run_wrote(
    pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = "fake_extractors:tags_off,fake_extractors:first_paragraph"
    file, picture = tmp_path / "out.json", tmp_path / "out.svg"
    _run(pages, "--extractors", names, "--json", str(file))
    capsys.readouterr()
    assert cli.main(["compare", str(file), str(file), "--extractors", names]) == 0
    assert "5 better, 0 worse" in capsys.readouterr().out
    assert cli.main(["table", str(file), "--svg", str(picture)]) == 0
    assert capsys.readouterr().out.startswith("| Extractor |")
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    label = "fake_extractors:tags_off=no tags"
    assert cli.main(["table", str(file), "--svg", str(picture), "--label", label]) == 0
    printed = capsys.readouterr().out
    assert "| no tags |" in printed and "tags_off" not in printed
    assert "no tags" in picture.read_text(encoding="utf-8")
    assert cli.main(["table", str(file), "--label", "nobody=x"]) == 3
    assert "no extractor nobody" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "--data", "nonsense"], 3, "unknown data set"),
        (["run", "--data", "corpus", "--baseline", "x"], 2, "baseline x is not among"),
        (["compare", "no.json", "no.json"], 3, "no.json"),
        (["gate", "--floors", "no.toml"], 3, "no.toml"),
        (["speed", "--what", "weight"], 2, "cannot measure weight"),
    ],
)
def test_what_cannot_be_done_has_its_exit_code_and_reason(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == code
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["run", "--jobs", "0"],
        ["run", "--extractors", ","],
        ["table", "run.json", "--label", "fast"],
    ],
)
def test_wrong_usage_exits_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 2


def test_a_run_in_which_nothing_could_run_fails(
    pages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(pages, "--extractors", "no-such-one") == 3
    assert "unknown extractor" in capsys.readouterr().out


def test_the_module_can_be_run() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("run", "compare", "gate", "golden", "speed"))


def test_a_gate_fails_below_and_update_raises(
    pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text(
        f"[[floor]]\ndata = 'jsonl:{pages}'\nextractor = 'fake_extractors:tags_off'\n"
        "metric = 'f1'\n",
        encoding="utf-8",
    )
    gate = ["gate", "--floors", str(floors), "--no-cache"]
    assert cli.main(gate) == 1
    assert cli.main([*gate, "--update"]) == 0
    assert cli.main(gate) == 0
    raised = floors.read_text(encoding="utf-8").replace("value = 0.", "value = 1.")
    floors.write_text(raised, encoding="utf-8")
    assert cli.main(gate) == 1
    assert cli.main([*gate, "--update"]) == 1
    assert "never lowered" in capsys.readouterr().err
    assert floors.read_text(encoding="utf-8").endswith(raised.partition("[[floor]]")[2])
