"""Whatever comes in, only documented errors come out."""

from __future__ import annotations

import json
from typing import Literal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declutter.config import Config
from declutter.ensemble import Weights
from declutter.errors import DeclutterError
from declutter.model import Status
from declutter.pipeline import clean_text, extract_with
from declutter.result import Result

FAST = Config(mode="fast", strictness=0.0)
CODECS = ("utf-8", "utf-16", "windows-1251", "shift_jis", "gb18030", "koi8-r")


def ask_for_everything(result: Result) -> None:
    """Make every rendering, and check what each promises by its format."""
    json.loads(result.to_json())
    ElementTree.fromstring(result.to_tei())
    for text in (result.text, result.markdown, result.html):
        text.encode()
    assert all(post.blocks for post in result.posts)
    assert set(result.comments) <= set(range(len(result.page)))
    assert result.metadata.title != ""
    assert (result.status is Status.OK) == any(verdict.keep for verdict in result.verdicts)
    assert bool(result.reason) == (result.status is not Status.OK)
    assert 0.0 <= result.confidence <= 1.0


@given(st.binary(max_size=400))
def test_any_bytes(hand_weights: Weights, data: bytes) -> None:
    ask_for_everything(extract_with(hand_weights, data, config=FAST))


@given(st.data(), st.sampled_from(CODECS))
@settings(max_examples=40)
def test_any_markup_in_any_charset(
    hand_weights: Weights,
    wild_markup: st.SearchStrategy[str],
    data: st.DataObject,
    codec: str,
) -> None:
    page = data.draw(wild_markup).encode(codec, "ignore")
    ask_for_everything(extract_with(hand_weights, page, charset=codec, config=FAST))


@given(st.data(), st.integers(1, 400))
@settings(max_examples=40)
def test_markup_cut_anywhere(
    hand_weights: Weights, tidy_markup: st.SearchStrategy[str], data: st.DataObject, size: int
) -> None:
    page = data.draw(tidy_markup).encode()[:size]
    ask_for_everything(extract_with(hand_weights, page, config=FAST))


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text(text: str | bytes) -> None:
    ask_for_everything(clean_text(text))  # type: ignore[arg-type]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_url_and_charset(hand_weights: Weights, url: str, charset: str) -> None:
    page = b'<title>Ice</title><p>The <a href="x y">ice</a> was thick <img src="//[">enough.</p>'
    ask_for_everything(extract_with(hand_weights, page, url=url, charset=charset, config=FAST))


@given(
    st.sampled_from(["mode", "strictness", "captions", "comments", "max_bytes", "disable"]),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
)
def test_any_setting_is_taken_or_refused_as_documented(name: str, value: object) -> None:
    try:
        config = Config(**{name: value})  # type: ignore[arg-type]
    except (DeclutterError, TypeError):
        return
    assert hash(config) == hash(config)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_page_of_one_kind_of_piece(
    hand_weights: Weights, form: Literal["text", "markdown", "html"]
) -> None:
    """Long runs of one thing, which slow or deep code would stumble over."""
    for piece in ("<div>", "</p>", "<a href=x>", "&amp;", "<table><tr>", "\u0301", "<!--", "<b>x"):
        result = extract_with(hand_weights, piece * 3000, config=FAST)
        assert isinstance(getattr(result, form), str)
