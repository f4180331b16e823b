"""What holds for any text and any table."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from declutter.parse.inline import Mark, Run, runs
from declutter.render.inlines import Inlines
from declutter.render.links import Targets

NASTY = st.text(
    alphabet=st.sampled_from("ab1 *_`~[]()<>&!#|\\-+.:;=\"'$/？「」ü松の"), min_size=1, max_size=12
)
MARKS = st.sampled_from(
    (0, 0, 0, Mark.STRONG, Mark.EM, Mark.STRONG | Mark.EM, Mark.CODE, Mark.STRIKE)
)
TAGS = {
    Mark.STRONG: "b",
    Mark.EM: "i",
    Mark.CODE: "code",
    Mark.STRIKE: "del",
}


def html_of(text: str, marks: int, link: bool) -> str:
    inner = escape(text)
    for mark, tag in TAGS.items():
        if marks & mark:
            inner = f"<{tag}>{inner}</{tag}>"
    return f'<a href="https://x.org/">{inner}</a>' if link else inner


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


PIECES = st.lists(st.tuples(NASTY, MARKS, st.booleans()), min_size=1, max_size=6)


@settings(max_examples=300, deadline=None)
@given(pieces=PIECES)
def test_markdown_reads_as_the_text(result_of, read_back, pieces):
    """No character of any text is taken for markup or lost, however it is set."""
    result = result_of("<p>" + "".join(html_of(*piece) for piece in pieces) + "</p>")
    assert squeezed(read_back(result.markdown)) == squeezed(result.text)


@settings(max_examples=100, deadline=None)
@given(pieces=PIECES)
def test_runs_join_to_the_text(result_of, pieces):
    """The runs of a block, joined, are its text."""
    page = result_of("<p>" + "".join(html_of(*piece) for piece in pieces) + "</p>").page
    for index, text in enumerate(page.texts):
        assert "".join(run.text for run in runs(page, index)) == text


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.text("ab ", min_size=1, max_size=4), MARKS), min_size=1, max_size=5))
def test_plain_words_keep_their_emphasis(pieces):
    """Signs between letters and spaces are always read as emphasis: none is left in the text."""
    made = [Run(text, marks) for text, marks in pieces if not marks & Mark.CODE]
    out = Inlines(Targets("", ""), links=True, dollars=False).text(made)
    rendered = MarkdownIt("commonmark").enable("strikethrough").render(out.strip())
    assert "*" not in rendered
    assert "~" not in rendered


@st.composite
def tables(draw):
    """Rows of cells (text, columns, rows) with any spans."""
    number = iter(range(1000))
    cell = st.tuples(st.integers(1, 3), st.integers(1, 3))
    rows = draw(st.lists(st.lists(cell, min_size=1, max_size=4), min_size=2, max_size=5))
    return [[(f"cell{next(number)}", *spans) for spans in row] for row in rows]


@settings(max_examples=200, deadline=None)
@given(rows=tables(), head=st.booleans())
def test_no_cell_is_lost(result_of, rows, head):
    """Every cell stands once, in its row, and all rows have the same number of columns."""
    tag = "th" if head else "td"
    html = "".join(
        "<tr>"
        + "".join(
            f'<{tag if not i else "td"} colspan="{c}" rowspan="{r}">{text}</td>'
            for text, c, r in row
        )
        + "</tr>"
        for i, row in enumerate(rows)
    )
    markdown = result_of(f"<table><caption>t</caption>{html}</table>").markdown
    texts = [text for row in rows for text, _, _ in row]
    assert re.findall(r"cell\d+", markdown) == texts
    lines = [line for line in markdown.split("\n") if line.startswith("|")]
    if lines:
        assert len({line.count("|") for line in lines}) == 1


@pytest.mark.parametrize("depth", [50, 300])
@pytest.mark.parametrize("tag", ["blockquote", "ul><li", "table><tr><td", "b", "div"])
def test_deep_nesting(result_of, words_of, depth, tag):
    """Nesting of any depth is rendered, and its words stay."""
    result = result_of(f"<p>before</p>{f'<{tag}>' * depth}inside<p>and on</p>")
    for text in (result.text, result.markdown, result.html, result.to_tei()):
        assert [w for w in words_of(text) if w in ("before", "inside")] == ["before", "inside"]
