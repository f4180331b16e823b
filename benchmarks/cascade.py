"""Accuracy against cost as the gate of the cascade moves.

    python -m benchmarks.train      (writes the cross-fitted scores)
    python -m benchmarks.cascade

`auto` asks trafilatura and readability-lxml where the native confidence is below the gate. Each row
is one gate: the share of pages asked, the time of `auto` as a multiple of `fast` (from that share
and the two times given), and the cross-fitted mean F1 over the pages that have one.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

from benchmarks.train import CACHE

GATES = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.01)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the curve."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--native-ms", type=float, default=6.0, help="time of a page in fast mode")
    parser.add_argument("--asked-ms", type=float, default=85.0, help="added where both are asked")
    options = parser.parse_args(argv)
    with np.load(CACHE / "oof-second.npz") as native, np.load(CACHE / "oof-asked.npz") as asked:
        known = ~np.isnan(native["f1"])
        confidence = native["confidence"][known]
        fast, thorough = native["f1"][known], asked["f1"][known]
    print(" gate   asked   time   mean F1")
    for gate in GATES:
        below = confidence < gate
        share = float(below.mean())
        time = 1.0 + share * options.asked_ms / options.native_ms
        f1 = float(np.where(below, thorough, fast).mean())
        print(f"{gate:5.2f}  {share:6.1%}  {time:5.1f}  {f1:8.4f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
