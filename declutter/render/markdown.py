"""Markdown: CommonMark with GFM tables, strikethrough and task lists, `[^1]` footnotes, `$` math.

No raw HTML is written. A table cell is one line: its paragraphs and line breaks stand apart by
" / ", its list items by "; ". Cells that a span covers are empty, so that columns line up and no
word is said twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from declutter.render.inlines import Inlines, code_span, math
from declutter.render.nodes import (
    Cell,
    Code,
    Definitions,
    Footnote,
    Formula,
    Heading,
    Image,
    Item,
    List,
    Node,
    Note,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from declutter.render.tables import grid

_TICKS = re.compile(r"`+")
_NOT_INFO = re.compile(r"[^\w+#.-]")
# What begins a block at the start of a line.
_STARTS = re.compile(
    r"^(?:#{1,6}(?=\s|$)|[-+*](?=\s|$)|(?P<number>\d{1,9})[.)](?=\s|$)|>|~~~|_(?=[\s_]*$)|"
    r"(?P<under>=+|-+)\s*$)"
)
_DELIMITERS = re.compile(r"^[\s|:-]*\|[\s|:-]*$")


class Markdown:
    """Writes nodes as markdown.

    Args:
        inlines: writer of runs.
    """

    def __init__(self, inlines: Inlines) -> None:
        self.inlines = inlines

    def document(self, nodes: Sequence[Node]) -> str:
        """A whole document, ending in a newline unless empty."""
        text = self.blocks(nodes)
        return f"{text}\n" if text else ""

    def blocks(self, nodes: Sequence[Node]) -> str:
        """Nodes apart by blank lines."""
        out: list[str] = []
        bullet, before = "-", None
        for node in nodes:
            if isinstance(node, List):
                # Two lists in a row are one, unless their signs differ.
                both = isinstance(before, List) and before.ordered is node.ordered
                bullet = {"-": "*", "*": "-"}[bullet] if both else "-"
                text = self.list(node, bullet)
            else:
                text = self.block(node)
            if text:
                out.append(text)
                before = node
        return "\n\n".join(out)

    def block(self, node: Node) -> str:  # noqa: PLR0911  # one return a kind of node
        """One node."""
        match node:
            case Paragraph():
                return self.paragraph(node)
            case Heading():
                text = self.inlines.text(node.runs).replace("\n", " ")
                # A trailing run of signs would be taken as the closing sequence.
                return f"{'#' * node.level} {re.sub(r'(#+)$', _escaped, text)}" if text else ""
            case Code():
                return fence(node.text, node.language)
            case Formula():
                # Braces around nothing keep a line from opening a list, and mean nothing to TeX.
                guard = "{}" if _STARTS.match(node.tex) else ""
                return f"$$\n{guard}{math(node.tex)}\n$$"
            case Image():
                picture = self.inlines.image(node.source, node.alt)
                caption = self.inlines.text(node.caption, emphasis=True)
                return "\n".join(part for part in (picture, caption) if part)
            case Rule():
                return "---"
            case Quote():
                return quoted(self.blocks(node.children))
            case Note():
                label = self.inlines.text(node.title, strong=True)
                return quoted("\n\n".join(p for p in (label, self.blocks(node.children)) if p))
            case List():
                return self.list(node, "-")
            case Definitions():
                return self.definitions(node)
            case Footnote():
                body = self.blocks(node.children)
                return indented(f"[^{node.name}]: ", body, 4) if body else ""
            case Table():
                return self.table(node)

    def paragraph(self, node: Paragraph) -> str:
        """A paragraph, no line of which can be taken for another block."""
        lines = self.inlines.text(node.runs, strong=node.strong).split("\n")
        return "\\\n".join(_safe_start(line, first=not i) for i, line in enumerate(lines))

    def list(self, node: List, bullet: str) -> str:
        """A list, tight where no item holds more than a paragraph and lists."""
        tight = all(_is_tight(item) for item in node.items)
        out = []
        for number, item in enumerate(node.items, start=node.start):
            end = ")" if bullet == "*" else "."
            sign = f"{number}{end} " if node.ordered else f"{bullet} "
            box = "" if item.checked is None else "[x] " if item.checked else "[ ] "
            parts = [self.blocks([child]) for child in item.children]
            text = ("\n" if tight else "\n\n").join(part for part in parts if part)
            out.append(indented(sign, box + text, len(sign)))
        return ("\n" if tight else "\n\n").join(out)

    def definitions(self, node: Definitions) -> str:
        """Terms in bold, each followed by a list of its meanings."""
        out: list[str] = []
        for entry in node.entries:
            out.extend(t for t in (self.inlines.text(r, strong=True) for r in entry.terms) if t)
            items = [Item(meaning) for meaning in entry.meanings if meaning]
            if items:
                out.append(self.list(List(False, 1, items), "-"))
        return "\n\n".join(out)

    # Tables

    def table(self, node: Table) -> str:
        """A GFM table; a head that the page does not give is empty."""
        lines = [[self.cell(c) if c else "" for c in row] for row in grid(node.rows)]
        caption = self.blocks(node.caption)
        if not lines:
            return caption
        head = lines[0] if node.heads else [""] * len(lines[0])
        body = lines[1:] if node.heads else lines
        rows = [head, ["---"] * len(head), *body]
        text = "\n".join("| " + " | ".join(row) + " |" for row in rows)
        return f"{caption}\n\n{text}" if caption else text

    def cell(self, cell: Cell) -> str:
        """A cell on one line, its bars escaped."""
        text = self.flat(cell.children)
        return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", text)

    def flat(self, nodes: Sequence[Node]) -> str:
        """Nodes on one line."""
        return " / ".join(part for node in nodes if (part := self._flat(node)))

    def _flat(self, node: Node) -> str:  # noqa: PLR0911  # one return a kind of node
        match node:
            case Paragraph():
                return self.inlines.text(node.runs, strong=node.strong).replace("\n", " / ")
            case Heading():
                return self.inlines.text(node.runs, strong=True)
            case Code():
                return code_span(" ".join(node.text.split()))
            case Formula():
                return f"${math(node.tex)}$"
            case Image():
                return self.inlines.image(node.source, node.alt)
            case Rule():
                return ""
            case Quote() | Footnote():
                return self.flat(node.children)
            case Note():
                label = self.inlines.text(node.title, strong=True)
                return " / ".join(p for p in (label, self.flat(node.children)) if p)
            case List():
                return "; ".join(p for item in node.items if (p := self.flat(item.children)))
            case Definitions():
                return "; ".join(
                    f"{', '.join(self.inlines.text(t) for t in e.terms)}: "
                    f"{'; '.join(self.flat(m) for m in e.meanings)}"
                    for e in node.entries
                )
            case Table():
                rows = (
                    "; ".join(self.flat(c.children) for c in row if c.children) for row in node.rows
                )
                return " / ".join(p for p in (self.flat(node.caption), *rows) if p)


def fence(text: str, language: str) -> str:
    """A fenced code block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{_NOT_INFO.sub('', language)}\n{text}\n{ticks}"


