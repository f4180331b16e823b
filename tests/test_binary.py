"""Bytes that are no text are named; text in any encoding is not taken for them."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.binary import binary_kind

NOISE = bytes((i * 37 + 11) % 256 for i in range(600))


@pytest.mark.parametrize(
    ("begin", "kind"),
    [
        (b"%PDF-1.7\n", "PDF document"),
        (b"\xef\xbb\xbf\n%PDF-1.4", "PDF document"),
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
        (b"\xff\xd8\xff\xe0", "JPEG image"),
        (b"PK\x03\x04", "ZIP archive"),
        (b"\0\0\0\x18ftypmp42", "MP4 media"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "WebP image"),
        (b"ID3\x03\0", "MP3 audio"),
        (b"BZh91AY", "bzip2 data"),
        (b"wOF2\0\1", "font"),
    ],
)
def test_known_beginnings(begin: bytes, kind: str) -> None:
    assert binary_kind(begin + NOISE) == kind


def test_compressed_pages_are_named() -> None:
    page = b"<p>The old tower stands.</p>" * 50
    assert binary_kind(gzip.compress(page)) == "gzip data"
    assert binary_kind(zlib.compress(NOISE * 3)) == "binary data"


@pytest.mark.parametrize("begin", [b"ID3 tags and how to read them", b"MZ was a mark", b"BZh"])
def test_text_may_begin_like_a_file(begin: bytes) -> None:
    assert binary_kind(begin + b" <p>The old tower stands.</p>") == ""


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "shift_jis", "gbk", "koi8-r"]
)
def test_text_in_any_encoding_is_text(codec: str) -> None:
    text = "<html><body><p>The old tower 1234</p></body></html>" * 3
    assert binary_kind(text.encode(codec)) == ""


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])))
def test_text_without_control_characters_is_text(text: str) -> None:
    data = ("<p>" + text).encode()
    assert binary_kind(data) == ""


def test_few_control_bytes_are_forgiven_and_many_are_not() -> None:
    text = b"The old tower stands by the sea. " * 20
    assert binary_kind(text + b"\x01\x02") == ""
    assert binary_kind(text + b"\x01\x02" * 200) == "binary data"


@given(st.binary(max_size=300))
def test_any_bytes_are_judged(data: bytes) -> None:
    assert isinstance(binary_kind(data), str)


def test_nothing_is_no_binary() -> None:
    assert binary_kind(b"") == ""
