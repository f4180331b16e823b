"""What stands in a document twice and is residue for that: teasers, prompts, the headline.

A headline-like line between two paragraphs that comes again further down (in the list of links
at the end) is a teaser. A short sentence that comes again and again between paragraphs is a
prompt. Refrains, dialogues, table cells, list items and section headings are neither.
"""

from __future__ import annotations

from collections.abc import Iterator

from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.engine import Mark
from declutter.rules.normal import fold, key_text
from declutter.rules.shape import is_headline, words

TEASER = "related.code.repeated-teaser"
PROMPT = "related.code.repeated-line"
TITLE = "utility.code.repeated-title"
_TEASER_WORDS = (4, 25)
_PROMPT_WORDS = (4, 16)
_PROMPT_COPIES = 3
_TOP = 10


def _key(text: str) -> str:
    return " ".join(key_text(fold(text)).split())


def repeated_teasers(body: Body) -> Iterator[Mark]:
    """Headline-like lines between paragraphs that come again later in the document."""
    later = _later_lines(body)
    for unit in range(len(body.units)):
        if not body.alive[unit] or not _is_loose_line(body, unit):
            continue
        text = body.text(unit)
        low, high = _TEASER_WORDS
        if not (low <= words(text) <= high and is_headline(text)) or not body.between_prose(unit):
            continue
        if later.get(_key(text), -1) > body.units[unit].block:
            yield Mark(unit, 0, len(text), TEASER)


def _later_lines(body: Body) -> dict[str, int]:
    """Last block in which each short line of the page stands; blocks outside the body count."""
    page = body.page
    last: dict[str, int] = {}
    short = [i for i in range(len(page)) if 12 <= len(page.texts[i]) <= 240]
    seen: dict[int, int] = {}
    for block in short:
        # Equal lines have equal lengths but for their marks, so most are never folded.
        length = sum(map(str.isalnum, page.texts[block]))
        seen[length] = seen.get(length, 0) + 1
    for block in short:
        if seen[sum(map(str.isalnum, page.texts[block]))] > 1:
            last[_key(page.texts[block])] = block
    return last


def _is_loose_line(body: Body, unit: int) -> bool:
    if body.is_heading(unit) or body.is_speech(unit) or body.is_verse(unit):
        return False
    return not body.containers(unit) & {"cell", "code", "list", "quote"}


def repeated_prompts(body: Body) -> Iterator[Mark]:
    """Short sentences that come three times and more, each time between paragraphs."""
    groups: dict[str, list[int]] = {}
    for unit in range(len(body.units)):
        if body.alive[unit] and 12 <= len(body.text(unit)) <= 140:
            groups.setdefault(body.text(unit), []).append(unit)
    low, high = _PROMPT_WORDS
    for text, units in groups.items():
        if len(units) < _PROMPT_COPIES or not low <= words(text) <= high or not _reads(text):
            continue
        if all(_is_loose_line(body, u) and body.between_prose(u) for u in units):
            yield from (Mark(unit, 0, len(text), PROMPT) for unit in units)


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
        self.key = _key(title)

    def __call__(self, body: Body) -> Iterator[Mark]:
        """Mark copies of the headline but the first."""
        seen: set[str] = set()
        for unit in range(min(len(body.units), _TOP)):
            text = body.text(unit)
            if not body.alive[unit] or len(text) > 300:
                continue
            key = _key(text)
            is_title = key == self.key if self.key else unit == 0 or key in seen
            if not is_title or words(text) < 3:
                continue
            if key in seen and body.kind(unit) not in {Kind.CELL, Kind.CODE}:
                yield Mark(unit, 0, len(text), TITLE)
            seen.add(key)
