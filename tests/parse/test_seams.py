"""Inline tags without white space between them: which part the words around them."""

from __future__ import annotations

import pytest

from declutter.parse import inline
from declutter.parse.scan import scan, scan_python

PARTED = {
    "names": ("<span>Alder Peak</span><span>Tent 3</span>", "Alder Peak Tent 3"),
    "attributes": ('<b class="x">Cork</b><em id="y">Mat</em>', "Cork Mat"),
    "wrapped": ("<span><b>Cork</b></span><span><i>Mat</i></span>", "Cork Mat"),
    "text-after": ("<strong>Care</strong>Wash it cold.", "Care Wash it cold."),
    "text-before": ("by the mayor<b>Ines Roth</b>", "by the mayor Ines Roth"),
    "count": ("<label>Drills</label><span>61</span>", "Drills 61"),
    "years": ("<span>2019</span><span>1</span>", "2019 1"),
    "price": ("<span>Lamp</span><span>€40</span>", "Lamp €40"),
    "prices": ("<s>€40</s><b>€35</b>", "€40 €35"),
    "size": ("<span>Large (52 cm)</span><span>Grey</span>", "Large (52 cm) Grey"),
    "share": ("<b>40%</b><span>Linen</span>", "40% Linen"),
    "letters": ("<span>Évora cliché</span><span>Čapek</span>", "Évora cliché Čapek"),
    "sign": ("<span>RAM</span><span>276</span>", "RAM 276"),
    "comment": ("<span>Cork</span><!-- x --><span>Mat</span>", "Cork Mat"),
    "picture": ('<span>Cork</span><img src="a.png"><span>Mat</span>', "Cork Mat"),
}
JOINED = {
    "drop-capital": ("<span>T</span><span>he</span> tide", "The tide"),
    "letter-in-bold": ("anal<b>y</b>tics", "analytics"),
    "ending": ("<code>NameError</code>s", "NameErrors"),
    "ordinal": ("the 19<sup>th</sup>", "the 19th"),
    "formula": ("<b>CO</b><sub>2</sub>", "CO2"),
    "note": ("<b>as shown</b><sup>4</sup>", "as shown4"),
    "capitals": ("<b>ACT</b><b>UAL</b>", "ACTUAL"),
    "number": ("<span>Peak</span>9", "Peak9"),
    "fraction": ("<span>19</span><span>.</span><span>90</span>", "19.90"),
    "break-opportunity": ("over<wbr>Look", "overLook"),
    "code": ("<code>get<b>Item</b><i>Name</i></code>", "getItemName"),
    "shown-code": ("<kbd><span>on</span><span>Load</span></kbd>", "onLoad"),
    "preformatted": ("<pre><b>on</b><b>Load</b></pre>", "onLoad"),
    "no-case": ("<span>潮汐</span><span>表</span>", "潮汐表"),
    "no-tag": ("a YouCan b", "a YouCan b"),
    "escape": ("<b>a</b><b>&amp;B</b>", "a&B"),
}


@pytest.mark.parametrize("read", [scan, scan_python], ids=["in use", "specification"])
@pytest.mark.parametrize(
    ("markup", "text"),
    [*PARTED.values(), *JOINED.values()],
    ids=[*(f"parted-{name}" for name in PARTED), *(f"joined-{name}" for name in JOINED)],
)
def test_words_at_seams(read, markup, text):
    """What style sheets part is parted, what is one word stays one."""
    assert read(f"<html><body><p>{markup}</p></body></html>").texts == [text]


def test_blocks_begin_anew():
    """Nothing is carried from one block, or line, to the next."""
    markup = "<p>a<b>b</b></p><p><b>Cork</b><br><b>Mat</b></p>"
    assert scan(f"<html><body>{markup}</body></html>").texts == ["ab", "Cork\nMat"]


def test_code_ends():
    """Behind code, words are parted again."""
    markup = "<p><code>a</code> <b>Cork</b><i>mat</i> <b>cork</b><i>Mat</i></p>"
    assert scan(f"<html><body>{markup}</body></html>").texts == ["a Corkmat cork Mat"]


@pytest.mark.parametrize("pair", ["a{}", "A{}", "9{}", "){}", "{}A", "{}9", "{}$"])
def test_kernel_and_specification_agree_on_cases(pair):
    """Whatever letter, figure or sign of Latin punctuation stands at a seam, both read alike."""
    chars = [
        char
        for code in range(0x1F000)
        if (char := chr(code)).isupper() or char.islower() or char.isdigit() or code < 0x250
    ]
    left, right = ("{}", pair[2:]) if pair.startswith("{") else (pair[0], "{}")
    html = "".join(
        f"<p><b>x{left.format(c)}</b><i>{right.format(c)}</i></p>" for c in chars if c not in "<>&"
    )
    assert len(scan(html).texts) > 3000
    assert scan(html) == scan_python(html)


def test_runs_hold_the_space(parsed):
    """The runs of a block join to its text, spaces at seams among them."""
    page = parsed("<p>See <b>cork</b><i>Mat</i> and <code>a<b>b</b></code><span>C</span></p>")
    assert page.texts == ["See cork Mat and ab C"]
    runs = inline.runs(page, 0)
    assert "".join(run.text for run in runs) == page.texts[0] and len(runs) > 3
