"""Structure probes: what each extractor's markdown keeps of one feature a page.

    python -m benchmarks.probes [--only SLUG,...] [--show SLUG]

Every page of `corpus/probes` has one feature. A feature counts as kept where all of its `keeps`
stand in the output and none of its `drops`. Peers write bullets and table cells in their own ways,
which is no fault: both are brought into one form before looking.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.datasets import PROBES, DatasetError, project_root

Extractor = Callable[[str, str], str]

_BULLET = re.compile(r"^([ >]*)[*+•‣◦⁃](?=[ \t])[ \t]+", re.MULTILINE)
_DASHES = re.compile(r"^\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$", re.MULTILINE)
_ROW = re.compile(r"^([ >]*)\|(.*)\|[ \t]*$", re.MULTILINE)
_CELLS = re.compile(r"(?<!\\)\|")
# `[text](url)` and `[text](<url>)` say the same.
_ANGLES = re.compile(r"\]\(<([^<>\n]*)>")


@dataclass(frozen=True, slots=True)
class Probe:
    """One page with one feature.

    Attributes:
        slug: its folder.
        feature: what it shows.
        html: the page.
        url: its address.
        expected: its body as markdown.
        keeps: strings that must stand in the output.
        drops: strings that must not.
    """

    slug: str
    feature: str
    html: str
    url: str
    expected: str
    keeps: tuple[str, ...]
    drops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What an output lacks and what it should not hold; both empty where the feature is kept."""

    missing: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def kept(self) -> bool:
        """Whether the feature survived."""
        return not self.missing and not self.left


def load_probes(root: Path | None = None) -> list[Probe]:
    """All probes, by slug.

    Raises:
        DatasetError: the folder is missing or a probe is malformed.
    """
    folder = root or project_root() / "corpus" / PROBES
    if not folder.is_dir():
        raise DatasetError(f"no probes in {folder}")
    return [_probe(path) for path in sorted(folder.iterdir()) if path.is_dir()]


def _probe(folder: Path) -> Probe:
    try:
        meta = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
        return Probe(
            slug=folder.name,
            feature=meta["feature"],
            html=(folder / "source.html").read_text(encoding="utf-8"),
            url=meta["url"],
            expected=(folder / "expected.md").read_text(encoding="utf-8"),
            keeps=tuple(meta["keeps"]),
            drops=tuple(meta["drops"]),
        )
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise DatasetError(f"{folder}: {error}") from error


def normalised(markdown: str) -> str:
    """Markdown with `-` bullets, unpadded table cells and bare link targets."""
    text = markdown.replace("\r\n", "\n")
    text = _BULLET.sub(r"\1- ", text)
    text = _ANGLES.sub(r"](\1", text)
    text = _DASHES.sub(lambda m: "| " + " | ".join(["---"] * (m[0].count("|") - 1)) + " |", text)
    return _ROW.sub(_row, text)


def _row(match: re.Match[str]) -> str:
    cells = (cell.strip() for cell in _CELLS.split(match[2]))
    return f"{match[1]}| {' | '.join(cells)} |"


def judge(probe: Probe, markdown: str) -> Finding:
    """What is missing and what is left in an output."""
    shown = f"\n{normalised(markdown)}\n"
    return Finding(
        tuple(k for k in probe.keeps if normalised(k).strip("\n") not in shown),
        tuple(d for d in probe.drops if d in shown or d in markdown),
    )


# Extractors


def _declutter(html: str, url: str) -> str:
    import declutter

    config = declutter.Config(images=True)
    return declutter.extract(html.encode(), url=url, config=config).markdown


def _trafilatura(html: str, url: str) -> str:
    import trafilatura

    return (
        trafilatura.extract(
            html,
            url=url,
            output_format="markdown",
            include_links=True,
            include_images=True,
            include_formatting=True,
            include_tables=True,
            include_comments=False,
        )
        or ""
    )


def _readability(html: str, url: str) -> str:
    from markdownify import markdownify

    document: Any = importlib.import_module("readability").Document
    return str(markdownify(document(html, url=url).summary(), heading_style="ATX"))


def _resiliparse(html: str, url: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    text: str = extract_plain_text(html, preserve_formatting=True, main_content=True, links=True)
    return text


def _html_to_markdown(html: str, url: str) -> str:
    from html_to_markdown import convert

    return convert(html).content or ""


EXTRACTORS: dict[str, Extractor] = {
    "declutter": _declutter,
    "trafilatura": _trafilatura,
    "readability+markdownify": _readability,
    "resiliparse": _resiliparse,
    "html-to-markdown": _html_to_markdown,
}


def run(probes: Sequence[Probe], extractors: Sequence[str]) -> dict[str, dict[str, Finding]]:
    """Findings by slug and extractor; one that raises has kept nothing."""
    found: dict[str, dict[str, Finding]] = {}
    for probe in probes:
        row = found.setdefault(probe.slug, {})
        for name in extractors:
            try:
                row[name] = judge(probe, EXTRACTORS[name](probe.html, probe.url))
            # Other people's code: whatever it raises is a feature it did not keep.
            except Exception as error:
                print(f"{name} failed on {probe.slug}: {error!r}", file=sys.stderr)
                row[name] = Finding(probe.keeps, ())
    return found


def table(probes: Sequence[Probe], found: dict[str, dict[str, Finding]]) -> str:
    """A markdown table: one row a feature, the sums below."""
    names = list(next(iter(found.values())))
    lines = ["| Feature | " + " | ".join(names) + " |", "| --- |" + " --- |" * len(names)]
    for probe in probes:
        row = found[probe.slug]
        marks = ("yes" if row[n].kept else _short(row[n]) for n in names)
        lines.append(f"| {probe.slug} | " + " | ".join(marks) + " |")
    sums = (sum(row[n].kept for row in found.values()) for n in names)
    lines.append(f"| **kept of {len(probes)}** | " + " | ".join(f"**{s}**" for s in sums) + " |")
    return "\n".join(lines)


def _short(finding: Finding) -> str:
    """How far off: strings missing (-) and left (+)."""
    return f"-{len(finding.missing)} +{len(finding.left)}"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table, or one probe's output by every extractor."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", default="", help="slugs, separated by commas")
    parser.add_argument("--show", default="", help="print every output for this slug")
    parser.add_argument("--extractors", default=",".join(EXTRACTORS))
    arguments = parser.parse_args(argv)
    wanted = [slug for slug in (arguments.show or arguments.only).split(",") if slug]
    probes = [p for p in load_probes() if not wanted or p.slug in wanted]
    names = arguments.extractors.split(",")
    if arguments.show:
        for probe in probes:
            for name in names:
                output = EXTRACTORS[name](probe.html, probe.url)
                print(f"=== {name}: {judge(probe, output)}\n{output}\n")
        return 0
    print(table(probes, run(probes, names)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
