"""One extractor in a process of its own: pages in on stdin, outcomes out on stdout.

Run as a file, by any CPython from 3.11 on; it needs the standard library, `peers.py` beside it,
and the extractor. One JSON object a line:

    out  {"ready": true, "version": ..., "python": ...}   or   {"ready": false, "error": ...}
    in   {"data": base64, "url": ..., "plain": ...}
    out  {"text": ..., "cpu_ms": ..., "wall_ms": ..., "peak_kb": ..., "details": {...}}
         or {"error": ..., "cpu_ms": ..., "wall_ms": ...}
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import gc
import importlib.util
import json
import os
import platform
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

_CLEAR_REFS = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")
_WARM_UP = (
    "<!doctype html><html lang='en'><head><title>A page</title></head><body><main><h1>A page</h1>"
    + "<p>This is a paragraph of a page, and it has words in it, as paragraphs have.</p>" * 8
    + "</main></body></html>"
)


def load_peers() -> ModuleType:
    """`peers.py` from beside this file, without putting its folder on the import path."""
    file = Path(__file__).with_name("peers.py")
    spec = importlib.util.spec_from_file_location("_declutter_bench_peers", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _memory_kb(field: str) -> int | None:
    """A figure of this process in KiB ("VmRSS", "VmHWM"), or None where the system has none."""
    try:
        for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1])
    except OSError:
        return None
    return None


def _reset_peak() -> int | None:
    """Make the peak start anew; returns the memory in use in KiB, None where unsupported."""
    gc.collect()  # no page pays for the one before
    # Where this is not glibc, freed memory stays counted.
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
    try:
        _CLEAR_REFS.write_text("5", encoding="ascii")
    except OSError:
        return None
    return _memory_kb("VmRSS")


def serve(peers: ModuleType, peer: Any, lines: TextIO, out: TextIO, base: int | None) -> None:
    """Answer requests until the input ends; `base` is memory in KiB that no page is charged."""
    for line in lines:
        query = json.loads(line)
        data = base64.b64decode(query["data"])
        request = peers.Request(data, peers.decode(data), query["url"], query["plain"])
        answer = json.dumps(measure(peer, request, base))
        out.write(answer + "\n")
        out.flush()


def measure(peer: Any, request: Any, base: int | None) -> dict[str, Any]:
    """Run the extractor on one page: CPU and wall time in ms, peak memory in KiB above `base`."""
    _reset_peak()
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        output = peer.extract(request)
        failure = ""
    except Exception as error:  # whatever an extractor raises is a failure to count and name
        output, failure = None, f"{type(error).__name__}: {error}"[:500]
    outcome: dict[str, Any] = {
        "cpu_ms": (time.process_time() - cpu) * 1e3,
        "wall_ms": (time.perf_counter() - wall) * 1e3,
    }
    peak = _memory_kb("VmHWM")
    if base is not None and peak is not None:
        outcome["peak_kb"] = max(0, peak - base)
    if output is None:
        outcome["error"] = failure
    elif not isinstance(output.text, str):
        outcome["error"] = f"returned {type(output.text).__name__}, not str"
    else:
        outcome["text"] = output.text.encode("utf-8", "replace").decode("utf-8")
        outcome["details"] = output.details()
    return outcome


def main(name: str) -> int:
    """Load the named extractor and serve it; returns the exit code."""
    # Extractors may print: the protocol keeps the real stdout to itself.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    lines = os.fdopen(os.dup(0), "r", encoding="utf-8")
    peers = load_peers()
    try:
        peer = peers.load(name)
    except Exception as error:  # a broken installation can raise anything on import
        text = str(error) if isinstance(error, peers.PeerError) else f"{name}: {error!r}"
        out.write(json.dumps({"ready": False, "error": text}) + "\n")
        out.flush()
        return 1
    # What is imported at first use belongs to the extractor, not to its first page.
    data = _WARM_UP.encode("ascii")
    measure(peer, peers.Request(data, _WARM_UP), None)
    base = _reset_peak()
    hello = {"ready": True, "version": peer.version, "python": platform.python_version()}
    out.write(json.dumps(hello) + "\n")
    out.flush()
    serve(peers, peer, lines, out, base)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
