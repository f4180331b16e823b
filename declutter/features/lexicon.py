"""Learned word tables: how often text under a class word, or with a word in it, is body text.

Each word's value is a smoothed log-odds over domains (every domain counts once, however many pages
and blocks it has), learned by `benchmarks/train.py`. While training, a page's own domain is left
out of its values, so that the scorer learns to trust them no further than on an unseen site.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.ancestry import decayed
from declutter.elements import ShapeWords
from declutter.kernel import compiled
from declutter.model import Floats, Ints, Page
from declutter.words import WordTable, values

# Words are looked up in short texts only: menus, labels, prompts, headings.
SHORT_WORDS = 16
LEXICON_NAMES = (
    "names_own", "names_ring1", "names_ring2", "names_ring3", "names_ring4", "names_around",
    "names_prev", "names_next", "words_mean", "words_min", "words_max", "words_prev", "words_next",
    "words_heading", "words_heading_min", "words_section", "words_section_min",
    *(f"words_head{k}" for k in range(1, 5)), *(f"has_head{k}" for k in range(1, 5)),
)  # fmt: skip
_WORDS, _HEADS = LEXICON_NAMES.index("words_mean"), LEXICON_NAMES.index("words_head1")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Log-odds by word.

    Attributes:
        names: class and id words, and tags as `<tag>`.
        words: lower-case text words of short blocks.
    """

    names: Mapping[str, float]
    words: Mapping[str, float]
    names_table: WordTable = field(init=False, repr=False)
    words_table: WordTable = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names_table", WordTable(self.names))
        object.__setattr__(self, "words_table", WordTable(self.words))


def element_values(page: Page, lexicon: Lexicon) -> tuple[Floats, Floats]:
    """Each element's own value (sum over its words) and the least along its ancestors.

    Returns:
        own float32[e], sum of its words' log-odds, clipped to [-4, 4]; and the running sum over
        the ancestors with decay, float32[e].
    """
    tree = page.elements
    of_shape = name_values(tree.words, lexicon.names_table).astype(np.float32)
    own = of_shape.clip(-4.0, 4.0)[tree.shapes[0]]
    return own, decayed(own.astype(np.float64), tree.parent, 0.8).astype(np.float32)


def name_values(names: ShapeWords, table: WordTable) -> NDArray[np.float64]:
    """For each tag and its words the sum of the values of `<tag>` and of each different word."""
    out = np.zeros(len(names))
    if names.packed is not None:
        names.packed.values(table.packed, out)
        return out
    for i, (tag, words) in enumerate(names):
        value = table.values.get(f"<{tag}>", 0.0)
        for word in dict.fromkeys(words):
            value += table.values.get(word, 0.0)
        out[i] = value
    return out


def text_values(page: Page, lexicon: Lexicon) -> Floats:
    """Mean, least and greatest log-odds of the words of each short block; float32[n, 3]."""
    out = np.zeros((len(page), 3), dtype=np.float32)
    sizes = page.column("words")
    rows = np.flatnonzero((sizes > 0) & (sizes <= SHORT_WORDS))
    if len(rows):
        out[rows] = values(page.texts, rows.tolist(), lexicon.words_table)
    return out


def lexicon_features(
    page: Page, levels: Sequence[NDArray[Any]], lexicon: Lexicon, out: Floats
) -> None:
    """Learned values of class words and short texts around each block.

    The text of the heading above, of the heading above that in the outline, and of the first
    block in each ring say what a section is ("Related articles", "Reviews").

    Args:
        page: the page.
        levels: see `layout.Layout`.
        lexicon: the words' values.
        out: to be filled; float32[len(LEXICON_NAMES), n].
    """
    own, around = element_values(page, lexicon)
    words = text_values(page, lexicon)
    above, outer = outline(page)
    out[len(levels) :] = 0.0
    rows = dict(zip(LEXICON_NAMES, out, strict=True))
    out[: len(levels)] = own[np.stack(levels)]
    rows["names_around"][:] = around[levels[0]]
    near, mean, least = out[0], words[:, 0], words[:, 1]
    rows["names_prev"][1:] = near[:-1]
    rows["names_next"][:-1] = near[1:]
    out[_WORDS : _WORDS + 3] = words.T
    rows["words_prev"][1:] = mean[:-1]
    rows["words_next"][:-1] = mean[1:]
    for name, place in (("heading", above), ("section", outer)):
        known = (place >= 0).nonzero()[0]
        known_place = place[known]
        rows[f"words_{name}"][known] = mean[known_place]
        rows[f"words_{name}_min"][known] = least[known_place]
    heads = page.elements.first[np.stack(levels[1:])]
    out[_HEADS : _HEADS + len(heads)] = mean[heads]
    out[_HEADS + len(heads) :] = page.headings[heads]


def outline(page: Page) -> tuple[Ints, Ints]:
    """For each block the heading above it and that heading's parent in the outline, -1 if none."""
    heading = page.headings
    above = np.full(len(page), -1, dtype=np.int32)
    outer = above.copy()
    if compiled is not None:
        levels = np.ascontiguousarray(page.column("level"))
        compiled.outline(levels, heading.view(np.uint8), above, outer)
        return above, outer
    above[:], outer[:] = outline_python(page.column("level").tolist(), heading.tolist())
    return above, outer


def outline_python(levels: list[int], heading: list[bool]) -> tuple[list[int], list[int]]:
    """The same of blocks' levels."""
    above, outer = [-1] * len(levels), [-1] * len(levels)
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
