"""Title, authors and date of publication beside trafilatura's, on the annotated pages.

    python -m benchmarks.metadata_bench [--data wcxb,publishers] [--sample N] [--errors title]

Both read the same page in the same run, ours as part of a whole extraction (`mode="fast"`), whose
time is counted too. A field counts on the pages whose annotation has it; "exact" is equality after
white space is collapsed and lists of authors are joined alike, "normalised" compares words without
case, accents and the words between names; for dates, the day. Nothing is trained on the fields, but
the rules were made while looking at these pages: on others expect somewhat less.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.datasets import DatasetError, data_root, read_bytes

FIELDS = ("title", "authors", "published")
_BETWEEN = frozenset(("and", "und", "et", "by"))
_JOIN = re.compile(r"\s*(?:;|,|&|\band\b)\s*")


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its annotated fields ("" where the annotation has none)."""

    name: str
    html: bytes
    url: str
    title: str
    authors: str
    published: str


@dataclass(slots=True)
class Tally:
    """Counts of one field for one extractor."""

    pages: int = 0
    given: int = 0
    exact: int = 0
    normalised: int = 0
    unasked: int = 0


def wcxb(root: Path) -> Iterator[Page]:
    """Pages of the development split."""
    urls = json.loads((root / "metadata.json").read_text(encoding="utf-8"))
    for name, about in urls.items():
        truth = json.loads((root / "ground-truth" / f"{name}.json").read_text(encoding="utf-8"))
        fields = truth["ground_truth"]
        yield Page(
            name,
            read_bytes(root / "html" / f"{name}.html.gz"),
            about.get("url") or "",
            fields.get("title") or "",
            fields.get("author") or "",
            fields.get("publish_date") or "",
        )


def publishers(root: Path) -> Iterator[Page]:
    """News pages with fields chosen by selectors that people wrote for each publisher."""
    annotations = json.loads((root / "annotations.json").read_text(encoding="utf-8"))
    for name, fields in annotations.items():
        yield Page(
            name,
            read_bytes(root / "html" / f"{name}.html.gz"),
            "",
            fields.get("title") or "",
            ", ".join(fields.get("authors") or ()),
            str(fields.get("published") or ""),
        )


SETS = {"wcxb": ("wcxb-dev", wcxb), "publishers": ("publishers", publishers)}


def words(text: str) -> list[str]:
    """Words without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))


def agree(field: str, found: str, truth: str) -> tuple[bool, bool]:
    """(exact, normalised) agreement of one field."""
    if field == "published":
        return found[:10] == truth[:10], found[:10] == truth[:10]
    if field == "title":
        return " ".join(found.split()) == " ".join(truth.split()), words(found) == words(truth)
    same = [n for n in _JOIN.split(found) if n] == [n for n in _JOIN.split(truth) if n]
    names = [sorted(w for w in words(text) if w not in _BETWEEN) for text in (found, truth)]
    return same, names[0] == names[1]


def ours(html: bytes, url: str) -> dict[str, str]:
    """declutter's fields."""
    from declutter import Config, extract

    found = extract(html, url=url or None, config=Config(mode="fast")).metadata
    return {
        "title": found.title or "",
        "authors": ", ".join(found.authors),
        "published": found.published or "",
    }


def theirs(html: bytes, url: str) -> dict[str, str]:
    """trafilatura's fields."""
    from trafilatura import extract_metadata

    found = extract_metadata(html, default_url=url or None)
    return {
        "title": found.title or "",
        "authors": (found.author or "").replace("; ", ", "),
        "published": found.date or "",
    }


EXTRACTORS = {"declutter": ours, "trafilatura": theirs}


def measure(
    pages: Sequence[Page], errors: str = ""
) -> tuple[dict[tuple[str, str], Tally], dict[str, float]]:
    """Tallies by (extractor, field), and milliseconds a page by extractor, all included."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    spent: dict[str, float] = defaultdict(float)
    for page in pages:
        for name, extractor in EXTRACTORS.items():
            start = time.perf_counter()
            found = extractor(page.html, page.url)
            spent[name] += time.perf_counter() - start
            for field in FIELDS:
                truth = getattr(page, field)
                tally = tallies[name, field]
                if not truth:
                    tally.unasked += bool(found[field])
                    continue
                exact, normalised = agree(field, found[field], truth)
                tally.pages += 1
                tally.given += bool(found[field])
                tally.exact += exact
                tally.normalised += normalised
                if field == errors and name == "declutter" and not normalised:
                    print(f"{page.name}: {found[field]!r} is not {truth!r}", file=sys.stderr)
    return tallies, {name: 1000 * total / len(pages) for name, total in spent.items()}


def report(name: str, tallies: dict[tuple[str, str], Tally], spent: dict[str, float]) -> str:
    """A markdown table of one data set."""
    lines = [
        f"### {name}",
        "",
        "| Field | Extractor | Pages | Given | Exact | Normalised | Given though not annotated |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for field in FIELDS:
        for extractor in EXTRACTORS:
            t = tallies[extractor, field]
            exact, same = (
                f"{100 * n / t.pages:.1f}" if t.pages else "-" for n in (t.exact, t.normalised)
            )
            lines.append(
                f"| {field} | {extractor} | {t.pages} | {t.given} | {exact} | {same} "
                f"| {t.unasked} |"
            )
    times = ", ".join(f"{extractor} {ms:.1f} ms" for extractor, ms in spent.items())
    return "\n".join([*lines, "", f"Time a page, ours with the body: {times}."])


def main(argv: Sequence[str] | None = None) -> int:
    """Print a table for each data set."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", default=",".join(SETS))
    parser.add_argument("--sample", type=int, default=0, help="every n-th page only")
    parser.add_argument("--errors", default="", choices=("", *FIELDS))
    arguments = parser.parse_args(argv)
    for name in arguments.data.split(","):
        if name not in SETS:
            parser.error(f"unknown data set {name}")
        folder, read = SETS[name]
        try:
            pages = list(read(data_root() / folder))
        except (OSError, DatasetError) as error:
            print(f"metadata_bench: {error}", file=sys.stderr)
            return 3
        pages = pages[:: arguments.sample] if arguments.sample else pages
        print(report(name, *measure(pages, arguments.errors)), end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
