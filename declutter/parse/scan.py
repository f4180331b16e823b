"""One pass over the parser's serialisation: text runs become blocks, tags become elements.

The serialisation is well-formed by construction (every element closed, attribute values quoted,
`<` and `>` escaped in both), so a linear scanner reads it without a second tree. A block ends at
every structural tag and at every run of two or more `<br>`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from declutter.kernel import compiled
from declutter.measure import measure, measure_python
from declutter.model import Kind

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark "
    "meter nobr output progress q rb rp rt rtc ruby s samp small span strike strong sub sup time "
    "tt u var wbr mjx-container mjx-assistive-mml relative-time time-ago local-time g-emoji "
    "faceplate-number faceplate-timeago".split()
)
# Elements whose content is never running text.
SKIPPED = frozenset(
    "script style svg template select textarea iframe object audio video canvas noembed "
    "noframes datalist map head title mjx-math xmp applet".split()
)
# Elements whose content the serialiser writes as it stands, tags of other elements included.
_RAW = frozenset("script style iframe noembed noframes xmp textarea title head".split())
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr basefont bgsound "
    "frame keygen".split()
)
IMAGES = frozenset(("img", "picture", "video", "svg", "iframe", "object"))
_KINDS = {
    "li": Kind.LIST_ITEM,
    "td": Kind.CELL,
    "th": Kind.CELL,
    "pre": Kind.CODE,
    "listing": Kind.CODE,
    "blockquote": Kind.QUOTE,
    "figcaption": Kind.CAPTION,
    "caption": Kind.CAPTION,
    "dt": Kind.TERM,
    "dd": Kind.DEFINITION,
    "summary": Kind.SUMMARY,
    "button": Kind.CONTROL,
    "legend": Kind.CONTROL,
    **{f"h{level}": Kind.HEADING for level in range(1, 7)},
}
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
# Names that the kernel need not make anew for every element.
_COMMON = (
    "html body div p section article main header footer nav aside form table thead tbody tfoot tr "
    "dl figure picture noscript fieldset details address center hgroup colgroup dialog search"
).split()

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*)>|<!--.*?-->|<[!?][^>]*>", re.DOTALL)
_HIDDEN = re.compile(
    r"""\shidden(?:=""|="hidden"|\s|$)|style="[^"]*(?:display:\s*none|visibility:\s*hidden)""",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_TEX = re.compile(
    r'<annotation[^>]*encoding="application/x-tex"[^>]*>(.*?)</annotation>', re.DOTALL
)
_ALT_TEX = re.compile(r'\balttext="([^"]*)"')
_MATH_CLASS = re.compile(
    r'class="[^"]*\b(?:katex-html|MathJax(?:_Preview|_Display|_SVG|_CHTML)?)\b'
)
_LINE_BREAK = "\x01"


def _ints() -> array[int]:
    return array("i")


@dataclass(slots=True)
class Columns:
    """What the scanner fills: one entry a block (upper part) or an element (lower part).

    `counts` holds `len(COUNTS)` numbers a block; all numbers are C ints, ready for numpy.
    """

    texts: list[str] = field(default_factory=list)
    kinds: array[int] = field(default_factory=_ints)
    counts: array[int] = field(default_factory=_ints)
    element: array[int] = field(default_factory=_ints)
    start: array[int] = field(default_factory=_ints)
    end: array[int] = field(default_factory=_ints)
    tags: list[str] = field(default_factory=list)
    attrs: list[str] = field(default_factory=list)
    parent: array[int] = field(default_factory=_ints)
    depth: array[int] = field(default_factory=_ints)
    first: array[int] = field(default_factory=_ints)
    last: array[int] = field(default_factory=_ints)
    opened: array[int] = field(default_factory=_ints)


def unescape(text: str) -> str:
    """Undo the serialiser's escapes (it writes only these)."""
    if "&" not in text:
        return text
    return (
        text.replace("&nbsp;", "\u00a0")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )


