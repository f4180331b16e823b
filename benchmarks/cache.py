"""Outcomes of earlier runs, by extractor version and page content, in one SQLite file."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import zlib
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.datasets import Sample, project_root
from benchmarks.pool import Outcome

_PROTOCOL = 2  # raised when what an outcome holds is measured otherwise


def default_folder() -> Path:
    """`.declutter-cache` in the project's root (git ignores it)."""
    return project_root() / ".declutter-cache"


def key(extractor: str, version: str, sample: Sample, timeout: float) -> str:
    """Identity of an extraction: who, which state of it, on what."""
    content = hashlib.sha256(sample.content()).hexdigest()
    parts = [_PROTOCOL, extractor, version, content, sample.url, sample.plain, timeout]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class Cache:
    """A store of outcomes; safe to use from several threads and processes.

    Args:
        folder: where the file lies; made where missing. None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(folder / "bench.sqlite", timeout=60, check_same_thread=False)
            self._db.execute(
                "create table if not exists outcomes (key text primary key, data blob not null)"
            )
            self._db.commit()

    def get(self, identity: str) -> Outcome | None:
        """The stored outcome, or None."""
        if self._db is None:
            return None
        with self._lock:
            row = self._db.execute(
                "select data from outcomes where key = ?", (identity,)
            ).fetchone()
        if row is None:
            return None
        return replace(Outcome(**json.loads(zlib.decompress(row[0]))), cached=True)

    def put(self, identity: str, outcome: Outcome) -> None:
        """Store an outcome at once, so that a broken run can be resumed."""
        if self._db is None:
            return
        data = zlib.compress(json.dumps(asdict(outcome)).encode())
        with self._lock:
            self._db.execute("insert or replace into outcomes values (?, ?)", (identity, data))
            self._db.commit()

    def close(self) -> None:
        """Close the file."""
        if self._db is not None:
            self._db.close()
            self._db = None
