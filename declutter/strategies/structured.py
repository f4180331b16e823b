"""Structured data: blocks whose text the page's own data calls its content.

schema.org texts (`articleBody`, `description`, questions, answers, comments, reviews) and the
page's description metas; blocks that exist only in the page's data stand under `json` elements.
"""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np

from declutter.model import Page, Scores
from declutter.words import folded

_KEYS = frozenset("articleBody text description reviewBody abstract recipeInstructions".split())
_LEAST = 25
_TAGS = re.compile(r"<[^>]*>")


class Structured:
    """1 for blocks found in the page's declared texts, 0 elsewhere."""

    name = "structured"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        values = np.zeros(len(page), dtype=np.float32)
        values[page.from_data] = 0.7
        declared = _declared(page)
        if declared:
            long = page.column("chars") >= _LEAST
            for i in np.flatnonzero(long & (values == 0)).tolist():
                if folded(page.texts[i]) in declared:
                    values[i] = 1.0
        return Scores(self.name, values)


def _declared(page: Page) -> str:
    texts: list[str] = [
        value for name, value in page.head.metas if name in ("description", "og:description")
    ]
    for raw in page.head.ld_json:
        try:
            _collect(json.loads(raw, strict=False), texts)
        except (ValueError, RecursionError):
            continue
    return " | ".join(folded(_TAGS.sub(" ", text)) for text in texts)


def _collect(data: Any, texts: list[str]) -> None:
    stack = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if isinstance(inner, str):
                    if key in _KEYS:
                        texts.append(inner)
                else:
                    stack.append(inner)
        elif isinstance(value, list):
            stack.extend(value)
