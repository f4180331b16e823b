"""Decoding: which encoding is chosen, why, and what is mended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.charsets import REPLACEMENT, read, whatwg_name
from declutter.decode import binary_kind, decode
from declutter.errors import InputError
from declutter.model import Source

LIMIT = 1_000_000

# One sentence or two a language, long enough for letter frequencies to tell.
PROSE = {
    "ru": "Вчера вечером жители города собрались на площади, чтобы обсудить новый мост через реку. "
    "Мэр обещал, что работы начнутся весной и займут не больше двух лет.",
    "zh": "昨天晚上，市民们聚集在广场上讨论横跨河流的新桥。市长承诺工程将于春天开始，"
    "并且不会超过两年。许多人仍然怀疑这个计划。",
    "zh-tw": "昨天晚上，市民們聚集在廣場上討論橫跨河流的新橋。市長承諾工程將於春天開始，"
    "並且不會超過兩年。許多人仍然懷疑這個計畫。",
    "ja": "昨日の夜、市民は広場に集まり、川にかかる新しい橋について話し合いました。"
    "市長は工事が春に始まり、二年以内に終わると約束しました。",
    "ko": "어제 저녁 시민들이 광장에 모여 강을 가로지르는 새 다리에 대해 이야기했다. "
    "시장은 공사가 봄에 시작되어 이 년 안에 끝날 것이라고 약속했다.",
    "el": "Χθες το βράδυ οι κάτοικοι της πόλης συγκεντρώθηκαν στην πλατεία για να συζητήσουν "
    "τη νέα γέφυρα. Ο δήμαρχος υποσχέθηκε ότι οι εργασίες θα αρχίσουν την άνοιξη.",
    "de": "Gestern Abend trafen sich die Bürger auf dem Marktplatz, um über die neue Brücke zu "
    "sprechen. Der Bürgermeister versprach, dass die Arbeiten im Frühjahr beginnen würden.",
}


def html(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}<title>x</title></head><body><p>{body}</p></body>"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ISO-8859-1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        (" latin1 ", "windows-1252"),
        ("gb2312", "gbk"),
        ("GB18030", "gb18030"),
        ("x-sjis", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("Big5-HKSCS", "big5"),
        ("cp1251", "windows-1251"),
        ("tis-620", "windows-874"),
        ("iso-8859-9", "windows-1254"),
        ("unicode-1-1-utf-8", "utf-8"),
        ("utf-16", "utf-16le"),
        ("hz-gb-2312", REPLACEMENT),
        ('"utf-8"', "utf-8"),
        ("utf-7", ""),
        ("none", ""),
        ("", ""),
    ],
)
def test_labels_follow_the_whatwg_standard(label: str, name: str) -> None:
    assert whatwg_name(label) == name


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (b"\x80\x93x\x94", "windows-1252", "€“x”"),
        (b"\xad\xa1", "euc-jp", "①"),
        (b"\x87\x40", "shift_jis", "①"),
        (b"\x8c\x63", "euc-kr", "똠"),
        (b"\x81\x30\x81\x30", "gbk", "\x80"),
        (b"\x1b$B$3\x1b(B.", "iso-2022-jp", "こ."),
        (b"\xc3\x80", "x-user-defined", "\uf7c3\uf780"),
        (b"\xa4\xa4", "koi8-u", "єє"),
    ],
)
def test_reads_what_browsers_read(data: bytes, name: str, text: str) -> None:
    assert read(data, name) == (text, 0)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16le"),
        ("utf-32", "utf-32le"),
    ],
)
def test_byte_order_mark_wins_over_all(encoding: str, name: str) -> None:
    """The mark itself is not part of the text."""
    text = html(PROSE["ru"], '<meta charset="koi8-r">')
    source = decode(text.encode(encoding), "windows-1251", max_bytes=LIMIT)
    assert (source.text, source.charset, source.charset_from) == (text, name, "bom")


@pytest.mark.parametrize("name", ["utf-16le", "utf-16be", "utf-32le", "utf-32be"])
@pytest.mark.parametrize("language", ["de", "zh"])
def test_wide_encodings_without_mark_show_by_their_nuls(name: str, language: str) -> None:
    text = html(PROSE[language], "<meta charset=utf-8>")
    data = text.encode(name.replace("le", "-le").replace("be", "-be"))
    source = decode(data, max_bytes=LIMIT)
    assert (source.text, source.charset, source.charset_from) == (text, name, "detector")


def test_http_charset_wins_over_meta() -> None:
    text = html(PROSE["ru"], '<meta charset="koi8-r">')
    source = decode(text.encode("cp1251"), "windows-1251", max_bytes=LIMIT)
    assert (source.text, source.charset_from) == (text, "http")


@pytest.mark.parametrize("value", ["text/html; charset=cp1251", 'text/html;CHARSET="cp1251"'])
def test_http_charset_may_be_a_whole_content_type(value: str) -> None:
    source = decode(PROSE["ru"].encode("cp1251"), value, max_bytes=LIMIT)
    assert (source.text, source.charset) == (PROSE["ru"], "windows-1251")


@pytest.mark.parametrize("label", ["bogus", "utf-7", "iso-2022-kr"])
def test_unknown_http_charset_is_ignored_and_named(label: str) -> None:
    text = html(PROSE["ru"], '<meta charset="koi8-r">')
    source = decode(text.encode("koi8-r"), label, max_bytes=LIMIT)
    assert (source.text, source.charset_from) == (text, "meta")
    assert any(label in warning for warning in source.warnings)


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset=windows-1251>",
        "<META CHARSET = 'WINDOWS-1251' />",
        '<meta content="text/html; charset=windows-1251" http-equiv="Content-Type">',
        '<!-- <meta charset="koi8-r"> --><meta charset="cp1251">',
        '<meta name="description" content="charset=koi8-r"><meta charset="cp1251">',
        '<meta name=x data-charset="koi8-r" charset="cp1251">',
        "<script>" + "var x = 1;" * 120 + '</script><meta charset="cp1251">',
    ],
)
def test_meta_declarations(head: str) -> None:
    text = html(PROSE["ru"], head)
    source = decode(text.encode("cp1251"), max_bytes=LIMIT)
    assert (source.text, source.charset, source.charset_from) == (text, "windows-1251", "meta")


def test_xml_declaration_counts_as_meta() -> None:
    text = f'<?xml version="1.0" encoding="koi8-r"?><html><p>{PROSE["ru"]}</p></html>'
    source = decode(text.encode("koi8-r"), max_bytes=LIMIT)
    assert (source.text, source.charset_from) == (text, "meta")


def test_utf_16_in_meta_means_utf_8() -> None:
    text = html(PROSE["ru"], "<meta charset=utf-16>")
    source = decode(text.encode(), max_bytes=LIMIT)
    assert (source.text, source.charset, source.charset_from) == (text, "utf-8", "meta")


@pytest.mark.parametrize("label", ["iso-8859-1", "gbk", "windows-1251", "shift_jis", "utf-16"])
@pytest.mark.parametrize("language", ["de", "ru", "zh", "ko"])
def test_valid_utf_8_overrides_a_lying_header(label: str, language: str) -> None:
    text = html(PROSE[language])
    source = decode(text.encode(), label, max_bytes=LIMIT)
    assert (source.text, source.charset, source.charset_from) == (text, "utf-8", "utf-8")
    assert any("contradicts" in warning for warning in source.warnings)


@pytest.mark.parametrize(("language", "encoding"), [("de", "cp1252"), ("zh", "gbk")])
def test_bytes_that_are_not_utf_8_override_a_utf_8_declaration(
    language: str, encoding: str
) -> None:
    text = html(PROSE[language], "<meta charset=utf-8>")
    source = decode(text.encode(encoding), max_bytes=LIMIT)
    assert source.text == text
    assert source.charset_from == "detector"


def test_ascii_in_a_utf_16_header_is_not_read_in_pairs() -> None:
    source = decode(html("Plain words.").encode(), "utf-16le", max_bytes=LIMIT)
    assert source.text == html("Plain words.")


def test_short_chinese_in_gbk_is_not_taken_for_utf_8() -> None:
    """The four bytes are valid UTF-8 by chance."""
    source = decode("联通".encode("gbk"), "gbk", max_bytes=LIMIT)
    assert (source.text, source.charset_from) == ("联通", "http")


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("zh", "gb18030"),
        ("zh-tw", "big5"),
        ("ja", "cp932"),
        ("ja", "euc-jp"),
        ("ja", "iso2022-jp"),
        ("ko", "cp949"),
        ("el", "cp1253"),
        ("de", "cp1252"),
    ],
)
def test_detector_finds_undeclared_encodings(language: str, encoding: str) -> None:
    text = html(PROSE[language] * 2)
    source = decode(text.encode(encoding), max_bytes=LIMIT)
    assert (source.text, source.charset_from) == (text, "detector")


def test_english_with_stray_escapes_is_not_japanese() -> None:
    source = decode(b"Before. \x1b$B garbage, then more English. After.", max_bytes=LIMIT)
    assert source.charset == "utf-8"
    assert "then more English. After." in source.text


def test_one_bad_byte_does_not_unseat_utf_8() -> None:
    data = html(PROSE["de"] * 10).encode() + b"\xfc<p>End"
    source = decode(data, max_bytes=LIMIT)
    assert (source.charset, source.replaced) == ("utf-8", 1)
    assert source.text.endswith("\ufffd<p>End")


def test_replacement_characters_of_the_input_are_not_counted() -> None:
    source = decode("a \ufffd b é".encode(), max_bytes=LIMIT)
    assert (source.replaced, source.warnings) == (0, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gbk", "cp932"])
def test_incomplete_last_character_is_left_out_and_named(encoding: str) -> None:
    label = {"utf-16-le": "utf-16le", "cp932": "shift_jis"}.get(encoding, encoding)
    data = ("日本語 text " * 20 + "語").encode(encoding)[:-1]
    source = decode(data, label, max_bytes=LIMIT)
    assert (source.text, source.charset) == ("日本語 text " * 20, label)
    assert any("incomplete" in warning for warning in source.warnings)


@pytest.mark.parametrize("limit", range(1, 12))
def test_cut_falls_between_characters(limit: int) -> None:
    text = "aé語😀b"
    source = decode(text.encode(), "utf-8", max_bytes=limit)
    whole = len(text.encode()) <= limit
    assert text.startswith(source.text)
    assert len(text.encode()) - len(source.text.encode()) < 4 + max(0, 11 - limit)
    assert any("cut" in warning for warning in source.warnings) is not whole


def test_str_is_cut_by_characters() -> None:
    source = decode("äöü", max_bytes=2)
    assert source.text == "äö"
    assert any("cut at 2 of 3 characters" in warning for warning in source.warnings)


def test_str_is_mended_only() -> None:
    source = decode("\ufeffa\ud800b\0c\x0bd\te\x1b[31mf\x1b[0m", "latin-1", max_bytes=LIMIT)
    assert source.text == "a\ufffdbc d\tef"
    assert (source.charset, source.charset_from, source.replaced) == ("", "str", 1)
    assert len(source.warnings) == 2


def test_encoded_surrogates_are_replaced() -> None:
    source = decode(PROSE["de"].encode() * 3 + b"\xed\xa0\x80.", max_bytes=LIMIT)
    assert source.text.endswith("\ufffd.")
    assert source.replaced >= 1


@pytest.mark.parametrize("data", [None, 3, ["<p>"], object()])
def test_other_types_are_an_input_error(data: object) -> None:
    with pytest.raises(InputError, match="bytes or str"):
        decode(data, max_bytes=LIMIT)  # type: ignore[arg-type]  # the point of the test


def test_charset_of_another_type_is_an_input_error() -> None:
    with pytest.raises(InputError, match="charset"):
        decode(b"", 1252, max_bytes=LIMIT)  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize("wrap", [bytearray, memoryview])
def test_other_byte_buffers_are_read(wrap: type) -> None:
    assert decode(wrap(b"abc"), max_bytes=LIMIT).text == "abc"


FORBIDDEN = frozenset(map(chr, (*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F)))


@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=100)),
    st.one_of(st.none(), st.sampled_from(["utf-8", "gbk", "iso-2022-jp", "utf-16", "x"])),
    st.integers(1, 250),
)
def test_anything_decodes_to_harmless_text(
    data: bytes | str, charset: str | None, limit: int
) -> None:
    """No exception, no control, no surrogate, and the same answer twice."""
    source = decode(data, charset, max_bytes=limit)
    assert FORBIDDEN.isdisjoint(source.text)
    assert source.text.encode("utf-8").decode("utf-8") == source.text
    assert decode(data, charset, max_bytes=limit) == source


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf_8_survives_unchanged(text: str) -> None:
    text = text.removeprefix("\ufeff")
    source = decode(text.encode(), "utf-8", max_bytes=LIMIT)
    assert source == Source(text, "utf-8", "http")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF document"),
        (b"\xef\xbb\xbf\n%PDF-1.4", "PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "JPEG image"),
        (b"GIF89a\x01\0\x01\0", "GIF image"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "WebP image"),
        (b"PK\x03\x04\x14\0\0\0", "ZIP archive"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "gzip data"),
        (b"\0\0\0\x18ftypmp42", "MP4 media"),
        (b"\x7fELF\x02\x01\x01", "ELF program"),
        (b"a.txt" + b"\0" * 252 + b"ustar\0", "tar archive"),
        (b"ID3\x04\0\0\0\0\x01" + bytes(range(1, 32)) * 4, "MP3 audio"),
        (b"{\\rtf1\\ansi Hello}", "RTF document"),
        (b"\0" * 1000, "binary data"),
        (bytes(range(256)) * 40, "binary data"),
    ],
)
def test_binary_files_are_named(data: bytes, kind: str) -> None:
    assert binary_kind(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"<p>Hello</p>",
        b"MZ is how programs begin.",
        b"ID3 tags and PAR1 files, explained.",
        b"<p>x\0y" * 5000,
        b"First sentence." + b"\0" * 100_000 + b"Last sentence.",
        "Ein schöner Tag.".encode("utf-16"),
        html(PROSE["zh"]).encode("utf-16-be"),
        PROSE["ja"].encode("iso2022-jp"),
        PROSE["ru"].encode("koi8-r"),
        PROSE["ja"].encode("cp932"),
        b"\x1b[31mred\x1b[0m text",
    ],
    ids=range(13),
)
def test_text_is_not_binary(data: bytes) -> None:
    assert binary_kind(data) == ""
