"""Lines of icons and numbers that patterns cannot see, because their normal form drops the icons.

A number alone may be a chapter's, a version's or a score; with a speech bubble beside it, a "k"
behind it or its successors after it, it is a counter or a pager. A camera before a name makes a
credit; the name of an account alone is the writer's. Like all lines without letters these are only taken alone between paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.context import Mark, is_article
from declutter.rules.model import wording_rule
from declutter.rules.shape import words

_LONGEST = 80
_CREDIT_WORDS = 8
# Arrows, shapes, signs and pictographs, but for stars, playing cards, chessmen and dice.
_ICON = (
    "[\u2190-\u21ff\u25a0-\u25ff\u2600-\u2604\u2607-\u2653\u2668-\u267f\u2686-\u27bf"
    "\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?"
)
_NUMBER = r"[+-]?\d{1,4}(?:[.,]\d{1,3})*"
_BETWEEN = r"[\s()\[\]|·•,/-]*"
_ANY = rf"(?:{_ICON}|{_NUMBER}\s?[kKmM]?(?!\w))"
_COUNTER = re.compile(rf"{_BETWEEN}(?:{_ANY}{_BETWEEN})+\Z")
_MANY = re.compile(rf"\(?{_NUMBER}\s?[kKM]\)?\Z")
_RATING = re.compile(r"[★☆⭐\s]+\d(?:[.,]\d)?(?:\s*/\s*\d+)?\s*\(\d[\d.,]*\)\Z")
_PAGER = re.compile(
    r"[«‹<←\s|]*1[\s|]+2[\s|]+3(?:[\s|]+[4-9]){0,6}(?:[\s|]*(?:…|\.{3})?[\s|]*\d{1,4})?[»›>→\s|]*\Z"
)
_CAMERA = re.compile("\\s*[\U0001f4f7\U0001f4f8\U0001f3a5\U0001f5bc]\ufe0f?\\s*:?\\s*\\w")
_INITIALS = re.compile(r"\([^\W\d_]{2,5}/[^\W\d_]{2,6}\)\Z")
_HAS_ICON = re.compile(_ICON)
_HANDLE = re.compile(r"@\w[\w.-]{2,30}\Z")


def _family(text: str) -> str:
    """Family of a line of icons and numbers, "" for none."""
    if _PAGER.match(text):
        return "utility"
    if _RATING.match(text) or _MANY.match(text):
        return "comment"
    if _HAS_ICON.search(text) and any(map(str.isdigit, text)) and _COUNTER.match(text):
        return "comment"
    if _CAMERA.match(text) and words(text) <= _CREDIT_WORDS:
        return "caption"
    if _HANDLE.match(text):
        return "social"
    return "legal" if _INITIALS.match(text) else ""


def mark_icons(body: Body) -> Iterator[Mark]:
    """Mark counters, pagers, initials and credits behind a camera, alone between paragraphs."""
    found = [
        (unit, family)
        for unit, text in enumerate(body.texts)
        if body.alive[unit] and len(text) <= _LONGEST and (family := _family(text.strip()))
    ]
    if not found or not is_article(body, set()):
        return
    # Several names are people who talk to each other.
    if sum(family == "social" for _, family in found) > 1:
        found = [(unit, family) for unit, family in found if family != "social"]
    for unit, family in found:
        if body.kind(unit) == Kind.PARAGRAPH and not body.containers(unit):
            yield Mark(unit, 0, len(body.text(unit)), wording_rule(family))
