"""Worker processes with a time limit: the extractor is killed, the run goes on."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from benchmarks.datasets import Sample

_WORKER = Path(__file__).with_name("worker.py")
START_LIMIT = 120.0  # seconds for an extractor to be imported on a busy machine
RECYCLE_KB = 1_500_000  # an extractor that has taken up more memory gets a fresh process
PEER_PYTHON = "DECLUTTER_PEER_PYTHON"
# Extractors whose wheels exist for one interpreter only.
FOREIGN = ("rs-trafilatura",)


class WorkerError(Exception):
    """The extractor cannot be started; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one page.

    Attributes:
        text: the body, "" where it failed.
        error: "" or what went wrong ("timeout after 30 s", "ValueError: ...", "crash: ...").
        cpu_ms: processor time of the extraction, all threads.
        wall_ms: elapsed time of the extraction.
        peak_kb: peak of memory during the page above that of the loaded extractor, which has
            run one small page; None where unknown.
        details: see `peers.Output.details`.
        cached: whether it comes from an earlier run.
    """

    text: str
    error: str = ""
    cpu_ms: float = 0.0
    wall_ms: float = 0.0
    peak_kb: int | None = None
    details: dict[str, Any] = field(default_factory=dict)
    cached: bool = False


def interpreter(extractor: str, peer_python: str | None = None) -> str:
    """The Python that runs an extractor.

    Args:
        extractor: its name.
        peer_python: interpreter for the extractors that need another one; by default the
            environment variable `DECLUTTER_PEER_PYTHON`.
    """
    if extractor.partition(":")[0] not in FOREIGN:
        return sys.executable
    return peer_python or os.environ.get(PEER_PYTHON) or sys.executable


def _environment(python: str) -> dict[str, str]:
    environment = dict(os.environ)
    # One thread each, so that CPU time compares and workers do not fight for cores.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
        environment[name] = "1"
    environment["PYTHONIOENCODING"] = "utf-8"
    environment.pop("PYTHONPATH", None)
    if python == sys.executable:
        environment["PYTHONPATH"] = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return environment


class Worker:
    """One process that serves one extractor; a context manager.

    Args:
        extractor: name as `peers.load` knows it.
        timeout: seconds of wall time a page may take.
        python: interpreter to run it in.
        recycle_kb: the process is replaced when a page's peak was above this many KiB (an
            extractor that leaks would fill the machine); None to keep it.

    Raises:
        WorkerError: the extractor is not installed, unknown, or does not start.
    """

    def __init__(
        self,
        extractor: str,
        timeout: float,
        python: str = sys.executable,
        recycle_kb: int | None = RECYCLE_KB,
    ) -> None:
        self.extractor = extractor
        self.timeout = timeout
        self.python = python
        self.recycle_kb = recycle_kb
        self.version = ""
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str] = queue.Queue()
        self._errors: IO[bytes] | None = None
        self._start()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Process id of the running worker."""
        if self._process is None:
            raise WorkerError(f"{self.extractor}: not running")
        return self._process.pid

    def _start(self) -> None:
        errors = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the process
        try:
            process = subprocess.Popen(
                [self.python, str(_WORKER), self.extractor],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                env=_environment(self.python),
            )
        except OSError as error:
            errors.close()
            raise WorkerError(f"{self.extractor}: {self.python} does not start: {error}") from error
        self._process, self._errors, self._lines = process, errors, queue.Queue()
        assert process.stdout is not None  # PIPE
        threading.Thread(target=_read, args=(process.stdout, self._lines), daemon=True).start()
        try:
            line = self._lines.get(timeout=START_LIMIT)
        except queue.Empty:
            self.close()
            raise WorkerError(f"{self.extractor}: not ready after {START_LIMIT:.0f} s") from None
        hello = json.loads(line) if line else {"ready": False, "error": self._death()}
        if not hello["ready"]:
            self.close()
            raise WorkerError(hello["error"])
        self.version = f"{hello['version']}, Python {hello['python']}"

    def _death(self) -> str:
        """How the process ended: exit code and the end of what it wrote to stderr."""
        code = self._process.wait() if self._process else None
        tail = b""
        if self._errors:
            self._errors.seek(0)
            tail = self._errors.read()[-300:]
        return f"crash: exit code {code} {tail.decode('utf-8', 'replace').strip()}".strip()

    def run(self, sample: Sample) -> Outcome:
        """Extract one page; a hung or dead process is a failed page, and is replaced."""
        if self._process is None:
            self._start()
        assert self._process is not None  # _start sets it or raises
        assert self._process.stdin is not None  # PIPE
        query = {
            "data": base64.b64encode(sample.content()).decode("ascii"),
            "url": sample.url,
            "plain": sample.plain,
        }
        try:
            self._process.stdin.write(json.dumps(query) + "\n")
            self._process.stdin.flush()
            line = self._lines.get(timeout=self.timeout)
        except queue.Empty:
            self.close()
            limit = f"timeout after {self.timeout:g} s"
            return Outcome("", limit, cpu_ms=self.timeout * 1e3, wall_ms=self.timeout * 1e3)
        except BrokenPipeError:
            line = ""
        if not line:
            failure = self._death()
            self.close()
            return Outcome("", failure)
        outcome = Outcome(**{"text": "", **json.loads(line)})
        if self.recycle_kb is not None and (outcome.peak_kb or 0) > self.recycle_kb:
            self.close()
        return outcome

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):  # a request was left unread
                        stream.close()
        if self._errors is not None:
            self._errors.close()
            self._errors = None


def _read(stream: IO[str], lines: queue.Queue[str]) -> None:
    """Pass lines on; an empty one says that the process is gone."""
    try:
        for line in stream:
            lines.put(line)
    except ValueError:
        pass  # closed while waiting
    lines.put("")
