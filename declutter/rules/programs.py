"""Patterns as tables of numbers, which the kernel matches without compiling anything.

A pack's patterns are flattened once, when its digest is written: every node of the pattern
language becomes a row of four numbers, and equal sequences (a part that many patterns use) are
kept once. The kernel walks down the rows and back as `re` does, so both find the same end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any, Protocol

import numpy as np

from declutter.kernel import compiled
from declutter.rules.normal import EDGE, SEP, WORD
from declutter.rules.patterns import Chars, Group, Literal, Mark, Node, Parts, Slot, Space
from declutter.rules.regex import BLANK, LABEL_MARKS, MOST_ICONS, Regexes, Shape

_ANY = 0x7FFF
_SLOT_EDGES = ("after", "before", "between")
# Classes that the kernel knows by themselves; others are lists of ranges.
_KNOWN = (SEP, WORD, EDGE, r"\d", r"\w", BLANK)


class Op(IntEnum):
    """What a row asks for; the numbers are the kernel's."""

    END = 0
    LITERAL = 1
    CHARS = 2
    SLOT = 3
    GROUP = 4
    # No letter of a word goes on to the left, to the right.
    LEFT = 5
    RIGHT = 6
    # A mark that sets a label off follows.
    LABEL = 7
    BLANK_NEXT = 8
    TEXT_END = 9


@dataclass(frozen=True, slots=True)
class Assert:
    """A row that looks at the text without going on in it."""

    op: Op


_SEPARATOR = Space()
_DECORATION = Chars(EDGE, 0, None)


def _words(*texts: str) -> tuple[tuple[Node, ...], ...]:
    return tuple((Literal(text),) for text in texts)


# Names of icons that were read as text.
_ICON = Group(
    (
        (
            Group(_words("arrow", "chevron", "caret", "angle")),
            Group(((Chars("[ -]", 0, 1), Group(_words("right", "left", "up", "down"))),), 0, 1),
        ),
        *_words("icon", "wp", "external link"),
        (
            Literal("opens in "),
            Group(_words("a "), 0, 1),
            Literal("new "),
            Group(_words("tab", "window")),
        ),
        *_words("right arrow", "arrow right"),
        (Literal("fa "), Chars("[a-z-]", 1, None)),
    )
)
_ICON_BEFORE = Group(((_ICON, _SEPARATOR),), 0, 1)
_left, _right = Assert(Op.LEFT), Assert(Op.RIGHT)
_Row = Node | Assert
_Numbers = tuple[int, int, int, int]
# Before and after the pattern itself.
_FRAMES: dict[Shape, tuple[tuple[_Row, ...], tuple[_Row, ...]]] = {
    Shape.WHOLE: (
        (_DECORATION, _ICON_BEFORE),
        (Group(((_SEPARATOR, _ICON),), 0, MOST_ICONS), _DECORATION, Assert(Op.TEXT_END)),
    ),
    Shape.START: ((_DECORATION, _left), (_right,)),
    Shape.LABEL: ((_DECORATION, _left), (_right, Assert(Op.LABEL))),
    Shape.END: (
        (_DECORATION, _left),
        (_right, Group(((_SEPARATOR, _ICON),), 0, 1), _DECORATION, Assert(Op.TEXT_END)),
    ),
    Shape.ANYWHERE: ((_left,), (_right,)),
}


@dataclass(frozen=True, slots=True)
class Programs:
    """Flattened patterns; k rows, o options, p patterns, all int32 in little-endian bytes.

    Attributes:
        rows: operation and three operands; int32[k, 4].
        options: first rows of the alternatives of groups; int32[o].
        starts: first row of each pattern; int32[p].
        chars: the literals' characters.
        classes: character classes in `re` syntax beyond those that the kernel knows.
    """

    rows: bytes = b""
    options: bytes = b""
    starts: bytes = b""
    chars: str = ""
    classes: tuple[str, ...] = ()


class Runner(Protocol):
    """What runs patterns: `Regexes`, or the kernel's `Programs`."""

    def end(self, number: int, shape: int, text: str) -> int:
        """Where a match of a pattern ends in a folded text, -1 for none."""


