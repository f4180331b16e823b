"""What a block's own text and its neighbours' say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.arrays import between, columns, prefix, ranks, ratio
from declutter.elements import labels
from declutter.kernel import compiled
from declutter.model import COUNT, COUNTS, Floats, Kind, Page
from declutter.words import overlaps, tokens

_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:h.]\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\bago\b|\d[年月日]",
)
_SIGNS, _UNITS = "$€£¥₹₽₩", "€|USD|EUR|zł|руб|kr|TL|₺|元|円|원"
_PRICE = re.compile(rf"[{_SIGNS}]\s?\d|\d\s?(?:{_UNITS})")
_BYLINES = (
    "by|von|par|por|di|door|автор|autor|autora|text|foto|photo|source|quelle|posted|written|"
    "published|updated"
)
_BYLINE = re.compile(rf"(?:{_BYLINES})\b[\s:]", re.IGNORECASE)
_CREDITS = ("(c)", "copyright", "all rights reserved", "getty", "reuters", "shutterstock")
_CREDIT = re.compile("|".join(map(re.escape, ("©", *_CREDITS))), re.IGNORECASE)
_credit = None if compiled is None else compiled.Literals(_CREDITS, "©", _CREDIT.search)
_SHORT = 120

OWN_NAMES = (
    "log_chars", "log_words", "word_length", "link", "links", "stop", "sentences", "commas",
    "digits", "uppers", "titled", "symbols", "begins", "ends", "bold", "emph", "images", "breaks",
    "level", "hidden", "gap_images", "inline_tags", *(f"kind_{kind.name.lower()}" for kind in Kind),
    "date", "price", "byline", "credit", "same_text", "seen_before", "is_short",
)  # fmt: skip
_NEAR = (
    "log_chars",
    "link",
    "stop",
    "sentences",
    "titled",
    "ends",
    "kind_heading",
    "kind_list_item",
)
_NEAR_COLUMNS = [OWN_NAMES.index(name) for name in _NEAR]
_OFFSETS = (-3, -2, -1, 1, 2, 3)
_RADII = (2, 5, 12)
_SUMMED = [COUNT[name] for name in ("chars", "words", "link_chars", "stop_words", "sentences")]
NEAR_NAMES = tuple(f"{name}@{by:+d}" for by in _OFFSETS for name in _NEAR) + tuple(
    f"{name}~{radius}" for radius in _RADII for name in ("chars", "link", "stop", "sentences")
)
TITLE_NAMES = (
    "in_title", "of_title", "in_description", "position", "chars_before", "after_title",
    "since_title", "chars_since_title", "since_heading", "heading_level", "heading_chars",
    "nth_heading", "to_next_heading", "last_prose", "first_prose",
)  # fmt: skip


def own_features(page: Page) -> Floats:
    """Shape of each block's text; float32[n, len(OWN_NAMES)]."""
    count = dict(zip(COUNTS, page.counts.T.astype(np.float32), strict=True))
    chars, words = count["chars"], count["words"]
    kinds = page.kinds == np.arange(len(Kind))[:, None]
    logs = np.log1p(np.stack([chars, words, count["links"], count["inline_tags"]]))
    parts = [
        logs[0],
        logs[1],
        ratio(chars, words),
        ratio(count["link_chars"], chars),
        logs[2],
        ratio(count["stop_words"], words),
        ratio(count["sentences"], words),
        ratio(count["commas"], words),
        ratio(count["digits"], chars),
        ratio(count["uppers"], chars),
        ratio(count["titled"], words),
        ratio(count["symbols"], chars),
        count["begins"],
        count["ends"],
        ratio(count["bold_chars"], chars),
        ratio(count["emph_chars"], chars),
        np.minimum(count["images"], 5),
        np.minimum(count["breaks"], 20),
        count["level"],
        count["hidden"],
        np.minimum(count["gap_images"], 5),
        logs[3],
        *kinds,
        *_patterns(page),
        *_repeats(page),
        words <= 4,
    ]
    return columns(parts)


def _patterns(page: Page) -> Floats:
    """Whether short texts hold a date, a price, begin as a byline or name a right's holder."""
    rows = np.flatnonzero(page.column("chars") <= _SHORT).tolist()
    out = np.zeros((4, len(page)), dtype=np.float32)
    marks(page.texts, rows, out)
    if _credit is None:
        credited = [i for i in rows if _CREDIT.search(page.texts[i])]
    else:
        credited = _credit(page.texts, rows)
    out[3, credited] = 1.0
    return out


def marks_python(texts: list[str], rows: list[int], out: Floats) -> None:
    """Set 1 in `out[0]` for a text with a date, `out[1]` for a price, `out[2]` for a byline."""
    for i in rows:
        for k, found in enumerate(
            (_DATE.search(texts[i]), _PRICE.search(texts[i]), _BYLINE.match(texts[i]))
        ):
            if found:
                out[k, i] = 1.0


