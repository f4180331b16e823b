"""Features of blocks and pages, as arrays; what the scorer sees."""

from __future__ import annotations

import numpy as np

from declutter.arrays import columns
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


def feature_names(strategies: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the columns of `block_features`, given the strategies' names."""
    return (
        *OWN_NAMES,
        *NEAR_NAMES,
        *TITLE_NAMES,
        *RING_NAMES,
        *GROUP_NAMES,
        *HINT_NAMES,
        *LEXICON_NAMES,
        *(f"vote_{name}" for name in strategies),
        *(f"page_{name}" for name in PAGE_NAMES),
    )


def block_features(page: Page, layout: Layout, votes: list[Scores], lexicon: Lexicon) -> Floats:
    """All features of all blocks; float32[n, f], columns as `feature_names`."""
    own = own_features(page)
    levels = layout.levels
    general = page_features(page)
    parts = [
        own,
        near_features(page, own),
        title_features(page),
        ring_features(page, levels),
        group_features(page, layout),
        hint_features(page, levels),
        lexicon_features(page, levels, lexicon),
        columns([vote.values for vote in votes]),
        np.broadcast_to(general, (len(page), len(general))),
    ]
    # Every part is kept by column, and so is the whole.
    return np.concatenate([part.T for part in parts]).T


def type_features(page: Page, first: Floats, rows: Floats, context: Floats) -> Floats:
    """One row for the page-type and page-confidence models: the page, and its likely body.

    Args:
        page: the page, of at least one block.
        first: first-stage probability of each block; float32[n].
        rows: `block_features`; float32[n, f].
        context: `context_features`; float32[n, c].
    """
    mass = first * np.maximum(page.column("words"), 0.5)
    body = (mass / max(float(mass.sum()), 1e-6)).astype(np.float32) @ rows
    return np.concatenate([page_features(page), body, context[0, -PAGE_WIDE:]]).astype(np.float32)


def trust_features(page: Page, second: Floats, types: Floats) -> Floats:
    """One row for the model of the page's F1.

    Args:
        page: the page, of at least one block.
        second: second-stage probability of each block; float32[n].
        types: probability of each page type; float32[7].
    """
    return np.concatenate([page_wide(page, second), page_features(page), types]).astype(np.float32)
