"""Makes the shipped weights from the development data.

    python -m benchmarks.train                 write declutter/ensemble/data/weights.npz
    python -m benchmarks.train --check         train again and compare with the committed file
    python -m benchmarks.train --leave-out wcxb    what the other sources teach about one;
                                               its weights are for `crossfit --left-out`
    python -m benchmarks.train --drop siblings     what a strategy's vote adds (see its help)

Every figure printed is cross-fitted: no page is scored by trees that saw its domain. The per-fold
weights go to `.declutter-cache/crossfit/`, where `benchmarks/crossfit.py` runs the whole pipeline
with them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from benchmarks import datasets
from benchmarks.training import stages
from benchmarks.training.examples import FOLDS, SOURCES, Example, load
from benchmarks.training.fit import SEED, calibrate
from benchmarks.training.lexicon import LexiconBuilder
from benchmarks.training.measure import Ruler
from benchmarks.training.stages import Stage, Table, Types
from declutter.ensemble.trees import Trees
from declutter.ensemble.weights import FORMAT, NAME, STAGES, Curve, Weights, pack
from declutter.features import Lexicon, feature_names
from declutter.model import Floats
from declutter.strategies import ADAPTERS, NATIVE

ROOT = datasets.project_root()
CACHE = ROOT / ".declutter-cache"
TARGET = ROOT / "declutter" / "ensemble" / "data" / NAME
# Code that makes examples; a change to any of it makes them anew.
_MAKERS = (
    "declutter/parse/*.py",
    "declutter/strategies/*.py",
    "declutter/[amw]*.py",
    "declutter/features/layout.py",
    "benchmarks/training/[behl]*.py",
    "benchmarks/training/shells.py",
)
# Below it the native strategies are unsure of the page, and the adapters are asked for a second
# view. On pages like those of the training no gate differs from another by more than noise; on a
# source that was left out the second view is worth a point where it is asked everywhere. From this
# gate on `auto` pays more in time than it may.
GATE = 0.6
LEAST_CONFIDENCE = 0.3
# Made pages are seen beside the pages that they were made from.
MADE_WEIGHT = 0.25
ATTRIBUTION = (
    "Trained on the development split of WCXB (M. Foley, 2026, CC-BY-4.0), on annotated segments "
    "of trafilatura's evaluation corpus (A. Barbaresi, Apache-2.0) and on publisher pages of "
    "fundus's parser tests (MIT)."
)


@dataclass(slots=True, eq=False)
class Fitted:
    """Everything that training made."""

    first: Stage
    types: Types
    blocks: dict[str, Stage]
    trust: dict[str, tuple[list[Trees], Trees]]
    block_curves: dict[str, Curve]
    page_curves: dict[str, Curve]
    metrics: dict[str, dict[str, float]] = field(default_factory=dict)


def say(text: str) -> None:
    """Progress goes to standard error."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def cached_examples(sources: tuple[str, ...]) -> list[Example]:
    """The examples, parsed once per version of the code that makes them."""
    code = hashlib.sha256()
    for pattern in _MAKERS:
        for path in sorted(ROOT.glob(pattern)):
            code.update(path.read_bytes())
    store = CACHE / f"examples-{'-'.join(sources)}-{code.hexdigest()[:16]}.pickle"
    if store.exists():
        # Written by this very script on this machine; never part of what ships.
        with store.open("rb") as file:
            return list(pickle.load(file))
    examples = load(adapters=True, sources=sources)
    store.parent.mkdir(parents=True, exist_ok=True)
    with store.open("wb") as file:
        pickle.dump(examples, file, protocol=5)
    return examples


