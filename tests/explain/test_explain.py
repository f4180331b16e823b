"""Explanations of a result, as lines and as a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from declutter.explain import inspector, trace
from declutter.model import Completeness, Removal, Source, Status, Verdict
from declutter.parse.text import parse_text
from declutter.result import Metadata, Result

TEXTS = [
    "# The ice",
    "Advertisement",
    "It came in <b>January</b>. Read more: here & there",
    "x" * 500,
]
CUT = TEXTS[2].index("Read more")


def result(**changes: object) -> Result:
    source = Source("\n\n".join(TEXTS), "koi8-r", "meta", 2, ("two bytes replaced",))
    fields: dict[str, object] = {
        "status": Status.OK,
        "reason": "",
        "page": parse_text(source),
        "verdicts": (
            Verdict(0, True, 0.91, "ensemble"),
            Verdict(1, False, 0.88, "ads.en.advertisement"),
            Verdict(2, True, 0.97, "ensemble", ((CUT, len(TEXTS[2])),)),
            Verdict(3, False, 0.02, "ensemble"),
        ),
        "removed": (
            Removal(1, 0, 13, "ads.en.advertisement", "ads", "Advertisement"),
            Removal(2, CUT, len(TEXTS[2]), "related.en.read-more", "related", TEXTS[2][CUT:]),
        ),
        "confidence": 0.834,
        "page_type": "",
        "page_type_scores": {},
        "completeness": Completeness.PAYWALLED,
        "completeness_evidence": ("ends in a prompt",),
        "warnings": ("two bytes replaced",),
        "truncated": False,
        "_render": lambda result, form: form,
        "_metadata": lambda result: Metadata(),
    }
    return Result(**{**fields, **changes})  # type: ignore[arg-type]  # built from a dict


def line_of(text: str, start: str) -> str:
    found = [line for line in trace(result()).splitlines() if line.startswith(start)]
    return next(line for line in found if text in line)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status:", "ok"),
        ("page type:", "plain text"),
        ("confidence:", "0.83"),
        ("charset:", "koi8-r (declared in the page)"),
        ("completeness:", "paywalled (ends in a prompt)"),
        ("blocks:", "2 of 4 kept"),
        ("warning:", "two bytes replaced"),
    ],
)
def test_trace_header_states_each_fact(name: str, value: str) -> None:
    assert line_of(value, name).split(maxsplit=name.count(" ") + 1)[-1] == value


def test_trace_header_names_page_type_with_probability_and_runner_up() -> None:
    page = result().page
    object.__setattr__(page, "plain", False)
    scores = {"article": 0.7, "forum": 0.25, "product": 0.05}
    text = trace(result(page=page, page_type="article", page_type_scores=scores))
    assert re.search(r"^page type: +article 0\.70 \(then forum 0\.25\)$", text, re.M)


def test_trace_gives_the_reason_of_an_empty_result() -> None:
    empty = result(status=Status.EMPTY, reason="nothing but white space", verdicts=(), removed=())
    assert re.search(r"^status: +empty: nothing but white space$", trace(empty), re.M)


@pytest.mark.parametrize(
    "parts",
    [
        ("+ 0.91", "ensemble", "heading 1", "# The ice"),
        ("- 0.88", "ads.en.advertisement", "paragraph", "Advertisement"),
        ("+ 0.97", "ensemble", "paragraph", "It came in <b>January</b>."),
        ("- 0.02", "ensemble", "paragraph", "xxx"),
    ],
    ids=range(4),
)
def test_trace_has_a_line_for_each_block(parts: tuple[str, ...]) -> None:
    line = line_of(parts[-1], parts[0])
    assert [line.index(part) for part in parts] == sorted(line.index(part) for part in parts)


def test_trace_shortens_long_blocks_and_says_so() -> None:
    line = line_of("xxx", "- 0.02")
    assert len(line) < 160
    assert line.endswith("x…")


def test_trace_shows_what_was_cut_out_of_a_kept_block() -> None:
    lines = trace(result()).splitlines()
    at = next(i for i, line in enumerate(lines) if "January" in line)
    assert lines[at + 1].split() == ["x", "related.en.read-more", *TEXTS[2][CUT:].split()]


def test_trace_does_not_repeat_a_block_that_a_rule_removed_whole() -> None:
    assert trace(result()).count("ads.en.advertisement") == 1


def test_explaining_twice_gives_the_same_text() -> None:
    one = result()
    assert trace(one) == trace(one)
    assert inspector(one) == inspector(one)


class Divs(HTMLParser):
    """Collects tags, and text and attributes of each `<div>` and `<del>`."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("div", "del", "small"):
            self.found.append((tag, dict(attrs), []))
            self.open.append(self.found[-1][2])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("div", "del", "small"):
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for parts in self.open:
            parts.append(data)


def divs(page: str) -> Divs:
    parser = Divs()
    parser.feed(page)
    return parser


def test_inspector_shows_each_block_as_kept_or_removed_with_its_reason() -> None:
    blocks = [found for found in divs(inspector(result())).found if found[0] == "div"]
    fates = [(attrs["class"] or "").split()[1] for _, attrs, _ in blocks]
    assert fates == ["k", "r", "k", "r"]
    assert "ads.en.advertisement" in (blocks[1][1]["title"] or "")
    assert [text in "".join(parts) for text, (_, _, parts) in zip(TEXTS, blocks, strict=True)] == [
        True
    ] * 4


def test_inspector_marks_cuts_with_the_rule() -> None:
    cuts = [found for found in divs(inspector(result())).found if found[0] == "del"]
    assert [(attrs["title"], "".join(parts)) for _, attrs, parts in cuts] == [
        ("related.en.read-more", TEXTS[2][CUT:])
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style></title></div><svg onload=alert(1)>",
        "&lt;script&gt;",
    ],
)
@pytest.mark.parametrize("place", ["text", "by", "reason", "warning", "evidence", "cut"])
def test_inspector_escapes_everything(hostile: str, place: str) -> None:
    """No text of the page, nor of a rule, becomes markup, wherever it stands."""
    text = hostile if place == "text" else "harmless text"
    page = parse_text(Source(text, "", "str"))
    harmless = divs(inspector(result())).tags
    shown = inspector(
        result(
            page=page,
            verdicts=(Verdict(0, True, 0.5, hostile if place == "by" else "x"),),
            removed=(Removal(0, 0, 3, hostile, "ads", hostile),) if place == "cut" else (),
            reason=hostile if place == "reason" else "",
            warnings=(hostile,) if place == "warning" else (),
            completeness_evidence=(hostile,) if place == "evidence" else (),
        )
    )
    assert divs(shown).tags <= harmless
    assert "<script>alert" not in shown
