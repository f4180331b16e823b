"""Credited captions and copies of captions.

A caption is told from prose by its credit ("... in Almaty. (Reuters)") or by standing twice: as
alternative text, figcaption, adjacent paragraph or pull quote. What stands once in the prose
stays once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.context import Mark
from declutter.rules.normal import fold, key_text
from declutter.rules.shape import ends_sentence, opens_quote, segments, words
from declutter.rules.traits import BRACKETS, CAPTION_CHARS, CREDIT, CREDIT_TAIL, OFFSET

CREDITED = "caption.code.credited"
REPEAT = "caption.code.repeat"
_MAX_WORDS = 65
_MAX_SENTENCES = 3
_CREDIT_WORDS = 12
_BY = r"(?:by|von|par|por|de|di|da|door|av|af)"
# The label that is written with a stop instead of a colon, as it is folded.
_SHORT = r"fot\.\s+"
# What may stand behind an agency's name.
_AFTER = r"(?:[\s/](?:Photos?|Images?|Pictures?|File|Archives?|Video|via\s.{1,40}))*"
_OPENING = "([（"
_LABEL_MARK = re.compile(r"[:：=©]|ot\. ")
_BRACKET = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,90})[)\]）][.\s]*\Z")
# A photographer's full name and an agency, whatever it is called: "Jane Doe/Demofoto".
_NAME = r"[^\W\d_][^\W\d_.'’-]*[.'’-]?"
# Compiled when first asked for.
_BYLINE = (
    rf"(?P<who>{_NAME}(?:\s{_NAME}){{1,3}})\s?/\s?(?P<agency>{_NAME}(?:[\s-]{_NAME}){{0,2}})\Z"
)
_LEAST_WORDS = 6
_MIN_COPY = 20
_MAX_COPIES = 4
_DASHES = " -–—"
_CLOSING_QUOTES = frozenset("\"”“»'’")


class Captions:
    """Detectors that know the credit words and agencies of all languages.

    Args:
        credit: words that introduce a credit ("photo", "foto").
        agency: names of picture agencies.
        drop: whether credited captions go; repeats always do.
    """

    def __init__(self, credit: Iterable[str], agency: Iterable[str], *, drop: bool) -> None:
        self._labels = _alternatives(fold(entry) for entry in credit)
        # As they are spelled: "PA" is an agency, "pa" is not.
        self._names = f"(?:{_alternatives(agency)}){_AFTER}"
        self.drop = drop

    # Each is made when first asked for: they take long to compile, and few pages need all.

    @cached_property
    def _label(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self._labels})\s*(?:[:/=|©]|{_BY}\s)|{_SHORT}")

    @cached_property
    def _agency(self) -> re.Pattern[str]:
        names = self._names
        return re.compile(
            rf"(?:(?:FILE|File)\s*[-–—/]?\s*)?{names}(?:\s*(?:[/|,:–—-]|by)\s*.{{2,50}})?\Z"
            rf"|.{{2,50}}?(?:\s*[/|,–—-]\s*|\s(?:via|for|of)\s+){names}\Z"
        )

    @cached_property
    def _label_tail(self) -> re.Pattern[str]:
        label = rf"(?:{self._labels})\s*[:=©]\s*"
        return re.compile(
            rf"(?:[.!?…|)\]»\"•-]\s+|\s\s+)((?:{label}|{_SHORT})[^.!?。]{{2,60}}[.)\]\s]*)\Z"
        )

    @cached_property
    def _agency_tail(self) -> re.Pattern[str]:
        return re.compile(rf"{OFFSET.pattern}\s*{self._names}[.\s]*\Z")

    def credit_start(self, text: str) -> int | None:
        """Where the credit at the end of a caption begins; None where there is none."""
        shift = max(len(text) - CREDIT_TAIL, 0)
        if bracket := _last_bracket(text, shift):
            inner = bracket.group(1).strip()
            is_label = self._label.match(fold(inner)) is not None
            if (is_label and words(inner) <= _CREDIT_WORDS) or self._agency.match(inner):
                return bracket.start()
            # Within a sentence such a pair may be players or authors.
            if text.endswith(bracket.group().strip()) and ends_sentence(text[: bracket.start()]):
                return bracket.start() if _is_byline(inner) else None
        if OFFSET.search(text, shift) and (found := self._agency_tail.search(text, shift)):
            return found.start()
        if not _LABEL_MARK.search(text, shift):
            return None
        tail = fold(text[shift:])
        labelled = self._label_tail.search(tail)
        if labelled is None or len(tail) != len(text) - shift:
            return None
        start = shift + labelled.start(1)
        few = words(text[start:]) <= _CREDIT_WORDS
        return start if few and _names_somebody(text[start:]) else None

    def is_credited(self, body: Body, unit: int, start: int) -> bool:
        """Whether a unit whose credit begins at `start` is a caption."""
        text = body.text(unit)
        if body.containers(unit) & {"code", "cell"}:
            return False
        before = text[:start].strip()
        # A quotation and its source is no caption.
        if opens_quote(text) and before.rstrip(_DASHES)[-1:] in _CLOSING_QUOTES:
            return False
        if words(before) < 2 or words(text) > _MAX_WORDS or len(segments(before)) > _MAX_SENTENCES:
            return False
        # The last line of a report often carries the agency's name in the same way.
        return body.next(unit) is not None or "figure" in body.containers(unit)

    def __call__(self, body: Body) -> Iterator[Mark]:
        """Mark credited captions and copies of captions."""
        copies = _Copies(body, self)
        if self.drop:
            for unit in copies.credited:
                yield Mark(unit, 0, len(body.text(unit)), CREDITED)
        for unit in copies.repeats():
            yield Mark(unit, 0, len(body.text(unit)), REPEAT)


def _last_bracket(text: str, shift: int) -> re.Match[str] | None:
    """What stands in brackets at the end of a text, with the space before it."""
    if not text.rstrip(" .").endswith(BRACKETS):
        return None
    at = max(text.rfind(mark, shift) for mark in _OPENING)
    while at > shift and text[at - 1].isspace():
        at -= 1
    return _BRACKET.match(text, at) if at >= 0 else None


def _alternatives(entries: Iterable[str]) -> str:
    ordered = sorted(set(entries), key=lambda e: (-len(e), e))
    return "|".join(re.escape(e).replace(r"\ ", r"\s+") for e in ordered) or "(?!)"


def _names_somebody(credit: str) -> bool:
    """Whether what follows the label begins like a name, in scripts that have capitals."""
    name = re.split(r"[:=©：]|ot\.", credit, maxsplit=1)[-1].strip()
    return bool(name) and (name[0].isupper() or not name[0].islower())


def _is_byline(inner: str) -> bool:
    """Whether all words of a name and an agency begin with capitals."""
    found = re.match(_BYLINE, inner)
    return found is not None and all(word[0].isupper() for word in re.split(r"[\s/-]+", inner))


class _Copies:
    """Units of one body that say the same, with or without a credit."""

    def __init__(self, body: Body, captions: Captions) -> None:
        self.body = body
        self.credited: list[int] = []
        self.seen = body.memory.setdefault(REPEAT, set())
        for unit in body.with_trait(CREDIT):
            text = body.text(unit)
            start = captions.credit_start(text)
            if start is not None and captions.is_credited(body, unit, start):
                self.credited.append(unit)
                self.seen.add(_key(text[:start]))

    def repeats(self) -> Iterator[int]:
        """Units that repeat a caption, or stand next to their copy."""
        body = self.body
        copies = self._copies()
        # Sentence after sentence twice is how cards and tabs repeat, not captions.
        for unit, before in copies if len(copies) <= _MAX_COPIES else ():
            figures = "figure" in body.containers(unit) or "figure" in body.containers(before)
            if (figures or body.previous(unit) == before) and self._may_go(unit):
                yield unit
        if not self.seen:
            return
        credited = set(self.credited)
        for unit in range(len(body)):
            if not body.alive[unit] or unit in credited or len(body.text(unit)) > CAPTION_CHARS[1]:
                continue
            if _key(body.text(unit)) in self.seen and self._may_go(unit):
                yield unit

    def _copies(self) -> list[tuple[int, int]]:
        """Units with the same text as one before, and that one."""
        return sorted(
            (unit, before)
            for text, units in self.body.copies.items()
            if _MIN_COPY <= len(text) <= CAPTION_CHARS[1]
            and len(_key(text)) >= _LEAST_WORDS
            and len(segments(text)) == 1
            for before, unit in pairwise(units)
        )

    def _may_go(self, unit: int) -> bool:
        """Not a heading, a table cell, a list item, verse or speech."""
        body = self.body
        if body.containers(unit) & {"cell", "code", "list"} or body.is_heading(unit):
            return False
        if not body.page.plain and body.kind(unit) in {Kind.TERM, Kind.DEFINITION, Kind.SUMMARY}:
            return False
        return not body.is_verse(unit) and not body.is_speech(unit)


def _key(text: str) -> tuple[str, ...]:
    words = key_text(fold(text)).split()
    # Without spaces between words the characters are compared.
    return tuple(words) if len(words) > 1 or not words else tuple(words[0])
