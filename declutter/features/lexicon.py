"""Learned word tables: how often text under a class word, or with a word in it, is body text.

Each word's value is a smoothed log-odds over domains (every domain counts once, however many pages
and blocks it has), learned by `benchmarks/train.py`. While training, a page's own domain is left
out of its values, so that the scorer learns to trust them no further than on an unseen site.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.ancestry import decayed
from declutter.arrays import columns
from declutter.model import Floats, Ints, Kind, Page
from declutter.words import class_words, values

# Words are looked up in short texts only: menus, labels, prompts, headings.
SHORT_WORDS = 16
LEXICON_NAMES = (
    "names_own", "names_ring1", "names_ring2", "names_ring3", "names_ring4", "names_around",
    "names_prev", "names_next", "words_mean", "words_min", "words_max", "words_prev", "words_next",
    "words_heading", "words_heading_min", "words_section", "words_section_min",
    *(f"words_head{k}" for k in range(1, 5)), *(f"has_head{k}" for k in range(1, 5)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Log-odds by word.

    Attributes:
        names: class and id words, and tags as `<tag>`.
        words: lower-case text words of short blocks.
    """

    names: Mapping[str, float]
    words: Mapping[str, float]


def element_values(page: Page, lexicon: Lexicon) -> tuple[Floats, Floats]:
    """Each element's own value (sum over its words) and the least along its ancestors.

    Returns:
        own float32[e], sum of its words' log-odds, clipped to [-4, 4]; and the running sum over
        the ancestors with decay, float32[e].
    """
    names = lexicon.names
    tree = page.elements
    index, shapes = tree.shapes
    of_shape = np.zeros(len(shapes), dtype=np.float32)
    for i, (tag, attrs) in enumerate(shapes):
        value = names.get(f"<{tag}>", 0.0)
        for word in dict.fromkeys(class_words(attrs)) if attrs else ():
            value += names.get(word, 0.0)
        of_shape[i] = value
    own = of_shape.clip(-4.0, 4.0)[index]
    return own, decayed(own.astype(np.float64), tree.parent, 0.8).astype(np.float32)


def text_values(page: Page, lexicon: Lexicon) -> Floats:
    """Mean, least and greatest log-odds of the words of each short block; float32[n, 3]."""
    out = np.zeros((len(page), 3), dtype=np.float32)
    sizes = page.column("words")
    rows = np.flatnonzero((sizes > 0) & (sizes <= SHORT_WORDS))
    if len(rows):
        out[rows] = values(page.texts, rows.tolist(), lexicon.words)
    return out


def lexicon_features(page: Page, levels: Sequence[NDArray[Any]], lexicon: Lexicon) -> Floats:
    """Learned values of class words and short texts around each block.

    The text of the heading above, of the heading above that in the outline, and of the first
    block in each ring say what a section is ("Related articles", "Reviews").

    Returns:
        float32[n, len(LEXICON_NAMES)].
    """
    own, around = element_values(page, lexicon)
    words = text_values(page, lexicon)
    near, mean, least = own[levels[0]], words[:, 0], words[:, 1]
    above, outer = _outline(page)
    parts = [
        near,
        *(own[level] for level in levels[1:]),
        around[levels[0]],
        np.concatenate([[0], near[:-1]]),
        np.concatenate([near[1:], [0]]),
        mean,
        least,
        words[:, 2],
        np.concatenate([[0], mean[:-1]]),
        np.concatenate([mean[1:], [0]]),
    ]
    for place in (above, outer):
        known = place >= 0
        at = np.maximum(place, 0)
        parts += [np.where(known, mean[at], 0.0), np.where(known, least[at], 0.0)]
    heads = [page.elements.first[level] for level in levels[1:]]
    parts += [mean[head] for head in heads]
    parts += [page.kinds[head] == Kind.HEADING for head in heads]
    return columns(parts)


def _outline(page: Page) -> tuple[Ints, Ints]:
    """For each block the heading above it and that heading's parent in the outline, -1 if none."""
    levels = page.column("level").tolist()
    heading = (page.kinds == Kind.HEADING).tolist()
    above = np.full(len(page), -1, dtype=np.int32)
    outer = above.copy()
    open_headings: list[tuple[int, int]] = []
    for i, is_heading in enumerate(heading):
        if is_heading:
            while open_headings and open_headings[-1][1] >= levels[i]:
                open_headings.pop()
            open_headings.append((i, levels[i]))
        if open_headings:
            above[i] = open_headings[-1][0]
            if len(open_headings) > 1:
                outer[i] = open_headings[-2][0]
    return above, outer
