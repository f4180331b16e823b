"""Plain text: blocks apart by a blank line; list items and table rows on lines of their own.

List items carry no markers and cells stand apart by a tab: the words are the page's and no more.
"""

from __future__ import annotations

from declutter.model import Kind, Page
from declutter.render.code import listing
from declutter.render.layout import Layout, Role
from declutter.result import Result

_CODE = int(Kind.CODE)
_SIMPLE = frozenset((Kind.PARAGRAPH, Kind.HEADING, Kind.SUMMARY, Kind.CONTROL))


def plain(result: Result, title: str) -> str:
    """The body as text.

    Args:
        result: verdicts and page.
        title: headline to put first ("" for none).
    """
    page = result.page
    layout = Layout(page)
    places = _Places(layout)
    kinds: list[int] = page.kinds.tolist()
    parts: list[str] = [title] if title else []
    before = -1
    before_place = _NOWHERE
    for index, keep, _, _, cuts in result.verdicts:
        if not keep or (layout.has_code and layout.is_furniture(index)):
            continue
        text = kept(page.texts[index], cuts) if cuts else page.texts[index]
        place = _NOWHERE
        kind = kinds[index]
        if kind not in _SIMPLE and not page.plain:
            place = places.around(layout.element[index])
            if kind == _CODE and not cuts:
                text = listing(page, index, text)
            if place[0] >= 0:
                text = " ".join(text.split())
        if not text or (parts and title and before < 0 and text == title):
            continue
        if parts:
            parts.append(_between(page, before, before_place, index, place))
        parts.append(text)
        before, before_place = index, place
    return "".join(parts)


_NOWHERE = (-1, -1, -1)


def kept(text: str, cuts: tuple[tuple[int, int], ...]) -> str:
    """A block's text without the spans that rules cut out of it."""
    if not cuts:
        return text
    out, position = [], 0
    for start, end in sorted(cuts):
        out.append(text[position : max(start, position)])
        position = max(position, end)
    out.append(text[position:])
    return "".join(out).strip()


# Members of an enumeration are slow to look up.
ROW, CELL = Role.ROW, Role.CELL
_GROUPS = (Role.LIST, Role.CODE, Role.DEFINITIONS, Role.TABLE)


class _Places:
    """(table row, table cell, outermost list, code or definition list) around elements."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._known: dict[int, tuple[int, int, int]] = {-1: _NOWHERE}

    def around(self, element: int) -> tuple[int, int, int]:
        """The outermost of each kind, the element included; -1 where there is none."""
        parent, known = self._layout.parent, self._known
        inner = []
        while element not in known:
            inner.append(element)
            element = parent[element]
        place = known[element]
        for at in reversed(inner):
            place = known[at] = self._within(place, at)
        return place

    def _within(self, place: tuple[int, int, int], element: int) -> tuple[int, int, int]:
        """The place inside an element, given the one around it."""
        if not self._layout.is_named(element):
            return place
        role = self._layout.role(element)
        row, cell, group = place
        if role is ROW and row < 0:
            return element, cell, group
        if role is CELL and cell < 0:
            return row, element, group
        if role in _GROUPS and group < 0:
            return row, cell, element
        return place


def _between(
    page: Page,
    before: int,
    before_place: tuple[int, int, int],
    index: int,
    place: tuple[int, int, int],
) -> str:
    """What separates two kept blocks."""
    if page.plain:
        both = page.kinds[before] == page.kinds[index] == Kind.LIST_ITEM if before >= 0 else False
        return "\n" if both else "\n\n"
    if place[0] >= 0 and place[0] == before_place[0]:
        return " " if place[1] == before_place[1] else "\t"
    if place[2] >= 0 and place[2] == before_place[2]:
        return "\n"
    return "\n\n"
