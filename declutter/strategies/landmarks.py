"""Landmarks: what the page itself declares to be its content, or not.

HTML5 sectioning elements, ARIA landmark roles and schema.org properties. The nearest declaration
decides, since a `nav` inside an `article` is still a menu.
"""

from __future__ import annotations

import re

import numpy as np

from declutter.ancestry import nearest
from declutter.model import Page, Scores

_UNKNOWN = 0.4
_TAGS = {
    "main": 0.75,
    "article": 0.85,
    "nav": 0.0,
    "footer": 0.05,
    "aside": 0.1,
    "header": 0.25,
    "form": 0.25,
    "dialog": 0.05,
    "noscript": 0.1,
    "address": 0.2,
    "button": 0.1,
    "menu": 0.05,
}
_ROLES = {
    "main": 0.75,
    "article": 0.85,
    "navigation": 0.0,
    "banner": 0.15,
    "contentinfo": 0.05,
    "complementary": 0.1,
    "search": 0.0,
    "dialog": 0.05,
    "alertdialog": 0.0,
    "menu": 0.0,
    "toolbar": 0.05,
    "doc-toc": 0.1,
}
_PROPERTIES = {
    "articlebody": 1.0,
    "reviewbody": 0.9,
    "recipeinstructions": 1.0,
    "recipeingredient": 1.0,
    "description": 0.85,
    "text": 0.95,
    "breadcrumb": 0.0,
}
_ATTR = re.compile(r'\b(role|itemprop)="([^"]*)"')


class Landmarks:
    """Value of the nearest declaration around each block."""

    name = "landmarks"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        index, shapes = page.elements.shapes
        of_shape = [
            _declared(tag, attrs)
            if attrs and ("role=" in attrs or "itemprop=" in attrs)
            else _TAGS.get(tag)
            for tag, attrs in shapes
        ]
        values = np.array(of_shape, dtype=np.float64)[index]
        if np.isnan(values[0]):
            values[0] = _UNKNOWN
        around = nearest(values, page.elements.parent)
        return Scores(self.name, around.astype(np.float32)[page.element])


def _declared(tag: str, attrs: str) -> float | None:
    """What an element declares by itself, None for nothing."""
    value = _TAGS.get(tag)
    for kind, names in _ATTR.findall(attrs):
        table = _ROLES if kind == "role" else _PROPERTIES
        found = [table[n] for n in names.lower().split() if n in table]
        if found:
            value = found[0]
    return value
