"""One pass over a serialised page: which text becomes which block, and what is counted."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.model import COUNT, Kind, Page
from declutter.parse import parse
from declutter.parse.columns import collapse, unescape
from declutter.parse.scan import scan, scan_python

Parsed = Callable[[str], Page]


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("<div>one<p>two</p>three</div>", ["one", "two", "three"]),
        ("<p>a <b>bold</b> <a href=x>link</a> end</p>", ["a bold link end"]),
        ("<p>one<br>two</p>", ["one\ntwo"]),
        ("<p>one<br><br>two</p>", ["one", "two"]),
        ("<p>one<br> <br>two</p>", ["one", "two"]),
        ("<p>one<br>two<br><br>three<br>four</p>", ["one\ntwo", "three\nfour"]),
        ("<p>one<hr>two</p>", ["one", "two"]),
        ("<p>  spaced \n out\u00a0text </p>", ["spaced out text"]),
        ("<p>a &amp; b &lt;c&gt; &quot;d&quot;</p>", ['a & b <c> "d"']),
        ("<p>&amp;lt;</p>", ["&lt;"]),
        ("<p>soft\u00adhyphen zero\u200bwidth</p>", ["softhyphen zerowidth"]),
        ("<p></p><p> </p><div>\n</div>", []),
        ("<pre>a\n  b</pre>", ["a\n  b"]),
        ("<pre>a<br>b</pre>", ["a\nb"]),
        ("<a href=1>one</a><a href=2>two</a>", ["one two"]),
        ("<p>x<wbr>y</p>", ["xy"]),
        ("<my-widget>inside</my-widget>", ["inside"]),
        ("<table><tr><td>a<td>b<tr><td>c</table>", ["a", "b", "c"]),
        ("<p>one<img src=x>two</p>", ["onetwo"]),
        ("<noscript>kept</noscript>", ["kept"]),
        ("no markup at all", ["no markup at all"]),
    ],
)
def test_texts(parsed: Parsed, markup: str, texts: list[str]) -> None:
    """Structural tags and runs of line breaks part blocks; inline tags do not."""
    assert parsed(markup).texts == texts


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>gone()</script>",
        "<style>.gone{}</style>",
        "<!-- gone -->",
        "<!-- <p>gone</p> -->",
        "<template><p>gone</p></template>",
        "<template><template>gone</template>gone</template>",
        "<select><option>gone</select>",
        "<textarea>gone</textarea>",
        "<svg><text>gone</text></svg>",
        "<svg><svg><text>gone</text></svg>gone</svg>",
        "<object><p>gone</p></object>",
        "<video><p>gone</p></video>",
        "<iframe>gone</iframe>",
        "<noframes>gone</noframes>",
        '<script>"</div><p>gone"</script>',
        "<span hidden>gone</span>",
        '<span style="display: none">gone</span>',
    ],
)
def test_what_is_no_text(parsed: Parsed, hidden: str) -> None:
    """Elements that hold no running text vanish, and their neighbours stay."""
    assert parsed(f"<p>before</p>{hidden}<p>after</p>").texts == ["before", "after"]


@pytest.mark.parametrize(
    ("markup", "kind", "level"),
    [
        ("<p>x</p>", Kind.PARAGRAPH, 0),
        ("<h1>x</h1>", Kind.HEADING, 1),
        ("<h4><span>x</span></h4>", Kind.HEADING, 4),
        ("<h2><div>x</div></h2>", Kind.HEADING, 2),
        ("<ul><li>x</li></ul>", Kind.LIST_ITEM, 1),
        ("<ul><li><p>x</p></li></ul>", Kind.LIST_ITEM, 1),
        ("<ul><li><ol><li>x</li></ol></li></ul>", Kind.LIST_ITEM, 2),
        ("<table><tr><td>x</table>", Kind.CELL, 0),
        ("<table><tr><th>x</table>", Kind.CELL, 0),
        ("<pre>x</pre>", Kind.CODE, 0),
        ("<blockquote><p>x</p></blockquote>", Kind.QUOTE, 0),
        ("<figure><figcaption>x</figcaption></figure>", Kind.CAPTION, 0),
        ("<dl><dt>x</dl>", Kind.TERM, 0),
        ("<dl><dd>x</dl>", Kind.DEFINITION, 0),
        ("<details><summary>x</summary></details>", Kind.SUMMARY, 0),
        ("<button>x</button>", Kind.CONTROL, 0),
    ],
)
def test_kinds(parsed: Parsed, markup: str, kind: Kind, level: int) -> None:
    """A block's kind and level are its element's, through wrappers."""
    page = parsed(markup)
    assert [
        (Kind(int(k)), int(n)) for k, n in zip(page.kinds, page.column("level"), strict=True)
    ] == [(kind, level)]


@pytest.mark.parametrize(
    ("markup", "name", "value"),
    [
        ("<p>ab <a href=x>cde</a> f</p>", "link_chars", 3),
        ("<p>ab <a href=x>c</a><a href=y>d</a></p>", "links", 2),
        ("<a href=x><p>ab</p><p>cd</p></a>", "links", 1),
        ("<p>ab <b>cd</b> <strong>e</strong></p>", "bold_chars", 3),
        ("<p>ab <i>cd</i> <em>e</em></p>", "emph_chars", 3),
        ("<p><img><img>ab</p>", "images", 2),
        ("<p>a<br>b<br>c</p>", "breaks", 2),
        ("<p>a<span>b</span><i>c</i></p>", "inline_tags", 2),
        ("<div hidden><p>a</p></div>", "hidden", 1),
        ("<div style='color:red;display:none'><p>a</p></div>", "hidden", 1),
        ("<div style='visibility: hidden'>a</div>", "hidden", 1),
        ("<div class='hidden-xs'>a</div>", "hidden", 0),
        ("<p>abc de</p>", "chars", 6),
    ],
)
def test_counts(parsed: Parsed, markup: str, name: str, value: int) -> None:
    """What is counted of the first block."""
    assert int(parsed(markup).counts[0, COUNT[name]]) == value


def test_images_between_blocks_count_for_the_next(parsed: Parsed) -> None:
    """An image of its own stands in the gap before the block that follows."""
    page = parsed("<p>one</p><img><img><p>two</p><p>three</p>")
    assert page.column("gap_images").tolist() == [0, 2, 0]


def test_elements_frame_their_blocks(parsed: Parsed) -> None:
    """Each element's range of blocks is exactly what stands inside it."""
    page = parsed("<main><p>a</p><div><p>b</p><p>c</p></div></main><p>d</p>")
    tree = page.elements
    spans = {
        tag: page.texts[a:b]
        for tag, a, b in zip(tree.tags, tree.first.tolist(), tree.last.tolist(), strict=True)
        if tag != "p"
    }
    assert spans["root"] == spans["body"] == ["a", "b", "c", "d"]
    assert spans["main"] == ["a", "b", "c"]
    assert spans["div"] == ["b", "c"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<math alttext="x^2"><mi>x</mi></math>', "x^2"),
        (
            "<math><semantics><mi>y</mi><annotation encoding='application/x-tex'>y_1</annotation>"
            "</semantics></math>",
            "y_1",
        ),
        ("<math><mi>z</mi><mo>+</mo></math>", "z+"),
        ("<math><mfrac><mn>1</mn><msqrt><mi>z</mi></msqrt></mfrac></math>", r"\frac{1}{\sqrt{z}}"),
        ('<script type="math/tex">\\alpha < 2</script>', r"\alpha < 2"),
        ('<script type="math/tex">% <![CDATA[ a %]]></script>', "a"),
        ('<script type="math/mml"><math><mi>b</mi></math></script>', "b"),
        (
            '<mjx-container class="MathJax"><svg></svg><mjx-assistive-mml><math><mi>u</mi></math>'
            "</mjx-assistive-mml></mjx-container>",
            "u",
        ),
        (
            '<mjx-container class="MathJax"><mjx-math data-latex="v"></mjx-math></mjx-container>',
            "v",
        ),
        ('<img src="f.png" class="latex" alt="$x&lt;2$">', "x<2"),
        (
            '<span style="display:none"><math alttext="w"><mi>w</mi></math></span>'
            '<img class="mwe-math-fallback-image-inline" alt="w">',
            "w",
        ),
        ('<img src="context.png" class="photo" alt="x">', ""),
    ],
)
def test_formulas(parsed: Parsed, markup: str, text: str) -> None:
    """A formula is its TeX, once, with the spacing that the page gives it."""
    assert parsed(f"<p>a {markup}, b</p>").texts == [f"a {text}, b"]


