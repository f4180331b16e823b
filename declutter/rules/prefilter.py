"""Which patterns could match where: one look-up a line, before any pattern is tried.

A pattern that matches a whole line can only begin with one of a few words, so the line's first
word finds nearly all candidates; the few patterns that can begin with anything are found by a
word they must hold. Lines too long for a pattern, or without a word it needs, are passed over.
All lines of a page are folded in one call.

The code here is the specification; `Prefilter` in the kernel finds the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
_MOST_NEEDS = 3
Pattern = tuple[int, int]


class Line(NamedTuple):
    """A line and the patterns that could match it.

    Attributes:
        folded, keyed: see `normal`.
        patterns: candidates as (rule, number of the pattern).
    """

    folded: str
    keyed: str
    patterns: list[Pattern]


@dataclass(slots=True)
class Table:
    """What is known of all patterns before they are tried; s sets of keys.

    A set counts twice: its code is 2 i where one of its keys is found anywhere in a line, and
    2 i + 1 where the line begins with one.

    Attributes:
        patterns: candidates; n tuples.
        limits: most words of a line that each can match; n ints.
        beyond: whether the line has to hold a character beyond ASCII; n bools.
        needs: sets of which the line has to hold a key each; n tuples of set numbers.
        found_by: code -> patterns that are tried where it is found.
        words: whole word -> codes.
        stems: beginning of a word -> codes.
        pieces: first character -> (characters, codes).
        digits: codes of the sets that any digit satisfies.
    """

    patterns: list[Pattern] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    beyond: list[bool] = field(default_factory=list)
    needs: list[tuple[int, ...]] = field(default_factory=list)
    found_by: list[list[int]] = field(default_factory=list)
    words: dict[str, list[int]] = field(default_factory=dict)
    stems: dict[str, list[int]] = field(default_factory=dict)
    pieces: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    digits: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> Table:
        """The table of all patterns of some rules."""
        table = cls()
        # Rules of a pack share their sets, so that comparing objects finds nearly all doubles.
        numbers: dict[int, int] = {}
        for rule_number, rule in enumerate(rules):
            cuts = rule.at == "start" and rule.takes == "match"
            limit = _NO_LIMIT if cuts else rule.max_words
            for which, alternative in enumerate(rule.alternatives):
                begins = alternative.first if rule.at != "anywhere" else ()
                sets = [
                    table._set(keys, numbers)
                    for keys in (begins, alternative.keys, *alternative.others)
                    if keys
                ]
                table._add((rule_number, which), limit, alternative, sets, begins=bool(begins))
        return table

    def _add(
        self,
        pattern: Pattern,
        limit: int,
        alternative: Alternative,
        sets: list[int],
        *,
        begins: bool,
    ) -> None:
        self.found_by[2 * sets[0] + begins].append(len(self.patterns))
        self.patterns.append(pattern)
        self.limits.append(limit)
        self.beyond.append(alternative.beyond_ascii)
        self.needs.append(tuple(sets[1 : 1 + _MOST_NEEDS]))

    def _set(self, keys: tuple[Key, ...], numbers: dict[int, int]) -> int:
        """Number of a set of keys; a new one is put under its keys."""
        known = numbers.get(id(keys))
        if known is not None:
            return known
        number = numbers[id(keys)] = len(self.found_by) // 2
        self.found_by += [[], []]
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


class Finder:
    """Candidates of single lines, in Python.

    Args:
        table: the patterns.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._longest = max(map(len, table.stems), default=0)

    def find(self, folded: str, keyed: str) -> list[Pattern]:
        """The patterns that could match one line, as (rule, number of the pattern)."""
        table = self._table
        words = keyed.split()
        if not words:
            return []
        held = {number for word in set(words) for number in self._of_word(word)}
        held.update(number for text, number in self._pieces(set(folded)) if text in folded)
        if len(folded) <= DIGIT_LENGTH and any(map(str.isdigit, folded)):
            held.update(table.digits)
        codes = {2 * number for number in held}
        for word in words[: 3 if words[0] in ICONS else 1]:
            codes.update(2 * number + 1 for number in self._of_word(word))
            starts = self._pieces({word[0]})
            codes.update(2 * number + 1 for text, number in starts if word.startswith(text))
            if word[0].isdigit():
                codes.update(2 * number + 1 for number in table.digits)
        # Without spaces between words their number says nothing.
        count = len(words) if folded.isascii() else 1
        return [
            table.patterns[i]
            for i in sorted({i for code in codes for i in table.found_by[code]})
            if count <= table.limits[i]
            and not (table.beyond[i] and folded.isascii())
            and held.issuperset(table.needs[i])
        ]

    def _of_word(self, word: str) -> Iterator[int]:
        yield from self._table.words.get(word, ())
        for length in range(1, min(len(word), self._longest) + 1):
            yield from self._table.stems.get(word[:length], ())

    def _pieces(self, chars: set[str]) -> Iterator[tuple[str, int]]:
        for char in chars:
            yield from self._table.pieces.get(char, ())


def _finder(table: Table) -> Any:
    """What looks lines up: the kernel's form where it is built."""
    if compiled is None:
        return Finder(table)
    needs = np.full((len(table.patterns), _MOST_NEEDS), -1, dtype=np.int32)
    for i, sets in enumerate(table.needs):
        needs[i, : len(sets)] = sets
    counts = [len(found) for found in table.found_by]
    return compiled.Finder(
        table.patterns,
        np.asarray(table.limits, dtype=np.int32),
        np.asarray(table.beyond, dtype=np.int32),
        needs,
        np.cumsum([0, *counts], dtype=np.int32),
        np.asarray([i for found in table.found_by for i in found], dtype=np.int32),
        {word: _codes(numbers) for word, numbers in table.words.items()},
        {stem: _codes(numbers) for stem, numbers in table.stems.items()},
        table.pieces,
        table.digits,
    )


def _codes(numbers: Iterable[int]) -> bytes:
    return np.asarray(list(numbers), dtype=np.int32).tobytes()


class Prefilter:
    """Candidate look-up for a fixed list of rules."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._finder = _finder(Table.of(rules))

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
            patterns = self.find(folded[i], line)
            if patterns:
                found.append((i, Line(folded[i], line, patterns)))
        return found

    def find(self, folded: str, keyed: str) -> list[Pattern]:
        """The patterns that could match one line, as (rule, number of the pattern), in order."""
        found: list[Pattern] = self._finder.find(folded, keyed)
        return found
