"""The check of all outputs: it passes real pages and sees what is broken."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import declutter
from benchmarks.outputs import failures
from declutter.result import Result

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("DECLUTTER_DATA") or ROOT.parent / "shared" / "data")
CORPUS = sorted(p for p in (ROOT / "corpus").glob("*/*/source.html") if "probes" not in p.parts)
PAGES = [*CORPUS[::8], *sorted((DATA / "wcxb-dev" / "html").glob("*.html.gz"))[::250]]
FAST = declutter.Config(mode="fast")


def name(path: Path) -> str:
    return path.parent.name if path.name == "source.html" else path.name.split(".")[0]


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_all_outputs_of_a_page_hold(path: Path) -> None:
    """Same words, clean, valid and repeatable in every format."""
    data = path.read_bytes()
    page = gzip.decompress(data) if path.suffix == ".gz" else data
    assert failures(declutter.extract(page, config=FAST)) == []


def broken(change: Callable[[str, str], str]) -> set[str]:
    """Properties that fail where each format is changed."""
    result = declutter.extract(CORPUS[0].read_bytes(), config=FAST)
    render = result._render
    spoilt = replace(result, _render=lambda one, form: change(form, render(one, form)))
    return {kind for kind, _ in failures(spoilt)}


def only(form: str, change: Callable[[str], str]) -> Callable[[str, str], str]:
    return lambda name, text: change(text) if name == form else text


BREAKS = {
    "words": only("markdown", lambda text: text + "more"),
    "html words": only("html", lambda text: text + "<p>more</p>"),
    "tei words": only("tei", lambda text: text.replace("<body>", "<body><p>more</p>")),
    "clean": only("text", lambda text: text + "\x1b"),
    "tei": only("tei", lambda text: text.replace("<body>", "<body><row/>")),
    "nh3": only("html", lambda text: text + "<script></script>"),
    "targets": only("html", lambda text: text + '<a href="javascript:f()"></a>'),
}


@pytest.mark.parametrize(("kind", "change"), BREAKS.items(), ids=BREAKS.keys())
def test_a_broken_output_is_seen(kind: str, change: Callable[[str, str], str]) -> None:
    """Each property fails where it does not hold."""
    assert kind in broken(change)


def test_an_output_that_differs_the_second_time_is_seen() -> None:
    """Rendering may not depend on what was rendered before."""
    seen: list[str] = []

    def change(form: str, text: str) -> str:
        seen.append(form)
        return text + "again" * (seen.count(form) > 1)

    assert "verdicts" in broken(change)


def test_results_are_rendered_from_the_same_verdicts() -> None:
    """A fresh copy of a result renders as the first did."""
    result = declutter.extract(CORPUS[0].read_bytes(), config=FAST)
    copy: Result = replace(result)
    assert (copy.html, copy.markdown, copy.text) == (result.html, result.markdown, result.text)
