"""`speed`: which measurements to make, and how to show them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from benchmarks import datasets, scaling, speed, svg
from benchmarks.pool import WorkerError

Measurement = Callable[[argparse.Namespace], dict[str, Any]]


def _pages(arguments: argparse.Namespace) -> dict[str, Any]:
    found = speed.compare(
        arguments.extractors,
        datasets.load(arguments.data).samples,
        arguments.baseline,
        speed.Settings(repeat=arguments.repeat, peer_python=arguments.peer_python),
    )
    print(f"CPU time a page on {arguments.data}, least of {arguments.repeat}, interleaved")
    print(speed.render(found, arguments.baseline) + "\n")
    return {
        comparison.timing.extractor: {
            "version": comparison.timing.version,
            "cpu_ms": comparison.timing.cpu_ms.tolist(),
            "failures": comparison.timing.failures,
            "faster": asdict(comparison.faster),
            "median_ratio": comparison.median_ratio,
        }
        for comparison in found
    }


def _sizes(arguments: argparse.Namespace) -> dict[str, Any]:
    found = [
        scaling.page_sizes(name, peer_python=arguments.peer_python) for name in arguments.extractors
    ]
    print("CPU time and peak memory by page size; an exponent of 1 is linear growth")
    print(scaling.render(found) + "\n")
    if arguments.svg:
        series = {s.extractor: [(p.size, p.cpu_ms) for p in s.points if not p.error] for s in found}
        picture = svg.growth(series, "bytes of the page", "CPU ms", "{:,.0f} bytes".format)
        arguments.svg.write_text(svg.standalone(picture), encoding="utf-8")
    return {s.extractor: asdict(s) for s in found}


def _growth(arguments: argparse.Namespace) -> dict[str, Any]:
    samples = datasets.load(arguments.data).samples
    result = {}
    for name in arguments.extractors:
        found = scaling.memory_growth(name, samples, arguments.pages)
        first, last = found.readings[0], found.readings[-1]
        print(
            f"{name}: {first[1]:.1f} MB after {first[0]:,} pages, {last[1]:.1f} MB after "
            f"{last[0]:,}; {found.slope:+.2f} MB per 1,000 pages once warm; "
            f"{found.failures} failed"
        )
        result[name] = asdict(found)
    return result


def _many(arguments: argparse.Namespace) -> dict[str, Any]:
    samples = datasets.load(arguments.data).samples
    result = {}
    for mode in ("fast", "auto"):
        found = scaling.extract_many(samples, mode=mode)
        rates = ", ".join(f"{count}: {rate:.1f}" for count, rate in found.per_second)
        print(
            f"extract_many ({mode}), pages a second by workers: {rates}; "
            f"{found.speedup():.2f} times as fast"
        )
        result[mode] = asdict(found)
    return result


def _cold(_: argparse.Namespace) -> dict[str, Any]:
    result = {mode: scaling.cold_start(mode) for mode in ("fast", "auto")}
    for mode, seconds in result.items():
        print(f"cold start of python -m declutter, {mode}: {seconds:.3f} s")
    return result


MEASUREMENTS: Mapping[str, Measurement] = {
    "pages": _pages,
    "sizes": _sizes,
    "growth": _growth,
    "many": _many,
    "cold": _cold,
}


def measure(arguments: argparse.Namespace) -> int:
    """Make the measurements asked for; returns the exit code."""
    unknown = [name for name in arguments.what if name not in MEASUREMENTS]
    if unknown:
        print(f"bench: cannot measure {unknown[0]}: use {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    result = {}
    try:
        for name in arguments.what:
            result[name] = MEASUREMENTS[name](arguments)
    except (speed.SpeedError, scaling.ScalingError, WorkerError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 3
    finally:
        if arguments.json and result:
            arguments.json.write_text(json.dumps(result), encoding="utf-8")
    return 0
