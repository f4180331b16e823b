"""Results: renderings made when asked for, once, and kept through copies."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from xml.etree import ElementTree

import pytest

from declutter.ensemble import Weights
from declutter.pipeline import extract_with
from declutter.result import Result
from declutter.rules.samples import PARAGRAPHS

FORMS = ("text", "markdown", "html")
PAGE = (
    '<html lang="en"><head><title>The lighthouse</title><meta name="author" content="Ann Brewer">'
    f"</head><body><h1>The lighthouse</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></body>"
)


@pytest.fixture
def result(hand_weights: Weights) -> Result:
    return extract_with(hand_weights, PAGE, url="https://harbour.example/a")


def test_a_rendering_is_made_once(result: Result) -> None:
    made: list[str] = []

    def render(_: Result, form: str) -> str:
        made.append(form)
        return form

    lazy = replace(result, _render=render)
    assert made == []
    assert [getattr(lazy, form) for form in FORMS * 2] == list(FORMS * 2)
    assert made == list(FORMS)


def test_a_result_cannot_be_changed(result: Result) -> None:
    with pytest.raises(FrozenInstanceError):
        result.status = None  # type: ignore[misc, assignment]


@pytest.mark.parametrize("asked", [False, True])
def test_a_pickled_result_renders_the_same(result: Result, asked: bool) -> None:
    """Workers send results to the process that asked, rendered or not."""
    expected = [getattr(result, form) for form in FORMS] if asked else None
    back = pickle.loads(pickle.dumps(result))
    assert [getattr(back, form) for form in FORMS] == (
        expected or [getattr(result, form) for form in FORMS]
    )
    assert back.metadata == result.metadata
    assert back.verdicts == result.verdicts


def test_json_says_what_the_result_says(result: Result) -> None:
    data = json.loads(result.to_json())
    assert data["text"] == result.text
    assert data["status"] == result.status.value


def test_tei_is_well_formed_and_holds_the_text(result: Result) -> None:
    tree = ElementTree.fromstring(result.to_tei())
    said = " ".join(" ".join(tree.itertext()).split())
    assert all(text in said for text in result.text.split("\n\n"))


def test_title_and_author(result: Result) -> None:
    assert result.title == "The lighthouse"
    assert result.metadata.authors == ("Ann Brewer",)
    assert set(result.metadata.sources) >= {"title", "authors"}


def test_the_order_of_asking_does_not_matter(make_weights: Callable[..., Weights]) -> None:
    one, other = (extract_with(make_weights(), PAGE) for _ in range(2))
    forward = [getattr(one, form) for form in FORMS]
    assert [getattr(other, form) for form in reversed(FORMS)] == forward[::-1]


def test_a_result_from_another_process_unpacks_its_page_when_asked(result: Result) -> None:
    _ = result.text
    copy = pickle.loads(pickle.dumps(result))
    assert {"page", "verdicts"}.isdisjoint(vars(copy))
    again = pickle.loads(pickle.dumps(copy))  # handed on as it came
    assert copy.text == again.text == result.text
    assert {"page", "verdicts"}.isdisjoint(vars(copy))
    for other in (copy, again):
        assert other.verdicts == result.verdicts
        assert other.page.texts == result.page.texts
        assert other.markdown == result.markdown
    with pytest.raises(AttributeError, match="no attribute 'pages'"):
        _ = copy.pages  # type: ignore[attr-defined]  # that is the point