class Flattener:
    """Collects patterns into `Programs`."""

    def __init__(self) -> None:
        self._rows: list[_Numbers] = []
        self._options: list[int] = []
        self._chars: list[str] = []
        self._length = 0
        self._at_chars: dict[str, int] = {}
        self._at_options: dict[tuple[int, ...], int] = {}
        self._classes: dict[str, int] = {name: i for i, name in enumerate(_KNOWN)}
        self._seen: dict[tuple[_Row, ...], int] = {}

    def add(self, sequence: Iterable[_Row]) -> int:
        """First row of a sequence."""
        nodes = tuple(sequence)
        found = self._seen.get(nodes)
        if found is None:
            rows = [row for node in nodes for row in self._row(node)]
            found = self._seen[nodes] = len(self._rows)
            self._rows += [*rows, (Op.END, 0, 0, 0)]
        return found

    def _row(self, node: _Row) -> list[_Numbers]:
        match node:
            case Assert():
                rows = [(int(node.op), 0, 0, 0)]
            case Literal():
                rows = [(Op.LITERAL, self._text(node.text), len(node.text), 0)]
            case Space():
                rows = [self._class(SEP, 0 if node.optional else 1, None)]
            case Chars():
                rows = [self._class(node.regex, node.low, node.high)]
            case Slot():
                rows = [(Op.SLOT, node.low, node.high, _SLOT_EDGES.index(node.edge))]
            case Mark():
                dash = (Literal("-"), Assert(Op.BLANK_NEXT))
                mark = self._group([(Chars(LABEL_MARKS, 1, 1),), dash], 1, 1)
                rows = [self._class(BLANK, 0, None), mark, self._class(SEP, 0, None)]
            case Group():
                rows = [self._group(node.options, node.low, node.high)]
        return rows

    def _group(self, options: Iterable[Iterable[_Row]], low: int, high: int) -> _Numbers:
        firsts = tuple(self.add(option) for option in options)
        at = self._at_options.get(firsts)
        if at is None:
            at = self._at_options[firsts] = len(self._options)
            self._options += firsts
        return (Op.GROUP, at, len(firsts), low | high << 16)

    def _class(self, regex: str, low: int, high: int | None) -> _Numbers:
        number = self._classes.setdefault(regex, len(self._classes))
        return (Op.CHARS, number, low, _ANY if high is None else high)

    def _text(self, text: str) -> int:
        at = self._at_chars.get(text)
        if at is None:
            at = self._at_chars[text] = self._length
            self._chars.append(text)
            self._length += len(text)
        return at

    def programs(self, starts: Sequence[int]) -> Programs:
        """Everything that was added; `starts` are the patterns' first rows."""
        return Programs(
            _bytes([number for row in self._rows for number in row]),
            _bytes(self._options),
            _bytes(starts),
            "".join(self._chars),
            tuple(self._classes)[len(_KNOWN) :],
        )


def _bytes(numbers: Sequence[int]) -> bytes:
    return np.asarray(numbers, dtype="<i4").tobytes()


def flatten(sequences: Iterable[Iterable[Node]]) -> Programs:
    """Programs of patterns, and of the frames of all shapes before them."""
    flattener = Flattener()
    frames = [flattener.add(side) for shape in Shape for side in _FRAMES[shape]]
    return flattener.programs([*frames, *(flattener.add(nodes) for nodes in sequences)])


def runner(programs: Programs, sources: Iterable[str], parts: Parts) -> Runner:
    """What matches patterns: the kernel where it is built, else `re`.

    Args:
        programs: the patterns flattened.
        sources: the same in the pattern language; only read for `re`.
        parts: the named parts that they use.
    """
    if compiled is None:
        return Regexes(tuple(sources), parts)
    kernel: Any = compiled.Programs(
        np.frombuffer(programs.rows, dtype="<i4"),
        np.frombuffer(programs.options, dtype="<i4"),
        np.frombuffer(programs.starts, dtype="<i4"),
        programs.chars,
        [ranges(regex) for regex in programs.classes],
    )
    return kernel  # type: ignore[no-any-return]  # the kernel has no stubs


@cache
def ranges(regex: str) -> tuple[tuple[int, int], ...]:
    """Code points of a class of plain characters, such as `[ap-r]`, or of one escaped character."""
    if not regex.startswith("["):
        only = ord(regex[-1])
        return ((only, only),)
    found = []
    inner = regex[1:-1]
    i = 0
    while i < len(inner):
        spans = inner[i + 1 : i + 2] == "-" and i + 2 < len(inner)
        last = inner[i + 2] if spans else inner[i]
        found.append((ord(inner[i]), ord(last)))
        i += 3 if spans else 1
    return tuple(found)
