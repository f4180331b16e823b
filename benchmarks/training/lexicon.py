"""Learning the lexicon: smoothed log-odds per word, every domain counting once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from benchmarks.training.examples import Example
from declutter.arrays import prefix
from declutter.features import Lexicon
from declutter.features.lexicon import SHORT_WORDS
from declutter.words import class_words, tokens

_PRIOR = 4.0
_LEAST_DOMAINS = 3
_LONGEST = 25
_LIMIT = 0.01

Sums = dict[str, list[float]]


@dataclass(slots=True)
class _Table:
    """Body share of one kind of word, by domain."""

    domains: dict[str, Sums] = field(default_factory=lambda: defaultdict(dict))
    totals: Sums = field(default_factory=dict)
    base: float = 0.5

    def add(self, domain: str, word: str, body: float, whole: float) -> None:
        cell = self.domains[domain].setdefault(word, [0.0, 0.0])
        cell[0] += body
        cell[1] += whole

    def finish(self) -> None:
        for words in self.domains.values():
            for word, (body, whole) in words.items():
                total = self.totals.setdefault(word, [0.0, 0.0])
                total[0] += body / whole
                total[1] += 1.0
        self.totals = {w: t for w, t in self.totals.items() if t[1] >= _LEAST_DOMAINS}
        share, count = (sum(t[i] for t in self.totals.values()) for i in (0, 1))
        self.base = share / count if count else 0.5

    def values(self) -> dict[str, float]:
        return {word: self.value(*total) for word, total in self.totals.items()}

    def value(self, share: float, count: float) -> float:
        p = (share + _PRIOR * self.base) / (count + _PRIOR)
        p = min(max(p, _LIMIT), 1 - _LIMIT)
        return float(np.log(p / (1 - p)) - np.log(self.base / (1 - self.base)))

    def without(self, domain: str, values: Mapping[str, float]) -> dict[str, float]:
        """The values as they would be had the domain never been seen."""
        out = dict(values)
        for word, (body, whole) in self.domains.get(domain, {}).items():
            total = self.totals.get(word)
            if total is None:
                continue
            if total[1] - 1 < _LEAST_DOMAINS - 1:
                out.pop(word, None)
            else:
                out[word] = self.value(total[0] - body / whole, total[1] - 1)
        return out


class LexiconBuilder:
    """Word statistics of all examples; lexicons with one domain left out."""

    def __init__(self, examples: Iterable[Example]) -> None:
        self._names, self._words = _Table(), _Table()
        for example in examples:
            self._count_names(example)
            self._count_words(example)
        for table in (self._names, self._words):
            table.finish()
        self._full = Lexicon(self._names.values(), self._words.values())

    def full(self, least: float = 0.15) -> Lexicon:
        """The lexicon that ships; words that say next to nothing are left out."""
        return Lexicon(
            *(
                {word: value for word, value in sorted(table.items()) if abs(value) >= least}
                for table in (self._full.names, self._full.words)
            )
        )

    def without(self, domain: str) -> Lexicon:
        """The lexicon learned from all other domains."""
        return Lexicon(
            self._names.without(domain, self._full.names),
            self._words.without(domain, self._full.words),
        )

    def _count_names(self, example: Example) -> None:
        page, tree = example.page, example.page.elements
        mass = np.sqrt(np.minimum(page.column("words"), 100)) * (example.weights > 0)
        body, whole = prefix(mass * example.labels), prefix(mass)
        for i, (tag, attrs) in enumerate(zip(tree.tags, tree.attrs, strict=True)):
            first, last = tree.first[i], tree.last[i]
            total = whole[last] - whole[first]
            if total <= 0:
                continue
            share = float(body[last] - body[first])
            for word in {f"<{tag}>", *(class_words(attrs) if attrs else ())}:
                if 2 <= len(word) <= _LONGEST:
                    self._names.add(example.domain, word, share, float(total))

    def _count_words(self, example: Example) -> None:
        page = example.page
        sizes = page.column("words")
        known = (sizes > 0) & (sizes <= SHORT_WORDS) & (example.weights > 0)
        for i in np.flatnonzero(known).tolist():
            for word in set(tokens(page.texts[i].lower())):
                if len(word) <= _LONGEST:
                    self._words.add(example.domain, word, float(example.labels[i]), 1.0)
