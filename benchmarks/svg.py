"""Small SVG plots without a plotting library: scatter, grouped bars, reliability, lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

COLOURS = (
    "#0b6e4f", "#d1495b", "#3066be", "#edae49", "#7d5ba6",
    "#00798c", "#8d6a3f", "#5c5c5c", "#c05299", "#6a994e",
)  # fmt: skip
# Width and height of a point's name, in pixels.
_NAME = (110, 14)
_STYLE = "font-family:system-ui,sans-serif;font-size:12px"


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: its title, range, and whether it is logarithmic."""

    title: str
    low: float
    high: float
    log: bool = False

    def place(self, value: float) -> float:
        """Position of a value between 0 (low end) and 1."""
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        """Values to mark: 1, 2, 5 per decade where logarithmic, else about six round ones."""
        if self.log:
            decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            steps = (1,) if len(decades) > 4 else (1, 2, 5)
            marks = [step * 10.0**decade for decade in decades for step in steps]
        else:
            rough = (self.high - self.low) / 6
            power = 10.0 ** math.floor(math.log10(rough))
            step = next(power * f for f in (1, 2, 5, 10) if power * f >= rough)
            first = math.ceil(self.low / step)
            marks = [i * step for i in range(first, math.floor(self.high / step + 1e-9) + 1)]
        return [mark for mark in marks if self.low * (1 - 1e-9) <= mark <= self.high * (1 + 1e-9)]


class Plot:
    """A frame with two axes to draw in.

    Args:
        x, y: the axes.
        width, height: of the whole picture, in pixels.
    """

    def __init__(self, x: Axis, y: Axis, width: int = 640, height: int = 400) -> None:
        self.x, self.y = x, y
        self.width, self.height = width, height
        self.left, self.top, self.right, self.bottom = 56, 16, 150, 46
        self.parts: list[str] = []
        self._frame()

    def px(self, value: float) -> float:
        """Horizontal position of a value, in pixels."""
        return self.left + self.x.place(value) * (self.width - self.left - self.right)

    def py(self, value: float) -> float:
        """Vertical position of a value, in pixels."""
        return (
            self.height - self.bottom - self.y.place(value) * (self.height - self.top - self.bottom)
        )

    def _frame(self) -> None:
        x0, x1 = self.left, self.width - self.right
        y0, y1 = self.height - self.bottom, self.top
        for mark in self.y.ticks():
            y = self.py(mark)
            self.line((x0, y), (x1, y), "#8884")
            self.text(x0 - 6, y + 4, f"{mark:g}", "end")
        for mark in self.x.ticks():
            x = self.px(mark)
            self.line((x, y0), (x, y1), "#8884")
            self.text(x, y0 + 16, f"{mark:g}", "middle")
        self.text((x0 + x1) / 2, self.height - 8, self.x.title, "middle")
        middle = (y0 + y1) / 2
        self.parts.append(
            f'<text x="14" y="{middle:.1f}" text-anchor="middle" fill="currentColor" '
            f'transform="rotate(-90 14 {middle:.1f})">{escape(self.y.title)}</text>'
        )

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
        """A thin straight line between two points in pixels."""
        self.parts.append(
            f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
            f'stroke="{colour}"/>'
        )

    def text(self, x: float, y: float, words: str, anchor: str = "start") -> None:
        """Words at a point in pixels."""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
            f'fill="currentColor">{escape(words)}</text>'
        )

    def dot(self, x: float, y: float, colour: str, title: str, radius: float = 5) -> None:
        """A point in pixels that says what it is when pointed at."""
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}">'
            f"<title>{escape(title)}</title></circle>"
        )

    def path(self, points: Sequence[tuple[float, float]], colour: str, dash: str = "") -> None:
        """Straight lines through values."""
        steps = " ".join(f"{self.px(x):.1f},{self.py(y):.1f}" for x, y in points)
        self.parts.append(
            f'<polyline points="{steps}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/>'
        )

    def legend(self, names: Sequence[str]) -> None:
        """Names in their colours, to the right of the frame."""
        for i, name in enumerate(names):
            y = self.top + 14 + 18 * i
            self.dot(self.width - self.right + 16, y - 4, colour(i), name)
            self.text(self.width - self.right + 26, y, name)

    def svg(self) -> str:
        """The picture."""
        return _document(self.width, self.height, self.parts)


def _document(width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" style="{_STYLE}" role="img">{"".join(parts)}</svg>'
    )


def standalone(picture: str) -> str:
    """A picture for a file of its own: on white, whatever it is shown on."""
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return picture.replace('role="img">', f'role="img">{ground}', 1)


def colour(index: int) -> str:
    """The colour of the series at a position."""
    return COLOURS[index % len(COLOURS)]


