"""Features of blocks and pages, as arrays; what the scorer sees."""

from __future__ import annotations

from itertools import accumulate, chain, pairwise

import numpy as np

from declutter.arrays import weighted_sums
from declutter.features.context import CONTEXT_NAMES, PAGE_WIDE, context_features, page_wide
from declutter.features.layout import (
    GROUP_NAMES,
    HINT_NAMES,
    RING_NAMES,
    Layout,
    find_layout,
    group_features,
    hint_features,
    ring_features,
)
from declutter.features.lexicon import LEXICON_NAMES, Lexicon, lexicon_features
from declutter.features.page import PAGE_NAMES, page_features
from declutter.features.text import (
    NEAR_NAMES,
    OWN_NAMES,
    TITLE_NAMES,
    near_features,
    own_features,
    title_features,
)
from declutter.features.url import url_features
from declutter.model import Floats, Page, Scores

__all__ = [
    "CONTEXT_NAMES",
    "Layout",
    "Lexicon",
    "block_features",
    "context_features",
    "feature_names",
    "find_layout",
    "page_features",
    "trust_features",
    "type_features",
]

_PARTS = (
    OWN_NAMES,
    NEAR_NAMES,
    TITLE_NAMES,
    RING_NAMES,
    GROUP_NAMES,
    HINT_NAMES,
    LEXICON_NAMES,
)


def feature_names(strategies: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the columns of `block_features`, given the strategies' names."""
    return (
        *chain.from_iterable(_PARTS),
        *(f"vote_{name}" for name in strategies),
        *(f"page_{name}" for name in PAGE_NAMES),
    )


def block_features(
    page: Page, layout: Layout, votes: list[Scores], lexicon: Lexicon, room: int = 0
) -> Floats:
    """All features of all blocks.

    Args:
        page: the page.
        layout: its repeated structures.
        votes: what the strategies say.
        lexicon: learned values of words.
        room: how many columns to leave for the caller to fill.

    Returns:
        float32[n, f + room], columns as `feature_names`, each contiguous.
    """
    levels = layout.levels
    sizes = [len(names) for names in _PARTS]
    ends = list(accumulate([*sizes, len(votes), len(PAGE_NAMES)]))
    # Kept by column, and filled in place: every copy costs as much as its making.
    out = np.empty((ends[-1] + room, len(page)), dtype=np.float32)
    own, near, title, ring, group, hint, words, said, general = (
        out[start:end] for start, end in pairwise([0, *ends])
    )
    own_features(page, own)
    near_features(page, own, near)
    title_features(page, title)
    ring_features(page, levels, ring)
    group_features(page, layout, group)
    hint_features(page, levels, hint)
    lexicon_features(page, levels, lexicon, words)
    for row, vote in zip(said, votes, strict=True):
        row[:] = vote.values
    general[:] = page_features(page)[:, None]
    return out.T


def type_features(page: Page, first: Floats, rows: Floats, context: Floats) -> Floats:
    """One row for the model of page types: the page, its likely body and its address.

    Args:
        page: the page, of at least one block.
        first: first-stage probability of each block; float32[n].
        rows: `block_features`; float32[n, f].
        context: `context_features`; float32[n, c].
    """
    mass = first * np.maximum(page.column("words"), 0.5)
    share = (mass / max(float(mass.sum()), 1e-6)).astype(np.float32)
    body = weighted_sums(share, rows)
    parts = [page_features(page), body, context[0, -PAGE_WIDE:], np.array(url_features(page.head))]
    return np.concatenate(parts).astype(np.float32)


def trust_features(page: Page, second: Floats, types: Floats) -> Floats:
    """One row for the model of the page's F1.

    Args:
        page: the page, of at least one block.
        second: second-stage probability of each block; float32[n].
        types: probability of each page type; float32[7].
    """
    return np.concatenate([page_wide(page, second), page_features(page), types]).astype(np.float32)
