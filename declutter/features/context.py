"""What the first scoring says about a block's surroundings: features of the second stage.

The first stage judges each block by itself; the second sees the first's probabilities of the
neighbours, the section, the rings around the block, its like-built siblings and the whole page
(stacked sequential learning, Cohen and Carvalho 2005).
"""

from __future__ import annotations

import numpy as np

from declutter.arrays import columns, inside, prefix, ratio, shifted, window
from declutter.features.layout import Layout
from declutter.model import Floats, Kind, Page

_OFFSETS = (-4, -3, -2, -1, 1, 2, 3, 4)
_RADII = (2, 6, 20)
CONTEXT_NAMES = (
    "p", "logit", "rank", "p_minus_cut",
    *(f"p@{by:+d}" for by in _OFFSETS),
    *(f"p~{radius}" for radius in _RADII),
    *(f"p_ring{k}" for k in range(5)),
    *(f"share_ring{k}" for k in range(5)),
    "p_path", "p_group", "p_section", "p_section_max", "p_heading",
    "from_first", "to_last", "mass_before", "mass_after", "max_before", "max_after",
    "expected_f1", "cut", "expected_share", "expected_words", "sure_share", "doubt", "p_page",
    "p_prose", "p_links", "runs",
)  # fmt: skip
# The last columns are the same for all blocks of a page.
PAGE_WIDE = 10


def context_features(page: Page, layout: Layout, p: Floats) -> Floats:
    """Second-stage features; float32[n, len(CONTEXT_NAMES)].

    Args:
        page: the page.
        layout: its repeated structures.
        p: first-stage probability of each block; float32[n].
    """
    words = np.maximum(page.column("words").astype(np.float64), 0.5)
    mass = p * words
    total, expected = float(words.sum()), float(mass.sum())
    inner, whole = inside(page, mass), inside(page, words)
    order = np.argsort(-p, kind="stable")
    rank = np.empty(len(p))
    rank[order] = np.cumsum(words[order]) / total
    f1 = 2 * np.cumsum(mass[order]) / (np.cumsum(words[order]) + expected)
    best = float(f1.max())
    running = prefix(mass)
    in_element, of_body = ratio(inner, whole), inner / max(expected, 1e-6)
    parts = [p, np.log((p + 1e-4) / (1 - p + 1e-4)), rank, p - best / 2]
    parts += [shifted(p, by) for by in _OFFSETS]
    parts += [ratio(window(mass, radius), window(words, radius)) for radius in _RADII]
    parts += [in_element[element] for element in layout.levels]
    parts += [of_body[element] for element in layout.levels]
    parts += [_mean_by(layout.path, mass, words), _mean_by(layout.group, mass, words)]
    parts += _sections(page, p, mass, words)
    parts += _span(p, running, expected)
    parts += [np.full(len(p), value) for value in page_wide(page, p)]
    return columns(parts)


def page_wide(page: Page, p: Floats) -> Floats:
    """What the probabilities say of the page as a whole; float32[PAGE_WIDE]."""
    words = np.maximum(page.column("words").astype(np.float64), 0.5)
    mass = p * words
    total, expected = float(words.sum()), float(mass.sum())
    order = np.argsort(-p, kind="stable")
    best = float((2 * np.cumsum(mass[order]) / (np.cumsum(words[order]) + expected)).max())
    wide = [
        best,
        best / 2,
        expected / total,
        np.log1p(expected),
        float(words[p > 0.8].sum()) / total,
        float((words * p * (1 - p)).sum()) / total,
        float(p.mean()),
        _mean(p, page.column("words") >= 20),
        _mean(p, page.column("link_chars") * 2 > page.column("chars")),
        float(np.count_nonzero(np.diff((p > best / 2).astype(np.int8)))) / 2,
    ]
    return np.array(wide, dtype=np.float32)


def _mean(p: Floats, where: np.ndarray) -> float:
    return float(p[where].mean()) if where.any() else 0.0


def _mean_by(label: np.ndarray, mass: np.ndarray, words: np.ndarray) -> np.ndarray:
    result: np.ndarray = ratio(np.bincount(label, weights=mass), np.bincount(label, weights=words))
    picked: np.ndarray = result[label]
    return picked


def _sections(page: Page, p: Floats, mass: np.ndarray, words: np.ndarray) -> list[np.ndarray]:
    """Mean and greatest p from the heading above to the next heading, and that heading's own p."""
    heading = page.kinds == Kind.HEADING
    section = np.cumsum(heading)
    greatest = np.zeros(int(section.max(initial=0)) + 1)
    np.maximum.at(greatest, section, np.where(heading, 0.0, p))
    above = np.maximum.accumulate(np.where(heading, np.arange(len(p)), -1))
    own = np.where(above >= 0, p[np.maximum(above, 0)], 0.5)
    body = np.where(heading, 0.0, 1.0)
    return [_mean_by(section, mass * body, words * body), greatest[section], own]


def _span(p: Floats, running: np.ndarray, expected: float) -> list[np.ndarray]:
    """Place within the run of likely blocks."""
    n = len(p)
    index = np.arange(n)
    likely = np.flatnonzero(p > 0.5)
    first, last = (int(likely[0]), int(likely[-1])) if len(likely) else (0, n - 1)
    forward = np.maximum.accumulate(p)
    backward = np.maximum.accumulate(p[::-1])[::-1]
    return [
        np.clip(index - first, -50, 200),
        np.clip(last - index, -50, 200),
        running[:-1] / max(expected, 1e-6),
        (running[-1] - running[1:]) / max(expected, 1e-6),
        np.concatenate([[0.0], forward[:-1]]),
        np.concatenate([backward[1:], [0.0]]),
    ]