def test_formulas_on_their_own_line_stand_apart(parsed: Parsed) -> None:
    """A display formula is not glued to the words around it."""
    markup = '<script type="math/tex; mode=display">x</script>'
    assert parsed(f"<p>a{markup}b</p>").texts == ["a x b"]


def test_picture_of_a_hidden_formula_is_read(parsed: Parsed) -> None:
    """Where MathML on its own line is hidden, its picture says the formula."""
    markup = (
        '<div><div style="display: none;"><math alttext="y"><mi>y</mi></math></div>'
        '<img class="mwe-math-fallback-image-display" alt="{\\displaystyle y}"></div>'
    )
    page = parsed(f"<p>a</p>{markup}")
    assert page.texts == ["a", "y"]
    assert page.column("hidden").tolist() == [0, 0]


def test_deep_and_long_formulas_are_read_in_time(parsed: Parsed) -> None:
    """Neither nesting nor length of MathML makes the reading of it fail."""
    deep = "<mrow>" * 300 + "<mi>x</mi>" + "</mrow>" * 300
    assert parsed(f"<p><math>{deep}</math></p>").texts == ["x"]
    long = "<mo>≤</mo><mi>x</mi>" * 20_000
    assert parsed(f"<p><math>{long}</math></p>").texts == [r"\le x" * 20_000]


