"""Which patterns could match where: one look-up a line, before any pattern is tried.

A pattern that matches a whole line can only begin with one of a few words, so the line's first
word finds nearly all candidates; the few patterns that can begin with anything are found by a
word they must hold. Lines too long for a pattern, or without a word it needs, are passed over.
All lines of a page are folded in one call.

The code here is the specification; `Prefilter` in the kernel finds the same.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from declutter.kernel import compiled
from declutter.rules.keywords import Key
from declutter.rules.model import Alternative, Rule
from declutter.rules.normal import fold, key_text

# Stands between the pieces of a page while they are folded in one call.
_BREAK = "\x1e"
# Patterns that ask for a digit somewhere are about short counters and times.
DIGIT_LENGTH = 60
# Words that may stand before a prompt because an icon's name was read as text.
ICONS = frozenset({"arrow", "chevron", "caret", "angle", "icon", "wp", "external", "fa"})
_NO_LIMIT = 1_000_000
# As many sets as `keywords.required` gives.
_MOST_NEEDS = 3
Pattern = tuple[int, int]


class Line(NamedTuple):
    """A line and the patterns that could match it.

    Attributes:
        folded, keyed: see `normal`.
        candidates: numbers of the patterns, in order; see `Prefilter.patterns`.
    """

    folded: str
    keyed: str
    candidates: list[int]


@dataclass(slots=True)
class Index:
    """Numbered sets of keys, by key.

    Attributes:
        size: number of sets.
        words: whole word -> sets.
        stems: beginning of a word -> sets.
        pieces: first character -> (characters, set).
        digits: sets that any digit satisfies.
    """

    size: int = 0
    words: dict[str, list[int]] = field(default_factory=dict)
    stems: dict[str, list[int]] = field(default_factory=dict)
    pieces: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    digits: list[int] = field(default_factory=list)
    # Rules of a pack share their sets, so that comparing objects finds nearly all doubles.
    _numbers: dict[int, int] = field(default_factory=dict)

    def number(self, keys: tuple[Key, ...]) -> int:
        """Number of a set of keys; a new one is put under its keys."""
        known = self._numbers.get(id(keys))
        if known is not None:
            return known
        number = self._numbers[id(keys)] = self.size
        self.size += 1
        for kind, text in keys:
            if kind == "word":
                self.words.setdefault(text, []).append(number)
            elif kind == "stem":
                self.stems.setdefault(text, []).append(number)
            elif kind == "piece":
                self.pieces.setdefault(text[:1], []).append((text, number))
            else:
                self.digits.append(number)
        return number

    def of_word(self, word: str) -> Iterator[int]:
        """Sets that hold a word or a beginning of it."""
        yield from self.words.get(word, ())
        for length in range(1, len(word) + 1):
            yield from self.stems.get(word[:length], ())

    def pieces_at(self, chars: set[str]) -> Iterator[tuple[str, int]]:
        """Pieces that begin with some characters, and their sets."""
        for char in chars:
            yield from self.pieces.get(char, ())


@dataclass(slots=True)
class Table:
    """What is known of all patterns before they are tried; n patterns.

    Attributes:
        patterns: candidates; n tuples.
        limits: most words of a line that each can match; n ints.
        beyond: whether the line has to hold a character beyond ASCII; n bools.
        needs: sets of `holds` that the line has to satisfy; n tuples.
        begins: sets of keys one of which a line begins with.
        holds: sets of keys one of which stands somewhere in a line.
        begun_by: patterns to try where a line satisfies each set of `begins`.
        held_by: the same for `holds`: patterns that can begin with anything.
    """

    patterns: list[Pattern] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    beyond: list[bool] = field(default_factory=list)
    needs: list[tuple[int, ...]] = field(default_factory=list)
    begins: Index = field(default_factory=Index)
    holds: Index = field(default_factory=Index)
    begun_by: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    held_by: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> Table:
        """The table of all patterns of some rules."""
        table = cls()
        for rule_number, rule in enumerate(rules):
            cuts = rule.at == "start" and rule.takes == "match"
            limit = _NO_LIMIT if cuts else rule.max_words
            for which, alternative in enumerate(rule.alternatives):
                table.limits.append(limit)
                table._add(alternative, begins=rule.at != "anywhere")
                table.patterns.append((rule_number, which))
        return table

    def _add(self, alternative: Alternative, *, begins: bool) -> None:
        pattern = len(self.patterns)
        sets = [self.holds.number(keys) for keys in (alternative.keys, *alternative.others) if keys]
        if begins and alternative.first:
            self.begun_by[self.begins.number(alternative.first)].append(pattern)
        else:
            self.held_by[sets[0]].append(pattern)
        self.beyond.append(alternative.beyond_ascii)
        self.needs.append(tuple(sets))


class Finder:
    """Candidates of single lines, in Python.

    Args:
        table: the patterns.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, folded: str, keyed: str) -> list[int]:
        """Numbers of the patterns that could match one line, in order."""
        table = self._table
        words = keyed.split()
        if not words:
            return []
        begun: set[int] = set()
        for word in words[: 3 if words[0] in ICONS else 1]:
            begun.update(table.begins.of_word(word))
            begun.update(
                number
                for text, number in table.begins.pieces_at({word[0]})
                if word.startswith(text)
            )
            if word[0].isdigit():
                begun.update(table.begins.digits)
        held = {number for word in set(words) for number in table.holds.of_word(word)}
        held.update(n for text, n in table.holds.pieces_at(set(folded)) if text in folded)
        if len(folded) <= DIGIT_LENGTH and any(map(str.isdigit, folded)):
            held.update(table.holds.digits)
        found = {i for number in begun for i in table.begun_by.get(number, ())}
        found.update(i for number in held for i in table.held_by.get(number, ()))
        # Without spaces between words their number says nothing.
        count = len(words) if folded.isascii() else 1
        return [
            i
            for i in sorted(found)
            if count <= table.limits[i]
            and not (table.beyond[i] and folded.isascii())
            and held.issuperset(table.needs[i])
        ]


