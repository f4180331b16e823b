"""Which blocks are readers' comments, by what their containers are called."""

from __future__ import annotations

import re

import numpy as np

from declutter.model import Bools, Page

_NAMES = re.compile(
    r"(?:class|id|itemprop|data-[\w-]*)=\"[^\"]*(?:\bcomment(?:s|-?list|-?body|-?content|"
    r"-?thread|-?area|_|\b)|\bdisqus|\bcommentlist|\bkommentare?\b|\bcommentaires?\b|"
    r"\bcomentarios?\b|\bcommenti\b|\breacties\b)",
    re.IGNORECASE,
)


def comment_blocks(page: Page) -> Bools:
    """True for each block inside an element that is named as comments; bool[n]."""
    tree = page.elements
    inside: list[bool] = []
    for attrs, parent in zip(tree.attrs, tree.parent.tolist(), strict=True):
        named = bool(attrs) and _NAMES.search(attrs) is not None
        inside.append(named or (parent >= 0 and inside[parent]))
    return np.array(inside, dtype=np.bool_)[page.element]
