"""The prefilter finds every pattern that matches, and the kernel finds what Python finds."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declutter.kernel import compiled
from declutter.rules.model import Alternative, Rule
from declutter.rules.normal import fold
from declutter.rules.prefilter import Finder, Table, finder
from declutter.rules.ruleset import load
from declutter.rules.shape import words

RULES = load(details=True)
TABLE = Table.of([matcher.rule for matcher in RULES.engine.matchers])
EXAMPLES = [example for rule in RULES.rules for example in (*rule.hits, *rule.misses)]
LINES = sorted({line for example in EXAMPLES for line in example.lines})
needs_kernel = pytest.mark.skipif(
    compiled is None, reason="the kernel is not built, or switched off by DECLUTTER_PURE"
)


def rule(name: str, *alternatives: Alternative, max_words: int = 5, at: str = "whole") -> Rule:
    return Rule(
        id=name, family="ads", pack="en", file="", language="en", why="", status="stable", at=at,
        takes="block", max_words=max_words, alternatives=alternatives,
    )  # fmt: skip


def found(table: Table, text: str, limits: object = None) -> list[int]:
    folded = fold(text)
    limits = table.limits if limits is None else np.asarray(limits, dtype=np.int32)
    results = {tuple(twin.find(folded)) for twin in (Finder(table, limits), finder(table, limits))}
    (result,) = results
    return list(result)


@needs_kernel
@settings(max_examples=300)
@given(st.sampled_from(LINES), st.sampled_from(LINES), st.integers(0, 60), st.text(max_size=4))
def test_the_kernel_finds_what_python_finds(a: str, b: str, cut: int, noise: str) -> None:
    for text in (a, a[:cut] + noise + b, f"icon arrow {a}"):
        found(TABLE, text)


def test_every_pattern_that_matches_is_found() -> None:
    """On a sample of the examples: what the pattern takes as a whole must be a candidate."""
    numbers = zip(TABLE.rules.tolist(), TABLE.numbers.tolist(), strict=True)
    names = {(TABLE.names[rule], number): i for i, (rule, number) in enumerate(numbers)}
    for line in random.Random(1).sample(LINES, 60):
        folded = fold(line)
        candidates = set(found(TABLE, line))
        short = words(line)
        for matcher in random.Random(2).sample(RULES.engine.matchers, 120):
            if not matcher.whole or short > matcher.rule.max_words:
                continue
            for number in range(len(matcher.rule.alternatives)):
                if matcher.runner.end(matcher.first + number, matcher.shape, folded) >= 0:
                    assert names[matcher.id, number] in candidates, (matcher.id, line)


def test_a_line_has_to_begin_with_a_key_and_hold_the_others() -> None:
    first = (("word", "read"), ("stem", "lire"))
    table = Table.of([rule("ads.en.a", Alternative("x", first, (("word", "more"),)))])
    assert found(table, "Read more") == [0]
    assert found(table, "Liress, more") == [0]
    assert found(table, "Read less") == []
    assert found(table, "More to read") == []
    assert found(table, "Chevron read more") == [0]
    assert found(table, "read one two three four more") == []


def test_a_pattern_without_a_beginning_is_found_by_its_keys() -> None:
    table = Table.of(
        [
            rule("ads.en.a", Alternative("x", (), (("piece", "广告"), ("stem", "werb")))),
            rule("ads.en.b", Alternative("x", (), (("digit", ""),)), max_words=2),
            rule("ads.en.c", Alternative("x", (), (("piece", "©"),), (), beyond_ascii=True)),
        ]
    )
    assert found(table, "這是广告") == [0]
    assert found(table, "Jetzt Werbung") == [0]
    assert found(table, "7 Min") == [1]
    assert found(table, "one two 7") == []
    assert found(table, "© ACME") == [2]


def test_a_line_longer_than_its_limit_is_not_found() -> None:
    table = Table.of([rule("ads.en.a", Alternative("x", (("word", "ad"),)))])
    assert found(table, "ad", [1]) == [0]
    assert found(table, "ad two", [1]) == []
    assert found(table, "ad", [-1]) == []


@needs_kernel
def test_many_words_and_lines_are_told_apart() -> None:
    """More words than the kernel remembers, and more lines than its stamps count."""
    keys = (("word", "last"),)
    table = Table.of([rule("ads.en.a", Alternative("x", (), keys), max_words=900)])
    twin = finder(table, table.limits)
    for i in range(300):
        line = " ".join(f"word{i}x{k}" for k in range(400))
        assert twin.find(line) == []
        assert twin.find(f"{line} last") == [0]


def test_a_table_survives_its_file() -> None:
    again = Table.from_arrays(TABLE.arrays())
    for line in LINES[::200]:
        assert found(again, line) == found(TABLE, line)
