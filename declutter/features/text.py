"""What a block's own text and its neighbours' say."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.arrays import between, columns, prefix, ranks, ratio
from declutter.kernel import compiled
from declutter.model import COUNT, Floats, Kind, Page
from declutter.words import overlaps, tokens

_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:h.]\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\bago\b|\d[年月日]",
)
_PRICE = re.compile(r"[$€£¥₹₽₩]\s?\d|\d\s?(?:€|USD|EUR|zł|руб|kr|TL|₺|元|円|원)")
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|door|автор|autor|autora|text|foto|photo|source|quelle|posted|written|"
    r"published|updated)\b[\s:]",
    re.IGNORECASE,
)
# First letters of those in either case, which few texts have.
_BYLINE_STARTS = frozenset("abvpdtfqswuаABVPDTFQSWUА\u017f")
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
    count = page.counts.astype(np.float32)
    chars, words = count[:, COUNT["chars"]], count[:, COUNT["words"]]

    def per_word(name: str) -> Floats:
        return ratio(count[:, COUNT[name]], words)

    def per_char(name: str) -> Floats:
        return ratio(count[:, COUNT[name]], chars)

    kinds = page.kinds == np.arange(len(Kind))[:, None]
    parts = [
        np.log1p(chars),
        np.log1p(words),
        ratio(chars, words),
        per_char("link_chars"),
        np.log1p(count[:, COUNT["links"]]),
        per_word("stop_words"),
        per_word("sentences"),
        per_word("commas"),
        per_char("digits"),
        per_char("uppers"),
        per_word("titled"),
        per_char("symbols"),
        count[:, COUNT["begins"]],
        count[:, COUNT["ends"]],
        per_char("bold_chars"),
        per_char("emph_chars"),
        np.minimum(count[:, COUNT["images"]], 5),
        np.minimum(count[:, COUNT["breaks"]], 20),
        count[:, COUNT["level"]],
        count[:, COUNT["hidden"]],
        np.minimum(count[:, COUNT["gap_images"]], 5),
        np.log1p(count[:, COUNT["inline_tags"]]),
        *kinds,
        *_patterns(page),
        *_repeats(page),
        words <= 4,
    ]
    return columns(parts)


def _patterns(page: Page) -> list[Floats]:
    """Whether short texts hold a date, a price, begin as a byline or name a right's holder."""
    texts = page.texts
    rows = np.flatnonzero(page.column("chars") <= _SHORT).tolist()
    digits = page.column("digits").tolist()
    dates, prices, bylines = [], [], []
    for i in rows:
        text = texts[i]
        if digits[i]:
            if _DATE.search(text):
                dates.append(i)
            if _PRICE.search(text):
                prices.append(i)
        elif "ago" in text and _DATE.search(text):
            dates.append(i)
        if text[0] in _BYLINE_STARTS and _BYLINE.match(text):
            bylines.append(i)
    if _credit is None:
        credited = [i for i in rows if _CREDIT.search(texts[i])]
    else:
        credited = _credit(texts, rows)
    out = np.zeros((4, len(page)), dtype=np.float32)
    for row, found in zip(out, (dates, prices, bylines, credited), strict=True):
        row[found] = 1.0
    return list(out)


def _repeats(page: Page) -> list[Floats]:
    """How often a text stands on the page, and how often before this block."""
    numbers: dict[str, int] = {}
    label = np.array(
        [numbers.setdefault(text, len(numbers)) for text in page.texts], dtype=np.int64
    )
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
        both, distinct = map(np.array, overlaps(page.texts, rows.tolist(), title))
        in_title[rows] = both / np.maximum(distinct, 1)
        of_title[rows] = both / len(title)
    if description:
        rows = np.flatnonzero(words <= 60)
        both = np.array(overlaps(page.texts, rows.tolist(), description)[0])
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
    above = np.searchsorted(places, np.arange(n), side="right") - 1
    known = above >= 0
    place = places[np.maximum(above, 0)] if len(places) else np.zeros(n, dtype=np.int64)
    after = np.searchsorted(places, np.arange(n), side="right")
    following = np.append(places, n)[after]
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
