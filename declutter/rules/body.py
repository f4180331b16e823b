"""The kept part of a page as the rules see it: units of text, what surrounds them, what is left.

A unit is a block, or one line of a block that holds line breaks. The body is the only thing that
changes while rules run: it learns, after each round, what has been taken.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from declutter.model import COUNT, Bools, Kind, Page
from declutter.rules.shape import (
    ends_sentence,
    is_headline,
    is_list_item,
    last_mark,
    opens_bullet,
    words,
)
from declutter.rules.traits import DASH, PROSE, QUOTE, survey

_TAGS = {
    "figure": "figure",
    "figcaption": "figure",
    "blockquote": "quote",
    "q": "quote",
    "td": "cell",
    "th": "cell",
    "pre": "code",
    "code": "code",
    "li": "list",
}
_CELLS = frozenset({"td", "th"})
# A cell of so many blocks is a column of an old page's layout, not one of a table of data.
_LAYOUT_BLOCKS = 4
_KINDS: dict[int, str] = {
    Kind.CAPTION: "figure",
    Kind.QUOTE: "quote",
    Kind.CELL: "cell",
    Kind.CODE: "code",
    Kind.LIST_ITEM: "list",
}
# Members of an enumeration are slow to look up and to compare with.
_CODE, _HEADING, _PARAGRAPH = int(Kind.CODE), int(Kind.HEADING), int(Kind.PARAGRAPH)
# Blocks with more lines than this, or with short lines only, are verse, addresses or code.
_MAX_LINES = 60
_VERSE_LINE = 60
_MAX_TEASERS = 16
_TEASER_LINKS = 0.5
_PARAGRAPH_WORDS = 11


class Body:
    """Units of the kept blocks and what is known about them; n units.

    Args:
        page: the page; not changed.
        keep: which blocks the body holds; bool[n].
        guess: the language of a text, for pages that declare none.

    Attributes:
        blocks: the kept blocks.
        block: the block of each unit.
        row: its position among the kept blocks.
        start, end: what is left of the unit, as a span of its block's text.
        texts: what is left of it.
        alive: whether anything is.
        tails: where its last sentence or set-off piece begins, 0 where there is but one.
        taken: how many units rules about wording have taken as a whole.
    """

    def __init__(self, page: Page, keep: Bools, guess: Callable[[str], str]) -> None:
        self.page = page
        self._guess = guess
        self.blocks: list[int] = np.flatnonzero(np.asarray(keep, dtype=bool)).tolist()
        self.block = self.blocks
        self._kept = frozenset(self.blocks)
        self.row = list(range(len(self.blocks)))
        self.start = [0] * len(self.blocks)
        self.texts = [page.texts[block] for block in self.blocks]
        self.end = list(map(len, self.texts))
        if any("\n" in text for text in self.texts):
            self._split_lines()
        self.alive = [True] * len(self.texts)
        self._kinds = page.kinds[self.block]
        self._kind_of: list[int] = self._kinds.tolist()
        self._traits, tails = survey(self.texts)
        self.tails: list[int] = tails.tolist()
        self.taken = 0
        # What detectors remember from round to round (keys of captions taken).
        self.memory: dict[str, set[tuple[str, ...]]] = {}
        # Short lines that stand on the page twice, with their last block; found when needed.
        self.doubles: dict[str, int] | None = None
        # Words that the rules for prompts look for; the engine fills it.
        self.hints: frozenset[str] = frozenset()
        self._round_starts: dict[int, int] = {}
        # What is known of elements.
        self._known: dict[int, tuple[frozenset[str], bool]] = {}

    def _split_lines(self) -> None:
        """Make units of the lines of blocks that hold line breaks."""
        spans: list[tuple[int, int, int]] = []
        for row, text in enumerate(self.texts):
            if "\n" in text and self.page.kinds[self.blocks[row]] != _CODE:
                spans += [(row, start, end) for start, end in _lines(text)]
            else:
                spans.append((row, 0, len(text)))
        self.block = [self.blocks[row] for row, _, _ in spans]
        self.row = [row for row, _, _ in spans]
        self.start = [start for _, start, _ in spans]
        self.end = [end for _, _, end in spans]
        self.texts = [self.texts[row][start:end] for row, start, end in spans]

    def __len__(self) -> int:
        return len(self.texts)

    def text(self, unit: int) -> str:
        """What is left of a unit."""
        return self.texts[unit]

    def round_start(self, unit: int, *, fresh: bool) -> int:
        """Where the unit began when the present round of marking did."""
        if fresh:
            self._round_starts[unit] = self.start[unit]
        return self._round_starts[unit]

    def take(self, unit: int, start: int, end: int) -> None:
        """Take a span of its block's text, at its beginning or end, out of a unit."""
        if start <= self.start[unit]:
            self.start[unit] = end
        else:
            self.end[unit] = start
        text = self.page.texts[self.block[unit]][self.start[unit] : self.end[unit]]
        self.texts[unit] = text
        self.alive[unit] = bool(text.strip())
        self._traits[unit], self.tails[unit] = survey([text])[:, 0].tolist()
        self.__dict__.pop("_left", None)
        self.__dict__.pop("_prose_share", None)
        self.__dict__.pop("copies", None)

    @cached_property
    def _left(self) -> NDArray[np.intp]:
        """The units that are left."""
        return np.flatnonzero(self.alive)

    @cached_property
    def copies(self) -> dict[str, list[int]]:
        """The units that are left and say the same as others, by their texts."""
        if len(set(self.texts)) == len(self.texts):
            return {}
        units: dict[str, list[int]] = {}
        for unit, text in enumerate(self.texts):
            if self.alive[unit]:
                units.setdefault(text, []).append(unit)
        return {text: same for text, same in units.items() if len(same) > 1}

    def with_trait(self, wanted: int) -> list[int]:
        """The units that are left and have a trait; see `traits`."""
        left = self._left
        found: list[int] = left[(self._traits[left] & wanted) != 0].tolist()
        return found

    def between_paragraphs(self) -> list[int]:
        """The units that are left, are no headings and have paragraphs right before and after."""
        left = self._left
        prose = (self._traits[left] & PROSE) != 0
        good = np.zeros(len(left), dtype=np.bool_)
        good[1:-1] = prose[:-2] & prose[2:]
        if not self.page.plain:
            good &= self._kinds[left] != _HEADING
        found: list[int] = left[good].tolist()
        return found

    def beside_paragraphs(self, longest: int) -> list[int]:
        """The plain units that are left, are short and have a paragraph right before or after."""
        left = self._left
        prose = (self._traits[left] & PROSE) != 0
        good = np.zeros(len(left), dtype=np.bool_)
        good[1:] = prose[:-1]
        good[:-1] |= prose[1:]
        found = left[good & (self._kinds[left] == _PARAGRAPH)].tolist()
        return [unit for unit in found if len(self.texts[unit]) <= longest]

    def short_units(self, longest: int) -> list[int]:
        """The units that are left and have so many characters at most."""
        return [unit for unit in self._left.tolist() if len(self.texts[unit]) <= longest]

    def prose_share(self, marked: AbstractSet[int]) -> tuple[int, float]:
        """Number of paragraphs, and their share of the body's characters but for marked units."""
        if not marked:
            return self._prose_share
        stays = np.ones(len(self), dtype=np.bool_)
        stays[list(marked)] = False
        return self._share_of(self._left[stays[self._left]])

    @cached_property
    def _prose_share(self) -> tuple[int, float]:
        return self._share_of(self._left)

    def _share_of(self, left: NDArray[np.intp]) -> tuple[int, float]:
        lengths = np.fromiter(map(len, self.texts), dtype=np.int64, count=len(self.texts))[left]
        prose = (self._traits[left] & PROSE) != 0
        return int(prose.sum()), float(lengths[prose].sum()) / (1 + float(lengths.sum()))

    @cached_property
    def language(self) -> str:
        """Primary tag of the page's language: declared, else guessed, else ""."""
        declared = self.page.head.language.replace("_", "-").split("-", maxsplit=1)[0].lower()
        return declared or self._guess(" ".join(self.texts))

    def kind(self, unit: int) -> int:
        """`Kind` of the unit's block."""
        return self._kind_of[unit]

    def containers(self, unit: int) -> frozenset[str]:
        """Which of figure, quote, cell, code and list the unit stands in."""
        names, layout = self._around(int(self.page.element[self.block[unit]]))
        own = _KINDS.get(self.kind(unit), "")
        return names | {own} if own and not (own == "cell" and layout) else names

    def _around(self, element: int) -> tuple[frozenset[str], bool]:
        """What an element and those around it are, and whether a cell of a layout is among them."""
        inner = []
        while element >= 0 and element not in self._known:
            inner.append(element)
            element = int(self.page.elements.parent[element])
        names, layout = self._known[element] if element >= 0 else (frozenset(), False)
        tree = self.page.elements
        for at in reversed(inner):
            tag = tree.tags[at]
            if tag in _CELLS and tree.last[at] - tree.first[at] >= _LAYOUT_BLOCKS:
                layout = True
            elif tag in _TAGS:
                names = names | {_TAGS[tag]}
            self._known[at] = names, layout
        return names, layout

    def precedes_lost_links(self, unit: int) -> bool:
        """Whether the page's next block is one of links that the body does not hold."""
        after = self.block[unit] + 1
        if self.page.plain or after >= len(self.page) or after in self._kept:
            return False
        chars, linked = (int(self.page.column(name)[after]) for name in ("chars", "link_chars"))
        return linked >= _TEASER_LINKS * max(chars, 1)

    def link_share(self, unit: int) -> float:
        """Share of the block's characters that stand inside links."""
        counts = self.page.counts[self.block[unit]]
        return float(counts[COUNT["link_chars"]]) / max(float(counts[COUNT["chars"]]), 1.0)

    def is_heading(self, unit: int) -> bool:
        """Whether the unit is a heading; always False in text input."""
        return not self.page.plain and self._kind_of[unit] == _HEADING

    def is_speech(self, unit: int) -> bool:
        """Whether the unit is a quotation or a line of a dialogue."""
        found = int(self._traits[unit])
        if found & QUOTE:
            return True
        if not found & DASH:
            return False
        near = (self.next(unit), self.previous(unit))
        return any(n is not None and int(self._traits[n]) & DASH for n in near)

    def next(self, unit: int, going: AbstractSet[int] = frozenset()) -> int | None:
        """The next unit that is left, but for those that are going."""
        for i in range(unit + 1, len(self)):
            if self.alive[i] and i not in going:
                return i
        return None

    def previous(self, unit: int) -> int | None:
        """The unit before that is left."""
        for i in range(unit - 1, -1, -1):
            if self.alive[i]:
                return i
        return None

    def is_teaser(self, unit: int) -> bool:
        """Whether the unit looks like a link to another story."""
        text = self.text(unit)
        if self.page.plain:
            return is_headline(text)
        if "code" in self.containers(unit) or len(text) > 260:
            return False
        if self.link_share(unit) >= _TEASER_LINKS:
            return True
        return not self.is_heading(unit) and is_headline(text)

    def teasers_after(self, unit: int, going: AbstractSet[int] = frozenset()) -> list[int]:
        """The run of teaser units that follows a label; short lines between them count.

        Args:
            unit: the label.
            going: units that are about to be taken for reasons of their own.
        """
        run: list[int] = []
        pending: list[int] = []
        at = self.next(unit, going)
        while at is not None and len(run) + len(pending) < _MAX_TEASERS:
            if self.is_teaser(at) and (not run or self._alike(run[0], at)):
                run += [*pending, at]
                pending = []
            elif run and not self.page.plain and len(pending) < 2 and self._is_side_note(at):
                pending.append(at)
            else:
                break
            at = self.next(at, going)
        linked = not self.page.plain and all(self.link_share(u) >= _TEASER_LINKS for u in run)
        return run if linked or self._is_list(unit, run, at) else []

    def _alike(self, first: int, unit: int) -> bool:
        """In text input, the lines of one list are all bulleted or all not."""
        if not self.page.plain:
            return True
        return is_list_item(self.text(first)) == is_list_item(self.text(unit))

    def _is_list(self, label: int, run: list[int], after: int | None) -> bool:
        """Whether lines of text after a label are surely links: then prose or nothing follows."""
        if not run or not (after is None or self.is_prose(after)):
            return False
        marked = last_mark(self.text(label)) in {":", "：", "…"} or self.text(label).isupper()
        if is_list_item(self.text(run[0])):
            # The text introduces its own lists otherwise than with "Read more on this story:".
            clear = last_mark(self.text(label)) in {":", "："} and words(self.text(label)) > 2
            return clear and len(run) > 1 and all(opens_bullet(self.text(u)) for u in run)
        return marked or len(run) > 1 or after is None

    def _is_side_note(self, unit: int) -> bool:
        """A date, an author or a label between teasers."""
        text = self.text(unit)
        return len(text) <= 30 and not ends_sentence(text) and not self.is_heading(unit)

    def is_prose(self, unit: int | None) -> bool:
        """Whether the unit reads as a paragraph of the body."""
        return unit is not None and int(self._traits[unit]) & PROSE > 0

    def is_paragraph(self, unit: int | None) -> bool:
        """Whether the unit is as long as paragraphs are, although no stop may end it."""
        if unit is None or self.is_heading(unit) or self.containers(unit):
            return False
        text = self.text(unit)
        return words(text) >= _PARAGRAPH_WORDS and not is_list_item(text)

    def are_paragraphs(self, one: int | None, other: int | None) -> bool:
        """Whether one of two units reads as a paragraph and the other does or is as long as one."""
        if self.is_prose(one):
            return self.is_prose(other) or self.is_paragraph(other)
        return self.is_prose(other) and self.is_paragraph(one)

    def between_prose(self, unit: int) -> bool:
        """Whether paragraphs stand right before and after the unit."""
        return self.is_prose(self.previous(unit)) and self.is_prose(self.next(unit))

    def last_prose(self) -> int:
        """The last block that holds a paragraph, -1 where none does."""
        prose = self.with_trait(PROSE)
        return self.block[prose[-1]] if prose else -1

    def is_verse(self, unit: int) -> bool:
        """Whether the unit stands among lines as short as those of a poem or a song."""
        near = [n for n in (self.previous(unit), self.next(unit)) if n is not None]
        if not near or len(self.text(unit)) >= _VERSE_LINE * 2:
            return False
        return all(len(self.text(n)) < _VERSE_LINE and not self.is_heading(n) for n in near)


def _lines(text: str) -> list[tuple[int, int]]:
    """Spans of a text's lines; one span where they are verse, addresses or code."""
    lines = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((at, at + len(line)))
        at += len(line) + 1
    short = sum(end - start < _VERSE_LINE for start, end in lines)
    if len(lines) > _MAX_LINES or (len(lines) > 3 and short > 0.8 * len(lines)):
        return [(0, len(text))]
    return lines
