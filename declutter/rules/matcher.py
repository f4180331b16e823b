"""One rule against one unit: does it match, is it allowed to here, and what does it take."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from declutter.rules.body import Body
from declutter.rules.model import Rule
from declutter.rules.normal import (
    EDGE,
    SEP,
    align,
    count_words,
    fold,
    key_text,
    pair_guillemets,
)
from declutter.rules.shape import ends_bare, ends_sentence, last_mark

# Whole blocks are matched up to this length, longer ones only at their ends.
MAX_SUBJECT = 300
MAX_END = 160
_ICON = (
    r"(?:(?:(?:arrow|chevron|caret|angle)(?:[ -]?(?:right|left|up|down))?)|icon|wp|external link"
    r"|opens in (?:a )?new (?:tab|window)|right arrow|arrow right|fa [a-z-]+)"
)
_LABEL_END = re.compile(r"[^\S\n]*(?:[:|>•·→»►▶\n]|[-–—](?=[^\S\n]))|[.!?]?[^\S\n]*\n")
_STRONG_BEFORE = re.compile(r"[|►▶→•·\[(»>\n]\s*$|\s[-–—]\s*$")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Subject:
    """A piece of text in the forms that matching needs.

    Attributes:
        raw: the text itself.
        folded: see `normal.fold`, guillemets paired.
        words: number of words.
    """

    raw: str
    folded: str
    words: int

    @classmethod
    def of(cls, raw: str) -> Subject:
        """The subject of a text that was not folded before."""
        folded = fold(raw)
        return cls(raw, pair_guillemets(folded), count_words(key_text(folded)))


class Matcher:
    """A compiled rule; compiles its patterns when first asked.

    Args:
        rule: the rule.
    """

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.id = rule.id
        where = rule.where
        self.positional = bool(where.first or where.last)
        self.credit = rule.at == "whole" and rule.family == "caption" and _names_credit(rule.id)
        self.contextual = self.positional or bool(where.followed_by)
        self.cuts = rule.at == "end" or (rule.at == "start" and rule.takes == "match")
        self.tail = (
            rule.at == "whole"
            and rule.takes == "block"
            and rule.tail
            and not (self.positional or where.heading or where.followed_by or where.links)
        )

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        source = self.rule.regex
        if self.rule.at == "whole":
            source = f"{EDGE}*(?:{_ICON}{SEP}+)?(?:{source})(?:{SEP}+{_ICON})*{EDGE}*"
        elif self.rule.at == "start":
            source = f"{EDGE}*(?:{source})"
        elif self.rule.at == "end" and self.rule.takes == "match":
            source = f"(?:{source})(?:{SEP}+{_ICON})?{EDGE}*\\Z"
        return re.compile(source)

    @cached_property
    def _set_off(self) -> re.Pattern[str]:
        """A label at the start that is followed by a mark, however short its slots must be."""
        return re.compile(f"{EDGE}*(?:{self.rule.regex})(?={_LABEL_END.pattern})")

    @cached_property
    def _guard(self) -> Callable[[str], object]:
        return re.compile(self.rule.guard).search if self.rule.guard else lambda _: None

    def matches(self, subject: Subject) -> bool:
        """Whether the rule's pattern matches the subject as a whole block."""
        rule = self.rule
        if subject.words > rule.max_words or len(subject.raw) > MAX_SUBJECT:
            return False
        if rule.at == "whole":
            hit = self._regex.fullmatch(subject.folded) is not None
        elif rule.at == "anywhere":
            hit = self._regex.search(subject.folded) is not None
        elif rule.at == "start" and rule.takes == "block":
            hit = self._label(subject) is not None
        else:
            return False
        if hit and rule.where.bare and not ends_bare(subject.raw):
            return False
        if hit and rule.where.caps and rule.at != "start" and not subject.raw.isupper():
            return False
        return hit and not self._guard(subject.folded)

    def cut(self, subject: Subject) -> Span | None:
        """The span of the raw text that a rule at the start or end takes, if it matches."""
        if self._guard(subject.folded[:MAX_SUBJECT]):
            return None
        if self.rule.at == "start" and self.rule.takes == "match":
            end = self._label(subject)
            if end is None or not any(c.isalnum() for c in subject.raw[end:]):
                return None
            return 0, end
        if self.rule.at == "end":
            return self._end_cut(subject)
        return None

    def _label(self, subject: Subject) -> int | None:
        """Where a label at the start ends in the raw text, with what sets it off."""
        folded = subject.folded[:MAX_SUBJECT]
        match = self._set_off.match(folded) or self._regex.match(folded)
        if match is None:
            return None
        if self.rule.takes == "match" and self._too_long(match):
            return None
        aligned = align(subject.raw[:MAX_SUBJECT])
        if aligned is None:
            return None
        _, offsets = aligned
        end = offsets[min(match.end(), len(offsets) - 1)]
        label, rest = subject.raw[:end], subject.raw[end:]
        if self.rule.where.caps and not label.isupper():
            return None
        if _MARKED.search(match.group()):
            return end
        if mark := _LABEL_END.match(rest):
            return end + mark.end()
        capitals = label.isupper() and not rest.isupper() and rest[:1].isspace()
        if capitals and (len(label.split()) > 1 or label[-1:].isalpha()):
            return end
        sentence = re.match(r"[.!?]+\s+", rest)
        if self.rule.takes == "match" and sentence:
            return end + sentence.end()
        return None

    def _end_cut(self, subject: Subject) -> Span | None:
        shift = max(len(subject.raw) - MAX_END, 0)
        if shift:
            shift = subject.raw.find(" ", shift) + 1 or shift
        tail = subject.raw[shift:]
        aligned = align(tail)
        if aligned is None:
            return None
        folded, offsets = aligned
        for match in self._regex.finditer(pair_guillemets(folded)):
            start = offsets[match.start()]
            before = subject.raw[: shift + start]
            if (shift and not match.start()) or not is_finished(before):
                continue
            taken = tail[start:]
            if self.rule.takes == "rest" and (
                last_mark(taken) in set(".。") or Subject.of(taken).words > self.rule.max_words
            ):
                continue
            if self.rule.takes == "match" and self._too_long(match):
                continue
            return shift + start, len(subject.raw)
        return None

    def _too_long(self, match: re.Match[str]) -> bool:
        return count_words(key_text(match.group())) > self.rule.max_words


def _names_credit(name: str) -> bool:
    return name.rsplit(".", maxsplit=1)[-1].startswith("credit")


_MARKED = re.compile(r"[:|>•·→»►▶]\W*$|-\s+$")


def is_finished(before: str) -> bool:
    """Whether what stands before a cut can end a paragraph."""
    kept = before.rstrip()
    if not any(c.isalnum() for c in kept):
        return False
    return ends_sentence(kept) or _STRONG_BEFORE.search(before) is not None


def allowed(rule: Rule, body: Body, unit: int) -> bool:
    """Whether the surroundings of a unit are those that the rule asks for."""
    where = rule.where
    plain = body.page.plain
    if rule.input != "any" and (rule.input == "plain") != plain:
        return False
    if rule.only_in and body.language not in rule.only_in:
        return False
    inside = body.containers(unit)
    if (inside - {"list"}) - where.allow or (where.inside and where.inside not in inside):
        return False
    if where.heading and not plain and not body.is_heading(unit):
        return False
    if where.links and not plain:
        low, high = where.links
        if not low <= body.link_share(unit) <= high:
            return False
    if where.first or where.last:
        row = body.units[unit].row
        if not (row < where.first or row >= len(body.blocks) - where.last):
            return False
    return not where.followed_by or bool(body.teasers_after(unit))
