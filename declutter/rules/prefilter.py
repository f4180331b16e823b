"""Which patterns could match where: one look-up a line, before any pattern is compiled or tried.

A pattern that matches a whole line can only begin with one of a few words, so the line's first
word finds nearly all candidates; the few patterns that can begin with anything are found by a
word they must hold. Lines too long for a pattern, or without a word it needs, are passed over.
All lines of a page are folded in one call.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from declutter.rules.keywords import Key
from declutter.rules.model import Rule
from declutter.rules.normal import fold, key_text

# Stands between the pieces of a page while they are folded in one call.
_BREAK = "\x1e"
_STEM = 4
# Patterns that ask for a digit somewhere are about short counters and times.
_DIGIT_LENGTH = 60
# Words that may stand before a prompt because an icon's name was read as text.
_ICONS = frozenset({"arrow", "chevron", "caret", "angle", "icon", "wp", "external", "fa"})
# First words and stems are few; the memos save the look-up by stems and are bounded.
_MEMO = 20_000
_NO_LIMIT = 1_000_000
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


class _Needs(NamedTuple):
    """Words of which a line holds one.

    Attributes:
        words: whole words.
        stems: first letters of words.
        pieces: characters, with a space for the start of a word.
    """

    words: frozenset[str]
    stems: frozenset[str]
    pieces: tuple[str, ...]

    @classmethod
    def of(cls, keys: Iterable[Key]) -> _Needs:
        """What a set of keys asks for."""
        words, stems, pieces = set(), set(), set()
        for kind, text in keys:
            if kind == "word":
                words.add(text)
            elif kind == "stem" and len(text) >= _STEM:
                stems.add(text[:_STEM])
            elif kind == "stem":
                pieces.add(f" {text}")
            elif kind == "piece":
                pieces.add(text)
        return cls(frozenset(words), frozenset(stems), tuple(sorted(pieces)))

    def met(self, words: list[str], stems: set[str], text: str) -> bool:
        """Whether a line holds one of them."""
        return (
            not self.words.isdisjoint(words)
            or not self.stems.isdisjoint(stems)
            or any(piece in text for piece in self.pieces)
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is known of a pattern before it is tried.

    Attributes:
        limit: most words of a line it can match.
        needs: words of which the line holds one.
        others: further such sets.
        beyond_ascii: whether the line holds a character beyond ASCII.
    """

    pattern: Pattern
    limit: int
    needs: _Needs
    others: tuple[_Needs, ...]
    beyond_ascii: bool


class _Group:
    """Patterns with one beginning, by what else they need.

    Args:
        entries: the patterns.
    """

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self.limit = 0
        self.free: list[_Entry] = []
        self.words: dict[str, list[_Entry]] = {}
        self.stems: dict[str, list[_Entry]] = {}
        self.pieces: dict[str, list[_Entry]] = {}
        for entry in entries:
            self.limit = max(self.limit, entry.limit)
            if not any(entry.needs):
                self.free.append(entry)
            for needs, index in zip(
                entry.needs, (self.words, self.stems, self.pieces), strict=True
            ):
                for text in needs:
                    index.setdefault(text, []).append(entry)
        self.word_set = frozenset(self.words)
        self.stem_set = frozenset(self.stems)

    def fitting(self, folded: str, keyed: str, words: list[str], stems: set[str]) -> list[_Entry]:
        """The patterns that need a word or piece which the line holds; some twice."""
        found = self.free
        if not self.word_set.isdisjoint(words):
            found = [e for word in self.word_set.intersection(words) for e in self.words[word]]
            found += self.free
        if not self.stem_set.isdisjoint(stems):
            found = list(found)
            for stem in self.stem_set & stems:
                found += self.stems[stem]
        if self.pieces:
            found = list(found)
            text = f" {keyed} {folded}"
            for piece, entries in self.pieces.items():
                if piece in text:
                    found += entries
        return found


class _Index:
    """Keys of one kind of look-up -> entries."""

    def __init__(self) -> None:
        self.words: dict[str, list[_Entry]] = {}
        self.stems: dict[str, list[tuple[str, _Entry]]] = {}
        self.pieces: dict[str, list[tuple[str, _Entry]]] = {}
        self.digits: list[_Entry] = []

    def add(self, keys: Iterable[Key], entry: _Entry) -> None:
        for kind, text in keys:
            if kind == "word":
                self.words.setdefault(text, []).append(entry)
            elif kind == "stem":
                self.stems.setdefault(text[:_STEM], []).append((text, entry))
            elif kind == "piece":
                self.pieces.setdefault(text[:1], []).append((text, entry))
            else:
                self.digits.append(entry)

    def of_word(self, word: str) -> list[_Entry]:
        """Entries whose key the word is or begins with."""
        found = list(self.words.get(word, ()))
        for length in range(1, _STEM + 1):
            for stem, entry in self.stems.get(word[:length], ()):
                if word.startswith(stem):
                    found.append(entry)
        return found


