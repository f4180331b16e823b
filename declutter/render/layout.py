"""Which elements shape the body: lists, quotations, tables, code, notes, footnotes.

One small decision an element, kept for each page, so that plain text asks it too.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cached_property

import numpy as np

from declutter.model import COUNT, Kind, Page
from declutter.words import class_words


class Role(Enum):
    """What an element is to the body."""

    NONE = "none"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"
    CAPTION = "caption"
    CODE = "code"
    NOTE = "note"
    DEFINITIONS = "definitions"
    TERM = "term"
    MEANING = "meaning"
    FIGURE = "figure"
    FOOTNOTES = "footnotes"


_TAGS = {
    "ul": Role.LIST,
    "ol": Role.LIST,
    "menu": Role.LIST,
    "dir": Role.LIST,
    "li": Role.ITEM,
    "blockquote": Role.QUOTE,
    "table": Role.TABLE,
    "tr": Role.ROW,
    "td": Role.CELL,
    "th": Role.CELL,
    "caption": Role.CAPTION,
    "figcaption": Role.CAPTION,
    "pre": Role.CODE,
    "listing": Role.CODE,
    "dl": Role.DEFINITIONS,
    "dt": Role.TERM,
    "dd": Role.MEANING,
    "figure": Role.FIGURE,
}
# Members of an enumeration are slow to look up.
_CELL = Role.CELL
_DEFINITIONS = Role.DEFINITIONS
_FIGURE = Role.FIGURE
_ITEM = Role.ITEM
_LIST = Role.LIST
_MEANING = Role.MEANING
_NONE = Role.NONE
_ROW = Role.ROW
_TABLE = Role.TABLE
_TERM = Role.TERM
_NOTE = re.compile(
    r'class="(?:[^"]*\s)?(?:admonition|markdown-alert|callout|notecard|alert|custom-block|hint|'
    r"admonitionblock|theme-admonition|info-?box|note-?box|tip|warning|note|important|caution|"
    r'danger)(?:[\s-][^"]*)?"|\brole="note"',
    re.IGNORECASE,
)
_NOTE_WORDS = frozenset(
    "admonition admonitionblock alert callout notecard custom hint info infobox box notebox tip "
    "warning note important caution danger".split()
)
_FOOTNOTES = re.compile(
    r'role="doc-endnotes"|(?:class|id)="[^"]*(?:\bfootnotes?\b|\breferences-footnotes|\bendnotes\b)',
    re.IGNORECASE,
)
_PRESENTATION = re.compile(r'role="(?:presentation|none)"')
_SPAN = re.compile(r'\b(col|row)span="(\d{1,4})"')
_CODE_TABLE = re.compile(
    r'class="[^"]*(?:highlighttable|rouge-table|hljs-ln|lineno|code)', re.IGNORECASE
)
_GUTTER = frozenset("linenos linenodiv lineno gutter linenumbers num ln blob".split())
# A list whose items hold this many blocks on average lays out a page.
_BLOCKS_IN_ITEM = 5
_CHARS_IN_CELL = 600
_BLOCKS_IN_CELL = 4
_MOST_SPAN = 100
_LABEL = 40
# Nesting beyond this is an accident or an attack.
_DEEPEST = 40
_AROUND_CODE = frozenset(
    "copy copied clipboard toast toolbar lang language btn button header".split()
)


class Layout:
    """Roles of a page's elements, found when asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.parent: list[int] = page.elements.parent.tolist()
        self.first: list[int] = page.elements.first.tolist()
        self.last: list[int] = page.elements.last.tolist()
        self.element: list[int] = page.element.tolist()
        self._roles: dict[int, Role] = {}
        self._chains: dict[int, tuple[int, ...]] = {}

    def chain(self, element: int) -> tuple[int, ...]:
        """Elements from the root to this one that have a role, outermost first."""
        known = self._chains.get(element)
        if known is not None:
            return known
        path = []
        above: tuple[int, ...] = ()
        at = element
        while at >= 0:
            if at in self._chains:
                above = self._chains[at]
                break
            path.append(at)
            at = self.parent[at]
        for index in reversed(path):
            if len(above) < _DEEPEST and self.role(index) is not _NONE:
                above = (*above, index)
            self._chains[index] = above
        return above

    def role(self, element: int) -> Role:
        """What an element is to the body."""
        role = self._roles.get(element)
        if role is None:
            role = self._roles[element] = self._find(element)
        return role

    def is_named(self, element: int) -> bool:
        """Whether an element's tag names a role; others are notes or footnotes at most."""
        return self.page.elements.tags[element] in _TAGS

    def _find(self, element: int) -> Role:
        tag, attrs = self.page.elements.tags[element], self.page.elements.attrs[element]
        role = _TAGS.get(tag, _NONE)
        if role is _NONE:
            return self._boxed(element, tag, attrs)
        if role is _LIST and _FOOTNOTES.search(attrs):
            return Role.FOOTNOTES
        return role if self._holds_true(element, tag, role) else _NONE

    def _holds_true(self, element: int, tag: str, role: Role) -> bool:
        """Whether an element is what its tag says: layout borrows lists, tables and figures."""
        if role is _LIST:
            true = self._is_list(element)
        elif role is _ITEM:
            around = self.parent[element]
            true = around >= 0 and self.role(around) in _HOLDERS
        elif role is _TABLE:
            true = self._is_data(element)
        elif role in (_ROW, _CELL) or tag == "caption":
            true = self._inside(element, "table", _TABLE)
        elif role in (_TERM, _MEANING):
            true = self._inside(element, "dl", _DEFINITIONS)
        elif role is _FIGURE:
            true = not self._holds(element, ("table", "pre"))
        else:
            true = True
        return true

    def _boxed(self, element: int, tag: str, attrs: str) -> Role:
        if not attrs or tag not in ("div", "aside", "section", "details"):
            return _NONE
        if ("note" in attrs or "ref" in attrs) and _FOOTNOTES.search(attrs):
            return Role.FOOTNOTES
        size = self.last[element] - self.first[element]
        if not 0 < size <= 20 or (
            _NOTE_WORDS.isdisjoint(class_words(attrs)) and 'role="note"' not in attrs
        ):
            return _NONE
        if _NOTE.search(attrs):
            # A box around the whole page is no note.
            return Role.NOTE if size * 2 <= len(self.page) or size <= 4 else _NONE
        return _NONE

    def _inside(self, element: int, tag: str, role: Role) -> bool:
        at = self.parent[element]
        while at >= 0:
            if self.page.elements.tags[at] == tag:
                return self.role(at) is role
            at = self.parent[at]
        return False

    def children(self, element: int) -> list[int]:
        """Child elements in order."""
        return [i for i in self.inside(element) if self.parent[i] == element]

    def inside(self, element: int) -> range:
        """Elements inside an element, in document order."""
        end, parent = element + 1, self.parent
        # In document order, what is inside has its parent at or behind the element.
        while end < len(parent) and parent[end] >= element:
            end += 1
        return range(element + 1, end)

    def _holds(self, element: int, tags: tuple[str, ...]) -> bool:
        return any(self.page.elements.tags[i] in tags for i in self.inside(element))

    def _is_list(self, element: int) -> bool:
        """Whether a list is one: posts and page sections are often laid out as list items."""
        items = [c for c in self.children(element) if self.page.elements.tags[c] == "li"]
        blocks = self.last[element] - self.first[element]
        if not items or blocks <= _BLOCKS_IN_ITEM * len(items) // 2:
            return True
        kinds = self.page.kinds[self.first[element] : self.last[element]]
        headings = int((kinds == Kind.HEADING).sum())
        return headings * 2 < len(items) and blocks <= 2 * _BLOCKS_IN_ITEM * len(items)

    def _is_data(self, element: int) -> bool:
        """Whether a table holds data: a head, or short cells in more than one row and column."""
        tags = self.page.elements.tags
        attrs = self.page.elements.attrs
        if _PRESENTATION.search(attrs[element]) or _CODE_TABLE.search(attrs[element]):
            return False
        rows: dict[int, int] = {}
        cells: list[int] = []
        headed = nested = False
        inside = self.inside(element)
        index = inside.start
        while index < inside.stop:
            tag = tags[index]
            if tag in ("th", "caption", "thead"):
                headed = True
            elif tag in ("h1", "h2", "h3"):
                return False
            if tag in ("td", "th"):
                cells.append(index)
                rows[self.parent[index]] = rows.get(self.parent[index], 0) + 1
            if tag in ("table", "pre"):
                # What heads an inner table says nothing of this one.
                nested = True
                index = self.inside(index).stop
            else:
                index += 1
        wide = sum(count > 1 for count in rows.values())
        if not cells or not wide or (nested and not headed and wide < 2):
            return False
        chars = self.page.counts[:, COUNT["chars"]]
        longest = max(int(chars[self.first[c] : self.last[c]].sum()) for c in cells)
        blocks = [self.last[c] - self.first[c] for c in cells]
        if headed:
            return longest <= 5 * _CHARS_IN_CELL and max(blocks) <= 40
        if longest > _CHARS_IN_CELL or wide < 2:
            return False
        # Panels and posts beside each other.
        full = sum(count > _BLOCKS_IN_CELL for count in blocks)
        return full * 10 <= len(blocks)

    def span(self, element: int) -> tuple[int, int]:
        """(columns, rows) of a cell."""
        found = {name: int(n) for name, n in _SPAN.findall(self.page.elements.attrs[element])}
        return (
            min(max(found.get("col", 1), 1), _MOST_SPAN),
            min(max(found.get("row", 1), 1), _MOST_SPAN),
        )

    def is_furniture(self, block: int) -> bool:
        """Whether a block belongs to a code listing's frame: line numbers, a copy button, a label.

        Copy buttons and language labels stand in one small box with their listing.
        """
        if not self.has_code:
            return False
        before = self._code_before
        if before[block + 1] > before[block]:
            return self.is_gutter(block)
        if len(self.page.texts[block]) > _LABEL:
            return False
        words: set[str] = set()
        at = self.element[block]
        for _ in range(4):
            if at < 0 or self.last[at] - self.first[at] > 6:
                return False
            if before[self.last[at]] > before[self.first[at]]:
                is_control = self.page.kinds[block] == Kind.CONTROL
                return bool(is_control) or not words.isdisjoint(_AROUND_CODE)
            words.update(class_words(self.page.elements.attrs[at]))
            at = self.parent[at]
        return False

    @cached_property
    def has_code(self) -> bool:
        """Whether the page has code blocks at all."""
        return self._code_before[-1] > 0

    @cached_property
    def _code_before(self) -> list[int]:
        """How many code blocks stand before each block, and before the end."""
        return [0, *np.cumsum(self.page.kinds == Kind.CODE).tolist()]

    def is_gutter(self, block: int) -> bool:
        """Whether a block holds a code listing's line numbers."""
        text = self.page.texts[block]
        if not text[:1].isdigit() or not text.replace("\n", "").replace(" ", "").isdigit():
            return False
        at = self.element[block]
        for _ in range(3):
            if at < 0:
                return False
            if not _GUTTER.isdisjoint(class_words(self.page.elements.attrs[at])):
                return True
            at = self.parent[at]
        return False


_HOLDERS = (Role.LIST, Role.FOOTNOTES)
