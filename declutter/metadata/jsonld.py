"""JSON-LD: read leniently, resolve references, and find the node that describes the page.

Vocabulary: schema.org. Sites break their JSON-LD in few ways (comments, CDATA marks, escaped
quotes, trailing commas, several values in one script), which `load` mends; what stays broken is
searched for the handful of string properties that metadata needs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

Node = Mapping[str, Any]

# What the page is about comes first; a description of the page as such comes last.
_RANK = {
    name: rank
    for rank, names in enumerate(
        (
            "newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle "
            "reviewnewsarticle backgroundnewsarticle askpublicnewsarticle blogposting "
            "liveblogposting article techarticle scholarlyarticle medicalscholarlyarticle "
            "socialmediaposting discussionforumposting report advertisercontentarticle "
            "satiricalarticle claimreview question recipe howto",
            "review creativework course jobposting event podcastepisode book dataset "
            "softwareapplication videoobject",
            "product productgroup qapage faqpage itempage aboutpage medicalwebpage webpage",
            "collectionpage profilepage searchresultspage",
        )
    )
    for name in names.split()
}
_SITE = frozenset(("website", "organization", "newsmediaorganization", "corporation"))
# Nodes below these describe something other than the page.
_ELSEWHERE = frozenset(
    "comment review reviews suggestedAnswer acceptedAnswer itemListElement isRelatedTo isSimilarTo "
    "relatedLink mentions citation hasPart publisher sourceOrganization image video breadcrumb "
    "associatedMedia blogPost blogPosts liveBlogUpdate potentialAction sameAs offers about "
    "author creator isPartOf provider primaryImageOfPage workExample recordedIn".split()
)
_TRAILING = re.compile(r",(\s*[}\]])")
_MISSING = re.compile(r'([}\]"])\s*\n\s*(")')
_WRAP = re.compile(
    r"^\s*(?:/[/*]+\s*)?(?:<!--|<!\[CDATA\[)\s*(?:\*/)?|"
    r"(?:/[/*]+\s*)?(?:-->|\]\]>)\s*(?:\*/)?\s*;?\s*$"
)
_LONE = re.compile(r'\\(?!["\\/bfnrtu])')
_PAIR = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|description)"\s*:\s*'
    r'"((?:[^"\\]|\\.){1,2000})"'
)
_AUTHOR = re.compile(
    r'"author"\s*:\s*(?:\[\s*)?(?:"((?:[^"\\]|\\.){1,200})"|\{[^{}]{0,2000}?"name"\s*:\s*'
    r'"((?:[^"\\]|\\.){1,200})")'
)
_DEPTH = 24
_NODES = 5_000


def load(raw: str) -> list[Any]:
    """Every JSON value of one script, in order; [] where nothing can be read."""
    decoder = json.JSONDecoder(strict=False)
    text = raw.strip().lstrip("\ufeff")
    for mend in (_as_is, _unwrapped, _repaired):
        try:
            return _values(decoder, mend(text))
        except (ValueError, RecursionError):
            continue
    found: dict[str, Any] = {}
    for name, value in _PAIR.findall(text):
        found.setdefault(name, _plain(value))
    if author := _AUTHOR.search(text):
        found["author"] = _plain(author[1] or author[2])
    return [{"@type": "Article", **found}] if found else []


def _as_is(text: str) -> str:
    return text


def _unwrapped(text: str) -> str:
    text = _WRAP.sub("", _WRAP.sub("", text))
    return text.strip().rstrip(";")


def _repaired(text: str) -> str:
    text = _unwrapped(text)
    if "&quot;" in text:
        text = unescape(text)
    return _LONE.sub(r"\\\\", _MISSING.sub(r"\1,\2", _TRAILING.sub(r"\1", text)))


def _values(decoder: json.JSONDecoder, text: str) -> list[Any]:
    """Values that stand one after the other, separated by white space, commas or semicolons."""
    values = []
    position = 0
    while position < len(text):
        value, position = decoder.raw_decode(text, position)
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
    return values


def _plain(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value


def types(node: Node) -> tuple[str, ...]:
    """Lower-case schema.org types of a node, without namespace."""
    value = node.get("@type") or ()
    names = value if isinstance(value, (list, tuple)) else (value,)
    return tuple(str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in names)


class Graph:
    """All nodes of a page's JSON-LD scripts.

    Attributes:
        nodes: (node, aside) in document order; aside is True below a property that leads away
            from the page (comments, related items, the publisher).
    """

    def __init__(self, scripts: Sequence[str]) -> None:
        self.nodes: list[tuple[Node, bool]] = []
        self._by_id: dict[str, Node] = {}
        for raw in scripts:
            for value in load(raw):
                for node, aside in _walk(value, False, 0):
                    if len(self.nodes) >= _NODES:
                        return
                    self.nodes.append((node, aside))
                    name = node.get("@id")
                    if isinstance(name, str) and len(node) > len(self._by_id.get(name, ())):
                        self._by_id[name] = node

    def resolve(self, value: Any) -> Any:
        """The node a bare `{"@id": ...}` refers to, else the value itself."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str):
            return self._by_id.get(value["@id"], value)
        return value

    def about(self, same: Sequence[str]) -> list[Node]:
        """Nodes that describe the page, best first.

        Args:
            same: folded titles and addresses of the page; a node that bears one of them is the
                page's own where a page describes several.
        """
        ranked = []
        for order, (node, aside) in enumerate(self.nodes):
            rank = min((_RANK[t] for t in types(node) if t in _RANK), default=None)
            if rank is None:
                continue
            own = any(_same(node.get(name), same) for name in ("headline", "name", "url", "@id"))
            if aside and not own:
                continue
            ranked.append(((rank, not own, order), node))
        ranked.sort(key=lambda pair: pair[0])
        return [node for _, node in ranked]

    def sites(self) -> Iterator[Node]:
        """Nodes that describe the site or who runs it, in document order."""
        for kind in (("website",), tuple(_SITE)):
            for node, _ in self.nodes:
                if any(name in kind for name in types(node)):
                    yield node

    def names(self, value: Any) -> Iterator[str]:
        """Names in a person, organisation, text, or list of them."""
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for item in value[:50]:
                yield from self.names(item)
        elif isinstance(value, dict):
            node = self.resolve(value)
            name = node.get("name") or node.get("alternateName")
            if name is None and (node.get("givenName") or node.get("familyName")):
                name = f"{node.get('givenName') or ''} {node.get('familyName') or ''}".strip()
            if isinstance(name, (str, list)):
                yield from self.names(name)


def _walk(value: Any, aside: bool, depth: int) -> Iterator[tuple[Node, bool]]:
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, aside, depth + 1)
    elif isinstance(value, dict):
        yield value, aside
        for name, child in value.items():
            if isinstance(child, (dict, list)):
                yield from _walk(child, aside or name in _ELSEWHERE, depth + 1)


def _same(value: Any, same: Sequence[str]) -> bool:
    return isinstance(value, str) and value.strip().rstrip("/").casefold() in same


def text(value: Any) -> str:
    """A property's text: itself, the first of a list, or its `@value` or `name`."""
    if isinstance(value, str):
        return unescape(value).strip()
    if isinstance(value, list):
        return next((found for item in value[:10] if (found := text(item))), "")
    if isinstance(value, dict):
        return text(value.get("@value") or value.get("name") or "")
    return ""
