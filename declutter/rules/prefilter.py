"""One look over all pieces of a page that says which rules could match where.

Most pieces hold no key at all; only for the others is a pattern compiled and tried.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from operator import add

from declutter.rules.keywords import Key
from declutter.rules.normal import fold, key_text

# Stands between the pieces of a page while they are folded in one call; no text holds it.
_BREAK = "\x1e"
_STEM = 4
# Rules that only ask for a digit are about short counters and times.
_DIGIT_LENGTH = 60


class Prefilter:
    """Key look-up for a fixed list of rules.

    Args:
        keys: for each rule, the keys of which a matching text holds at least one.
    """

    def __init__(self, keys: Iterable[Iterable[Key]]) -> None:
        words: dict[str, list[int]] = {}
        stems: dict[str, list[tuple[str, int]]] = {}
        pieces: dict[str, list[int]] = {}
        digits: list[int] = []
        for rule, rule_keys in enumerate(keys):
            for kind, text in rule_keys:
                if kind == "word":
                    words.setdefault(text, []).append(rule)
                elif kind == "stem" and len(text) < _STEM:
                    pieces.setdefault(text, []).append(rule)
                elif kind == "stem":
                    stems.setdefault(text[:_STEM], []).append((text, rule))
                elif kind == "piece":
                    pieces.setdefault(text, []).append(rule)
                else:
                    digits.append(rule)
        self._words = words
        self._word_set = frozenset(words)
        self._stems = stems
        self._stem_set = frozenset(stems)
        self._pieces = pieces
        self._digits = tuple(digits)
        # Pieces of two characters and more are found by their first two, all at once.
        self._pairs: dict[str, list[str]] = {}
        for piece in pieces:
            if len(piece) > 1 and not piece.isascii():
                self._pairs.setdefault(piece[:2], []).append(piece)
        self._others = tuple(p for p in pieces if len(p) < 2 or p.isascii())

    def scan(self, texts: list[str]) -> list[tuple[str, str, set[int]]]:
        """Fold all texts and find the rules whose keys they hold.

        Args:
            texts: pieces of the page.

        Returns:
            For each text its folded form, its key text, and the indices of the rules that could
            match it.
        """
        if not texts:
            return []
        joined = fold(_BREAK.join(texts))
        folded = joined.split(_BREAK)
        keyed = key_text(joined).split(_BREAK)
        if not len(folded) == len(keyed) == len(texts):  # a text held the break character
            folded = [fold(text).replace(_BREAK, " ") for text in texts]
            keyed = [key_text(text) for text in folded]
            joined = _BREAK.join(folded)
        live = self._live_words(set(" ".join(keyed).split()))
        found = [self._word_rules(f, k, live) for f, k in zip(folded, keyed, strict=True)]
        self._add_pieces(joined, folded, found)
        return list(zip(folded, keyed, found, strict=True))

    def _live_words(self, present: set[str]) -> dict[str, tuple[int, ...]]:
        """The words of the page that are keys or begin with one, with their rules."""
        live = {word: tuple(self._words[word]) for word in present & self._word_set}
        starts = {word[:_STEM] for word in present} & self._stem_set
        if starts:
            for word in present:
                for stem, rule in self._stems.get(word[:_STEM], ()):
                    if word.startswith(stem):
                        live[word] = (*live.get(word, ()), rule)
        return live

    def _word_rules(self, folded: str, keyed: str, live: dict[str, tuple[int, ...]]) -> set[int]:
        found: set[int] = set()
        for word in live.keys() & keyed.split():
            found.update(live[word])
        if self._digits and len(folded) <= _DIGIT_LENGTH and any(c.isdigit() for c in folded):
            found.update(self._digits)
        return found

    def _add_pieces(self, joined: str, folded: list[str], found: list[set[int]]) -> None:
        candidates = [piece for piece in self._others if piece in joined]
        if not joined.isascii():
            pairs = self._pairs.keys() & set(map(add, joined, joined[1:]))
            candidates += [p for pair in pairs for p in self._pairs[pair] if p in joined]
        if not candidates:
            return
        ends = list(accumulate(len(text) + 1 for text in folded))
        for piece in candidates:
            at = joined.find(piece)
            while at >= 0:
                text = bisect_right(ends, at)
                found[text].update(self._pieces[piece])
                at = joined.find(piece, ends[text])
