"""What a page says about itself outside its visible text: title, metas, links, JSON scripts."""

from __future__ import annotations

import re
from itertools import accumulate

from declutter.model import Head
from declutter.parse.columns import unescape

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_VOID_TAGS = re.compile(r"<(meta|link|base)\s([^>]*)>")
_ATTR = re.compile(r'([^\s=>"]+)="([^"]*)"')
_LANG = re.compile(r'<html[^>]*\s(?:xml:)?lang="([^"]*)"')
# What holds no markup of the page.
_RAW = re.compile(r"<(?:!--|(script|style|iframe|noembed|noframes|xmp|textarea)(?=[\s>]))")
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


def attributes(raw: str) -> dict[str, str]:
    """Attributes of one serialised tag, names as written, values unescaped."""
    return {name: unescape(value) for name, value in _ATTR.findall(raw)}


def read_head(html: str) -> Head:
    """The head of a serialised page, plus the data scripts of its whole text."""
    ld_json, state, markup = _scripts(html)
    body = markup.find("<body")
    title = _TITLE.search(markup, 0, body if body >= 0 else len(markup)) or _TITLE.search(markup)
    metas: list[tuple[str, str]] = []
    links: list[tuple[str, str]] = []
    base = ""
    # itemprop metas stand inside the body.
    for tag, raw in _VOID_TAGS.findall(markup):
        found = attributes(raw)
        if tag == "meta":
            content = found.get("content")
            if content is not None:
                names = (found.get(key) for key in ("name", "property", "itemprop", "http-equiv"))
                metas.extend((name.lower().strip(), content) for name in names if name)
        elif tag == "link":
            links.append((found.get("rel", "").lower(), found.get("href", "")))
        else:
            base = base or found.get("href", "")
    language = _LANG.search(html, 0, 2000)
    return Head(
        title=" ".join(unescape(title[1]).split()) if title else "",
        metas=tuple(metas),
        links=tuple(links),
        language=language[1].strip() if language else "",
        base=base,
        ld_json=ld_json,
        state_json=state,
    )


def _scripts(html: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], str]:
    """JSON-LD, named state, and the page without comments and what raw elements hold."""
    ld_json: list[str] = []
    state: list[tuple[str, str]] = []
    markup: list[str] = []
    position = 0
    while (found := _RAW.search(html, position)) is not None:
        markup.append(html[position : found.start()])
        name = found[1]
        opened = html.find(">", found.start()) + 1
        closing = f"</{name}>" if name else "-->"
        end = html.find(closing, opened if name else found.start() + 2)
        # The serialiser closes all; should it not, nothing but text follows.
        position = end + len(closing) if end >= 0 else len(html)
        if name == "script" and end >= 0:
            _take_script(html[found.end() : opened - 1], html[opened:end], ld_json, state)
    markup.append(html[position:])
    return tuple(ld_json), tuple(state), "".join(markup)


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
