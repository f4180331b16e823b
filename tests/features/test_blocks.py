"""Block features as a whole: names fit columns, values are finite, wrappers and order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter import features
from declutter.features.context import CONTEXT_NAMES, PAGE_WIDE
from declutter.features.page import PAGE_NAMES
from declutter.features.url import URL_NAMES
from declutter.model import PAGE_TYPES, Floats, Page, Source
from declutter.parse import parse
from declutter.strategies import NATIVE

Parsed = Callable[[str], Page]
NAMES = features.feature_names(tuple(strategy.name for strategy in NATIVE))
LEXICON = features.Lexicon({"nav": -2.0, "<p>": 0.5}, {"cookies": -1.0, "tower": 1.0})
SENTENCE = "The old tower was measured in spring, and its stones were found to be sound."
PAGE = f"""<title>The old tower</title><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav>
<main><h1>The old tower</h1><p>{SENTENCE}</p><p>{SENTENCE} Twice.</p></main>
<footer>All rights reserved</footer>"""
PIECES = (
    "<p>", "</p>", "<div class=nav>", "</div>", "<ul><li>", "</ul>", "<table><tr><td>", "</table>",
    "<h2>", "</h2>", "<a href=/x>", "</a>", "<pre>", "</pre>", "<br>", "<article>", "</article>",
    "Cookies", SENTENCE, "2024-05-03", "12 €", "港の灯台。", "…", "by Ann", "&nbsp;", "<img>",
)  # fmt: skip
markup = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join)


def rows_of(page: Page) -> tuple[Floats, features.Layout]:
    layout = features.find_layout(page)
    votes = [strategy.score(page) for strategy in NATIVE]
    return features.block_features(page, layout, votes, LEXICON), layout


def column(rows: Floats, name: str) -> list[float]:
    found: list[float] = rows[:, NAMES.index(name)].tolist()
    return found


def test_names_are_different() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert len(set(CONTEXT_NAMES)) == len(CONTEXT_NAMES)


@given(markup)
def test_any_page_has_finite_features_of_the_named_width(html: str) -> None:
    page = parse(Source(html, "", "str"))
    if not len(page):
        return
    rows, layout = rows_of(page)
    p = np.linspace(0, 1, len(page), dtype=np.float32)
    context = features.context_features(page, layout, p)
    types = np.full(len(PAGE_TYPES), 1 / len(PAGE_TYPES), dtype=np.float32)
    whole = features.type_features(page, p, rows, context)
    trust = features.trust_features(page, p, types)
    assert rows.shape == (len(page), len(NAMES))
    assert context.shape == (len(page), len(CONTEXT_NAMES))
    assert whole.shape == (len(PAGE_NAMES) + len(NAMES) + PAGE_WIDE + len(URL_NAMES),)
    assert trust.shape == (PAGE_WIDE + len(PAGE_NAMES) + len(types),)
    for array in (rows, context, whole, trust):
        assert array.dtype == np.float32
        assert np.isfinite(array).all()


def test_the_same_page_has_the_same_features(parsed: Parsed) -> None:
    first, _ = rows_of(parsed(PAGE))
    second, _ = rows_of(parsed(PAGE))
    assert np.array_equal(first, second)


def test_texts_are_told_by_their_shape(parsed: Parsed) -> None:
    page = parsed(PAGE)
    rows, _ = rows_of(page)
    home, prose = page.texts.index("Home"), page.texts.index(SENTENCE)
    for name, small, large in (
        ("log_chars", home, prose),
        ("stop", home, prose),
        ("link", prose, home),
        ("is_short", prose, home),
        ("around_tag_nav", prose, home),
        ("around_tag_main", home, prose),
        ("names_around", home, prose),
    ):
        values = column(rows, name)
        assert values[small] < values[large], name


def test_the_headline_is_where_the_title_stands(parsed: Parsed) -> None:
    page = parsed(PAGE)
    rows, _ = rows_of(page)
    headline = page.texts.index("The old tower")
    assert column(rows, "in_title")[headline] == 1.0
    assert int(np.argmax(column(rows, "of_title"))) == headline
    since = column(rows, "since_title")
    assert since == [i - headline for i in range(len(page))]


def test_neighbours_are_those_beside(parsed: Parsed) -> None:
    rows, _ = rows_of(parsed(PAGE))
    own, before, after = (column(rows, name) for name in ("link", "link@-1", "link@+1"))
    assert before == [0.0, *own[:-1]]
    assert after == [*own[1:], 0.0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("12 May 2019", "date"),
        ("3 days ago", "date"),
        ("$ 12", "price"),
        ("19,90 €", "price"),
        ("By Ann Brewer", "byline"),
        ("Von Anna Brauer", "byline"),
        ("© Harbour Post", "credit"),
        ("Copyright Harbour Post", "credit"),
    ],
)
def test_short_texts_that_look_like_something(parsed: Parsed, text: str, name: str) -> None:
    page = parsed(f"<p>Nothing of the kind</p><p>{text}</p>")
    rows, _ = rows_of(page)
    assert column(rows, name) == [0.0, 1.0]


def test_a_text_that_comes_again_is_counted(parsed: Parsed) -> None:
    rows, _ = rows_of(parsed("<p>Share</p><p>Other</p><p>Share</p><p>Share</p>"))
    assert column(rows, "same_text") == [3.0, 1.0, 3.0, 3.0]
    assert column(rows, "seen_before") == [0.0, 0.0, 1.0, 2.0]


def test_wrappers_change_no_feature_but_the_depth(parsed: Parsed) -> None:
    inner = f"<main><h1>The tower</h1><p>{SENTENCE}</p><p>Twice.</p></main><p>End</p>"
    bare, _ = rows_of(parsed(f"<body>{inner}</body>"))
    wrapped, _ = rows_of(parsed(f"<body><div><div>{inner}</div></div></body>"))
    different = {NAMES[i] for i in np.flatnonzero((bare != wrapped).any(axis=0))}
    assert different <= {"depth", "names_around", "path_count"}
