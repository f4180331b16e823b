"""Tables of which the larger part is kept are kept whole: a cell lost among others misleads.

Scorers judge cells one by one, and numbers alone look like nothing. Filling what is missing makes
nine of WCXB's development pages better and nine worse, and leaves the mean token F1 as it is.
"""

from __future__ import annotations

import numpy as np

from declutter.model import Bools, Floats, Kind, Page

_SHARE = 0.5
# A cell of a menu laid out as a table is less likely than that, or of links.
_LEAST_SCORE = 0.1
# Members of an enumeration are slow to compare with.
_WHERE = (int(Kind.CELL), int(Kind.QUOTE))
_PARTS = (int(Kind.CELL), int(Kind.CAPTION))
# The signature under a quotation.
_SIGNATURES = frozenset(("footer", "cite", "figcaption"))


def whole(page: Page, keep: Bools, scores: Floats) -> Bools:
    """The body with the missing cells of tables, and the signatures of whole quotations.

    Monotone: of two bodies the larger one stays the larger.

    Args:
        page: the page.
        keep: the chosen body; bool[n].
        scores: probability of each block; float32[n].
    """
    if not any((page.kinds == kind).any() for kind in _WHERE):
        return keep
    tree = page.elements
    out = keep.copy()
    likely = (scores >= _LEAST_SCORE) & (page.column("link_chars") * 2 <= page.column("chars"))
    words = page.column("words") + 0.5
    headed = _headed(page)
    for element, tag in enumerate(tree.tags):
        if element in headed:
            span = slice(int(tree.first[element]), int(tree.last[element]))
            kept = keep[span]
            if kept.all() or not kept.any() or not np.isin(page.kinds[span], _PARTS).all():
                continue
            if words[span][kept].sum() >= _SHARE * words[span].sum():
                out[span] |= likely[span]
        elif tag == "blockquote" and int(tree.last[element]) > int(tree.first[element]):
            last = int(tree.last[element]) - 1
            before = keep[int(tree.first[element]) : last]
            signs = tree.tags[int(page.element[last])] in _SIGNATURES
            if signs and before.size and before.all():
                out[last] |= likely[last]
    return out


def _headed(page: Page) -> set[int]:
    """Tables with a head or a caption, which layout tables lack."""
    found: set[int] = set()
    tree = page.elements
    for element, tag in enumerate(tree.tags):
        if tag in ("th", "caption"):
            at = int(tree.parent[element])
            while at >= 0 and tree.tags[at] != "table":
                at = int(tree.parent[at])
            found.add(at)
    return found - {-1}


def captioned(page: Page, keep: Bools) -> Bools:
    """The body with the captions of figures that stand between two of its blocks.

    Where pictures are wanted, what is said of them is.

    Args:
        page: the page.
        keep: the chosen body; bool[n].
    """
    tree = page.elements
    out = keep.copy()
    for element, tag in enumerate(tree.tags):
        if tag != "figure":
            continue
        first, last = int(tree.first[element]), int(tree.last[element])
        within = 0 < first < last < len(page) and keep[first - 1] and keep[last]
        if within and (page.kinds[first:last] == Kind.CAPTION).all():
            out[first:last] = True
    return out
