"""Markdown keeps the structure of the page and says nothing else."""

from __future__ import annotations

import pytest

from declutter.config import Config

URL = "https://example.org/a/page.html"

BLOCKS = {
    "paragraphs": ("<p>One.</p><p>Two.</p>", "One.\n\nTwo.\n"),
    "headings": ("<h1>A</h1><h3>B</h3><p>c</p>", "# A\n\n### B\n\nc\n"),
    "heading-closing-signs": ("<h2>C #</h2>", "## C \\#\n"),
    "line-break": ("<p>one<br>two</p>", "one\\\ntwo\n"),
    "nested-list": (
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
        "- a\n  - b\n    - c\n- d\n",
    ),
    "ordered-start": ('<ol start="9"><li>a</li><li>b</li></ol>', "9. a\n10. b\n"),
    "ordered-value": ('<ol><li value="4">a</li><li>b</li></ol>', "4. a\n5. b\n"),
    "ordered-holds-list": (
        "<ol start=10><li>a<ul><li>b</li></ul></li></ol>",
        "10. a\n    - b\n",
    ),
    "two-lists-in-a-row": ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b\n"),
    "two-numbered-lists-in-a-row": ("<ol><li>a</li></ol><ol><li>b</li></ol>", "1. a\n\n1) b\n"),
    "loose-list": ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c\n"),
    "task-list": (
        '<ul><li><input type="checkbox" checked> a</li><li><input type="checkbox"> b</li></ul>',
        "- [x] a\n- [ ] b\n",
    ),
    "quote": ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
    "quote-in-quote": (
        "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>",
        "> a\n>\n> > b\n",
    ),
    "rule": ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb\n"),
    "definitions": ("<dl><dt>t</dt><dd>m</dd></dl>", "**t**\n\n- m\n"),
    "details": ("<details><summary>q</summary><p>a</p></details>", "**q**\n\na\n"),
    "admonition": (
        '<p>x</p><p>y</p><p>z</p><div class="admonition tip"><p class="admonition-title">Tip</p>'
        "<p>a</p></div>",
        "x\n\ny\n\nz\n\n> **Tip**\n>\n> a\n",
    ),
    "code-with-language": (
        '<pre><code class="language-rust">fn main() {\n    x();\n}</code></pre>',
        "```rust\nfn main() {\n    x();\n}\n```\n",
    ),
    "code-with-fence-inside": ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````\n"),
    "code-brush": ('<pre class="brush: php; gutter: true">a</pre>', "```php\na\n```\n"),
    "code-from-wrapper": (
        '<div class="highlight-source-shell"><pre>ls</pre></div>',
        "```shell\nls\n```\n",
    ),
    "code-numbers": (
        '<pre><span class="lineno">1 </span>a\n<span class="lineno">2 </span>  b</pre>',
        "```\na\n  b\n```\n",
    ),
    "math-inline": (
        '<p>so <math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2'
        "</annotation></semantics></math> grows</p>",
        "so $x^2$ grows\n",
    ),
    "math-display": (
        '<div><math display="block" alttext="{\\displaystyle E=mc^2}"><mi>E</mi></math></div>',
        "$$\nE=mc^2\n$$\n",
    ),
    "math-without-tex": (
        "<p>is <math><mfrac><mn>1</mn><msqrt><mi>α</mi></msqrt></mfrac></math></p>",
        "is $\\frac{1}{\\sqrt{\\alpha}}$\n",
    ),
    "footnote": (
        '<p>a<sup><a href="#fn1">1</a></sup> b</p><section class="footnotes"><ol>'
        '<li id="fn1"><p>note <a href="#r1">↩</a></p></li></ol></section>',
        "a[^1] b\n\n[^1]: note\n",
    ),
}

