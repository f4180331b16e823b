from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks import diff, html_report, report, summary
from benchmarks.datasets import Dataset, Sample
from benchmarks.pool import Outcome
from benchmarks.run import Extractor, PageResult, Run, to_json
from benchmarks.score import score

RunFakes = Callable[..., Run]
TAGS, FIRST = "fake_extractors:tags_off", "fake_extractors:first_paragraph"


@pytest.fixture
def found(run_fakes: RunFakes) -> Run:
    return run_fakes("first_paragraph", "tags_off", "raises")


@pytest.fixture
def data(found: Run) -> dict[str, Any]:
    found.settings["baseline"] = TAGS
    return to_json(found, summary.summarise(found, TAGS, seed=0))


def test_differences_are_to_the_baseline(data: dict[str, Any]) -> None:
    table = data["summary"]["toy"]
    gap = table[FIRST]["all"]["score"]["value"] - table[TAGS]["all"]["score"]["value"]
    assert table[FIRST]["all"]["difference"]["value"] == pytest.approx(gap)
    assert "difference" not in table[TAGS]["all"]


def test_slices_are_the_groups_with_enough_pages(dataset: Dataset) -> None:
    """A language that all pages share and a type with one page are no slices."""
    assert summary.slices(dataset) == {"all": [0, 1, 2, 3], "type:article": [0, 1, 2]}


def test_failures_are_counted_and_named(data: dict[str, Any]) -> None:
    errors = data["summary"]["toy"]["fake_extractors:raises"]["all"]["errors"]
    assert set(errors) == {"one", "two", "three", "four"}
    assert "ValueError: no such page" in report.terminal(data)


def test_the_terminal_report_lists_extractors_types_and_what_is_missing(found: Run) -> None:
    found.extractors.append(Extractor("gone", missing="gone: not installed here"))
    text = report.terminal(to_json(found, summary.summarise(found, TAGS, seed=0)))
    assert re.search(r"^fake_extractors:first_paragraph +0\.\d{4}", text, re.MULTILINE)
    assert re.search(r"^article +3", text, re.MULTILINE)
    assert "not run: gone: not installed here" in text


def test_the_csv_has_a_line_a_page_and_extractor(data: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(report.to_csv(data))))
    assert len(rows) == 12
    assert rows[0]["page"] == "one" and float(rows[0]["f1"]) == 1.0
    assert {row["error"] for row in rows if row["extractor"].endswith("raises")} == {
        "ValueError: no such page"
    }


def test_the_markdown_table_has_a_row_an_extractor(data: dict[str, Any]) -> None:
    lines = report.markdown(data).splitlines()
    assert lines[0] == "| Extractor | toy (4) | ms mean | ms median | failed |"
    assert [line.split(" | ")[0] for line in lines[2:5]] == [
        f"| {name}" for name in (FIRST, TAGS, "fake_extractors:raises")
    ]
    assert [line.split(" | ")[-1] for line in lines[2:5]] == ["0 |", "0 |", "4 |"]


def test_the_html_report_stands_alone(found: Run, data: dict[str, Any]) -> None:
    page = html_report.render(found, data)
    assert page.count("<svg") >= 2
    assert not re.search(r"<(script|link|img)\b", page)
    assert not re.search(r"(src|href)=", page)


def test_the_html_report_shows_the_worst_pages_with_their_diffs(
    found: Run, data: dict[str, Any]
) -> None:
    page = html_report.render(found, data, worst=1)
    assert "Quite" in page and "Birds flew" not in page
    assert "<ins>" in page and "<del>" in page


def test_the_html_report_escapes_what_pages_hold() -> None:
    sample = Sample("<b>", b"", "truth", url="http://a/?<script>")
    outcome = Outcome("<script>alert(1)</script>", details={"by": {"+ <i>": 3}})
    found = Run([Dataset("d<", "f1", (sample,))], [Extractor("e<")])
    found.results["d<", "e<"] = [PageResult("<b>", score(sample, outcome.text), outcome, "")]
    page = html_report.render(found, to_json(found, summary.summarise(found, "", 0)))
    assert "<script" not in page and "e<" not in page and "<i>" not in page.replace("<i>[", "")


def test_confidence_gives_a_reliability_curve() -> None:
    samples = tuple(Sample(f"p{i}", b"", "a b") for i in range(4))
    found = Run([Dataset("d", "f1", samples)], [Extractor("e")])
    found.results["d", "e"] = [
        PageResult(s.name, score(s, text), Outcome(text, details={"confidence": c}), "")
        for s, text, c in zip(samples, ("a b", "a b", "x", "x"), (0.9, 0.9, 0.1, 0.1), strict=True)
    ]
    whole = summary.summarise(found, "", 0)["d"]["e"]["all"]
    assert whole["calibration"]["error"] == pytest.approx(0.1)
    data = to_json(found, {"d": {"e": {"all": whole}}})
    assert "Expected calibration error: e 0.100" in html_report.render(found, data)


@pytest.mark.parametrize(
    ("truth", "output", "left", "right"),
    [
        ("a b c", "a b c", "a b c", "a b c"),
        ("a b c", "a c", "a <del>b </del>c", "a c"),
        ("a c", "a x c", "a c", "a <ins>x </ins>c"),
        ("a < b", "a < b", "a &lt; b", "a &lt; b"),
        ("a", "", "<del>a</del>", ""),
    ],
)
def test_a_diff_marks_what_is_missed_and_what_is_extra(
    truth: str, output: str, left: str, right: str
) -> None:
    assert diff.side_by_side(truth, output) == (left, right)


def test_a_diff_says_what_it_does_not_show() -> None:
    left, right = diff.side_by_side("a " * diff.LONGEST, "a")
    assert left.endswith("more pieces not shown]</i>")
    assert "not shown" not in right