def accuracy_against_speed(
    points: Mapping[str, tuple[float, float]], score_title: str = "F1"
) -> str:
    """Scatter of name -> (ms a page, score), time logarithmic."""
    usable = {n: p for n, p in points.items() if p[0] > 0 and math.isfinite(p[1])}
    if not usable:
        return ""
    times = [time for time, _ in usable.values()]
    scores = [score for _, score in usable.values()]
    x = Axis("CPU ms a page (log)", min(times) / 1.6, max(times) * 1.6, log=True)
    y = Axis(score_title, max(0.0, min(scores) - 0.03), min(1.0, max(scores) + 0.03))
    plot = Plot(x, y)
    placed: list[tuple[float, float]] = []
    for i, (name, (time, score)) in enumerate(usable.items()):
        left, top = plot.px(time), plot.py(score)
        plot.dot(left, top, colour(i), f"{name}: {score:.3f}, {time:.1f} ms", 6)
        # Names of near points stand below each other.
        while any(abs(left - x) < _NAME[0] and abs(top - y) < _NAME[1] for x, y in placed):
            top += 1
        placed.append((left, top))
        plot.text(left + 9, top + 4, name)
    return plot.svg()


def bars(
    groups: Sequence[str],
    series: Mapping[str, Sequence[tuple[float, float, float]]],
    title: str = "F1",
) -> str:
    """Grouped bars with intervals: for each series, (value, low, high) per group."""
    width = 190 + max(1, len(groups)) * max(60, 12 * len(series) + 14)
    plot = Plot(Axis("", 0, max(1, len(groups))), Axis(title, 0, 1), width, 360)
    # The frame's numbers mean nothing on an axis of names.
    plot.parts = [p for p in plot.parts if 'text-anchor="middle"' not in p or "rotate" in p]
    slot = (plot.px(1) - plot.px(0)) - 14
    size = slot / max(1, len(series))
    for s, (name, values) in enumerate(series.items()):
        for g, (value, low, high) in enumerate(values):
            if math.isnan(value):
                continue
            x = plot.px(g) + 7 + s * size
            top = plot.py(value)
            plot.parts.append(
                f'<rect x="{x:.1f}" y="{top:.1f}" width="{max(1.0, size - 1):.1f}" '
                f'height="{plot.py(0) - top:.1f}" fill="{colour(s)}"><title>'
                f"{escape(f'{name}, {groups[g]}: {value:.3f} [{low:.3f}, {high:.3f}]')}"
                "</title></rect>"
            )
            if math.isfinite(low):
                middle = x + size / 2
                plot.line((middle, plot.py(low)), (middle, plot.py(min(1.0, high))), "#222")
    for g, name in enumerate(groups):
        plot.text((plot.px(g) + plot.px(g + 1)) / 2, plot.height - plot.bottom + 16, name, "middle")
    plot.legend(list(series))
    return plot.svg()


def reliability(curves: Mapping[str, Sequence[tuple[float, float, int]]]) -> str:
    """Reliability curves: for each name, (confidence, score, pages) per bin."""
    plot = Plot(Axis("confidence", 0, 1), Axis("page F1", 0, 1), 560, 400)
    plot.path([(0, 0), (1, 1)], "#888", "4 4")
    for i, (name, points) in enumerate(curves.items()):
        plot.path([(c, s) for c, s, _ in points], colour(i))
        for confidence, score, pages in points:
            title = f"{name}: confidence {confidence:.3f}, F1 {score:.3f}, {pages} pages"
            plot.dot(plot.px(confidence), plot.py(score), colour(i), title, 4)
    plot.legend(list(curves))
    return plot.svg()


def growth(
    series: Mapping[str, Sequence[tuple[float, float]]],
    x_title: str,
    y_title: str,
    label: Callable[[float], str] = "{:g}".format,
) -> str:
    """Lines on two logarithmic axes: for each name, (size, cost) points."""
    points = [p for line in series.values() for p in line if p[0] > 0 and p[1] > 0]
    if not points:
        return ""
    x = Axis(x_title, min(p[0] for p in points) / 1.3, max(p[0] for p in points) * 1.3, log=True)
    y = Axis(y_title, min(p[1] for p in points) / 1.6, max(p[1] for p in points) * 1.6, log=True)
    plot = Plot(x, y)
    for i, (name, line) in enumerate(series.items()):
        usable = [p for p in line if p[0] > 0 and p[1] > 0]
        plot.path(usable, colour(i))
        for size, cost in usable:
            title = f"{name}: {label(size)}, {cost:.3g}"
            plot.dot(plot.px(size), plot.py(cost), colour(i), title, 4)
    plot.legend(list(series))
    return plot.svg()
