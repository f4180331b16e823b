from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest

from benchmarks import svg


def _titles(picture: str) -> list[str]:
    return [t.text or "" for t in ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}title")]


def test_each_extractor_is_a_point() -> None:
    picture = svg.accuracy_against_speed({"a & b": (3.0, 0.8), "c": (50.0, 0.9)})
    assert _titles(picture) == ["a & b: 0.800, 3.0 ms", "c: 0.900, 50.0 ms"]


def test_names_of_near_points_do_not_cover_each_other() -> None:
    points = {"a": (20.0, 0.8), "b": (20.5, 0.8), "c": (21.0, 0.801), "d": (300.0, 0.8)}
    picture = ET.fromstring(svg.accuracy_against_speed(points))
    texts = picture.iter("{http://www.w3.org/2000/svg}text")
    tops = {t.text: float(t.attrib["y"]) for t in texts if t.text in points}
    assert all(abs(tops[one] - tops[other]) >= 14 for one, other in ("ab", "ac", "bc"))
    assert tops["d"] == tops["a"]


def test_faster_is_left_and_better_is_up() -> None:
    plot = svg.Plot(svg.Axis("x", 1, 100, log=True), svg.Axis("y", 0, 1))
    assert plot.px(2) < plot.px(20)
    assert plot.py(0.9) < plot.py(0.2)


def test_points_without_time_or_score_are_left_out() -> None:
    assert svg.accuracy_against_speed({"a": (0.0, 0.8), "b": (5.0, math.nan)}) == ""


def test_bars_stand_for_every_series_and_group_that_has_a_value() -> None:
    nan = math.nan
    picture = svg.bars(["x", "y"], {"a": [(0.5, 0.4, 0.6), (nan, nan, nan)], "b": [(1, 1, 1)] * 2})
    named = [title for title in _titles(picture) if "," in title]
    assert [title.split(":")[0] for title in named] == ["a, x", "b, x", "b, y"]


def test_growth_is_drawn_on_logarithmic_axes() -> None:
    picture = svg.growth({"a": [(1e3, 1.0), (1e6, 900.0)]}, "bytes", "ms")
    assert "a: 1000, 1" in _titles(picture)


@pytest.mark.parametrize(
    ("axis", "ticks"),
    [
        (svg.Axis("", 0, 1), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]),
        (svg.Axis("", 1, 10, log=True), [1, 2, 5, 10]),
        (svg.Axis("", 1, 1e5, log=True), [1, 10, 100, 1e3, 1e4, 1e5]),
    ],
)
def test_ticks_are_round_values_in_range(axis: svg.Axis, ticks: list[float]) -> None:
    assert axis.ticks() == pytest.approx(ticks)