class Prefilter:
    """Candidate look-up for a fixed list of rules."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._first = _Index()
        self._holds = _Index()
        self._held_limit = 0
        needs_of = cache(_Needs.of)
        for number, rule in enumerate(rules):
            cuts = rule.at == "start" and rule.takes == "match"
            limit = _NO_LIMIT if cuts else rule.max_words
            for which, alternative in enumerate(rule.alternatives):
                entry = _Entry(
                    (number, which),
                    limit,
                    needs_of(alternative.keys),
                    tuple(map(needs_of, alternative.others)),
                    alternative.beyond_ascii,
                )
                if alternative.first and rule.at != "anywhere":
                    self._first.add(alternative.first, entry)
                else:
                    self._holds.add(alternative.keys, entry)
                    self._held_limit = max(self._held_limit, limit)
        self._memo: dict[str, _Group] = {}
        self._held_words = frozenset(self._holds.words)
        # Beginnings of words that were looked up, and the entries of those that have any.
        self._met: set[str] = set()
        self._held_stems: dict[str, list[_Entry]] = {}
        self._symbols = [char for char in self._holds.pieces if char.isascii()]

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
        """The patterns that could match one line, as (rule, number of the pattern)."""
        words = keyed.split()
        if not words:
            return []
        # Without spaces between words their number says nothing.
        count = len(words) if folded.isascii() else 1
        first = words[0]
        group = self._memo.get(first) or self._group(first)
        if count > group.limit and count > self._held_limit:
            return []
        stems = {word[:_STEM] for word in words}
        found = group.fitting(folded, keyed, words, stems) if count <= group.limit else []
        if first in _ICONS:
            for word in words[1:3]:
                found = found + self._group(word).fitting(folded, keyed, words, stems)
        if count <= self._held_limit:
            held = self._held(folded, words, stems)
            found = found + held if held else found
        if not found:
            return []
        is_ascii = folded.isascii()
        text = f" {keyed} {folded}"
        return [
            entry.pattern
            for entry in {entry.pattern: entry for entry in found}.values()
            if count <= entry.limit
            and not (is_ascii and entry.beyond_ascii)
            and all(needs.met(words, stems, text) for needs in entry.others)
        ]

    def _group(self, word: str) -> _Group:
        """The patterns that can begin with a word."""
        found = self._memo.get(word)
        if found is None:
            entries = self._first.of_word(word)
            if word[0].isdigit():
                entries += self._first.digits
            for piece, entry in self._first.pieces.get(word[0], ()):
                if word.startswith(piece):
                    entries.append(entry)
            found = _Group(entries)
            if len(self._memo) < _MEMO:
                self._memo[word] = found
        return found

    def _learn(self, stem: str) -> list[_Entry]:
        """Look up the beginning of a word, and remember what needs it while there is room."""
        starts = {stem[:length] for length in range(1, _STEM + 1)}
        entries = [entry for start in starts for _, entry in self._holds.stems.get(start, ())]
        if len(self._met) < _MEMO:
            if entries:
                self._held_stems[stem] = entries
            # Last, since another thread takes what is met for settled.
            self._met.add(stem)
        return entries

    def _held(self, folded: str, words: list[str], stems: set[str]) -> list[_Entry]:
        """Patterns that can begin with anything and need a word of the line."""
        found: list[_Entry] = []
        index = self._holds
        if not self._held_words.isdisjoint(words):
            for word in self._held_words.intersection(words):
                found += index.words[word]
        for stem in stems - self._met:
            found += self._learn(stem)
        for stem in self._held_stems.keys() & stems:
            found += self._held_stems[stem]
        if not folded.isascii():
            for char in index.pieces.keys() & set(folded):
                found += [entry for piece, entry in index.pieces[char] if piece in folded]
        elif self._symbols:
            for char in self._symbols:
                if char in folded:
                    found += [entry for piece, entry in index.pieces[char] if piece in folded]
        if index.digits and len(folded) <= _DIGIT_LENGTH and any(map(str.isdigit, folded)):
            found += index.digits
        return found
