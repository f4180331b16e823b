"""One pass over the parser's serialisation: text runs become blocks, tags become elements.

The serialisation is well-formed by construction (every element closed, attribute values quoted,
`<` and `>` escaped in both), so a linear scanner reads it without a second tree. A block ends at
every structural tag and at every run of two or more `<br>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from declutter.kernel import compiled
from declutter.measure import measure, measure_python
from declutter.model import Kind
from declutter.parse import anchors, seams
from declutter.parse.columns import INVISIBLE, LINE_BREAK, Columns, collapse, unescape
from declutter.parse.tags import (
    CODES,
    COMMON,
    IMAGES,
    INLINE,
    KINDS,
    LISTS,
    RAISED,
    RAW,
    SKIPPED,
    VOID,
)

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*)>|<!--.*?-->|<[!?][^>]*>", re.DOTALL)
_HIDDEN = re.compile(
    r"""\shidden(?:=""|="hidden"|\s|$)|"""
    r"""style="[^"]*(?:display:\s*none|visibility:\s*hidden|clip:\s*rect\(0|clip-path:\s*inset\([15])""",
    re.IGNORECASE,
)
# What engines put into text by these classes and readers do not see or read: MediaWiki's links
# behind each heading ("[edit | edit source]"), Discuz' random letters against copying.
_NO_TEXT = ("mw-editsection", "jammer")
_LINE_CLASS = re.compile(r'class="(?:[^"]* )?(?:code-|token-|view-)?line[ "]')
_MATH_CLASS = re.compile(
    r'class="[^"]*\b(?:katex-html|MathJax(?:_Preview|_Display|_SVG|_CHTML)?)\b'
)


class Scanner:
    """State of one pass over one serialisation; `run` gives the columns."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.out = Columns()
        self.math = "katex" in html or "MathJax" in html
        self.stack: list[int] = []
        self.kinds: list[Kind] = [Kind.PARAGRAPH]
        self.hidden: list[bool] = [False]
        self.list_depth = 0
        self.gap_images = 0
        self.links = self.bold = self.emphasis = self.code = 0
        self.pieces: list[str] = []
        self._reset(0)

    def _reset(self, position: int) -> None:
        self.pieces.clear()
        self.begin = position
        self.link_chars = self.bold_chars = self.emphasis_chars = 0
        self.link_starts = min(self.links, 1)
        self.images = self.breaks = self.inline_tags = 0
        self.pending_breaks = 0
        # The last character of text as serialised, and the inline tags since.
        self.before = ""
        self.seam = 0

    def run(self) -> Columns:
        """Scan the whole serialisation once, left to right."""
        html, search = self.html, _TAG.search
        position = 0
        self._open("root", "", 0)
        while (match := search(html, position)) is not None:
            start = match.start()
            if start > position:
                self._text(html[position:start])
            position = match.end()
            name = match[2]
            if name is None:
                continue
            if match[1]:
                self._close_tag(name, start, position)
            else:
                position = self._open_tag(name, match[3], start, position)
        if position < len(html):
            self._text(html[position:])
        self._flush(len(html), len(html))
        while self.stack:
            self._close()
        return self.out

    # Tags

    def _open_tag(self, name: str, attrs: str, start: int, position: int) -> int:
        """Take an opening tag; gives where to read on (past an element that is skipped)."""
        if name in INLINE:
            return self._open_inline(name, attrs, start, position)
        if name == "br":
            self._line_break(start, position)
            return position
        if name in IMAGES:
            self.images += 1
            if name == "img" and ("math" in attrs or "tex" in attrs):
                self._formula(name, attrs, start, position, position)
        if name in SKIPPED and not (name == "template" and "shadowrootmode" in attrs):
            end = self._skip(name, position)
            if name == "script" and "math/" in attrs:
                self._formula(name, attrs, start, position, end)
            return end
        if name == "math":
            end = self._skip(name, position)
            self._formula(name, attrs, start, position, end)
            return end
        if name in VOID:
            if name == "hr":
                self._flush(start, position)
            return position
        self._flush(start, position)
        self._open(name, attrs, start)
        return position

    def _open_inline(self, name: str, attrs: str, start: int, position: int) -> int:
        end = self._pass_over(name, attrs, start, position)
        if end >= 0:
            return end
        self.inline_tags += 1
        if name == "a":
            self.links += 1
            self.link_starts += 1
            if self.pieces and self.html.endswith("</a>", 0, position - len(attrs) - 3):
                # Adjacent links are separate words, however they are laid out.
                self.pieces.append(" ")
        elif name in ("b", "strong"):
            self.bold += 1
        elif name in ("i", "em"):
            self.emphasis += 1
        elif name in CODES:
            self.code += 1
        elif name == "wbr":
            self.inline_tags -= 1
            return position
        elif self.kinds[-1] is Kind.CODE and "line" in attrs and self._joins_line(start, attrs):
            self.pieces.append("\n")
        self.seam = seams.opened(self.seam, name)
        return position

    def _pass_over(self, name: str, attrs: str, start: int, position: int) -> int:
        """Offset past an inline element that shows nothing of its own, -1 for any other."""
        hides = attrs and ("none" in attrs or "hidden" in attrs) and _hides(attrs)
        if hides and "aria-hidden" not in attrs and name != "a":
            inner = self.html.find("<", position)
            # Only plain hidden labels go; a hidden wrapper is left to the scorer.
            if self.html.startswith(f"</{name}>", inner):
                return self._skip(name, position)
        if attrs and any(word in attrs for word in _NO_TEXT):
            return self._skip(name, position)
        if self.math and attrs and _shows_twice(attrs):
            end = self._skip(name, position)
            if name == "mjx-container":
                self._formula(name, attrs, start, position, end)
            return end
        if name == "a" and anchors.FRAGMENT in attrs:
            return anchors.mark_end(self.html, attrs, position)
        return -1

    def _joins_line(self, start: int, attrs: str) -> bool:
        """Whether an element is a line of code that only its style sheet parts from the last."""
        return (
            self.html.endswith("</span>", 0, start)
            and not (self.pieces and self.pieces[-1].endswith(("\n", LINE_BREAK)))
            and _is_line(attrs)
        )

    def _close_tag(self, name: str, start: int, position: int) -> None:
        if name in INLINE:
            if name == "a":
                self.links = max(self.links - 1, 0)
            elif name in ("b", "strong"):
                self.bold = max(self.bold - 1, 0)
            elif name in ("i", "em"):
                self.emphasis = max(self.emphasis - 1, 0)
            elif name in CODES:
                self.code = max(self.code - 1, 0)
            self.seam = seams.closed(self.seam, name)
        elif name not in SKIPPED or name == "template":
            self._flush(start, position)
            if len(self.stack) > 1:
                self._close()

    def _skip(self, name: str, position: int) -> int:
        """Offset past the element whose opening tag ends at `position`."""
        html, closing = self.html, f"</{name}>"
        openings = (f"<{name}>", f"<{name} ")
        depth = 1
        end = position
        while depth:
            close = html.find(closing, end)
            if close < 0:
                return len(html)
            if name not in RAW:
                depth += sum(html.count(opening, end, close) for opening in openings)
            depth -= 1
            end = close + len(closing)
        return end

    def _formula(self, name: str, attrs: str, start: int, position: int, end: int) -> None:
        """Add the formula that an element shows, if any."""
        if text := _shown(self.html, name, attrs, start, position, end):
            self._text(text)

    def _line_break(self, start: int, position: int) -> None:
        self.breaks += 1
        self.pending_breaks += 1
        if self.pending_breaks >= 2 and self.kinds[-1] is not Kind.CODE:
            self._flush(start, position)
        else:
            self.pieces.append(LINE_BREAK)
            self.before = ""

    # Elements

    def _open(self, name: str, attrs: str, start: int) -> None:
        out = self.out
        index = len(out.tags)
        out.tags.append(name)
        out.attrs.append(attrs)
        out.parent.append(self.stack[-1] if self.stack else -1)
        out.depth.append(len(self.stack))
        out.first.append(len(out.texts))
        out.last.append(0)
        out.opened.append(start)
        self.stack.append(index)
        self.kinds.append(KINDS.get(name, self.kinds[-1]))
        self.hidden.append(
            self.hidden[-1] or (("none" in attrs or "hidden" in attrs) and _hides(attrs))
        )
        if name in LISTS:
            self.list_depth += 1

    def _close(self) -> None:
        index = self.stack.pop()
        self.out.last[index] = len(self.out.texts)
        self.kinds.pop()
        self.hidden.pop()
        if self.out.tags[index] in LISTS:
            self.list_depth -= 1

    # Text

    def _text(self, raw: str) -> None:
        preformatted = self.kinds[-1] is Kind.CODE
        if not (self.code or preformatted) and seams.parts(self.before, raw[0], self.seam):
            self.pieces.append(" ")
        self.before, self.seam = raw[-1], 0
        text = unescape(raw)
        if not (self.pieces or preformatted or text.strip()):
            return
        self.pieces.append(text)
        if self.pending_breaks and not text.isspace():
            self.pending_breaks = 0
        if self.links or self.bold or self.emphasis:
            size = len(" ".join(text.split()))
            if self.links:
                self.link_chars += size
            if self.bold:
                self.bold_chars += size
            if self.emphasis:
                self.emphasis_chars += size

    def _flush(self, end: int, begin: int) -> None:
        """End the current run at `end`; the next one may begin at `begin`."""
        kind = self.kinds[-1]
        text = collapse("".join(self.pieces), kind is Kind.CODE) if self.pieces else ""
        if not text or text.isspace():
            self.gap_images += self.images
            self._reset(begin)
            return
        out = self.out
        size = len(text)
        level = 0
        if kind is Kind.HEADING:
            level = self._heading_level()
        elif kind is Kind.LIST_ITEM:
            level = max(self.list_depth, 1)
        out.counts.extend(
            (
                *measure_python(text),
                min(self.link_chars, size),
                self.link_starts,
                min(self.bold_chars, size),
                min(self.emphasis_chars, size),
                self.images,
                self.breaks,
                level,
                int(self.hidden[-1]),
                self.gap_images,
                self.inline_tags,
            )
        )
        out.texts.append(text)
        out.kinds.append(kind)
        out.element.append(self.stack[-1])
        out.start.append(self.begin)
        out.end.append(end)
        self.gap_images = 0
        self._reset(begin)

    def _heading_level(self) -> int:
        tags = self.out.tags
        for index in reversed(self.stack):
            tag = tags[index]
            if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
                return int(tag[1])
        return 0


@lru_cache(maxsize=4096)
def _hides(attrs: str) -> bool:
    """Whether an element's attributes hide it."""
    return _HIDDEN.search(attrs) is not None


def _is_line(attrs: str) -> bool:
    """Whether an element's class says that it is one line of a listing."""
    return _LINE_CLASS.search(attrs) is not None


def _shows_twice(attrs: str) -> bool:
    """Whether an element is a second rendering of a formula."""
    return _MATH_CLASS.search(attrs) is not None


def _shown(  # noqa: PLR0913, PLR0917  # as `formula.find`
    html: str, name: str, attrs: str, start: int, position: int, end: int
) -> str:
    """As `formula.shown`, which few pages need and which takes long to load."""
    from declutter.parse.formula import shown

    return shown(html, name, attrs, start, position, end)


def scan_python(html: str) -> Columns:
    """Blocks and elements of a serialised page, in document order."""
    return Scanner(html).run()


def _scanner() -> Callable[[str], Columns]:
    if compiled is None:
        return scan_python
    tags = compiled.TagTable(
        inline=INLINE,
        skipped=SKIPPED,
        raw=RAW,
        empty=VOID,
        images=IMAGES,
        lists=LISTS,
        kinds=KINDS,
        common=COMMON,
        codes=CODES,
        raised=RAISED,
    )
    scanner = compiled.Scanner(
        measure,
        tags,
        hides=_hides,
        shows_twice=_shows_twice,
        is_line=_is_line,
        mark_end=anchors.mark_end,
        formula=_shown,
        paragraph=Kind.PARAGRAPH,
        heading=Kind.HEADING,
        list_item=Kind.LIST_ITEM,
        code=Kind.CODE,
        invisible=INVISIBLE.pattern[1:-1],
    )
    return lambda html: Columns(*scanner(html))


scan = _scanner()
