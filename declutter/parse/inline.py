"""Inline runs: a block's text with its emphasis, links, code, formulas and pictures.

The scanner that made the blocks reads one block's slice once more and notes the inline elements
around each piece of text, so that the runs' texts, joined, are the block's text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from declutter.model import Kind, Page
from declutter.parse import formula
from declutter.parse.columns import INVISIBLE, LINE_BREAK, unescape
from declutter.parse.scan import Scanner
from declutter.parse.tags import CODES, IMAGES


class Mark:
    """How a run is set: bits of `Run.marks` (plain integers, as enum's cost ten times as much)."""

    STRONG: Final = 1
    EM: Final = 2
    CODE: Final = 4
    STRIKE: Final = 8
    SUB: Final = 16
    SUP: Final = 32
    MATH: Final = 64
    DISPLAY: Final = 128
    NUMBER: Final = 256


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a block's text that is set in one way.

    Attributes:
        text: its characters; "" for a picture, a check box, or a formula shown as a picture.
        marks: how it is set, bits of `Mark`.
        href: target of the link around it, as written ("" for none).
        tex: TeX of a formula.
        image: (source, alternative text) of a picture.
        checked: state of a check box, None for all else.
    """

    text: str
    marks: int = 0
    href: str = ""
    tex: str = ""
    image: tuple[str, str] | None = None
    checked: bool | None = None


_MARKS = {
    "b": Mark.STRONG,
    "strong": Mark.STRONG,
    "i": Mark.EM,
    "em": Mark.EM,
    "dfn": Mark.EM,
    "cite": Mark.EM,
    "var": Mark.EM,
    "code": Mark.CODE,
    "kbd": Mark.CODE,
    "samp": Mark.CODE,
    "tt": Mark.CODE,
    "del": Mark.STRIKE,
    "s": Mark.STRIKE,
    "strike": Mark.STRIKE,
    "sub": Mark.SUB,
    "sup": Mark.SUP,
}
# Inline elements that may be open where a block begins; scripts and styles hold no tags.
_OPEN = re.compile(
    r"<(script|style|textarea|title|xmp)\b.*?</\1>|<!--.*?-->|"
    r"<(/?)(a|b|strong|i|em|code|kbd|samp|tt|del|s|strike|sub|sup|dfn|cite|var)(?=[\s>])([^>]*)>",
    re.DOTALL,
)
_ATTR = re.compile(r'([^\s=">/]+)="([^"]*)"')
_NUMBERS = re.compile(
    r'class="[^"]*(?:\blinenos?\b|\blineno|line-?numbers?|\blnum\b|hljs-ln-n|\bgutter\b|\bln\b|'
    r"blob-num|code-line-number|react-syntax-highlighter-line-number)",
    re.IGNORECASE,
)
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-srcset", "srcset")
_TINY = frozenset(("0", "1", "2", "1px", "2px"))


def attributes(raw: str) -> dict[str, str]:
    """Attributes of one serialised tag, names lower case, values unescaped."""
    return {name.lower(): unescape(value) for name, value in _ATTR.findall(raw)}


def image(raw: str) -> tuple[str, str] | None:
    """(source, alternative text) of an `<img>`, None for spacers and inlined data."""
    attrs = attributes(raw)
    if attrs.get("width") in _TINY or attrs.get("height") in _TINY:
        return None
    for name in _SOURCES:
        source = attrs.get(name, "").strip().split(" ")[0].rstrip(",")
        if source and not source.startswith("data:"):
            return source, " ".join(attrs.get("alt", "").split())
    return None


@dataclass(slots=True)
class _State:
    """The inline elements open at some point: (tag, raw attributes), outermost first."""

    stack: list[tuple[str, str]] = field(default_factory=list)

    def run(self, text: str) -> Run:
        """A run of text set as the open elements say."""
        marks = 0
        href = ""
        for tag, attrs in self.stack:
            marks |= _MARKS.get(tag, 0)
            if tag == "a":
                href = attributes(attrs).get("href", "").strip()
            if attrs and _NUMBERS.search(attrs):
                marks |= Mark.NUMBER
        return Run(text, marks, href)

    def close(self, tag: str) -> None:
        """Close the innermost open element of that name, if any."""
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index][0] == tag:
                del self.stack[index]
                return


class _Reader(Scanner):
    """The page's scanner over one block's slice, keeping a run for each piece of text."""

    def __init__(self, html: str, kind: Kind, stack: Sequence[tuple[str, str]]) -> None:
        super().__init__(html)
        self.kinds = [kind]
        self.state = _State(list(stack))
        self.runs: list[Run] = []
        self.formula: tuple[str, bool] | None = None
        if any(tag == "a" for tag, _ in stack):
            self.links = 1
        self.code = sum(tag in CODES for tag, _ in stack)

    def read(self) -> list[Run]:
        """Runs with raw text, one for each piece, and those without text in between."""
        html = self.html
        position = 0
        while (match := _TAG.search(html, position)) is not None:
            start = match.start()
            if start > position:
                self._text(html[position:start])
            position = match.end()
            if match[2] is None:
                continue
            if match[1]:
                self._close_tag(match[2], start, position)
            else:
                position = self._open_tag(match[2], match[3], start, position)
        if position < len(html):
            self._text(html[position:])
        return self.runs

    def _note(self, known: int) -> None:
        """Runs for the pieces that were added since there were `known`."""
        for piece in self.pieces[known:]:
            run = self.state.run(piece)
            if self.formula:
                marks = run.marks | Mark.MATH
                if self.formula[1]:
                    marks |= Mark.DISPLAY
                run = replace(run, marks=marks, tex=self.formula[0])
            self.runs.append(run)

    def _text(self, raw: str) -> None:
        known = len(self.pieces)
        super()._text(raw)
        self._note(known)

    def _line_break(self, start: int, position: int) -> None:
        known = len(self.pieces)
        self.pending_breaks = 0
        super()._line_break(start, position)
        self._note(known)

    def _open_tag(self, name: str, attrs: str, start: int, position: int) -> int:
        known = len(self.runs)
        end = super()._open_tag(name, attrs, start, position)
        if name == "img" and len(self.runs) == known and (found := image(attrs)):
            if not formula.of_image(attrs):
                self.runs.append(replace(self.state.run(""), image=found))
        elif name == "input" and 'type="checkbox"' in attrs:
            self.runs.append(Run("", checked=bool(_CHECKED.search(attrs))))
        return end

    def _open_inline(self, name: str, attrs: str, start: int, position: int) -> int:
        known = len(self.pieces)
        end = super()._open_inline(name, attrs, start, position)
        if end == position:
            self._note(known)
            self.state.stack.append((name, attrs))
        return end

    def _close_tag(self, name: str, start: int, position: int) -> None:
        super()._close_tag(name, start, position)
        self.state.close(name)

    def _formula(self, name: str, attrs: str, start: int, position: int, end: int) -> None:
        tex, display = formula.find(self.html, name, attrs, start, position, end)
        around = " ".join(outer for _, outer in self.state.stack)
        self.formula = tex, display or formula.is_display(around)
        super()._formula(name, attrs, start, position, end)
        self.formula = None

    def _flush(self, end: int, begin: int) -> None:
        """A slice is one block: nothing ends inside it."""


_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*)>|<!--.*?-->|<[!?][^>]*>", re.DOTALL)
_CHECKED = re.compile(r"\schecked(?:=|\s|$)")


class Inline:
    """The inline runs of a page's blocks.

    Args:
        page: a parsed page; of plain text every block is one run.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._offsets: list[int] | None = None
        self._open: list[_Open | None] = []

    def runs(self, index: int) -> list[Run]:
        """Runs of one block; their texts, joined, are the block's text."""
        page = self.page
        text = page.texts[index]
        start, end = int(page.start[index]), int(page.end[index])
        kind = Kind(int(page.kinds[index]))
        if page.plain or kind is Kind.CODE or start >= end:
            return [Run(text)]
        around = self._open_at(start)
        if not around and page.html.find("<", start, end) < 0:
            return [Run(text)]
        reader = _Reader(page.html[start:end], kind, around)
        runs = _collapse(reader.read())
        if "".join(run.text for run in runs) != text:
            return [Run(text)]
        return runs

    def code(self, index: int) -> list[Run]:
        """Runs of a code block with its white space as it stands; line numbers are marked."""
        page = self.page
        start, end = int(page.start[index]), int(page.end[index])
        if page.plain or start >= end:
            return [Run(page.texts[index])]
        reader = _Reader(page.html[start:end], Kind.CODE, ())
        return [replace(r, text=r.text.replace(LINE_BREAK, "\n")) for r in reader.read() if r.text]

    def _open_at(self, offset: int) -> tuple[tuple[str, str], ...]:
        """Inline elements open at an offset, outermost first."""
        if self._offsets is None:
            self._offsets, self._open = _open_elements(self.page.html)
        before = bisect_left(self._offsets, offset) - 1
        node = self._open[before] if before >= 0 else None
        found = []
        while node is not None:
            found.append((node.tag, node.attrs))
            node = node.around
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class _Open:
    """An open inline element and the one around it; shared, as states differ by one element."""

    tag: str
    attrs: str
    around: _Open | None


def _open_elements(html: str) -> tuple[list[int], list[_Open | None]]:
    """Offsets of the inline tags, and the innermost element open behind each."""
    offsets: list[int] = []
    states: list[_Open | None] = []
    node: _Open | None = None
    for match in _OPEN.finditer(html):
        tag = match[3]
        if tag is None:
            continue
        if not match[2]:
            node = _Open(tag, match[4], node)
        elif node is not None and node.tag == tag:
            # The serialisation is well-formed: what closes is what was opened last.
            node = node.around
        offsets.append(match.end() - 1)
        states.append(node)
    return offsets, states


def runs(page: Page, index: int) -> list[Run]:
    """Runs of one block; for many blocks of a page keep an `Inline`."""
    return Inline(page).runs(index)


def _collapse(raw: Sequence[Run]) -> list[Run]:
    """White space collapsed across runs as the scanner collapses it in the whole."""
    out: list[Run] = []
    gap = ""
    # Whether the white space itself is set as code.
    coded = True
    started = False

    def put(text: str, marks: int, href: str, tex: str) -> None:
        last = out[-1] if out else None
        if (
            last
            and last.text
            and not tex
            and not last.tex
            and last.marks == marks
            and (last.href == href)
        ):
            out[-1] = Run(last.text + text, marks, href)
        else:
            out.append(Run(text, marks, href, tex))

    for run in raw:
        if not run.text:
            out.append(run)
            continue
        text = run.text if run.text.isascii() else INVISIBLE.sub("", run.text)
        for number, line in enumerate(text.split(LINE_BREAK)):
            if number and started:
                gap = "\n"
            words = line.split()
            if not words:
                if line and started:
                    gap = gap or " "
                    coded = coded and bool(run.marks & Mark.CODE)
                continue
            if line[0].isspace() and started:
                gap = gap or " "
            if gap:
                # The space between two runs belongs to what they share.
                last = out[-1]
                shared = last.marks & run.marks & ~(Mark.MATH | Mark.DISPLAY)
                if not coded:
                    shared &= ~Mark.CODE
                put(gap, shared, last.href if last.href == run.href else "", "")
            put(" ".join(words), run.marks, run.href, run.tex)
            started, coded, gap = True, True, " " if line[-1].isspace() else ""
    return out


__all__ = ["IMAGES", "Inline", "Mark", "Run", "attributes", "image", "runs"]
