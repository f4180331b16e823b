"""Stop words: sentences are held together by function words, labels are not.

The classification of jusText (Pomikálek 2011) as a score: good where function words are dense in a
long block, and a short block is judged by the good ones on both its sides.
"""

from __future__ import annotations

import numpy as np

from declutter.arrays import carried, ratio
from declutter.model import Page, Scores

_FULL = 0.32
_FADE = 0.85


class StopWords:
    """Function-word density of long blocks, carried to the short blocks between them."""

    name = "stopwords"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        words = page.column("words")
        dense = np.minimum(ratio(page.column("stop_words"), words) / _FULL, 1.0)
        unlinked = 1.0 - ratio(page.column("link_chars"), page.column("chars"))
        good = dense * unlinked * np.minimum(words / 20.0, 1.0)
        context = np.minimum(carried(good, _FADE), carried(good[::-1], _FADE)[::-1])
        return Scores(self.name, np.maximum(good, 0.8 * context).astype(np.float32))
