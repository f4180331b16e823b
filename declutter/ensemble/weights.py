"""The shipped model file: numpy arrays and one JSON record, no code in it.

`declutter/ensemble/data/weights.npz` is written by `benchmarks/train.py`. Its record says what it
was trained on (data checksums, seed, versions, cross-validated metrics, attribution).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from declutter.ensemble.trees import Trees, sigmoid
from declutter.errors import WeightsError
from declutter.model import PAGE_TYPES, Floats

FORMAT = 1
NAME = "weights.npz"
STAGES = ("second", "asked")
# Blocks below this in the first stage are out; the second stage does not see them.
SURE_OUT = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A monotone, piecewise linear calibration; k knots.

    Attributes:
        x, y: knots, both rising; float32[k].
    """

    x: Floats
    y: Floats

    def __call__(self, values: NDArray[Any] | float) -> Floats:
        """Calibrated values, held constant past the ends."""
        return np.asarray(np.interp(values, self.x, self.y), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Everything the scorer learned.

    Attributes:
        record: what the file says about itself.
        first: first stage, over block features.
        second: second stage, over block features, context and page type.
        asked: second stage with the adapters' votes beside them.
        types: one ensemble for each of `PAGE_TYPES`.
        trust: the page's F1, as log-odds, over page features, by stage ("second", "asked").
        block: calibration of block probabilities, by stage.
        page: calibration of the page's F1, by stage.
        names, words: lexicon values (see `features.lexicon`).
    """

    record: Mapping[str, Any]
    first: Trees
    second: Trees
    asked: Trees
    types: tuple[Trees, ...]
    trust: Mapping[str, Trees]
    block: Mapping[str, Curve]
    page: Mapping[str, Curve]
    names: Mapping[str, float]
    words: Mapping[str, float]

    def first_scores(self, rows: Floats) -> Floats:
        """First-stage probability of each block; float32[n]."""
        return sigmoid(self.first.margins(rows))

    def second_scores(self, first: Floats, rows: Floats, stage: str = "second") -> Floats:
        """Calibrated probability of each block, 0 for those the first stage rules out; float32[n].

        Args:
            first: first-stage probabilities; float32[n].
            rows: second-stage features; float32[n, f].
            stage: "second", or "asked" where the rows end in the adapters' votes.
        """
        out = np.zeros(len(first), dtype=np.float32)
        seen = np.flatnonzero(first >= SURE_OUT)
        trees = self.asked if stage == "asked" else self.second
        out[seen] = self.block[stage](sigmoid(trees.margins(rows, seen)))
        return out

    def confidence(self, row: Floats, stage: str = "second") -> float:
        """Calibrated F1 of the best body of the page with these `trust_features`."""
        return float(self.page[stage](sigmoid(self.trust[stage].margins(row[None, :])))[0])

    def type_scores(self, row: Floats) -> Floats:
        """Probability of each page type; float32[len(PAGE_TYPES)]."""
        margins = np.array([float(tree.margins(row[None, :])[0]) for tree in self.types])
        power = np.exp(margins - margins.max())
        return np.asarray(power / power.sum(), dtype=np.float32)


def pack(weights: Weights) -> dict[str, NDArray[Any]]:
    """The file's arrays, by name."""
    arrays: dict[str, NDArray[Any]] = {
        **weights.first.arrays("first"),
        **weights.second.arrays("second"),
        **weights.asked.arrays("asked"),
    }
    for name, trees in zip(PAGE_TYPES, weights.types, strict=True):
        arrays |= trees.arrays(f"type/{name}")
    for stage, trees in weights.trust.items():
        arrays |= trees.arrays(f"trust/{stage}")
    for group, curves in (("block", weights.block), ("page", weights.page)):
        for stage, curve in curves.items():
            arrays[f"{group}/{stage}"] = np.stack([curve.x, curve.y])
    for group, table in (("names", weights.names), ("words", weights.words)):
        text = "\n".join(table)
        arrays[f"{group}/keys"] = np.frombuffer(text.encode(), dtype=np.uint8)
        arrays[f"{group}/values"] = np.array(list(table.values()), dtype=np.float16)
    arrays["record"] = np.frombuffer(json.dumps(dict(weights.record)).encode(), dtype=np.uint8)
    return arrays


def unpack(arrays: Mapping[str, NDArray[Any]]) -> Weights:
    """Read what `pack` wrote.

    Raises:
        WeightsError: an array is missing or of another format version.
    """
    try:
        record = json.loads(arrays["record"].tobytes())
        if record.get("format") != FORMAT:
            raise WeightsError(
                f"the weights file has format {record.get('format')}, this version reads {FORMAT}"
            )
        return Weights(
            record=record,
            first=Trees.from_arrays(arrays, "first"),
            second=Trees.from_arrays(arrays, "second"),
            asked=Trees.from_arrays(arrays, "asked"),
            types=tuple(Trees.from_arrays(arrays, f"type/{name}") for name in PAGE_TYPES),
            trust={s: Trees.from_arrays(arrays, f"trust/{s}") for s in STAGES},
            block={s: Curve(*arrays[f"block/{s}"]) for s in STAGES},
            page={s: Curve(*arrays[f"page/{s}"]) for s in STAGES},
            names=_table(arrays, "names"),
            words=_table(arrays, "words"),
        )
    except KeyError as error:
        raise WeightsError(f"the weights file lacks {error}") from error


def _table(arrays: Mapping[str, NDArray[Any]], group: str) -> dict[str, float]:
    keys = arrays[f"{group}/keys"].tobytes().decode().split("\n")
    return dict(zip(keys, arrays[f"{group}/values"].astype(np.float32).tolist(), strict=True))


@cache
def load(path: Path | None = None) -> Weights:
    """The shipped weights, or those of another file, read once.

    Raises:
        WeightsError: the file is missing or damaged.
    """
    place = path or Path(__file__).parent / "data" / NAME
    try:
        with place.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return unpack({name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, EOFError, BadZipFile, zlib.error) as error:
        raise WeightsError(f"the weights file cannot be read: {error}") from error
