"""The shipped model file: numpy arrays and one JSON record, no code in it.

`declutter/ensemble/data/weights.npz` is written by `benchmarks/train.py`. Its record says what it
was trained on (data checksums, seed, versions, cross-validated metrics, attribution).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.ensemble.trees import Trees, sigmoid
from declutter.errors import WeightsError
from declutter.model import PAGE_TYPES, Floats

FORMAT = 1
NAME = "weights.npz"


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
        return np.interp(values, self.x, self.y).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Everything the scorer learned.

    Attributes:
        record: what the file says about itself.
        first: first stage, over block features.
        second: second stage, over block features, context and page type.
        asked: second stage with the adapters' votes beside them.
        types: one ensemble for each of `PAGE_TYPES`.
        block: calibration of block probabilities, by stage ("second", "asked").
        page: calibration of the expected F1, by stage.
        names, words: lexicon values (see `features.lexicon`).
    """

    record: Mapping[str, Any]
    first: Trees
    second: Trees
    asked: Trees
    types: tuple[Trees, ...]
    block: Mapping[str, Curve]
    page: Mapping[str, Curve]
    names: Mapping[str, float]
    words: Mapping[str, float]

    def first_scores(self, rows: Floats) -> Floats:
        """First-stage probability of each block; float32[n]."""
        return sigmoid(self.first.margins(rows))

    def second_scores(self, rows: Floats, stage: str = "second") -> Floats:
        """Calibrated probability of each block; float32[n]."""
        trees = self.asked if stage == "asked" else self.second
        return self.block[stage](sigmoid(trees.margins(rows)))

    def type_scores(self, row: Floats) -> Floats:
        """Probability of each page type; float32[len(PAGE_TYPES)]."""
        margins = np.array([float(tree.margins(row[None, :])[0]) for tree in self.types])
        power = np.exp(margins - margins.max())
        return (power / power.sum()).astype(np.float32)


def pack(weights: Weights) -> dict[str, NDArray[Any]]:
    """The file's arrays, by name."""
    arrays: dict[str, NDArray[Any]] = {
        **weights.first.arrays("first"),
        **weights.second.arrays("second"),
        **weights.asked.arrays("asked"),
    }
    for name, trees in zip(PAGE_TYPES, weights.types, strict=True):
        arrays |= trees.arrays(f"type/{name}")
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
            block={s: Curve(*arrays[f"block/{s}"]) for s in ("second", "asked")},
            page={s: Curve(*arrays[f"page/{s}"]) for s in ("second", "asked")},
            names=_table(arrays, "names"),
            words=_table(arrays, "words"),
        )
    except KeyError as error:
        raise WeightsError(f"the weights file lacks {error}") from error


def _table(arrays: Mapping[str, NDArray[Any]], group: str) -> dict[str, float]:
    keys = arrays[f"{group}/keys"].tobytes().decode().split("\n")
    return dict(zip(keys, arrays[f"{group}/values"].astype(np.float32).tolist(), strict=True))


@cache
def load() -> Weights:
    """The shipped weights, read once.

    Raises:
        WeightsError: the file is missing or damaged.
    """
    place = files("declutter.ensemble") / "data" / NAME
    try:
        with place.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return unpack({name: arrays[name] for name in arrays.files})
    except (OSError, ValueError) as error:
        raise WeightsError(f"the weights file cannot be read: {error}") from error
