"""Containers: the element that gathers the most prose is the body.

The scoring of Arc90's Readability (2009): every paragraph gives its score to the elements around
it, fading with distance; link-heavy containers lose theirs. Blocks are valued by how much of the
winner's score their own containers hold.
"""

from __future__ import annotations

import numpy as np

from declutter.ancestry import greatest
from declutter.arrays import ratio
from declutter.model import Page, Scores

_FADE = (1.0, 0.5, 0.34, 0.25, 0.2)


class Containers:
    """Share of the best container's score that the block's own containers reach."""

    name = "containers"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        n = len(page)
        if not n:
            return Scores(self.name, np.zeros(0, dtype=np.float32))
        chars = page.column("chars")
        unlinked = 1.0 - ratio(page.column("link_chars"), chars)
        worth = np.where(
            page.column("words") >= 8,
            (1.0 + page.column("commas") + np.minimum(chars / 100.0, 3.0)) * unlinked,
            0.0,
        )
        up, _ = page.elements.rings
        total = np.zeros(len(page.elements.tags))
        element = up[page.element]
        for fade in _FADE:
            np.add.at(total, element, worth * fade)
            element = up[element]
        density = ratio(page.inside("link_chars"), page.inside("chars"))
        total *= 1.0 - density
        best = max(float(total.max()), 1e-6)
        # A block is as good as the best container around it, but for the root, which has all.
        total[0] = 0.0
        values = greatest(total, page.elements.parent)
        return Scores(self.name, (values[page.element] / best).astype(np.float32).clip(0, 1))
