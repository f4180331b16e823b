"""The corpus: every page is complete, and together they cover types and languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from declutter.decode import decode
from declutter.model import PAGE_TYPES
from declutter.parse import parse

ROOT = Path(__file__).parents[1] / "corpus"
PROBES = sorted(path for path in (ROOT / "probes").iterdir() if path.is_dir())
PAGES = sorted(p for p in ROOT.glob("*/*") if p.is_dir() and p.parent.name != "probes")
FILES = {"source.html", "truth.txt", "meta.toml", "golden.txt"}
each_page = pytest.mark.parametrize("folder", PAGES, ids=lambda p: p.name)


@cache
def meta(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))


def squeezed(text: str) -> str:
    return "".join(text.split())


@each_page
def test_a_page_has_all_its_files(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == FILES
    assert all((folder / name).stat().st_size for name in FILES)


@each_page
def test_a_page_says_what_it_is(folder: Path) -> None:
    about = meta(folder)
    assert about["page_type"] in PAGE_TYPES
    assert about["language"]
    assert about["title"]


@each_page
def test_the_texts_that_meta_names_stand_on_the_page(folder: Path) -> None:
    """`residue` is what a body must not hold, `keep` what it must: both as the page has them."""
    source = decode((folder / "source.html").read_bytes(), None, max_bytes=10_000_000)
    blocks = squeezed("".join(parse(source).texts))
    raw = squeezed(source.text)  # an attribute or a script may hold residue as well
    truth = squeezed((folder / "truth.txt").read_text(encoding="utf-8"))
    for text in map(squeezed, meta(folder).get("residue", ())):
        assert text in blocks or text in raw
    for text in map(squeezed, meta(folder).get("keep", ())):
        assert text in blocks
        assert text in truth


@each_page
def test_a_golden_has_a_line_for_each_verdict(folder: Path) -> None:
    lines = (folder / "golden.txt").read_text(encoding="utf-8").splitlines()
    signs = {line[:2] for line in lines}
    assert {"+ ", "- "} <= signs <= {"+ ", "- ", "  ", ""}


@pytest.mark.parametrize("folder", PROBES, ids=lambda p: p.name)
def test_a_probe_has_its_files(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert {"source.html", "meta.toml"} < names
    assert any(name.startswith("expected.") for name in names)


def test_names_are_different() -> None:
    names = [folder.name for folder in PAGES]
    assert len(set(names)) == len(names)


def test_there_are_pages_enough_of_every_type_in_many_languages() -> None:
    assert len(PAGES) >= 60
    assert {meta(folder)["page_type"] for folder in PAGES} == set(PAGE_TYPES)
    languages = {meta(folder)["language"].split("-")[0] for folder in PAGES}
    assert len(languages) >= 10
