"""Credited captions and copies of captions.

A caption is told from prose by its credit ("... in Almaty. (Reuters)") or by standing twice: as
alternative text, figcaption, adjacent paragraph or pull quote. What stands once in the prose
stays once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.engine import Mark
from declutter.rules.normal import CJK, fold, key_text
from declutter.rules.shape import is_prose, segments, words

CREDITED = "caption.code.credited"
REPEAT = "caption.code.repeat"
_MAX_CHARS = 500
_MAX_WORDS = 65
_MAX_SENTENCES = 3
_TAIL = 110
_BRACKET = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,90})[)\]）][.\s]*\Z")
# A copy stands this near, where nothing else marks either as a caption.
_NEAR = 3
_LEAST_WORDS = 6
_PULL_WORDS = 45


class Captions:
    """Detectors that know the credit words and agencies of all languages.

    Args:
        credit: words that introduce a credit ("photo", "foto").
        agency: names of picture agencies.
        drop: whether credited captions go; repeats always do.
    """

    def __init__(self, credit: Iterable[str], agency: Iterable[str], *, drop: bool) -> None:
        labels = _alternatives(credit)
        names = _alternatives(agency)
        self.drop = drop
        self._label = re.compile(rf"(?:{labels})\s*(?:[:/=|©]|by\s|von\s|par\s|de\s|di\s|da\s)")
        self._agency = re.compile(rf"(?<![^\W{CJK}])(?:{names})(?![^\W{CJK}])")
        self._label_tail = re.compile(
            rf"(?<![^\W{CJK}])(?:{labels})\s*[:=©]\s*[^.!?。]{{2,80}}[.)\]）】\s]*\Z"
        )
        self._agency_tail = re.compile(rf"[-|/©]\s*(?:{names})(?:\s+(?:photo|file))?[.\s]*\Z")

    def credit_start(self, text: str) -> int | None:
        """Where the credit at the end of a caption begins; None where there is none."""
        if bracket := _BRACKET.search(text):
            inner = fold(bracket.group(1)).strip()
            if self._label.match(inner) or self._is_agency(inner):
                return bracket.start()
        shift = max(len(text) - _TAIL, 0)
        tail = fold(text[shift:])
        found = self._label_tail.search(tail) or self._agency_tail.search(tail)
        if found and found.start() > 0 and len(tail) == len(text) - shift:
            return shift + found.start()
        return None

    def _is_agency(self, inner: str) -> bool:
        """A name of an agency with at most a photographer and a few words around it."""
        return self._agency.search(inner) is not None and words(inner) <= 10

    def is_credited(self, body: Body, unit: int) -> bool:
        """Whether a unit is a caption that ends in its credit."""
        text = body.text(unit)
        if len(text) > _MAX_CHARS:
            return False
        start = self.credit_start(text)
        if start is None or body.containers(unit) & {"code", "cell"}:
            return False
        before = text[:start].strip()
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


def _alternatives(entries: Iterable[str]) -> str:
    folded = sorted({fold(e) for e in entries}, key=lambda e: (-len(e), e))
    return "|".join(re.escape(e).replace(r"\ ", r"\s+") for e in folded) or "(?!)"


class _Copies:
    """Units of one body that say the same, with or without a credit."""

    def __init__(self, body: Body, captions: Captions) -> None:
        self.body = body
        self.credited: list[int] = []
        self.groups: dict[tuple[str, ...], list[int]] = {}
        self.seen = body.memory.setdefault(REPEAT, set())
        for unit in range(len(body.units)):
            text = body.text(unit) if body.alive[unit] else ""
            if not 12 <= len(text) <= _MAX_CHARS:
                continue
            start = captions.credit_start(text) if _may_end_in_credit(text) else None
            if start is not None and captions.is_credited(body, unit):
                self.credited.append(unit)
                text = text[:start]
            key = tuple(key_text(fold(text)).split())
            if len(key) >= _LEAST_WORDS or (len(key) > 0 and len(text) >= 12 and not text.isascii()):
                self.groups.setdefault(key, []).append(unit)
                if start is not None:
                    self.seen.add(key)

    def repeats(self) -> Iterator[int]:
        """Units that repeat a caption, or stand next to their copy."""
        credited = set(self.credited)
        for key, units in self.groups.items():
            plain = [unit for unit in units if unit not in credited and self._may_go(unit)]
            if key in self.seen and not self._in_prose(key):
                yield from plain
            elif len(units) > 1:
                yield from self._later_copies(units, plain)

    def _later_copies(self, units: list[int], plain: list[int]) -> Iterator[int]:
        figures = any("figure" in self.body.containers(unit) for unit in units)
        for unit in plain:
            before = [u for u in units if u < unit]
            if before and (figures or unit - before[-1] <= _NEAR):
                yield unit

    def _may_go(self, unit: int) -> bool:
        """Not a heading, a table cell, a list item, verse or speech."""
        body = self.body
        if body.containers(unit) & {"cell", "code", "list"} or body.is_heading(unit):
            return False
        if not body.page.plain and body.kind(unit) in {Kind.TERM, Kind.DEFINITION, Kind.SUMMARY}:
            return False
        return not body.is_verse(unit) and not body.is_speech(unit)

    def _in_prose(self, key: tuple[str, ...]) -> bool:
        """Whether the caption's copy is a full paragraph of prose rather than a picture's text."""
        return len(key) > _MAX_WORDS and all(is_prose(self.body.text(u)) for u in self.groups[key])


def _may_end_in_credit(text: str) -> bool:
    return text.rstrip(" .")[-1:] in ")]）" or any(c in text[-_TAIL:] for c in ":：/|©=-–—")
