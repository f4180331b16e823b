"""Strategies: independent views of one page, each a score per block.

`NATIVE` are cheap formulae over the page's columns; `ADAPTERS` ask another extractor and align its
output with the blocks. A strategy reads the page and nothing else.
"""

from __future__ import annotations

from typing import Protocol

from declutter.model import Page, Scores
from declutter.strategies.containers import Containers
from declutter.strategies.density import Density
from declutter.strategies.landmarks import Landmarks
from declutter.strategies.links import Links
from declutter.strategies.readability import Readability
from declutter.strategies.siblings import Siblings
from declutter.strategies.stopwords import StopWords
from declutter.strategies.structured import Structured
from declutter.strategies.trafilatura import Trafilatura

__all__ = ["ADAPTERS", "NATIVE", "Strategy"]


class Strategy(Protocol):
    """One view of a page."""

    @property
    def name(self) -> str:
        """Short name, stable across versions: it stands in verdicts and weights."""
        ...

    def score(self, page: Page) -> Scores:
        """How likely each block belongs to the body; float32[n] in [0, 1]."""
        ...


NATIVE: tuple[Strategy, ...] = (
    Density(),
    Links(),
    Landmarks(),
    Siblings(),
    StopWords(),
    Containers(),
    Structured(),
)
ADAPTERS: tuple[Strategy, ...] = (Trafilatura(), Readability())
