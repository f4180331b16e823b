"""What a page says about itself outside its visible text."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from declutter.model import Head
from declutter.parse.head import attributes, read_head


def head(markup: str) -> Head:
    return read_head(LexborHTMLParser(markup).html or "")


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title>One</title>", "One"),
        ("<title>  One\n two </title>", "One two"),
        ("<title>A &amp; B &lt;c&gt;</title>", "A & B <c>"),
        ("<p>no title</p>", ""),
        ("<script>'<title>script</title>'</script><title>page</title>", "page"),
        ("<!-- <title>comment</title> --><title>page</title>", "page"),
        ("<title>page</title><body><svg><title>icon</title></svg>", "page"),
        ("<body><p>x</p><title>late</title>", "late"),
        ("<body><svg><title>icon</title></svg><p>x</p>", ""),
        ("<body><svg><title>icon</title></svg><p>x</p><title>late</title>", "late"),
    ],
)
def test_title(markup: str, title: str) -> None:
    """The page's own title, not one in a script, a comment or a drawing."""
    assert head(markup).title == title


@pytest.mark.parametrize(
    ("markup", "metas"),
    [
        ('<meta name=author content="A B">', [("author", "A B")]),
        ('<meta property="og:Title" content=x>', [("og:title", "x")]),
        ("<meta itemprop=price content=9>", [("price", "9")]),
        ("<meta name=a property=b content=x>", [("a", "x"), ("b", "x")]),
        ("<meta name=a>", []),
        ("<meta name=a content=''>", [("a", "")]),
        ("<body><div><meta itemprop=x content=y></div>", [("x", "y")]),
        ('<meta name=a content="&quot;q&quot; &amp; r">', [("a", '"q" & r')]),
        ("<script>'<meta name=a content=b>'</script>", []),
        ("<!-- <meta name=a content=b> -->", []),
    ],
)
def test_metas(markup: str, metas: list[tuple[str, str]]) -> None:
    """Each `<meta>` of the markup, in order, under each of its names."""
    assert list(head(markup).metas) == metas


def test_links_base_and_language() -> None:
    """`<link>`, the first `<base>` and the language of the root."""
    found = head(
        '<html lang="pt-BR"><link rel=Canonical href=/a><base href=/x><base href=/y>'
        "<link rel=icon href=/i>"
    )
    assert found.links == (("canonical", "/a"), ("icon", "/i"))
    assert (found.base, found.language) == ("/x", "pt-BR")


def test_structured_data() -> None:
    """JSON-LD and named state, each as raw text."""
    long = '{"a": "' + "x" * 600 + '"}'
    found = head(
        '<script type="application/ld+json">{"a": 1}</script>'
        f'<script type="application/json" id="__NEXT_DATA__">{long}</script>'
        '<script type="application/json" id="small">{}</script>'
        "<script>window.__APOLLO_STATE__ = {}</script>"
        "<script>self.__next_f.push([1, 'x'])</script>"
        "<script>var other = '__NUXT'</script>"
    )
    assert found.ld_json == ('{"a": 1}',)
    assert [name for name, _ in found.state_json] == [
        "__NEXT_DATA__",
        "__APOLLO_STATE__",
        "__next_f",
    ]


def test_data_in_a_comment_is_none() -> None:
    """A script that is commented out does not hide the one after it."""
    found = head(
        '<!-- <script type="application/ld+json">{"a": 1} -->'
        '<script type="application/ld+json">{"b": 2}</script>'
    )
    assert found.ld_json == ('{"b": 2}',)


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ('{"a": [1, 2, {"b": []}]}', True),
        ("[" * 299 + "]" * 299, True),
        ("[" * 301 + "]" * 301, False),
        ('{"a":' * 2_000, False),
        ('[{"a": []}' + ',{"a": []}' * 1_000 + "]", True),
    ],
    ids=range(5),
)
def test_data_that_nests_too_deep_is_left_out(data: str, kept: bool) -> None:
    """Whoever reads JSON-LD may recurse, so its depth is bounded, not its size."""
    found = head(f'<script type="application/ld+json">{data}</script>')
    assert (found.ld_json == (data,)) is kept


def test_attributes() -> None:
    """Names as written, values unescaped."""
    assert attributes(' class="a b" data-x="1 &amp; &quot;2&quot;" hidden=""') == {
        "class": "a b",
        "data-x": '1 & "2"',
        "hidden": "",
    }
