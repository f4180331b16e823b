"""Text that a page holds for its scripts and shows by mistake, or to mislead others.

Identifiers between the letters of a word that only a style sheet puts together, addresses of
pictures in a table of properties, data in JSON: no wording, so no pattern of a pack reaches them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.context import Mark
from declutter.rules.model import MACHINE

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_UUIDS = 2
_FILE = re.compile(
    r"(?:https?:)?//[^\s/]+/\S+\.(?:avif|css|gif|jpe?g|js|m3u8|mp4|png|svg|webm|webp|woff2?)"
    r"(?:\?\S*)?\Z",
    re.IGNORECASE,
)
_LONGEST = 2000
_DATA = re.compile(r'(?:\[\s*)?\{\s*"[\w$@-]+"\s*:\s*["{\[\dtfn-]')


def mark_machine(body: Body) -> Iterator[Mark]:
    """Mark units of a page that were written for machines."""
    if body.page.plain:
        return
    for unit, text in enumerate(body.texts):
        if body.alive[unit] and _is_machine(text) and body.kind(unit) != Kind.CODE:
            # An address that is a link is somebody's; an identifier or data is nobody's.
            linked = body.link_share(unit) > 0.5 and _is_files(text)
            if not linked and "code" not in body.containers(unit):
                yield Mark(unit, 0, len(text), MACHINE)


def _is_machine(text: str) -> bool:
    """Whether a text is addresses of files, data, or holds several identifiers."""
    if _is_files(text):
        return True
    if text[:1] in {"{", "["} and text[-1:] in {"}", "]"}:
        return _DATA.match(text) is not None
    # An identifier has four hyphens.
    return text.count("-") >= 4 * _UUIDS and len(_UUID.findall(text)) >= _UUIDS


def _is_files(text: str) -> bool:
    """Whether a text is nothing but addresses of files."""
    return text.startswith(("http", "//")) and all(
        len(word) <= _LONGEST and _FILE.match(word) for word in text.split()
    )
