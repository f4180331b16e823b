"""JSON-LD is read as sites write it."""

from __future__ import annotations

import pytest

from declutter.metadata import jsonld

READ = {
    "plain": '{"headline": "h"}',
    "comment": '<!-- {"headline": "h"} -->',
    "cdata": '//<![CDATA[\n{"headline": "h"}\n//]]>',
    "semicolon": '{"headline": "h"};',
    "trailing-comma": '{"headline": "h",}',
    "control-character": '{"headline": "h", "description": "a\nb\tc"}',
    "escaped-quotes": "{&quot;headline&quot;: &quot;h&quot;}",
    "lone-backslash": '{"headline": "h", "description": "a\\d"}',
    "missing-comma": '{"headline": "h"\n "description": "d"}',
    "cut-off": '{"@type": "Article", "headline": "h", "author": {"name": "n"},',
}


@pytest.mark.parametrize("raw", READ.values(), ids=READ.keys())
def test_load_mends(raw):
    """The usual breakages are mended, and what cannot be is searched."""
    assert [value["headline"] for value in jsonld.load(raw)] == ["h"]


def test_several_values_in_one_script():
    """Values in a row are all read."""
    assert jsonld.load('{"a": 1}\n{"b": 2}, [3]') == [{"a": 1}, {"b": 2}, [3]]


@pytest.mark.parametrize("raw", ["[" * 200_000, '{"a":' * 50_000, "", "nonsense", "{" * 99])
def test_load_never_fails(raw):
    """What is no JSON gives nothing."""
    assert jsonld.load(raw) == []


def test_references_are_resolved():
    """An author given by `@id` is the node of that id."""
    graph = jsonld.Graph(
        [
            '{"@graph": [{"@type": "Article", "author": {"@id": "#p"}},'
            '{"@type": "Person", "@id": "#p", "name": "Jane Roe"}]}'
        ]
    )
    node = graph.about([])[0]
    assert list(graph.names(node["author"])) == ["Jane Roe"]


def test_article_comes_before_page_and_related():
    """The article is what a page is about; related articles and comments are not."""
    graph = jsonld.Graph(
        [
            '[{"@type": "WebPage", "name": "w"},'
            '{"@type": "NewsArticle", "headline": "own", "comment": [{"@type": "Comment",'
            '"author": "x"}], "isRelatedTo": {"@type": "NewsArticle", "headline": "other"}}]'
        ]
    )
    assert [node.get("headline") for node in graph.about([])] == ["own", None]


def test_own_article_among_several():
    """Of several articles the one with the page's title is the page's."""
    graph = jsonld.Graph(
        ['[{"@type": "Article", "headline": "first"}, {"@type": "Article", "headline": "Second"}]']
    )
    assert graph.about(["second"])[0]["headline"] == "Second"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a &amp; b", "a & b"),
        (["x", "y"], "x"),
        ({"@value": "v"}, "v"),
        ({"name": "n"}, "n"),
        (None, ""),
        (3, ""),
        ([], ""),
    ],
)
def test_text(value, expected):
    """A property's text is found in the shapes that schema.org allows."""
    assert jsonld.text(value) == expected