marks: Callable[[list[str], list[int], Floats], None] = (
    marks_python
    if compiled is None
    else compiled.Marks(tokens, _SIGNS, _UNITS.split("|"), _BYLINES.split("|"), _BYLINE.match)
)


def _repeats(page: Page) -> list[Floats]:
    """How often a text stands on the page, and how often before this block."""
    label, _ = labels(page.texts)
    count, rank = ranks(label)
    return [np.minimum(count[label], 10), np.minimum(rank, 5)]


def near_features(page: Page, own: Floats) -> Floats:
    """The neighbours' shape, and windows around the block; float32[n, len(NEAR_NAMES)]."""
    n = len(page)
    width, reach = len(_NEAR), max(_OFFSETS)
    padded = np.zeros((width, n + 2 * reach), dtype=np.float32)
    padded[:, reach : n + reach] = own.T[_NEAR_COLUMNS]
    out = np.empty((len(NEAR_NAMES), n), dtype=np.float32)
    for k, by in enumerate(_OFFSETS):
        out[k * width : (k + 1) * width] = padded[:, reach + by : n + reach + by]
    sums = prefix(page.counts.T[_SUMMED])
    for k, radius in enumerate(_RADII):
        mass, words, *parts = between(sums, radius)
        rows = out[len(_OFFSETS) * width + 4 * k :]
        rows[0] = np.log1p(mass)
        rows[1] = ratio(parts[0], mass)
        rows[2:4] = ratio(parts[1:], words)
    return out.T


def title_features(page: Page) -> Floats:
    """Relation to the page's title, description and headings; float32[n, len(TITLE_NAMES)]."""
    n = len(page)
    title = set(tokens(_title(page).lower()))
    description = set(tokens(_meta(page, "description").lower()))
    in_title, of_title, in_description = (np.zeros(n, dtype=np.float32) for _ in range(3))
    words = page.column("words")
    if title:
        rows = np.flatnonzero(words <= 30)
        both, distinct = overlaps(page.texts, rows.tolist(), title)
        in_title[rows] = both / np.maximum(distinct, 1)
        of_title[rows] = both / len(title)
    if description:
        rows = np.flatnonzero(words <= 60)
        both, _ = overlaps(page.texts, rows.tolist(), description)
        in_description[rows] = both / len(description)
    heading = page.kinds == Kind.HEADING
    likeness = in_title + of_title + 0.5 * heading
    anchor = int(np.argmax(likeness)) if n and likeness.max() >= 1.4 else -1
    index = np.arange(n, dtype=np.float32)
    before = prefix(page.column("chars")).astype(np.float32)
    total = max(float(before[-1]), 1.0)
    parts: list[NDArray[Any]] = [in_title, of_title, in_description]
    parts += [index / max(n, 1), before[:-1] / total]
    parts += [
        np.sign(index - anchor) if anchor >= 0 else np.zeros(n),
        np.clip(index - anchor, -100, 300) if anchor >= 0 else np.full(n, -1.0),
        (before[:-1] - before[anchor]) / total if anchor >= 0 else np.full(n, -1.0),
        *_headings(page, heading, index, before),
        *_prose_span(page, index),
    ]
    return columns(parts)


def _title(page: Page) -> str:
    return _meta(page, "og:title") or page.head.title


def _meta(page: Page, name: str) -> str:
    return next((value for key, value in page.head.metas if key.endswith(name)), "")


def _headings(page: Page, heading: np.ndarray, index: Floats, before: Floats) -> list[Floats]:
    """Distance to the heading above, its level and size; its number; distance to the next."""
    n = len(page)
    places = np.flatnonzero(heading)
    section = np.cumsum(heading)
    above = section - 1
    known = above >= 0
    place = places[np.maximum(above, 0)] if len(places) else np.zeros(n, dtype=np.int64)
    following = np.append(places, n)[section]
    return [
        np.where(known, np.minimum(index - place, 100), -1.0).astype(np.float32),
        np.where(known, page.column("level")[place], 0).astype(np.float32),
        np.where(known, page.column("chars")[place], 0).astype(np.float32),
        (above + 1).astype(np.float32),
        np.minimum(following - index, 100).astype(np.float32),
    ]


def _prose_span(page: Page, index: Floats) -> list[Floats]:
    """Distance to the last and from the first block of plain prose."""
    prose = np.flatnonzero(
        (page.column("sentences") >= 2)
        & (page.column("words") >= 25)
        & (page.column("link_chars") * 4 < page.column("chars"))
    )
    if not len(prose):
        return [np.zeros(len(page), dtype=np.float32)] * 2
    return [
        np.clip(prose[-1] - index, -100, 300).astype(np.float32),
        np.clip(index - prose[0], -100, 300).astype(np.float32),
    ]
