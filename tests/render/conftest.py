"""Results made without the ensemble, and markdown read back by markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from declutter.config import Config
from declutter.metadata import extract
from declutter.model import Completeness, Source, Status, Verdict
from declutter.parse import parse, parse_text
from declutter.render import render
from declutter.result import Result

PROBES = Path(__file__).resolve().parents[2] / "corpus" / "probes"
_REFEREE = MarkdownIt("commonmark").enable("table").enable("strikethrough")
_FOOTNOTE = re.compile(r"^\[\^(\w+)\]: ", re.MULTILINE)


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


def read(markdown: str) -> str:
    """What a reader of rendered markdown sees; footnotes stand where they are written."""
    lines, inside = [], False
    for line in markdown.split("\n"):
        inside = bool(_FOOTNOTE.match(line)) or (inside and line[:1] in ("", " "))
        lines.append(_FOOTNOTE.sub("", line.removeprefix("    ") if inside else line))
    out: list[str] = []
    _collect(_REFEREE.parse("\n".join(lines)), out)
    return "".join(out)


def _collect(tokens: Sequence[Token], out: list[str]) -> None:
    for token in tokens:
        if token.children is not None:
            _collect(token.children, out)
        elif token.type in ("text", "code_inline", "fence", "code_block"):
            out.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            out.append("\n")
        elif token.type in ("html_inline", "html_block"):
            out.append(f"RAW HTML {token.content}")
        if token.type in ("inline", "fence", "code_block"):
            out.append("\n")


def words(text: str) -> list[str]:
    """Words of rendered text; footnote numbers and check boxes are marks, not words."""
    return re.findall(r"\w+", re.sub(r"\[\^\w+\]|(?m:^)\[[ x]\] ", " ", text))


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
