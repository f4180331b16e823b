from __future__ import annotations

from typing import Any

import pytest

from benchmarks import compare
from benchmarks.compare import CompareError


def _row(name: str, f1: float, by: dict[str, int] | None = None, error: str = "") -> dict[str, Any]:
    return {"name": name, "scores": {"f1": f1}, "details": {"by": by or {}}, "error": error}


def _run(*rows: dict[str, Any], extractor: str = "e", dataset: str = "d") -> dict[str, Any]:
    return {
        "datasets": [{"name": dataset, "metric": "f1"}],
        "results": {dataset: {extractor: list(rows)}},
    }


def test_pages_are_sorted_into_better_worse_and_the_same() -> None:
    first = _run(_row("a", 0.5), _row("b", 0.9), _row("c", 0.7), _row("d", 0.1))
    second = _run(_row("d", 0.9), _row("c", 0.7), _row("b", 0.2), _row("a", 0.6))
    (found,) = compare.compare(first, second)
    assert [change.page for change in found.better] == ["d", "a"]
    assert [change.page for change in found.worse] == ["b"]
    assert found.difference.value == pytest.approx(0.05)


def test_a_change_names_the_rules_that_kept_or_removed_more() -> None:
    first = _run(_row("a", 0.5, {"+ model": 100, "- ads.en": 10}))
    second = _run(_row("a", 0.9, {"+ model": 70, "- ads.en": 10, "- paywall.en": 30}))
    (found,) = compare.compare(first, second)
    assert found.better[0].by == (("+ model", -30), ("- paywall.en", 30))
    assert found.by == found.better[0].by


def test_two_extractors_can_be_compared() -> None:
    first, second = _run(_row("a", 0.5), extractor="x"), _run(_row("a", 0.6), extractor="y")
    (found,) = compare.compare(first, second, ("x", "y"))
    assert found.extractors == ("x", "y")
    assert found.difference.value == pytest.approx(0.1)


def test_only_pages_of_both_runs_count() -> None:
    (found,) = compare.compare(_run(_row("a", 0.5), _row("b", 1.0)), _run(_row("a", 0.5)))
    assert found.pages == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (_run(_row("a", 1)), _run(_row("a", 1), extractor="other")),
        (_run(_row("a", 1)), _run(_row("a", 1), dataset="other")),
        (_run(_row("a", 1)), _run(_row("b", 1))),
    ],
    ids=["extractor", "dataset", "page"],
)
def test_runs_with_nothing_in_common_are_refused(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    with pytest.raises(CompareError, match="share no"):
        compare.compare(first, second)


def test_the_rendering_shows_gains_and_their_reasons() -> None:
    first = _run(_row("a", 0.5, {"- ads.en": 5}), _row("b", 1.0))
    second = _run(_row("a", 0.75, {"- ads.en": 25}), _row("b", 0.0, error="timeout after 3 s"))
    text = compare.render(compare.compare(first, second))
    assert "1 better, 1 worse, 0 the same" in text
    assert "- ads.en +20" in text
    assert "timeout after 3 s" in text
