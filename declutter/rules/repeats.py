"""What stands in a document twice and is residue for that: teasers, prompts, the headline.

A headline-like line between two paragraphs that comes again after the last one (in the list of
links at the end) is a teaser. A short sentence that comes again and again between paragraphs is a
prompt. Refrains, dialogues, table cells, list items and section headings are neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.context import Mark
from declutter.rules.normal import fold, key_text
from declutter.rules.shape import is_headline, words

TEASER = "related.code.repeated-teaser"
PROMPT = "related.code.repeated-line"
TITLE = "utility.code.repeated-title"
_TEASER_WORDS = (4, 25)
_PROMPT_WORDS = (4, 16)
_PROMPT_COPIES = 3
_TOP = 10
# Bullets, arrows and colons around a line.
_MARKS = " -–—•·*»«›>▶►→:\u00a0"


def _key(text: str) -> str:
    return " ".join(key_text(fold(text)).split())


def repeated_teasers(body: Body) -> Iterator[Mark]:
    """Headline-like lines between paragraphs that come again after the last paragraph."""
    units = body.between_paragraphs()
    end = body.last_prose()
    after = "\n".join(body.page.texts[end + 1 :]) if units else ""
    low, high = _TEASER_WORDS
    for unit in units:
        text = body.text(unit)
        line = text.strip(_MARKS)
        if body.block[unit] >= end or line not in after or _doubles(body).get(line, -1) <= end:
            continue
        if is_headline(text) and low <= words(text) <= high and _is_loose_line(body, unit):
            yield Mark(unit, 0, len(text), TEASER)


def _doubles(body: Body) -> dict[str, int]:
    """The last block of each short line that stands on the page twice, in the body or not."""
    found = body.doubles
    if found is None:
        last: dict[str, int] = {}
        found = {}
        for block, text in enumerate(body.page.texts):
            if 12 <= len(text) <= 240 and text[-1] not in ".。":
                line = text.strip(_MARKS)
                if line in last:
                    found[line] = block
                last[line] = block
        body.doubles = found
    return found


def _is_loose_line(body: Body, unit: int) -> bool:
    if body.is_heading(unit) or body.is_speech(unit) or body.is_verse(unit):
        return False
    return not body.containers(unit) & {"cell", "code", "list", "quote"}


def repeated_prompts(body: Body) -> Iterator[Mark]:
    """Short lines that come three times and more, each time between paragraphs.

    They must also hold a word that the rules for prompts look for: a section of a manual or the
    name of a speaker comes again and again as well.
    """
    groups = {t: units for t, units in body.copies.items() if len(units) >= _PROMPT_COPIES}
    doubles = _doubles(body) if groups else {}
    often = {text for text in groups if text.strip(_MARKS) in doubles}
    low, high = _PROMPT_WORDS
    for text in sorted(often):
        units = groups[text]
        if body.hints.isdisjoint(_key(text).split()) and not _holds_cjk(text, body.hints):
            continue
        if any(_next_to(body, unit, often) for unit in units):
            continue
        if not low <= words(text) <= high or not _reads(text):
            continue
        if all(_is_loose_line(body, u) and body.between_prose(u) for u in units):
            yield from (Mark(unit, 0, len(text), PROMPT) for unit in units)


def _holds_cjk(text: str, hints: frozenset[str]) -> bool:
    return not text.isascii() and any(hint in text for hint in _cjk(hints))


@lru_cache(maxsize=8)
def _cjk(hints: frozenset[str]) -> tuple[str, ...]:
    return tuple(hint for hint in hints if not hint.isascii() and len(hint) <= 4)


def _next_to(body: Body, unit: int, often: set[str]) -> bool:
    """Whether another line that is repeated stands beside it, as in cards and forms."""
    near = (body.previous(unit), body.next(unit))
    return any(n is not None and body.text(n) in often for n in near)


def _reads(text: str) -> bool:
    """Not a name or label: most words begin in lower case, or the script has no case."""
    if text.rstrip()[-1:] in ":：":
        return False
    parts = text.split()
    if text.lower() == text.upper():
        return True
    return sum(part[:1].islower() for part in parts) * 2 >= len(parts)


class RepeatedTitle:
    """Takes the second and further copies of the headline among the first blocks.

    Args:
        title: the headline, "" where it is not known.
    """

    def __init__(self, title: str) -> None:
        self._title = title

    @cached_property
    def key(self) -> str:
        """The headline as it is compared."""
        return _key(self._title)

    def __call__(self, body: Body) -> Iterator[Mark]:
        """Mark copies of the headline but the first."""
        top = [unit for unit in range(min(len(body), _TOP)) if body.alive[unit]]
        texts = [body.text(unit).strip(_MARKS) for unit in top]
        # Without two equal lengths there are no two copies to be told apart by folding.
        if len({len(text) for text in texts}) == len(texts):
            return
        seen: set[str] = set()
        for unit, text in zip(top, texts, strict=True):
            if len(text) > 300 or sum(len(t) == len(text) for t in texts) < 2:
                continue
            key = _key(text)
            is_title = key == self.key if self.key else unit == top[0] or key in seen
            if not is_title or words(text) < 3:
                continue
            if key in seen and body.kind(unit) not in {Kind.CELL, Kind.CODE}:
                yield Mark(unit, 0, len(body.text(unit)), TITLE)
            seen.add(key)
