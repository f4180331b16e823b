"""Places where the markup itself names an author or a date: microdata, rel, time, class words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from declutter.model import Page
from declutter.words import class_words

# An attribute that speaks of an author or a date holds one of these. Plain `find` beats a regular
# expression of alternatives by an order of magnitude, so both cases are listed.
_KEYS = (
    "uthor",
    "yline",
    "ublish",
    "pubdate",
    "pub-date",
    "date",
    "Date",
    "osted",
    "riter",
    "autor",
    "auteur",
    "user",
    "User",
    "icknam",
    "ontributor",
    "oster",
    "reat",
    "imestamp",
    "<time",
    'class="fn',
    "odified",
    "/author",
    "/people/",
    "/profile/",
    "hreddit-post",
)
_ATTRIBUTE = re.compile(r'([^\s=">/]+)(?:="([^"]*)")?')
_OPEN = re.compile(r"<([a-zA-Z][\w:-]*)(\s[^<>]*)?>")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_TEXT = re.compile(
    r"<(script|style|svg|template|button|select)\b.*?</\1>|<!--.*?-->|<[^<>]*>", re.DOTALL
)
_VOID = frozenset("img br input meta link hr source wbr".split())
# Places that hold other texts' authors and dates.
_ASIDE = frozenset(
    "comment comments reply replies related recommended recommendations sidebar widget footer nav "
    "navigation menu trending popular latest teaser teasers card cards carousel newsletter promo "
    "more similar reviews readnext mostread relatedposts relatedarticles".split()
)
_ASIDE_TAGS = frozenset(("nav", "footer", "aside"))
_PROFILE = re.compile(
    r"(?<!/licenses)/(?:authors?|writers?|contributors?|people|profiles?|team|autor(?:en|es)?|auteurs?|redaktion|"
    r"staff|journalists?|by|editors?)/[^/?#]+/?(?:[?#].*)?$|/author[-_]|[?&]author=",
    re.IGNORECASE,
)
_BOX = re.compile(r"</?(?:div|p|h[1-6]|li|ul|ol|dl|dt|dd|td|tr|table|section|figure|br)\b[^<>]*>")
BARE_LABEL = re.compile(
    r"^(?:(?:article|story|post|words|text|written|posted|published|authored|reported)?\s*by|"
    r"authors?|author\(s\)|contributors?|written|von|par|por|autor(?:en|es|a)?|auteurs?|"
    r"autore|autori|about the author)\s*:?$",
    re.IGNORECASE,
)
_REACH = 4_000
_MOST = 400
_BEFORE = 1_500


@dataclass(frozen=True, slots=True)
class Mark:
    """An element that speaks of an author or a date.

    Attributes:
        tag: tag name.
        attrs: attributes, names lower case.
        words: lower-case words of class, id, role and schema.org attributes.
        text: its visible text, white space collapsed.
        inner: its html (4000 characters).
        at: offset of the tag in the page's html.
        block: index of the block at or after it.
        aside: whether it stands in a comment, teaser, sidebar or footer.
    """

    tag: str
    attrs: dict[str, str]
    words: frozenset[str]
    text: str
    inner: str
    at: int
    block: int
    aside: bool


def attributes(raw: str) -> dict[str, str]:
    """Attributes of a serialised tag, names lower case, values unescaped."""
    return {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(raw)}


class Marks:
    """The marked elements of a page, found once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._starts = page.start.tolist()
        self._aside: dict[int, bool] = {}

    @cached_property
    def all(self) -> list[Mark]:
        """At most 400 marks, in document order."""
        return list(self._find())

    def _find(self) -> Iterator[Mark]:
        html = self.page.html
        seen: set[int] = set()
        for start, end in self._regions():
            region = html[start:end]
            for key in _KEYS:
                at = region.find(key)
                while at >= 0:
                    opened = region.rfind("<", 0, at + 1)
                    closed = region.find(">", opened)
                    # Attribute values are escaped: a key in a tag has no `>` before it.
                    if opened >= 0 and closed > at:
                        seen.add(start + opened)
                    at = region.find(key, max(closed if opened >= 0 else at, at) + 1)
        count = 0
        for offset in sorted(seen):
            match = _OPEN.match(html, offset)
            if not match:
                continue
            tag, attrs = match[1].lower(), attributes(match[2] or "")
            words = frozenset(class_words((match[2] or "").strip()))
            if not _speaks(tag, attrs, words):
                continue
            count += 1
            if count > _MOST:
                return
            block = self.block_at(offset)
            inner = self.inner(tag, match.end())
            yield Mark(tag, attrs, words, visible(inner), inner, offset, block, self.aside(block))

    def _regions(self) -> Iterator[tuple[int, int]]:
        """Spans of the html that hold blocks and the tags just before them, merged; no scripts."""
        begin = end = 0
        for start, stop in zip(self._starts, self.page.end.tolist(), strict=True):
            opened = max(end, start - _BEFORE)
            if opened > end:
                if end > begin:
                    yield begin, end
                begin = opened
            end = max(end, stop)
        if end > begin:
            yield begin, end

    def block_at(self, offset: int) -> int:
        """Index of the block that holds an offset, or the next one (the last at the end)."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= int(self.page.end[index]):
            index += 1
        return min(index, len(self._starts) - 1)

    def aside(self, block: int) -> bool:
        """Whether a block stands in a comment, teaser, sidebar or footer."""
        if block < 0:
            return False
        element = int(self.page.element[block])
        return self._element_aside(element)

    def _element_aside(self, element: int) -> bool:
        chain = []
        known = False
        while element >= 0:
            if element in self._aside:
                known = self._aside[element]
                break
            chain.append(element)
            element = int(self.page.elements.parent[element])
        for index in reversed(chain):
            tag = self.page.elements.tags[index]
            if tag == "article":
                # A card in an article is rare; an article in a card area is a teaser.
                known = known and tag != "article"
            words = class_words(self.page.elements.attrs[index])
            known = (
                known
                or tag in _ASIDE_TAGS
                or (tag not in ("body", "html", "main") and not _ASIDE.isdisjoint(words))
            )
            self._aside[index] = known
        return known

    def inner(self, tag: str, position: int) -> str:
        """Html inside the element whose opening tag ends at `position` (4000 characters)."""
        if tag in _VOID:
            return ""
        window = self.page.html[position : position + _REACH]
        depth = 1
        for match in _TAG.finditer(window):
            if match[2].lower() == tag:
                depth += -1 if match[1] else 1
                if not depth:
                    return window[: match.start()]
        return window[: window.rfind("<")] if "<" in window[-500:] else window


def visible(html: str) -> str:
    """Visible text of a piece of html, white space collapsed."""
    return " ".join(unescape(_TEXT.sub(" ", html)).split())


def boxes(html: str) -> list[str]:
    """Texts of the boxes in a piece of html, without labels ("Written by") before them.

    What follows a name in a box of its own is a role, a rank or a count of posts.
    """
    texts = [visible(piece) for piece in _BOX.split(html)]
    kept = [text for text in texts if any(c.isalnum() for c in text)]
    while kept and BARE_LABEL.match(kept[0]):
        kept.pop(0)
    return kept


def is_profile(href: str) -> bool:
    """Whether an address is an author's page."""
    return bool(_PROFILE.search(href))


def _speaks(tag: str, attrs: dict[str, str], words: frozenset[str]) -> bool:
    """Whether a tag that the search found is of use (the search matches any substring)."""
    if tag in ("script", "style", "link", "path", "svg", "input", "body", "html", "img"):
        return False
    return bool(
        tag == "time"
        or "datetime" in attrs
        or "itemprop" in attrs
        or "author" in attrs.get("rel", "")
        or (tag == "a" and is_profile(attrs.get("href", "")))
        or "data-author" in attrs
        or tag == "shreddit-post"
        or not words.isdisjoint(WORDS)
        or any(w.startswith(("author", "byline", "date", "publish")) for w in words)
    )


WORDS = frozenset(
    "author authors byline writer autor auteur autoren username user nickname contributor "
    "contributors poster date datetime time timestamp published pubdate posted created updated "
    "modified dateline creator fn writtenby postedby".split()
)
