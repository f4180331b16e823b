"""Limits applied before the parser, whose cost is not linear in nesting.

Lexbor needs seconds and gigabytes for a few kilobytes of misnested formatting tags and for very
deep nesting. A cheap count tells the rare page that may nest too deep; only that page is walked
tag by tag, and tags beyond the limit are dropped while their text stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_DEPTH = 400
_ALARM = 500
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^>]*)>")
_SHALLOW = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li td th tr option "
    "dt dd tbody thead tfoot".split()
)


@dataclass(frozen=True, slots=True)
class Tamed:
    """Markup that is safe to parse, with what was done to it."""

    text: str
    warnings: tuple[str, ...] = ()
    truncated: bool = False


def tame(text: str) -> Tamed:
    """Flatten nesting beyond `MAX_DEPTH`; other markup passes untouched."""
    closes = text.count("</")
    opens = text.count("<") - closes
    if opens - closes < _ALARM and closes - opens < _ALARM and opens < 20 * _ALARM:
        return Tamed(text)
    return _flatten(text)


def _flatten(text: str) -> Tamed:
    out: list[str] = []
    depth = position = dropped = 0
    open_count: dict[str, int] = {}
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in _SHALLOW:
            continue
        if match[1]:
            # A close without its open changes no depth.
            if open_count.get(name, 0) > 0:
                open_count[name] -= 1
                depth -= 1
                continue
        else:
            if match[3].endswith("/") or name in ("script", "style"):
                continue
            if depth < MAX_DEPTH:
                depth += 1
                open_count[name] = open_count.get(name, 0) + 1
                continue
            out.append(text[position : match.start()])
            position = match.end()
            dropped += 1
    if not dropped:
        return Tamed(text)
    out.append(text[position:])
    return Tamed(
        "".join(out),
        (f"{dropped} tags nested deeper than {MAX_DEPTH} were flattened; their text was kept",),
    )
