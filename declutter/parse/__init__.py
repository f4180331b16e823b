"""HTML -> tree -> blocks. The only part of declutter that uses the parser library.

Plain text is read by `parse.text`.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from declutter.model import COUNTS, Elements, Ints, Page, Source
from declutter.parse.columns import Columns
from declutter.parse.head import read_head
from declutter.parse.limits import MAX_ATTRS, TagCounts, count_tags, flatten, shortened, tame
from declutter.parse.nesting import MAX_DEPTH
from declutter.parse.scan import scan
from declutter.parse.state import add_state_blocks
from declutter.parse.unclosed import UNSEEN, end_tags, mark, mend, unmark, without_plaintext

# Scoring takes some four kilobytes a block.
MAX_BLOCKS = 50_000
_COUNTED = (*UNSEEN, "noscript")

__all__ = ["parse"]


def parse(source: Source) -> Page:
    """Parse decoded HTML into a page of blocks.

    Never raises for markup: what had to be cut or flattened before parsing (lexbor's cost grows
    faster than linearly with nesting) stands in `Page.warnings`.
    """
    text, counts = source.text, count_tags(source.text, _COUNTED)
    if counts.ends[-1] and (mended := mend(text)) != text:
        text, counts = mended, count_tags(mended, _COUNTED)
    tamed = tame(text, counts)
    html, swallowed = _serialised(tamed.text, counts if tamed.text is text else None)
    columns = scan(html)
    if max(columns.depth) > MAX_DEPTH and not tamed.warnings:
        tamed = flatten(text)
        html, swallowed = _serialised(tamed.text)
        columns = scan(html)
    head = read_head(html)
    left = add_state_blocks(columns, head, len(html))
    if len(columns.texts) > MAX_BLOCKS:
        cut = f"only the first {MAX_BLOCKS:,} of {len(columns.texts):,} blocks were read"
        left = (*left, cut)
    return Page(
        source=source,
        html=html,
        texts=columns.texts[:MAX_BLOCKS],
        head=head,
        warnings=(*tamed.warnings, *swallowed, *left),
        truncated=bool(swallowed or left),
        **_arrays(columns),
    )


def _serialised(text: str, counts: TagCounts | None = None) -> tuple[str, tuple[str, ...]]:
    """The parser's serialisation, and what text unclosed markup swallowed."""
    html = LexborHTMLParser(mark(text)).html or ""
    closed = end_tags(html, (*UNSEEN, "plaintext"))
    if closed[-1]:
        # Its content is written as it stands, and nothing could follow it.
        text, counts = without_plaintext(text), None
        html = LexborHTMLParser(mark(text)).html or ""
        closed = end_tags(html, UNSEEN)
    return unmark(html, text, closed, (counts or count_tags(text, _COUNTED)).ends)


def _arrays(columns: Columns) -> dict[str, Any]:
    def ints(values: array[int], most: int = MAX_BLOCKS) -> Ints:
        return np.asarray(values, dtype=np.int32)[:most]

    counts = ints(columns.counts, MAX_BLOCKS * len(COUNTS))
    first = ints(columns.first, len(columns.tags))
    # Elements stand in order of their first block, so those of blocks beyond the limit are last.
    size = len(first)
    if len(columns.texts) > MAX_BLOCKS:
        size = int(np.searchsorted(first, MAX_BLOCKS))
    return {
        "kinds": ints(columns.kinds).astype(np.uint8),
        # Kept by column: that is how it is read.
        "counts": np.asfortranarray(counts.reshape(-1, len(COUNTS))),
        "element": ints(columns.element),
        "start": ints(columns.start),
        "end": ints(columns.end),
        "elements": Elements(
            tags=columns.tags[:size],
            attrs=_bounded(columns.attrs[:size]),
            parent=ints(columns.parent, size),
            depth=ints(columns.depth, size),
            first=first[:size],
            last=np.minimum(ints(columns.last, size), MAX_BLOCKS),
            start=ints(columns.opened, size),
        ),
    }


def _bounded(attrs: list[str]) -> list[str]:
    if max(map(len, attrs)) <= MAX_ATTRS:
        return attrs
    return [a if len(a) <= MAX_ATTRS else shortened(a) for a in attrs]
