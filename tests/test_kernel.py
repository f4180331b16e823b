"""The compiled kernel and the pure Python it is specified by give equal results."""

from __future__ import annotations

import gzip
import os
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declutter import ancestry, elements, words
from declutter.decode import decode
from declutter.ensemble.trees import Trees
from declutter.features import text as text_features
from declutter.kernel import compiled
from declutter.measure import STOP_WORDS, measure, measure_python
from declutter.parse import limits, nesting, parse
from declutter.parse.scan import scan, scan_python
from declutter.parse.tags import INLINE, SKIPPED, VOID
from declutter.words import (
    WordTable,
    class_words,
    class_words_python,
    overlaps,
    overlaps_python,
    tokens,
    tokens_python,
    values,
    values_python,
)

pytestmark = pytest.mark.skipif(
    compiled is None, reason="the kernel is not built, or switched off by DECLUTTER_PURE"
)

ROOT = Path(__file__).parents[1]
CORPUS = sorted(ROOT.glob("corpus/*/*/source.html"))
DATA = Path(os.environ.get("DECLUTTER_DATA") or ROOT.parent / "shared" / "data")
# Every fortieth page, in all data sets.
PAGES = sorted(DATA.glob("*/html/*"))[::40]

# Characters that some rule of the scanner or of the counts looks at.
# ruff: noqa: E501  # one string of odd characters reads best on one line
MARKS = "aAbZ .,!?…'’\"”»)]:;。！\n\t\r\x01\x0b\x1c\x85\u00a0\u00ad\u200b\u2028\u3000İıſKΣσςß中の7٣²|<>&_-"
some_text = st.text() | st.lists(
    st.sampled_from(MARKS) | st.sampled_from([*sorted(STOP_WORDS)[::7], "ΤΗΣ", "...", "&amp;"]),
    max_size=30,
).map("".join)

NAMES = sorted(
    {*INLINE, *SKIPPED, *VOID, "p", "pre", "div", "li", "ul", "h2", "td", "br", "root", "x-y"}
)
ATTRIBUTES = (
    "", " hidden", ' hidden=""', ' class="katex-html"', ' class="MathJax x"', "/", ' href="none"',
    ' style="DISPLAY: none"', ' aria-hidden="true"', ' type="math/tex"', ' alttext="x &lt; y"',
    ' type="math/mml"', ' class="latex" alt="x &lt; 2"', ' display="true" data-latex="z"',
    ' shadowrootmode="open"', "\u00a0hidden", '\x1fclass="none"', ' x="é中"',
)  # fmt: skip
PIECES = (
    "&amp;", "&lt;b&gt;", "&nbsp;", "&quot;", "&am", "&", "&amp;lt;", "<", "</", "</3>", "<!",
    "<!-- c -->", "<!-->", "<!-- ", "-->", "<?php x ?>", "Hello World. ", "  ", "\t", "\x01",
    '<annotation encoding="application/x-tex">x&lt;2</annotation>', "<math><mi>x</mi></math></span>",
    '<mjx-container class="MathJax"><math><mi>\u03b1</mi><mo>&lt;</mo></math></mjx-container>',
    '</div><img class="mwe-math-fallback-image" alt="{\\displaystyle y}">',
)  # fmt: skip
markup = st.lists(
    st.builds(
        "<{}{}>".format,
        st.sampled_from(NAMES),
        st.sampled_from(ATTRIBUTES),
    )
    | st.builds("</{}>".format, st.sampled_from(NAMES))
    | st.sampled_from(PIECES)
    | some_text,
    max_size=40,
).map("".join)


def assert_same_columns(html: str) -> None:
    ours, twins = scan(html), scan_python(html)
    for field in fields(twins):
        assert getattr(ours, field.name) == getattr(twins, field.name), field.name


@pytest.mark.parametrize("plane", range(17))
def test_counts_of_every_character(plane: int) -> None:
    """Every character of Unicode is classed alike: alone, inside words and after a stop."""
    for block in range(plane << 8, plane + 1 << 8):
        chars = [chr(c) for c in range(block << 8, block + 1 << 8)]
        for text in (" ".join(chars), "".join(f"a{c}B.{c}" for c in chars)):
            assert measure(text) == measure_python(text)
            assert tokens(text) == tokens_python(text)


@pytest.mark.parametrize("end", ["{}", "a{}", "{}”", "..{}"])
def test_ends_of_every_character(end: str) -> None:
    """The classes of a text's first and last character agree for every character there is."""
    for c in range(0x110000):
        text = end.format(chr(c))
        assert measure(text)[-2:] == measure_python(text)[-2:]


@given(some_text.filter(bool))
def test_measure(text: str) -> None:
    assert measure(text) == measure_python(text)


def test_measure_of_nothing() -> None:
    """Both twins refuse an empty text, which has no first character."""
    for count in (measure, measure_python):
        with pytest.raises(IndexError):
            count("")


@given(some_text)
def test_tokens(text: str) -> None:
    assert tokens(text) == tokens_python(text)


