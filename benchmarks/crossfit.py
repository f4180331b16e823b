"""The whole pipeline on the development pages, each page by weights that never saw its domain.

    python -m benchmarks.train             (writes the per-fold weights)
    python -m benchmarks.crossfit          (writes one JSONL of outputs per data set and mode)
    python -m benchmarks run --data wcxb --extractors outputs:FILE,trafilatura

Shipped weights have seen the development pages; a figure that is to mean something comes from here.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import datasets
from benchmarks.datasets import Sample
from benchmarks.train import CACHE
from benchmarks.training.examples import FOLDS, SOURCES, domain_of, fold_of
from declutter.config import Config
from declutter.ensemble import load
from declutter.pipeline import extract_with

FOLDER = CACHE / "crossfit"


def outputs_file(source: str, mode: str) -> Path:
    """Where the outputs of one data set and mode stand."""
    return FOLDER / f"{source}-{mode}.jsonl"


def run(source: str, config: Config) -> list[dict[str, object]]:
    """Outputs for every page of one data set."""
    folds = [load(FOLDER / f"weights-{fold}.npz") for fold in range(FOLDS)]
    out = []
    for sample in datasets.load(source).samples:
        # The fold hangs on the domain, which for some pages only the page itself names.
        result = extract_with(folds[_fold(source, sample)], sample.content(), config=config)
        out.append(
            {
                "name": sample.name,
                "text": result.text,
                "confidence": result.confidence,
                "type": result.page_type,
            }
        )
    return out


def _fold(source: str, sample: Sample) -> int:
    from declutter.decode import decode
    from declutter.parse import parse

    page = parse(decode(sample.content(), None, max_bytes=10_000_000))
    return fold_of(domain_of(source, sample, page))


def main(argv: Sequence[str] | None = None) -> int:
    """Write the outputs; see the module's docstring."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", default=",".join(SOURCES))
    parser.add_argument("--modes", default="auto,fast")
    options = parser.parse_args(argv)
    for source in options.data.split(","):
        for mode in options.modes.split(","):
            rows = run(source, Config(mode=mode))
            lines = (json.dumps(row, ensure_ascii=False) for row in rows)
            outputs_file(source, mode).write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"{outputs_file(source, mode)}: {len(rows)} pages", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