def _finder(table: Table) -> Any:
    """What looks lines up: the kernel's form where it is built."""
    if compiled is None:
        return Finder(table)
    needs = np.full((len(table.patterns), _MOST_NEEDS), -1, dtype=np.int32)
    for i, sets in enumerate(table.needs):
        needs[i, : len(sets)] = sets
    held = [i for found in table.held_by.values() for i in found]
    return compiled.Finder(
        np.asarray(table.limits, dtype=np.int32),
        np.asarray(table.beyond, dtype=np.int32),
        needs,
        _index(table.begins, table.begun_by),
        _index(table.holds, table.held_by),
        max((table.limits[i] for i in held), default=0),
    )


def _index(index: Index, lists: dict[int, list[int]]) -> Any:
    """The kernel's form of an index and of the patterns to try for each set."""
    found = [lists.get(number, []) for number in range(index.size)]
    return compiled.Index(
        {word: _bytes(numbers) for word, numbers in index.words.items()},
        {stem: _bytes(numbers) for stem, numbers in index.stems.items()},
        index.pieces,
        index.digits,
        np.cumsum([0, *map(len, found)], dtype=np.int32),
        np.fromiter(chain.from_iterable(found), dtype=np.int32),
    )


def _bytes(numbers: list[int]) -> bytes:
    return array("i", numbers).tobytes()


class Prefilter:
    """Candidate look-up for a fixed list of rules.

    Attributes:
        patterns: number of a candidate -> (rule, number of its pattern).
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        table = Table.of(rules)
        self.patterns = tuple(table.patterns)
        self._finder = _finder(table)

    def scan(self, texts: list[str]) -> list[tuple[int, Line]]:
        """Fold all texts and find the patterns that could match each as a whole line.

        Returns:
            The lines that any pattern could match, with their indices in `texts`.
        """
        if not texts:
            return []
        joined = fold(_BREAK.join(texts))
        folded = joined.split(_BREAK)
        keyed = key_text(joined).split(_BREAK)
        if not len(folded) == len(keyed) == len(texts):  # a text held the break character
            folded = [fold(text.replace(_BREAK, " ")) for text in texts]
            keyed = [key_text(text) for text in folded]
        found = []
        for i, line in enumerate(keyed):
            candidates = self.find(folded[i], line)
            if candidates:
                found.append((i, Line(folded[i], line, candidates)))
        return found

    def find(self, folded: str, keyed: str) -> list[int]:
        """Numbers of the patterns that could match one line, in order."""
        found: list[int] = self._finder.find(folded, keyed)
        return found
