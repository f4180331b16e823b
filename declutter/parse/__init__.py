"""Text -> tree -> blocks. The only part of declutter that uses the parser library."""

from __future__ import annotations

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from declutter.model import COUNTS, Elements, Page, Source
from declutter.parse.head import read_head
from declutter.parse.limits import tame
from declutter.parse.scan import Columns, scan
from declutter.parse.state import add_state_blocks
from declutter.parse.text import looks_like_html, parse_text

__all__ = ["looks_like_html", "parse", "parse_text"]


def parse(source: Source) -> Page:
    """Parse decoded HTML into a page of blocks.

    Never raises for markup: what had to be cut or flattened before parsing (lexbor's cost grows
    faster than linearly with nesting) stands in `Page.warnings`.
    """
    tamed = tame(source.text)
    html = LexborHTMLParser(tamed.text).html or ""
    head = read_head(html)
    columns = scan(html)
    add_state_blocks(columns, head, len(html))
    return Page(
        source=source,
        html=html,
        texts=columns.texts,
        head=head,
        warnings=tamed.warnings,
        truncated=tamed.truncated,
        **_arrays(columns),
    )


def _arrays(columns: Columns) -> dict[str, object]:
    def ints(values: list[int]) -> np.ndarray:
        return np.array(values, dtype=np.int32)

    return {
        "kinds": np.array(columns.kinds, dtype=np.uint8),
        "counts": np.array(columns.counts, dtype=np.int32).reshape(-1, len(COUNTS)),
        "element": ints(columns.element),
        "start": ints(columns.start),
        "end": ints(columns.end),
        "elements": Elements(
            tags=columns.tags,
            attrs=columns.attrs,
            parent=ints(columns.parent),
            depth=ints(columns.depth),
            first=ints(columns.first),
            last=ints(columns.last),
            start=ints(columns.opened),
        ),
    }
