"""Which patterns could match where: one look-up a line, before any pattern is compiled or tried.

A pattern that matches a whole line can only begin with one of a few words, so the line's first
word finds nearly all candidates; the few patterns that can begin with anything are found by a
word they must hold. Lines too long for a pattern, or without a word it needs, are passed over.
All lines of a page are folded in one call.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
# First words are few; the memo saves the look-up by stems and is bounded.
_MEMO = 20_000
_NO_LIMIT = 1_000_000
Pattern = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line and the patterns that could match it.

    Attributes:
        folded, keyed: see `normal`.
        patterns: candidates as (rule, number of the pattern).
    """

    folded: str
    keyed: str
    patterns: list[Pattern]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is known of a pattern before it is tried.

    Attributes:
        limit: most words of a line it can match.
        words: words of which the line holds one.
        stems: first letters of such words.
        pieces: characters of which the line holds some, with a space for the start of a word.
    """

    pattern: Pattern
    limit: int
    words: frozenset[str]
    stems: frozenset[str]
    pieces: tuple[str, ...]

    @classmethod
    def of(cls, pattern: Pattern, limit: int, keys: Iterable[Key]) -> _Entry:
        """The entry of a pattern with these keys."""
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
        return cls(pattern, limit, frozenset(words), frozenset(stems), tuple(sorted(pieces)))


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
            if not (entry.words or entry.stems or entry.pieces):
                self.free.append(entry)
            for needs, index in (
                (entry.words, self.words),
                (entry.stems, self.stems),
                (entry.pieces, self.pieces),
            ):
                for text in needs:
                    index.setdefault(text, []).append(entry)

    def fitting(self, words: list[str], text: str) -> list[_Entry]:
        """The patterns that need a word or piece which the line holds; some twice.

        Args:
            words: words of the line's key text.
            text: its key text and folded text, a space before each.
        """
        found = list(self.free)
        for word in self.words.keys() & words:
            found += self.words[word]
        if self.stems:
            for stem in self.stems.keys() & {word[:_STEM] for word in words}:
                found += self.stems[stem]
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
        self.held_limit = 0
        for number, rule in enumerate(rules):
            cuts = rule.at == "start" and rule.takes == "match"
            limit = _NO_LIMIT if cuts else rule.max_words
            for which, alternative in enumerate(rule.alternatives):
                entry = _Entry.of((number, which), limit, alternative.keys)
                if alternative.first and rule.at != "anywhere":
                    self._first.add(alternative.first, entry)
                else:
                    self._holds.add(alternative.keys, entry)
                    self.held_limit = max(self.held_limit, limit)
        self._memo: dict[str, _Group] = {}
        self.digits = self._holds.digits
        self._held_pieces = tuple(p for ps in self._holds.pieces.values() for p in ps)

    def scan(self, texts: list[str]) -> list[Line]:
        """Fold all texts and find the patterns that could match each as a whole line."""
        if not texts:
            return []
        joined = fold(_BREAK.join(texts))
        folded = joined.split(_BREAK)
        keyed_all = key_text(joined)
        keyed = keyed_all.split(_BREAK)
        if not len(folded) == len(keyed) == len(texts):  # a text held the break character
            folded = [fold(text.replace(_BREAK, " ")) for text in texts]
            keyed = [key_text(text) for text in folded]
            joined, keyed_all = " ".join(folded), " ".join(keyed)
        look = _Look(self, joined, keyed_all.replace(_BREAK, " "))
        return [Line(f, k, look.line(f, k)) for f, k in zip(folded, keyed, strict=True)]

    def find(self, folded: str, keyed: str) -> list[Pattern]:
        """The patterns that could match one line, as (rule, number of the pattern)."""
        return _Look(self, folded, keyed).line(folded, keyed)

    def group(self, word: str) -> _Group:
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

    def held_words(self, present: set[str]) -> dict[str, list[_Entry]]:
        """Words of a page that a pattern with any beginning needs."""
        words = self._holds.words
        found = {word: words[word] for word in words.keys() & present}
        stems = self._holds.stems
        if stems:
            for word in present:
                for stem, entry in stems.get(word[:_STEM], ()):
                    if word.startswith(stem):
                        found[word] = [*found.get(word, ()), entry]
        return found

    def held_pieces(self, joined: str) -> list[tuple[str, _Entry]]:
        """Pieces that a page holds, of those that a pattern with any beginning needs."""
        return [pair for pair in self._held_pieces if pair[0] in joined]


class _Look:
    """One look over the lines of a page; what the page does not hold at all is ruled out once.

    Args:
        prefilter: the index.
        joined, keyed: folded and key text of all lines.
    """

    def __init__(self, prefilter: Prefilter, joined: str, keyed: str) -> None:
        self.index = prefilter
        self.held = prefilter.held_words(set(keyed.split()))
        self.pieces = prefilter.held_pieces(joined)

    def line(self, folded: str, keyed: str) -> list[Pattern]:
        """The candidates of one line."""
        words = keyed.split()
        if not words:
            return []
        # Without spaces between words their number says nothing.
        count = len(words) if folded.isascii() else 1
        group = self.index.group(words[0])
        text = f" {keyed} {folded}"
        found = group.fitting(words, text) if count <= group.limit else []
        if words[0] in _ICONS:
            for word in words[1:3]:
                found = found + self.index.group(word).fitting(words, text)
        if count <= self.index.held_limit:
            found = found + self._held(folded, words)
        if not found:
            return []
        return list({entry.pattern: None for entry in found if count <= entry.limit})

    def _held(self, folded: str, words: list[str]) -> list[_Entry]:
        """Entries of patterns that can begin with anything and need a word of the line."""
        found: list[_Entry] = []
        if self.held and not self.held.keys().isdisjoint(words):
            for word in self.held.keys() & words:
                found += self.held[word]
        if self.pieces:
            found += [entry for piece, entry in self.pieces if piece in folded]
        digits = self.index.digits
        if digits and len(folded) <= _DIGIT_LENGTH and any(map(str.isdigit, folded)):
            found += digits
        return found
