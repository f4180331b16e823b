"""Runs extractors over data sets: cached, resumable, in worker processes."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import queue
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from benchmarks import cache as caching
from benchmarks.datasets import Dataset, DatasetError, Sample
from benchmarks.pool import Outcome, Worker, WorkerError, interpreter
from benchmarks.score import score

SCHEMA = 1


class Runner(Protocol):
    """What turns samples into outcomes: a worker, or a file of texts made elsewhere."""

    version: str

    def run(self, sample: Sample) -> Outcome:
        """The outcome for one page."""

    def close(self) -> None:
        """Free what it holds."""


@dataclass(frozen=True, slots=True)
class Extractor:
    """One extractor of a run: its version, or why it could not run."""

    name: str
    version: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class PageResult:
    """One page by one extractor.

    Attributes:
        name: of the sample.
        scores: see `score.COLUMNS`.
        outcome: the text and what it cost.
        key: identity in the cache.
    """

    name: str
    scores: Mapping[str, float]
    outcome: Outcome
    key: str


@dataclass(slots=True)
class Run:
    """Everything one run found out.

    Attributes:
        datasets: in the order asked for.
        extractors: in the order asked for.
        results: by data set and extractor, one row a sample, in the data set's order.
        settings: how it was run.
    """

    datasets: list[Dataset]
    extractors: list[Extractor]
    results: dict[tuple[str, str], list[PageResult]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def present(self) -> list[Extractor]:
        """The extractors that could run."""
        return [extractor for extractor in self.extractors if not extractor.missing]


@dataclass(frozen=True, slots=True)
class Options:
    """How to run.

    Attributes:
        jobs: worker processes at a time.
        timeout: seconds of wall time a page may take.
        cache: folder of earlier outcomes; None to keep none.
        fresh: extract anew even where an outcome is stored (it is then replaced).
        peer_python: interpreter for extractors that need another one.
        progress: show a progress bar on a terminal.
    """

    jobs: int = 1
    timeout: float = 30.0
    cache: Path | None = None
    fresh: bool = False
    peer_python: str | None = None
    progress: bool = True


class FileOutputs:
    """Texts that were made elsewhere: JSON lines of `name`, `text`, optional `confidence`.

    For outcomes that no installed extractor can give, such as those of cross-fitted weights.

    Raises:
        WorkerError: the file cannot be read or a line is malformed.
    """

    def __init__(self, path: Path) -> None:
        self.outputs: dict[str, Outcome] = {}
        try:
            data = path.read_bytes()
        except OSError as error:
            raise WorkerError(f"outputs:{path}: {error}") from error
        for number, line in enumerate(data.split(b"\n"), 1):
            if line.strip():
                try:
                    self._add(json.loads(line))
                except (ValueError, KeyError, TypeError) as error:
                    raise WorkerError(f"outputs:{path}:{number}: {error!r}") from error
        self.version = f"file {hashlib.sha256(data).hexdigest()[:12]}"

    def _add(self, row: Any) -> None:
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise TypeError("needs an object with `name` and `text`")
        details = {key: value for key, value in row.items() if key not in ("name", "text")}
        cpu = float(details.pop("cpu_ms", 0.0))
        self.outputs[row["name"]] = Outcome(row["text"], cpu_ms=cpu, details=details)

    def run(self, sample: Sample) -> Outcome:
        """The stored text of a page; a failure where the file has none."""
        return self.outputs.get(sample.name, Outcome("", "no line for this page"))

    def close(self) -> None:
        """Nothing to free."""


def open_runner(extractor: str, options: Options) -> Runner:
    """Start what runs an extractor.

    Raises:
        WorkerError: it is unknown, not installed, or does not start.
    """
    kind, _, place = extractor.partition(":")
    if kind == "outputs":
        return FileOutputs(Path(place))
    return Worker(extractor, options.timeout, interpreter(extractor, options.peer_python))


def run(datasets: Sequence[Dataset], extractors: Sequence[str], options: Options) -> Run:
    """Run every extractor on every page.

    An extractor that is not installed is recorded as missing; a page that fails is recorded with
    its error and scored as an empty text.

    Raises:
        WorkerError: an extractor that ran before does not start again.
        DatasetError: a page's file cannot be read.
    """
    result = Run(list(datasets), [])
    result.settings = {
        "jobs": options.jobs,
        "timeout": options.timeout,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }
    cache = caching.Cache(options.cache)
    try:
        for name in extractors:
            try:
                first = open_runner(name, options)
            except WorkerError as error:
                result.extractors.append(Extractor(name, missing=str(error)))
                continue
            result.extractors.append(Extractor(name, first.version))
            for dataset in datasets:
                rows = _run_one(name, first, dataset, options, cache)
                result.results[dataset.name, name] = rows
            first.close()
    finally:
        cache.close()
    return result


def _run_one(
    name: str, first: Runner, dataset: Dataset, options: Options, cache: caching.Cache
) -> list[PageResult]:
    idle: queue.SimpleQueue[Runner] = queue.SimpleQueue()
    idle.put(first)
    with ExitStack() as stack:
        jobs = options.jobs if isinstance(first, Worker) else 1
        for _ in range(jobs - 1):
            extra = open_runner(name, options)
            stack.callback(extra.close)
            idle.put(extra)

        def page(sample: Sample) -> PageResult:
            identity = caching.key(name, first.version, sample, options.timeout)
            outcome = None if options.fresh else cache.get(identity)
            if outcome is None:
                runner = idle.get()
                try:
                    outcome = runner.run(sample)
                finally:
                    idle.put(runner)
                # What a busy machine or a lack of memory broke may succeed the next time.
                if not outcome.error.startswith(("timeout", "crash")):
                    cache.put(identity, outcome)
            return PageResult(sample.name, score(sample, outcome.text), outcome, identity)

        pool = stack.enter_context(ThreadPoolExecutor(jobs))
        rows = pool.map(page, dataset.samples)
        label = f"{name} on {dataset.name}"
        try:
            return list(_progress(rows, len(dataset), label, options.progress))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            first.close()
            raise


def _progress(
    rows: Iterable[PageResult], total: int, label: str, wanted: bool
) -> Iterable[PageResult]:
    if not wanted or not sys.stderr.isatty():
        return rows
    try:
        from tqdm import tqdm  # type: ignore[import-untyped]  # it ships no types
    except ImportError:
        return rows
    bar: Iterable[PageResult] = tqdm(rows, total=total, desc=label, unit="page", file=sys.stderr)
    return bar


def to_json(result: Run, summary: Mapping[str, Any]) -> dict[str, Any]:
    """The run as JSON data: no page's text, but its hash and its key in the cache."""

    def row(page: PageResult) -> dict[str, Any]:
        outcome = asdict(page.outcome)
        text = outcome.pop("text")
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        return {
            "name": page.name,
            "scores": dict(page.scores),
            **outcome,
            "chars": len(text),
            "text_sha256": digest,
            "key": page.key,
        }

    return {
        "schema": SCHEMA,
        "settings": result.settings,
        "extractors": [asdict(extractor) for extractor in result.extractors],
        "datasets": [_dataset_json(dataset) for dataset in result.datasets],
        "results": {
            dataset.name: {
                extractor.name: [row(page) for page in result.results[dataset.name, extractor.name]]
                for extractor in result.present
            }
            for dataset in result.datasets
        },
        "summary": summary,
    }


def _dataset_json(dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "metric": dataset.metric,
        "conventions": dataset.conventions,
        "checksum": dataset.checksum(),
        "pages": [
            {"name": s.name, "type": s.page_type, "language": s.language} for s in dataset.samples
        ],
    }


def read_json(path: Path) -> dict[str, Any]:
    """A run as written by `to_json`.

    Raises:
        DatasetError: the file is not such a run.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path}: {error}") from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise DatasetError(f"{path}: not a benchmark run of schema {SCHEMA}")
    return data
