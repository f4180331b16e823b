"""Author names without what surrounds them."""

from __future__ import annotations

import pytest

from declutter.metadata import names

CASES = [
    ("Jane Roe", ["Jane Roe"]),
    ("By Jane Roe", ["Jane Roe"]),
    ("Written by: Jane Roe | May 3, 2024", ["Jane Roe"]),
    ("Von Jana Roth und Max Müller", ["Jana Roth", "Max Müller"]),
    ("Par Jeanne Roux et Luc Petit", ["Jeanne Roux", "Luc Petit"]),
    ("Por Juana Ríos y Luis Gil", ["Juana Ríos", "Luis Gil"]),
    ("Jane Roe, John Doe and Ann Poe", ["Jane Roe", "John Doe", "Ann Poe"]),
    ("Jane Roe & John Doe", ["Jane Roe", "John Doe"]),
    ("Jane Roe; John Doe; jane roe", ["Jane Roe", "John Doe"]),
    ("Roe, Jane", ["Jane Roe"]),
    ("Jane Roe, MD, PhD", ["Jane Roe, MD, PhD"]),
    ("Jane Roe, Senior Staff Writer", ["Jane Roe"]),
    ("Jane Roe Staff Writer", ["Jane Roe"]),
    ("Podium Staff", ["Podium Staff"]),
    ("Jane Roe - Politics Editor", ["Jane Roe"]),
    ("Jane Roe (AP)", ["Jane Roe"]),
    ("jane.roe@a.org", []),
    ("https://facebook.com/jane", []),
    ("@janeroe", ["janeroe"]),
    ("Autor: Jana Roth", ["Jana Roth"]),
    ("John E Smith", ["John E Smith"]),
    ("Dan Brown", ["Dan Brown"]),
    ("Medically reviewed by Jane Roe", []),
    ("Jane Roe. Reviewed by John Doe, MD", ["Jane Roe"]),
    ("admin", []),
    ("Read more", []),
    ("August 28", []),
    ("Jana Roth, Uhr", ["Jana Roth"]),
    ("Journal", []),
    ("Homepage", []),
    ("{{ author.name }}", []),
    ("", []),
    ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
]


@pytest.mark.parametrize(("raw", "expected"), CASES, ids=[raw or "empty" for raw, _ in CASES])
def test_split(raw, expected):
    """A byline becomes the names in it, in order, each once."""
    assert names.split(raw) == expected


@pytest.mark.parametrize(
    "raw", ["J {" * 40_000, "in -- " * 200, "By " * 5_000, "a, " * 5_000, "(" * 10_000]
)
def test_hostile_bylines_end(raw):
    """Bylines made to harm give few and short names."""
    found = names.split(raw)
    assert all(len(name) <= 400 for name in found)
    assert sum(map(len, found)) <= 1000


@pytest.mark.parametrize(
    ("left", "right"), [("Zoë MÜLLER", "zoe muller"), ("a-b  c", "A B C"), ("É.", "e")]
)
def test_folded(left, right):
    """Comparison is blind to case, accents and punctuation."""
    assert names.folded(left) == names.folded(right)
