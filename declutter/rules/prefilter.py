"""Which patterns could match where: one look-up a line, before any pattern is tried.

A pattern that matches a whole line can only begin with one of a few words, so the line's first
word finds nearly all candidates; the few patterns that can begin with anything are found by a
word they must hold. Lines too long for a pattern, or without a word it needs, are passed over.

The code here is the specification; `Finder` in the kernel finds the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from declutter.kernel import compiled
from declutter.rules.model import Rule
from declutter.rules.normal import key_text

if TYPE_CHECKING:
    from declutter.rules.keywords import Key

# Patterns that ask for a digit somewhere are about short counters and times.
DIGIT_LENGTH = 60
# Words that may stand before a prompt because an icon's name was read as text.
ICONS = frozenset({"arrow", "chevron", "caret", "angle", "icon", "wp", "external", "fa"})
# Families whose words are hints, and how long they are at least.
_PROMPTS = frozenset({"ads", "paywall", "newsletter", "social", "consent"})
_HINT_WORD = 6
_HINT_PIECE = 2
_NO_LIMIT = 1_000_000
# As many sets as `keywords.required` gives.
_MOST_NEEDS = 3
_INDEX_COLUMNS = ("rows", "sets", "starts", "patterns")
_COLUMNS = ("rules", "numbers", "limits", "beyond", "needs")
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Sets of keys by their keys; s sets, k keys of kind word or stem.

    Attributes:
        words: whole word -> row.
        stems: beginning of a word -> row.
        rows: where the sets of each row begin in `sets`; int32[k + 1].
        sets: numbers of the sets that hold the key of a row; int32.
        pieces: first character -> (characters, set).
        digits: sets that any digit satisfies.
        starts: where the patterns of each set begin in `patterns`; int32[s + 1].
        patterns: patterns that are tried where a line satisfies a set; int32.
    """

    words: dict[str, int]
    stems: dict[str, int]
    rows: Ints
    sets: Ints
    pieces: dict[str, list[tuple[str, int]]]
    digits: list[int]
    starts: Ints
    patterns: Ints

    def of_word(self, word: str) -> Iterator[int]:
        """Sets that hold a word or a beginning of it."""
        rows = [self.stems.get(word[:length]) for length in range(1, len(word) + 1)]
        for row in (self.words.get(word), *rows):
            if row is not None:
                yield from self.sets[self.rows[row] : self.rows[row + 1]].tolist()

    def pieces_at(self, chars: set[str]) -> Iterator[tuple[str, int]]:
        """Pieces that begin with some characters, and their sets."""
        for char in chars:
            yield from self.pieces.get(char, ())

    def tried(self, sets: Iterable[int]) -> set[int]:
        """The patterns to try where a line satisfies some sets."""
        return {
            pattern
            for number in sets
            for pattern in self.patterns[self.starts[number] : self.starts[number + 1]].tolist()
        }

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """The arrays under `name/field`, for a file; texts as UTF-8, a line each."""
        pieces = [piece for found in self.pieces.values() for piece in found]
        return {
            f"{name}/words": _lines(self.words),
            f"{name}/stems": _lines(self.stems),
            f"{name}/pieces": _lines(text for text, _ in pieces),
            f"{name}/piece_sets": _ints(number for _, number in pieces),
            f"{name}/digits": _ints(self.digits),
            f"{name}/rows": self.rows,
            f"{name}/sets": self.sets,
            f"{name}/starts": self.starts,
            f"{name}/patterns": self.patterns,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> Index:
        """Read what `arrays` wrote; KeyError where a field is missing."""
        words, stems = _texts(arrays[f"{name}/words"]), _texts(arrays[f"{name}/stems"])
        texts = _texts(arrays[f"{name}/pieces"])
        pieces = list(zip(texts, arrays[f"{name}/piece_sets"].tolist(), strict=True))
        # Those that begin alike stand together.
        begins = np.fromiter(map(ord, map(itemgetter(0), texts)), dtype=np.int32, count=len(texts))
        bounds = [0, *(np.flatnonzero(np.diff(begins)) + 1).tolist(), len(texts)]
        return cls(
            words=dict(zip(words, range(len(words)), strict=True)),
            stems=dict(zip(stems, range(len(words), len(words) + len(stems)), strict=True)),
            pieces={texts[a][0]: pieces[a:b] for a, b in pairwise(bounds) if a < b},
            digits=arrays[f"{name}/digits"].tolist(),
            **{field: arrays[f"{name}/{field}"] for field in _INDEX_COLUMNS},
        )


class _Builder:
    """Collects sets of keys and the patterns that are tried for each."""

    def __init__(self) -> None:
        # Rules of a pack share their sets: comparing objects first saves hashing long ones.
        self._known: dict[int, int] = {}
        self._numbers: dict[tuple[Key, ...], int] = {}
        self._words: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._pieces: dict[str, list[tuple[str, int]]] = {}
        self._digits: list[int] = []
        self.tried: list[list[int]] = []

    def number(self, keys: tuple[Key, ...]) -> int:
        """Number of a set of keys; a new one is put under its keys."""
        known = self._known.get(id(keys))
        if known is not None:
            return known
        number = self._numbers.setdefault(keys, len(self.tried))
        self._known[id(keys)] = number
        if number < len(self.tried):
            return number
        self.tried.append([])
        for kind, text in keys:
            if kind == "word":
                self._words.setdefault(text, []).append(number)
            elif kind == "stem":
                self._stems.setdefault(text, []).append(number)
            elif kind == "piece":
                self._pieces.setdefault(text[:1], []).append((text, number))
            else:
                self._digits.append(number)
        return number

    def index(self) -> Index:
        """All that was collected."""
        rows = [*self._words.values(), *self._stems.values()]
        return Index(
            words={word: row for row, word in enumerate(self._words)},
            stems={stem: row for row, stem in enumerate(self._stems, len(self._words))},
            rows=np.cumsum([0, *map(len, rows)], dtype=np.int32),
            sets=_ints(chain.from_iterable(rows)),
            pieces=self._pieces,
            digits=self._digits,
            starts=np.cumsum([0, *map(len, self.tried)], dtype=np.int32),
            patterns=_ints(chain.from_iterable(self.tried)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What is known of all patterns of some rules before they are tried; n patterns.

    Attributes:
        names: the rules' ids, in the order in which they are tried.
        rules: number of each pattern's rule; int32[n].
        numbers: number of each pattern in its rule; int32[n].
        limits: most words of a line that each can match; int32[n].
        beyond: whether the line has to hold a character beyond ASCII; int32[n].
        needs: sets of `holds` that the line has to satisfy, -1 for none; int32[n, 3].
        begins: sets of keys one of which a line begins with.
        holds: sets of keys one of which stands somewhere in a line; the patterns that are tried by
            these can begin with anything.
        hints: words that say on their own that a line may be a prompt.
    """

    names: tuple[str, ...]
    rules: Ints
    numbers: Ints
    limits: Ints
    beyond: Ints
    needs: Ints
    begins: Index
    holds: Index
    hints: tuple[str, ...]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> Table:
        """The table of all patterns of some rules; ValueError for rules without their keys."""
        begins, holds = _Builder(), _Builder()
        records: list[tuple[int, int, int, bool]] = []
        needs = []
        for rule_number, rule in enumerate(rules):
            cuts = rule.at == "start" and rule.takes == "match"
            limit = _NO_LIMIT if cuts else rule.max_words
            if rule.unread:
                raise ValueError(f"{rule.id} was read without its details")
            for which, alternative in enumerate(rule.alternatives):
                sets = [holds.number(k) for k in (alternative.keys, *alternative.others) if k]
                if alternative.first and rule.at != "anywhere":
                    begins.tried[begins.number(alternative.first)].append(len(records))
                elif sets:
                    holds.tried[sets[0]].append(len(records))
                else:
                    raise ValueError(f"{rule.id} has a pattern without keys")
                needs.append([*sets, *[-1] * (_MOST_NEEDS - len(sets))])
                records.append((rule_number, which, limit, alternative.beyond_ascii))
        columns = np.asarray(records, dtype=np.int32).reshape(-1, 4).T.copy()
        return cls(
            names=tuple(rule.id for rule in rules),
            rules=columns[0],
            numbers=columns[1],
            limits=columns[2],
            beyond=columns[3],
            needs=np.asarray(needs, dtype=np.int32).reshape(-1, _MOST_NEEDS),
            begins=begins.index(),
            holds=holds.index(),
            hints=_hints(rules),
        )

    def numbers_of(self, wanted: Sequence[bool]) -> frozenset[int]:
        """Numbers of the patterns of some rules, which are told by their place in `names`."""
        rules = np.fromiter(wanted, dtype=np.bool_)
        return frozenset(np.flatnonzero(rules[self.rules]).tolist())

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays by name, for a file."""
        return {
            **{field: getattr(self, field) for field in _COLUMNS},
            "names": _lines(self.names),
            "hints": _lines(self.hints),
            **self.begins.arrays("begins"),
            **self.holds.arrays("holds"),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Table:
        """Read what `arrays` wrote; KeyError where a field is missing."""
        return cls(
            **{field: arrays[field] for field in _COLUMNS},
            names=tuple(_texts(arrays["names"])),
            hints=tuple(_texts(arrays["hints"])),
            begins=Index.from_arrays(arrays, "begins"),
            holds=Index.from_arrays(arrays, "holds"),
        )


def _hints(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                text
                for rule in rules
                if rule.family in _PROMPTS
                for alternative in rule.alternatives
                for kind, text in alternative.keys
                if len(text) >= (_HINT_PIECE if kind == "piece" else _HINT_WORD)
            }
        )
    )


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.int32)


def _lines(texts: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def _texts(lines: NDArray[np.uint8]) -> list[str]:
    return lines.tobytes().decode().split("\n") if len(lines) else []


class Finder:
    """Candidates of single lines, in Python.

    Args:
        table: the patterns.
        limits: most words of a line that each can match; int32[n].
    """

    def __init__(self, table: Table, limits: Ints) -> None:
        self._table = table
        self._limits: list[int] = limits.tolist()
        self._needs = [{n for n in row if n >= 0} for row in table.needs.tolist()]

    def find(self, folded: str) -> list[int]:
        """Numbers of the patterns that could match one folded line, in order."""
        begins, holds = self._table.begins, self._table.holds
        words = key_text(folded).split()
        if not words:
            return []
        begun: set[int] = set()
        for word in words[: 3 if words[0] in ICONS else 1]:
            begun.update(begins.of_word(word))
            begun.update(n for text, n in begins.pieces_at({word[0]}) if word.startswith(text))
            if word[0].isdigit():
                begun.update(begins.digits)
        held = {number for word in set(words) for number in holds.of_word(word)}
        held.update(n for text, n in holds.pieces_at(set(folded)) if text in folded)
        if len(folded) <= DIGIT_LENGTH and any(map(str.isdigit, folded)):
            held.update(holds.digits)
        # Without spaces between words their number says nothing.
        count = len(words) if folded.isascii() else 1
        return [
            i
            for i in sorted(begins.tried(begun) | holds.tried(held))
            if count <= self._limits[i]
            and not (self._table.beyond[i] and folded.isascii())
            and held >= self._needs[i]
        ]


def finder(table: Table, limits: Ints) -> Any:
    """What looks lines up: the kernel's form of `Finder` where it is built."""
    if compiled is None:
        return Finder(table, limits)
    held = limits[table.holds.patterns]
    return compiled.Finder(
        limits,
        table.beyond,
        table.needs,
        _kernel_index(table.begins),
        _kernel_index(table.holds),
        int(held.max(initial=0)),
    )


def _kernel_index(index: Index) -> Any:
    return compiled.Index(*(getattr(index, field) for field in Index.__slots__))
