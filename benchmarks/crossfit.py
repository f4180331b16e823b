"""The whole pipeline on the development pages, each page by weights that never saw its domain.

Trees come from the other folds; the lexicon, as in training, from all other domains.

    python -m benchmarks.train             (writes the per-fold weights)
    python -m benchmarks.crossfit          (writes one JSONL of outputs per data set and mode)
    python -m benchmarks run --data wcxb --extractors outputs:FILE,trafilatura
    python -m benchmarks.crossfit --left-out       (each source by weights of the other ones)

Shipped weights have seen the development pages; a figure that is to mean something comes from here.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import datasets
from benchmarks.datasets import Sample
from benchmarks.train import CACHE, cached_examples, left_out
from benchmarks.training.examples import FOLDS, SOURCES, domain_of, fold_of
from benchmarks.training.lexicon import LexiconBuilder
from declutter.config import Config
from declutter.decode import decode
from declutter.ensemble import load
from declutter.ensemble.weights import Weights
from declutter.parse import parse
from declutter.pipeline import extract_with

FOLDER = CACHE / "crossfit"
_FIRST = "<p>One page, so that the next one finds everything at hand.</p>"


def outputs_file(source: str, mode: str) -> Path:
    """Where the outputs of one data set and mode stand."""
    return FOLDER / f"{source}-{mode}.jsonl"


def by_fold(source: str, lexicon: LexiconBuilder) -> Callable[[Sample], Weights]:
    """For each page of a data set, weights that never saw its domain."""
    folds = [load(FOLDER / f"weights-{fold}.npz") for fold in range(FOLDS)]

    def weights_for(sample: Sample) -> Weights:
        domain = _domain(source, sample)
        words = lexicon.without(domain)
        return replace(folds[fold_of(domain)], names=words.names, words=words.words)

    return weights_for


def _without(source: str) -> Callable[[Sample], Weights]:
    """For all pages of a data set, the weights of the other ones."""
    weights = load(left_out(source))
    return lambda _: weights


def run(
    source: str, config: Config, weights_for: Callable[[Sample], Weights]
) -> list[dict[str, object]]:
    """Outputs for every page of one data set."""
    out = []
    for sample in datasets.load(source).samples:
        weights = weights_for(sample)
        # No page pays for the words' tables, which may be its own only here.
        extract_with(weights, _FIRST, config=config)
        started = time.process_time()
        result = extract_with(weights, sample.content(), config=config)
        text = result.text
        out.append(
            {
                "name": sample.name,
                "text": text,
                "cpu_ms": (time.process_time() - started) * 1e3,
                "confidence": result.confidence,
                "type": result.page_type,
            }
        )
    return out


def _domain(source: str, sample: Sample) -> str:
    """The page's site, which for some pages only the page itself names."""
    page = parse(decode(sample.content(), None, max_bytes=10_000_000))
    return domain_of(source, sample, page)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the outputs; see the module's docstring."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", default=",".join(SOURCES))
    parser.add_argument("--modes", default="auto,fast")
    parser.add_argument(
        "--left-out", action="store_true", help="by weights of `train --leave-out SOURCE`"
    )
    options = parser.parse_args(argv)
    if not options.left_out:
        lexicon = LexiconBuilder(e for e in cached_examples(SOURCES) if e.names_real)
    for source in options.data.split(","):
        weights_for = _without(source) if options.left_out else by_fold(source, lexicon)
        for mode in options.modes.split(","):
            rows = run(source, Config(mode=mode), weights_for)
            lines = (json.dumps(row, ensure_ascii=False) for row in rows)
            file = outputs_file(f"left-out-{source}" if options.left_out else source, mode)
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"{file}: {len(rows)} pages", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