def test_offsets_are_slices_of_the_serialisation(parsed: Parsed) -> None:
    """Every block's text stands in its slice of the markup."""
    page = parsed("<p>one</p><div>two <b>bold</b><p>three</p></div>")
    for text, start, end in zip(page.texts, page.start.tolist(), page.end.tolist(), strict=True):
        assert text.split()[0] in page.html[start:end]


@given(st.text(alphabet="a &<>\"'\u00a0\n;#x0", max_size=40))
def test_unescape_undoes_the_serialiser(text: str) -> None:
    """Any text survives the parser's escapes."""
    page = parse_text_node(text)
    assert page == " ".join(text.split())


def parse_text_node(text: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    html = LexborHTMLParser(f"<p>{escape(text)}</p>").html or ""
    inner = html[html.index("<p>") + 3 : html.rindex("</p>")]
    return " ".join(unescape(inner).split())


@given(st.text(max_size=60))
def test_collapse_keeps_every_word(text: str) -> None:
    """Collapsing white space neither adds nor parts words."""
    visible = "".join(c for c in text if c not in "\u00ad\u200b\u200e\u200f\u2060\ufeff\x01")
    visible = "".join(c for c in visible if not "\u202a" <= c <= "\u202e")
    visible = "".join(c for c in visible if not "\u2066" <= c <= "\u2069")
    assert collapse(text.replace("\x01", "")).split() == visible.split()


TAGS = st.sampled_from(
    "p div span b a li ul table tr td h2 pre blockquote svg math template select script style "
    "noscript button br img hr iframe textarea form center".split()
)
PIECES = st.one_of(
    st.builds("<{}>".format, TAGS),
    st.builds("</{}>".format, TAGS),
    st.builds('<{} class="x y" hidden>'.format, TAGS),
    st.sampled_from(["word", " two words ", "<!--", "-->", "&amp;", "<", ">", '"', "日本語", "<p"]),
)


@given(st.lists(PIECES, max_size=30))
def test_columns_agree_whatever_the_markup(pieces: list[str]) -> None:
    """Any tag soup gives columns of one length, ordered offsets and a tree."""
    from declutter.model import Source

    page = parse(Source("".join(pieces), "", "str"))
    n, e = len(page.texts), len(page.elements.tags)
    assert {len(page.kinds), len(page.counts), len(page.element), len(page.start)} == {n}
    tree = page.elements
    assert {len(tree.attrs), len(tree.parent), len(tree.first), len(tree.last)} == {e}
    assert (np.diff(page.start) >= 0).all() and (page.start <= page.end).all()
    assert (tree.first <= tree.last).all() and int(tree.last.max()) == n
    assert (tree.parent[1:] < np.arange(1, e)).all() and int(tree.parent[0]) == -1
    assert all(text.strip() for text in page.texts)


@given(st.lists(PIECES, max_size=30))
def test_kernel_and_specification_agree(pieces: list[str]) -> None:
    """The scanner in use gives what the Python one gives."""
    from selectolax.lexbor import LexborHTMLParser

    html = LexborHTMLParser("".join(pieces)).html or ""
    assert scan(html) == scan_python(html)


@pytest.mark.parametrize(
    ("listing", "text"),
    [
        ('<span class="line">a</span><span class="line">b</span>', "a\nb"),
        ('<span class="line">a</span>\n<span class="line">b</span>', "a\nb"),
        ('<span class="line">a\n</span><span class="line">b</span>', "a\nb"),
        ('<span class="token-line x">a<br></span><span class="token-line y">b</span>', "a\nb"),
        ('<span class="line"></span><span class="line">b</span>', "b"),
        ('<span class="k">a</span><span class="inline">b</span>', "ab"),
    ],
)
def test_lines_of_code_are_parted(listing: str, text: str) -> None:
    html = f"<pre><code>{listing}</code></pre>"
    assert list(scan(html).texts) == list(scan_python(html).texts) == [text]


def test_what_is_clipped_to_nothing_goes() -> None:
    hidden = '<span style="clip:rect(0 0 0 0);overflow:hidden">, opens new tab</span>'
    html = f"<p>The <a>report{hidden}</a> says so.</p>"
    assert list(scan(html).texts) == list(scan_python(html).texts) == ["The report says so."]


@pytest.mark.parametrize(
    "section",
    [
        '<h2>History<span class="mw-editsection"><span>[</span><a>edit</a>]</span></h2>',
        '<h2>History <span class="mw-editsection">[<a>a</a> | <a>b</a>]</span></h2>',
        '<div><h2>History</h2><span class="mw-editsection">[<a>edit</a>]</span></div>',
        '<div class="t_f">History<font class="jammer">8 c5 N# w2</font></div>',
    ],
)
def test_what_engines_put_in_goes(section: str) -> None:
    assert list(scan(section).texts) == list(scan_python(section).texts) == ["History"]
