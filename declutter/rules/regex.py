"""Patterns in the syntax of `re`: what the kernel's programs are specified by.

Where the kernel is not built, `Regexes` runs in its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from declutter.rules.normal import CJK, EDGE, SEP, WORD
from declutter.rules.patterns import Chars, Literal, Mark, Node, Parts, Slot, Space, parse

BLANK = r"[^\S\n]"
# What sets a label off from what it labels.
LABEL_MARKS = "[:=|>/•·→»►▶]"
MOST_ICONS = 3
# Names of icons that were read as text.
_ICON = (
    r"(?:(?:arrow|chevron|caret|angle)(?:[ -]?(?:right|left|up|down))?|icon|wp|external link"
    r"|opens in (?:a )?new (?:tab|window)|right arrow|arrow right|fa [a-z-]+)"
)
# A word may not go on beside a match, but Han and kana have no word ends to look for.
_LEFT = rf"(?:(?<![^\W{CJK}])|(?=[{CJK}]))"
_RIGHT = rf"(?:(?![^\W{CJK}])|(?<=[{CJK}]))"
LABEL_END = re.compile(r"[^\S\n]*(?:[:=|>•·→»►▶\n]|[-–—](?=[^\S\n]))|[.!?]?[^\S\n]*\n")


class Shape(IntEnum):
    """How a pattern has to lie in a text.

    WHOLE: it is the text, but for decoration and icon names; START: it begins the text; LABEL:
    it begins the text and a mark that sets it off follows; END: it is the text, but for decoration
    and one icon name; ANYWHERE: it stands somewhere in the text, between word ends.
    """

    WHOLE = 0
    START = 1
    LABEL = 2
    END = 3
    ANYWHERE = 4


_REGEX_FRAMES = {
    Shape.WHOLE: (
        f"{EDGE}*(?:{_ICON}{SEP}+)?(?:",
        f")(?:{SEP}+{_ICON}){{0,{MOST_ICONS}}}{EDGE}*\\Z",
    ),
    Shape.START: (f"{EDGE}*{_LEFT}(?:", f"){_RIGHT}"),
    Shape.LABEL: (f"{EDGE}*{_LEFT}(?:", f"){_RIGHT}(?={LABEL_END.pattern})"),
    Shape.END: (f"{EDGE}*{_LEFT}(?:", f"){_RIGHT}(?:{SEP}+{_ICON})?{EDGE}*\\Z"),
    Shape.ANYWHERE: (f"{_LEFT}(?:", f"){_RIGHT}"),
}


class Regexes:
    """The same by `re`: the specification, and what runs where the kernel is not built.

    Args:
        sources: patterns in the pattern language.
        parts: the named parts that they use.
    """

    def __init__(self, sources: Sequence[str], parts: Parts) -> None:
        self._sources = sources
        self._parts = parts
        self._compiled: dict[tuple[int, int], re.Pattern[str]] = {}

    def end(self, number: int, shape: int, text: str) -> int:
        """Where a match of a pattern ends in a folded text, -1 for none."""
        pattern = self._compiled.get((number, shape))
        if pattern is None:
            before, after = _REGEX_FRAMES[Shape(shape)]
            source = to_regex(parse(self._sources[number], self._parts))
            pattern = re.compile(f"{before}{source}{after}")
            self._compiled[number, shape] = pattern
        match = pattern.search(text) if shape == Shape.ANYWHERE else pattern.match(text)
        return match.end() if match else -1


def to_regex(sequence: tuple[Node, ...]) -> str:
    """The `re` syntax of a sequence, to be matched against folded text."""
    out = []
    for node in sequence:
        if isinstance(node, Literal):
            out.append(re.escape(node.text))
        elif isinstance(node, Space):
            out.append(SEP + ("*" if node.optional else "+"))
        elif isinstance(node, Mark):
            out.append(f"{BLANK}*(?:{LABEL_MARKS}|-(?={BLANK}))" + SEP + "*")
        elif isinstance(node, Chars):
            out.append(node.regex + _times(node.low, node.high))
        elif isinstance(node, Slot):
            out.append(_slot(node))
        else:
            options = "|".join(to_regex(option) for option in node.options)
            out.append(f"(?:{options}){_times(node.low, node.high)}")
    return "".join(out)


def _slot(slot: Slot) -> str:
    if slot.edge == "before":
        return f"(?:{SEP}+{WORD}+){{{slot.low},{slot.high}}}"
    if slot.edge == "after":
        return f"(?:{WORD}+{SEP}+){{{slot.low},{slot.high}}}"
    rest = f"{WORD}+(?:{SEP}+{WORD}+){{{max(slot.low - 1, 0)},{slot.high - 1}}}"
    return rest if slot.low else f"(?:{rest})?"


def _times(low: int, high: int | None) -> str:
    if (low, high) == (1, 1):
        return ""
    if (low, high) == (0, 1):
        return "?"
    if high is None:
        return "+" if low else "*"
    return f"{{{low},{high}}}"
