"""HTML: the structure and nothing that runs, styles or tracks."""

from __future__ import annotations

import re

import pytest

from declutter.config import Config

ALLOWED = set(
    "a aside blockquote br caption code dd del dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr img "
    "li ol p pre strong sub sup table tbody td th thead tr ul".split()
)
CASES = {
    "inline": (
        'a <b>b</b> <a href="https://x.org/?a=1&amp;b=2" onclick="x()">c</a> H<sub>2</sub>',
        '<p>a <strong>b</strong> <a href="https://x.org/?a=1&amp;b=2">c</a> H<sub>2</sub></p>',
    ),
    "break": ("a<br>b", "<p>a<br>\nb</p>"),
    "text-is-escaped": ("&lt;script&gt;x()", "<p>&lt;script&gt;x()</p>"),
    "javascript": ('<a href="javascript:x()">a</a>', "<p>a</p>"),
}
HOSTILE = [
    '<p onclick="x()" style="color:red" id="a" class="b">t</p>',
    "<p>t<script>x()</script><style>p{}</style></p>",
    '<p><svg><a href="javascript:x()">t</a></svg>t</p>',
    '<p><img src="x" onerror="x()">t</p>',
    '<p><a href="vbscript:x()">t</a></p>',
    '<pre><code class="language-x&quot; onload=&quot;x()">t</code></pre>',
    '<p><math><mtext><p title="</mtext><img src=x onerror=x()>">t</math></p>',
    '<form action="/x"><input name="a"><p>t</p></form>',
]


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES.keys())
def test_inline(result_of, markup, expected):
    """Inline structure survives, attributes do not."""
    assert result_of(f"<p>{markup}</p>").html == expected


@pytest.mark.parametrize("markup", HOSTILE)
def test_nothing_runs(result_of, markup):
    """No element, attribute or scheme outside of the allowlist is ever written."""
    html = result_of(markup, config=Config(images=True)).html
    tags = re.findall(r"<(\w+)([^>]*)>", html)
    assert {tag for tag, _ in tags} <= ALLOWED
    names = {name for _, attrs in tags for name in re.findall(r'(\w+)="', attrs)}
    assert names <= {"href", "src", "alt", "start", "colspan", "rowspan", "class"}
    assert re.findall(r'="\s*(?:javascript|vbscript|data):', html) == []


def test_spans_are_kept(result_of):
    """A table keeps its spans, head and caption."""
    markup = (
        "<table><caption>c</caption><thead><tr><th colspan=2>a</th></tr></thead>"
        "<tr><td>1</td><td rowspan=2>2</td></tr><tr><td>3</td></tr></table>"
    )
    html = result_of(markup).html
    assert html == (
        '<table>\n<caption>c</caption>\n<thead>\n<tr><th colspan="2">a</th></tr>\n</thead>\n'
        '<tbody>\n<tr><td>1</td><td rowspan="2">2</td></tr>\n<tr><td>3</td></tr>\n</tbody>\n'
        "</table>"
    )


def test_nested_list(result_of):
    """Lists nest, numbers start where the page's do."""
    html = result_of('<ol start="3"><li>a<ul><li>b</li></ul></li></ol>').html
    assert html == '<ol start="3">\n<li>a\n<ul>\n<li>b</li>\n</ul></li>\n</ol>'
