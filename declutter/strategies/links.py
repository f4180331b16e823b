"""Link density and punctuation: prose has few links and many commas.

The shallow text features of Kohlschütter, Fankhauser and Nejdl (2010), as a smooth score instead of
a decision tree: a block counts with its neighbours' link density.
"""

from __future__ import annotations

import numpy as np

from declutter.arrays import ratio, window
from declutter.model import Page, Scores


class Links:
    """Share of unlinked words, weighted by length and punctuation."""

    name = "links"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        chars = page.column("chars")
        own = 1.0 - ratio(page.column("link_chars"), chars)
        near = 1.0 - ratio(window(page.column("link_chars"), 1), window(chars, 1))
        marks = page.column("commas") + 2.0 * page.column("sentences")
        prose = 1.0 - np.exp(-(page.column("words") / 25.0 + marks / 3.0))
        return Scores(self.name, (own * (0.3 + 0.7 * near) * prose).astype(np.float32))
