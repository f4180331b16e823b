"""How much of the page the body holds, with the evidence for it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from declutter.model import Completeness, Head, Page
from declutter.rules import load
from declutter.rules.completeness import judge
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

P = list(PARAGRAPHS)


def judged(lines: list[str], *, ld: object = None, title: str = "") -> tuple[Completeness, str]:
    page = _page(lines, ld, title)
    keep = all_kept(page)
    state, evidence = judge(page, keep, load().apply(page, keep, captions="drop"))
    return state, " / ".join(evidence)


def _page(lines: list[str], ld: object, title: str) -> Page:
    scripts = () if ld is None else (ld if isinstance(ld, str) else json.dumps(ld),)
    return replace(page_of(lines, plain=False), head=Head(title=title, ld_json=scripts))


def test_a_plain_article_is_full() -> None:
    assert judged(P) == (Completeness.FULL, "")


def test_a_gate_after_the_text_says_paywalled() -> None:
    state, evidence = judged([*P, "Subscribe to continue reading"])
    assert state is Completeness.PAYWALLED
    assert "Subscribe to continue reading" in evidence


def test_a_gate_with_the_text_going_on_gates_nothing() -> None:
    lines = [P[0], "Subscribe to continue reading", *P[1:]]
    assert judged(lines)[0] is Completeness.FULL


def test_a_gate_in_a_block_outside_the_body_counts() -> None:
    page = page_of([*P, "This article is for subscribers only"], plain=False)
    keep = np.array([True] * len(P) + [False])
    assert judge(page, keep, ())[0] is Completeness.PAYWALLED


@pytest.mark.parametrize("value", [False, "False", "false"])
def test_not_free_and_longer_elsewhere_is_paywalled(value: object) -> None:
    ld = {"@type": "NewsArticle", "isAccessibleForFree": value, "wordCount": 900}
    state, evidence = judged(P, ld=ld)
    assert state is Completeness.PAYWALLED
    assert "isAccessibleForFree" in evidence


def test_not_free_but_all_there_is_full() -> None:
    text = " ".join(P * 4)
    ld = {"@graph": [{"isAccessibleForFree": False, "articleBody": text}]}
    assert judged(P * 4, ld=ld)[0] is Completeness.FULL


def test_structured_data_that_is_longer_says_truncated() -> None:
    ld = [{"articleBody": " ".join(P * 3)}]
    state, evidence = judged(P, ld=ld)
    assert state is Completeness.TRUNCATED
    assert "structured data counts" in evidence


@pytest.mark.parametrize("end", ["…", "...", "[…]", " [...]"])
def test_an_ellipsis_at_the_end_says_truncated(end: str) -> None:
    assert judged([*P, *P[:3], P[3][:-1] + end])[0] is Completeness.TRUNCATED


def test_a_short_text_with_an_ellipsis_is_a_teaser() -> None:
    assert judged([P[0][:-1] + "…"])[0] is Completeness.TEASER


def test_broken_structured_data_says_nothing() -> None:
    assert judged(P, ld="{broken")[0] is Completeness.FULL


@pytest.mark.parametrize(
    "lines",
    [["404 Not Found"], ["Page not found", "Try the search."], ["Access Denied"], ["页面不存在"]],
)
def test_an_error_page(lines: list[str]) -> None:
    assert judged(lines)[0] is Completeness.ERROR_PAGE


def test_an_article_about_errors_is_full() -> None:
    lines = [*P, "The old server answered with 404 Not Found for a week, and nobody noticed it."]
    assert judged(lines)[0] is Completeness.FULL


def test_a_consent_wall() -> None:
    lines = ["We value your privacy", "Accept all", "Reject all", "Manage consent preferences"]
    assert judged(lines)[0] is Completeness.CONSENT_WALL


def test_a_page_that_needs_a_script() -> None:
    lines = ["You need to enable JavaScript to run this app."]
    assert judged(lines)[0] is Completeness.JS_SHELL
