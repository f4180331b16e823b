"""Stop words: sentences are held together by function words, labels are not.

The classification of jusText (Pomikálek 2011) as a score: good where function words are dense in a
long block, and a short block is judged by the good ones on both its sides.
"""

from __future__ import annotations

import numpy as np

from declutter.arrays import ratio
from declutter.model import Floats, Page, Scores

_FULL = 0.32


class StopWords:
    """Function-word density of long blocks, carried to the short blocks between them."""

    name = "stopwords"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        words = page.column("words")
        dense = np.minimum(ratio(page.column("stop_words"), words) / _FULL, 1.0)
        unlinked = 1.0 - ratio(page.column("link_chars"), page.column("chars"))
        good = dense * unlinked * np.minimum(words / 20.0, 1.0)
        context = np.minimum(_carried(good), _carried(good[::-1])[::-1])
        return Scores(self.name, np.maximum(good, 0.8 * context).astype(np.float32))


def _carried(good: Floats) -> Floats:
    """The strongest earlier value, fading with distance."""
    out = np.zeros_like(good)
    level = 0.0
    for i, value in enumerate(good.tolist()):
        level = max(level * 0.85, value)
        out[i] = level
    return out
