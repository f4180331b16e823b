"""Which patterns match which lines: candidates by their words, then each pattern in its shape.

The code here is the specification; `Search` in the kernel finds the same. It folds each line on
its own, and nothing but the numbers of the patterns that match comes back to Python: hardly any
line of a page is matched by one.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any, NamedTuple

import numpy as np

from declutter.kernel import compiled
from declutter.rules.normal import fold, folds_alone, pair_guillemets
from declutter.rules.prefilter import Finder, Table, finder
from declutter.rules.programs import Runner
from declutter.rules.regex import Shape


class Pattern(NamedTuple):
    """A pattern as it is tried.

    Attributes:
        runner: what matches it.
        number: its number there.
        shape: how it has to lie in a line.
    """

    runner: Runner
    number: int
    shape: Shape


class Search:
    """Finds the patterns that match lines.

    Args:
        finder: finds the patterns that could match a line.
        patterns: by their numbers.
    """

    def __init__(self, finder: Finder, patterns: Sequence[Pattern]) -> None:
        self._finder = finder
        self._patterns = patterns

    def candidates(self, text: str) -> list[int]:
        """Numbers of the patterns that could match a line, in order."""
        return self._finder.find(fold(text))

    def __call__(self, texts: list[str]) -> list[tuple[int, list[int]]]:
        """Indices of the texts that patterns match, and the numbers of these in order."""
        found = []
        for index, text in enumerate(texts):
            folded = fold(text)
            paired = pair_guillemets(folded)
            matching = [n for n in self._finder.find(folded) if self._matches(n, paired)]
            if matching:
                found.append((index, matching))
        return found

    def _matches(self, number: int, folded: str) -> bool:
        pattern = self._patterns[number]
        return pattern.runner.end(pattern.number, pattern.shape, folded) >= 0


def search(table: Table, active: Container[str], firsts: Sequence[Pattern]) -> Search:
    """What finds the patterns of some rules: the kernel's form of `Search` where it is built.

    Args:
        table: the patterns of all rules.
        active: ids of those rules that run; patterns of others are never found.
        firsts: the first pattern of each rule of the table; the others follow it in its runner.

    Raises:
        ValueError: there are not as many as rules.
    """
    if len(firsts) != len(table.names):
        raise ValueError("there have to be as many first patterns as rules")
    runs = np.array([name in active for name in table.names], dtype=np.bool_)
    limits = np.where(runs[table.rules], table.limits, -1).astype(np.int32)
    rules = table.rules.tolist()
    if compiled is None:
        numbers = zip(map(firsts.__getitem__, rules), table.numbers.tolist(), strict=True)
        patterns = [Pattern(run, first + n, shape) for (run, first, shape), n in numbers]
        return Search(finder(table, limits), patterns)
    runners = [first.runner for first in firsts]
    starts, shapes = np.array([first[1:] for first in firsts], dtype=np.int32).reshape(-1, 2).T
    kernel: Any = compiled.Search(
        finder(table, limits),
        list(map(runners.__getitem__, rules)),
        starts[table.rules] + table.numbers,
        shapes[table.rules],
        fold,
        folds_alone,
    )
    return kernel  # type: ignore[no-any-return]  # the kernel has no stubs
