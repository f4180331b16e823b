"""Data sets of pages with truth, in the layouts that people use.

Layouts (`LAYOUTS`), each a folder or file:

    wcxb          html/<id>.html.gz, ground-truth/<id>.json, metadata.json
    segments      html/*, annotations.json with `file`, `with` and `without`
    publishers    html/<name>.html.gz, annotations.json with `text`
    corpus        <suite>/<slug>/{source.html,truth.txt,meta.toml}
    scrapinghub   html/<id>.html.gz, ground-truth.json with `articleBody`
    folder        X.html beside X.txt
    jsonl         one object a line: html, text; optional id, type, language, url
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

_LANG = re.compile(
    rb"<html[^>]{0,2000}?\blang\s*=\s*[\"']?\s*([A-Za-z]{2,3})(?![A-Za-z])", re.IGNORECASE
)
_GZIP = b"\x1f\x8b"
PROBES = "probes"  # the suite of the corpus that shows features and is no accuracy set


class DatasetError(Exception):
    """A data set is missing or malformed; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One page and what is known to be true of it.

    Attributes:
        name: unique within its data set.
        source: file that holds the page's bytes (gzip or plain), or the bytes.
        truth: the body, or None where only segments are annotated.
        wanted: snippets that must be in the output.
        unwanted: snippets that must not.
        residue: lines of residue on the page; each should be gone.
        page_type: one of WCXB's seven types, or "".
        language: two- or three-letter code, or "" where nothing says it.
        url: the page's address, or "".
        plain: True where the source is text that some other tool extracted.
    """

    name: str
    source: Path | bytes
    truth: str | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    residue: tuple[str, ...] = ()
    page_type: str = ""
    language: str = ""
    url: str = ""
    plain: bool = False

    def content(self) -> bytes:
        """The page's bytes, unpacked.

        Raises:
            DatasetError: the file cannot be read.
        """
        if isinstance(self.source, bytes):
            return self.source
        return read_bytes(self.source)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Samples that are scored alike.

    Attributes:
        name: as given by the user.
        metric: the figure that stands for the set: "f1", "cjk_f1", "segment_f1" or "shingle_f1".
        samples: in a fixed order.
        conventions: how the set's truth was made, one sentence.
    """

    name: str
    metric: str
    samples: tuple[Sample, ...]
    conventions: str = ""

    def __len__(self) -> int:
        return len(self.samples)

    def checksum(self) -> str:
        """SHA-256 over names, page bytes and truths, in hexadecimal."""
        total = hashlib.sha256(self.metric.encode())
        for sample in self.samples:
            truth = [
                sample.name,
                sample.truth,
                sample.wanted,
                sample.unwanted,
                sample.residue,
                hashlib.sha256(sample.content()).hexdigest(),
            ]
            total.update(json.dumps(truth, ensure_ascii=True).encode())
        return total.hexdigest()


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, unpacked where they are gzip.

    Raises:
        DatasetError: the file cannot be read.
    """
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data.startswith(_GZIP) else data
    except (OSError, EOFError) as error:
        raise DatasetError(f"{path}: cannot be read: {error}") from error


def html_language(data: bytes) -> str:
    """The primary language that the `<html>` element declares, lower case, or ""."""
    match = _LANG.search(data[:20_000])
    return match.group(1).decode("ascii").lower() if match else ""


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path}: no readable JSON: {error}") from error


def _strings(value: object, place: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise DatasetError(f"{place}: must be a list of strings")


def _html_file(folder: Path, name: str) -> Path:
    for suffix in ("", ".gz", ".html.gz", ".html"):
        path = folder / f"{name}{suffix}"
        if path.is_file():
            return path
    raise DatasetError(f"{folder / name}: no such page")


def _with_language(sample: Sample) -> Sample:
    return replace(sample, language=html_language(sample.content()))


def _wcxb(root: Path) -> Iterator[Sample]:
    meta = _json(root / "metadata.json")
    for name in sorted(meta):
        truth_file = root / "ground-truth" / f"{name}.json"
        truth = _json(truth_file).get("ground_truth")
        if not isinstance(truth, dict):
            raise DatasetError(f"{truth_file}: no ground_truth")
        yield _with_language(
            Sample(
                name=name,
                source=_html_file(root / "html", name),
                truth=truth.get("main_content"),  # a few pages have snippets alone
                wanted=_strings(truth.get("with"), f"{truth_file}: with"),
                unwanted=_strings(truth.get("without"), f"{truth_file}: without"),
                page_type=str(meta[name].get("page_type") or ""),
                url=str(meta[name].get("url") or ""),
            )
        )


def _segments(root: Path) -> Iterator[Sample]:
    path = root / "annotations.json"
    for name, row in sorted(_json(path).items()):
        yield _with_language(
            Sample(
                name=name,
                source=_html_file(root / "html", row["file"]),
                wanted=_strings(row.get("with"), f"{path}: {name}: with"),
                unwanted=_strings(row.get("without"), f"{path}: {name}: without"),
            )
        )


def _publishers(root: Path) -> Iterator[Sample]:
    for name, row in sorted(_json(root / "annotations.json").items()):
        source = _html_file(root / "html", name)
        yield _with_language(
            Sample(name=name, source=source, truth=row["text"], page_type="article")
        )


def _scrapinghub(root: Path) -> Iterator[Sample]:
    for name, row in sorted(_json(root / "ground-truth.json").items()):
        yield _with_language(
            Sample(
                name=name,
                source=_html_file(root / "html", name),
                truth=row.get("articleBody") or "",
                page_type="article",
                url=row.get("url") or "",
            )
        )


def _corpus(root: Path) -> Iterator[Sample]:
    for truth in sorted(root.glob("*/*/truth.txt")):
        if truth.parent.parent.name != PROBES:
            yield corpus_sample(root, truth.parent)


def corpus_sample(root: Path, folder: Path) -> Sample:
    """One page of the corpus, with or without a true text.

    Raises:
        DatasetError: there is no source, or meta.toml is malformed.
    """
    meta_file = folder / "meta.toml"
    try:
        meta = tomllib.loads(meta_file.read_text(encoding="utf-8")) if meta_file.is_file() else {}
    except ValueError as error:
        raise DatasetError(f"{meta_file}: {error}") from error
    truth = folder / "truth.txt"
    html, text = folder / "source.html", folder / "source.txt"
    if not html.is_file() and not text.is_file():
        raise DatasetError(f"{folder}: neither source.html nor source.txt")
    return Sample(
        name=folder.relative_to(root).as_posix(),
        source=html if html.is_file() else text,
        truth=truth.read_text(encoding="utf-8") if truth.is_file() else None,
        wanted=_strings(meta.get("keep"), f"{meta_file}: keep"),
        residue=_strings(meta.get("residue"), f"{meta_file}: residue"),
        page_type=str(meta.get("page_type", "")),
        language=str(meta.get("language", "")).split("-")[0].lower(),
        url=str(meta.get("url", "")),
        plain=not html.is_file(),
    )


def _folder(root: Path) -> Iterator[Sample]:
    pages = [p for p in root.rglob("*") if re.search(r"\.html?(\.gz)?$", p.name)]
    for page in sorted(pages):
        truth = page.with_name(re.sub(r"\.html?(\.gz)?$", ".txt", page.name))
        if not truth.is_file():
            raise DatasetError(f"{page}: no {truth.name} beside it")
        yield _with_language(
            Sample(
                name=page.relative_to(root).as_posix(),
                source=page,
                truth=truth.read_text(encoding="utf-8"),
            )
        )


def _jsonl(path: Path) -> Iterator[Sample]:
    lines = read_bytes(path).decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DatasetError(f"{place}: {error}") from error
        if not isinstance(row, dict) or not isinstance(row.get("html"), str):
            raise DatasetError(f"{place}: needs an object with `html` and `text`")
        page = row["html"].encode("utf-8", "replace")
        text = row.get("text")
        if text is not None and not isinstance(text, str):
            raise DatasetError(f"{place}: `text` must be a string")
        yield Sample(
            name=str(row.get("id", number)),
            source=page,
            truth=text,
            wanted=_strings(row.get("with"), f"{place}: with"),
            unwanted=_strings(row.get("without"), f"{place}: without"),
            page_type=str(row.get("type") or ""),
            language=str(row.get("language") or html_language(page)),
            url=str(row.get("url") or ""),
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """How a layout is read and scored."""

    read: Callable[[Path], Iterator[Sample]] = field(repr=False)
    metric: str
    conventions: str


LAYOUTS: Mapping[str, Layout] = {
    "wcxb": Layout(_wcxb, "f1", r"bodies judged by people; `\w+` tokens, mean F1 over pages"),
    "segments": Layout(_segments, "segment_f1", "segments in or out; F1 over all segments"),
    "publishers": Layout(
        _publishers, "cjk_f1", "bodies by per-publisher selectors, no headline or captions"
    ),
    "corpus": Layout(_corpus, "cjk_f1", "pages and bodies written for this project"),
    "scrapinghub": Layout(_scrapinghub, "shingle_f1", "article bodies; 4-shingles"),
    "folder": Layout(_folder, "cjk_f1", "X.html beside X.txt"),
    "jsonl": Layout(_jsonl, "cjk_f1", "one page a line"),
}


def project_root() -> Path:
    """The checkout that holds this package, or the current folder where it is installed."""
    beside = Path(__file__).resolve().parent.parent
    return beside if (beside / "pyproject.toml").is_file() else Path.cwd()


def data_root() -> Path:
    """Where the public data sets lie: `DECLUTTER_DATA`, else `../shared/data`."""
    configured = os.environ.get("DECLUTTER_DATA")
    return Path(configured) if configured else project_root().parent / "shared" / "data"


def _known() -> dict[str, tuple[str, Path]]:
    root = data_root()
    return {
        "wcxb": ("wcxb", root / "wcxb-dev"),
        "segments": ("segments", root / "segments"),
        "publishers": ("publishers", root / "publishers"),
        "corpus": ("corpus", project_root() / "corpus"),
    }


def load(spec: str, *, sample: int | None = None, seed: int = 0) -> Dataset:
    """Load a data set.

    Args:
        spec: `NAME` of a known set, or `LAYOUT:PATH`; `@N` at its end takes a sample of N pages.
        sample: number of pages where `spec` says none; None for all.
        seed: of the sample.

    Raises:
        DatasetError: unknown name, nothing there, or malformed.
    """
    base, at, count = spec.rpartition("@")
    named = bool(at) and count.isdigit()
    name, size = (base, int(count)) if named else (spec, sample)
    layout_name, colon, place = name.partition(":")
    if colon:
        path = Path(place)
    else:
        known = _known()
        if name not in known:
            raise DatasetError(
                f"unknown data set {name!r}: use one of {', '.join(known)} or LAYOUT:PATH"
            )
        layout_name, path = known[name]
    if layout_name not in LAYOUTS:
        raise DatasetError(f"unknown layout {layout_name!r}: use one of {', '.join(LAYOUTS)}")
    if not path.exists():
        raise DatasetError(f"{name}: {path} does not exist")
    layout = LAYOUTS[layout_name]
    try:
        samples = tuple(layout.read(path))
    except (KeyError, AttributeError, TypeError) as error:
        raise DatasetError(f"{path}: not in the {layout_name} layout: {error!r}") from error
    if not samples:
        raise DatasetError(f"{name}: {path} holds no pages in the {layout_name} layout")
    if size is not None and size < len(samples):
        samples = choose(samples, size, seed)
        name = f"{name}@{size}"
    return Dataset(name, layout.metric, samples, layout.conventions)


def choose(samples: tuple[Sample, ...], size: int, seed: int) -> tuple[Sample, ...]:
    """A fixed sample: the pages whose salted name hashes lowest, in their old order.

    Adding or removing other pages changes at most as many members as were added or removed.
    """

    def rank(sample: Sample) -> str:
        return hashlib.sha256(f"{seed}\0{sample.name}".encode()).hexdigest()

    chosen = {sample.name for sample in sorted(samples, key=rank)[:size]}
    return tuple(sample for sample in samples if sample.name in chosen)
