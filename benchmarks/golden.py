"""Goldens: what declutter decided on each page of the corpus, one block a line.

    + p The text of a kept paragraph.
    - paywall.en.subscribe Subscribe to continue.

`+` and the kind of a kept block; `-` and what removed it (a rule, or the ensemble's choice). A
piece that a rule cut out of a kept block stands on a `-` line below it. A diff of two goldens so
shows what changed and why. Only `update` writes them; a missing one is a failure.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.datasets import PROBES, Sample, corpus_sample

if TYPE_CHECKING:
    from declutter.result import Result

KINDS = {
    "PARAGRAPH": "p",
    "HEADING": "h",
    "LIST_ITEM": "li",
    "CELL": "td",
    "CODE": "pre",
    "QUOTE": "blockquote",
    "CAPTION": "figcaption",
    "TERM": "dt",
    "DEFINITION": "dd",
    "SUMMARY": "summary",
    "CONTROL": "control",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One golden against what declutter decides now.

    Attributes:
        file: the golden.
        state: "same", "changed", "missing" or "written".
        diff: unified diff from the golden to now, "" where the same.
    """

    file: Path
    state: str
    diff: str = ""


def render(result: Result) -> str:
    """The golden text of a result."""
    return "".join(f"{line}\n" for line in _lines(result))


def _lines(result: Result) -> Iterator[str]:
    page = result.page
    cuts: dict[int, list[tuple[str, str]]] = {}
    for removal in result.removed:
        cuts.setdefault(removal.block, []).append((removal.rule, removal.text))
    for verdict in result.verdicts:
        text = page.texts[verdict.block]
        if not verdict.keep:
            yield f"- {verdict.by} {_one_line(text)}"
            continue
        block = page.block(verdict.block)
        level = str(block.level) if block.kind.name == "HEADING" else ""
        yield f"+ {KINDS[block.kind.name]}{level} {_one_line(_without(text, verdict.cuts))}"
        for rule, removed in cuts.get(verdict.block, []):
            yield f"- {rule} {_one_line(removed)}"


def _without(text: str, cuts: tuple[tuple[int, int], ...]) -> str:
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    return text


def _one_line(text: str) -> str:
    return text.strip().replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def pages(corpus: Path) -> list[Path]:
    """Folders of the corpus that have a golden or should have one."""
    sources = {path.parent for path in corpus.glob("*/*/source.*")}
    return sorted(
        folder
        for folder in sources
        if folder.parent.name != PROBES or (folder / "golden.txt").is_file()
    )


def decide(sample: Sample) -> Result:
    """What declutter says about a page of the corpus, in its default settings."""
    declutter: Any = importlib.import_module("declutter")
    if sample.plain:
        text: Result = declutter.clean_text(sample.content().decode("utf-8", "replace"))
        return text
    page: Result = declutter.extract(sample.content(), url=sample.url or None)
    return page


def run(corpus: Path, *, update: bool = False, only: str = "") -> list[Check]:
    """Compare (or with `update` write) the goldens of the pages whose name holds `only`."""
    checks = []
    for folder in pages(corpus):
        if only not in folder.relative_to(corpus).as_posix():
            continue
        now = render(decide(corpus_sample(corpus, folder)))
        file = folder / "golden.txt"
        before = file.read_text(encoding="utf-8") if file.is_file() else None
        if before == now:
            checks.append(Check(file, "same"))
            continue
        diff = "".join(
            difflib.unified_diff(
                (before or "").splitlines(keepends=True),
                now.splitlines(keepends=True),
                f"{folder.name}/golden.txt",
                "now",
                n=1,
            )
        )
        if update:
            file.write_text(now, encoding="utf-8")
            checks.append(Check(file, "written", diff))
        else:
            checks.append(Check(file, "missing" if before is None else "changed", diff))
    return checks
