"""Footnotes: notes at the end of the text and the references that point to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from declutter.model import Page
from declutter.parse.inline import Run
from declutter.render.layout import Layout, Role

_ID = re.compile(r'\bid="([^"]+)"')
_SIGN = re.compile(r"^[\s\[(]*(?:\d{1,3}|[a-z*†‡§])[\s\])]*$")
FOOTNOTE = "footnote:"


class _Leaf(Protocol):
    chain: tuple[int, ...]


class Footnotes:
    """The footnotes of a page that are in its body.

    Attributes:
        names: number of each footnote's list item, as text.
    """

    def __init__(self, page: Page, layout: Layout, kept: Collection[int]) -> None:
        self._layout = layout
        self.names: dict[int, str] = {}
        self._by_id: dict[str, str] = {}
        if "footnote" not in page.html and "endnote" not in page.html:
            return
        for element, tag in enumerate(page.elements.tags):
            if tag != "li":
                continue
            # Roles are found from the outside in: asking for the item's asks for its list's.
            notes = any(layout.role(e) is Role.FOOTNOTES for e in layout.chain(element))
            match = _ID.search(page.elements.attrs[element])
            if not notes or not match:
                continue
            if any(b in kept for b in range(layout.first[element], layout.last[element])):
                self.names[element] = str(len(self.names) + 1)
                self._by_id[match[1]] = self.names[element]

    def item_of(self, leaf: _Leaf) -> int:
        """The footnote's list item around a block, -1 for none."""
        return next((e for e in leaf.chain if e in self.names), -1)

    def link(self, runs: Sequence[Run]) -> list[Run]:
        """Runs whose references to footnotes say so: their target becomes `footnote:` + name."""
        if not self._by_id:
            return list(runs)
        out: list[Run] = []
        for run in runs:
            name = self._by_id.get(run.href[1:]) if run.href.startswith("#") else None
            if name and _SIGN.match(run.text):
                out.append(replace(run, href=FOOTNOTE + name, marks=0, text=name))
            else:
                out.append(run)
        return out
