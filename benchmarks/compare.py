"""Two runs side by side: which pages got better or worse, and by which rule or strategy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks import stats, summary
from benchmarks.report import figure, gap, grid
from benchmarks.score import COLUMNS

TOLERANCE = 0.001  # a smaller change of a page's score is none


class CompareError(Exception):
    """The runs have nothing in common that could be compared."""


@dataclass(frozen=True, slots=True)
class Change:
    """One page whose score changed.

    Attributes:
        page: its name.
        before, after: its score.
        by: characters that each strategy or rule kept ("+ id") or removed ("- id") more or
            fewer than before, largest change first.
        error: what failed in the second run, or "".
    """

    page: str
    before: float
    after: float
    by: tuple[tuple[str, int], ...]
    error: str = ""

    @property
    def gain(self) -> float:
        """How much the score rose; negative where it fell."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """One data set under one extractor (or one pair of them) in two runs.

    Attributes:
        dataset: its name.
        extractors: name in the first and in the second run.
        pages: how many were compared.
        difference: of the data set's metric, second minus first, with its interval.
        better, worse: the pages that changed, the greatest change first.
        by: characters kept or removed more or fewer per strategy or rule, over all pages.
    """

    dataset: str
    extractors: tuple[str, str]
    pages: int
    difference: stats.Interval
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    by: tuple[tuple[str, int], ...]


def compare(
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    extractors: tuple[str, str] | None = None,
    seed: int = 0,
) -> list[Comparison]:
    """Compare what two runs have in common.

    Args:
        first, second: as read by `run.read_json`.
        extractors: one of the first and one of the second; by default each that both ran.
        seed: of the bootstrap.

    Raises:
        CompareError: no data set and extractor in common.
    """
    found = []
    for dataset in first["datasets"]:
        name = dataset["name"]
        old, new = first["results"].get(name, {}), second["results"].get(name, {})
        pairs = [extractors] if extractors else [(e, e) for e in old if e in new]
        for a, b in pairs:
            if a in old and b in new:
                found.append(_compare_rows(dataset, (a, b), old[a], new[b], seed))
    if not found:
        raise CompareError("the runs share no data set and extractor")
    return found


def _compare_rows(
    dataset: Mapping[str, str], names: tuple[str, str], old: Any, new: Any, seed: int
) -> Comparison:
    name, metric = dataset["name"], dataset["metric"]
    later = {row["name"]: row for row in new}
    pairs = [(row, later[row["name"]]) for row in old if row["name"] in later]
    if not pairs:
        raise CompareError(f"{name}: the runs share no page")
    data = stats.columns([b["scores"] for _, b in pairs], COLUMNS)
    base = stats.columns([a["scores"] for a, _ in pairs], COLUMNS)
    changes = []
    totals: dict[str, int] = {}
    for a, b in pairs:
        by = _moved(a["details"].get("by", {}), b["details"].get("by", {}))
        for key, chars in by:
            totals[key] = totals.get(key, 0) + chars
        before = summary.page_score(metric, a["scores"])
        after = summary.page_score(metric, b["scores"])
        if abs(after - before) > TOLERANCE:
            changes.append(Change(a["name"], before, after, by, b["error"]))
    changes.sort(key=lambda change: -abs(change.gain))
    return Comparison(
        name,
        names,
        len(pairs),
        stats.difference(metric, data, base, seed=seed),
        tuple(change for change in changes if change.gain > 0),
        tuple(change for change in changes if change.gain < 0),
        _ordered(totals),
    )


def _moved(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return _ordered({key: after.get(key, 0) - before.get(key, 0) for key in {**before, **after}})


def _ordered(totals: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    moved = [(key, chars) for key, chars in totals.items() if chars]
    return tuple(sorted(moved, key=lambda item: (-abs(item[1]), item[0])))


def render(comparisons: list[Comparison], limit: int = 20) -> str:
    """The comparison for a terminal, with at most `limit` pages either way."""
    parts = []
    for found in comparisons:
        old, new = found.extractors
        who = old if old == new else f"{old} -> {new}"
        change = {
            "value": found.difference.value,
            "low": found.difference.low,
            "high": found.difference.high,
        }
        same = found.pages - len(found.better) - len(found.worse)
        parts.append(
            f"{found.dataset}, {who}: {gap(change)} over {found.pages} pages; "
            f"{len(found.better)} better, {len(found.worse)} worse, {same} the same"
        )
        for title, changes in (("worse", found.worse), ("better", found.better)):
            if changes:
                rows = [
                    [c.page, figure(c.before), figure(c.after), f"{c.gain:+.3f}", _reasons(c)]
                    for c in changes[:limit]
                ]
                parts.append(grid([title, "before", "after", "gain", "by"], rows))
        if found.by:
            rows = [[key, f"{chars:+d}"] for key, chars in found.by[:limit]]
            parts.append(grid(["kept (+) or removed (-) by", "characters"], rows))
    return "\n\n".join(parts) + "\n"


def _reasons(change: Change, limit: int = 3) -> str:
    named = [f"{key} {chars:+d}" for key, chars in change.by[:limit]]
    return change.error.splitlines()[0] if change.error else "; ".join(named)
