"""What a page says about itself outside its visible text: title, metas, links, JSON scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

from declutter.kernel import compiled
from declutter.model import Head
from declutter.parse.columns import unescape

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_DRAWING = re.compile(r"<svg[\s>].*?</svg>", re.DOTALL)
_ATTR = re.compile(r'([^\s=>"]+)="([^"]*)"')
_LANG = re.compile(r'<html[^>]*\s(?:xml:)?lang="([^"]*)"')
# What holds no markup of the page, and tags without content.
_PART = re.compile(
    r"<(?:!--|(script|style|iframe|noembed|noframes|xmp|textarea)(?=[\s>])"
    r"|(meta|link|base)\s([^>]*)>)"
)
# Shorter JSON configures a widget.
_LEAST_JSON = 500
_MAX_JSON_DEPTH = 300
_BRACKETS = re.compile(r"[\[\]{}]")
# A script that assigns state does so at once.
_BEGINNING = 200
_STATE_PUSH = "self.__next_f.push("
# Scripts that carry the page's data for client-side rendering, by id or by assignment.
_STATE_NAMES = (
    "__NEXT_DATA__",
    "__NUXT_DATA__",
    "__NUXT__",
    "__APOLLO_STATE__",
    "__INITIAL_STATE__",
    "__PRELOADED_STATE__",
    "__remixContext",
    "__INITIAL_DATA__",
    "__SERVER_DATA__",
)

Raw = tuple[str, int, int, int, int]


def attributes_python(raw: str) -> list[tuple[str, str]]:
    """Names and values of a serialised tag's attributes, as they are written."""
    return _ATTR.findall(raw)


_attributes = attributes_python if compiled is None else compiled.attributes


def attributes(raw: str) -> dict[str, str]:
    """Attributes of one serialised tag, names as written, values unescaped."""
    found = _attributes(raw)
    if "&" not in raw:
        return dict(found)
    return {name: unescape(value) for name, value in found}


def read_head(html: str) -> Head:
    """The head of a serialised page, plus the data scripts of its whole text."""
    raws, voids = parts(html)
    ld_json, state = _scripts(html, raws)
    title = _title(html, raws)
    metas: list[tuple[str, str]] = []
    links: list[tuple[str, str]] = []
    base = ""
    # itemprop metas stand inside the body.
    for tag, raw in voids:
        found = attributes(raw)
        if tag == "meta":
            content = found.get("content")
            if content is not None:
                for key in ("name", "property", "itemprop", "http-equiv"):
                    if name := found.get(key):
                        metas.append((name.lower().strip(), content))
        elif tag == "link":
            links.append((found.get("rel", "").lower(), found.get("href", "")))
        else:
            base = base or found.get("href", "")
    language = _LANG.search(html, 0, 2000)
    return Head(
        title=title,
        metas=tuple(metas),
        links=tuple(links),
        language=language[1].strip() if language else "",
        base=base,
        ld_json=ld_json,
        state_json=state,
    )


def parts_python(html: str) -> tuple[list[Raw], list[tuple[str, str]]]:
    """What a page's head is read from.

    Returns:
        comments and elements whose content is no markup, as (name, "" for a comment; start; start
        and end of the content; end); and outside those the `meta`, `link` and `base` tags, as
        (name, attributes).
    """
    raws: list[Raw] = []
    voids: list[tuple[str, str]] = []
    position = 0
    while (found := _PART.search(html, position)) is not None:
        start, position = found.span()
        if found[2]:
            voids.append((found[2], found[3]))
            continue
        name = found[1] or ""
        opened = (html.find(">", start) + 1 or len(html)) if name else start + 2
        closing = f"</{name}>" if name else "-->"
        close = html.find(closing, opened)
        # The serialiser closes all; should it not, nothing but text follows.
        close = close if close >= 0 else len(html)
        position = min(close + len(closing), len(html))
        raws.append((name, start, opened, close, position))
    return raws, voids


parts: Callable[[str], tuple[list[Raw], list[tuple[str, str]]]] = (
    parts_python if compiled is None else compiled.head_parts
)


def _title(html: str, raws: list[Raw]) -> str:
    """The page's title: the first in its head, else the first there is."""
    ends = [(raw[1], raw[4]) for raw in raws] + [(len(html), len(html))]
    gaps: list[tuple[int, int]] = []
    position = 0
    for start, end in ends:
        body = html.find("<body", position, start)
        gap = position, start if body < 0 else body
        if gaps:
            gaps.append(gap)
        elif html.find("<title", *gap) >= 0:
            gaps.append(gap)
            if found := _TITLE.search(html, *gap):
                return _visible(found[1])
        if body >= 0:
            break
        position = end
    found = _TITLE.search("".join(html[a:b] for a, b in gaps))
    if found is None and body >= 0:
        starts = [0, *(end for _, end in ends)]
        gaps = [(a, b) for a, (b, _) in zip(starts, ends, strict=False)]
        # A title in the body is the page's too, one in a drawing names the drawing.
        found = _TITLE.search(_DRAWING.sub("", "".join(html[a:b] for a, b in gaps)))
    return _visible(found[1]) if found else ""


def _visible(raw: str) -> str:
    return " ".join(unescape(raw).split())


def _scripts(html: str, raws: list[Raw]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """JSON-LD and named state."""
    ld_json: list[str] = []
    state: list[tuple[str, str]] = []
    for name, start, opened, close, _ in raws:
        if name == "script" and close < len(html):
            attrs = html[start + len("<script") : opened - 1]
            head = html[opened : min(opened + _BEGINNING, close)]
            # All names of state hold two underscores.
            if "json" in attrs or "__" in head:
                _take_script(attrs, html[opened:close], ld_json, state)
    return tuple(ld_json), tuple(state)


def _take_script(attrs: str, body: str, ld_json: list[str], state: list[tuple[str, str]]) -> None:
    """File a script's text where it holds data."""
    if "ld+json" in attrs:
        if not _is_deep(body):
            ld_json.append(body)
    elif "application/json" in attrs:
        if len(body) > _LEAST_JSON:
            state.append((attributes(attrs).get("id", "json"), body))
    else:
        head = body[:_BEGINNING]
        if _STATE_PUSH in head:
            state.append(("__next_f", body))
            return
        name = next((name for name in _STATE_NAMES if name in head), None)
        if name is not None:
            state.append((name, body))


def _is_deep(data: str) -> bool:
    """Whether JSON nests deeper than any page's does, which readers of it answer by recursing."""
    if data.count("[") + data.count("{") <= _MAX_JSON_DEPTH:
        return False
    steps = (1 if bracket in "[{" else -1 for bracket in _BRACKETS.findall(data))
    return max(accumulate(steps)) > _MAX_JSON_DEPTH
