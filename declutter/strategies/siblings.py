"""Repeated siblings: the items of a forum, listing, product grid or comment thread.

A group is the set of an element's children that share tag and class words. The group with the most
unlinked text, spread evenly over its items, is the page's list; compare Miao et al. (2009) on
tag-path clustering and Liu, Grossman and Zhai (2003) on data regions.
"""

from __future__ import annotations

import numpy as np

from declutter.ancestry import greatest
from declutter.arrays import ratio
from declutter.model import Page, Scores

_LEAST_ITEMS = 3


class Siblings:
    """Strength of the strongest repeated group around each block."""

    name = "siblings"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        tree = page.elements
        group = tree.group
        chars = page.inside("chars")
        text = chars - page.inside("link_chars")
        count = np.bincount(group, weights=chars > 0)
        mass = np.bincount(group, weights=text)
        square = np.bincount(group, weights=np.square(text))
        # 1 where all items are of one size, 1/count where one item has it all.
        even = ratio(np.square(mass), count * square)
        prose = ratio(
            np.bincount(group, weights=page.inside("stop_words")),
            np.bincount(group, weights=page.inside("words")),
        )
        strength = ratio(mass, max(float(chars[0]), 1.0)) * np.sqrt(even) * (0.3 + 2.0 * prose)
        strength[count < _LEAST_ITEMS] = 0.0
        best = greatest(strength[group], tree.parent)
        return Scores(self.name, np.clip(best[page.element], 0.0, 1.0).astype(np.float32))
