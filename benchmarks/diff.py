"""The true text beside the extracted one, as HTML: what was missed, what was kept beyond it."""

from __future__ import annotations

import re
from html import escape

from rapidfuzz.distance import LCSseq

_PIECE = re.compile(r"\w+|[^\w\s]|\s+")
LONGEST = 20_000  # pieces of a text that are compared; more would make the report unreadable


def side_by_side(truth: str, output: str) -> tuple[str, str]:
    """HTML of both texts.

    Returns:
        The truth with what the output lacks in `<del>`, and the output with what the truth lacks
        in `<ins>`, along a longest common subsequence of words and punctuation. What goes beyond
        `LONGEST` pieces is cut, and says so.
    """
    true, true_cut = _pieces(truth)
    found, found_cut = _pieces(output)
    matched_true, matched_found = [False] * len(true), [False] * len(found)
    # White space is shown, not compared.
    true_words = [i for i, piece in enumerate(true) if not piece.isspace()]
    found_words = [i for i, piece in enumerate(found) if not piece.isspace()]
    codes = LCSseq.opcodes([true[i] for i in true_words], [found[i] for i in found_words])
    for code in codes:
        if code.tag == "equal":
            for i in range(code.src_start, code.src_end):
                matched_true[true_words[i]] = True
            for i in range(code.dest_start, code.dest_end):
                matched_found[found_words[i]] = True
    return (
        _render(true, matched_true, "del") + true_cut,
        _render(found, matched_found, "ins") + found_cut,
    )


def _pieces(text: str) -> tuple[list[str], str]:
    pieces = _PIECE.findall(text)
    if len(pieces) <= LONGEST:
        return pieces, ""
    return pieces[:LONGEST], f" <i>[{len(pieces) - LONGEST} more pieces not shown]</i>"


def _render(pieces: list[str], matched: list[bool], tag: str) -> str:
    out: list[str] = []
    open_tag = False
    for piece, same in zip(pieces, matched, strict=True):
        if not piece.isspace() and open_tag == same:
            out.append(f"</{tag}>" if open_tag else f"<{tag}>")
            open_tag = not open_tag
        out.append(escape(piece))
    if open_tag:
        out.append(f"</{tag}>")
    return "".join(out)
