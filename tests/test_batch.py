"""Many pages: in order, lazily, in this process and in others."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from itertools import count, islice

import pytest

from declutter import batch
from declutter.batch import extract_many
from declutter.config import Config
from declutter.errors import ConfigError, InputError
from declutter.model import Status
from declutter.pipeline import extract
from declutter.rules.samples import PARAGRAPHS

FAST = Config(mode="fast", strictness=0.0)


def page(number: int) -> str:
    body = "".join(f"<p>{text} Number {number}.</p>" for text in PARAGRAPHS)
    return f"<main><h1>Report {number}</h1>{body}</main>"


def pages(taken: list[int]) -> Iterator[str]:
    """Pages without end; notes how many were taken."""
    for number in count():
        taken.append(number)
        yield page(number)


def test_one_worker_takes_a_page_only_when_a_result_is_asked_for() -> None:
    taken: list[int] = []
    results = extract_many(pages(taken), workers=1, config=FAST)
    assert taken == []
    for i in range(3):
        assert f"Number {i}." in next(results).text
        assert taken == list(range(i + 1))


def test_workers_give_the_results_of_one_process_in_order_and_do_not_run_ahead() -> None:
    taken: list[int] = []
    results = extract_many(pages(taken), workers=2, config=FAST)
    found = list(islice(results, 2 * batch._CHUNK + 1))
    results.close()  # type: ignore[attr-defined]
    for i in (0, batch._CHUNK, 2 * batch._CHUNK):
        assert found[i].text == extract(page(i), config=FAST).text
        assert f"Number {i}." in found[i].text
    assert len(taken) <= (2 * batch._AHEAD + 3) * batch._CHUNK


def test_a_page_that_stayed_in_its_process_is_made_again_when_asked_for() -> None:
    sources = [page(1), page(2).encode(), b""]
    found = list(extract_many(sources, workers=2, config=FAST))
    for source, result in zip(sources, found, strict=True):
        here = extract(source, config=FAST)
        assert "page" not in vars(result)
        assert result.text == here.text and "page" not in vars(result)
        assert result.verdicts == here.verdicts
        again = pickle.loads(pickle.dumps(result))
        for other in (result, again):
            assert other.page.texts == here.page.texts
            assert (other.markdown, other.metadata) == (here.markdown, here.metadata)


def test_a_worker_keeps_the_page() -> None:
    """It is several times as large as its text, and few ask for it."""
    sent = pickle.dumps(batch._extract_chunk([page(1)], FAST)[0])
    with pytest.raises(AttributeError, match="page"):
        _ = pickle.loads(sent).page


def test_a_page_without_content_has_its_place_too() -> None:
    found = list(extract_many([b"", page(1), b"%PDF-1.7"], workers=1, config=FAST))
    assert [r.status for r in found] == [Status.EMPTY, Status.OK, Status.BINARY]


def test_no_pages_have_no_results() -> None:
    assert list(extract_many([], workers=1)) == []
    assert list(extract_many(iter(()), workers=2)) == []


@pytest.mark.parametrize("workers", [0, -1])
def test_workers_must_be_positive(workers: int) -> None:
    with pytest.raises(ConfigError, match="workers"):
        extract_many([], workers=workers)


def test_input_of_another_type_is_refused_in_its_place() -> None:
    results = extract_many([page(0), 3], workers=1, config=FAST)  # type: ignore[list-item]
    assert next(results).text
    with pytest.raises(InputError):
        next(results)
