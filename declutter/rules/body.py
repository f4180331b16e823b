"""The kept part of a page as the rules see it: units of text, what surrounds them, what is left.

A unit is a block, or one line of a block that holds line breaks. The body is the only thing that
changes while rules run: it learns, after each round, what has been taken.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from declutter.model import COUNT, Bools, Kind, Page
from declutter.rules.shape import (
    ends_sentence,
    is_headline,
    is_list_item,
    is_prose,
    last_mark,
    opens_bullet,
    opens_dash,
    opens_quote,
    words,
)

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
_KINDS = {
    Kind.CAPTION: "figure",
    Kind.QUOTE: "quote",
    Kind.CELL: "cell",
    Kind.CODE: "code",
    Kind.LIST_ITEM: "list",
}
# Blocks with more lines than this, or with short lines only, are verse, addresses or code.
_MAX_LINES = 60
_VERSE_LINE = 60
_MAX_TEASERS = 16
_TEASER_LINKS = 0.5
_PARAGRAPH_WORDS = 11


@dataclass(slots=True)
class Unit:
    """A line of the body.

    Attributes:
        block: index of its block.
        row: position of the block among the kept blocks.
        start, end: what is left of it, as a span of the block's text.
        line: whether its block holds other units.
    """

    block: int
    row: int
    start: int
    end: int
    line: bool = False


class Body:
    """Units of the kept blocks and what is known about them.

    Args:
        page: the page; not changed.
        keep: which blocks the body holds; bool[n].
        guess: the language of a text, for pages that declare none.
    """

    def __init__(self, page: Page, keep: Bools, guess: Callable[[str], str]) -> None:
        self.page = page
        self._guess = guess
        self.blocks = [int(i) for i in np.flatnonzero(np.asarray(keep, dtype=bool))]
        self.units: list[Unit] = []
        self._kinds: list[int] = page.kinds.tolist()
        for row, block in enumerate(self.blocks):
            self._add_units(row, block)
        # What is left of each unit.
        self.texts = [page.texts[u.block][u.start : u.end] for u in self.units]
        self.alive = [True] * len(self.units)
        # How many units rules about wording have taken as a whole.
        self.taken = 0
        # What detectors remember from round to round (keys of captions taken).
        self.memory: dict[str, set[tuple[str, ...]]] = {}
        # Short lines that stand on the page twice, with their last block; found when needed.
        self.doubles: dict[str, int] | None = None
        # Words that the rules for prompts look for; the engine fills it.
        self.hints: frozenset[str] = frozenset()
        self._round_starts: dict[int, int] = {}
        self._prose: dict[int, bool] = {}
        self._containers: dict[int, frozenset[str]] = {}

    def _add_units(self, row: int, block: int) -> None:
        text = self.page.texts[block]
        if "\n" not in text or self._kinds[block] == Kind.CODE:
            self.units.append(Unit(block, row, 0, len(text)))
            return
        lines = []
        at = 0
        for line in text.split("\n"):
            if line.strip():
                lines.append(Unit(block, row, at, at + len(line), line=True))
            at += len(line) + 1
        short = sum(unit.end - unit.start < _VERSE_LINE for unit in lines)
        if len(lines) > _MAX_LINES or (len(lines) > 3 and short > 0.8 * len(lines)):
            self.units.append(Unit(block, row, 0, len(text)))
        else:
            self.units.extend(lines)

    def text(self, unit: int) -> str:
        """What is left of a unit."""
        return self.texts[unit]

    def round_start(self, unit: int, *, fresh: bool) -> int:
        """Where the unit began when the present round of marking did."""
        if fresh:
            self._round_starts[unit] = self.units[unit].start
        return self._round_starts[unit]

    @cached_property
    def language(self) -> str:
        """Primary tag of the page's language: declared, else guessed, else ""."""
        declared = self.page.head.language.replace("_", "-").split("-", maxsplit=1)[0].lower()
        return declared or self._guess(" ".join(self.text(i) for i in range(len(self.units))))

    def kind(self, unit: int) -> int:
        """`Kind` of the unit's block."""
        return int(self._kinds[self.units[unit].block])

    def containers(self, unit: int) -> frozenset[str]:
        """Which of figure, quote, cell, code and list the unit stands in."""
        block = self.units[unit].block
        found = self._containers.get(block)
        if found is None:
            tree = self.page.elements
            around = list(self.page.ancestors(block))
            layout = {
                e
                for e in around
                if tree.tags[e] in _CELLS and tree.last[e] - tree.first[e] >= _LAYOUT_BLOCKS
            }
            names = {
                _TAGS[tree.tags[e]] for e in around if e not in layout and tree.tags[e] in _TAGS
            }
            kind = Kind(self._kinds[block])
            if kind in _KINDS and not (kind == Kind.CELL and layout):
                names.add(_KINDS[kind])
            found = self._containers[block] = frozenset(names)
        return found

    def link_share(self, unit: int) -> float:
        """Share of the block's characters that stand inside links."""
        counts = self.page.counts[self.units[unit].block]
        return float(counts[COUNT["link_chars"]]) / max(float(counts[COUNT["chars"]]), 1.0)

    def is_heading(self, unit: int) -> bool:
        """Whether the unit is a heading; always False in text input."""
        return not self.page.plain and self.kind(unit) == Kind.HEADING

    def is_speech(self, unit: int) -> bool:
        """Whether the unit is a quotation or a line of a dialogue."""
        text = self.text(unit)
        if opens_quote(text):
            return True
        if not opens_dash(text):
            return False
        near = (self.next(unit), self.previous(unit))
        return any(n is not None and opens_dash(self.text(n)) for n in near)

    def next(self, unit: int, going: AbstractSet[int] = frozenset()) -> int | None:
        """The next unit that is left, but for those that are going."""
        for i in range(unit + 1, len(self.units)):
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
        if unit is None:
            return False
        found = self._prose.get(unit)
        if found is None:
            found = self._prose[unit] = is_prose(self.text(unit))
        return found

    def is_paragraph(self, unit: int | None) -> bool:
        """Whether the unit is as long as paragraphs are, although no stop may end it."""
        if unit is None or self.is_heading(unit) or self.containers(unit):
            return False
        text = self.text(unit)
        return words(text) >= _PARAGRAPH_WORDS and not is_list_item(text)

    def forget(self, unit: int) -> None:
        """Drop what was known about a unit whose span has changed."""
        self._prose.pop(unit, None)
        u = self.units[unit]
        self.texts[unit] = self.page.texts[u.block][u.start : u.end]

    def between_prose(self, unit: int) -> bool:
        """Whether paragraphs stand right before and after the unit."""
        return self.is_prose(self.previous(unit)) and self.is_prose(self.next(unit))

    def last_prose(self) -> int:
        """The last block that holds a paragraph, -1 where none does."""
        for unit in range(len(self.units) - 1, -1, -1):
            if self.alive[unit] and self.is_prose(unit):
                return self.units[unit].block
        return -1

    def is_verse(self, unit: int) -> bool:
        """Whether the unit stands among lines as short as those of a poem or a song."""
        near = [n for n in (self.previous(unit), self.next(unit)) if n is not None]
        if not near or len(self.text(unit)) >= _VERSE_LINE * 2:
            return False
        return all(len(self.text(n)) < _VERSE_LINE and not self.is_heading(n) for n in near)
