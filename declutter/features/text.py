"""What a block's own text and its neighbours' say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.arrays import between, fill, prefix, ranks, ratio, shifted
from declutter.elements import labels
from declutter.kernel import compiled
from declutter.model import COUNT, Floats, Ints, Kind, Page
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
_MOST = np.iinfo(np.int32).max

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
_OWN = {name: row for row, name in enumerate(OWN_NAMES)}
_LOGS = {"log_chars": "chars", "log_words": "words", "links": "links", "inline_tags": "inline_tags"}
_LOG_ROWS, _LOG_COLUMNS = [_OWN[name] for name in _LOGS], [COUNT[name] for name in _LOGS.values()]
# Feature, and the two counts whose ratio it is.
_SHARES = np.array(
    [
        (_OWN[name], COUNT[part], COUNT[whole])
        for name, part, whole in (
            ("word_length", "chars", "words"),
            ("link", "link_chars", "chars"),
            ("stop", "stop_words", "words"),
            ("sentences", "sentences", "words"),
            ("commas", "commas", "words"),
            ("digits", "digits", "chars"),
            ("uppers", "uppers", "chars"),
            ("titled", "titled", "words"),
            ("symbols", "symbols", "chars"),
            ("bold", "bold_chars", "chars"),
            ("emph", "emph_chars", "chars"),
        )
    ],
    dtype=np.int32,
)
# Feature, which is a count, and the most it says.
_CAPPED = [
    (_OWN[name], COUNT[name], most)
    for name, most in (
        ("begins", _MOST),
        ("ends", _MOST),
        ("images", 5),
        ("breaks", 20),
        ("level", _MOST),
        ("hidden", _MOST),
        ("gap_images", 5),
    )
]
_KINDS, _MARKS = _OWN[f"kind_{next(iter(Kind)).name.lower()}"], _OWN["date"]
_NEAR_ROWS = np.array([_OWN[name] for name in _NEAR], dtype=np.int32)
_OFFSETS = np.array([-3, -2, -1, 1, 2, 3], dtype=np.int32)
_RADII = np.array([2, 5, 12], dtype=np.int32)
# Of windows: what is summed; the mass, and the ratios (part and whole by place in it).
_SUMMED = np.array(
    [COUNT[name] for name in ("chars", "words", "link_chars", "stop_words", "sentences")],
    dtype=np.int32,
)
_PARTS = np.array([(2, 0), (3, 1), (4, 1)], dtype=np.int32)
NEAR_NAMES = tuple(f"{name}@{by:+d}" for by in _OFFSETS for name in _NEAR) + tuple(
    f"{name}~{radius}" for radius in _RADII for name in ("chars", "link", "stop", "sentences")
)
TITLE_NAMES = (
    "in_title", "of_title", "in_description", "position", "chars_before", "after_title",
    "since_title", "chars_since_title", "since_heading", "heading_level", "heading_chars",
    "nth_heading", "to_next_heading", "last_prose", "first_prose",
)  # fmt: skip


def own_features(page: Page, out: Floats) -> None:
    """Shape of each block's text; fills float32[len(OWN_NAMES), n]."""
    counts = np.ascontiguousarray(page.counts.T)
    out[_LOG_ROWS] = np.log1p(counts[_LOG_COLUMNS], dtype=np.float32)
    shares(counts, _SHARES, out)
    for row, column, most in _CAPPED:
        np.minimum(counts[column], most, out=out[row], casting="unsafe")
    out[_KINDS : _KINDS + len(Kind)] = page.kinds == np.arange(len(Kind))[:, None]
    _patterns(page, out[_MARKS : _MARKS + 4])
    out[-3:-1] = _repeats(page)
    out[-1] = counts[COUNT["words"]] <= 4


