"""Repeated siblings: the items of a forum, listing, product grid or comment thread.

A group is the set of an element's children that share tag and class words. The group with the most
unlinked text, spread evenly over its items, is the page's list; compare Miao et al. (2009) on
tag-path clustering and Liu, Grossman and Zhai (2003) on data regions.
"""

from __future__ import annotations

import numpy as np

from declutter.arrays import inside, ratio
from declutter.model import Page, Scores
from declutter.words import class_words

_LEAST_ITEMS = 3


class Siblings:
    """Strength of the strongest repeated group around each block."""

    name = "siblings"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        tree = page.elements
        keys: dict[tuple[int, str, tuple[str, ...]], int] = {}
        group = np.array(
            [
                keys.setdefault((parent, tag, class_words(attrs) if attrs else ()), len(keys))
                for parent, tag, attrs in zip(
                    tree.parent.tolist(), tree.tags, tree.attrs, strict=True
                )
            ],
            dtype=np.int64,
        )
        chars = inside(page, page.column("chars"))
        text = chars - inside(page, page.column("link_chars"))
        width = len(keys)
        count = np.bincount(group, weights=chars > 0, minlength=width)
        mass = np.bincount(group, weights=text, minlength=width)
        square = np.bincount(group, weights=np.square(text), minlength=width)
        # 1 where all items are of one size, 1/count where one item has it all.
        even = ratio(np.square(mass), count * square)
        prose = ratio(
            np.bincount(group, weights=inside(page, page.column("stop_words")), minlength=width),
            np.bincount(group, weights=inside(page, page.column("words")), minlength=width),
        )
        strength = ratio(mass, max(float(chars[0]), 1.0)) * np.sqrt(even) * (0.3 + 2.0 * prose)
        strength[count < _LEAST_ITEMS] = 0.0
        best = strength[group]
        for i, parent in enumerate(tree.parent.tolist()):
            if parent >= 0 and best[parent] > best[i]:
                best[i] = best[parent]
        return Scores(self.name, np.clip(best[page.element], 0.0, 1.0).astype(np.float32))
