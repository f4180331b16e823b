"""What a stricter setting keeps, a looser one keeps too."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declutter import ensemble
from declutter.config import Config
from declutter.decode import decode
from declutter.model import Source
from declutter.parse import parse
from declutter.pipeline import judge

CORPUS = sorted(Path(__file__).parents[2].glob("corpus/*/*/source.html"))
PAGES = [path for path in CORPUS if path.parent.parent.name != "probes"]
STEPS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0)


def config(strictness: float) -> Config:
    return Config(mode="fast", strictness=strictness)


@pytest.mark.parametrize("path", PAGES[::9], ids=lambda path: path.parent.name)
def test_on_pages_of_the_corpus(path: Path) -> None:
    page = parse(decode(path.read_bytes(), None, max_bytes=10_000_000))
    kept = [judge(page, config(step), ensemble.load()).keep for step in STEPS]
    for loose, strict in pairwise(kept):
        assert not (strict & ~loose).any()
    assert kept[0].sum() > kept[-1].sum()


@given(st.data(), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=30)
def test_on_any_page(
    tidy_markup: st.SearchStrategy[str], data: st.DataObject, one: float, other: float
) -> None:
    page = parse(Source(data.draw(tidy_markup), "", "str"))
    weights = ensemble.load()
    loose = judge(page, config(min(one, other)), weights).keep
    strict = judge(page, config(max(one, other)), weights).keep
    assert not (strict & ~loose).any()
