"""Who may change what holds for a whole process."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from declutter.cli import main


@pytest.fixture(autouse=True)
def threshold() -> Iterator[tuple[int, int, int]]:
    """Python's threshold for looking for garbage, put back afterwards."""
    before = gc.get_threshold()
    yield before
    gc.set_threshold(*before)


def test_the_command_line_looks_for_garbage_less_often(
    threshold: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["declutter", "rules", "list"])
    main()
    assert gc.get_threshold()[0] > threshold[0]


def test_who_calls_the_command_line_keeps_the_process(threshold: tuple[int, int, int]) -> None:
    main(["rules", "list"])
    assert gc.get_threshold() == threshold
