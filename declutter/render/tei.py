"""TEI P5: a document with a header of metadata and the body's structure, as corpora use it.

Guidelines: https://tei-c.org/release/doc/tei-p5-doc/en/html/ (elements of the TEI Lite subset).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

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
from declutter.result import Metadata

_RENDITION = (
    (Mark.STRONG, "bold"),
    (Mark.EM, "italic"),
    (Mark.STRIKE, "strikethrough"),
    (Mark.SUB, "subscript"),
    (Mark.SUP, "superscript"),
)


class Tei:
    """Writes nodes as TEI.

    Args:
        targets: resolves links and pictures.
        links: whether link targets are written.
    """

    def __init__(self, targets: Targets, *, links: bool) -> None:
        self.targets = targets
        self.links = links

    def document(self, nodes: Sequence[Node], metadata: Metadata) -> str:
        """A whole TEI document."""
        name = _language(metadata)
        language = f" xml:lang={quoteattr(name)}" if name else ""
        body = self.blocks(nodes) or "<p/>"
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<TEI xmlns="http://www.tei-c.org/ns/1.0"{language}>\n'
            f"{header(metadata)}\n<text>\n<body>\n{body}\n</body>\n</text>\n</TEI>\n"
        )

    def blocks(self, nodes: Sequence[Node]) -> str:
        """Nodes, one a line."""
        return "\n".join(part for node in nodes if (part := self.block(node)))

    def block(self, node: Node) -> str:  # noqa: PLR0911  # one return a kind of node
        """One node."""
        match node:
            case Paragraph():
                inner = self.runs(node.runs)
                return f'<p><hi rend="bold">{inner}</hi></p>' if node.strong else f"<p>{inner}</p>"
            case Heading():
                # `head` may stand at the start of a division only; a label may stand anywhere.
                return f'<ab type="head" n="{node.level}">{self.runs(node.runs)}</ab>'
            case Code():
                kind = f" lang={quoteattr(node.language)}" if node.language else ""
                return f'<p><code{kind} xml:space="preserve">{escape(node.text)}</code></p>'
            case Formula():
                return f'<p><formula notation="TeX">{escape(node.tex)}</formula></p>'
            case Image():
                return self.figure(node)
            case Rule():
                return '<milestone unit="section" rend="rule"/>'
            case Quote():
                return f"<quote>\n{self.blocks(node.children)}\n</quote>"
            case Note():
                label = f"<label>{self.runs(node.title)}</label>" if node.title else ""
                return f'<note type="admonition">{label}{self.blocks(node.children)}</note>'
            case List():
                return self.list(node)
            case Definitions():
                return self.definitions(node)
            case Footnote():
                return f'<note type="footnote" n="{node.name}">{self.blocks(node.children)}</note>'
            case Table():
                return self.table(node)

    def figure(self, node: Image) -> str:
        """A picture with its caption."""
        picture = self.image(node.source, node.alt)
        caption = self.runs(node.caption)
        if not picture and not caption:
            return ""
        return f"<figure>{picture}{f'<figDesc>{caption}</figDesc>' if caption else ''}</figure>"

    def list(self, node: List) -> str:
        """A list; numbers that do not begin at one are kept in `n`."""
        rend = "numbered" if node.ordered else "bulleted"
        items = []
        for number, item in enumerate(node.items, start=node.start):
            n = f' n="{number}"' if node.ordered else ""
            items.append(f"<item{n}>{self._inside(item.children)}</item>")
        return f'<list rend="{rend}">\n' + "\n".join(items) + "\n</list>"

    def _inside(self, nodes: Sequence[Node]) -> str:
        """Nodes inside an item or cell, a single paragraph bare."""
        if len(nodes) == 1 and isinstance(nodes[0], Paragraph):
            return self.runs(nodes[0].runs)
        return self.blocks(nodes)

    def definitions(self, node: Definitions) -> str:
        """A glossary list: labels and items in turn, as TEI demands."""
        lines = []
        for entry in node.entries:
            terms = "<lb/>".join(self.runs(term) for term in entry.terms)
            meanings = "\n".join(self.blocks(meaning) for meaning in entry.meanings)
            lines.append(f"<label>{terms}</label><item>{meanings}</item>")
        return '<list type="gloss">\n' + "\n".join(lines) + "\n</list>"

    def table(self, node: Table) -> str:
        """A table with its spans; rows of the head bear the role `label`."""
        rows = []
        for number, row in enumerate(node.rows):
            role = ' role="label"' if number < node.heads else ""
            rows.append(f"<row{role}>" + "".join(map(self._cell, row)) + "</row>")
        caption = "".join(
            f"<head>{self.runs(n.runs)}</head>" for n in node.caption if isinstance(n, Paragraph)
        )
        rest = self.blocks([n for n in node.caption if not isinstance(n, Paragraph)])
        return "\n".join(p for p in (rest, f"<table>{caption}", *rows, "</table>") if p)

    def _cell(self, cell: Cell) -> str:
        spans = "".join(
            f' {name}="{count}"'
            for name, count in (("cols", cell.columns), ("rows", cell.rows))
            if count > 1
        )
        role = ' role="label"' if cell.header else ""
        return f"<cell{role}{spans}>{self._inside(cell.children)}</cell>"

    # Runs

    def image(self, source: str, alt: str) -> str:
        """A picture, "" where its source leads nowhere."""
        address = self.targets.picture(source)
        if not address:
            return ""
        desc = f"<desc>{escape(alt)}</desc>" if alt else ""
        return f"<graphic url={quoteattr(address)}>{desc}</graphic>"

    def runs(self, runs: Sequence[Run]) -> str:
        """Runs as TEI; line breaks as `lb`."""
        out = []
        for href, part in groupby(runs, self._target):
            inner = self._marked(list(part), 0)
            out.append(f"<ref target={quoteattr(href)}>{inner}</ref>" if href and inner else inner)
        return "".join(out)

    def _target(self, run: Run) -> str:
        if run.href.startswith(FOOTNOTE) or not self.links or not run.href:
            return ""
        return self.targets.link(run.href)

    def _marked(self, runs: Sequence[Run], level: int) -> str:
        if level == len(_RENDITION):
            return "".join(map(self._leaf, runs))
        mark, rend = _RENDITION[level]
        out = []
        for on, part in groupby(runs, lambda run: bool(run.marks & mark)):
            inner = self._marked(list(part), level + 1)
            out.append(f'<hi rend="{rend}">{inner}</hi>' if on and inner.strip() else inner)
        return "".join(out)

    def _leaf(self, run: Run) -> str:
        if run.image:
            return self.image(*run.image)
        if run.tex:
            return f'<formula notation="TeX">{escape(run.tex)}</formula>'
        text = "<lb/>".join(escape(line) for line in run.text.split("\n"))
        if run.href.startswith(FOOTNOTE):
            return f'<ref type="footnote" n="{run.href.removeprefix(FOOTNOTE)}">{text}</ref>'
        return f"<code>{text}</code>" if run.marks & Mark.CODE and text.strip() else text


def header(metadata: Metadata) -> str:
    """`teiHeader` of a document."""
    title = f"<title>{escape(metadata.title or 'Untitled')}</title>"
    authors = "".join(f"<author>{escape(name)}</author>" for name in metadata.authors)
    publisher = f"<publisher>{escape(metadata.site_name or 'unknown')}</publisher>"
    published = f"<date when={quoteattr(metadata.published)}/>" if metadata.published else ""
    licence = (
        f"<availability><licence>{escape(metadata.license)}</licence></availability>"
        if metadata.license
        else ""
    )
    source = (
        f"<ref target={quoteattr(metadata.canonical_url)}>{escape(metadata.canonical_url)}</ref>"
        if metadata.canonical_url
        else ""
    )
    return (
        "<teiHeader>\n<fileDesc>\n"
        f"<titleStmt>{title}{authors}</titleStmt>\n"
        f"<publicationStmt>{publisher}{published}{licence}</publicationStmt>\n"
        f"<sourceDesc><bibl>{title}{authors}{published}{source}</bibl></sourceDesc>\n"
        "</fileDesc>\n"
        f"{_profile(metadata)}</teiHeader>"
    )


def _profile(metadata: Metadata) -> str:
    """`profileDesc`: abstract, language and keywords; "" where there is none of them."""
    parts = []
    if metadata.description:
        parts.append(f"<abstract><p>{escape(metadata.description)}</p></abstract>")
    if name := _language(metadata):
        parts.append(f"<langUsage><language ident={quoteattr(name)}/></langUsage>")
    terms = [*metadata.tags, *([metadata.section] if metadata.section else [])]
    if terms:
        words = "".join(f"<term>{escape(term)}</term>" for term in terms)
        parts.append(f"<textClass><keywords>{words}</keywords></textClass>")
    return "<profileDesc>\n" + "\n".join(parts) + "\n</profileDesc>\n" if parts else ""


def _language(metadata: Metadata) -> str:
    """The language as `xml:lang` wants it (BCP 47 in shape), "" for none."""
    name = (metadata.language or "").replace("_", "-")
    fits = all(p.isascii() and p.isalnum() and len(p) <= 8 for p in name.split("-"))
    return name if fits else ""
