"""TEI is well-formed and puts elements only where TEI P5 allows them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from benchmarks.readback import TEI, misplaced
from declutter.config import Config

EVERYTHING = """<html lang="en-GB"><head><title>A &amp; B</title>
<meta name="author" content="Jane Roe"><meta name="keywords" content="x, y">
<meta name="description" content="d &lt; e">
<link rel="canonical" href="https://a.org/?x=1&amp;y=2">
<meta property="article:published_time" content="2024-05-03T10:00:00+02:00"></head><body>
<h1>A &amp; B</h1><h2>c</h2>
<p>d <b>e</b> <i>f</i> <a href="/g?h&amp;i">j</a> <code>k&lt;</code><br>l
H<sub>2</sub> <del>m</del></p>
<ol start="3"><li>n<ul><li>o</li></ul></li>
<li><p>p</p><p>q</p></li></ol>
<blockquote><p>r</p></blockquote><pre><code class="language-c">s  &lt;t&gt;</code></pre>
<dl><dt>u</dt><dt>v</dt><dd>w</dd></dl><hr><p>after</p>
<table><caption>x</caption><tr><th>a</th><th>b</th></tr>
<tr><td colspan="2">c<br>d</td></tr></table>
<figure><img src="/y.jpg" alt="&quot;z&quot;"><figcaption>cap</figcaption></figure>
<div class="admonition note"><p class="admonition-title">Note</p><p>aa</p></div>
<p>bb<sup><a href="#fn1">1</a></sup>
<math><annotation encoding="application/x-tex">a&lt;b</annotation></math></p>
<p>x</p><p>y</p><p>z</p>
<section class="footnotes"><ol><li id="fn1">cc</li></ol></section></body></html>"""


def local(element: ET.Element) -> str:
    return element.tag.removeprefix(TEI)


@pytest.fixture
def document(result_of) -> ET.Element:
    result = result_of(EVERYTHING, url="https://a.org/", config=Config(images=True))
    return ET.fromstring(result.to_tei())


def test_structure_is_allowed(document):
    """Each element stands where its content model has it."""
    assert misplaced(document) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("teiHeader/fileDesc/titleStmt/title", "A & B"),
        ("teiHeader/fileDesc/titleStmt/author", "Jane Roe"),
        ("teiHeader/fileDesc/sourceDesc/bibl/ref", "https://a.org/?x=1&y=2"),
        ("teiHeader/profileDesc/abstract/p", "d < e"),
        ("text/body/p/hi", "e"),
        ("text/body/p/code", "k<"),
        ("text/body/list/item/list/item", "o"),
        ("text/body/table/head", "x"),
        ("text/body/figure/figDesc", "cap"),
        ("text/body/p/formula", "a<b"),
    ],
)
def test_content(document, path, expected):
    """Metadata and text are where a TEI reader looks for them."""
    found = document.find("/".join(TEI + step for step in path.split("/")))
    assert found is not None
    assert found.text == expected


def test_attributes(document):
    """Dates, language, numbers and targets are attributes as TEI has them."""
    assert document.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    date = document.find(f".//{TEI}publicationStmt/{TEI}date")
    assert date is not None
    assert date.get("when") == "2024-05-03T10:00:00+02:00"
    targets = [ref.get("target") for ref in document.iter(f"{TEI}ref")]
    assert "https://a.org/g?h&i" in targets
    assert [i.get("n") for i in document.iter(f"{TEI}item") if i.get("n")] == ["3", "4"]


def test_empty_body_is_valid(result_of):
    """A page without a body still gives a document."""
    root = ET.fromstring(result_of("<p>a</p>", keep=[]).to_tei())
    assert [local(e) for e in root.iter()].count("p") == 1


def test_characters_that_xml_forbids(result_of):
    """What may not stand in XML is left out, and the document parses."""
    root = ET.fromstring(result_of("<p>a\x0cb\x1bc\ufffe d</p>").to_tei())
    assert "".join(root.itertext()).count("d") > 0
