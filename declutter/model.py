"""The data that flows through declutter: Source -> Page -> Scores -> Verdicts -> Result.

A page is kept in columns (one array or list per property, one row per block), because every
later step is arithmetic over all blocks at once. `Block` and `Verdict` are views of one row,
made on demand for people and for explanations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum, IntEnum
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from declutter.elements import Elements as Elements  # noqa: PLC0414  # part of the data model
from declutter.measure import MEASURES

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


class Kind(IntEnum):
    """What a block is on the page."""

    PARAGRAPH = 0
    HEADING = 1
    LIST_ITEM = 2
    CELL = 3
    CODE = 4
    QUOTE = 5
    CAPTION = 6
    TERM = 7
    DEFINITION = 8
    SUMMARY = 9
    CONTROL = 10


class Status(Enum):
    """What became of the input."""

    OK = "ok"
    EMPTY = "empty"
    BINARY = "binary"
    NO_CONTENT = "no_content"


class Completeness(Enum):
    """How much of the page's content the body holds, as far as the page tells."""

    FULL = "full"
    PAYWALLED = "paywalled"
    TRUNCATED = "truncated"
    TEASER = "teaser"
    CONSENT_WALL = "consent_wall"
    JS_SHELL = "js_shell"
    ERROR_PAGE = "error_page"


PAGE_TYPES = (
    "article",
    "forum",
    "product",
    "collection",
    "listing",
    "documentation",
    "service",
)


