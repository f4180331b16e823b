from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from benchmarks import pool
from benchmarks.datasets import Sample
from benchmarks.pool import Worker, WorkerError


def _page(text: str) -> Sample:
    return Sample("page", f"<p>{text}</p>".encode())


@pytest.fixture
def worker(request: pytest.FixtureRequest) -> Iterator[Worker]:
    with Worker(f"fake_extractors:{request.param}", timeout=20.0) as started:
        yield started


def _with(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("worker", [name], indirect=True)


@_with("tags_off")
def test_a_worker_gives_the_text_and_what_it_cost(worker: Worker) -> None:
    outcome = worker.run(_page("Grüße 世界"))
    assert (outcome.text.strip(), outcome.error) == ("Grüße 世界", "")
    assert outcome.cpu_ms >= 0 and outcome.wall_ms >= 0


@_with("tags_off")
def test_a_worker_says_its_version_by_the_source(worker: Worker) -> None:
    assert worker.version.startswith("fake_extractors ")


@_with("nothing")
def test_no_text_is_an_empty_text(worker: Worker) -> None:
    assert worker.run(_page("x")).text == ""


@_with("number")
def test_a_return_value_that_is_no_text_is_a_failure(worker: Worker) -> None:
    assert worker.run(_page("x")).error == "returned int, not str"


@_with("raises")
def test_an_exception_is_a_failure_with_its_name(worker: Worker) -> None:
    assert worker.run(_page("x")).error == "ValueError: no such page"


@_with("prints")
def test_what_an_extractor_prints_does_not_disturb_the_protocol(worker: Worker) -> None:
    assert worker.run(_page("x")).text.strip() == "x"


@_with("dies_on_request")
def test_a_crash_costs_one_page_only(worker: Worker) -> None:
    crashed = worker.run(_page("die"))
    assert crashed.error.startswith("crash: exit code 7")
    assert "last words" in crashed.error
    assert worker.run(_page("next")).text.strip() == "next"


@pytest.mark.parametrize(("limit", "same"), [(30_000, False), (None, True)])
def test_a_process_that_took_much_memory_is_replaced(limit: int | None, same: bool) -> None:
    with Worker("fake_extractors:takes_memory", 20.0, recycle_kb=limit) as worker:
        first = worker.run(_page("big"))
        if first.peak_kb is None:
            pytest.skip("this system does not tell a process's peak memory")
        again = worker.run(_page("small"))
    assert (first.text.split()[0] == again.text.split()[0]) is same


def test_a_hung_page_is_cut_off_and_the_next_one_runs() -> None:
    with Worker("fake_extractors:hangs_on_request", timeout=2.0) as worker:
        assert worker.run(_page("hang")).error == "timeout after 2 s"
        worker.timeout = 20.0
        assert worker.run(_page("next")).text.strip() == "next"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no-such-extractor", "unknown extractor"),
        ("fake_extractors:missing", "has no function missing"),
        ("fake_extractors:not_callable", "has no function not_callable"),
        ("no_such_module:run", "not installed here"),
        ("trafilatura:sideways", "use one of precision, recall, fast"),
    ],
)
def test_an_extractor_that_cannot_run_says_why(name: str, reason: str) -> None:
    with pytest.raises(WorkerError, match=reason):
        Worker(name, timeout=5.0)


def test_an_interpreter_that_does_not_exist_is_named() -> None:
    with pytest.raises(WorkerError, match="no-such-python does not start"):
        Worker("trafilatura", timeout=5.0, python="/no-such-python")


def test_only_extractors_that_need_it_use_another_interpreter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(pool.PEER_PYTHON, "/other/python")
    assert pool.interpreter("trafilatura") == sys.executable
    assert pool.interpreter("rs-trafilatura") == "/other/python"
    assert pool.interpreter("rs-trafilatura", "/given") == "/given"
