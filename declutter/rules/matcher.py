"""One rule against one unit: does it match, is it allowed to here, and what does it take."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from declutter.rules.body import Body
from declutter.rules.model import Rule
from declutter.rules.normal import (
    CJK,
    EDGE,
    SEP,
    align,
    count_words,
    fold,
    key_text,
    pair_guillemets,
)
from declutter.rules.patterns import parse, to_regex
from declutter.rules.prefilter import Line
from declutter.rules.shape import ends_bare, ends_sentence, last_mark

# Whole blocks are matched up to this length, longer ones only at their ends.
MAX_SUBJECT = 300
MAX_END = 120
_SLACK = 16
_ICON = (
    r"(?:(?:(?:arrow|chevron|caret|angle)(?:[ -]?(?:right|left|up|down))?)|icon|wp|external link"
    r"|opens in (?:a )?new (?:tab|window)|right arrow|arrow right|fa [a-z-]+)"
)
# A word may not go on beside a match, but Han and kana have no word ends to look for.
_LEFT = rf"(?:(?<![^\W{CJK}])|(?=[{CJK}]))"
_RIGHT = rf"(?:(?![^\W{CJK}])|(?<=[{CJK}]))"
_LABEL_END = re.compile(r"[^\S\n]*(?:[:=|>•·→»►▶\n]|[-–—](?=[^\S\n]))|[.!?]?[^\S\n]*\n")
_STRONG_BEFORE = re.compile(r"[|►▶→•·\[(»>\n]\s*$|\s[-–—]\s*$")


@dataclass(frozen=True, slots=True)
class Subject:
    """A piece of text in the forms that matching needs.

    Attributes:
        raw: the text itself.
        folded, keyed: see `normal`; guillemets paired.
        words: number of words.
    """

    raw: str
    folded: str
    keyed: str
    words: int

    @classmethod
    def of(cls, raw: str) -> Subject:
        """The subject of a text."""
        folded = fold(raw)
        keyed = key_text(folded)
        return cls(raw, pair_guillemets(folded), keyed, count_words(keyed))

    @classmethod
    def of_line(cls, raw: str, line: Line) -> Subject:
        """The subject of a text that the prefilter has folded."""
        return cls(raw, pair_guillemets(line.folded), line.keyed, count_words(line.keyed))

    @classmethod
    def head(cls, raw: str) -> Subject:
        """The subject of a long text, of which only the beginning is matched."""
        folded = fold(raw[:MAX_SUBJECT])
        return cls(raw, pair_guillemets(folded), "", 0)


class Matcher:
    """A compiled rule; compiles its patterns when first asked.

    Args:
        rule: the rule.
    """

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.id = rule.id
        self._compiled: dict[tuple[int, bool], re.Pattern[str]] = {}
        self._tests: dict[int, Callable[[str], object]] = {}
        self._max_words = rule.max_words
        where = rule.where
        self.positional = bool(where.first or where.last)
        self.credit = rule.at == "whole" and rule.family == "caption" and _names_credit(rule.id)
        self.contextual = self.positional or bool(where.followed_by)
        self.cuts_start = rule.at == "start" and rule.takes == "match"
        self.tail = (
            rule.at == "whole"
            and rule.takes == "block"
            and rule.tail
            and not (self.positional or where.heading or where.followed_by or where.links)
        )

    def _source(self, number: int) -> str:
        rule = self.rule
        source = to_regex(parse(rule.alternatives[number].pattern, rule.parts))
        return f"(?:{source})" if rule.at == "whole" else f"{_LEFT}(?:{source}){_RIGHT}"

    def _regex(self, number: int, *, set_off: bool = False) -> re.Pattern[str]:
        """One pattern of the rule, compiled when first asked for.

        With `set_off` a label at the start must be followed by a mark, so that its slots stop
        before it.
        """
        found = self._compiled.get((number, set_off))
        if found is not None:
            return found
        source = self._source(number)
        if self.rule.at == "whole":
            source = f"{EDGE}*(?:{_ICON}{SEP}+)?{source}(?:{SEP}+{_ICON})*{EDGE}*"
        elif self.rule.at == "start":
            source = f"{EDGE}*{source}" + (f"(?={_LABEL_END.pattern})" if set_off else "")
        elif self.rule.at == "end":
            rest = "" if self.rule.takes == "rest" else f"(?:{SEP}+{_ICON})?{EDGE}*\\Z"
            source = f"{EDGE}*{source}{rest}"
        return self._compiled.setdefault((number, set_off), re.compile(source))

    @cached_property
    def _guard(self) -> Callable[[str], object]:
        rule = self.rule
        if not rule.guards:
            return lambda _: None
        source = "|".join(to_regex(parse(guard, rule.parts)) for guard in rule.guards)
        return re.compile(f"{_LEFT}(?:{source}){_RIGHT}").search

    def matches(self, subject: Subject, number: int) -> bool:
        """Whether one of the rule's patterns matches the subject as a whole block."""
        if subject.words > self._max_words or len(subject.raw) > MAX_SUBJECT:
            return False
        # Few candidates match: what else there is to ask can wait.
        test = self._tests.get(number)
        if test is None:
            test = self._tests.setdefault(number, self._test(number))
        return test(subject.folded) is not None and self._confirmed(subject, number)

    def _test(self, number: int) -> Callable[[str], object]:
        """What gives None for a folded text that one pattern does not match as a whole block."""
        rule = self.rule
        if rule.at == "whole":
            return self._regex(number).fullmatch
        if rule.at == "anywhere":
            return self._regex(number).search
        if rule.at == "start" and rule.takes == "block":
            match = self._regex(number).match
            return lambda folded: match(folded, 0, MAX_SUBJECT)
        return lambda _: None

    def _confirmed(self, subject: Subject, number: int) -> bool:
        """Whether a subject that a pattern matches is all else that the rule asks for."""
        where = self.rule.where
        starts = self.rule.at == "start"
        if starts and self._label(subject, number) is None:
            return False
        if where.bare and not ends_bare(subject.raw):
            return False
        if where.caps and not starts and not subject.raw.isupper():
            return False
        return not self._guard(subject.folded)

    def cut_start(self, subject: Subject, number: int) -> int | None:
        """Where the true text begins after a label at the start, if the rule matches there."""
        if self._guard(subject.folded[:MAX_SUBJECT]):
            return None
        end = self._label(subject, number)
        if end is None or not any(c.isalnum() for c in subject.raw[end:]):
            return None
        return end

    def ends(self, last: Subject, number: int) -> bool:
        """Whether a rule at the end takes the last piece of a paragraph, from its beginning."""
        match = self._regex(number).match(last.folded)
        if match is None or last.words > self.rule.max_words or self._guard(last.folded):
            return False
        return self.rule.takes == "match" or last_mark(last.raw) not in set(".。")

    def _label(self, subject: Subject, number: int) -> int | None:
        """Where a label at the start ends in the raw text, with what sets it off."""
        folded = subject.folded[:MAX_SUBJECT]
        match = self._regex(number).match(folded)
        if match is None:
            return None
        match = self._regex(number, set_off=True).match(folded) or match
        if self.rule.takes == "match" and self._too_long(match):
            return None
        # Folding changes lengths by a few characters at most.
        aligned = align(subject.raw[: match.end() + _SLACK])
        if aligned is None:
            return None
        offsets = aligned[1]
        end = offsets[min(match.end(), len(offsets) - 1)]
        if self.rule.where.caps and not subject.raw[:end].isupper():
            return None
        if _MARKED.search(match.group()):
            return end
        return _set_off(subject.raw, end, sentence=self.rule.takes == "match")

    def _too_long(self, match: re.Match[str]) -> bool:
        return count_words(key_text(match.group())) > self.rule.max_words


