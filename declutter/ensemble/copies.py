"""Text that a page holds twice: layouts for two screen sizes, slides of a carousel, quoted teasers,
summaries and whole articles in its structured data.

Of a longer text that stands in several places, the copy that likeliest belongs to the body counts,
and the others go. Copies beside each other stay: they are a refrain or a form of words, not a
second rendering. Text that stands in the page's data only counts where the page shows hardly any:
elsewhere it is a summary, an older wording or another page's. What counts does not depend on the
threshold, so strictness stays monotone.
"""

from __future__ import annotations

import numpy as np

from declutter.model import Bools, Floats, Kind, Page

_LEAST_WORDS = 10
# So many words of likely text make a page that shows its text.
_SHOWN_WORDS = 100
_LIKELY = 0.5
# Members of an enumeration are slow to compare with.
_LITERAL = (int(Kind.CODE), int(Kind.CELL))


def copies(page: Page, scores: Floats) -> Bools:
    """Blocks that repeat a likelier block, or data beside the text of the page; bool[n].

    Args:
        page: the page.
        scores: probability of each block; float32[n].
    """
    out = np.zeros(len(page), dtype=np.bool_)
    words = page.column("words")
    long = (words >= _LEAST_WORDS) & (page.column("breaks") == 0)
    for kind in _LITERAL:
        long &= page.kinds != kind
    rows = np.flatnonzero(long).tolist()
    if len({page.texts[row] for row in rows}) < len(rows):
        _mark_equal(page, scores, rows, out)
    data = page.from_data
    if data.any() and words[~data & ~out & (scores >= _LIKELY)].sum() >= _SHOWN_WORDS:
        out |= data
    return out


def _mark_equal(page: Page, scores: Floats, rows: list[int], out: Bools) -> None:
    """Mark blocks that say the same as a likelier one elsewhere."""
    places: dict[str, list[int]] = {}
    for row in rows:
        places.setdefault(page.texts[row], []).append(row)
    parent = page.elements.parent[page.element]
    for found in places.values():
        if len(found) > 1:
            best = max(found, key=lambda row: (scores[row], -row))
            out[[row for row in found if parent[row] != parent[best]]] = True
