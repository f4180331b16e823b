"""The wording scorer: what it speaks about, what it takes, and that a pattern is not needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declutter.errors import WeightsError
from declutter.kernel import compiled
from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.model import CODE_RULES, FAMILIES, wording_rule
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of
from declutter.rules.wording import (
    BUCKETS,
    FAMILY_BUCKETS,
    buckets,
    buckets_python,
    is_short,
    load_wording,
    lone_lines,
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
    three, eight = (
        buckets("You have 3 free articles left"),
        buckets("You have 8 free articles left"),
    )
    assert three.tolist() == eight.tolist()
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
    assert 2 not in lone_lines(body)
    assert list(mark_wordings(body)) == []


def test_nothing_is_taken_where_no_article_is() -> None:
    lines = ["Log in", PROMPT, "Prices", "About us"]
    page = page_of(lines, plain=False)
    assert list(mark_wordings(Body(page, all_kept(page), lambda _: "en"))) == []


@pytest.mark.parametrize("line", ['cookie_policy = "strict"', "subscribe(newsletter);", "--share"])
def test_a_line_of_code_stays(line: str) -> None:
    assert 2 not in lone_lines(body_with(line))


def test_han_characters_count_twice() -> None:
    assert 2 in lone_lines(body_with("登" * 100))
    assert 2 not in lone_lines(body_with("登" * 101))


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
    assert 2 not in lone_lines(body_with("“Subscribe to our newsletter to continue reading.”"))


@pytest.mark.parametrize("line", ["Sign up «at once», says he", "Subscribe, “or else”, says he"])
def test_a_line_that_quotes_somebody_stays(line: str) -> None:
    assert 2 not in lone_lines(body_with(line))
    assert 2 in lone_lines(body_with(line.translate(str.maketrans("", "", "«»“”"))))


def test_a_warning_is_no_residue() -> None:
    """Such sentences are rare in annotated bodies; near misses set the threshold for them."""
    model = load_wording()
    warnings = ["Achtung: Das Wasser ist tief.", "Atención: el agua es profunda."]
    assert all(model.score(text) < model.loose[1].min() for text in warnings)


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


@pytest.mark.skipif(
    compiled is None, reason="the kernel is not built, or switched off by DECLUTTER_PURE"
)
@settings(max_examples=500)
@given(
    st.lists(
        st.sampled_from(
            ["Sign", " up ", "newsletter", "12", "٣4", "漢字", "カ・", "한국", "é", "😀", "_"]
        )
        | st.text(max_size=3),
        min_size=1,
        max_size=30,
    ).map("".join).filter(str.strip),
    st.sampled_from([BUCKETS, FAMILY_BUCKETS, 7]),
)  # fmt: skip
def test_the_kernel_hashes_as_python_does(text: str, size: int) -> None:
    assert buckets(text, size).tolist() == buckets_python(text, size).tolist()