@given(st.lists(some_text, min_size=1), st.sets(some_text.map(str.lower)))
def test_overlaps(texts: list[str], wanted: set[str]) -> None:
    wanted |= set(tokens_python(texts[0].lower()))
    rows = list(range(0, len(texts), 2))
    np.testing.assert_array_equal(
        overlaps(texts, rows, wanted), overlaps_python(texts, rows, wanted)
    )


@given(st.lists(some_text, min_size=1), st.randoms(use_true_random=False))
def test_values(texts: list[str], random) -> None:
    table = {word: random.uniform(-4, 4) for text in texts for word in tokens(text.lower())[::2]}
    rows = list(range(len(texts)))
    packed = WordTable(table)
    expected = values_python(texts, rows, packed)
    np.testing.assert_allclose(values(texts, rows, packed), expected, atol=1e-12)


@given(
    st.lists(
        st.sampled_from(
            ['class="', 'id="', 'role="', 'itemprop="', 'itemtype="', "data-", '"', "=", '=""']
        )
        | st.text(alphabet="aAbBZz-_ é中1", max_size=5)
        | st.sampled_from(["x" * 70, "X" * 70 + "y"]),
        max_size=14,
    ).map("".join)
)
def test_class_words(attrs: str) -> None:
    assert class_words(attrs) == class_words_python(attrs)


@given(
    st.lists(
        st.sampled_from(["(c)", "(C", "COPYRIGHT", "reuterſ", "ſhutterstocK", "ALL RIGHTS", "©"])
        | st.text(max_size=3)
        | st.sampled_from([" reserved", " rıghts", "getty"]),
        max_size=5,
    ).map("".join)
)
def test_literals(text: str) -> None:
    """A text holds a credit for the kernel where the pattern finds one, in any case."""
    found = bool(text_features._credit([text], [0]))
    assert found is (text_features._CREDIT.search(text) is not None)


@settings(max_examples=600)
@given(markup)
def test_scan_of_any_markup(html: str) -> None:
    assert_same_columns(html)


@given(markup)
def test_scan_of_parsed_markup(html: str) -> None:
    assert_same_columns(parse(decode(html, max_bytes=1 << 20)).html)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.parent.name)
def test_scan_of_corpus(path: Path) -> None:
    assert_same_columns(parse(decode(path.read_bytes(), max_bytes=1 << 24)).html)


@pytest.mark.skipif(not PAGES, reason=f"the development pages are not in {DATA.name}/")
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_scan_of_development_pages(path: Path) -> None:
    raw = path.read_bytes()
    data = gzip.decompress(raw) if path.suffix == ".gz" else raw
    assert_same_columns(parse(decode(data, max_bytes=1 << 24)).html)


def grown(random: np.random.Generator, trees: int, leaves: int, columns: int) -> Trees:
    """Trees of random shape with that many leaves each."""
    feature, threshold, left, right, roots = [], [], [], [], []
    for tree in range(trees):
        first = tree * leaves
        ends: list[tuple[list[int], int]] = [(roots, len(roots))]
        roots.append(~first)
        for leaf in range(1, leaves):
            side, at = ends.pop(int(random.integers(len(ends))))
            node, old = len(feature), side[at]
            side[at] = node
            feature.append(int(random.integers(columns)))
            threshold.append(float(random.normal()))
            left.append(old)
            right.append(~(first + leaf))
            ends += [(left, node), (right, node)]
    ints = [np.array(values, dtype=np.int32) for values in (feature, left, right, roots)]
    return Trees(
        feature=ints[0],
        threshold=np.array(threshold, dtype=np.float32),
        left=ints[1],
        right=ints[2],
        roots=ints[3],
        leaf=random.normal(size=trees * leaves).astype(np.float32),
    )


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("rows", [0, 1, 16, 37])
@pytest.mark.parametrize("leaves", [1, 2, 31, 32, 33, 64, 65])
def test_margins(leaves: int, rows: int, order: str) -> None:
    """Sums of leaves are equal to the last bit: missing, infinite and equal values included."""
    random = np.random.default_rng(leaves)
    trees = grown(random, 20, leaves, 12)
    values = random.normal(size=(rows, 12)).astype(np.float32)
    values[random.random(values.shape) < 0.1] = np.nan
    values[random.random(values.shape) < 0.1] = np.inf
    if rows and len(trees.threshold):
        values[0, trees.feature] = trees.threshold
    given_rows = np.asarray(values, order=order)
    assert trees.margins(given_rows).tolist() == trees.margins_numpy(values).tolist()
    picks = np.flatnonzero(random.random(rows) < 0.7)
    assert trees.margins(given_rows, picks).tolist() == trees.margins_numpy(values[picks]).tolist()


def test_margins_of_too_few_columns() -> None:
    """Rows narrower than the trees need are refused, not read past their end."""
    trees = grown(np.random.default_rng(1), 5, 8, 12)
    with pytest.raises(ValueError, match="columns"):
        trees.margins(np.zeros((3, 2), dtype=np.float32))


