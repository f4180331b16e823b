"""Labels of encodings as browsers read them, and the codecs that read the bytes."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.charsets import (
    BOMS,
    MULTIBYTE,
    REPLACEMENT,
    USER_DEFINED,
    name_of_codec,
    python_codec,
    read,
    whatwg_name,
    wide_encoding,
)

NAMES = (
    "utf-8", "ibm866", "iso-8859-2", "iso-8859-8-i", "koi8-r", "koi8-u", "macintosh",
    "windows-874", "windows-1251", "windows-1252", "x-mac-cyrillic", "gbk", "gb18030", "big5",
    "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr", "utf-16le", "utf-16be",
)  # fmt: skip


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("UTF8", "utf-8"),
        (" 'ISO-8859-1' ", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("gb2312", "gbk"),
        ("Shift-JIS", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("latin5", "windows-1254"),
        ("utf-16", "utf-16le"),
        ("utf-32", "utf-32le"),
        ("hz-gb-2312", REPLACEMENT),
        ("utf-7", ""),
        ("klingon", ""),
        ("", ""),
    ],
)
def test_labels(label: str, name: str) -> None:
    assert whatwg_name(label) == name


@pytest.mark.parametrize("name", NAMES)
def test_every_encoding_has_a_codec_that_leads_back(name: str) -> None:
    codec = python_codec(name)
    assert codecs.lookup(codec)
    assert python_codec(name_of_codec(codec)) == codec


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("windows-1251", "Старый маяк"),
        ("koi8-r", "Старый маяк"),
        ("shift_jis", "古い灯台①"),
        ("euc-jp", "古い灯台"),
        ("gbk", "旧灯塔€"),
        ("big5", "舊燈塔"),
        ("euc-kr", "낡은 등대"),
        ("windows-1252", "“café” – 5 €"),
    ],
)
def test_text_is_read_back(name: str, text: str) -> None:
    assert read(text.encode(python_codec(name)), name) == (text, 0)


@pytest.mark.parametrize("name", ["utf-8", "utf-16le", "gbk", "shift_jis"])
def test_a_character_cut_at_the_end_is_left_out(name: str) -> None:
    data = "旧旧".encode(python_codec(name))
    text, pending = read(data[:-1], name)
    assert text == "旧"
    assert pending == len(data) // 2 - 1


@given(st.binary(max_size=60), st.sampled_from(NAMES))
def test_any_bytes_are_read_in_any_encoding(data: bytes, name: str) -> None:
    text, pending = read(data, name)
    assert isinstance(text, str)
    assert 0 <= pending < 8


def test_user_defined_bytes_keep_their_values() -> None:
    text, _ = read(bytes(range(256)), USER_DEFINED)
    assert text[:128] == bytes(range(128)).decode()
    assert [ord(c) & 0xFF for c in text] == list(range(256))


@pytest.mark.parametrize("name", ["utf-16le", "utf-16be", "utf-32le", "utf-32be"])
def test_wide_encodings_are_told_by_their_zeros(name: str) -> None:
    markup = "<html><body><p>The old tower stands.</p></body></html>"
    assert wide_encoding(markup.encode(python_codec(name))) == name


@given(st.text(alphabet=st.characters(min_codepoint=1, exclude_categories=["Cs"])))
def test_text_in_utf_8_is_not_wide(text: str) -> None:
    assert wide_encoding(text.encode()) == ""


def test_the_longer_mark_comes_first() -> None:
    marks = [mark for mark, _ in BOMS]
    for i, mark in enumerate(marks):
        assert not any(mark.startswith(earlier) for earlier in marks[:i])


def test_multibyte_names_are_those_of_the_standard() -> None:
    assert all(whatwg_name(name) == name for name in MULTIBYTE)
