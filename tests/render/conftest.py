"""Results made without the ensemble, and markdown read back by markdown-it-py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from benchmarks.readback import read, words
from declutter.config import Config
from declutter.metadata import extract
from declutter.model import Completeness, Source, Status, Verdict
from declutter.parse import parse
from declutter.parse.text import parse_text
from declutter.render import render
from declutter.result import Result

PROBES = Path(__file__).resolve().parents[2] / "corpus" / "probes"


def make(  # noqa: PLR0913  # one argument for each thing a test may vary
    markup: str,
    *,
    keep: Sequence[int] | None = None,
    cuts: Mapping[int, tuple[tuple[int, int], ...]] | None = None,
    url: str | None = None,
    plain: bool = False,
    config: Config | None = None,
) -> Result:
    """A result that keeps the named blocks (all by default)."""
    source = Source(markup, "utf-8", "str")
    page = parse_text(source) if plain else parse(source)
    settings = config or Config()
    verdicts = tuple(
        Verdict(i, keep is None or i in keep, 0.9, "test", (cuts or {}).get(i, ()))
        for i in range(len(page))
    )
    return Result(
        status=Status.OK,
        reason="",
        page=page,
        verdicts=verdicts,
        removed=(),
        confidence=0.9,
        page_type="article",
        page_type_scores={"article": 0.9},
        completeness=Completeness.FULL,
        completeness_evidence=(),
        warnings=(),
        truncated=False,
        _render=lambda result, form: render(result, form, settings, url=url),
        _metadata=lambda result: extract(
            result.page, url=url, body=[v.block for v in result.verdicts if v.keep]
        ),
    )


@pytest.fixture(scope="session")
def result_of() -> Callable[..., Result]:
    return make


@pytest.fixture(scope="session")
def read_back() -> Callable[[str], str]:
    return read


@pytest.fixture(scope="session")
def words_of() -> Callable[[str], list[str]]:
    return words


@pytest.fixture(scope="session")
def probes() -> Path:
    return PROBES
