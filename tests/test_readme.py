"""The README's examples, run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from declutter.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
_SCORE = re.compile(r"\b\d\.\d\d\b")


def test_the_command_prints_what_the_readme_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Scores aside, which differ from one machine to another in their last figure."""
    monkeypatch.chdir(ROOT)
    shown = re.search(r"```console\n\$ declutter (.+)\n([^`]+)```", README)
    assert shown
    assert main(shown[1].split()) == 0
    expected = _SCORE.sub("#", shown[2]).splitlines()
    assert len(expected) > 20
    assert _SCORE.sub("#", capsys.readouterr().out).splitlines()[: len(expected)] == expected


def test_the_python_example_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    parser = doctest.DocTestParser()
    example = next(code for code in re.findall(r"```python\n([^`]+)```", README) if ">>>" in code)
    found = doctest.DocTestRunner(verbose=False).run(
        parser.get_doctest(example, {}, "README", "README.md", 0)
    )
    assert found.attempted > 3 and not found.failed
