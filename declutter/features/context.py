"""What the first scoring says about a block's surroundings: features of the second stage.

The first stage judges each block by itself; the second sees the first's probabilities of the
neighbours, the section, the rings around the block, its like-built siblings and the whole page
(stacked sequential learning, Cohen and Carvalho 2005).
"""

from __future__ import annotations

import numpy as np

from declutter.arrays import between, inside, prefix, ratio, shifted
from declutter.features.layout import Layout
from declutter.model import Floats, Page

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
    order = _Order(page, p)
    words, mass, expected = order.words, order.mass, order.expected
    inner, whole = inside(page, mass), inside(page, words)
    rank = np.empty(len(p))
    rank[order.rows] = order.reached / order.total
    sums = prefix(mass), prefix(words)
    in_element, of_body = ratio(inner, whole), inner / max(expected, 1e-6)
    parts = [p, np.log((p + 1e-4) / (1 - p + 1e-4)), rank, p - order.best / 2]
    parts += [shifted(p, by) for by in _OFFSETS]
    parts += [ratio(*(between(column, radius) for column in sums)) for radius in _RADII]
    parts += [in_element[element] for element in layout.levels]
    parts += [of_body[element] for element in layout.levels]
    parts += [_mean_by(layout.path, mass, words), _mean_by(layout.group, mass, words)]
    parts += _sections(page, p, mass, words)
    parts += _span(p, sums[0], expected)
    out = np.empty((len(CONTEXT_NAMES), len(p)), dtype=np.float32)
    np.concatenate(parts, out=out[:-PAGE_WIDE].reshape(-1), casting="same_kind")
    out[-PAGE_WIDE:] = _wide(page, p, order)[:, None]
    return out.T


class _Order:
    """The blocks from the likeliest on, and the expected F1 of the best body.

    Attributes:
        words: words of each block, at least a half; float64[n].
        mass: words expected in the body; float64[n].
        total, expected: their sums.
        rows: blocks in order of `p`, greatest first.
        reached: running sum of words in that order.
        best: greatest expected F1.
    """

    def __init__(self, page: Page, p: Floats) -> None:
        self.words = np.maximum(page.column("words").astype(np.float64), 0.5)
        self.mass = p * self.words
        self.total, self.expected = float(self.words.sum()), float(self.mass.sum())
        self.rows = np.argsort(-p, kind="stable")
        self.reached = np.cumsum(self.words[self.rows])
        f1 = 2 * np.cumsum(self.mass[self.rows]) / (self.reached + self.expected)
        self.best = float(f1.max())


def page_wide(page: Page, p: Floats) -> Floats:
    """What the probabilities say of the page as a whole; float32[PAGE_WIDE]."""
    return _wide(page, p, _Order(page, p))


def _wide(page: Page, p: Floats, order: _Order) -> Floats:
    words, best = order.words, order.best
    above = p > best / 2
    wide = [
        best,
        best / 2,
        order.expected / order.total,
        np.log1p(order.expected),
        float(words[p > 0.8].sum()) / order.total,
        float((words * p * (1 - p)).sum()) / order.total,
        _mean(p),
        _mean(p[page.column("words") >= 20]),
        _mean(p[page.column("link_chars") * 2 > page.column("chars")]),
        np.count_nonzero(above[1:] != above[:-1]) / 2,
    ]
    return np.array(wide, dtype=np.float32)


def _mean(p: Floats) -> float:
    # What p.mean() gives, at a quarter of its time.
    return float(np.float32(float(np.add.reduce(p)) / len(p))) if len(p) else 0.0


def _mean_by(label: np.ndarray, mass: np.ndarray, words: np.ndarray) -> np.ndarray:
    result: np.ndarray = ratio(np.bincount(label, weights=mass), np.bincount(label, weights=words))
    picked: np.ndarray = result[label]
    return picked


def _sections(page: Page, p: Floats, mass: np.ndarray, words: np.ndarray) -> list[np.ndarray]:
    """Mean and greatest p from the heading above to the next heading, and that heading's own p."""
    heading = page.headings
    places = np.flatnonzero(heading)
    section = np.cumsum(heading)
    starts = np.zeros(len(places) + 1, dtype=np.intp)
    starts[1:] = places
    body = 1.0 - heading
    greatest = np.maximum.reduceat(p * body, starts)
    own = np.full(len(starts), 0.5)
    own[1:] = p[places]
    return [_mean_by(section, mass * body, words * body), greatest[section], own[section]]


def _span(p: Floats, running: np.ndarray, expected: float) -> list[np.ndarray]:
    """Place within the run of likely blocks."""
    n = len(p)
    index = np.arange(n)
    likely = np.flatnonzero(p > 0.5)
    first, last = (int(likely[0]), int(likely[-1])) if len(likely) else (0, n - 1)
    before, after = np.zeros((2, n))
    np.maximum.accumulate(p[:-1], out=before[1:])
    np.maximum.accumulate(p[:0:-1], out=after[-2::-1])
    return [
        np.minimum(np.maximum(index - first, -50), 200),
        np.minimum(np.maximum(last - index, -50), 200),
        running[:-1] / max(expected, 1e-6),
        (running[-1] - running[1:]) / max(expected, 1e-6),
        before,
        after,
    ]
