"""Tables: rows, heads and spans of a data table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from declutter.render.layout import Layout
from declutter.render.nodes import Cell, Node, Table

_MOST_COLUMNS = 200


def build_table(
    layout: Layout, element: int, contents: Mapping[int, list[Node]], caption: list[Node]
) -> Table:
    """The table of an element.

    A row of which nothing is kept is left out; a cell of which nothing is kept stays empty, so
    that the columns hold.

    Args:
        layout: roles of the page's elements.
        element: the table.
        contents: kept nodes by cell element.
        caption: kept nodes outside of the cells.
    """
    elements = layout.page.elements
    rows: list[list[Cell]] = []
    heads = 0
    for row in layout.inside(element):
        if elements.tags[row] != "tr" or _table_of(layout, row) != element:
            continue
        cells = [c for c in layout.children(row) if elements.tags[c] in ("td", "th")]
        if not any(contents.get(c) for c in cells):
            continue
        made = []
        for cell in cells:
            columns, deep = layout.span(cell)
            made.append(Cell(contents.get(cell, []), elements.tags[cell] == "th", columns, deep))
        in_head = elements.tags[layout.parent[row]] == "thead"
        if heads == len(rows) and (in_head or (not rows and all(c.header for c in made))):
            heads += 1
        rows.append(made)
    return Table(caption, rows, heads)


def _table_of(layout: Layout, row: int) -> int:
    at = layout.parent[row]
    while at >= 0 and layout.page.elements.tags[at] != "table":
        at = layout.parent[at]
    return at


def grid(rows: Sequence[Sequence[Cell]]) -> list[list[Cell | None]]:
    """Rows with one entry a column: a cell where it begins, None where a span covers.

    All rows are of the same length.
    """
    out: list[list[Cell | None]] = []
    covered: dict[int, int] = {}
    for row in rows:
        line: list[Cell | None] = []
        column = 0
        cells = iter(row)
        cell = next(cells, None)
        after: dict[int, int] = {}
        while cell is not None or any(c >= column for c in covered):
            if column >= _MOST_COLUMNS:
                break
            if covered.get(column, 0) > 0:
                after[column] = covered[column] - 1
                line.append(None)
                column += 1
                continue
            if cell is None:
                line.append(None)
                column += 1
                continue
            for offset in range(min(cell.columns, _MOST_COLUMNS - column)):
                line.append(None if offset else cell)
                if cell.rows > 1:
                    after[column + offset] = cell.rows - 1
            column += cell.columns
            cell = next(cells, None)
        # Cells beyond the widest row that is kept are never dropped.
        while cell is not None:
            line.append(cell)
            cell = next(cells, None)
        covered = {c: n for c, n in after.items() if n > 0}
        out.append(line)
    width = max((len(line) for line in out), default=0)
    for line in out:
        line.extend([None] * (width - len(line)))
    return out
