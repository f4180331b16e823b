"""The pattern language of the rule packs: parse, and compose from parts.

The language is small on purpose: no anchors, no look-around, no unbounded repetition of groups,
so that a pattern cannot be slow on the short subjects it is given. Because it is parsed here, the
words that a text must hold for a pattern to match can be worked out (see `keywords.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from declutter.rules.normal import fold

MAX_SLOT = 40
MAX_TIGHT = 40
MAX_GROUP = 16
MAX_COST = 6000
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_SLOT = re.compile(r"(\d*)\.\.(\d+)\Z")
_RANGE = re.compile(r"(.)-(.)", re.DOTALL)
_COUNT = re.compile(r"(\d+)(?:,(\d+))?\Z")
_IN_CLASS = set("-+.,/_%'$€¤£¥₩₽₹@#&")
_SPACES = set(" -/,;!")
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_LITERAL = set("'\"%$€£¥₩₽₹@#©&+")


# Patterns are folded by the character, and there are few.
_fold = lru_cache(maxsize=5_000)(fold)


class PatternError(ValueError):
    """A pattern breaks the rules of the language; the message says how."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A run of characters inside one word, folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """A run of spaces and punctuation."""

    optional: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign that sets off a label: colon, equals sign, dash, bar or arrow."""


