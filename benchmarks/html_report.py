"""One self-contained HTML file for a run: tables, plots, and the worst pages as diffs."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from benchmarks import svg
from benchmarks.datasets import Dataset
from benchmarks.diff import side_by_side
from benchmarks.report import figure, gap
from benchmarks.run import PageResult, Run
from benchmarks.summary import page_score

_CSS = """
body{font:15px/1.5 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;
color:#1b1b1b;background:#fff}
table{border-collapse:collapse;margin:1rem 0}
th,td{padding:.2rem .6rem;border-bottom:1px solid #ddd;text-align:right}
th:first-child,td:first-child{text-align:left}
svg{max-width:100%;height:auto;display:block}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
.pair div{white-space:pre-wrap;overflow-wrap:anywhere;background:#f7f7f5;padding:.6rem;
max-height:30rem;overflow:auto;font-size:13px}
del{background:#ffd7d5;text-decoration:none}ins{background:#cdeccd;text-decoration:none}
summary{cursor:pointer;padding:.25rem 0}
@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}
th,td{border-color:#444}.pair div{background:#222}del{background:#6b2320}ins{background:#1f4d2b}}
"""


def render(run: Run, data: Mapping[str, Any], *, worst: int = 15, focus: str = "") -> str:
    """The report.

    Args:
        run: with the texts of all pages.
        data: the same run's JSON data, with its summary.
        worst: how many pages to show per data set.
        focus: whose worst pages; by default the first extractor that ran.
    """
    present = [extractor.name for extractor in run.present]
    focus = focus if focus in present else (present[0] if present else "")
    parts = [_plots(data, dataset) for dataset in data["datasets"]]
    if focus:
        parts.extend(_worst_pages(run, dataset, focus, worst) for dataset in run.datasets)
    settings = ", ".join(f"{key} {value}" for key, value in data["settings"].items())
    versions = "".join(
        f"<li>{escape(e['name'])}: {escape(e['missing'] or e['version'])}</li>"
        for e in data["extractors"]
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>declutter bench</title><style>{_CSS}</style></head><body>"
        f"<h1>declutter bench</h1><p>{escape(settings)}</p><ul>{versions}</ul>"
        + "".join(parts)
        + "</body></html>\n"
    )


def _plots(data: Mapping[str, Any], dataset: Mapping[str, Any]) -> str:
    name, metric = dataset["name"], dataset["metric"]
    table = data["summary"][name]
    wholes = {extractor: parts["all"] for extractor, parts in table.items()}
    points = {e: (w["cpu_ms_mean"], w["score"]["value"]) for e, w in wholes.items()}
    parts = [
        f"<h2>{escape(name)}</h2><p>{len(dataset['pages'])} pages; "
        f"{escape(dataset['conventions'])}; data {dataset['checksum'][:12]}</p>",
        _table(wholes, metric, data["settings"].get("baseline", "")),
        svg.accuracy_against_speed(points, metric),
    ]
    for kind in ("type", "language"):
        groups = [k for k in next(iter(table.values()), {}) if k.startswith(f"{kind}:")][:12]
        if groups:
            series = {
                e: [_bounds(slices[group]["score"]) for group in groups]
                for e, slices in table.items()
            }
            labels = [group.partition(":")[2] for group in groups]
            parts.append(f"<h3>By {kind}</h3>" + svg.bars(labels, series, metric))
    curves = {
        e: [(b["confidence"], b["score"], b["pages"]) for b in w["calibration"]["curve"]]
        for e, w in wholes.items()
        if w.get("calibration")
    }
    if curves:
        errors = ", ".join(f"{e} {wholes[e]['calibration']['error']:.3f}" for e in curves)
        parts.append(
            "<h3>Reliability of the confidence</h3>"
            f"<p>Expected calibration error: {escape(errors)}</p>" + svg.reliability(curves)
        )
    return "".join(parts)


def _bounds(score: Mapping[str, float]) -> tuple[float, float, float]:
    return score["value"], score["low"], score["high"]


def _table(wholes: Mapping[str, Any], metric: str, baseline: str) -> str:
    shown = sorted({key for whole in wholes.values() for key in whole["metrics"]} - {metric})
    header = ["extractor", metric, "95%", f"difference to {baseline}", *shown]
    header += ["ms mean", "ms median", "ms p95", "MB median", "failed"]
    rows = []
    for name, whole in wholes.items():
        score = whole["score"]
        cells = [
            name,
            figure(score["value"], 4),
            f"{figure(score['low'])} to {figure(score['high'])}",
            gap(whole.get("difference")),
            *(figure(whole["metrics"].get(key)) for key in shown),
            *(figure(whole[key], 1) for key in ("cpu_ms_mean", "cpu_ms_median", "cpu_ms_p95")),
            figure(whole["peak_mb_median"], 1),
            str(len(whole["errors"])),
        ]
        rows.append("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>")
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    failures = "".join(
        f"<li>{escape(name)}: {escape(page)}: {escape(error)}</li>"
        for name, whole in wholes.items()
        for page, error in whole["errors"].items()
    )
    failed = f"<details><summary>Failures</summary><ul>{failures}</ul></details>"
    return f'<div style="overflow-x:auto"><table><tr>{head}</tr>{"".join(rows)}</table></div>' + (
        failed if failures else ""
    )


def _worst_pages(run: Run, dataset: Dataset, focus: str, limit: int) -> str:
    pairs = list(zip(dataset.samples, run.results[dataset.name, focus], strict=True))
    ranked = [(page_score(dataset.metric, page.scores), s, page) for s, page in pairs]
    ranked = [
        item
        for item in ranked
        if item[0] < 1.0  # also drops NaN: pages without such a score
    ]
    ranked.sort(key=lambda item: (item[0], item[1].name))
    parts = [f"<h2>{escape(dataset.name)}: worst pages of {escape(focus)}</h2>"]
    for value, sample, page in ranked[:limit]:
        truth = sample.truth
        if truth is None:  # only segments are known
            truth = "\n\n".join(sample.wanted)
        left, right = side_by_side(truth, page.outcome.text)
        parts.append(
            f"<details><summary>{value:.3f} {escape(sample.name)} {escape(sample.page_type)} "
            f"{escape(sample.language)} {escape(sample.url)}</summary>{_note(page)}"
            f'<div class="pair"><div><b>Truth</b> (missed marked)\n{left}</div>'
            f"<div><b>Output</b> (extra marked)\n{right}</div></div></details>"
        )
    return "".join(parts)


def _note(page: PageResult) -> str:
    details = page.outcome.details
    notes = [page.outcome.error] if page.outcome.error else []
    if details.get("confidence") is not None:
        notes.append(f"confidence {float(details['confidence']):.3f}")
    by = sorted(details.get("by", {}).items(), key=lambda item: -item[1])[:8]
    notes.extend(f"{key}: {chars} characters" for key, chars in by)
    return f"<p>{escape('; '.join(notes))}</p>" if notes else ""
