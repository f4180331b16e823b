"""How much residue each extractor removes from inside a body, and at what cost in true text.

    python -m benchmarks.residue                     table by extractor; by language and family
    python -m benchmarks.residue --bodies            true bodies alone through clean_text
    python -m benchmarks.residue --missed de         the lines of one language that stayed

Lines of `benchmarks/wordings/` (gathered apart from the packs, see its README) stand as paragraphs
of their own between the true paragraphs of annotated bodies and corpus truths of their language,
once as HTML and once as text. Guards stand among them the same way and have to stay.
"""

from __future__ import annotations

import argparse
import html
import math
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import datasets
from benchmarks.metrics import squeeze
from declutter.parse.columns import INVISIBLE

WORDINGS = Path(__file__).parent / "wordings"
_EACH = 4  # true paragraphs before each inserted line
_PAGE_LINES = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line of residue, or a guard (family "guard")."""

    language: str
    family: str
    text: str
    links: bool = False


@dataclass(slots=True)
class Mixed:
    """A body with lines between its paragraphs."""

    paragraphs: list[str]
    lines: list[Line]
    order: list[str | Line]

    def as_text(self) -> str:
        """Paragraphs separated by blank lines."""
        return "\n\n".join(p if isinstance(p, str) else p.text for p in self.order)

    def as_html(self) -> str:
        """A plain article page."""
        inner = "\n".join(_paragraph(p) for p in self.order)
        return (
            "<!DOCTYPE html><html><head><title>Page</title></head><body><main><article>\n"
            f"{inner}\n</article></main></body></html>"
        )


def _paragraph(item: str | Line) -> str:
    if isinstance(item, str):
        return f"<p>{html.escape(item)}</p>"
    text = html.escape(item.text)
    if not item.links:
        return f"<p>{text}</p>"
    label, colon, rest = text.partition(":")
    linked = f'{label}: <a href="/x">{rest.strip()}</a>' if colon else f'<a href="/x">{text}</a>'
    return f"<p>{linked}</p>"


@dataclass(slots=True)
class Tally:
    """Counts of one extractor on one form of input."""

    removed: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    total: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    missed: list[Line] = field(default_factory=list)
    guards_lost: list[Line] = field(default_factory=list)
    chars: int = 0
    lost: int = 0

    def add(self, page: Mixed, output: str) -> None:
        """Judge one output."""
        kept = [squeeze(line) for line in output.splitlines() if line.strip()]
        whole = " ".join(kept)
        for line in page.lines:
            stays = squeeze(line.text) in whole
            if line.family == "guard":
                if not stays:
                    self.guards_lost.append(line)
                continue
            key = (line.language, line.family)
            self.total[key] += 1
            self.removed[key] += not stays
            if stays:
                self.missed.append(line)
        for paragraph in page.paragraphs:
            text = squeeze(paragraph)
            self.chars += len(text)
            if text not in whole:
                found = max((len(part) for part in kept if part in text), default=0)
                self.lost += len(text) - found

    def rate(self, language: str = "", family: str = "") -> float:
        """Share of lines removed, of one language or family where named."""
        keys = [
            k
            for k in self.total
            if (not language or k[0] == language) and (not family or k[1] == family)
        ]
        total = sum(self.total[k] for k in keys)
        return sum(self.removed[k] for k in keys) / total if total else float("nan")


def wordings() -> list[Line]:
    """All lines and guards."""
    out = []
    for path in sorted(WORDINGS.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        out += [
            Line(path.stem, row["family"], row["text"], row.get("links", False))
            for row in data.get("line", ())
        ]
        out += [
            Line(row["lang"], "guard", row["text"])
            for row in data.get("guard", ())
            if row["why"] != "section heading"
        ]
    return out


def bodies() -> dict[str, list[list[str]]]:
    """True paragraphs by language: corpus truths, publishers' bodies, WCXB articles."""
    out: dict[str, list[list[str]]] = defaultdict(list)
    for name in ("corpus", "publishers", "wcxb@150"):
        try:
            samples = datasets.load(name).samples
        except datasets.DatasetError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
            continue
        for sample in samples:
            if not sample.truth or sample.page_type not in ("article", ""):
                continue
            # The outputs leave out what nobody sees.
            lines = INVISIBLE.sub("", sample.truth).split("\n")
            parts = [p.strip() for p in lines if len(p.strip()) > 60]
            if len(parts) >= 6:
                out[sample.language[:2]].append(parts[:40])
    return out


