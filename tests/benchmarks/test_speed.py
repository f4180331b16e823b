from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks import scaling, speed, synthetic
from benchmarks.datasets import Dataset
from benchmarks.speed import Settings, SpeedError

SETTINGS = Settings(repeat=1)
FAST, RAISES = "fake_extractors:tags_off", "fake_extractors:raises"


def test_each_extractor_is_timed_on_each_page(dataset: Dataset) -> None:
    found = speed.compare([FAST, speed.PARSE], dataset.samples, FAST, SETTINGS)
    assert [len(c.timing.cpu_ms) for c in found] == [4, 4]
    assert found[0].faster.value == 1.0
    assert [c.timing.failures for c in found] == [0, 0]


def test_failures_are_counted_and_compared_on_no_page(dataset: Dataset) -> None:
    found = speed.compare([FAST, RAISES], dataset.samples, FAST, SETTINGS)
    assert found[1].timing.failures == 4
    assert math.isnan(found[1].faster.value)
    assert "all" in speed.render(found, FAST).splitlines()[-1]


@pytest.mark.parametrize(
    ("names", "baseline", "reason"),
    [
        ([FAST], RAISES, "not among"),
        ([FAST, "no_such_module:run"], FAST, "not installed"),
    ],
)
def test_what_cannot_be_timed_says_why(
    names: Sequence[str], baseline: str, reason: str, dataset: Dataset
) -> None:
    with pytest.raises(SpeedError, match=reason):
        speed.compare(names, dataset.samples, baseline, SETTINGS)


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_is_the_power_by_which_cost_grows(power: float) -> None:
    points = [(size, 3.0 * size**power) for size in (1e5, 1e6, 1e7)]
    assert scaling.exponent(points) == pytest.approx(power)


def test_small_pages_do_not_bend_the_exponent() -> None:
    points = [(1e3, 500.0), (1e5, 1.0), (1e6, 10.0)]
    assert scaling.exponent(points) == pytest.approx(1.0)


def test_one_point_has_no_exponent() -> None:
    assert math.isnan(scaling.exponent([(1e6, 1.0)]))


def test_page_sizes_reports_every_size_and_what_failed() -> None:
    good = scaling.page_sizes(FAST, (1_000, 100_000, 200_000))
    assert [point.size for point in good.points] == [1_000, 100_000, 200_000]
    assert all(point.error == "" for point in good.points)
    bad = scaling.page_sizes(RAISES, (1_000,))
    assert bad.points[0].error == "ValueError: no such page"
    assert "no such page" in scaling.render([bad])


def test_memory_is_read_while_pages_run(dataset: Dataset) -> None:
    found = scaling.memory_growth(FAST, dataset.samples, pages=80)
    assert [number for number, _ in found.readings] == list(range(2, 81, 2))
    assert np.isfinite(found.slope) and found.failures == 0


@pytest.mark.parametrize("size", [500, 1_000, 5_000, 100_000])
def test_a_made_up_page_is_just_as_large_as_asked_for(size: int) -> None:
    page = synthetic.page(size)
    assert 0.95 * size <= len(page) <= size
    assert page == synthetic.page(size)
    assert page != synthetic.page(size, seed=1)


def test_a_made_up_page_is_complete() -> None:
    page = synthetic.page(50_000).decode()
    assert page.startswith("<!doctype html>") and page.endswith("</html>")
    assert all(f"<{tag}" in page for tag in ("nav", "h1", "h2", "p", "li", "table", "aside"))
