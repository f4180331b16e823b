"""Plain text: the page's words, apart as the page has them apart."""

from __future__ import annotations

import pytest

CASES = {
    "paragraphs": ("<p>a</p><p>b</p>", "a\n\nb"),
    "list-items": ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>d</p>", "a\nb\nc\n\nd"),
    "two-lists": ("<ul><li>a</li></ul><ul><li>b</li></ul>", "a\n\nb"),
    "table": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1<br>2</td><td><p>3</p><p>4</p></td></tr>"
        "</table>",
        "a\tb\n1 2\t3 4",
    ),
    "layout-table": ('<table role="presentation"><tr><td>a</td><td>b</td></tr></table>', "a\n\nb"),
    "posts-in-a-table": (
        "<table><tr><td>date</td><td>#1</td></tr><tr><td><p>name</p><p>rank</p><p>2</p><p>3</p>"
        "<p>4</p></td><td><p>a</p><p>b</p></td></tr></table>",
        "date\n\n#1\n\nname\n\nrank\n\n2\n\n3\n\n4\n\na\n\nb",
    ),
    "data-with-one-full-cell": (
        "<table>" + "<tr><td>a</td><td>b</td></tr>" * 5 + "<tr><td>c</td><td><p>1</p><p>2</p>"
        "<p>3</p><p>4</p><p>5</p></td></tr></table>",
        "a\tb\n" * 5 + "c\t1 2 3 4 5",
    ),
    "a-head-in-an-inner-table": (
        "<table><tr><td><table><tr><th>x</th><th>y</th></tr></table></td><td><p>a</p><p>b</p>"
        "</td></tr></table>",
        "x\ty\n\na\n\nb",
    ),
    "code": ("<pre>a\n  b</pre><pre>c</pre>", "a\n  b\n\nc"),
    "code-numbers": (
        '<pre><span class="linenos">1</span>a\n<span class="linenos">2</span>b</pre>',
        "a\nb",
    ),
    "code-gutter": (
        '<table class="highlighttable"><tr><td class="linenos"><pre>1\n2</pre></td>'
        '<td class="code"><pre>a\nb</pre></td></tr></table>',
        "a\nb",
    ),
    "copy-button": (
        '<div class="code-box"><button class="copy-btn">Copy</button><pre>a</pre></div>',
        "a",
    ),
    "definitions": ("<dl><dt>t</dt><dd>m</dd></dl>", "t\nm"),
}


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES.keys())
def test_separators(result_of, markup, expected):
    """Blocks stand apart by blank lines, list items and rows by lines, cells by tabs."""
    assert result_of(f"<article>{markup}</article>").text == expected


@pytest.mark.parametrize(
    ("cuts", "expected"),
    [(((0, 4),), "two three"), (((3, 7),), "one three"), (((7, 13), (0, 4)), "two")],
    ids=["start", "middle", "both-ends"],
)
def test_cuts(result_of, cuts, expected):
    """Cut spans are gone, in whatever order they are given."""
    assert result_of("<p>one two three</p>", cuts={0: cuts}).text == expected


def test_no_controls(result_of):
    """Control characters of the page reach no format."""
    result = result_of("<p>a\x1b[31mb\x07c\x9b\x85d &#x9d; e</p><pre>x\x08y</pre>")
    for text in (result.text, result.markdown, result.html, result.to_tei(), result.to_json()):
        assert [c for c in text if ord(c) < 32 and c not in "\n\t"] == []
        assert [c for c in text if 127 <= ord(c) < 160] == []
