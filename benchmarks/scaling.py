"""How cost grows: with page size (time, memory), with pages (memory), with workers, and at start.

All of it runs the extractor in processes of its own.
"""

from __future__ import annotations

import importlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import synthetic
from benchmarks.datasets import Sample
from benchmarks.pool import Worker, interpreter
from benchmarks.report import grid

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
LINEAR_FROM = 100_000  # bytes; below, fixed costs rule
_WARM_UP = 1000  # pages after which memory should have settled


class ScalingError(Exception):
    """A measurement could not be made; the message says why."""


@dataclass(frozen=True, slots=True)
class SizePoint:
    """One page size: CPU ms and peak memory in MB above the start; `error` where it failed."""

    size: int
    cpu_ms: float
    peak_mb: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class Scaling:
    """Cost of one extractor over page sizes.

    Attributes:
        extractor: its name.
        points: smallest size first.
        time_exponent: slope of log time over log size from `LINEAR_FROM` on; 1 is linear.
        memory_exponent: the same for peak memory.
    """

    extractor: str
    points: tuple[SizePoint, ...]
    time_exponent: float
    memory_exponent: float


def page_sizes(
    extractor: str,
    sizes: Sequence[int] = SIZES,
    *,
    timeout: float = 120.0,
    peer_python: str | None = None,
) -> Scaling:
    """Time and peak memory on made-up pages, each size in a fresh process.

    Raises:
        WorkerError: the extractor does not start.
    """
    points = []
    for size in sizes:
        with Worker(extractor, timeout, interpreter(extractor, peer_python)) as worker:
            # What is loaded at first use must not count as the page's.
            worker.run(Sample("warm-up", synthetic.page(20_000, seed=1)))
            turns = 5 if size <= LINEAR_FROM else 2
            sample = Sample(str(size), synthetic.page(size))
            outcomes = [worker.run(sample) for _ in range(turns)]
        error = next((outcome.error for outcome in outcomes if outcome.error), "")
        peaks = [outcome.peak_kb for outcome in outcomes if outcome.peak_kb is not None]
        best = min(outcome.cpu_ms for outcome in outcomes)
        peak = max(peaks) / 1024 if peaks else float("nan")
        points.append(SizePoint(size, best, peak, error))
    return Scaling(
        extractor,
        tuple(points),
        exponent([(p.size, p.cpu_ms) for p in points if not p.error]),
        exponent([(p.size, p.peak_mb) for p in points if not p.error]),
    )


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """Slope of log cost over log size from `LINEAR_FROM` on; NaN with fewer than two points."""
    usable = [(x, y) for x, y in points if x >= LINEAR_FROM and y > 0]
    if len(usable) < 2:
        return float("nan")
    x, y = np.log(np.array(usable, dtype=np.float64)).T
    return float(np.polyfit(x, y, 1)[0])


@dataclass(frozen=True, slots=True)
class Growth:
    """Memory of one process over many pages.

    Attributes:
        extractor: its name.
        readings: (pages done, resident memory in MB).
        slope: MB per 1,000 pages after the warm-up, by least squares.
        failures: pages that failed.
    """

    extractor: str
    readings: tuple[tuple[int, float], ...]
    slope: float
    failures: int


def memory_growth(
    extractor: str, samples: Sequence[Sample], pages: int = 10_000, *, timeout: float = 60.0
) -> Growth:
    """Resident memory of one worker while it runs `pages` pages, the samples over and over.

    Raises:
        ScalingError: the system does not tell a process's memory.
        WorkerError: the extractor does not start.
    """
    readings, failures = [], 0
    every = max(1, pages // 40)
    python = interpreter(extractor)
    with Worker(extractor, timeout, python, recycle_kb=None) as worker:
        process = worker.pid
        for number in range(1, pages + 1):
            outcome = worker.run(samples[(number - 1) % len(samples)])
            failures += bool(outcome.error)
            if outcome.error.startswith(("timeout", "crash")):
                raise ScalingError(f"{extractor}: the process was lost: {outcome.error}")
            if number % every == 0:
                readings.append((number, _resident_mb(process)))
    settled = [r for r in readings if r[0] > min(_WARM_UP, pages // 4)]
    slope = float("nan")
    if len(settled) > 1:
        x, y = np.array(settled, dtype=np.float64).T
        slope = float(np.polyfit(x / 1000, y, 1)[0])
    return Growth(extractor, tuple(readings), slope, failures)


def _resident_mb(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    except OSError as error:
        raise ScalingError(f"this system does not tell a process's memory: {error}") from error
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True, slots=True)
class Throughput:
    """Pages a second of `declutter.extract_many` by number of workers."""

    pages: int
    per_second: tuple[tuple[int, float], ...]

    def speedup(self) -> float:
        """The last number of workers against the first."""
        return self.per_second[-1][1] / self.per_second[0][1]


def extract_many(
    samples: Sequence[Sample], workers: Sequence[int] = (1, 2), mode: str = "auto"
) -> Throughput:
    """Pages a second, by wall time, start of the workers included.

    Raises:
        ScalingError: this declutter has no `extract_many`.
    """
    declutter: Any = importlib.import_module("declutter")
    if not hasattr(declutter, "extract_many"):
        raise ScalingError("declutter.extract_many does not exist in this version")
    config = declutter.Config(mode=mode)
    contents = [sample.content() for sample in samples]
    rates = []
    for count in workers:
        start = time.perf_counter()
        done = sum(1 for _ in declutter.extract_many(contents, workers=count, config=config))
        if done != len(contents):
            raise ScalingError(f"extract_many gave {done} results for {len(contents)} pages")
        rates.append((count, done / (time.perf_counter() - start)))
    return Throughput(len(contents), tuple(rates))


def cold_start(mode: str = "fast", turns: int = 7) -> float:
    """Median seconds of `python -m declutter` on a small page, from a cold start.

    Modules may be read as byte code, as an installed package's are.

    Raises:
        ScalingError: the command fails.
    """
    command = [sys.executable, "-m", "declutter", "--mode", mode]
    page = synthetic.page(5_000)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    seconds = []
    for _ in range(turns):
        start = time.perf_counter()
        done = subprocess.run(
            command, input=page, capture_output=True, env=environment, check=False
        )
        seconds.append(time.perf_counter() - start)
        if done.returncode:
            error = done.stderr.decode("utf-8", "replace").strip()[-300:]
            raise ScalingError(f"{' '.join(command[1:])}: exit code {done.returncode}: {error}")
    return statistics.median(seconds)


def render(found: Sequence[Scaling]) -> str:
    """Time and memory by page size, as a table for a terminal."""
    header = ["bytes", *(f"{s.extractor} {unit}" for s in found for unit in ("ms", "MB"))]
    rows = []
    for i, point in enumerate(found[0].points):
        cells = [f"{point.size:,}"]
        for scaling in found:
            mine = scaling.points[i]
            cells += [
                mine.error or f"{mine.cpu_ms:.2f}",
                "" if mine.error else f"{mine.peak_mb:.1f}",
            ]
        rows.append(cells)
    cells = ["exponent"]
    for scaling in found:
        cells += [f"{scaling.time_exponent:.2f}", f"{scaling.memory_exponent:.2f}"]
    return grid(header, [*rows, cells])
