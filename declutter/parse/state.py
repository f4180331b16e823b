"""Blocks for text that is in the page's data but not in its DOM.

Pages rendered in the browser ship their text as JSON: schema.org JSON-LD, the hydration state of
Next, Nuxt, Apollo, Remix and their like, React's flight format. Its prose becomes blocks under
synthetic `json` elements that follow the DOM, so that strategies vote on it as on any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from declutter.measure import MEASURES, measure
from declutter.model import COUNT, COUNTS, Head, Kind
from declutter.parse.columns import Columns, collapse
from declutter.parse.limits import tame
from declutter.parse.scan import scan

# A DOM with less running text than this may be a shell around its state.
_THIN_WORDS = 120
_MIN_WORDS = 6
_MAX_STATE = 4_000_000
_MAX_BLOCKS = 400
_MAX_LOOKS = 4_000
_LD_KEYS = frozenset(
    "articleBody description text reviewBody abstract recipeInstructions headline".split()
)
_TITLES = frozenset("title headline name heading label question".split())
_IGNORED = frozenset(
    "alt url href src slug seo meta id type __typename className query css style svg icon path "
    "pathname copyright footer menu navigation locale translations messages i18n error".split()
)
_MARKUP = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|strong|em|a|span)\b[^>]*>", re.IGNORECASE)
# Compiled when a page holds data: it takes long.
_PROSE = r"\s\w+[\s,]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{4}"
_CODE = re.compile(
    r"[{};<>=]{2}|function\s*\(|(?<!\S)https?://\S++$|^[\w./:-]+$|^\s*[.#@][\w-]+\s*\{"
)
_ASSIGNED = re.compile(r"=\s*(?=[\[{])")
_FLIGHT = "self.__next_f.push("
_DECODER = json.JSONDecoder(strict=False)
_FLIGHT_ROW = re.compile(r"^[0-9a-f]+:(?:[A-Z]?\w*,)?(?=[\[{\"])", re.MULTILINE)


def add_state_blocks(columns: Columns, head: Head, offset: int) -> tuple[str, ...]:
    """Append the prose that only the page's data holds.

    Args:
        columns: blocks of the DOM; extended in place.
        head: the page's scripts.
        offset: offset given to the new blocks, the end of the serialisation.

    Returns:
        a sentence for what was left out, none mostly.
    """
    found: list[tuple[str, str]] = []
    for raw in head.ld_json:
        data = load(raw)
        found.extend((f"ld-json {key}", text) for key, text in _ld_texts(data))
    large = 0
    if _running_words(columns) < _THIN_WORDS and head.state_json:
        found.extend(_state_texts(head.state_json))
        large = sum(len(raw) > _MAX_STATE for _, raw in head.state_json)
    if not found and not columns.texts:
        found.extend(
            ("meta description", content)
            for name, content in head.metas
            if name in ("og:description", "description")
        )
    skipped = _append(columns, found, offset)
    left = [
        (skipped, "further texts of the page's data were not read"),
        (large, f"scripts of data beyond {_MAX_STATE:,} characters were not read"),
    ]
    return tuple(f"{count:,} {what}" for count, what in left if count)


def load(raw: str) -> Any:
    """The value of a JSON script, or None where it is malformed beyond a stray control."""
    try:
        return json.loads(raw, strict=False)
    except (ValueError, RecursionError):
        return None


def _running_words(columns: Columns) -> int:
    """Words in blocks that are mostly not links."""
    counts = np.asarray(columns.counts).reshape(-1, len(COUNTS))
    words = counts[:, COUNT["words"]]
    running = (counts[:, COUNT["link_chars"]] * 2 < counts[:, COUNT["chars"]]) & (
        words >= _MIN_WORDS
    )
    return int(words[running].sum())


def _ld_texts(data: Any) -> Iterator[tuple[str, str]]:
    stack = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in _LD_KEYS and isinstance(inner, str):
                    yield key, inner
                elif isinstance(inner, (dict, list)):
                    stack.append(inner)
        elif isinstance(value, list):
            stack.extend(reversed(value))


def _state_texts(scripts: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    flight: list[str] = []
    for name, raw in scripts:
        if len(raw) > _MAX_STATE:
            continue
        if name == "__next_f":
            flight.extend(_flight_chunks(raw))
            continue
        data = load(raw)
        if data is None:
            # `window.__STATE__ = {...};`
            start = _ASSIGNED.search(raw)
            data = _prefix(raw, start.end()) if start else None
        yield from _walk(data, name)
    text = "".join(flight)
    for match in _FLIGHT_ROW.finditer(text):
        yield from _walk(_prefix(text, match.end()), "children")


def _flight_chunks(raw: str) -> Iterator[str]:
    """The strings that a script pushes."""
    place = raw.find(_FLIGHT)
    while place >= 0:
        place += len(_FLIGHT)
        data = _prefix(raw, place)
        if isinstance(data, list) and len(data) > 1 and isinstance(data[1], str):
            yield data[1]
        place = raw.find(_FLIGHT, place)


def _prefix(text: str, start: int) -> Any:
    """The JSON value that begins at an offset of a text."""
    try:
        return _DECODER.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _walk(data: Any, name: str) -> Iterator[tuple[str, str]]:
    """Prose strings of a JSON value in document order, each with its last keys."""
    stack: list[tuple[str, Any]] = [(name, data)]
    while stack:
        key, value = stack.pop()
        if isinstance(value, str):
            if _is_prose(key, value):
                yield key, value
        elif isinstance(value, dict):
            parent = key.rsplit(" ", 1)[-1]
            stack.extend(
                (f"{parent} {inner}", item)
                for inner, item in reversed(value.items())
                if inner not in _IGNORED
            )
        elif isinstance(value, list):
            if value and all(isinstance(item, str) for item in value) and "children" in key:
                stack.append((key, "".join(value)))
            else:
                stack.extend((key, item) for item in reversed(value))


def _is_prose(key: str, value: str) -> bool:
    last = key.rsplit(" ", 1)[-1]
    if last in _TITLES or last == "children":
        return 1 < len(value) < 300 and " " in value.strip() and not _CODE.search(value)
    if len(value) < 25 or not re.search(_PROSE, value):
        return False
    return bool(_MARKUP.search(value)) or not _CODE.search(value)


def _append(columns: Columns, found: list[tuple[str, str]], offset: int) -> int:
    """Append the texts that are new; gives the number of those that were not looked at."""
    if not found:
        return 0
    seen = " ".join(columns.texts)
    done: set[str] = set()
    root = len(columns.tags)
    _element(columns, "json", "", 0, offset)
    left = looked = 0
    for key, value in found:
        # Looking for a text in the page takes as long as the page is.
        if len(done) >= _MAX_BLOCKS or looked >= _MAX_LOOKS:
            left += 1
            continue
        for text in _paragraphs(value):
            looked += 1
            mark = text[:60]
            if mark in done or mark in seen:
                continue
            if len(done) >= _MAX_BLOCKS:
                left += 1
                break
            done.add(mark)
            _element(columns, "json", f'class="{key}"', root, offset)
            columns.last[-1] += 1
            _block(columns, text, offset)
    columns.last[root] = columns.last[0] = len(columns.texts)
    return left


def _paragraphs(value: str) -> list[str]:
    if _MARKUP.search(value):
        return scan(LexborHTMLParser(tame(value).text).html or "").texts
    return [text for part in value.split("\n") if (text := collapse(part))]


def _element(columns: Columns, tag: str, attrs: str, parent: int, offset: int) -> None:
    columns.tags.append(tag)
    columns.attrs.append(attrs)
    columns.parent.append(parent)
    columns.depth.append(columns.depth[parent] + 1)
    columns.first.append(len(columns.texts))
    columns.last.append(len(columns.texts))
    columns.opened.append(offset)


def _block(columns: Columns, text: str, offset: int) -> None:
    columns.texts.append(text)
    columns.kinds.append(Kind.PARAGRAPH)
    columns.counts.extend((*measure(text), *[0] * (len(COUNTS) - len(MEASURES))))
    columns.element.append(len(columns.tags) - 1)
    columns.start.append(offset)
    columns.end.append(offset)