def train(examples: Sequence[Example], last: int = 3) -> tuple[Fitted, LexiconBuilder]:
    """Fit and cross-fit the stages up to the `last` one."""
    lexicon = LexiconBuilder(e for e in examples if e.names_real and e.weights.any())
    data = stages.table(examples, lexicon)
    say(f"{len(examples)} pages, {len(data.labels)} blocks, {data.rows.shape[1]} features")
    ruler = Ruler(examples)
    everything = np.ones(len(data.labels), dtype=np.bool_)
    first = stages.fit_blocks(data, data.rows, stages.FIRST_ROUNDS, everything, say)
    figures = {"first": ruler.report(data, first.scores)}
    say(f"first: {figures['first']}")
    if last == 1:
        nothing = Types([], (), np.zeros(0, np.float32))
        return Fitted(first, nothing, {}, {}, {}, {}, figures), lexicon
    types = stages.fit_types(examples, data, first.scores)
    figures["types"] = _type_accuracy(examples, types.scores)
    say(f"types: {figures['types']}")
    wide = stages.add_context(examples, data, first.scores, types.scores)
    seen = stages.seen_by_second(first.scores)
    fitted = Fitted(first, types, {}, {}, {}, {}, figures)
    for stage in STAGES[: last - 1]:
        rows = wide if stage == "second" else _with_adapters(examples, wide)
        blocks = stages.fit_blocks(data, rows, stages.SECOND_ROUNDS, seen, say)
        _finish_stage(fitted, stage, blocks, examples, data, types, ruler)
    return fitted, lexicon


def _finish_stage(  # noqa: PLR0913, PLR0917  # one step of `train`, with its local state
    fitted: Fitted,
    stage: str,
    blocks: Stage,
    examples: Sequence[Example],
    data: Table,
    types: Types,
    ruler: Ruler,
) -> None:
    """Calibrate a stage's blocks, fit its page confidence, report."""
    known = data.weights > 0
    words = np.concatenate([np.maximum(e.page.column("words"), 0.5) for e in examples])
    curve = calibrate(
        blocks.scores[known], data.labels[known], np.sqrt(words[known]) * data.weights[known] ** 0.5
    )
    scores = np.where(blocks.scores > 0, curve(blocks.scores), 0.0).astype(np.float32)
    f1 = ruler.all_f1(data, scores)
    # Shells are pages that exist; how well others read that were made tells nothing of any page.
    f1[[not e.weights.any() or e.in_characters for e in examples]] = np.nan
    per_fold, full, expected = stages.fit_trust(examples, data, scores, types.scores, f1)
    scored = ~np.isnan(f1)
    page_curve = calibrate(expected[scored], f1[scored], np.ones(int(scored.sum())))
    fitted.blocks[stage] = blocks
    fitted.trust[stage] = (per_fold, full)
    fitted.block_curves[stage], fitted.page_curves[stage] = curve, page_curve
    report = ruler.report(data, scores)
    gap = expected_calibration_error(page_curve(expected[scored]), f1[scored])
    fitted.metrics[stage] = report | {"ece": gap}
    np.savez(
        CACHE / f"oof-{stage}.npz",
        scores=scores,
        first=fitted.first.scores,
        labels=data.labels,
        starts=data.starts,
        f1=f1,
        confidence=page_curve(expected),
        types=types.scores,
    )
    say(f"{stage}: {fitted.metrics[stage]}")


