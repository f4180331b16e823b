"""Aligns the text that another extractor returned with a page's blocks."""

from __future__ import annotations

import numpy as np

from declutter.model import Floats, Page
from declutter.words import tokens

_RUN = 4


def align(page: Page, text: str) -> Floats:
    """Share of each block's tokens that stand in `text` in runs; float32[n].

    A long block counts by its runs of four tokens; a short one only where it stands whole near
    the place that the blocks before it have reached, since short texts occur everywhere.
    """
    values = np.zeros(len(page), dtype=np.float32)
    flat = tokens(text.lower())
    if not flat:
        return values
    runs: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(flat) - _RUN + 1):
        runs.setdefault(tuple(flat[i : i + _RUN]), []).append(i)
    place = 0
    for i, block in enumerate(page.texts):
        words = tokens(block.lower())
        if len(words) >= _RUN:
            covered = np.zeros(len(words), dtype=bool)
            last = -1
            for k in range(len(words) - _RUN + 1):
                found = runs.get(tuple(words[k : k + _RUN]))
                if found:
                    covered[k : k + _RUN] = True
                    last = next((at for at in found if at >= place), found[0]) + _RUN
            values[i] = covered.mean()
            if last > place and values[i] > 0.5:
                place = last
        elif words and _stands_at(flat, words, place):
            values[i] = 1.0
            place += len(words)
    return values


def _stands_at(flat: list[str], words: list[str], place: int, reach: int = 6) -> bool:
    size = len(words)
    return any(flat[at : at + size] == words for at in range(place, place + reach))
