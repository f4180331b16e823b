"""Marks that only point at places of the same page: `¶` behind a heading, `↩` behind a footnote.

They are links to a fragment whose whole text is a sign, or the fragment itself (`#install`), and
show up beside what they point at; no reader reads them.
"""

from __future__ import annotations

import re
from typing import Final

from declutter.parse.columns import unescape

FRAGMENT: Final = 'href="#'
_SIGNS = frozenset("#¶§^↩↑⤴⏎⬆⇧▲◆🔗⚓\ufe0e\ufe0f")
_INNER = re.compile(r"((?:<(?!/?a[\s>])[^<>]{0,300}>|[^<>]){1,200}?)</a>")
_HREF = re.compile(r'href="(#[^"]*)"')
_TAG = re.compile(r"<[^<>]*>")


def mark_end(html: str, attrs: str, position: int) -> int:
    """Offset past a mark.

    Args:
        html: the serialised page.
        attrs: attributes of a link that hold `FRAGMENT`.
        position: where its opening tag ends.

    Returns:
        Where its closing tag ends, -1 for any other link.
    """
    inner = _INNER.match(html, position)
    if inner is None:
        return -1
    text = "".join(unescape(_TAG.sub("", inner[1])).split())
    if not text:
        return -1
    href = _HREF.search(attrs)
    named = href is not None and text == unescape(href[1])
    return inner.end() if named or _SIGNS.issuperset(text) else -1
