"""Floors that only rise: accuracy, residue and goldens on fixed data.

`floors.toml` holds one `[[floor]]` a figure: `data`, `extractor`, `metric`, `value` and the
`checksum` of the data it was measured on. The gate fails where a figure falls below its floor,
where the data are not those of the floor, and where a floor was never measured. `update` raises
floors to what is measured and refuses to lower any; a floor whose data changed can be set anew
only by naming its data in `rebase`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import golden, stats
from benchmarks.datasets import Dataset, DatasetError, load, project_root
from benchmarks.run import Options, Run, run
from benchmarks.score import COLUMNS

GOLDENS = "goldens"  # the metric that counts the goldens which hold
_DIGITS = 4
_HEADER = """\
# Floors of `python -m benchmarks gate`. Only `gate --update` writes this file, and it only raises
# values. `checksum` is that of the data; a floor measured on other data says nothing.
"""


class GateError(Exception):
    """The floors file is missing or malformed, or an extractor could not run."""


@dataclass(frozen=True, slots=True)
class Floor:
    """One figure that must not fall.

    Attributes:
        data: data set as `datasets.load` knows it.
        extractor: its name, "" for goldens.
        metric: one of `stats.METRICS` (greater is better), or "goldens".
        value: the floor.
        checksum: of the data, "" where never measured.
    """

    data: str
    extractor: str
    metric: str
    value: float = 0.0
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A floor and what was measured now.

    Attributes:
        floor: as in the file.
        state: "ok", "below", "data changed", "never measured" or "absent" (data not at hand).
        measured: the figure, NaN where absent.
        checksum: of the data at hand.
    """

    floor: Floor
    state: str
    measured: float = math.nan
    checksum: str = ""

    @property
    def holds(self) -> bool:
        """Whether the gate may pass."""
        return self.state in ("ok", "absent")


def default_file() -> Path:
    """The project's floors."""
    return Path(__file__).with_name("floors.toml")


def read(file: Path) -> list[Floor]:
    """The floors of a file.

    Raises:
        GateError: missing or malformed.
    """
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("floor", [])
        floors = [Floor(**row) for row in rows]
    except (OSError, ValueError, TypeError) as error:
        raise GateError(f"{file}: {error}") from error
    for floor in floors:
        if floor.metric != GOLDENS and floor.metric not in stats.METRICS:
            raise GateError(f"{file}: unknown metric {floor.metric!r}")
        if floor.metric in ("residue_rate", "without_rate"):
            raise GateError(f"{file}: {floor.metric} is better when lower; it can be no floor")
    if not floors:
        raise GateError(f"{file}: no floors")
    return floors


def write(file: Path, floors: Sequence[Floor]) -> None:
    """Write floors as TOML."""
    parts = [_HEADER]
    for floor in floors:
        parts.append(
            "\n[[floor]]\n"
            f'data = "{floor.data}"\nextractor = "{floor.extractor}"\n'
            f'metric = "{floor.metric}"\nvalue = {floor.value:g}\n'
            f'checksum = "{floor.checksum}"\n'
        )
    file.write_text("".join(parts), encoding="utf-8")


def check(
    floors: Sequence[Floor], options: Options, loader: Callable[[str], Dataset] = load
) -> list[Verdict]:
    """Measure every floor whose data are at hand.

    Raises:
        GateError: an extractor could not run.
    """
    verdicts: dict[Floor, Verdict] = {}
    for name in dict.fromkeys(floor.data for floor in floors):
        mine = [floor for floor in floors if floor.data == name]
        try:
            dataset = loader(name)
        except DatasetError:
            verdicts.update({floor: Verdict(floor, "absent") for floor in mine})
            continue
        checksum = dataset.checksum()
        extractors = list(dict.fromkeys(f.extractor for f in mine if f.metric != GOLDENS))
        found = run([dataset], extractors, options)
        for missing in (e.missing for e in found.extractors if e.missing):
            raise GateError(missing)
        for floor in mine:
            verdicts[floor] = _judge(floor, _measure(floor, dataset, found), checksum)
    return [verdicts[floor] for floor in floors]


def _measure(floor: Floor, dataset: Dataset, found: Run) -> float:
    if floor.metric == GOLDENS:
        checks = golden.run(project_root() / "corpus")
        return float(sum(check.state == "same" for check in checks))
    rows = found.results[dataset.name, floor.extractor]
    return stats.estimate(floor.metric, stats.columns([row.scores for row in rows], COLUMNS))


def _judge(floor: Floor, measured: float, checksum: str) -> Verdict:
    if not floor.checksum:
        state = "never measured"
    elif floor.checksum != checksum:
        state = "data changed"
    elif round(measured, _DIGITS) >= floor.value:
        state = "ok"
    else:  # also where nothing could be measured (NaN)
        state = "below"
    return Verdict(floor, state, measured, checksum)


def update(
    verdicts: Sequence[Verdict], rebase: Collection[str] = ()
) -> tuple[list[Floor], list[str]]:
    """Floors raised to what was measured.

    Args:
        verdicts: from `check`.
        rebase: data sets whose floors may be set anew because their data changed.

    Returns:
        The new floors, and one sentence for each floor that would have had to be lowered (it
        stays as it was).
    """
    floors, refused = [], []
    for verdict in verdicts:
        floor = verdict.floor
        if verdict.state == "absent":
            floors.append(floor)
            continue
        reached = _down(verdict.measured)
        anew = floor.data in rebase and verdict.state == "data changed"
        if reached >= floor.value or anew:
            floors.append(replace(floor, value=reached, checksum=verdict.checksum))
            continue
        floors.append(floor)
        refused.append(
            f"{floor.data} {floor.extractor} {floor.metric}: {reached} is below the floor "
            f"{floor.value} ({verdict.state}); a floor is never lowered"
        )
    return floors, refused


def _down(value: float) -> float:
    """Rounded down, so that the floor is not above what was measured; NaN stays NaN."""
    scale = 10**_DIGITS
    return math.floor(value * scale) / scale if math.isfinite(value) else math.nan