def _patterns(page: Page, out: Floats) -> None:
    """Whether short texts hold a date, a price, begin as a byline or name a right's holder."""
    rows = np.flatnonzero(page.column("chars") <= _SHORT).tolist()
    out[:] = 0.0
    marks(page.texts, rows, out)
    if _credit is None:
        credited = [i for i in rows if _CREDIT.search(page.texts[i])]
    else:
        credited = _credit(page.texts, rows)
    out[3, credited] = 1.0


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


def near_features(page: Page, own: Floats, out: Floats) -> None:
    """The neighbours' shape, and windows around the block.

    Args:
        page: the page.
        own: what `own_features` filled.
        out: to be filled; float32[len(NEAR_NAMES), n].
    """
    size = len(_OFFSETS) * len(_NEAR)
    beside(own, _NEAR_ROWS, _OFFSETS, out[:size])
    around(np.ascontiguousarray(page.counts.T), _SUMMED, _PARTS, _RADII, out[size:])
    mass = out[size :: 1 + len(_PARTS)]
    np.log1p(mass, out=mass, dtype=np.float64)


def shares_python(counts: Ints, table: Ints, out: Floats) -> None:
    """Fill row t[0] of `out` with the ratio of the counts t[1] and t[2], for each t of the table.

    Args:
        counts: int32[c, n].
        table: int32[k, 3].
        out: float32[rows, n].
    """
    for row, part, whole in table.tolist():
        out[row] = ratio(counts[part], counts[whole])


def beside_python(own: Floats, rows: Ints, offsets: Ints, out: Floats) -> None:
    """Fill `out` with some rows of `own`, moved by each offset; 0 past the ends.

    Args:
        own: float32[_, n].
        rows: int32[r].
        offsets: int32[o].
        out: float32[o * r, n].
    """
    moved = (shifted(own[row], by) for by in offsets.tolist() for row in rows.tolist())
    for target, row in zip(out, moved, strict=True):
        target[:] = row


def around_python(counts: Ints, summed: Ints, parts: Ints, radii: Ints, out: Floats) -> None:
    """Fill `out` with sums over windows: for each radius the first sum, and ratios of sums.

    Args:
        counts: int32[c, n].
        summed: which counts are summed; int32[s].
        parts: two places in `summed` for each ratio; int32[p, 2].
        radii: int32[r].
        out: float32[r * (1 + p), n].
    """
    sums = prefix(counts[summed])
    rows = iter(out)
    for radius in radii.tolist():
        window = between(sums, radius)
        next(rows)[:] = window[0]
        for part, whole in parts.tolist():
            next(rows)[:] = ratio(window[part], window[whole])


shares, beside, around = (
    (shares_python, beside_python, around_python)
    if compiled is None
    else (compiled.shares, compiled.beside, compiled.around)
)


def title_features(page: Page, out: Floats) -> None:
    """Relation to the page's title, description and headings; fills float32[names, n]."""
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
    heading = page.headings
    likeness = in_title + of_title + 0.5 * heading
    anchor = int(np.argmax(likeness)) if n and likeness.max() >= 1.4 else -1
    index = np.arange(n, dtype=np.float32)
    before = prefix(page.column("chars")).astype(np.float32)
    total = max(float(before[-1]), 1.0)
    parts: list[NDArray[Any]] = [in_title, of_title, in_description]
    parts += [index / max(n, 1), before[:-1] / total]
    parts += [
        np.sign(index - anchor) if anchor >= 0 else np.zeros(n),
        _bounded(index - anchor) if anchor >= 0 else np.full(n, -1.0),
        (before[:-1] - before[anchor]) / total if anchor >= 0 else np.full(n, -1.0),
        *_headings(page, heading, index, before),
        *_prose_span(page, index),
    ]
    fill(out, parts)


def _bounded(distance: Floats) -> Floats:
    # As np.clip, at half its time.
    return np.minimum(np.maximum(distance, -100), 300)


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
    ends = np.full(len(places) + 1, n)
    ends[:-1] = places
    following = ends[section]
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
        _bounded(prose[-1] - index).astype(np.float32),
        _bounded(index - prose[0]).astype(np.float32),
    ]
