"""Training pages made from annotated ones: other characters, other markup, the same annotation."""

from __future__ import annotations

import re
from collections import Counter
from itertools import count

import pytest

from benchmarks.datasets import Sample
from benchmarks.metrics import cjk_words
from benchmarks.training.boards import board
from benchmarks.training.han import in_han, written
from declutter.decode import decode
from declutter.model import Page
from declutter.parse import parse

BODY = [
    "The ferry left the harbour at noon, and nobody waved.",
    "Is the bridge (the old one) still closed? It was on Monday: ask again!",
    "A second boat came at 10:30 with 24 sacks of onions.",
]
HTML = (
    '<html lang="en"><head><title>The ferry</title><meta property="og:title" content="The ferry">'
    '<script type="application/ld+json">{"articleBody": "The ferry left"}</script></head><body>'
    '<nav class="menu"><a href="/about">About the paper</a></nav><article class="story">'
    + "".join(f"<p>{text}</p>" for text in BODY)
    + "<script>var the = 1;</script></article></body></html>"
)


def sample(name: str, page_type: str = "article") -> Sample:
    truth = "\n".join(BODY if page_type == "article" else BODY * 4)
    return Sample(name=name, source=HTML.encode(), truth=truth, page_type=page_type)


def parsed(found: Sample) -> Page:
    return parse(decode(found.content(), None, max_bytes=1 << 20))


def in_characters(language: str) -> tuple[Sample, Page]:
    """The page in one of the languages, under the first name that makes it so."""
    for number in count():
        found = in_han(sample(str(number)), parsed(sample(str(number))))
        if found and parsed(found).head.language == language:
            return found, parsed(found)
    raise AssertionError


@pytest.mark.parametrize("language", ["zh-CN", "ja"])
def test_text_is_written_in_characters_and_markup_stays(language: str) -> None:
    found, page = in_characters(language)
    before = parsed(sample(""))
    assert page.elements.tags == [tag for tag in before.elements.tags if tag != "json"]
    assert len(page) == len(before)
    text = " ".join([*page.texts, page.head.title, dict(page.head.metas)["og:title"]])
    assert not re.search("[a-z]{2}", text)
    assert not page.head.ld_json
    assert "var the = 1;" in page.html
    assert "10:30" in text
    assert "24" in text
    wanted, there = Counter(cjk_words(found.truth or "")), Counter(cjk_words(text))
    assert not wanted - there


def test_most_pages_and_other_languages_are_seen_once() -> None:
    made = [in_han(sample(str(i)), parsed(sample(str(i)))) for i in range(200)]
    assert 20 < sum(found is not None for found in made) < 80
    german = HTML.replace('lang="en"', 'lang="de"').encode()
    for i in range(40):
        other = Sample(name=str(i), source=german, truth="x", page_type="article")
        assert in_han(other, parsed(other)) is None


def test_the_same_word_is_written_alike() -> None:
    assert written("The crane, the crane.", japanese=False) == "{0}，{0}。".format(
        written("crane", japanese=False)
    )
    assert written(" crane ", japanese=False) == f" {written('crane', japanese=False)} "
    assert written("boat 24 and 25", japanese=False).count(" ") == 0
    assert written("24 25", japanese=True) == "24 25"


def test_boards_hold_the_posts_and_more() -> None:
    drawn = set()
    for number in range(40):
        found = board(sample(str(number), "forum"))
        again = board(sample(str(number), "forum"))
        assert found is not None
        assert again is not None
        assert found.source == again.source
        page = parsed(found)
        text = "\n".join(page.texts)
        posts = [line for line in (found.truth or "").split("\n") if line]
        assert all(line in text for line in posts)
        assert "立即注册" not in (found.truth or "")
        assert len(cjk_words(text)) > len(cjk_words(found.truth or "")) + 50
        drawn.add(next(c for c in ("t_f", "d_post_content", "reply_content") if c in page.html))
    assert len(drawn) == 3


def test_what_is_no_thread_makes_no_board() -> None:
    assert board(sample("1", "article")) is None
