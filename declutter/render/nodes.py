"""The body as a tree of few node kinds, which markdown, HTML and TEI are written from."""

from __future__ import annotations

from dataclasses import dataclass, field

from declutter.parse.inline import Run


@dataclass(slots=True)
class Paragraph:
    """Running text; `strong` where the page makes the whole a label (a term, a summary)."""

    runs: list[Run]
    block: int
    strong: bool = False


@dataclass(slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    runs: list[Run]
    block: int


@dataclass(slots=True)
class Code:
    """A code block; `language` is "" where the page names none."""

    text: str
    language: str
    block: int


@dataclass(slots=True)
class Formula:
    """A formula on its own line, as TeX."""

    tex: str
    block: int


@dataclass(slots=True)
class Image:
    """A picture between blocks; `caption` holds its caption's runs."""

    source: str
    alt: str
    caption: list[Run] = field(default_factory=list)


@dataclass(slots=True)
class Rule:
    """A thematic break."""


@dataclass(slots=True)
class Quote:
    """A quotation."""

    children: list[Node]


@dataclass(slots=True)
class Note:
    """An admonition; `title` holds its label's runs."""

    title: list[Run]
    children: list[Node]


@dataclass(slots=True)
class Item:
    """A list item; `checked` is the state of its check box, None without one."""

    children: list[Node]
    checked: bool | None = None


@dataclass(slots=True)
class List:
    """A list; `start` is the first number of an ordered one."""

    ordered: bool
    start: int
    items: list[Item]


@dataclass(slots=True)
class Definition:
    """Terms and what they mean."""

    terms: list[list[Run]]
    meanings: list[list[Node]]


@dataclass(slots=True)
class Definitions:
    """A definition list."""

    entries: list[Definition]


@dataclass(slots=True)
class Footnote:
    """The text of a footnote."""

    name: str
    children: list[Node]


@dataclass(slots=True)
class Cell:
    """A table cell."""

    children: list[Node]
    header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Table:
    """A data table; the first `heads` rows are its head."""

    caption: list[Node]
    rows: list[list[Cell]]
    heads: int


Node = (
    Paragraph
    | Heading
    | Code
    | Formula
    | Image
    | Rule
    | Quote
    | Note
    | List
    | Definitions
    | Footnote
    | Table
)