INLINE = {
    "emphasis": ("a <em>b</em> <strong>c</strong> d", "a *b* **c** d"),
    "strong-in-emphasis": ("<em>a <b>b</b> c</em>", "*a **b** c*"),
    "emphasis-in-strong": ("<b>a <i>b</i> c</b>", "**a *b* c**"),
    "spaces-outside": ("a<b> b </b>c", "a **b** c"),
    "no-gluing": ("<b>A</b>17", "**A**17"),
    "strike": ("<del>a</del> b", "~~a~~ b"),
    "code": ("<code>a*b</code>", "`a*b`"),
    "codes-apart": ("<kbd>Ctrl</kbd> <kbd>C</kbd> <code>a <i>b</i></code>", "`Ctrl` `C` `a` *`b`*"),
    "code-with-backtick": ("<code>`a`</code>", "`` `a` ``"),
    "keyboard": ("<kbd>Ctrl</kbd>+<kbd>C</kbd>", "`Ctrl`+`C`"),
    "subscript-is-plain": ("H<sub>2</sub>O", "H2O"),
    "cjk-punctuation-drops-the-sign": ("は<b>「松」</b>の", "は「松」の"),
    "cjk-emphasis": ("は<b>松原</b>の", "は**松原**の"),
    "link": ('a <a href="b.html">c</a>', f"a [c](<{URL.rsplit('/', 1)[0]}/b.html>)"),
    "link-with-emphasis": ('<a href="https://x.org/"><b>c</b></a>', "[**c**](<https://x.org/>)"),
    "link-javascript": ('<a href="javascript:alert(1)">c</a>', "c"),
    "link-javascript-hidden": ('<a href="&#1;java&#10;script:alert(1)">c</a>', "c"),
    "link-data": ('<a href="data:text/html,x">c</a>', "c"),
    "link-fragment": ('<a href="#top">c</a>', "c"),
    "link-brackets": ('<a href="https://x.org/a b">[c]</a>', "[\\[c\\]](<https://x.org/ab>)"),
    "link-after-bang": ('wow!<a href="https://x.org/">c</a>', "wow\\![c](<https://x.org/>)"),
    "angle": ("1 &lt; 2 and &lt;b&gt;", "1 \\< 2 and \\<b>"),
    "entity": ("&amp;amp; R&amp;D", "\\&amp; R&D"),
    "asterisks": ("a*b*", "a\\*b\\*"),
    "snake-case": ("a_b and _c_", "a_b and \\_c\\_"),
    "backslash": ("a\\*b c\\d", "a\\\\\\*b c\\d"),
    "number-at-start": ("1. a", "1\\. a"),
    "dash-at-start": ("- a", "\\- a"),
    "hash-at-start": ("# a", "\\# a"),
    "quote-at-start": ("&gt; a", "\\> a"),
    "setext": ("a<br>---", "a\\\n\\---"),
    "table-rule": ("a | b<br>--|--", "a | b\\\n\\--|--"),
    "tilde-fence": ("~~~", "\\~\\~\\~"),
}

TABLES = {
    "head": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n",
    ),
    "no-head": (
        "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>",
        "|  |  |\n| --- | --- |\n| a | b |\n| 1 | 2 |\n",
    ),
    "colspan": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td colspan=2>1</td></tr></table>",
        "| a | b |\n| --- | --- |\n| 1 |  |\n",
    ),
    "rowspan": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td rowspan=2>1</td><td>2</td></tr>"
        "<tr><td>3</td></tr></table>",
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n|  | 3 |\n",
    ),
    "rowspan-at-the-end": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td rowspan=2>2</td></tr>"
        "<tr><td>3</td></tr></table>",
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |\n",
    ),
    "bar-in-cell": (
        "<table><tr><th>a|b</th><th><code>c|d</code></th></tr><tr><td>1</td><td>2</td></tr>"
        "</table>",
        "| a\\|b | `c\\|d` |\n| --- | --- |\n| 1 | 2 |\n",
    ),
    "break-and-list-in-cell": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1<br>2</td><td><ul><li>3</li><li>4</li>"
        "</ul></td></tr></table>",
        "| a | b |\n| --- | --- |\n| 1 / 2 | 3; 4 |\n",
    ),
    "caption": (
        "<table><caption>c</caption><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>"
        "</table>",
        "c\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n",
    ),
    "layout-table": (
        '<table role="presentation"><tr><td><p>a</p></td><td><p>b</p></td></tr></table>',
        "a\n\nb\n",
    ),
    "table-of-one-column": ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\n\nb\n"),
}


@pytest.mark.parametrize(("markup", "expected"), BLOCKS.values(), ids=BLOCKS.keys())
def test_block_structure(result_of, markup, expected):
    """Each block construct is written as CommonMark has it."""
    assert result_of(f"<article>{markup}</article>").markdown == expected


@pytest.mark.parametrize(("markup", "expected"), INLINE.values(), ids=INLINE.keys())
def test_inline_structure(result_of, markup, expected):
    """Inline markup is written and text is escaped so that it reads as on the page."""
    assert result_of(f"<p>{markup}</p>", url=URL).markdown == f"{expected}\n"


@pytest.mark.parametrize(("markup", "expected"), TABLES.values(), ids=TABLES.keys())
def test_tables(result_of, markup, expected):
    """Data tables keep their grid; tables that lay out the page are paragraphs."""
    assert result_of(f"<article>{markup}</article>").markdown == expected


def test_links_can_be_left_out(result_of):
    """With links off, the words of a link stay and its target goes."""
    config = Config(links=False)
    result = result_of('<p>a <a href="https://x.org/">b</a></p>', config=config)
    assert result.markdown == "a b\n"


