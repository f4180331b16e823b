"""Time a page: extractors side by side in one process, interleaved page by page.

Interleaving makes a busy machine slow all of them alike, so the ratios hold where the
milliseconds do not. Extractors that need another interpreter run in a worker, page by page
between the others.
"""

from __future__ import annotations

import gc
import importlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.datasets import Sample
from benchmarks.pool import FOREIGN, Worker, WorkerError, interpreter
from benchmarks.report import grid
from benchmarks.stats import DRAWS, Array, Interval, weights

PARSE = "parse"  # lexbor's parse alone: the floor for anything that reads HTML


class SpeedError(Exception):
    """An extractor cannot be timed; the message says why."""


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU time of one extractor on n pages.

    Attributes:
        extractor: its name.
        version: its version.
        cpu_ms: the least of the repetitions, per page; float64[n], NaN where it failed.
        failures: number of pages it raised on.
    """

    extractor: str
    version: str
    cpu_ms: Array
    failures: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """One extractor against the baseline on the pages that neither failed on.

    Attributes:
        timing: the extractor's times.
        faster: how many times as fast as the baseline, by total time, with its interval.
        median_ratio: median over pages of baseline time / time.
    """

    timing: Timing
    faster: Interval
    median_ratio: float


@dataclass(slots=True)
class _Clock:
    """Times one extractor; `once` returns CPU ms, NaN where it failed."""

    name: str
    version: str
    once: Callable[[Sample, peers.Request], float]
    close: Callable[[], None]
    best: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to time.

    Attributes:
        repeat: each page is run so often, and the least time counts.
        timeout: seconds, for extractors in another interpreter only.
        peer_python: that interpreter.
        seed: of the bootstrap.
    """

    repeat: int = 3
    timeout: float = 60.0
    peer_python: str | None = None
    seed: int = 0


def compare(
    extractors: Sequence[str],
    samples: Sequence[Sample],
    baseline: str,
    settings: Settings,
) -> list[Comparison]:
    """Time extractors on the same pages.

    Args:
        extractors: names as `peers.load` knows them, or "parse".
        samples: the pages.
        baseline: one of the extractors, which the ratios are to.
        settings: how.

    Raises:
        SpeedError: an extractor is not installed, or the baseline is not among them.
    """
    if baseline not in extractors:
        raise SpeedError(f"the baseline {baseline} is not among the extractors")
    clocks = [_clock(name, settings) for name in extractors]
    try:
        for number, sample in enumerate(samples):
            data = sample.content()
            request = peers.Request(data, peers.decode(data), sample.url, sample.plain)
            if number == 0:
                for clock in clocks:
                    clock.once(sample, request)  # what is loaded at first use counts for no page
            times = np.full((settings.repeat, len(clocks)), np.nan)
            for turn in range(settings.repeat):
                # Who goes first changes, so that nobody always meets warm or cold caches.
                for step in range(len(clocks)):
                    who = (number + turn + step) % len(clocks)
                    gc.collect()
                    times[turn, who] = clocks[who].once(sample, request)
            for clock, column in zip(clocks, times.T, strict=True):
                clock.best.append(float(np.min(column)))
    finally:
        for clock in clocks:
            clock.close()
    timings = [_timing(clock) for clock in clocks]
    base = timings[list(extractors).index(baseline)]
    return [_ratio(timing, base, settings.seed) for timing in timings]


def _timing(clock: _Clock) -> Timing:
    times = np.array(clock.best)
    return Timing(clock.name, clock.version, times, int(np.isnan(times).sum()))


def _ratio(timing: Timing, base: Timing, seed: int) -> Comparison:
    both = np.isfinite(timing.cpu_ms) & np.isfinite(base.cpu_ms)
    mine, theirs = timing.cpu_ms[both], base.cpu_ms[both]
    if not len(mine):
        return Comparison(timing, Interval(np.nan, np.nan, np.nan), np.nan)
    drawn = weights(len(mine), seed, DRAWS)
    low, high = np.percentile((drawn @ theirs) / (drawn @ mine), (2.5, 97.5))
    faster = Interval(float(theirs.sum() / mine.sum()), float(low), float(high))
    return Comparison(timing, faster, float(np.median(theirs / mine)))


def _clock(name: str, settings: Settings) -> _Clock:
    if name == PARSE:
        return _parse_clock()
    if name.partition(":")[0] in FOREIGN:
        return _worker_clock(name, settings)
    try:
        peer = peers.load(name)
    except peers.PeerError as error:
        raise SpeedError(str(error)) from error

    def once(_: Sample, request: peers.Request) -> float:
        start = time.process_time()
        try:
            peer.extract(request)
        except Exception:  # whatever an extractor raises is a failure to count
            return float("nan")
        return (time.process_time() - start) * 1e3

    return _Clock(name, peer.version, once, lambda: None)


def _parse_clock() -> _Clock:
    lexbor: Any = importlib.import_module("selectolax.lexbor")

    def once(_: Sample, request: peers.Request) -> float:
        start = time.process_time()
        lexbor.LexborHTMLParser(request.text)
        return (time.process_time() - start) * 1e3

    return _Clock(PARSE, "selectolax lexbor", once, lambda: None)


def _worker_clock(name: str, settings: Settings) -> _Clock:
    try:
        worker = Worker(name, settings.timeout, interpreter(name, settings.peer_python))
    except WorkerError as error:
        raise SpeedError(str(error)) from error

    def once(sample: Sample, _: peers.Request) -> float:
        outcome = worker.run(sample)
        return float("nan") if outcome.error else outcome.cpu_ms

    return _Clock(name, worker.version, once, worker.close)


def render(comparisons: Sequence[Comparison], baseline: str) -> str:
    """The comparison as a table for a terminal."""
    header = ["extractor", "ms mean", "median", "p95", f"x as fast as {baseline}", "median x"]
    rows = []
    for found in comparisons:
        times = found.timing.cpu_ms[np.isfinite(found.timing.cpu_ms)]
        if not len(times):
            rows.append([found.timing.extractor, "-", "-", "-", "-", "-", "all"])
            continue
        rows.append(
            [
                found.timing.extractor,
                f"{times.mean():.2f}",
                f"{np.median(times):.2f}",
                f"{np.percentile(times, 95):.2f}",
                f"{found.faster.value:.2f} [{found.faster.low:.2f}, {found.faster.high:.2f}]",
                f"{found.median_ratio:.2f}",
                str(found.timing.failures),
            ]
        )
    return grid([*header, "failed"], rows)
