"""Identifiers, addresses of files and data go; what people write about them stays."""

from __future__ import annotations

import pytest

from declutter.model import Source
from declutter.parse import parse
from declutter.rules import load
from declutter.rules.machine import _is_machine
from declutter.rules.model import MACHINE
from declutter.rules.samples import PARAGRAPHS, all_kept

_ID = "1f0c2a7e-9b1d-4c55-8e3a-0d6b7f2a{:04x}"
_WORD = "".join(f"<span>{c}</span><span>{_ID.format(i)}</span>" for i, c in enumerate("Promoted"))


def removed(line: str) -> list[str]:
    before, after = (
        "".join(f"<p>{text}</p>" for text in part) for part in (PARAGRAPHS[:2], PARAGRAPHS[2:])
    )
    page = parse(Source(f"<body>{before}{line}{after}</body>", "", "str"))
    removals = load().apply(page, all_kept(page), captions="drop")
    return [removal.text for removal in removals if removal.rule == MACHINE]


@pytest.mark.parametrize(
    "line",
    [
        f"<div>{_WORD}</div>",
        "<p>https://cdn.example.org/images/160/crane_01.jpg</p>",
        "<p>//cdn.example.org/a.webp?w=80 //cdn.example.org/b.webp?w=80</p>",
        '<div>{"group":[{"price":15.49,"currency":"EUR"}]}</div>',
    ],
)
def test_what_machines_read_goes(line: str) -> None:
    assert len(removed(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        f"<p>The job {_ID.format(1)} failed twice, and nobody knew why it had been started.</p>",
        "<p>The crane is shown at https://example.org/crane.jpg in its old paint and colours.</p>",
        '<p><a href="/c.jpg">https://example.org/images/crane.jpg</a></p>',
        f"<pre><code>{_ID.format(1)}\n{_ID.format(2)}</code></pre>",
        '<pre>{"group":[{"price":15.49}]}</pre>',
        "<p>[Editor: the crane was sold in 1987 and taken to pieces in the spring after it.]</p>",
    ],
)
def test_what_people_write_stays(line: str) -> None:
    assert removed(line) == []


def test_no_text_takes_long() -> None:
    # Each address could end at many places, or begin the next one.
    assert not _is_machine("//a.example/b.jpg" * 5000 + "!")
    assert not _is_machine("//a.example/" + "b.jpg?" * 5000 + " end")
