"""The pattern language: what it reaches, and what it refuses."""

from __future__ import annotations

import re

import pytest

from declutter.rules.keywords import first, required
from declutter.rules.normal import fold
from declutter.rules.patterns import Parts, PatternError, beyond_ascii, parse
from declutter.rules.regex import to_regex

PARTS = Parts(verb=("subscribe", "sign ?up"), thing=("(our |the )?newsletters?",))


def full(pattern: str, text: str) -> bool:
    return re.fullmatch(to_regex(parse(pattern, PARTS)), fold(text)) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("read more", "Read more", True),
        ("read more", "READ — MORE", True),
        ("read more", "read", False),
        ("already a subscriber log in", "Already a subscriber? Log in", True),
        ("sign ?up", "sign-up", True),
        ("sign ?up", "signup", True),
        ("(now )?read", "now read", True),
        ("(now )?read", "read", True),
        ("{verb} (to|for) {thing}", "Sign up for our newsletter", True),
        ("{verb} (to|for) {thing}", "Sign up for the newsletters", True),
        ("{verb} (to|for) {thing}", "Sign up for the letters", False),
        ("get {..3} now", "get now", True),
        ("get {..3} now", "get the whole thing now", True),
        ("get {..3} now", "get the whole wide thing now", False),
        ("get {1..2}", "get", False),
        ("get {1..2}", "get it here", True),
        ("get( {..2})? now", "get it now", True),
        ("photo:{1..3}", "Photo: Jane Doe", True),
        ("photo:{1..3}", "Photo Jane Doe", False),
        ("abonn\\w*", "abonnement", True),
        ("\\d{1,2} comments?", "12 comments", True),
        ("\\d{1,2} comments?", "123 comments", False),
        ("(ha){2,3}", "hahaha", True),
        ("[ao]n", "on", True),
        ("\\d\\:\\d", "4:1", True),
        ("reklama", "REKLAMA", True),
        ("ilgili", "İLGİLİ", True),
        ("اقرا ايضا", "اقرأ أيضًا", True),
        ("اقرأ أيضًا", "اقرا ايضا", True),
        ("订阅{~4}新闻", "订阅我们的新闻", True),
        ("订阅{~2}新闻", "订阅我们的新闻", False),
        ("read more", '"read more"', False),
    ],
)
def test_pattern_matches_its_wordings_only(pattern: str, text: str, expected: bool) -> None:
    assert full(pattern, text) is expected


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("read|more", "outside a group"),
        ("^read", "not allowed"),
        ("read.*", "not allowed"),
        ("(a+)+", "may only follow"),
        ("(a|b)*", "may only follow"),
        ("(a", "not closed"),
        ("(a|)b", "empty alternative"),
        ("{nothing}", "not defined"),
        ("{..50}", "at most"),
        ("x{..3}", "space before"),
        ("{..3}x", "space after"),
        ("a {..9} b {..9} c {..9} d {..9} e", "too many"),
        ("\\s", "not known"),
        ("[^a]", "character class"),
        ("", "empty"),
    ],
)
def test_what_could_be_slow_or_unclear_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        parse(pattern, PARTS)


def test_a_part_that_uses_itself_is_refused() -> None:
    with pytest.raises(PatternError, match="uses itself"):
        parse("{loop}", Parts(loop=("a {loop}",)))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("read more", {("word", "read")}),
        ("(now )?read", {("word", "now"), ("word", "read")}),
        ("sign ?up", {("word", "sign"), ("stem", "signup")}),
        ("we('re| are) glad", {("word", "we")}),
        ("{verb} now", {("word", "subscribe"), ("word", "sign"), ("stem", "signup")}),
        ("{..2} read", set()),
        ("\\d+ comments", {("digit", "")}),
        ("订阅后", {("piece", "订阅后")}),
    ],
)
def test_first_words_of_a_pattern(pattern: str, expected: set[tuple[str, str]]) -> None:
    assert first(parse(pattern, PARTS)) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("for the newsletter", [{("word", "newsletter")}]),
        ("abonn\\w* jetzt", [{("word", "jetzt")}, {("stem", "abonn")}]),
        ("(subscribe|donate) {..3}", [{("word", "subscribe"), ("word", "donate")}]),
        ("{..3} {1..2}", []),
        (
            "(subscribe|register) {..4} (briefing|digest)",
            [
                {("word", "subscribe"), ("word", "register")},
                {("word", "briefing"), ("word", "digest")},
            ],
        ),
    ],
)
def test_words_a_match_must_hold(pattern: str, expected: list[set[tuple[str, str]]]) -> None:
    """Of each set a match holds one; words that stand in any text make no set of their own."""
    assert required(parse(pattern, PARTS)) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("subscribe (now|heute)", False),
        ("{..3} 广告", True),
        ("(ad|广告)", False),
        ("(广告|광고) {num}", True),
        ("(публикация )?{..2} news", False),
        ("[一-龥] ?news", True),
    ],
)
def test_patterns_that_need_other_scripts_are_known(pattern: str, expected: bool) -> None:
    """Such a pattern is not tried on an ASCII line, so it must not be able to match one."""
    assert beyond_ascii(parse(pattern, Parts(num=("\\d+",)))) is expected
