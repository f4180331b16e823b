"""Reports for terminals, spreadsheets and READMEs from a run's JSON data."""

from __future__ import annotations

import csv
import io
import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.datasets import DatasetError
from benchmarks.score import COLUMNS

_RATES = (
    ("precision", "P"),
    ("recall", "R"),
    ("cjk_f1", "F1 cjk"),
    ("rouge_l", "R-L"),
    ("shingle_f1", "shingle"),
    ("with_rate", "with"),
    ("without_rate", "without"),
    ("residue_rate", "residue"),
    ("exact", "exact"),
)
_SEGMENT_RATES = (
    ("segment_precision", "P"),
    ("segment_recall", "R"),
    ("with_rate", "with"),
    ("without_rate", "without"),
)


def grid(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned with spaces, the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        first = cells[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
        return "  ".join((first, *rest)).rstrip()

    return "\n".join([line(header), "  ".join("-" * width for width in widths), *map(line, rows)])


def figure(value: float | None, digits: int = 3) -> str:
    """A number, or "-" where there is none."""
    return "-" if value is None or math.isnan(value) else f"{value:.{digits}f}"


def gap(difference: Mapping[str, float] | None) -> str:
    """A difference with its interval, e.g. "+0.021 [+0.010, +0.033]"."""
    if difference is None:
        return ""
    return "{value:+.3f} [{low:+.3f}, {high:+.3f}]".format(**difference)


def terminal(data: Mapping[str, Any]) -> str:
    """All tables of a run."""
    parts = []
    for dataset in data["datasets"]:
        parts.append(_overview(data, dataset))
        parts.extend(_slice_tables(data, dataset))
    missing = [e for e in data["extractors"] if e["missing"]]
    parts.extend(f"not run: {extractor['missing']}" for extractor in missing)
    return "\n\n".join(parts) + "\n"


def _overview(data: Mapping[str, Any], dataset: Mapping[str, Any]) -> str:
    table = data["summary"][dataset["name"]]
    rates = _SEGMENT_RATES if dataset["metric"] == "segment_f1" else _RATES
    known = [
        (key, title)
        for key, title in rates
        if key != dataset["metric"] and any(key in t["all"]["metrics"] for t in table.values())
    ]
    baseline = data["settings"].get("baseline", "")
    header = ["extractor", dataset["metric"], f"difference to {baseline}"]
    header += [title for _, title in known] + ["ms", "median", "MB", "failed"]
    rows = []
    for name, parts in table.items():
        whole = parts["all"]
        metrics = whole["metrics"]
        rows.append(
            [
                name,
                figure(whole["score"]["value"], 4),
                gap(whole.get("difference")),
                *(figure(metrics.get(key)) for key, _ in known),
                figure(whole["cpu_ms_mean"], 1),
                figure(whole["cpu_ms_median"], 1),
                figure(whole["peak_mb_median"], 1),
                str(len(whole["errors"])),
            ]
        )
    title = f"{dataset['name']}: {len(dataset['pages'])} pages, {dataset['conventions']}"
    failures = [
        f"  {name}: {page}: {error.splitlines()[0]}"
        for name, parts in table.items()
        for page, error in list(parts["all"]["errors"].items())[:3]
    ]
    return "\n".join([title, grid(header, rows), *failures])


def _slice_tables(data: Mapping[str, Any], dataset: Mapping[str, Any]) -> list[str]:
    table = data["summary"][dataset["name"]]
    names = list(table)
    if not names:
        return []
    tables = []
    for kind in ("type", "language"):
        keys = [key for key in table[names[0]] if key.startswith(f"{kind}:")]
        if not keys:
            continue
        rows = [
            [
                key.partition(":")[2],
                str(table[names[0]][key]["pages"]),
                *(_cell(table[name][key]) for name in names),
            ]
            for key in keys
        ]
        tables.append(f"{dataset['name']} by {kind}\n" + grid([kind, "pages", *names], rows))
    return tables


def _cell(part: Mapping[str, Any]) -> str:
    """A slice's score; starred where it differs from the baseline beyond the noise."""
    difference = part.get("difference")
    sure = difference is not None and (difference["low"] > 0 or difference["high"] < 0)
    return figure(part["score"]["value"]) + ("*" if sure else " ")


def to_csv(data: Mapping[str, Any]) -> str:
    """One line a page and extractor, with every score, time, memory and error."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        [
            *("dataset", "extractor", "version", "page", "type", "language"),
            *COLUMNS,
            *("cpu_ms", "wall_ms", "peak_kb", "cached", "confidence", "chars", "error"),
        ]
    )
    versions = {extractor["name"]: extractor["version"] for extractor in data["extractors"]}
    for dataset in data["datasets"]:
        for name, rows in data["results"][dataset["name"]].items():
            for page, row in zip(dataset["pages"], rows, strict=True):
                writer.writerow(
                    [dataset["name"], name, versions[name], page["name"], page["type"]]
                    + [page["language"]]
                    + [row["scores"].get(column, "") for column in COLUMNS]
                    + [row["cpu_ms"], row["wall_ms"], row["peak_kb"], row["cached"]]
                    + [row["details"].get("confidence", ""), row["chars"], row["error"]]
                )
    return out.getvalue()


def labelled(data: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """A run's data with other names for some extractors.

    Raises:
        DatasetError: the run holds no extractor of a name.
    """
    unknown = set(labels) - {extractor["name"] for extractor in data["extractors"]}
    if unknown:
        raise DatasetError(f"the run holds no extractor {min(unknown)}")

    def renamed(table: Mapping[str, Any]) -> dict[str, Any]:
        return {labels.get(name, name): value for name, value in table.items()}

    return {
        **data,
        "extractors": [{**e, "name": labels.get(e["name"], e["name"])} for e in data["extractors"]],
        "summary": {name: renamed(table) for name, table in data["summary"].items()},
        "results": {name: renamed(table) for name, table in data["results"].items()},
    }


def markdown(data: Mapping[str, Any]) -> str:
    """The README's table: an extractor a row, a data set a column, time a page, and failures.

    A page that ran out of time counts with its whole time limit.
    """
    datasets = data["datasets"]
    header = ["Extractor", *(f"{d['name']} ({len(d['pages'])})" for d in datasets)]
    header += ["ms mean", "ms median", "failed"]
    lines = ["| " + " | ".join(header) + " |", "|---|" + "---:|" * (len(header) - 1)]
    for extractor in data["extractors"]:
        if extractor["missing"]:
            continue
        name = extractor["name"]
        wholes = [data["summary"][d["name"]][name]["all"] for d in datasets]
        times = [row["cpu_ms"] for d in datasets for row in data["results"][d["name"]][name]]
        cells = [name, *(figure(whole["score"]["value"]) for whole in wholes)]
        cells += [f"{statistics.mean(times):.1f}", f"{statistics.median(times):.1f}"]
        cells.append(str(sum(len(whole["errors"]) for whole in wholes)))
        lines.append("| " + " | ".join(cells) + " |")
    lines.append("")
    for dataset in datasets:
        lines.extend(_markdown_types(data, dataset))
    return "\n".join(lines).rstrip() + "\n"


def _markdown_types(data: Mapping[str, Any], dataset: Mapping[str, Any]) -> list[str]:
    table = data["summary"][dataset["name"]]
    names = list(table)
    keys = [k for k in (table[names[0]] if names else ()) if k.startswith("type:")]
    if not keys:
        return []
    header = [f"{dataset['name']} by type", "pages", *names]
    lines = ["| " + " | ".join(header) + " |", "|---|" + "---:|" * (len(header) - 1)]
    for key in keys:
        scores = (figure(table[name][key]["score"]["value"]) for name in names)
        pages = str(table[names[0]][key]["pages"])
        lines.append("| " + " | ".join([key.partition(":")[2], pages, *scores]) + " |")
    return [*lines, ""]
