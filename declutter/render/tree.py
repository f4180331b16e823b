"""Verdicts to nodes: kept blocks grouped by the elements that shape them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from declutter.model import COUNT, Kind, Page
from declutter.parse.inline import Inline, Mark, Run, image
from declutter.render import code
from declutter.render.footnotes import Footnotes
from declutter.render.layout import Layout, Role
from declutter.render.nodes import (
    Code,
    Definition,
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
)
from declutter.render.tables import build_table
from declutter.result import Result
from declutter.words import class_words

_IMG = re.compile(r"<img\b([^>]*)>")
_NUMBER = re.compile(r'\b(?:start|value)="(-?\d{1,9})"')
_MARKER = re.compile(r"^(?:[-*+•◦‣⁃▪▫■□●○►▶▸–✓✔·]|\(?(\d{1,9}|[a-z])[.)])\s+")
_HASHES = re.compile(r"^#{1,6}\s+")
_FENCED = re.compile(
    r"^(?:`{3,}|~{3,})([\w+#.-]*)[^\n]*\n(.*?)(?:\n(?:`{3,}|~{3,})\s*)?$", re.DOTALL
)
_TITLES = frozenset(("title", "heading", "header", "label"))


@dataclass(slots=True)
class _Leaf:
    """A kept block with the shaping elements around it and the spans cut out of it."""

    block: int
    chain: tuple[int, ...]
    cuts: tuple[tuple[int, int], ...]


class Builder:
    """Builds the tree of one result.

    Attributes:
        formulas: whether the nodes built so far hold a formula.

    Args:
        result: verdicts and page.
        images: whether pictures are wanted.
    """

    def __init__(self, result: Result, *, images: bool) -> None:
        self.page: Page = result.page
        self.images = images
        self.layout = Layout(self.page)
        self.inline = Inline(self.page)
        self.kept = {v.block for v in result.verdicts if v.keep}
        self.leaves = [
            _Leaf(v.block, self.layout.chain(self.layout.element[v.block]), v.cuts)
            for v in result.verdicts
            if v.keep and not self.layout.is_furniture(v.block)
        ]
        self.notes = Footnotes(self.page, self.layout, self.kept)
        self.formulas = False

    def build(self) -> list[Node]:
        """The body's nodes in order."""
        if self.page.plain:
            return list(self._plain())
        return self.group(self.leaves, 0)

    # Grouping

    def group(self, leaves: Sequence[_Leaf], depth: int) -> list[Node]:
        """Nodes of blocks that share the first `depth` elements of their chains."""
        nodes: list[Node] = []
        before = -1
        for element, members in groupby(leaves, lambda leaf: _at(leaf, depth)):
            part = list(members)
            if element < 0:
                for leaf in part:
                    self._rule(nodes, before, leaf.block)
                    nodes.extend(self.leaf(leaf))
                    before = leaf.block
                continue
            self._rule(nodes, before, part[0].block)
            nodes.extend(self._shape(element, part, depth + 1))
            before = part[-1].block
        return nodes

    def _shape(self, element: int, leaves: list[_Leaf], depth: int) -> list[Node]:
        """Nodes of one shaping element."""
        makers: dict[Role, Callable[[int, list[_Leaf], int], list[Node]]] = {
            Role.LIST: self._list,
            Role.QUOTE: lambda _, part, d: [Quote(self.group(part, d))],
            Role.NOTE: self._note,
            Role.TABLE: self._table,
            Role.CODE: self._code,
            Role.DEFINITIONS: self._definitions,
            Role.FIGURE: self._figure,
            Role.FOOTNOTES: self._footnotes,
        }
        maker = makers.get(self.layout.role(element))
        # Parts of a shape whose whole is none (a cell of a layout table) shape nothing.
        return maker(element, leaves, depth) if maker else self.group(leaves, depth)

    def _rule(self, nodes: list[Node], before: int, block: int) -> None:
        """A thematic break where the page has one between two neighbours."""
        if before < 0 or block != before + 1 or not nodes:
            return
        between = self.page.html[int(self.page.end[before]) : int(self.page.start[block])]
        if len(between) < 4000 and "<hr" in between:
            nodes.append(Rule())

    # Leaves

    def runs(self, leaf: _Leaf) -> list[Run]:
        """Inline runs of a block without its cuts."""
        runs = self.notes.link(_cut(self.inline.runs(leaf.block), leaf.cuts))
        runs = _spaced(runs) if self.images else [run for run in runs if run.image is None]
        return _trimmed(runs)

    def leaf(self, leaf: _Leaf) -> list[Node]:
        """Nodes of one block, pictures before it included."""
        nodes: list[Node] = [*self._pictures(leaf)]
        kind = Kind(int(self.page.kinds[leaf.block]))
        if kind is Kind.CODE:
            if node := self._listing([leaf]):
                nodes.append(node)
            return nodes
        runs = self.runs(leaf)
        if not runs:
            return nodes
        shown = [run for run in runs if run.text.strip() or run.tex or run.image]
        self.formulas = self.formulas or any(run.tex for run in shown)
        level = int(self.page.counts[leaf.block, COUNT["level"]])
        if len(shown) == 1 and shown[0].tex and shown[0].marks & Mark.DISPLAY:
            nodes.append(Formula(shown[0].tex, leaf.block))
        elif kind is Kind.HEADING:
            nodes.append(Heading(min(max(level, 1), 6), _one_line(runs), leaf.block))
        elif all(run.image for run in shown) and shown:
            nodes.extend(Image(*run.image) for run in shown if run.image)
        else:
            strong = kind in (Kind.SUMMARY, Kind.TERM)
            nodes.append(Paragraph(_one_line(runs) if strong else runs, leaf.block, strong))
        return nodes

    def _pictures(self, leaf: _Leaf) -> Iterator[Image]:
        """Pictures between the block before and this one."""
        page, block = self.page, leaf.block
        if not self.images:
            return
        figure = any(self.layout.role(e) is Role.FIGURE for e in leaf.chain)
        before = block - 1
        # A picture stays where its caption does not.
        while before >= 0 and before not in self.kept and page.kinds[before] == Kind.CAPTION:
            before -= 1
        if not page.column("gap_images")[before + 1 : block + 1].any():
            return
        if not figure and block and before not in self.kept:
            return
        start = int(page.end[before]) if before >= 0 else 0
        seen = set()
        for match in _IMG.finditer(page.html, start, int(page.start[block])):
            found = image(match[1])
            if found and found[0] not in seen:
                seen.add(found[0])
                yield Image(*found)

    # Shapes

    def _list(self, element: int, leaves: list[_Leaf], depth: int) -> list[Node]:
        ordered = self.page.elements.tags[element] == "ol"
        items = [c for c in self.layout.children(element) if self.page.elements.tags[c] == "li"]
        first = _number(self.page.elements.attrs[element], 1)
        out: list[Item] = []
        for item, part in groupby(leaves, lambda leaf: _at(leaf, depth)):
            members = list(part)
            inside = item >= 0 and self.layout.role(item) is Role.ITEM
            children = self.group(members, depth + 1 if inside else depth)
            if not children:
                continue
            if not out and item in items:
                first = _number(self.page.elements.attrs[item], first + items.index(item))
            out.append(Item(children, _checked(children)))
        return [List(ordered, max(first, 0), out)] if out else []

    def _note(self, element: int, leaves: list[_Leaf], depth: int) -> list[Node]:
        first = leaves[0]
        words: set[str] = set()
        at = self.layout.element[first.block]
        while at > element:
            words.update(class_words(self.page.elements.attrs[at]))
            at = self.layout.parent[at]
        kind = Kind(int(self.page.kinds[first.block]))
        titled = kind in (Kind.SUMMARY, Kind.HEADING) or not words.isdisjoint(_TITLES)
        if titled and len(self.page.texts[first.block]) <= 120:
            return [Note(_one_line(self.runs(first)), self.group(leaves[1:], depth))]
        return [Note([], self.group(leaves, depth))]

    def _table(self, element: int, leaves: list[_Leaf], depth: int) -> list[Node]:
        cells: dict[int, list[_Leaf]] = {}
        loose: list[_Leaf] = []
        inside = -1
        for leaf in leaves:
            cell = next((e for e in leaf.chain[depth:] if self.layout.role(e) is Role.CELL), -1)
            # What stands between cells and in none keeps its place in the cell before it.
            inside = cell if cell >= 0 else inside
            (cells.setdefault(inside, []) if inside >= 0 else loose).append(leaf)
        contents = {
            cell: self.group(part, part[0].chain.index(cell) + 1) for cell, part in cells.items()
        }
        return [build_table(self.layout, element, contents, self.group(loose, depth))]

    def _code(self, element: int, leaves: list[_Leaf], depth: int) -> list[Node]:
        node = self._listing(leaves)
        return [node] if node else []

    def _listing(self, leaves: Sequence[_Leaf]) -> Code | None:
        """One code block of the blocks in one `pre`."""
        page = self.page
        lines = []
        for leaf in leaves:
            text = page.texts[leaf.block]
            if leaf.cuts:
                runs = _cut([Run(text)], leaf.cuts)
                text = "".join(run.text for run in runs)
            else:
                text = code.listing(page, leaf.block, text)
            lines.append(text)
        text = "\n".join(lines)
        first = leaves[0].block
        return Code(text, code.language(page, first), first) if text.strip() else None

    def _definitions(self, element: int, leaves: list[_Leaf], depth: int) -> list[Node]:
        entries: list[Definition] = []
        for part, members in groupby(leaves, lambda leaf: _at(leaf, depth)):
            group = list(members)
            inside = part >= 0 and self.layout.role(part) in (Role.TERM, Role.MEANING)
            if inside and self.layout.role(part) is Role.TERM:
                if not entries or entries[-1].meanings:
                    entries.append(Definition([], []))
                entries[-1].terms.extend(_one_line(self.runs(leaf)) for leaf in group)
            else:
                if not entries:
                    entries.append(Definition([], []))
                entries[-1].meanings.append(self.group(group, depth + 1 if inside else depth))
        return [Definitions(entries)]

    def _figure(self, element: int, leaves: list[_Leaf], depth: int) -> list[Node]:
        nodes = self.group(leaves, depth)
        pictures = [node for node in nodes if isinstance(node, Image)]
        if len(pictures) == 1 and nodes[0] is pictures[0] and len(nodes) > 1:
            caption = nodes[1]
            if isinstance(caption, Paragraph):
                picture = replace(pictures[0], caption=_one_line(caption.runs))
                return [picture, *nodes[2:]]
        return nodes

    def _footnotes(self, element: int, leaves: list[_Leaf], depth: int) -> list[Node]:
        nodes: list[Node] = []
        for item, members in groupby(leaves, self.notes.item_of):
            group = list(members)
            if item < 0 or item not in self.notes.names:
                nodes.extend(self.group(group, depth))
                continue
            at = group[0].chain.index(item) + 1
            nodes.append(Footnote(self.notes.names[item], self.group(group, at)))
        return nodes

    # Plain text

    def _plain(self) -> Iterator[Node]:
        """Nodes of text input, whose blocks carry their markers in the text."""
        items: list[Item] = []
        start, ordered = 1, False
        for leaf in self.leaves:
            text = "".join(run.text for run in _cut(self.inline.runs(leaf.block), leaf.cuts))
            kind = Kind(int(self.page.kinds[leaf.block]))
            marker = _MARKER.match(text) if kind is Kind.LIST_ITEM else None
            if marker:
                number = marker[1] if marker[1] and marker[1].isdigit() else None
                if items and ordered is not bool(number):
                    yield List(ordered, start, items)
                    items = []
                if not items:
                    start, ordered = int(number or 1), bool(number)
                items.append(Item([Paragraph([Run(text[marker.end() :])], leaf.block)]))
                continue
            if items:
                yield List(ordered, start, items)
                items = []
            yield from self._plain_leaf(leaf.block, kind, text)
        if items:
            yield List(ordered, start, items)

    def _plain_leaf(self, block: int, kind: Kind, text: str) -> Iterator[Node]:
        if kind is Kind.CODE:
            fenced = _FENCED.match(text)
            yield Code(fenced[2], fenced[1], block) if fenced else Code(text, "", block)
        elif kind is Kind.HEADING:
            level = int(self.page.counts[block, COUNT["level"]])
            yield Heading(min(max(level, 1), 6), [Run(_HASHES.sub("", text))], block)
        elif text.strip():
            yield Paragraph([Run(text)], block)