def pages() -> Iterator[Mixed]:
    """Bodies with lines of their own language (neutral ones go into all) between paragraphs."""
    texts = bodies()
    by_language: dict[str, list[Line]] = defaultdict(list)
    for line in wordings():
        by_language["en" if line.language == "neutral" else line.language].append(line)
    for language, lines in by_language.items():
        pool = texts.get(language) or texts["en"]
        for start in range(0, len(lines), _PAGE_LINES):
            chunk = lines[start : start + _PAGE_LINES]
            yield _mix(pool[(start // _PAGE_LINES) % len(pool)], chunk)


def _mix(paragraphs: list[str], lines: list[Line]) -> Mixed:
    order: list[str | Line] = []
    step = max(1, min(_EACH, len(paragraphs) // (len(lines) + 1)))
    waiting = list(lines)
    for i, paragraph in enumerate(paragraphs):
        if waiting and i and i % step == 0:
            order.append(waiting.pop(0))
        order.append(paragraph)
    used = [line for line in lines if line not in waiting]
    return Mixed(paragraphs, used, order)


def _declutter_html(page: Mixed) -> str:
    from declutter import extract

    return extract(page.as_html()).text


def _declutter_text(page: Mixed) -> str:
    from declutter import clean_text

    return clean_text(page.as_text()).text


def _trafilatura(page: Mixed) -> str:
    from trafilatura import extract

    return extract(page.as_html(), include_comments=False) or ""


def _readability(page: Mixed) -> str:
    # Neither library ships types.
    from lxml.html import fromstring  # type: ignore[import-untyped]
    from readability import Document  # type: ignore[import-untyped]

    return "\n".join(fromstring(Document(page.as_html()).summary()).itertext())


def _resiliparse(page: Mixed) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(page.as_html(), main_content=True))


EXTRACTORS: dict[str, Callable[[Mixed], str]] = {
    "declutter, HTML": _declutter_html,
    "declutter, text": _declutter_text,
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
}


def measure(names: Sequence[str]) -> dict[str, Tally]:
    """Run the extractors over all pages."""
    tallies = {name: Tally() for name in names}
    for page in pages():
        for name in names:
            tallies[name].add(page, EXTRACTORS[name](page))
    return tallies


def report(tallies: dict[str, Tally]) -> str:
    """The tables, as text."""
    out = [f"{'':20}{'removed':>9}{'lines':>7}{'text lost':>11}{'guards lost':>13}"]
    for name, tally in tallies.items():
        lost = tally.lost / max(tally.chars, 1)
        out.append(
            f"{name:20}{tally.rate():9.1%}{sum(tally.total.values()):7}{lost:11.3%}"
            f"{len(tally.guards_lost):13}"
        )
    for name, tally in tallies.items():
        if not name.startswith("declutter"):
            continue
        families = sorted({k[1] for k in tally.total})
        out.append(f"\n{name}\n{'':10}" + "".join(f"{f[:7]:>8}" for f in [*families, "all"]))
        for language in sorted({k[0] for k in tally.total}):
            cells = [tally.rate(language, f) for f in families] + [tally.rate(language)]
            out.append(
                f"{language:10}"
                + "".join("       -" if math.isnan(c) else f"{c:8.0%}" for c in cells)
            )
        cells = [tally.rate(family=f) for f in families] + [tally.rate()]
        out.append(f"{'all':10}" + "".join(f"{c:8.0%}" for c in cells))
    return "\n".join(out)


def true_bodies() -> str:
    """What clean_text takes from the development pages' true bodies."""
    from declutter import clean_text

    chars = gone = 0
    lines = []
    for sample in datasets.load("wcxb").samples:
        if not sample.truth:
            continue
        result = clean_text(sample.truth)
        chars += len(sample.truth)
        for removal in result.removed:
            gone += len(removal.text)
            lines.append(f"{sample.name} {removal.rule}: {removal.text[:150]!r}")
    return "\n".join([*lines, f"{gone} of {chars} characters removed: {gone / chars:.3%}"])


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; see the module's docstring."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--bodies", action="store_true", help="true bodies through clean_text")
    parser.add_argument("--missed", metavar="LANG", help="print the lines that stayed")
    parser.add_argument("--only", nargs="*", choices=EXTRACTORS, default=list(EXTRACTORS))
    options = parser.parse_args(argv)
    if options.bodies:
        print(true_bodies())
        return 0
    tallies = measure(options.only)
    print(report(tallies))
    for name, tally in tallies.items():
        if options.missed and name.startswith("declutter"):
            for line in tally.missed:
                if line.language == options.missed:
                    print(f"{name}: {line.family}: {line.text}")
        if name.startswith("declutter"):
            for line in tally.guards_lost:
                print(f"{name}: guard lost ({line.language}): {line.text}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
