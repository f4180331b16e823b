"""What markup that never ends has swallowed.

Browsers, and so the parser, take everything after an unclosed comment, script, attribute value or
`<template>` for a part of it and show none of it. A mark set behind the page tells: where the
parser puts it is where the text before it went, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from declutter.kernel import compiled
from declutter.parse.limits import unfinished_tag

_NAME = "declutter-end"
_ELEMENT = f"<{_NAME}></{_NAME}>"
_MARK = f"<{_NAME}>".encode()
_ESCAPED = f"&lt;{_NAME}&gt;"
# Elements whose inside is not shown, and which only their own end tag or their parent's ends.
UNSEEN = tuple("applet audio canvas datalist map object select svg template video".split())
_TAG = re.compile(r"<[^>]*>")
_END_TAG = re.compile(r"</([a-z]+)>")
_PLAINTEXT = re.compile("<(/?)plaintext", re.IGNORECASE)
# Fewer words than these are a label or a fallback.
_LEAST_WORDS = 5


def mend(text: str) -> str:
    """The page with an end tag for each `<iframe>` that its `<noscript>` ends.

    With scripts on, a browser reads nothing inside `<noscript>`; a parser without scripts takes
    what follows `<noscript><iframe/></noscript>`, a common tracking snippet, for the frame's text.
    """
    out: list[str] = []
    copied = position = 0
    while (position := text.find("</noscript", position)) >= 0:
        start = text.rfind("<", copied, position)
        tag = text[start:position].rstrip() if start >= 0 else ""
        if tag.endswith(">") and tag[:7].lower() == "<iframe":
            out += (text[copied:position], "</iframe>")
            copied = position
        position += 10
    return "".join((*out, text[copied:])) if out else text


def marked_python(text: str, mark: bytes) -> bytes:
    """A text in UTF-8, surrogates left out, and a mark."""
    return text.encode("utf-8", "ignore") + mark


_marked = marked_python if compiled is None else compiled.marked


def mark(text: str) -> bytes:
    """The page in UTF-8 with a mark at its end."""
    return _marked(text, _MARK)


def without_plaintext(text: str) -> str:
    """The page with `<plaintext>`, which nothing ends, as an ordinary element."""
    return _PLAINTEXT.sub(r"<\1div", text)


def unmark(
    html: str, text: str, closed: Sequence[int], written: Sequence[int]
) -> tuple[str, tuple[str, ...]]:
    """The serialisation without the mark, and what swallowed the end of the page.

    Args:
        html: serialisation of `mark(text)`.
        text: the page.
        closed, written: how often each of `UNSEEN` is ended in html and in the page.

    Returns:
        html, and a sentence for each kind of element that took running text as its own; where
        there are any, text of the page is missing from its tree.
    """
    place = html.rfind(_ELEMENT)
    if place >= 0:
        html = without(html, place, place + len(_ELEMENT))
        return html, tuple(_unseen(html, closed, written))
    place = html.rfind(_NAME)
    if place < 0:
        # A page of frames has no place for it.
        return html, () if "<frameset" in html else _in_tag(text)
    start, end = place - 1, place + len(_NAME)
    if html.startswith(_ESCAPED, place - 4):
        start, end = place - 4, place + len(_NAME) + 4
    elif html.startswith(">", end) and not html.startswith("-->", end - 1):
        end += 1
    rest = html[end : end + 12]
    found = _END_TAG.match(rest)
    name = found[1] if found else ""
    html, before = html[:start] + html[end:], html[:start]
    if name:
        taken = before[before.find(">", before.rfind(f"<{name}")) + 1 :]
    elif rest.startswith("-->"):
        taken = before[before.rfind("<!--") + 4 :]
    else:
        return html, _in_tag(text)
    if not taken.strip():
        return html, ()
    kind = f"<{name}>" if name else "comment"
    return html, (f"the page ends inside an unclosed {kind}, which took {len(taken):,} characters",)


def _in_tag(text: str) -> tuple[str, ...]:
    start = unfinished_tag(text)
    if start < 0 or "<" not in text[start + 1 :]:
        return ()
    return (f"the page ends inside a tag, which took {len(text) - start:,} characters",)


def _unseen(html: str, closed: Sequence[int], written: Sequence[int]) -> list[str]:
    """Sentences on unclosed elements that hold running text which nobody sees."""
    found = []
    for name, after, before in zip(UNSEEN, closed, written, strict=False):
        if before >= after:
            continue
        words = _words_inside(html, name)
        if words >= _LEAST_WORDS:
            found.append(f"an unclosed <{name}> took {words:,} words that follow it")
    return found


def end_tags_python(text: str, names: Sequence[str]) -> list[int]:
    """How many `</name>` a page holds for each name."""
    return [text.count(f"</{name}>") for name in names]


end_tags = end_tags_python if compiled is None else compiled.end_tags


def without_python(text: str, start: int, end: int) -> str:
    """text[:start] + text[end:]"""
    return text[:start] + text[end:]


without = without_python if compiled is None else compiled.without


def _words_inside(html: str, name: str) -> int:
    """Words inside all elements of one name."""
    words = depth = start = 0
    for tag in re.finditer(rf"<(/?){name}[\s>]", html):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                words += len(_TAG.sub(" ", html[start : tag.start()]).split())
    return words