def _at(leaf: _Leaf, depth: int) -> int:
    """The shaping element of a block at a depth, -1 where there is none."""
    return leaf.chain[depth] if depth < len(leaf.chain) else -1


def _number(attrs: str, default: int) -> int:
    match = _NUMBER.search(attrs)
    return int(match[1]) if match else default


def _checked(children: Sequence[Node]) -> bool | None:
    """State of the check box that opens an item, None without one."""
    if children and isinstance(children[0], Paragraph):
        return next((r.checked for r in children[0].runs if r.checked is not None), None)
    return None


def _spaced(runs: Sequence[Run]) -> list[Run]:
    """Runs with a space before each picture that has one behind it: text has one for both."""
    out: list[Run] = []
    for run, after in zip(runs, [*runs[1:], Run("")], strict=True):
        if run.image and out and out[-1].text[-1:].strip() and after.text[:1].isspace():
            out.append(Run(" "))
        out.append(run)
    return out


def _one_line(runs: Sequence[Run]) -> list[Run]:
    """Runs with line breaks as spaces."""
    return [replace(r, text=r.text.replace("\n", " ")) if "\n" in r.text else r for r in runs]


def _cut(runs: list[Run], cuts: Sequence[tuple[int, int]]) -> list[Run]:
    """Runs without the cut spans of their joined text."""
    if not cuts:
        return runs
    out: list[Run] = []
    position = 0
    for run in runs:
        end = position + len(run.text)
        kept, at = [], position
        for start, stop in sorted(cuts):
            if stop <= at or start >= end:
                continue
            kept.append(run.text[at - position : max(start, at) - position])
            at = min(max(stop, at), end)
        kept.append(run.text[at - position :])
        text = "".join(kept)
        if text or not run.text:
            out.append(replace(run, text=text) if text != run.text else run)
        position = end
    return _trimmed(out)


def _trimmed(runs: list[Run]) -> list[Run]:
    """Runs without white space at either end of the whole."""
    out = list(runs)
    while out and out[0].text and not out[0].text.strip() and not out[0].tex:
        out.pop(0)
    while out and out[-1].text and not out[-1].text.strip() and not out[-1].tex:
        out.pop()
    if out and out[0].text:
        out[0] = replace(out[0], text=out[0].text.lstrip())
    if out and out[-1].text:
        out[-1] = replace(out[-1], text=out[-1].text.rstrip())
    return out
