"""Pages that would cost the parser too much are cut to size, and others are left alone."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from declutter.parse.limits import (
    MAX_ATTRIBUTES,
    MAX_ATTRS,
    flatten,
    shortened,
    tame,
    unfinished_tag,
)
from declutter.parse.nesting import MAX_DEPTH

MANY = 10_000


def numbered(part: str, count: int) -> str:
    return "".join(part.format(i=i) for i in range(count))


def tree_size(markup: str) -> int:
    return len(re.findall(r"<[a-z]", LexborHTMLParser(markup).html or ""))


def tree_depth(markup: str) -> int:
    depth = deepest = 0
    for slash in re.findall(r"<(/?)[a-z]", LexborHTMLParser(markup).html or ""):
        depth += -1 if slash else 1
        deepest = max(deepest, depth)
    return deepest


@pytest.mark.parametrize(
    "page",
    [
        "",
        "no markup",
        "<p>one</p><p>two</p>",
        "<div>" * 300 + "x" + "</div>" * 300,
        "<p>x</p>" * MANY,
        "<p>x" * MANY,
        "<ul>" + "<li><a href=x>y</a>" * MANY,
        "<table>" + "<tr><td><b>x</b><td>y" * MANY + "</table>",
        "<div><p><b>x</b><i>y</i></p></div>" * MANY,
        "<select>" + "<option>x" * 1_000 + "</select>",
        '<img src="data:image/png;base64,' + "A" * 100_000 + '">',
        '<p data-x="' + "a b c " * 10_000 + '">x</p>',
        "<script>" + "if (a<b && c<d) {'<div>'}" * MANY + "</script><p>x</p>",
        "<!--" + "<div>" * MANY + "--><p>x</p>",
        "<textarea>" + "<div>" * MANY + "</textarea>",
        "x < y and y > z " * MANY,
    ],
    ids=range(16),
)
def test_harmless_pages_pass_untouched(page: str) -> None:
    """Long is not deep: no tag of these is changed."""
    assert flatten(page) == tame(page)
    assert (tame(page).text, tame(page).warnings) == (page, ())


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * MANY,
        "<div>" * MANY + "</div>" * MANY,
        "<div/>" * MANY,
        "<DIV>" * MANY,
        "<div title='></div>'>" * MANY,
        '<div title="</div>">' * MANY,
        "<div><!--</div>-->" * MANY,
        "<div><script>'</div>'</script>" * MANY,
        "<form><div></form>" * MANY,
        "<div><table><tr><td></div>" * MANY,
        "<span><div></span>" * MANY,
        "<li><section>" * MANY,
        "<ul><li>" * MANY,
        "<h1><div>" * MANY,
        numbered("</x{i}><x{i}>", MANY),
        "<svg><style></svg>" + "<div>" * MANY,
        "<a><div></a>" * MANY,
    ],
    ids=range(17),
)
def test_depth_is_bounded_however_it_is_reached(page: str) -> None:
    """No trick makes the tree deep, and a warning tells of it."""
    tamed = tame(page)
    assert tree_depth(tamed.text) <= 3 * MAX_DEPTH
    assert [str(MAX_DEPTH) in warning for warning in tamed.warnings] == [True]


@pytest.mark.parametrize(
    "page",
    [
        numbered("<b id={i}>", 2_000) + numbered("<i id={i}>", 2_000) + "x</b>" * 2_000,
        numbered("<b id={i}>", 1_000)
        + numbered("<i id={i}>", 1_000)
        + "x</b>" * 900
        + "</x>" * 900,
        "<p>" + numbered("<b id={i}>", 1_000) + "<p>x" * 3_000,
        "<p>" + numbered("<b id={i}>", 16) + "<p>x" * 20_000,
        "<table>" + numbered("<b id={i}>x", 4_000),
        numbered("<p><font color={i}>x", 4_000),
        numbered("<span><b id={i}></span>x", 4_000),
        numbered("<a href={i}><b><div></a>x", 4_000),
    ],
    ids=range(8),
)
def test_misnested_formatting_does_not_multiply(page: str) -> None:
    """The tree stays within a few times the number of tags."""
    assert tree_size(tame(page).text) < 12 * page.count("<") + 25_000


def test_text_survives_flattening() -> None:
    """Every word between the dropped tags is still there, in order."""
    page = "".join(f"<div><b id={i}>word{i} " for i in range(MANY))
    text = LexborHTMLParser(tame(page).text).text(separator=" ")
    assert text.split() == [f"word{i}" for i in range(MANY)]


def test_what_follows_a_deep_part_keeps_its_structure() -> None:
    """Only what is too deep is flattened; end tags find their elements again."""
    page = "<main>" + "<div>" * MANY + "x" + "</div>" * MANY + "</main><footer>y</footer>"
    tree = LexborHTMLParser(tame(page).text)
    assert [node.parent.tag for node in tree.css("footer") if node.parent] == ["body"]


@pytest.mark.parametrize(
    "attributes",
    [
        numbered(" a{i}", 3_000),
        numbered(" a{i}=b", 3_000),
        numbered(' a{i}="b c"', 3_000),
        numbered("/a{i}='b'", 3_000),
        numbered('a{i}="b"', 3_000),
    ],
    ids=range(5),
)
def test_attributes_are_bounded(attributes: str) -> None:
    """A tag keeps its first attributes, and the text inside it stays."""
    tamed = tame(f"<p {attributes}>text</p>")
    node = LexborHTMLParser(tamed.text).css_first("p")
    assert node is not None
    assert len(node.attributes) == MAX_ATTRIBUTES and node.text() == "text"
    assert [str(MAX_ATTRIBUTES) in warning for warning in tamed.warnings] == [True]


def test_options_are_bounded() -> None:
    """A list box with very many options is cut, because each costs as much as all before it."""
    tamed = tame("<select>" + "<option>x" * MANY + "</select><p>after</p>")
    tree = LexborHTMLParser(tamed.text)
    assert len(tree.css("option")) < MANY / 2
    assert [node.text() for node in tree.css("p")] == ["after"]
    assert len(tamed.warnings) == 1


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("<p>x</p>", -1),
        ("<p>x<a href='y>z</p>", 4),
        ("<p>x<a href=y", 4),
        ("<p>x</p", 4),
        ("<p>x<!-- <a href='", -1),
        ("<script><a '</script><b '", 21),
        ("a < b", -1),
    ],
)
def test_unfinished_tag(text: str, offset: int) -> None:
    """Where a tag begins that the page ends in."""
    assert unfinished_tag(text) == offset


def test_long_attributes_are_shortened_for_looking_at() -> None:
    """Data in an attribute hides no class name."""
    attrs = f' data-x="{"a" * 20_000}" class="body"'
    assert shortened(attrs) == ' data-x="" class="body"'
    assert len(shortened(" a" * MAX_ATTRS)) == MAX_ATTRS
