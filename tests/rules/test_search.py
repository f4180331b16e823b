"""Searches find the patterns that match, and the kernel finds what Python finds."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declutter.kernel import compiled
from declutter.rules.model import Alternative, Rule
from declutter.rules.normal import fold, folds_alone
from declutter.rules.patterns import Parts, parse
from declutter.rules.prefilter import Finder, Table
from declutter.rules.programs import flatten, runner
from declutter.rules.regex import Regexes, Shape
from declutter.rules.ruleset import load
from declutter.rules.search import Pattern, Search, search

needs_kernel = pytest.mark.skipif(
    compiled is None, reason="the kernel is not built, or switched off by DECLUTTER_PURE"
)
SOURCES = (
    "read more", "more", "read {1..2}", '"read (more|two)"', "(very ){0,3}good", "广告",
    "café {..2}", "{num} ?(min|minutes)", "(a|ab)(c|bcd)",
)  # fmt: skip
SHAPES = (Shape.WHOLE, Shape.START, Shape.WHOLE, Shape.WHOLE, Shape.ANYWHERE, Shape.END)
WORDS = (
    "read", "more", "very", "good", "广告", "café", "Cafe\u0301", "5", "min", "5min", "a", "abcd",
    "«", "»", "…", "`", "İ", "½", "ﬁ", "icon", "arrow right", "-", "\u00a0", "E\u0301", "가",
    "\u11a8",
)  # fmt: skip


def rule(number: int) -> Rule:
    keys = (("piece", "e"), ("piece", "广"), ("piece", "a"), ("digit", ""), ("piece", '"'))
    return Rule(
        id=f"ads.en.r{number}", family="ads", pack="en", file="", language="en", why="",
        status="stable", at="whole", takes="block", max_words=9,
        alternatives=(Alternative(SOURCES[number], (), keys),),
    )  # fmt: skip


PARTS = Parts(num=(r"\d+", r"\d+[.,]\d+"))
TABLE = Table.of([rule(number) for number in range(len(SOURCES))])
IDS = frozenset(TABLE.names)


def patterns(*, pure: bool) -> list[Pattern]:
    twin = Regexes(SOURCES, PARTS)
    run = twin if pure else runner(flatten(parse(p, PARTS) for p in SOURCES), SOURCES, PARTS)
    return [Pattern(run, i, SHAPES[i % len(SHAPES)]) for i in range(len(SOURCES))]


PURE = Search(Finder(TABLE, TABLE.limits), patterns(pure=True))
FOUND = search(TABLE, IDS, patterns(pure=False))


@needs_kernel
@settings(max_examples=400)
@given(st.lists(st.lists(st.sampled_from(WORDS) | st.text(max_size=2), max_size=6), max_size=4))
def test_the_kernel_finds_what_python_finds(lines: list[list[str]]) -> None:
    texts = [gap.join(words) for words in lines for gap in (" ", "")]
    assert FOUND(texts) == PURE(texts)
    assert [FOUND.candidates(text) for text in texts] == [PURE.candidates(text) for text in texts]


@needs_kernel
def test_the_kernel_finds_what_python_finds_of_the_shipped_rules() -> None:
    """On a sample of the examples, and on pairs of them."""
    rules = load(details=True)
    lines = [line for r in rules.rules for e in (*r.hits, *r.misses) for line in e.lines]
    lines = random.Random(4).sample(lines, 60)
    lines += [f"{a} {b}" for a, b in pairwise(lines[:20])]
    engine = rules.engine
    found = dict(engine._search(lines))
    for index, line in enumerate(lines):
        matching = []
        folded = fold(line)
        paired = folded.replace("«", '"').replace("»", '"') if {"«", "»"} <= set(line) else folded
        for number in engine._search.candidates(line):
            matcher, which = engine._pattern(number)
            if matcher.runner.end(matcher.first + which, matcher.shape, paired) >= 0:
                matching.append(number)
        assert found.get(index, []) == matching


@pytest.mark.parametrize("find", [PURE, FOUND])
def test_each_pattern_is_tried_in_its_own_shape(find: Search) -> None:
    assert find(["read more", "more, and more", "one good tower", "«read two»"]) == [
        (0, [0, 2]),
        (1, [1]),
        (2, [4]),
        (3, [3]),
    ]


def test_a_rule_that_does_not_run_is_not_found() -> None:
    """By its limit, so that the table can be shared by rule sets with different rules."""
    find = search(TABLE, IDS - {"ads.en.r0"}, patterns(pure=False))
    assert find(["read more"]) == [(0, [2])]


@needs_kernel
def test_a_search_wants_as_many_patterns_as_its_table_has() -> None:
    with pytest.raises(ValueError, match="as many"):
        search(TABLE, IDS, patterns(pure=False)[:-1])


@needs_kernel
@pytest.mark.parametrize("plane", range(0, 0x200, 32))
def test_every_character_folds_alike_in_the_kernel(plane: int) -> None:
    """Alone, beside letters, and before what may combine with it."""
    folds = compiled.Folds(fold, folds_alone)
    for c in range(plane << 8, plane + 32 << 8):
        for text in (f"{chr(c)}", f"e{chr(c)}", f"A{chr(c)}é", f"`{chr(c)}\u0301"):
            assert folds(text) == fold(text), hex(c)


@needs_kernel
@settings(max_examples=500)
@given(st.text(max_size=12))
def test_texts_fold_alike_in_the_kernel(text: str) -> None:
    assert compiled.Folds(fold, folds_alone)(text) == fold(text)


def test_what_combines_with_the_character_before_does_not_fold_alone() -> None:
    """For every pair of characters that Unicode composes."""
    for c in map(chr, range(0x110000)):
        pair = unicodedata.normalize("NFD", c)
        if len(pair) > 1 and unicodedata.normalize("NFC", pair) == c:
            assert not any(map(folds_alone, pair[1:])), hex(ord(c))


def test_most_characters_fold_alone() -> None:
    share = np.mean([folds_alone(chr(c)) for c in range(0x100, 0x3000)])
    assert share > 0.6
    assert all(folds_alone(c) for c in "éßİ…½ﬁ가カ漢ЖλعI😀")