def quoted(text: str) -> str:
    """Lines as a block quotation."""
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n")) if text else ""


def indented(sign: str, text: str, width: int) -> str:
    """Text behind a sign, its further lines indented."""
    pad = " " * width
    first, *rest = text.split("\n")
    return "\n".join([(sign + first).rstrip(), *(pad + line if line else "" for line in rest)])


def _is_tight(item: Item) -> bool:
    paragraphs = sum(not isinstance(child, List) for child in item.children)
    lists = [child for child in item.children if isinstance(child, List)]
    return (
        paragraphs <= 1
        and isinstance(item.children[0], (Paragraph, Formula, Image))
        and all(_is_tight(inner) for one in lists for inner in one.items)
    )


def _safe_start(line: str, *, first: bool) -> str:
    """A line of a paragraph whose start cannot be taken for a block's."""
    line = line.lstrip(" ")
    match = _STARTS.match(line)
    # A line of equal signs needs a line above it to mean anything.
    if match and not (first and (match["under"] or "").startswith("=")):
        at = match.end("number") if match["number"] else 0
        return f"{line[:at]}\\{line[at:]}"
    if not first and _DELIMITERS.match(line):
        return "\\" + line
    return line


def _escaped(match: re.Match[str]) -> str:
    return "\\" + match[1]
