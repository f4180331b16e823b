"""Minimal HTML of the body, passed through nh3's allowlist as the last step."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

import nh3

from declutter.parse.inline import Mark, Run
from declutter.render.footnotes import FOOTNOTE
from declutter.render.links import Targets
from declutter.render.nodes import (
    Cell,
    Code,
    Definitions,
    Footnote,
    Formula,
    Heading,
    Image,
    List,
    Node,
    Note,
    Paragraph,
    Quote,
    Rule,
    Table,
)

_TAGS = {
    "a", "aside", "blockquote", "br", "caption", "code", "dd", "del", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p",
    "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "code": {"class"},
}
_SCHEMES = {"http", "https", "mailto"}
# Outermost first.
_MARKS = (
    (Mark.STRONG, "strong"),
    (Mark.EM, "em"),
    (Mark.STRIKE, "del"),
    (Mark.SUB, "sub"),
    (Mark.SUP, "sup"),
    (Mark.CODE, "code"),
)


def sanitised(html: str) -> str:
    """HTML with the elements, attributes and schemes that the output may hold, and no others."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        clean_content_tags={"script", "style"},
    )


class Html:
    """Writes nodes as HTML.

    Args:
        targets: resolves links and pictures.
        links: whether link targets are written.
    """

    def __init__(self, targets: Targets, *, links: bool) -> None:
        self.targets = targets
        self.links = links

    def document(self, nodes: Sequence[Node]) -> str:
        """The body as a sanitised fragment."""
        return sanitised(self.blocks(nodes))

    def blocks(self, nodes: Sequence[Node]) -> str:
        """Nodes, one a line."""
        return "\n".join(part for node in nodes if (part := self.block(node)))

    def block(self, node: Node) -> str:  # noqa: PLR0911  # one return a kind of node
        """One node."""
        match node:
            case Paragraph():
                inner = self.runs(node.runs)
                return f"<p><strong>{inner}</strong></p>" if node.strong else f"<p>{inner}</p>"
            case Heading():
                return f"<h{node.level}>{self.runs(node.runs)}</h{node.level}>"
            case Code():
                kind = f' class="language-{escape(node.language)}"' if node.language else ""
                # The parser drops a newline that opens a `pre`.
                start = "\n" if node.text.startswith("\n") else ""
                return f"<pre><code{kind}>{start}{escape(node.text, quote=False)}</code></pre>"
            case Formula():
                return f"<p>$${escape(node.tex, quote=False)}$$</p>"
            case Image():
                return self.figure(node)
            case Rule():
                return "<hr>"
            case Quote():
                return f"<blockquote>\n{self.blocks(node.children)}\n</blockquote>"
            case Note():
                label = f"<p><strong>{self.runs(node.title)}</strong></p>\n" if node.title else ""
                return f"<aside>\n{label}{self.blocks(node.children)}\n</aside>"
            case List():
                return self.list(node)
            case Definitions():
                return self.definitions(node)
            case Footnote():
                return f"<p>[{node.name}]</p>\n{self.blocks(node.children)}"
            case Table():
                return self.table(node)

    def figure(self, node: Image) -> str:
        """A picture with its caption."""
        picture = self.image(node.source, node.alt)
        caption = self.runs(node.caption)
        if caption:
            return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"
        return f"<p>{picture}</p>" if picture else ""

    def list(self, node: List) -> str:
        """A list; an item of one paragraph holds its text directly."""
        tag = "ol" if node.ordered else "ul"
        start = f' start="{node.start}"' if node.ordered and node.start != 1 else ""
        items = "\n".join(
            f"<li>{self._box(item.checked)}{self._inside(item.children)}</li>"
            for item in node.items
        )
        return f"<{tag}{start}>\n{items}\n</{tag}>"

    def _box(self, checked: bool | None) -> str:
        return "" if checked is None else "[x] " if checked else "[ ] "

    def _inside(self, nodes: Sequence[Node]) -> str:
        """Nodes inside an item or cell, a single paragraph bare."""
        first = nodes[0] if nodes else None
        bare = isinstance(first, Paragraph) and all(isinstance(n, List) for n in nodes[1:])
        if not isinstance(first, Paragraph) or first.strong or not bare:
            return self.blocks(nodes)
        return "\n".join([self.runs(first.runs), *map(self.block, nodes[1:])])

    def definitions(self, node: Definitions) -> str:
        """A definition list."""
        lines: list[str] = []
        for entry in node.entries:
            lines.extend(f"<dt>{self.runs(term)}</dt>" for term in entry.terms)
            lines.extend(f"<dd>{self._inside(meaning)}</dd>" for meaning in entry.meanings)
        return "<dl>\n" + "\n".join(lines) + "\n</dl>"

    def table(self, node: Table) -> str:
        """A table with its spans."""
        caption = self._inside(node.caption) if node.caption else ""
        rows = ["<tr>" + "".join(map(self._cell, row)) + "</tr>" for row in node.rows]
        head, body = rows[: node.heads], rows[node.heads :]
        parts = [
            f"<caption>{caption}</caption>" if caption else "",
            "<thead>\n" + "\n".join(head) + "\n</thead>" if head else "",
            "<tbody>\n" + "\n".join(body) + "\n</tbody>" if body else "",
        ]
        return "<table>\n" + "\n".join(part for part in parts if part) + "\n</table>"

    def _cell(self, cell: Cell) -> str:
        tag = "th" if cell.header else "td"
        spans = "".join(
            f' {name}="{count}"'
            for name, count in (("colspan", cell.columns), ("rowspan", cell.rows))
            if count > 1
        )
        return f"<{tag}{spans}>{self._inside(cell.children)}</{tag}>"

    # Runs

    def image(self, source: str, alt: str) -> str:
        """A picture, "" where its source leads nowhere."""
        address = self.targets.picture(source)
        return f'<img src="{escape(address)}" alt="{escape(alt)}">' if address else ""

    def runs(self, runs: Sequence[Run]) -> str:
        """Runs as HTML; line breaks as `<br>`."""
        out = []
        for href, part in groupby(runs, self._target):
            inner = self._marked(list(part), 0)
            out.append(f'<a href="{escape(href)}">{inner}</a>' if href and inner.strip() else inner)
        return "".join(out).replace("\n", "<br>\n")

    def _target(self, run: Run) -> str:
        if run.href.startswith(FOOTNOTE) or not self.links or not run.href:
            return ""
        return self.targets.link(run.href)

    def _marked(self, runs: Sequence[Run], level: int) -> str:
        if level == len(_MARKS):
            return "".join(map(self._leaf, runs))
        mark, tag = _MARKS[level]
        out = []
        for on, part in groupby(runs, lambda run: bool(run.marks & mark)):
            inner = self._marked(list(part), level + 1)
            out.append(f"<{tag}>{inner}</{tag}>" if on and inner.strip() else inner)
        return "".join(out)

    def _leaf(self, run: Run) -> str:
        if run.image:
            return self.image(*run.image)
        if run.tex:
            sign = "$$" if run.marks & Mark.DISPLAY else "$"
            return escape(f"{sign}{run.tex}{sign}", quote=False)
        if run.href.startswith(FOOTNOTE):
            return f"<sup>[{run.href.removeprefix(FOOTNOTE)}]</sup>"
        return escape(run.text, quote=False)