def collapse(raw: str, preformatted: bool = False) -> str:
    """Visible text of a raw run: white space collapsed, break marks as newlines."""
    if not raw.isascii():
        raw = _INVISIBLE.sub("", raw)
    if preformatted:
        raw = raw.replace(_LINE_BREAK, "\n").expandtabs(4)
        return "\n".join(line.rstrip() for line in raw.split("\n")).strip("\n")
    if _LINE_BREAK not in raw:
        return " ".join(raw.split())
    lines = (" ".join(line.split()) for line in raw.split(_LINE_BREAK))
    return "\n".join(line for line in lines if line)


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
        self.links = self.bold = self.emphasis = 0
        self.pieces: list[str] = []
        self._reset(0)

    def _reset(self, position: int) -> None:
        self.pieces.clear()
        self.begin = position
        self.link_chars = self.bold_chars = self.emphasis_chars = 0
        self.link_starts = min(self.links, 1)
        self.images = self.breaks = self.inline_tags = 0
        self.pending_breaks = 0

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

    def _open_tag(  # noqa: PLR0911  # one return for each way a tag can be read
        self, name: str, attrs: str, start: int, position: int
    ) -> int:
        """Take an opening tag; gives where to read on (past an element that is skipped)."""
        if name in INLINE:
            return self._open_inline(name, attrs, position)
        if name == "br":
            self._line_break(start, position)
            return position
        if name in IMAGES:
            self.images += 1
        if name in SKIPPED:
            if name == "script" and "math/tex" in attrs:
                end = self._skip(name, position)
                self._text(f" {self.html[position : self.html.rfind('<', position, end)]} ")
                return end
            if name == "template" and "shadowrootmode" in attrs:
                pass
            else:
                return self._skip(name, position)
        if name == "math":
            return self._math(attrs, position)
        if name in VOID:
            if name == "hr":
                self._flush(start, position)
            return position
        self._flush(start, position)
        self._open(name, attrs, start)
        return position

    def _open_inline(self, name: str, attrs: str, position: int) -> int:
        hides = attrs and ("none" in attrs or "hidden" in attrs) and _hides(attrs)
        if hides and "aria-hidden" not in attrs and name != "a":
            inner = self.html.find("<", position)
            # Only plain hidden labels go; a hidden wrapper is left to the scorer.
            if self.html.startswith(f"</{name}>", inner):
                return self._skip(name, position)
        if self.math and attrs and _shows_twice(attrs):
            return self._skip(name, position)
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
        elif name == "wbr":
            self.inline_tags -= 1
        return position

    def _close_tag(self, name: str, start: int, position: int) -> None:
        if name in INLINE:
            if name == "a":
                self.links = max(self.links - 1, 0)
            elif name in ("b", "strong"):
                self.bold = max(self.bold - 1, 0)
            elif name in ("i", "em"):
                self.emphasis = max(self.emphasis - 1, 0)
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
            if name not in _RAW:
                depth += sum(html.count(opening, end, close) for opening in openings)
            depth -= 1
            end = close + len(closing)
        return end

    def _math(self, attrs: str, position: int) -> int:
        """A formula becomes its TeX where the page gives it, else its own characters."""
        end = self._skip("math", position)
        self._text(f" {_formula(attrs, self.html[position:end])} ")
        return end

    def _line_break(self, start: int, position: int) -> None:
        self.breaks += 1
        self.pending_breaks += 1
        if self.pending_breaks >= 2 and self.kinds[-1] is not Kind.CODE:
            self._flush(start, position)
        else:
            self.pieces.append(_LINE_BREAK)

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
        self.kinds.append(_KINDS.get(name, self.kinds[-1]))
        self.hidden.append(
            self.hidden[-1] or (("none" in attrs or "hidden" in attrs) and _hides(attrs))
        )
        if name in _LISTS:
            self.list_depth += 1

    def _close(self) -> None:
        index = self.stack.pop()
        self.out.last[index] = len(self.out.texts)
        self.kinds.pop()
        self.hidden.pop()
        if self.out.tags[index] in _LISTS:
            self.list_depth -= 1

    # Text

    def _text(self, raw: str) -> None:
        text = unescape(raw)
        if not self.pieces and not text.strip() and self.kinds[-1] is not Kind.CODE:
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


def _shows_twice(attrs: str) -> bool:
    """Whether an element is a second rendering of a formula."""
    return _MATH_CLASS.search(attrs) is not None


def _formula(attrs: str, body: str) -> str:
    """Serialised text of a math element: its TeX where it is given."""
    found = _TEX.search(body) or _ALT_TEX.search(attrs)
    return found[1] if found else _TAG.sub("", body)


def scan_python(html: str) -> Columns:
    """Blocks and elements of a serialised page, in document order."""
    return Scanner(html).run()


def _scanner() -> Callable[[str], Columns]:
    if compiled is None:
        return scan_python
    tags = compiled.TagTable(
        inline=INLINE,
        skipped=SKIPPED,
        raw=_RAW,
        empty=VOID,
        images=IMAGES,
        lists=_LISTS,
        kinds=_KINDS,
        common=_COMMON,
    )
    scanner = compiled.Scanner(
        measure,
        tags,
        hides=_hides,
        shows_twice=_shows_twice,
        formula=_formula,
        paragraph=Kind.PARAGRAPH,
        heading=Kind.HEADING,
        list_item=Kind.LIST_ITEM,
        code=Kind.CODE,
        invisible=_INVISIBLE.pattern[1:-1],
    )
    return lambda html: Columns(*scanner(html))


scan = _scanner()
