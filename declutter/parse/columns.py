"""What the scanner fills, and how a run of text is read."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field

INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
LINE_BREAK = "\x01"  # stands for <br> in a run of text


def _ints() -> array[int]:
    return array("i")


@dataclass(slots=True)
class Columns:
    """What the scanner fills: one entry a block (upper part) or an element (lower part).

    `counts` holds `len(COUNTS)` numbers a block; all numbers are C ints, ready for numpy.
    """

    texts: list[str] = field(default_factory=list)
    kinds: array[int] = field(default_factory=_ints)
    counts: array[int] = field(default_factory=_ints)
    element: array[int] = field(default_factory=_ints)
    start: array[int] = field(default_factory=_ints)
    end: array[int] = field(default_factory=_ints)
    tags: list[str] = field(default_factory=list)
    attrs: list[str] = field(default_factory=list)
    parent: array[int] = field(default_factory=_ints)
    depth: array[int] = field(default_factory=_ints)
    first: array[int] = field(default_factory=_ints)
    last: array[int] = field(default_factory=_ints)
    opened: array[int] = field(default_factory=_ints)


def unescape(text: str) -> str:
    """Undo the serialiser's escapes (it writes only these)."""
    if "&" not in text:
        return text
    return (
        text.replace("&nbsp;", "\u00a0")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )


def collapse(raw: str, preformatted: bool = False) -> str:
    """Visible text of a raw run: white space collapsed, break marks as newlines."""
    if not raw.isascii():
        raw = INVISIBLE.sub("", raw)
    if preformatted:
        raw = raw.replace(LINE_BREAK, "\n").expandtabs(4)
        return "\n".join(line.rstrip() for line in raw.split("\n")).strip("\n")
    if LINE_BREAK not in raw:
        return " ".join(raw.split())
    lines = (" ".join(line.split()) for line in raw.split(LINE_BREAK))
    return "\n".join(line for line in lines if line)