@dataclass(frozen=True, slots=True)
class Chars:
    """One character class, repeated; `regex` is its `re` syntax without the quantifier."""

    regex: str
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Slot:
    """Up to `high` words of any kind.

    Attributes:
        edge: where the separators belong that the slot takes along: "after" each word, "before"
            each word, or only "between" the words.
    """

    low: int
    high: int
    edge: str = "after"

    @property
    def tail(self) -> bool:
        """Whether the words come with the separators before them."""
        return self.edge == "before"


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives, repeated `low` to `high` times."""

    options: tuple[tuple[Node, ...], ...]
    low: int = 1
    high: int = 1


Node = Literal | Space | Mark | Chars | Slot | Group
Sequence = tuple[Node, ...]


class Parts(dict[str, tuple[str, ...]]):
    """Named parts: name -> patterns, each of which may stand for the part.

    Attributes:
        parsed: the parts that were parsed already.
    """

    def __init__(self, *args: Any, **kwargs: tuple[str, ...]) -> None:
        super().__init__(*args, **kwargs)
        self.parsed: dict[str, Group] = {}


def parse(pattern: str, parts: Parts) -> Sequence:
    """Parse one pattern.

    Args:
        pattern: text in the pattern language.
        parts: named parts it may use.

    Raises:
        PatternError: the pattern is malformed or could be slow.
    """
    sequence = _Parser(_plain(pattern), parts, ()).sequence()
    if not sequence:
        raise PatternError("is empty")
    if cost(_without_tail(sequence)) > MAX_COST:
        raise PatternError(f"holds too many or too long slots (cost {cost(sequence)})")
    return sequence


def _plain(pattern: str) -> str:
    """The pattern without the marks that folding drops (vowel signs, zero-width characters)."""
    return "".join(c for c in unicodedata.normalize("NFC", pattern) if _fold(c))


def _without_tail(sequence: Sequence) -> Sequence:
    """The sequence without a slot at its end, which has nothing after it to be divided with."""
    last = sequence[-1]
    if isinstance(last, Group) and len(last.options) == 1 and last.high == 1:
        last = last.options[0][-1]
    return sequence[:-1] if isinstance(last, Slot) else sequence


def cost(sequence: Sequence) -> int:
    """Upper bound on the ways a matcher can divide a text among the slots of a sequence."""
    total = 1
    for node in sequence:
        if isinstance(node, Slot):
            total *= node.high - node.low + 1
        elif isinstance(node, Chars) and node.high is None:
            total *= 2
        elif isinstance(node, Group):
            total *= max(cost(option) for option in node.options) ** max(node.high, 1)
    return total


class _Parser:
    """Recursive descent over one pattern string."""

    def __init__(self, pattern: str, parts: Parts, using: tuple[str, ...]) -> None:
        self.text = pattern
        self.at = 0
        self.parts = parts
        self.using = using

    def sequence(self, depth: int = 0) -> Sequence:
        nodes: list[Node] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in "|)":
                if depth == 0:
                    raise PatternError(f"'{char}' stands outside a group; use several entries")
                break
            self._push(nodes, self._quantified(self._atom(depth)))
        return _settle(nodes)

    def _push(self, nodes: list[Node], node: Node) -> None:
        last = nodes[-1] if nodes else None
        if isinstance(node, Literal) and isinstance(last, Literal):
            nodes[-1] = Literal(last.text + node.text)
        elif isinstance(node, Space) and isinstance(last, Space):
            nodes[-1] = Space(node.optional and last.optional)
        else:
            nodes.append(node)

    def _atom(self, depth: int) -> Node:
        char = self.text[self.at]
        self.at += 1
        if char in _SPACES:
            while self.at < len(self.text) and self.text[self.at] in _SPACES:
                self.at += 1
            return Space()
        if char == "(":
            return self._group(depth)
        special: dict[str, Callable[[], Node]] = {
            ":": Mark,
            "=": Mark,
            "[": self._char_class,
            "{": self._braces,
            "\\": self._escape,
        }
        if char in special:
            return special[char]()
        folded = _fold(char)
        if char.isalnum() or char in _LITERAL or folded.isalnum():
            return Literal(folded)
        raise PatternError(f"'{char}' is not allowed here (punctuation is matched by a space)")

    def _group(self, depth: int) -> Node:
        if self.text.startswith("?:", self.at):
            self.at += 2
        options = [self.sequence(depth + 1)]
        while self.at < len(self.text) and self.text[self.at] == "|":
            self.at += 1
            options.append(self.sequence(depth + 1))
        if self.at >= len(self.text):
            raise PatternError("a group is not closed")
        self.at += 1
        if not all(options):
            raise PatternError("a group has an empty alternative; write (...)? instead")
        return Group(tuple(options))

    def _char_class(self) -> Node:
        end = self.text.find("]", self.at)
        inner = self.text[self.at : end]
        if end < 0 or not inner or not all(c.isalnum() or c in _IN_CLASS for c in inner):
            raise PatternError("a character class holds a character that may not stand in one")
        if any(a > b for a, b in _RANGE.findall(inner)):
            raise PatternError("a range in a character class runs backwards")
        self.at = end + 1
        return Chars("[" + fold(inner) + "]", 1, 1)

    def _escape(self) -> Node:
        char = self.text[self.at : self.at + 1]
        self.at += 1
        if char in {"d", "w"}:
            return Chars("\\" + char, 1, 1)
        if char and not char.isalnum():
            return Chars(re.escape(char), 1, 1)
        raise PatternError(f"'\\{char}' is not known")

    def _braces(self) -> Node:
        end = self.text.find("}", self.at)
        if end < 0:
            raise PatternError("a brace is not closed")
        inner = self.text[self.at : end]
        self.at = end + 1
        if slot := _SLOT.match(inner):
            low, high = int(slot[1] or 0), int(slot[2])
            if not low <= high <= MAX_SLOT:
                raise PatternError(f"a slot may hold at most {MAX_SLOT} words: {{{inner}}}")
            return Slot(low, high)
        if inner.startswith("~") and inner[1:].isdigit():
            if int(inner[1:]) > MAX_TIGHT:
                raise PatternError(f"at most {MAX_TIGHT} characters: {{{inner}}}")
            return Chars(r"\w", 0, int(inner[1:]))
        return self._part(inner)

    def _part(self, name: str) -> Node:
        if not _NAME.match(name) or name not in self.parts:
            raise PatternError(f"part '{name}' is not defined")
        if name in self.using:
            raise PatternError(f"part '{name}' uses itself")
        if name in self.parts.parsed:
            return self.parts.parsed[name]
        options = []
        for entry in self.parts[name]:
            try:
                options.append(_Parser(_plain(entry), self.parts, (*self.using, name)).sequence())
            except PatternError as error:
                raise PatternError(f"part '{name}', {entry!r}: {error}") from None
        if not options or not all(options):
            raise PatternError(f"part '{name}' is empty")
        return self.parts.parsed.setdefault(name, Group(tuple(options)))

    def _quantified(self, node: Node) -> Node:
        if self.at >= len(self.text):
            return node
        char = self.text[self.at]
        count = None
        if char == "{":
            end = self.text.find("}", self.at)
            count = _COUNT.match(self.text[self.at + 1 : end]) if end > 0 else None
            if count is None:
                return node
            self.at = end + 1
            low, high = int(count[1]), int(count[2] or count[1])
        elif char in "?+*":
            self.at += 1
            low, high = (1 if char == "+" else 0), (1 if char == "?" else 0)
        else:
            return node
        return _repeat(node, low, high, unbounded=char in "+*")


def _repeat(node: Node, low: int, high: int, *, unbounded: bool) -> Node:
    if isinstance(node, Chars) and (node.low, node.high) == (1, 1):
        if not unbounded and high > MAX_TIGHT:
            raise PatternError(f"a character may be repeated at most {MAX_TIGHT} times")
        return Chars(node.regex, low, None if unbounded else high)
    if unbounded:
        raise PatternError("'*' and '+' may only follow one character class such as \\w or \\d")
    if isinstance(node, Space | Mark) and (low, high) == (0, 1):  # a space covers any mark
        return Space(optional=True)
    if isinstance(node, Literal):
        return Group(((node,),), low, high)
    if isinstance(node, Group) and (node.low, node.high) == (1, 1) and high <= MAX_GROUP:
        return Group(node.options, low, high)
    raise PatternError("a repetition is nested, too long, or follows what cannot be repeated")


def _settle(nodes: list[Node]) -> Sequence:
    """Give every slot the spaces around it: those after it, or at an end those before it.

    Label marks take the spaces around them along.
    """
    nodes = [
        node
        for i, node in enumerate(nodes)
        if not (isinstance(node, Space) and any(isinstance(n, Mark) for n in _beside(nodes, i)))
    ]
    settled: list[Node] = []
    i = 0
    while i < len(nodes):
        node = nodes[i]
        if isinstance(node, Slot):
            after = nodes[i + 1] if i + 1 < len(nodes) else None
            if isinstance(after, Group) and _opens_with_space(after) and _ends_in_space(settled):
                settled.pop()
                node = Slot(node.low, node.high, "before")
            elif after is not None:
                if not isinstance(after, Space):
                    raise PatternError("a slot needs a space after it")
                if not _at_word_start(settled):
                    raise PatternError("a slot needs a space before it")
                i += 1
            elif _ends_in_space(settled):
                settled.pop()
                node = Slot(node.low, node.high, "before")
            elif not _at_word_start(settled):
                raise PatternError("a slot needs a space before it")
            else:
                node = Slot(node.low, node.high, "between")
        settled.append(node)
        i += 1
    return tuple(settled)


def _ends_in_space(nodes: list[Node]) -> bool:
    return bool(nodes) and isinstance(nodes[-1], Space)


def _opens_with_space(group: Group) -> bool:
    return all(isinstance(option[0], Space) for option in group.options)


def _at_word_start(nodes: list[Node] | Sequence) -> bool:
    """Whether a word can begin after these nodes: nothing, a space, or what ends in one."""
    if not nodes:
        return True
    last = nodes[-1]
    if isinstance(last, Group):
        inside = all(option and _at_word_start(option) for option in last.options)
        return inside and (last.low > 0 or _at_word_start(nodes[:-1]))
    return isinstance(last, Space | Mark) or (isinstance(last, Slot) and last.edge == "after")


def _beside(nodes: list[Node], i: int) -> list[Node]:
    return nodes[max(i - 1, 0) : i] + nodes[i + 1 : i + 2]


def beyond_ascii(sequence: Sequence) -> bool:
    """Whether every match of a sequence holds a character beyond ASCII."""
    return any(_is_beyond_ascii(node) for node in sequence)


def _is_beyond_ascii(node: Node) -> bool:
    if isinstance(node, Literal):
        return not node.text.isascii()
    if isinstance(node, Chars):
        return node.low > 0 and re.search(node.regex, _ASCII) is None
    if isinstance(node, Group):
        return node.low > 0 and all(beyond_ascii(option) for option in node.options)
    return False
