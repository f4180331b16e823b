"""The output depends on the page and the settings alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from declutter import explain
from declutter.config import Config
from declutter.ensemble import Weights
from declutter.pipeline import clean_text, extract_with
from declutter.result import Result

FAST = Config(mode="fast", strictness=0.2)


def outcome(result: Result) -> tuple[object, ...]:
    """All that a caller sees."""
    return (
        result.text,
        result.markdown,
        result.verdicts,
        result.removed,
        result.confidence,
        result.metadata,
        result.posts,
        result.completeness,
        result.warnings,
    )


@given(st.data())
@settings(max_examples=8)
def test_neither_order_nor_threads_matter(
    hand_weights: Weights, tidy_markup: st.SearchStrategy[str], data: st.DataObject
) -> None:
    pages = data.draw(st.lists(tidy_markup, min_size=2, max_size=6))

    def run(page: str) -> tuple[object, ...]:
        return outcome(extract_with(hand_weights, page, config=FAST))

    forward = [run(page) for page in pages]
    assert [run(page) for page in reversed(pages)] == forward[::-1]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run, pages * 2)) == forward * 2


@given(st.data())
@settings(max_examples=30)
def test_asking_for_an_explanation_changes_nothing(
    hand_weights: Weights, tidy_markup: st.SearchStrategy[str], data: st.DataObject
) -> None:
    page = data.draw(tidy_markup)
    plain = extract_with(hand_weights, page, config=FAST)
    explained = extract_with(hand_weights, page, config=FAST)
    for name in explain.__all__:
        getattr(explain, name)(explained)
    assert outcome(explained) == outcome(plain)


@given(st.lists(st.sampled_from(["Advertisement", "Read more:", "One.", "Two.", ""])))
@settings(max_examples=30)
def test_cleaning_twice_from_the_start_is_the_same(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    assert outcome(clean_text(text)) == outcome(clean_text(text))