def expected_calibration_error(confidence: Floats, truth: Floats, bins: int = 10) -> float:
    """Mean gap between confidence and F1 over equal-width bins, weighted by size."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(float(confidence[place == k].mean() - truth[place == k].mean())) * (place == k).mean()
        for k in range(bins)
        if (place == k).any()
    ]
    return round(float(sum(gaps)), 4)


def _type_accuracy(examples: Sequence[Example], scores: Floats) -> dict[str, float]:
    known = np.array([e.source == "wcxb" and not e.made for e in examples])
    wanted = np.array([e.type_index for e in examples])
    return {"accuracy": round(float((scores.argmax(axis=1) == wanted)[known].mean()), 4)}


def _with_adapters(examples: Sequence[Example], wide: Floats) -> Floats:
    votes = np.concatenate(
        [np.stack([v.values for v in e.votes[stages.NATIVE_VOTES :]], axis=1) for e in examples]
    )
    return np.concatenate([wide, votes], axis=1, dtype=np.float32)


def assemble(fitted: Fitted, lexicon: Lexicon, record: dict[str, Any], fold: int | None) -> Weights:
    """The shipped weights, or those that have not seen one fold."""

    def pick(stage: Stage) -> Trees:
        return stage.full if fold is None else stage.folds[fold]

    return Weights(
        record=record,
        first=pick(fitted.first),
        second=pick(fitted.blocks["second"]),
        asked=pick(fitted.blocks["asked"]),
        types=fitted.types.full if fold is None else fitted.types.folds[fold],
        trust={
            stage: (full if fold is None else folds[fold])
            for stage, (folds, full) in fitted.trust.items()
        },
        block=fitted.block_curves,
        page=fitted.page_curves,
        names=lexicon.names,
        words=lexicon.words,
    )


def record_of(sources: tuple[str, ...], fitted: Fitted, pages: int) -> dict[str, Any]:
    """What the weights file says about itself."""
    strategies = tuple(s.name for s in NATIVE)
    return {
        "format": FORMAT,
        "attribution": ATTRIBUTION,
        "trained_on": {name: datasets.load(name).checksum() for name in sources},
        "pages": pages,
        "features": list(feature_names(strategies)),
        "adapters": [s.name for s in ADAPTERS],
        "seed": SEED,
        "versions": {"lightgbm": lightgbm.__version__, "python": platform.python_version()},
        "gate": GATE,
        "least_confidence": LEAST_CONFIDENCE,
        "cross_fitted": fitted.metrics,
    }


def left_out(source: str) -> Path:
    """Where the weights stand that never saw a source."""
    return CACHE / "left-out" / f"{source}.npz"


def write(weights: Weights, path: Path) -> None:
    """Write a weights file; the same weights give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        # Unpacking takes longer than reading.
        np.savez(file, allow_pickle=False, **pack(weights))


def same(path: Path, weights: Weights) -> bool:
    """Whether a file holds these weights (tree values to 1e-5)."""
    fresh = pack(weights)
    with np.load(path, allow_pickle=False) as old:
        if set(old.files) != set(fresh):
            return False
        return all(
            old[name].shape == fresh[name].shape
            and (name == "record" or np.allclose(old[name], fresh[name], atol=1e-5))
            for name in fresh
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Train; see the module's docstring."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the committed file")
    parser.add_argument("--leave-out", choices=SOURCES, help="train without one source")
    parser.add_argument("--drop", choices=[s.name for s in NATIVE], help="blank one vote; no file")
    parser.add_argument("--stages", type=int, default=3, choices=(1, 2, 3), help="stop early")
    options = parser.parse_args(argv)
    CACHE.mkdir(exist_ok=True)
    examples = cached_examples(SOURCES)
    for example in examples:
        if example.made:
            example.weights *= MADE_WEIGHT
        if example.source == options.leave_out:
            example.weights[:] = 0.0
        if options.drop:
            for vote in example.votes:
                if vote.name == options.drop:
                    vote.values[:] = 0.0
    fitted, lexicon = train(examples, options.stages)
    if options.leave_out and options.stages == 3:
        record = record_of(
            tuple(s for s in SOURCES if s != options.leave_out), fitted, len(examples)
        )
        write(assemble(fitted, lexicon.full(), record, None), left_out(options.leave_out))
    if options.stages < 3 or options.leave_out or options.drop:
        print(json.dumps(fitted.metrics, indent=2))
        return 0
    record = record_of(SOURCES, fitted, len(examples))
    weights = assemble(fitted, lexicon.full(), record, None)
    if options.check:
        alike = same(TARGET, weights)
        print("the committed weights are these" if alike else "the committed weights differ")
        return 0 if alike else 1
    write(weights, TARGET)
    for fold in range(FOLDS):
        unseen = LexiconBuilder(e for e in examples if e.fold != fold and e.names_real)
        write(
            assemble(fitted, unseen.full(), record, fold),
            CACHE / "crossfit" / f"weights-{fold}.npz",
        )
    print(json.dumps(fitted.metrics, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
