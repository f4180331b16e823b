"""What comes out was there, in its order; residue and wrappers make no difference."""

from __future__ import annotations

from collections import Counter
from html import escape, unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declutter import ensemble
from declutter.config import Config
from declutter.decode import decode
from declutter.ensemble import Weights
from declutter.pipeline import clean_text, extract, extract_with
from declutter.result import Result
from declutter.rules import load
from declutter.rules.samples import PARAGRAPHS
from declutter.words import tokens

FAST = Config(mode="fast")
LOOSE = Config(mode="fast", strictness=0.0)
CORPUS = sorted(Path(__file__).parents[2].glob("corpus/*/*/source.html"))
PAGES = [path for path in CORPUS if path.parent.parent.name != "probes"]
BODY = [*PARAGRAPHS, *(p.replace("the", "that") for p in PARAGRAPHS)]
POSITIVES = sorted(
    {
        example.lines[0]
        for rule in load(details=True).active
        for example in rule.hits
        if len(example.lines) == 1
        and not example.stays
        and "\n" not in example.lines[0]
        and rule.at == "whole"
        and rule.input == "any"
        and not rule.only_in
        and rule.where == type(rule.where)(bare=rule.where.bare)
    }
)


class Texts(HTMLParser):
    """The character data of markup, read by a parser of another make."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def assert_replays(result: Result) -> None:
    """Verdicts and spans alone say what the text is."""
    kept = []
    for verdict in result.verdicts:
        text = result.page.texts[verdict.block]
        for start, end in sorted(verdict.cuts, reverse=True):
            assert 0 <= start < end <= len(text)
            text = text[:start] + text[end:]
        kept += text.split() if verdict.keep else []
    assert result.text.split() == kept


@given(st.data())
def test_kept_blocks_are_an_ordered_subset_and_replay_as_the_text(
    hand_weights: Weights, tidy_markup: st.SearchStrategy[str], data: st.DataObject
) -> None:
    result = extract_with(hand_weights, data.draw(tidy_markup), config=LOOSE)
    blocks = [verdict.block for verdict in result.verdicts]
    assert blocks == list(range(len(result.page)))[: len(blocks)]
    for removal in result.removed:
        assert removal.text == result.page.texts[removal.block][removal.start : removal.end]
    for one, other in pairwise(result.removed):
        assert (one.block, one.end) <= (other.block, max(other.start, one.end))
    assert_replays(result)


@given(st.data())
def test_no_word_comes_out_that_did_not_go_in(
    hand_weights: Weights, tidy_markup: st.SearchStrategy[str], data: st.DataObject
) -> None:
    markup = data.draw(tidy_markup)
    there = Counter(tokens(" ".join(unescape(text) for text in Texts(markup).found)))
    result = extract_with(hand_weights, markup, config=LOOSE)
    assert Counter(tokens(result.text)) <= there


@given(st.data())
def test_no_character_comes_out_of_wild_markup_that_is_not_on_the_page(
    hand_weights: Weights, wild_markup: st.SearchStrategy[str], data: st.DataObject
) -> None:
    result = extract_with(hand_weights, data.draw(wild_markup), config=LOOSE)
    there = Counter("".join("".join(result.page.texts).split()))
    assert Counter("".join(result.text.split())) <= there


inserted = st.lists(
    st.tuples(st.sampled_from(POSITIVES), st.integers(1, len(BODY) - 1)), min_size=1, max_size=3
)


@given(inserted)
@settings(max_examples=30)
def test_residue_between_paragraphs_of_text_makes_no_difference(
    extra: list[tuple[str, int]],
) -> None:
    lines = list(BODY)
    for text, at in extra:
        lines.insert(at, text)
    assert clean_text("\n\n".join(lines)).text == clean_text("\n\n".join(BODY)).text


@given(inserted)
@settings(max_examples=30)
def test_residue_between_paragraphs_of_a_page_makes_no_difference(
    hand_weights: Weights, extra: list[tuple[str, int]]
) -> None:
    lines = list(BODY)
    for text, at in extra:
        lines.insert(at, text)
    page, bare = ("".join(f"<p>{escape(x)}</p>" for x in found) for found in (lines, BODY))
    assert extract_with(hand_weights, page).text == extract_with(hand_weights, bare).text


@pytest.mark.parametrize("path", PAGES[::12], ids=lambda path: path.parent.name)
def test_wrappers_around_a_whole_page_change_next_to_nothing(path: Path) -> None:
    """The scorer knows a block's depth, so that single doubtful blocks may still change."""
    markup = decode(path.read_bytes(), None, max_bytes=10_000_000).text
    begin = markup.index(">", markup.lower().index("<body")) + 1
    end = markup.lower().rindex("</body")
    wrapped = f"{markup[:begin]}<div><div>{markup[begin:end]}</div></div>{markup[end:]}"
    ours, theirs = (Counter(tokens(extract(m, config=FAST).text)) for m in (wrapped, markup))
    changed = (ours - theirs).total() + (theirs - ours).total()
    assert changed <= 0.1 * theirs.total()


@given(st.data(), st.integers(1, 5))
@settings(max_examples=30)
def test_wrappers_around_each_paragraph_change_no_vote(
    hand_weights: Weights, data: st.DataObject, wrappers: int
) -> None:
    lines = data.draw(st.lists(st.sampled_from(BODY), min_size=1, max_size=6))
    bare = "".join(f"<section><p>{line}</p></section>" for line in lines)
    wrapped = bare.replace("<p>", "<div>" * wrappers + "<p>").replace(
        "</p>", "</p>" + "</div>" * wrappers
    )
    ours, theirs = (extract_with(hand_weights, page, config=FAST) for page in (wrapped, bare))
    assert ours.verdicts == theirs.verdicts
    assert ours.text == theirs.text


@given(st.lists(st.sampled_from([*BODY, *POSITIVES[::5]]), min_size=1, max_size=10))
@settings(max_examples=30)
def test_cleaning_clean_text_changes_nothing(lines: list[str]) -> None:
    once = clean_text("\n\n".join(lines)).text
    assert clean_text(once).text == once


@given(st.permutations(BODY))
@settings(max_examples=20)
def test_text_without_residue_is_left_as_it_is(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    result = clean_text(text)
    assert (result.text, result.removed, result.confidence) == (text, (), 1.0)


def test_the_shipped_weights_are_those_of_extract() -> None:
    markup = PAGES[0].read_bytes()
    assert (
        extract(markup, config=FAST).verdicts
        == extract_with(ensemble.load(), markup, config=FAST).verdicts
    )
