"""The kernel matches the rules' patterns as `re` does."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declutter.kernel import compiled
from declutter.rules.digest import shipped_packs
from declutter.rules.matcher import Matcher
from declutter.rules.normal import fold, pair_guillemets
from declutter.rules.patterns import Parts, PatternError, parse
from declutter.rules.programs import flatten, ranges, runner
from declutter.rules.regex import Regexes, Shape
from declutter.rules.ruleset import load

needs_kernel = pytest.mark.skipif(
    compiled is None, reason="the kernel is not built, or switched off by DECLUTTER_PURE"
)
PARTS = Parts(
    verb=("subscribe", "sign up", "log( )?in"),
    object=("newsletters?", "our {verb} page", "電子報"),
    count=(r"\d+", r"\d+[.,]\d+ ?(k|m)"),
)
# Every kind of node, at the start, in the middle and at the end.
PATTERNS = (
    "advertisement", "{verb} (now|today)? to {object}", "read more: {1..4}", "{..3} {object}",
    "{2..5}", r"{count} (comments?|views)", r"\w+ by {1..3} (for|/) reuters", "photo= ?{..2}",
    "[a-c]+x?", "(very ){0,3}good", r"l'(article|abonné{~3})", "广告", "© {..2} {count}",
    "(a|ab)(c|bcd)(d{1,2})?", r"\(ad\)", "caf[ée]s? - {1..2}",
)  # fmt: skip
WORDS = (
    "advertisement", "subscribe", "sign", "up", "login", "log", "in", "now", "to", "newsletter",
    "our", "page", "電子報", "read", "more", ":", "-", "–", "12", "3.5k", "comments", "photo", "by",
    "jane", "doe", "for", "/", "reuters", "=", "a", "ab", "abcd", "abcdd", "x", "very", "good",
    "l'article", "l'abonnés", "広告", "广告", "©", "2024", "(ad)", "café", "cafe", "»", "«", "\n",
    "arrow-right", "icon", "fa fa-x", "opens in new tab", "\"", "'", ".", "!", "·", "\u3000", "ー",
    "²", "_", "%", "٣",
)  # fmt: skip
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=9).flatmap(
    lambda words: st.sampled_from((" ", "", "  ")).map(lambda gap: gap.join(words))
)


@needs_kernel
@settings(max_examples=400)
@given(texts)
def test_small_patterns_end_where_re_ends(text: str) -> None:
    run = runner(flatten(parse(p, PARTS) for p in PATTERNS), PATTERNS, PARTS)
    twin = Regexes(PATTERNS, PARTS)
    folded = fold(text)
    for number, pattern in enumerate(PATTERNS):
        for shape in Shape:
            found = run.end(number, shape, folded)
            assert found == twin.end(number, shape, folded), (pattern, shape)


def shipped() -> list[Matcher]:
    """The matchers of a fixed sample of the shipped rules."""
    return random.Random(3).sample(sorted(load(details=True).matchers.values(), key=id_of), 60)


def id_of(matcher: Matcher) -> str:
    return matcher.id


@needs_kernel
def test_shipped_patterns_end_where_re_ends() -> None:
    """On the rules' own examples, those of other rules, and joined ones."""
    packs = {pack.name: pack for pack in shipped_packs()}
    matchers = shipped()
    rng = random.Random(5)
    lines = [line for m in matchers for e in (*m.rule.hits, *m.rule.misses) for line in e.lines]
    lines = rng.sample(lines, min(len(lines), 150))
    joints = (": ", " » ", " icon", "\n")
    lines += [f"{a}{rng.choice(joints)}{b}" for a, b in pairwise(lines)]
    for matcher in matchers:
        rule = matcher.rule
        twin = Regexes(rule.sources, packs[rule.pack].parts)
        own = [line for e in (*rule.hits, *rule.misses) for line in e.lines]
        for line in (*own[:6], *rng.sample(lines, 4)):
            folded = pair_guillemets(fold(line))
            for number in {0, len(rule.alternatives) - 1, len(rule.sources) - 1}:
                for shape in Shape:
                    found = matcher.runner.end(matcher.first + number, shape, folded)
                    assert found == twin.end(number, shape, folded), (rule.id, number, shape, line)


def test_equal_sequences_are_kept_once() -> None:
    """A part that many patterns use takes its rows once."""
    parts = Parts(verb=tuple(f"verb{i}" for i in range(50)))
    one = flatten([parse("{verb} now", parts)])
    two = flatten([parse("{verb} now", parts), parse("{verb} later", parts)])
    assert len(two.rows) - len(one.rows) < len(one.rows) / 10
    assert len(two.starts) - len(one.starts) == 4


def test_ranges_of_a_class() -> None:
    assert ranges("[a-cx]") == ((97, 99), (120, 120))
    assert ranges("[ -]") == ((32, 32), (45, 45))
    assert ranges(r"\(") == ((40, 40),)


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(PatternError, match="backwards"):
        parse("[z-a]", Parts())


@needs_kernel
def test_the_kernel_refuses_a_pattern_that_there_is_not() -> None:
    run = runner(flatten([parse("a", Parts())]), ["a"], Parts())
    with pytest.raises(IndexError):
        run.end(1, Shape.WHOLE, "a")
    with pytest.raises(IndexError):
        run.end(0, 5, "a")
