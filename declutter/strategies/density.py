"""Text density: running text stands among running text.

After the content extraction via tag ratios of Weninger, Hsu and Han (2010): the ratio of text to
markup, smoothed over the neighbourhood, against the page's own level.
"""

from __future__ import annotations

import numpy as np

from declutter.arrays import ratio, window
from declutter.model import Page, Scores

_RADIUS = 3


class Density:
    """Characters per block and inline tag in the neighbourhood, against the page's spread."""

    name = "density"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        chars = page.column("chars") - 0.8 * page.column("link_chars")
        tags = 1 + page.column("links") + 0.5 * page.column("inline_tags")
        smooth = ratio(window(chars, _RADIUS), window(tags, _RADIUS))
        level = float(np.sqrt(np.mean(np.square(smooth)))) if len(smooth) else 1.0
        values = smooth / (smooth + max(level, 20.0))
        return Scores(self.name, values.astype(np.float32))
