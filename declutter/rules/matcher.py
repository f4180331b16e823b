"""One rule against one unit: does it match, is it allowed to here, and what does it take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from declutter.rules.body import Body
from declutter.rules.model import Pack, Rule
from declutter.rules.normal import align, count_words, fold, key_text, pair_guillemets
from declutter.rules.programs import Runner, runner
from declutter.rules.regex import LABEL_END, Shape
from declutter.rules.shape import ends_bare, ends_sentence, last_mark

# Whole blocks are matched up to this length, longer ones only at their beginning and end.
MAX_SUBJECT = 300
_SLACK = 16
_STRONG_BEFORE = re.compile(r"[|►▶→•·\[(»>\n]\s*$|\s[-–—]\s*$")


@dataclass(frozen=True)
class Subject:
    """A piece of text in the forms that matching needs.

    Attributes:
        raw: the text itself.
        folded: see `normal`; guillemets paired.
    """

    raw: str
    folded: str

    @cached_property
    def words(self) -> int:
        """Number of words, counted when asked: few subjects come so far."""
        return count_words(key_text(self.folded))

    @classmethod
    def of(cls, raw: str) -> Subject:
        """The subject of a text."""
        return cls(raw, pair_guillemets(fold(raw)))

    @classmethod
    def head(cls, raw: str) -> Subject:
        """The subject of a long text, of which only the beginning is matched."""
        return cls(raw, pair_guillemets(fold(raw[:MAX_SUBJECT])))


class Matcher:
    """A rule that is ready to match.

    Args:
        rule: the rule.
        runner: matches the patterns of the rule's pack.
        first: number of the rule's first pattern there.
    """

    def __init__(self, rule: Rule, runner: Runner, first: int) -> None:
        self.rule = rule
        self.id = rule.id
        self.runner = runner
        self.first = first
        self.shape = _shape(rule)
        # Takes a block as a whole, not a piece of one.
        self.whole = rule.at in {"whole", "anywhere"} or (
            rule.at == "start" and rule.takes == "block"
        )
        where = rule.where
        self.positional = bool(where.first or where.last)
        self.names_credit = rule.family == "caption" and _names_credit(rule.id)
        self.credit = rule.at == "whole" and self.names_credit
        self.contextual = self.positional or bool(where.followed_by)
        self.cuts_start = rule.at == "start" and rule.takes == "match"
        self.tail = (
            rule.at == "whole"
            and rule.takes == "block"
            and rule.tail
            and not (self.positional or where.heading or where.followed_by or where.links)
        )

    def _end(self, number: int, shape: Shape, folded: str) -> int:
        return self.runner.end(self.first + number, shape, folded)

    def _guard(self, folded: str) -> bool:
        first = self.rule.size
        guards = range(first, first + len(self.rule.guards))
        return any(self._end(guard, Shape.ANYWHERE, folded) >= 0 for guard in guards)

    def confirms(self, subject: Subject, number: int) -> bool:
        """Whether a block that a pattern matches is all else that the rule asks for."""
        where = self.rule.where
        starts = self.rule.at == "start"
        if len(subject.raw) > MAX_SUBJECT or (where.bare and not ends_bare(subject.raw)):
            return False
        if where.caps and not starts and not subject.raw.isupper():
            return False
        if subject.words > self.rule.max_words or self._guard(subject.folded):
            return False
        return not starts or self._label(subject, number) is not None

    def cut_start(self, subject: Subject, number: int) -> int | None:
        """Where the true text begins after a label at the start, if the rule matches there."""
        if self._guard(subject.folded[:MAX_SUBJECT]):
            return None
        end = self._label(subject, number)
        if end is None or not any(c.isalnum() for c in subject.raw[end:]):
            return None
        return end

    def ends(self, last: Subject) -> bool:
        """Whether a rule at the end takes the last piece of a paragraph that a pattern matches."""
        if last.words > self.rule.max_words or self._guard(last.folded):
            return False
        return self.rule.takes == "match" or last_mark(last.raw) not in set(".。")

    def _label(self, subject: Subject, number: int) -> int | None:
        """Where a label at the start ends in the raw text, with what sets it off."""
        folded = subject.folded[:MAX_SUBJECT]
        stop = self._end(number, Shape.START, folded)
        if stop < 0:
            return None
        # Where a mark follows, slots stop before it.
        set_off = self._end(number, Shape.LABEL, folded)
        stop = set_off if set_off >= 0 else stop
        label = folded[:stop]
        if self.rule.takes == "match" and count_words(key_text(label)) > self.rule.max_words:
            return None
        # Folding changes lengths by a few characters at most.
        aligned = align(subject.raw[: stop + _SLACK])
        if aligned is None:
            return None
        offsets = aligned[1]
        end = offsets[min(stop, len(offsets) - 1)]
        if self.rule.where.caps and not subject.raw[:end].isupper():
            return None
        takes, raw = self.rule.takes, subject.raw
        found = end if _MARKED.search(label) else _set_off(raw, end, sentence=takes == "match")
        if found is None or (takes == "block" and _reads_on(raw[found:])):
            return None
        return found


def _shape(rule: Rule) -> Shape:
    """How the rule's patterns lie in a block, or in its last piece."""
    if rule.at == "whole":
        return Shape.WHOLE
    if rule.at == "anywhere":
        return Shape.ANYWHERE
    return Shape.END if rule.at == "end" and rule.takes != "rest" else Shape.START


def matchers(pack: Pack) -> list[Matcher]:
    """The rules of a pack, ready to match."""
    sources = (source for rule in pack.rules for source in rule.sources)
    run = runner(pack.programs, sources, pack.parts)
    firsts = accumulate((rule.size + len(rule.guards) for rule in pack.rules), initial=0)
    return [Matcher(rule, run, first) for rule, first in zip(pack.rules, firsts, strict=False)]


def _set_off(raw: str, end: int, *, sentence: bool) -> int | None:
    """Where a label's mark ends: a colon or the like, capitals, or the end of a sentence."""
    label, rest = raw[:end], raw[end:]
    if mark := LABEL_END.match(rest):
        return end + mark.end()
    capitals = label.isupper() and not rest.isupper() and rest[:1].isspace()
    if capitals and (len(label.split()) > 1 or label[-1:].isalpha()):
        return end
    stop = re.match(r"[.!?]+\s+", rest) if sentence else None
    return end + stop.end() if stop else None


def _reads_on(rest: str) -> bool:
    """Whether what follows a label ends its sentence: "Read the label: it says how much."."""
    return rest.lstrip()[:1].islower() and last_mark(rest) == "."


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
        row = body.row[unit]
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
