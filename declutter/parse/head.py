"""What a page says about itself outside its visible text: title, metas, links, JSON scripts."""

from __future__ import annotations

import re

from declutter.model import Head
from declutter.parse.scan import unescape

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_VOID_TAGS = re.compile(r"<(meta|link|base)\s([^>]*)>")
_ATTR = re.compile(r'([^\s=>"]+)="([^"]*)"')
_LANG = re.compile(r'<html[^>]*\s(?:xml:)?lang="([^"]*)"')
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
    body = html.find("<body")
    top = html[: body if body >= 0 else len(html)]
    title = _TITLE.search(top) or _TITLE.search(html)
    metas: list[tuple[str, str]] = []
    links: list[tuple[str, str]] = []
    base = ""
    # itemprop metas stand inside the body.
    for tag, raw in _VOID_TAGS.findall(html):
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
    ld_json, state = _scripts(html)
    return Head(
        title=" ".join(unescape(title[1]).split()) if title else "",
        metas=tuple(metas),
        links=tuple(links),
        language=language[1].strip() if language else "",
        base=base,
        ld_json=ld_json,
        state_json=state,
    )


def _scripts(html: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    ld_json: list[str] = []
    state: list[tuple[str, str]] = []
    position = 0
    while (start := html.find("<script", position)) >= 0:
        opened = html.find(">", start)
        end = html.find("</script>", opened)
        if opened < 0 or end < 0:
            break
        position = end + 9
        attrs = html[start + 7 : opened]
        if "ld+json" in attrs:
            ld_json.append(html[opened + 1 : end])
            continue
        if "application/json" in attrs:
            name = attributes(attrs).get("id", "json")
            if end - opened > 500:
                state.append((name, html[opened + 1 : end]))
            continue
        head = html[opened + 1 : min(end, opened + 200)]
        if _STATE_PUSH in head:
            state.append(("__next_f", html[opened + 1 : end]))
            continue
        for name in _STATE_NAMES:
            if name in head:
                state.append((name, html[opened + 1 : end]))
                break
    return tuple(ld_json), tuple(state)
