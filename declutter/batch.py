"""Many pages at once: in order, lazily, never more in flight than the workers can use."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context

from declutter.config import Config
from declutter.errors import ConfigError
from declutter.model import Status
from declutter.pipeline import extract, read_page
from declutter.process import settle
from declutter.result import Result

# Pages a worker is handed at a time, and chunks in flight for each worker.
_CHUNK = 8
_AHEAD = 3


def extract_many(
    pages: Iterable[bytes | str],
    *,
    workers: int | None = None,
    config: Config | None = None,
) -> Iterator[Result]:
    """Extract every page, in the order given.

    Pages are read from the iterable only as results are taken from the iterator, but for a few
    chunks that keep the workers busy; memory does not grow with the number of pages.

    Args:
        pages: the pages' bytes or texts; may be a generator without end.
        workers: processes; the number of processors if None; with 1 everything runs in this one.
        config: settings for all pages.

    Yields:
        One result a page; `text` and the verdicts are made already, other formats on demand, for
        which a page from another process is parsed again.

    Raises:
        ConfigError: `workers` is not positive.
        InputError: a page is neither bytes nor str.
        concurrent.futures.process.BrokenProcessPool: a worker was killed.
    """
    count = workers if workers is not None else os.cpu_count() or 1
    if count < 1:
        raise ConfigError(f"workers must be positive, not {workers!r}")
    source = iter(pages)
    if count == 1:
        return (extract(page, config=config) for page in source)
    return _spread(source, count, config)


def _spread(source: Iterator[bytes | str], workers: int, config: Config | None) -> Iterator[Result]:
    # "spawn" starts from a clean process; forking one that runs threads can deadlock.
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=settle) as pool:
        running: deque[tuple[list[bytes | str], Future[list[Result]]]] = deque()
        try:
            while True:
                while len(running) < workers * _AHEAD:
                    chunk = list(islice(source, _CHUNK))
                    if not chunk:
                        break
                    running.append((chunk, pool.submit(_extract_chunk, chunk, config)))
                if not running:
                    return
                chunk, future = running.popleft()
                for page, result in zip(chunk, future.result(), strict=True):
                    if result.status is Status.OK:
                        result.take_page(partial(read_page, page, config))
                    yield result
        finally:
            for _, future in running:
                future.cancel()


def _extract_chunk(pages: list[bytes | str], config: Config | None) -> list[Result]:
    results = [extract(page, config=config) for page in pages]
    for result in results:
        _ = result.text
        if result.status is Status.OK:
            result.leave_page()
    return results
