"""The model of how tags nest, against the tree that the parser builds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from declutter.parse.nesting import MAX_DEPTH, MAX_FORMATTING, MAX_OPTIONS, Nesting


def after(markup: str) -> Nesting:
    nesting = Nesting()
    for slash, name in re.findall(r"<(/?)(\w+)", markup):
        if slash:
            nesting.close(name)
        else:
            nesting.open(name)
    return nesting


@pytest.mark.parametrize(
    ("markup", "stack"),
    [
        ("<div><div>", "div div"),
        ("<div></div>", ""),
        ("<div><span></div>", ""),
        ("<div><p><br><img><div>", "div div"),
        ("</div><div>", "div"),
        ("<ul><li><span><li>", "ul li"),
        ("<ul><li><ul><li>", "ul li ul li"),
        ("<li><section><li>", "li section li"),
        ("<ul><li><ul></li>", "ul li ul"),
        ("<dl><dt><dd><dt>", "dl dt"),
        ("<table><tr><td><tr><td>", "table tr td"),
        ("<table><tr><td></table>", ""),
        ("<div><table><tr><td></div>", "div table tr td"),
        ("<span><div></span>", "span div"),
        ("<div><span></span></div>", ""),
        ("<h1></h1><h2>", "h2"),
        ("<td><div></td>", "div"),
        ("<h2><form><h2>", "h2 form h2"),
        ("<h1><div><h2></h1>", "h1 div"),
        ("<div><select></div>", "div select"),
        ("<dt><h1></dt><div></h1>", "div"),
        ("<select><object><select>", "select object select"),
        ("<ruby><dt><rt><span><dt>", "ruby rt span dt"),
        ("<dt><rt><span><dt>", "dt"),
        ("<select><dt><option><dt>", "select option dt"),
        ("<h1><div><h2>", "h1 div h2"),
        ("<button><span><button>", "button"),
        ("<select><option><option>", "select option"),
        ("<select><option><select>", ""),
        ("<form><div></form>", "form div"),
        ("<form><p></form>", ""),
        ("<template><div></template>", ""),
    ],
)
def test_open_elements(markup: str, stack: str) -> None:
    """What is open after some tags, as in the standard's tree construction."""
    assert after(markup).stack == stack.split()


def test_depth_is_bounded() -> None:
    """Tags beyond the limit, and their end tags, are to be dropped."""
    nesting = Nesting()
    opened = [nesting.open("div") for _ in range(MAX_DEPTH + 5)]
    closed = [nesting.close("div") for _ in range(MAX_DEPTH + 5)]
    assert opened == [True] * MAX_DEPTH + [False] * 5
    assert closed == [False] * 5 + [True] * MAX_DEPTH
    assert (nesting.stack, nesting.flattened) == ([], 5)


def test_formatting_is_bounded_and_walls_end_it() -> None:
    """Formatting elements beyond the limit are dropped; a table cell starts over."""
    nesting = after("<table><tr>")
    cells = []
    for _ in range(3):
        nesting.open("td")
        cells.append(sum(nesting.open("b") for _ in range(MAX_FORMATTING + 3)))
    assert cells == [MAX_FORMATTING] * 3


def test_options_are_bounded_by_list_box() -> None:
    """A list box takes a limited number of options, the next one as many again."""
    nesting = Nesting()
    for _ in range(2):
        nesting.open("select")
        assert sum(nesting.open("option") for _ in range(MAX_OPTIONS + 7)) == MAX_OPTIONS
        nesting.close("select")


def test_repeated_formatting_is_ended() -> None:
    """Much formatting over many tags would make the tree larger than the page."""
    nesting = Nesting()
    for _ in range(MAX_FORMATTING):
        nesting.open("i")
    ends = [nesting.overdrawn() for _ in range(5_000)]
    assert [end for end in ends if end] == ["</i>" * MAX_FORMATTING]


def test_little_formatting_is_left_alone() -> None:
    """A few open formatting elements may stay open for any length of page."""
    nesting = Nesting()
    nesting.open("b")
    nesting.open("i")
    assert not any(nesting.overdrawn() for _ in range(20_000))


NAMES = (
    "div span ul li dl dt dd table tr td select option h1 h2 section button ruby rt form object"
).split()
SOUP = st.lists(
    st.one_of(
        st.sampled_from(NAMES).map("<{}>".format), st.sampled_from(NAMES).map("</{}>".format)
    ),
    max_size=25,
)


def depth(markup: str) -> int:
    """Elements around the end of a page, as the parser nests them."""
    html = LexborHTMLParser(f"{markup}<x-end>").html or ""
    here = html.index("<x-end>")
    opened = re.findall(r"<(/?)([a-z]\w*)", html[html.index("<body>") + 6 : here])
    around: list[str] = []
    for slash, name in opened:
        if slash:
            around.pop()
        elif name not in ("br", "img"):
            around.append(name)
    # Parts of tables that no tag opened do not count.
    return sum(name not in ("colgroup", "tbody", "tr") for name in around)


@given(SOUP)
def test_it_never_thinks_a_page_flatter_than_it_is(tags: list[str]) -> None:
    """Whatever the tags, at least as much is thought open as the parser has open."""
    markup = "".join(tags)
    assert len(after(markup).stack) >= depth(markup)
