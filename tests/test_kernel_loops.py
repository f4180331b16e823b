"""The kernel's loops over pages, names and columns give what their pure Python twins give."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter import arrays, charsets, elements, pipeline
from declutter.elements import ShapeWords
from declutter.features import hints, lexicon
from declutter.features import text as text_features
from declutter.kernel import compiled
from declutter.model import Scores
from declutter.parse import head, limits, unclosed
from declutter.words import WordTable, class_words_python, folded, folded_python

pytestmark = pytest.mark.skipif(
    compiled is None, reason="the kernel is not built, or switched off by DECLUTTER_PURE"
)

odd_text = st.text() | st.lists(
    st.sampled_from(
        ["İ", "ΑΣ", "Σ", "ſ", "it’s", "中・文", "ー", "_", "\x1f", "é", "Ｋ", " ", "-", "x9"]
    )
).map("".join)
attributes = st.lists(
    st.sampled_from(
        ['class="post recommended Post"', ' id="navMenu"', ' role="main"', 'class="é-中 comments"',
         'class="categorys promo promotion"', ' itemprop="', '"', " data-x=1", "", 'id="ADVERTx"']
    )
).map("".join)  # fmt: skip
shapes = st.lists(st.tuples(st.sampled_from(["div", "nav", "main", "x-y"]), attributes))


@given(odd_text)
def test_folded(text: str) -> None:
    assert folded(text) == folded_python(text)


@given(st.binary())
def test_byte_counts(data: bytes) -> None:
    assert charsets.byte_counts(data) == charsets.byte_counts_python(data)


@given(
    st.lists(
        st.sampled_from(
            ["<script", "<style", "<textarea>", "<meta ", "<link\n", "<base ", ">", "</script>",
             "<", "</style>", "<!--", "-->", "<!-->", "--", "<metal x>",
             "<scripts>", "é", "中𝒳", "a=b"]
        )
    ).map("".join)
)  # fmt: skip
def test_parts_of_a_head(html: str) -> None:
    assert head.parts(html) == head.parts_python(html)


@given(
    st.lists(
        st.sampled_from(['a="', 'b="', "=", '"', '" ', ">", "é", "中𝒳", "\u3000", "\x1f=", "c\n"]),
        min_size=8,
    ).map("".join)
)
def test_attributes_of_a_tag(raw: str) -> None:
    assert head._attributes(raw) == head.attributes_python(raw)


@given(
    st.lists(
        st.sampled_from(
            ["<b>", "<B ", "</B>", "<u\n", "<bb>", "</svg>", "</SVG x>", "</template", "<i", "/",
             ">", "x" * 40, "é", "𝒳", "<", "</", "</noscript>"]
        )
    ).map("".join)
)  # fmt: skip
def test_counts_of_tags(text: str) -> None:
    names = ("svg", "template", "noscript")
    asked = (text, 30, 5, 60, names)
    assert tuple(limits._tag_counts(*asked)) == limits.tag_counts_python(*asked)
    assert unclosed.end_tags(text, names) == unclosed.end_tags_python(text, names)


@given(st.text(), st.integers(0, 9), st.integers(0, 9))
def test_without(text: str, start: int, size: int) -> None:
    text = text[:start] + "m" * size + text[start:]
    start = min(start, len(text) - size)
    expected = unclosed.without_python(text, start, start + size)
    assert unclosed.without(text, start, start + size) == expected


@given(
    st.lists(
        st.sampled_from(
            ["1999", "2024", "19", "20", "7", "٣", ":", ".", "/", "-", "h",
             " ", "ago", "a", "年", "_",
             "$", "₽", "USD", "kr", "€", "zł", "by", "Von", "автор ",
             "posted:", "ſource ", "\u00a0"]
        ),
        min_size=1,
    ).map("".join)
)  # fmt: skip
def test_dates_prices_and_bylines(text: str) -> None:
    out, expected = np.zeros((2, 4, 1), dtype=np.float32)
    text_features.marks([text], [0], out)
    text_features.marks_python([text], [0], expected)
    assert out.tolist() == expected.tolist()


@given(shapes)
def test_words_of_shapes(pairs: list[tuple[str, str]]) -> None:
    table = WordTable({"post": 1.5, "recommended": -0.25, "<nav>": 2.0, "main": 0.125})
    names = ShapeWords(pairs)
    twin = ShapeWords(pairs)
    twin.packed = None
    assert list(twin) == [(tag, class_words_python(attrs)) for tag, attrs in pairs]
    np.testing.assert_array_equal(names.kinds(), twin.kinds())
    np.testing.assert_array_equal(hints.name_bits(names), hints.name_bits(twin))
    np.testing.assert_array_equal(
        lexicon.name_values(names, table), lexicon.name_values(twin, table)
    )


def test_many_words_of_one_name_count_once_each() -> None:
    pairs = [("div", f'class="{" ".join(["post", "main"] * 40)}"')]
    table = WordTable({"post": 1.0, "main": 2.0})
    assert lexicon.name_values(ShapeWords(pairs), table).tolist() == [3.0]


@given(shapes)
def test_shapes(pairs: list[tuple[str, str]]) -> None:
    out = np.empty(len(pairs), dtype=np.int64)
    found = compiled.shapes([tag for tag, _ in pairs], [attrs for _, attrs in pairs], out)
    with patch.object(elements, "compiled", None):
        index, different = elements.labels(pairs)
    assert (out.tolist(), found) == (index.tolist(), different)
    assert elements.labels(pairs)[1] == different


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans())))
def test_outline(blocks: list[tuple[int, bool]]) -> None:
    level = np.array([depth for depth, _ in blocks], dtype=np.int32)
    heading = np.array([is_heading for _, is_heading in blocks], dtype=np.uint8)
    above, outer = np.full((2, len(blocks)), -1, dtype=np.int32)
    compiled.outline(level, heading, above, outer)
    expected = lexicon.outline_python(level.tolist(), heading.tolist())
    assert (above.tolist(), outer.tolist()) == expected


@pytest.mark.parametrize("size", [0, 1, 3, 50])
def test_columns(size: int) -> None:
    random = np.random.default_rng(size)
    part = random.normal(size=size)
    whole = np.maximum(random.integers(-2, 5, size), 0)
    label = random.integers(0, 4, size)
    calls = (
        lambda: arrays.ratio(part, whole),
        lambda: arrays.prefix(part[::-1]),
        lambda: arrays.window(part, 2),
        lambda: arrays.window(part, 60),
        lambda: arrays.carried(part, 0.9),
        lambda: arrays.ranks(label)[0],
        lambda: arrays.ranks(label)[1],
    )
    fast = [call() for call in calls]
    with patch.object(arrays, "compiled", None):
        for found, call in zip(fast, calls, strict=True):
            np.testing.assert_array_equal(found, call(), strict=True)


@pytest.mark.parametrize("size", [1, 2, 3, 40])
def test_rows_of_text_features(size: int) -> None:
    random = np.random.default_rng(size)
    counts = random.integers(0, 9, (5, size)).astype(np.int32)
    counts[1, ::3] = 0
    own = random.normal(size=(4, size)).astype(np.float32)
    table = np.array([(0, 0, 1), (2, 3, 4)], dtype=np.int32)
    rows, offsets = np.array([3, 1], dtype=np.int32), np.array([-3, -1, 1, 2], dtype=np.int32)
    summed, radii = np.array([4, 1, 2], dtype=np.int32), np.array([1, 2, 50], dtype=np.int32)
    parts = np.array([(1, 0), (2, 1)], dtype=np.int32)
    calls = (
        (3, lambda module, out: module.shares(counts, table, out)),
        (8, lambda module, out: module.beside(own, rows, offsets, out)),
        (9, lambda module, out: module.around(counts, summed, parts, radii, out)),
    )
    pure = SimpleNamespace(
        shares=text_features.shares_python,
        beside=text_features.beside_python,
        around=text_features.around_python,
    )
    for height, call in calls:
        fast, slow = np.full((2, height, size), -7.0, dtype=np.float32)
        call(compiled, fast)
        call(pure, slow)
        np.testing.assert_array_equal(fast, slow)


def test_rows_of_another_size_are_refused() -> None:
    counts, out = np.zeros((2, 3), dtype=np.int32), np.zeros((2, 4), dtype=np.float32)
    index = np.zeros(1, dtype=np.int32)
    for call in (
        lambda: compiled.shares(counts, np.zeros((1, 3), dtype=np.int32), out),
        lambda: compiled.beside(out, index, index, out),
        lambda: compiled.around(counts, index, np.zeros((1, 2), dtype=np.int32), index, out),
    ):
        with pytest.raises(ValueError, match="not of one"):
            call()


def test_strongest_votes() -> None:
    random = np.random.default_rng(7)
    values = random.choice(np.float32([-1.0, 0.0, 0.25, 0.5, 0.75, 1.0]), size=(5, 80))
    votes = tuple(Scores(str(k), row) for k, row in enumerate(values))
    keep = random.random(80) > 0.5
    found = pipeline._strongest_votes(votes, keep)
    with patch.object(pipeline, "compiled", None):
        assert found == pipeline._strongest_votes(votes, keep)


@given(
    st.lists(
        st.sampled_from(["a=", '"', "'", "b", "/", " ", "\u3000", "\x1f", "\x7f", "é", "x" * 9]),
        min_size=12,
    ).map("".join)
)
def test_tags_of_many_attributes(attrs: str) -> None:
    """Wherever an attribute may begin counts, as far as the window reaches."""
    for text in (f"<p{attrs}", f"<p{attrs}𝒳>"):
        for attributes in range(2, 9):
            asked = (text, 10, attributes, 30, ())
            assert tuple(limits._tag_counts(*asked)) == limits.tag_counts_python(*asked)


@given(
    st.lists(st.sampled_from(["a", "<", "y" * 30, "é", "中", "𝒳", "\ud800", "\udfff"])).map("".join)
)
def test_a_marked_page(text: str) -> None:
    for page in (text, text + 40 * "<p>" + text):
        assert unclosed._marked(page, b"<end>") == unclosed.marked_python(page, b"<end>")