@dataclass(frozen=True, slots=True)
class Source:
    """Decoded input.

    Attributes:
        text: the characters.
        charset: WHATWG name of the encoding used ("" for `str` input).
        charset_from: why: "str", "bom", "http", "meta", "utf-8", "detector" or "fallback".
        replaced: number of replacement characters that decoding put in.
        warnings: what a caller should know, one sentence each.
    """

    text: str
    charset: str
    charset_from: str
    replaced: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What the page says about itself outside its visible text.

    Attributes:
        title: text of the `<title>` element.
        metas: (name or property or itemprop, content) of each `<meta>`, names lower case, in order.
        links: (rel, href) of each `<link>`, rel lower case, in order.
        language: `lang` of the `<html>` element.
        base: `href` of `<base>`.
        ld_json: raw text of each JSON-LD script.
        state_json: (name, raw text) of each script that holds hydration state.
    """

    title: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    language: str = ""
    base: str = ""
    ld_json: tuple[str, ...] = ()
    state_json: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """Absolute address that the page gives as its own (canonical link, else og:url), or ""."""
        for rel, href in self.links:
            if "canonical" in rel.split() and href.startswith(("http://", "https://")):
                return href
        return next((c for n, c in self.metas if n == "og:url" and c.startswith("http")), "")


# Columns of `Page.counts`: first what `measure` counts in the text, then what the markup tells.
COUNTS = (
    *MEASURES,
    "link_chars",  # characters inside <a>
    "links",  # number of <a> that begin in the block, or run on into it
    "bold_chars",  # characters inside b, strong
    "emph_chars",  # characters inside i, em
    "images",  # images inside the block
    "breaks",  # <br> inside the block
    "level",  # 1..6 for a heading, nesting depth for a list item, else 0
    "hidden",  # 1 where the page's own markup hides the block
    "gap_images",  # images between the previous block and this one
    "inline_tags",  # inline elements that begin in the block
)
COUNT = {name: i for i, name in enumerate(COUNTS)}


@dataclass(frozen=True, slots=True)
class Block:
    """One maximal run of inline content, as a view of one row of a `Page`.

    Attributes:
        index: position among the page's blocks.
        kind: what it is.
        level: heading level 1 to 6, list nesting depth from 1, else 0.
        text: visible text, white space collapsed, line breaks from `<br>` and `<pre>` kept.
        link_chars: characters of `text` inside links.
        path: tag names from the root to the block's element.
        words: class and id words of the block's element and its ancestors, nearest first.
        start, end: the block's slice of `Page.html`.
    """

    index: int
    kind: Kind
    level: int
    text: str
    link_chars: int
    path: tuple[str, ...]
    words: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Page:
    """A parsed page in columns; n blocks, e elements.

    Attributes:
        source: where it came from.
        html: the parser's serialisation, to which all offsets refer ("" for text input).
        texts: text of each block.
        kinds: `Kind` of each block; uint8[n].
        counts: int32[n, len(COUNTS)].
        element: innermost structural element of each block; int32[n].
        start, end: slice of `html` (or of the input text) of each block; int32[n].
        elements: the structural elements.
        head: what the page says about itself.
        plain: True for text input, where links, classes and kinds are unknown.
        warnings: what parsing had to cut or mend.
        truncated: True where text of the input is missing from the blocks.
    """

    source: Source
    html: str
    texts: list[str]
    kinds: NDArray[np.uint8]
    counts: Ints
    element: Ints
    start: Ints
    end: Ints
    elements: Elements
    head: Head
    plain: bool = False
    warnings: tuple[str, ...] = ()
    truncated: bool = False

    def __len__(self) -> int:
        return len(self.texts)

    def column(self, name: str) -> Ints:
        """One column of `counts` by name; int32[n]."""
        return self.counts[:, COUNT[name]]

    @cached_property
    def headings(self) -> Bools:
        """Whether each block is a heading; bool[n], not to be changed."""
        # numpy takes ten times as long to compare with a member of an enumeration.
        found: Bools = self.kinds == int(Kind.HEADING)
        return found

    @cached_property
    def from_data(self) -> Bools:
        """Whether each block's text stands in the page's data only; bool[n], not to be changed."""
        tags = self.elements.tags
        if "json" not in tags:
            return np.zeros(len(self), dtype=np.bool_)
        found: Bools = np.array([tag == "json" for tag in tags])[self.element]
        return found

    @cached_property
    def _inside(self) -> dict[str, NDArray[np.float64]]:
        return {}

    def inside(self, name: str) -> NDArray[np.float64]:
        """Sum of one column of `counts` over the blocks of each element; float64[e]."""
        found = self._inside.get(name)
        if found is None:
            sums = np.zeros(len(self) + 1)
            np.cumsum(self.column(name), out=sums[1:])
            tree = self.elements
            found = self._inside[name] = sums.take(tree.last) - sums.take(tree.first)
        return found

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def ancestors(self, block: int) -> Iterator[int]:
        """Indices of the elements around a block, innermost first, the root last."""
        parent = self.elements.parent
        element = int(self.element[block])
        while element >= 0:
            yield element
            element = int(parent[element])

    def block(self, index: int) -> Block:
        """The view of one block."""
        from declutter.words import class_words

        chain = list(self.ancestors(index))
        return Block(
            index=index,
            kind=Kind(int(self.kinds[index])),
            level=int(self.counts[index, COUNT["level"]]),
            text=self.texts[index],
            link_chars=int(self.counts[index, COUNT["link_chars"]]),
            path=tuple(self.elements.tags[e] for e in reversed(chain)),
            words=tuple(w for e in chain for w in class_words(self.elements.attrs[e])),
            start=int(self.start[index]),
            end=int(self.end[index]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """One strategy's view: how likely each block belongs to the body; float32[n] in [0, 1]."""

    name: str
    values: Floats


@dataclass(frozen=True, slots=True)
class Removal:
    """Text taken out of the body by a rule.

    Attributes:
        block: index of the block.
        start, end: character span of the block's text; the whole block where it spans all of it.
        rule: id of the rule.
        family: family of the rule ("ads", "paywall", ...).
        text: the removed text.
    """

    block: int
    start: int
    end: int
    rule: str
    family: str
    text: str


class Verdict(NamedTuple):
    """Why one block is in the body or not.

    Attributes:
        block: index of the block.
        keep: whether (some of) its text is in the body.
        score: calibrated probability that it belongs to the body.
        by: the ensemble candidate that chose it, or the rule id that removed it.
        cuts: character spans of its text that rules took out of a kept block.
    """

    block: int
    keep: bool
    score: float
    by: str
    cuts: tuple[tuple[int, int], ...] = ()