def test_margins_of_rows_that_are_not_there() -> None:
    trees = grown(np.random.default_rng(1), 5, 8, 12)
    with pytest.raises(ValueError, match="no row 3"):
        trees.margins(np.zeros((3, 12), dtype=np.float32), np.array([0, 3]))


@pytest.fixture
def twins(monkeypatch: pytest.MonkeyPatch):
    """Calls a function of `ancestry` or `elements` with the kernel and without it."""

    def call(name: str, *args):
        module = elements if name == "numbered" else ancestry
        ours = getattr(module, name)(*args)
        with monkeypatch.context() as patch:
            patch.setattr(module, "compiled", None)
            return ours, getattr(module, name)(*args)

    return call


@pytest.mark.parametrize("size", [1, 2, 40, 900])
@pytest.mark.parametrize("name", ["strongest", "greatest", "nearest", "decayed", "united", "rings"])
def test_ancestry(twins, name: str, size: int) -> None:
    """What is passed down a random tree is the same, bit for bit."""
    random = np.random.default_rng(size)
    parent = np.array([-1, *(random.integers(max(0, i - 5), i) for i in range(1, size))], np.int32)
    numbers = random.integers(-2, 6, size).astype(np.float64)
    args = {
        "strongest": (numbers, parent),
        "greatest": (numbers, parent),
        "nearest": (np.where(numbers > 2, numbers, np.nan), parent),
        "decayed": (numbers / 3, parent, 0.8),
        "united": (
            random.integers(0, 1 << 62, (size, 2)).astype(np.uint64), parent, numbers > 0
        ),
        "rings": (parent, np.abs(numbers).astype(np.int32)),
    }  # fmt: skip
    ours, pure = twins(name, *args[name])
    np.testing.assert_array_equal(np.array(ours), np.array(pure))


@given(st.lists(st.integers(-(1 << 62), 1 << 62) | st.integers(0, 5)))
def test_numbered(keys: list[int]) -> None:
    """Keys are numbered in order of first appearance."""
    order = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    assert elements.numbered(np.array(keys, dtype=np.int64)).tolist() == [order[k] for k in keys]


NESTED = (
    "a b i p br div em-x li ul dd dl button h1 h2 select option optgroup table tbody tr td caption "
    "template svg math title desc ruby rt form script textarea body html object"
).split()
nested = st.lists(
    st.builds(
        "<{}{}{}>".format,
        st.sampled_from(["", "", "/"]),
        st.sampled_from(NESTED),
        st.sampled_from(
            ["", "", "", "", "/", " a b", " a b c", " a=b/", ' x=">"', " x = '>", "\n"]
        ),
    )
    | st.sampled_from(
        ["<!--", "-->", "<!-->", "<!>", "</>", "</ ", "<é>", "<", "x", "<LI>", "</Div>"]
    ),
    max_size=60,
).map("".join)
TIGHT = {
    "MAX_DEPTH": 5, "MAX_FORMATTING": 3, "MAX_OPTIONS": 3, "_CREDIT": 12, "_FREE": 1,
    "_MAX_ROOTS": 2,
}  # fmt: skip


@settings(max_examples=1000)
@given(nested)
def test_bound_of_nesting(text: str) -> None:
    """What the bound lets pass, the model of nesting leaves as it is."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in TIGHT.items():
            patch.setattr(nesting, name, value)
        patch.setattr(limits, "MAX_ATTRIBUTES", 2)
        patch.setattr(limits, "_LONG_TAG", 4)
        may_exceed = nesting.bound(limits._RAW_ENDS, 2)
        if not may_exceed(text):
            assert limits.flatten(text) == limits.Tamed(text)


@pytest.mark.parametrize(
    ("tags", "most"),
    [
        ("<div>", nesting.MAX_DEPTH),
        ("<b>", nesting.MAX_FORMATTING),
        ("<option></option>", nesting.MAX_OPTIONS),
    ],
)
def test_bound_is_tight_where_pages_are_plain(tags: str, most: int) -> None:
    """As much as the limits allow is let pass, and no more."""
    assert [limits.may_exceed(tags * count) for count in (most, most + 1)] == [False, True]


def test_bound_lets_well_formed_pages_pass() -> None:
    """Elements that are closed do not add up, however many there are."""
    item = "<li><a href=x>x</a><br><b>y</b><svg><path d=z /></svg></li>"
    cell = f"<td><ul>{item * 3}</ul><h2>x</h2><p>y</td>"
    table = f"<table><tbody>{f'<tr>{cell * 2}</tr>' * 3}</tbody></table><select><option>x</option></select>"
    assert not limits.may_exceed(f"<div>{table}</div>" * nesting.MAX_DEPTH)


def test_kernel_is_of_this_build() -> None:
    """The words the package uses come from the kernel that was loaded."""
    assert isinstance(words.tokens, compiled.Words)