def _set_off(raw: str, end: int, *, sentence: bool) -> int | None:
    """Where a label's mark ends: a colon or the like, capitals, or the end of a sentence."""
    label, rest = raw[:end], raw[end:]
    if mark := _LABEL_END.match(rest):
        return end + mark.end()
    capitals = label.isupper() and not rest.isupper() and rest[:1].isspace()
    if capitals and (len(label.split()) > 1 or label[-1:].isalpha()):
        return end
    stop = re.match(r"[.!?]+\s+", rest) if sentence else None
    return end + stop.end() if stop else None


def _names_credit(name: str) -> bool:
    return name.rsplit(".", maxsplit=1)[-1].startswith("credit")


_MARKED = re.compile(r"[:=|>•·→»►▶]\W*$|-\s+$")


def is_finished(before: str) -> bool:
    """Whether what stands before a cut can end a paragraph."""
    kept = before.rstrip()
    if not any(c.isalnum() for c in kept):
        return False
    return ends_sentence(kept) or _STRONG_BEFORE.search(before) is not None


def allowed(rule: Rule, body: Body, unit: int) -> bool:
    """Whether the surroundings of a unit are those that the rule asks for."""
    where = rule.where
    if rule.input != "any" and (rule.input == "plain") != body.page.plain:
        return False
    if rule.only_in and body.language not in rule.only_in:
        return False
    inside = body.containers(unit)
    if (inside - {"list"}) - where.allow or (where.inside and where.inside not in inside):
        return False
    if where.first or where.last:
        row = body.units[unit].row
        if not (row < where.first or row >= len(body.blocks) - where.last):
            return False
    marked = body.page.plain or _is_marked_up(rule, body, unit)
    return marked and (not where.followed_by or bool(body.teasers_after(unit)))


def _is_marked_up(rule: Rule, body: Body, unit: int) -> bool:
    """Whether an HTML page's heading and link share are what the rule asks for."""
    where = rule.where
    if where.heading and not body.is_heading(unit):
        return False
    low, high = where.links or (0.0, 1.0)
    return where.links is None or low <= body.link_share(unit) <= high