def test_images_on_request(result_of):
    """Pictures appear with their captions when asked for; spacers and inlined data do not."""
    markup = (
        '<p>text</p><figure><img src="/x.jpg" alt="A"><figcaption>Cap</figcaption></figure>'
        '<p><img src="data:image/gif;base64,AAAA" alt="B">end</p>'
        '<p><img src="/dot.gif" width="1" height="1">last</p>'
    )
    with_images = result_of(markup, url=URL, config=Config(images=True)).markdown
    assert with_images == "text\n\n![A](<https://example.org/x.jpg>)\n*Cap*\n\nend\n\nlast\n"
    assert result_of(markup, url=URL).markdown == "text\n\nCap\n\nend\n\nlast\n"


def test_base_element_resolves_links(result_of):
    """A relative `<base>` is resolved against the page's address, links against the base."""
    markup = '<base href="/docs/"><p><a href="x">a</a></p>'
    assert result_of(markup, url=URL).markdown == "[a](<https://example.org/docs/x>)\n"


def test_cuts_cross_inline_markup(result_of):
    """A cut span goes from the text, whatever elements it touches."""
    markup = "<p>Keep <b>this, drop</b> that</p>"
    result = result_of(markup, cuts={0: ((9, 15),)})
    assert result.text == "Keep this that"
    assert result.markdown == "Keep **this** that\n"


def test_removed_cells_leave_the_columns(result_of):
    """A cell that is not kept stays empty; a row of which nothing is kept goes."""
    markup = (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4</td></tr></table>"
    )
    result = result_of(markup, keep=[0, 1, 3])
    assert result.markdown == "| a | b |\n| --- | --- |\n|  | 2 |\n"


def test_headline_on_request(result_of):
    """The headline stands first once, whether or not the body holds it."""
    markup = "<title>T t - Site</title><h1>T t</h1><p>body</p>"
    config = Config(headline=True)
    for keep in ([0, 1], [1]):
        result = result_of(markup, keep=keep, config=config)
        assert result.markdown == "# T t\n\nbody\n"
        assert result.text == "T t\n\nbody"


def test_plain_text_input(result_of):
    """Markers in text input become structure, everything else is escaped."""
    text = "# Head\n\nA *b* <c>\n\n- one\n- two\n\n3. three\n"
    markdown = result_of(text, plain=True).markdown
    assert markdown == "# Head\n\nA \\*b\\* \\<c>\n\n- one\n- two\n\n3. three\n"


def test_empty_body(result_of):
    """Nothing kept gives nothing."""
    assert result_of("<p>a</p>", keep=[]).markdown == ""


@pytest.mark.parametrize(
    "tex",
    ["a<script>x", "a<b>c", "[0,1](javascript:x)", r"\text{if $x$} y", "- x", "1. x", "> x"],
)
@pytest.mark.parametrize("display", ["", "; mode=display"])
def test_formulas_are_no_markup(result_of, read_back, tex, display):
    """A reader without math shows a formula's own characters, no tag, link or list of it."""
    page = result_of(f'<p>a</p><p><script type="math/tex{display}">{tex}</script></p>')
    shown = "".join(read_back(page.markdown).split())
    sign = "$$" if display else "$"
    expected = "".join(tex.split()).replace("\\text{if$", "\\text{if\\$").replace("$}", "\\$}")
    assert shown.replace("{}", "") in {
        f"a{sign}{text}{sign}" for text in (expected, expected.replace("\\$", "$"))
    }


def test_a_picture_in_a_line_has_space_around_it(result_of):
    """Plain text has one space for the two."""
    markup = '<p>x <img src="https://a.org/a.png" alt="q"> y</p><p>x<img src="/b.png">y</p>'
    result = result_of(markup, url="https://a.org/", config=Config(images=True))
    shown = "x ![q](<https://a.org/a.png>) y\n\nx![](<https://a.org/b.png>)y\n"
    assert (result.markdown, result.text) == (shown, "x y\n\nxy")


def test_a_picture_stays_without_its_caption(result_of):
    """A caption that is left out takes no picture with it."""
    markup = (
        '<p>a</p><figure><img src="https://a.org/a.png" alt="q"><figcaption>c</figcaption>'
        "</figure><p>b</p>"
    )
    result = result_of(markup, keep=[0, 2], config=Config(images=True))
    assert result.markdown == "a\n\n![q](<https://a.org/a.png>)\n\nb\n"


def test_what_stands_between_cells_keeps_its_place(result_of, read_back, words_of):
    """Text of a table that is in no cell is said where the page has it."""
    markup = (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr>"
        "<tfoot><caption>late</caption></tfoot><tr><td>e</td><td>f</td></tr></table>"
    )
    result = result_of(markup)
    assert words_of(read_back(result.markdown)) == words_of(result.text)
