"""Counters, pagers, initials and camera credits: taken for their icons, not for their numbers."""

from __future__ import annotations

import random
import re

import pytest

from declutter.model import Kind
from declutter.rules import icons
from declutter.rules.body import Body
from declutter.rules.icons import mark_icons
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of


def families(line: str, kind: Kind = Kind.PARAGRAPH) -> list[str]:
    lines = [*PARAGRAPHS[:2], line, *PARAGRAPHS[2:]]
    kinds = [Kind.PARAGRAPH] * len(lines)
    kinds[2] = kind
    page = page_of(lines, kinds=kinds, plain=False)
    body = Body(page, all_kept(page), lambda _: "en")
    return [mark.rule.partition(".")[0] for mark in mark_icons(body)]


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ("💬 24", "comment"),
        ("👍 128 👎 3", "comment"),
        ("1.2K", "comment"),
        ("★★★★☆ 4.5 (128)", "comment"),
        ("« 1 2 3 … 12 »", "utility"),
        ("📷 Jane Doe", "caption"),
        ("(jd/abc)", "legal"),
        ("A- A A+", "utility"),
        ("EN | DE | FR", "utility"),
        ("☰", "utility"),
        ("× Close", "utility"),
        ("> News > Region", "utility"),
        ("{{ article.title }}", "utility"),
        ('{{promo-box="/boxes/harbour"}}', "utility"),
        ("[signupkit form=1630]", "utility"),
        ('[promo_box id="12" style="wide"]', "utility"),
        ("sbb-itb-0a1b2c3", "utility"),
        ('[gallery ids="1,2"]', "utility"),
        ("arrow_upward", "utility"),
        ("keyboard_arrow_down", "utility"),
        ("open_in_new", "utility"),
        ("icon-share", "utility"),
        ("Ctrl+Enter", "utility"),
        ("4,5 / 5 (120)", "comment"),
        ("+5 −2", "comment"),
        ("-jd-", "legal"),
        ("Tel. +49 30 123456", "legal"),
        ("T: +49 30 123456 | F: +49 30 123457", "legal"),
        ("ID DE-20210304-0012", "legal"),
        ("IBAN: DE12 3456 7890", "legal"),
        ("ATU12345678", "legal"),
        ("‹ Newer | Older ›", "utility"),
        ("« Vorige | Volgende »", "utility"),
        ("75% | 100% | 125%", "utility"),
        ("⌘K", "utility"),
        ("[+] [-]", "utility"),
        ("A B C D E", "utility"),
        ("◀ ▶", "utility"),
        ("4.5 (128)", "comment"),
        ("you@example.com", "account"),
        ("****1234", "account"),
        ("— oder —", "account"),
        ("- 30 -", "legal"),
        ("ISSN 1234-5678", "legal"),
        ("DOI: 10.1234/demo.5", "legal"),
        ("(c) Demo Press", "caption"),
        ("IMG_2034.jpg", "caption"),
        ("••••••••", "account"),
        ("3 + 4 =", "account"),
        ("[PR]", "ads"),
        ("Banner 300x250", "ads"),
        ("div-gpt-ad-1234-0", "ads"),
        ("0.5x 1x 1.5x", "player"),
        ("● ○ ○", "player"),
        # Alone of their kind in the body.
        ("May 12, 2021", "utility"),
        ("@harbour_news", "social"),
        ("2021-05-12", "utility"),
        ("08:15 CET", "utility"),
        ("May 3, 2021, 8:15 pm", "utility"),
        ("Jane Doe | 12.05.2021", "utility"),
        ("J.D.", "legal"),
    ],
)
def test_a_line_of_icons_and_numbers_is_marked(line: str, family: str) -> None:
    assert families(line) == [family]


@pytest.mark.parametrize(
    "line",
    [
        "3.2",
        "12",
        "1987",
        "2:1",
        "★★★★☆",
        "♠ 10 7 5",
        "12 km",
        "(12)",
        "5 → he left",
        "1 2 4",
        "* * *",
        "***",
        "[…]",
        "165+",
        "/var",
        "[Image description: a boat]",
        "share_price",
        "and/or",
        "U.S.",
        "12 x 14",
    ],
)
def test_numbers_alone_ratings_and_cards_stay(line: str) -> None:
    assert families(line) == []


@pytest.mark.parametrize("lines", [("@one_reader", "@two"), ("2021-05-12", "2021-05-13")])
def test_names_and_dates_that_come_often_are_entries(lines: tuple[str, str]) -> None:
    first, second = lines
    page = page_of([*PARAGRAPHS[:2], first, *PARAGRAPHS[2:], second, PARAGRAPHS[0]], plain=False)
    assert list(mark_icons(Body(page, all_kept(page), lambda _: "en"))) == []


def test_a_cell_stays() -> None:
    assert families("💬 24", Kind.CELL) == []


def test_nothing_is_taken_where_no_article_is() -> None:
    page = page_of(["Prices", "💬 24", "About us"], plain=False)
    assert list(mark_icons(Body(page, all_kept(page), lambda _: "en"))) == []


def test_lines_of_words_need_the_patterns_of_words_alone() -> None:
    """They are tried without the others, so what one of those matches, one of them has to."""
    sources = [
        p for lines in (icons._ALWAYS, icons._ONCE) for found in lines.values() for p in found
    ]
    known = sorted(set(re.findall(r"[^\W\d_]+", " ".join(sources))))
    chance = random.Random(1)
    lines = [gap.join(chance.choices(known, k=n)) for n in (1, 2, 3, 4) for gap in (" ", "") * 400]
    lines += [f"{a} {b}" for a in ("x", "a", "aa", "en", "fr", "close", "menu") for b in known]
    lines += [f"{line} {line} {line}" for line in known]
    lines += ["a b c", "a b c d e", "a b c d e f g"]
    bare = [line.lower() for line in lines]
    assert all(map(icons._WORDS.match, bare))
    found = [icons._of_words().match(line) for line in bare]
    others = [icons._always().match(line) for line in bare]
    both = [(m and m.lastgroup, o.lastgroup) for m, o in zip(found, others, strict=True) if o]
    assert both and all(mine == other for mine, other in both)
    assert sum(map(bool, found)) > 20
    assert not any(map(icons._once().match, bare))
