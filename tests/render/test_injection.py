"""Hostile pages: what a text says is never markdown, HTML or an order to a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from declutter.config import Config

REFEREE = MarkdownIt("commonmark").enable("table").enable("strikethrough")
# (page, kinds of blocks and inline elements that its markdown may hold beside paragraphs).
HOSTILE: dict[str, tuple[str, str]] = {
    "script-entity": ('<a href="java&#115;cript:f(1)">x</a> y', ""),
    "script-space": ('<a href=" java\tscript:f(1)">x</a> <a href="java\nscript:f">z</a>', ""),
    "script-case": ('<a href="JaVaScRiPt:f(1)">x</a>', ""),
    "script-colon": ('<a href="javascript&colon;f(1)">x</a>', ""),
    "script-invisible": (
        '<a href="java\u200bscript:f(1)">x</a><a href="\x01javascript:f">y</a>',
        "",
    ),
    "other-schemes": (
        '<a href="vbscript:x">a</a><a href="file:///etc/x">b</a><a href="data:text/html,x">c</a>',
        "",
    ),
    "raw-html": ("&lt;script&gt;f(1)&lt;/script&gt; &lt;img src=x onerror=f(1)&gt;", ""),
    "raw-block": ("&lt;div onclick=f()&gt; text", ""),
    "raw-declarations": ("&lt;!-- x --&gt; &lt;?p ?&gt; &lt;![CDATA[x]]&gt;", ""),
    "raw-in-link": ('<a href="https://a.example/">&lt;b&gt;x&lt;/b&gt;</a>', "link"),
    "target-breaks-out": ('<a href="https://a.example/a>b<c) (d">x</a> y', "link"),
    "target-breaks-line": ('<a href="https://a.example/a\n\n[b](javascript:f)">x</a> y', "link"),
    "target-quote": ('<a href="https://a.example/&quot; onclick=&quot;f">x</a> y', "link"),
    "picture-alt": (
        'x <img src="https://a.example/a.png" alt="a](javascript:f) &quot;t&quot; [b"> y',
        "image",
    ),
    "picture-alt-lines": ('x <img src="https://a.example/a.png" alt="a\n\n# b"> y', "image"),
    "fence": ("<pre><code>a\n```\n# b\n````\nc</code></pre>", "fence"),
    "fence-language": ('<pre><code class="language-py`t{x}">a</code></pre>', "fence"),
    "ticks": ("<code>`</code> <code>``a`</code> <code>b\\</code>", "code_inline"),
    "definition": ("[x]: https://evil.example/</p><p>[x]</p><p>[y]: javascript:f 't'", ""),
    "definition-over-blocks": ("[x]:</p><p>https://evil.example/</p><p>[x]", ""),
    "autolink": ("&lt;https://evil.example/&gt; &lt;a@b.example&gt;", ""),
    "underlines": ("a<br>===<br>b</p><p>a<br>---</p><p>---</p><p>***</p><p>___", "hardbreak"),
    "signs": (
        "# a</p><p>- b</p><p>1. c</p><p>+ d</p><p>&gt; e</p><p>~~~</p><p>a<br># f",
        "hardbreak",
    ),
    "signs-behind-spaces": ("&nbsp;&nbsp;# a</p><p>\u3000- b</p><p>\u200b# c</p><p>\ufeff1. d", ""),
    "indented": ("    a</p><p>\tb", ""),
    "table-in-text": ("a | b<br>--- | ---<br>c | d", "hardbreak"),
    "front-matter": ("---<br>title: x<br>---", "hardbreak"),
    "emphasis": ("*a* _b_ **c** __d__ ~~e~~ \\*f\\* `g`", ""),
    "entities": ("&amp;lt;script&amp;gt; &amp;#x3c; &amp;copy;", ""),
    "backslash-at-the-end": ("a\\<br>b\\", "hardbreak"),
    "cells": (
        "<table><tr><th>a|b</th><th>c\nd</th></tr><tr><td>x<br>y|z</td><td><code>p|q</code></td>"
        "</tr><tr><td>\\|</td><td>a\\</td></tr></table>",
        "table thead tbody tr th td code_inline",
    ),
    "note-sign": ("[^1]: a</p><p>b[^1] c", ""),
}


def kinds(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """(kind, target) of each element but paragraphs and text."""
    for token in tokens:
        kind = re.sub("_(?:open|close)$", "", token.type)
        if kind not in ("paragraph", "inline", "text", "softbreak"):
            yield kind, str(token.attrGet("href") or token.attrGet("src") or "")
        yield from kinds(token.children or ())


@pytest.mark.parametrize(("markup", "allowed"), HOSTILE.values(), ids=HOSTILE.keys())
def test_markdown_holds_what_the_page_was_built_of(result_of, markup, allowed):
    """No text becomes an element, and no target leads elsewhere than to the page's own host."""
    result = result_of(f"<p>{markup}</p>", config=Config(images=True))
    found = set(kinds(REFEREE.parse(result.markdown)))
    assert {kind for kind, _ in found} <= set(allowed.split())
    assert all(t.startswith("https://a.example/") for _, t in found if t)


@pytest.mark.parametrize(("markup", "_"), HOSTILE.values(), ids=HOSTILE.keys())
def test_markdown_says_the_text(result_of, read_back, words_of, markup, _):
    """However it is escaped, the text reads as it was."""
    result = result_of(f"<p>{markup}</p>")
    # A reader without notes sees the sign of a note as it is written.
    assert words_of(read_back(result.markdown)) == words_of(result.text)


@pytest.mark.parametrize(("markup", "_"), HOSTILE.values(), ids=HOSTILE.keys())
def test_html_holds_no_script(result_of, markup, _):
    """Neither elements nor attributes nor targets of the HTML can run."""
    html = result_of(f"<p>{markup}</p>", config=Config(images=True)).html
    tags = re.findall(r"<[^<>]*>", html)
    assert [t for t in tags if re.match(r"</?(?:script|style|iframe|svg|object)", t)] == []
    assert [t for t in tags if re.search(r'\son\w+=|="\s*(?:java|vb|data|file)', t)] == []


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json", "tei"])
def test_no_format_holds_characters_that_act(result_of, form):
    """Terminal escapes, controls and overrides of direction are gone from every format."""
    result = result_of(
        "<title>t\x1b[2J</title><p>a\x1b[31mred\x1b[0m b\x9b31m c\x07\x08 d\u202egnp.exe\u202c e"
        '\u2066f\u2069</p><p><a href="https://a.example/\u202egpj.exe">l</a></p>'
    )
    output = {"json": result.to_json, "tei": result.to_tei}.get(
        form, lambda: getattr(result, form)
    )()
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", output) == []
