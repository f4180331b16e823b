"""The native strategies: what each sees, and what all of them promise."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.model import Page, Source
from declutter.parse import parse
from declutter.parse.text import parse_text
from declutter.strategies import ADAPTERS, NATIVE

Parsed = Callable[[str], Page]
BY_NAME = {strategy.name: strategy for strategy in NATIVE}
PROSE = (
    "The council of the harbour town met late in the evening to settle how the old lighthouse "
    "should be paid for, and nobody left the hall before midnight, though it was cold."
)
MENU = "".join(f'<li><a href="/{i}">Section {i}</a></li>' for i in range(6))
PAGE = f"""<body><nav><ul>{MENU}</ul></nav><main><article><h1>Who pays</h1>
<p>{PROSE}</p><p>{PROSE} It was.</p><p>{PROSE} So they say.</p></article></main>
<footer><p>All rights reserved</p></footer></body>"""
PIECES = (
    "<p>", "</p>", "<div>", "</div>", "<nav>", "</nav>", "<ul><li>", "</ul>", "<article>",
    "</article>", '<div role="main">', '<p itemprop="text">', "<a href=/x>", "</a>", PROSE, "Home",
    "港の灯台。", '<script type="application/ld+json">{"text": [}</script>', "<h2>", "</h2>",
)  # fmt: skip


def score(name: str, page: Page) -> dict[str, float]:
    """The strategy's value for each text of the page."""
    values = BY_NAME[name].score(page).values.tolist()
    return dict(zip(page.texts, values, strict=True))


def test_names_are_different() -> None:
    names = [strategy.name for strategy in (*NATIVE, *ADAPTERS)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", BY_NAME)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_every_block_gets_a_score_between_nought_and_one(name: str, html: str) -> None:
    page = parse(Source(html, "", "str"))
    found = BY_NAME[name].score(page)
    assert found.name == name
    assert found.values.dtype == np.float32
    assert found.values.shape == (len(page),)
    assert ((found.values >= 0) & (found.values <= 1)).all()


@pytest.mark.parametrize("name", BY_NAME)
def test_text_input_is_scored_too(name: str) -> None:
    page = parse_text(Source(f"{PROSE}\n\nHome\n\n{PROSE}", "", "str"))
    assert BY_NAME[name].score(page).values.shape == (len(page),)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_score_depends_on_the_page_alone(name: str, parsed: Parsed) -> None:
    first = BY_NAME[name].score(parsed(PAGE)).values
    BY_NAME[name].score(parsed("<ul><li>Other</li><li>page</li></ul>"))
    assert np.array_equal(BY_NAME[name].score(parsed(PAGE)).values, first)


@pytest.mark.parametrize("name", [n for n in BY_NAME if n not in {"siblings", "structured"}])
def test_the_story_is_scored_above_the_menu(name: str, parsed: Parsed) -> None:
    found = score(name, parsed(PAGE))
    assert min(v for text, v in found.items() if PROSE in text) > found["Section 2"]
    assert min(v for text, v in found.items() if PROSE in text) > 0.3


def test_density_falls_with_links(parsed: Parsed) -> None:
    found = score("density", parsed(f"<p>{PROSE}</p>" * 5 + f"<p><a>{PROSE} Linked</a></p>" * 5))
    assert found[PROSE] > found[f"{PROSE} Linked"]


def test_links_value_punctuated_prose_above_a_label(parsed: Parsed) -> None:
    found = score("links", parsed(f"<p>{PROSE}</p><p>Label</p><p><a>{PROSE} Linked</a></p>"))
    assert found[PROSE] > 0.5 > found["Label"]
    assert found[f"{PROSE} Linked"] == 0.0


def test_the_nearest_landmark_decides(parsed: Parsed) -> None:
    found = score(
        "landmarks",
        parsed(
            "<p>nowhere</p><article><p>story</p><nav><p>menu</p></nav>"
            '<div role="complementary"><p>beside</p><div itemprop="articleBody"><p>body</p></div>'
            "</div></article>"
        ),
    )
    assert found["menu"] == 0.0
    assert found["body"] == 1.0
    assert found["beside"] < found["nowhere"] < found["story"]


def test_repeated_siblings_with_text_are_the_list(parsed: Parsed) -> None:
    posts = "".join(f'<div class="post"><p>{PROSE} {i}</p></div>' for i in range(5))
    page = parsed(f"<nav><ul>{MENU}</ul></nav><section>{posts}</section><p>Alone</p>")
    found = score("siblings", page)
    assert min(found[f"{PROSE} {i}"] for i in range(5)) > 0.5
    assert found["Section 1"] == found["Alone"] == 0.0


def test_two_are_no_list(parsed: Parsed) -> None:
    posts = "".join(f'<div class="post"><p>{PROSE} {i}</p></div>' for i in range(2))
    assert set(score("siblings", parsed(f"<section>{posts}</section>")).values()) == {0.0}


def test_a_short_block_is_judged_by_both_sides(parsed: Parsed) -> None:
    page = parsed(f"<p>{PROSE}</p><h2>Between</h2><p>{PROSE} Yes.</p><p>After</p>")
    found = score("stopwords", page)
    assert found[PROSE] > found["Between"] > 0.3
    assert found["After"] == 0.0


def test_the_container_of_most_prose_wins(parsed: Parsed) -> None:
    page = parsed(
        f"<div><section><p>{PROSE}</p><p>{PROSE} Two.</p><p>{PROSE} Three.</p></section>"
        f"<aside><p>{PROSE} Aside.</p></aside></div><footer><p>End</p></footer>"
    )
    found = score("containers", page)
    assert found[PROSE] > found[f"{PROSE} Aside."] > found["End"]


@pytest.mark.parametrize(
    "data",
    [
        {"articleBody": f"<p>{PROSE}</p>"},
        {"@graph": [{"mainEntity": {"acceptedAnswer": {"text": PROSE.upper()}}}]},
        [{"review": {"reviewBody": f"{PROSE}\n\nMore of it"}}],
    ],
)
def test_declared_texts_are_found(parsed: Parsed, data: object) -> None:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    found = score("structured", parsed(f"{script}<p>{PROSE}</p><p>Other text, that is not it</p>"))
    assert found[PROSE] == 1.0
    assert found["Other text, that is not it"] == 0.0


def test_a_description_counts_and_short_texts_do_not(parsed: Parsed) -> None:
    meta = f'<meta name="description" content="{PROSE} Short text.">'
    found = score("structured", parsed(f"{meta}<p>{PROSE}</p><p>Short text.</p>"))
    assert (found[PROSE], found["Short text."]) == (1.0, 0.0)


def test_text_that_only_the_data_holds_has_a_score_of_its_own(parsed: Parsed) -> None:
    script = f'<script type="application/ld+json">{json.dumps({"articleBody": PROSE})}</script>'
    page = parsed(f"<p>Loading</p>{script}")
    assert len(page) > 1
    assert page.elements.tags[page.element[-1]] == "json"
    values = BY_NAME["structured"].score(page).values.tolist()
    assert values[0] == 0.0
    assert values[-1] == pytest.approx(0.7)
