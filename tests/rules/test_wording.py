"""The wording scorer: what it speaks about, what it takes, and that a pattern is not needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from declutter.errors import WeightsError
from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.model import CODE_RULES, FAMILIES, wording_rule
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of
from declutter.rules.wording import (
    BUCKETS,
    FAMILY_BUCKETS,
    buckets,
    is_candidate,
    is_short,
    load_wording,
    mark_wordings,
    names,
)

PROMPT = "Sign up for our free newsletter"


def body_with(line: str, kind: Kind = Kind.PARAGRAPH) -> Body:
    lines = [*PARAGRAPHS[:2], line, *PARAGRAPHS[2:]]
    kinds = [Kind.PARAGRAPH] * len(lines)
    kinds[2] = kind
    page = page_of(lines, kinds=kinds, plain=False)
    return Body(page, all_kept(page), lambda _: "en")


def test_a_prompt_is_far_likelier_residue_than_a_paragraph() -> None:
    model = load_wording()
    assert model.family(PROMPT) in FAMILIES
    assert model.score(PROMPT) > model.threshold[0].max()
    assert all(model.score(paragraph) < model.loose.min() for paragraph in PARAGRAPHS)


def test_digits_and_case_do_not_matter() -> None:
    assert buckets("You have 3 free articles left") == buckets("You have 8 free articles left")
    assert {"wfree", "w0", "0_free"} <= names("You have 12 FREE articles left")
    assert all(0 <= bucket < BUCKETS for bucket in buckets(PROMPT))


def test_a_sure_line_between_paragraphs_is_marked_under_its_family() -> None:
    body = body_with(PROMPT)
    (mark,) = mark_wordings(body)
    assert mark.unit == 2
    assert mark.rule == wording_rule(load_wording().family(PROMPT))
    assert mark.rule in CODE_RULES


@pytest.mark.parametrize("kind", [Kind.HEADING, Kind.LIST_ITEM, Kind.QUOTE, Kind.CELL, Kind.CODE])
def test_only_paragraphs_are_spoken_about(kind: Kind) -> None:
    body = body_with(PROMPT, kind)
    assert not is_candidate(body, 2)
    assert list(mark_wordings(body)) == []


def test_nothing_is_taken_where_no_article_is() -> None:
    lines = ["Log in", PROMPT, "Prices", "About us"]
    page = page_of(lines, plain=False)
    assert list(mark_wordings(Body(page, all_kept(page), lambda _: "en"))) == []


@pytest.mark.parametrize("line", ['cookie_policy = "strict"', "subscribe(newsletter);", "--share"])
def test_a_line_of_code_stays(line: str) -> None:
    assert not is_candidate(body_with(line), 2)


def test_han_characters_count_twice() -> None:
    assert is_candidate(body_with("登" * 100), 2)
    assert not is_candidate(body_with("登" * 101), 2)


def test_a_short_line_of_text_needs_residue_beside_it() -> None:
    """In text input "Log in" may be a heading."""
    lines = [*PARAGRAPHS[:2], "Log in now", *PARAGRAPHS[2:]]
    page = page_of(lines, plain=True)
    body = Body(page, all_kept(page), lambda _: "en")
    assert is_short(body, 2)
    assert list(mark_wordings(body)) == []
    body.taken = 2
    assert [mark.unit for mark in mark_wordings(body)] == [2]


def test_a_line_of_dialogue_stays() -> None:
    assert not is_candidate(body_with("“Subscribe to our newsletter to continue reading.”"), 2)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wording.npz"
    path.write_bytes(b"no archive")
    with pytest.raises(WeightsError, match=r"wording\.npz"):
        load_wording(path)


def test_weights_for_other_families_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "wording.npz"
    families = np.frombuffer(b"ads paywall", dtype=np.uint8)
    with path.open("wb") as file:
        np.savez(
            file,
            weights=np.zeros(BUCKETS, np.int8),
            scale=np.float32(1),
            bias=np.float32(0),
            families=np.zeros((FAMILY_BUCKETS, 2), np.int8),
            family_scale=np.ones(2, np.float32),
            family_bias=np.zeros(2, np.float32),
            thresholds=np.ones(9, np.float32),
            names=families,
        )
    with pytest.raises(WeightsError, match="other families"):
        load_wording(path)
