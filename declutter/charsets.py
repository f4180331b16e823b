"""Names of character encodings on the web, and how to read each of them.

Labels and their meaning are those of the WHATWG Encoding Standard, section 4.2
(https://encoding.spec.whatwg.org/#names-and-labels). It maps what pages say to what browsers do:
a page that says "iso-8859-1" is read as windows-1252, one that says "gb2312" as GBK.
"""

from __future__ import annotations

import codecs

from declutter.kernel import compiled

# Encoding -> its labels besides its own name.
_LABELS = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8",
    "ibm866": "866 cp866 csibm866",
    "iso-8859-2": "csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    "iso-8859-3": "csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    "iso-8859-4": "csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    "iso-8859-5": (
        "csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"
    ),
    "iso-8859-6": (
        "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e "
        "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"
    ),
    "iso-8859-7": (
        "csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 "
        "iso_8859-7 iso_8859-7:1987 sun_eu_greek"
    ),
    "iso-8859-8": (
        "csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
        "iso_8859-8 iso_8859-8:1988 visual"
    ),
    "iso-8859-8-i": "csiso88598i logical",
    "iso-8859-10": "csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso-8859-13": "iso8859-13 iso885913",
    "iso-8859-14": "iso8859-14 iso885914",
    "iso-8859-15": "csisolatin9 iso8859-15 iso885915 iso_8859-15 l9",
    "iso-8859-16": "",
    "koi8-r": "cskoi8r koi koi8 koi8_r",
    "koi8-u": "koi8-ru",
    "macintosh": "csmacintosh mac x-mac-roman",
    "windows-874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620",
    "windows-1250": "cp1250 x-cp1250",
    "windows-1251": "cp1251 x-cp1251",
    "windows-1252": (
        "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 "
        "iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252"
    ),
    "windows-1253": "cp1253 x-cp1253",
    "windows-1254": (
        "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 "
        "l5 latin5 x-cp1254"
    ),
    "windows-1255": "cp1255 x-cp1255",
    "windows-1256": "cp1256 x-cp1256",
    "windows-1257": "cp1257 x-cp1257",
    "windows-1258": "cp1258 x-cp1258",
    "x-mac-cyrillic": "x-mac-ukrainian",
    "gbk": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk",
    "gb18030": "",
    "big5": "big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc-jp": "cseucpkdfmtjapanese x-euc-jp",
    "iso-2022-jp": "csiso2022jp",
    "shift_jis": "csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis",
    "euc-kr": (
        "cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
        "windows-949"
    ),
    "replacement": "csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr",
    "utf-16be": "unicodefffe",
    "utf-16le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16",
    "x-user-defined": "",
}

# Python codecs that read what browsers read under a name, where they are not called the same.
# Where Python has no codec with all the characters browsers know, several share the work: the
# first that reads every byte is used, else the first.
_CODECS = {
    "ibm866": ("cp866",),
    "iso-8859-8-i": ("iso8859-8",),
    "macintosh": ("mac-roman",),
    "windows-874": ("cp874",),
    "x-mac-cyrillic": ("mac-cyrillic",),
    "gbk": ("gb18030",),
    "big5": ("big5hkscs", "cp950"),
    "euc-jp": ("euc-jp", "euc-jis-2004"),
    "iso-2022-jp": ("iso2022-jp-ext", "iso2022-jp-2004"),
    "shift_jis": ("cp932",),
    "euc-kr": ("cp949",),
    "utf-16le": ("utf-16-le",),
    "utf-16be": ("utf-16-be",),
    "utf-32le": ("utf-32-le",),
    "utf-32be": ("utf-32-be",),
}

_NAMES = {label: name for name, labels in _LABELS.items() for label in (name, *labels.split())}
# Not in the standard, as browsers do not read them, but pages in them exist.
_UTF32 = {"utf-32": "utf-32le", "utf-32le": "utf-32le", "utf-32be": "utf-32be"}
# ASCII white space, as the standard strips it, and quotes, as pages put them.
_STRIP = " \t\n\f\r\"'"

# Name of the encoding in which every byte from 0x80 stands for a private-use character.
USER_DEFINED = "x-user-defined"
_PRIVATE_USE = {byte: 0xF700 + byte for byte in range(0x80, 0x100)}
# Name the standard gives to encodings that browsers refuse to read.
REPLACEMENT = "replacement"
MULTIBYTE = frozenset(("gbk", "gb18030", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr"))

BOMS = (  # the UTF-32 marks begin like the UTF-16 ones, so they come first
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32le"),
    (b"\0\0\xfe\xff", "utf-32be"),
    (b"\xff\xfe", "utf-16le"),
    (b"\xfe\xff", "utf-16be"),
)


def whatwg_name(label: str) -> str:
    """Encoding that a label stands for, lower case, or "" where the label is unknown.

    The "replacement" encoding counts as known.
    """
    label = label.strip(_STRIP).lower()
    if label in _UTF32:
        return _UTF32[label]
    return _NAMES.get(label, "")


def name_of_codec(codec: str) -> str:
    """Encoding of the standard that a Python codec reads, or "" where there is none."""
    for name, names in _CODECS.items():
        if codec.replace("_", "-") in names:
            return name
    return whatwg_name(codec.replace("_", "-")) or whatwg_name(codec)


def python_codec(name: str) -> str:
    """Python's codec for an encoding of the standard."""
    return _CODECS.get(name, (name,))[0]


def read(data: bytes, name: str) -> tuple[str, int]:
    """Characters of `data` in an encoding of the standard, and how many bytes it ends too early.

    Undecodable sequences become U+FFFD. An incomplete character at the very end is left out; the
    second value is its length in bytes.
    """
    if name == USER_DEFINED:
        return data.decode("latin-1").translate(_PRIVATE_USE), 0
    names = _CODECS.get(name, (name,))
    for codec in names:
        try:
            return _incremental(data, codec, "strict")
        except UnicodeDecodeError:
            continue
    return _incremental(data, names[0], "replace")


def _incremental(data: bytes, codec: str, errors: str) -> tuple[str, int]:
    decoder = codecs.getincrementaldecoder(codec)(errors)
    text = decoder.decode(data)
    pending = decoder.getstate()[0]
    return text, len(pending)


_CONTROL_BYTES = bytes((*range(0x00, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F))
_LEADS = bytes(range(0xC2, 0xF5))  # first bytes of UTF-8 sequences


def byte_counts_python(data: bytes) -> tuple[int, int]:
    """How many bytes begin a sequence of UTF-8, and how many are control characters."""
    left = len(data.translate(None, _LEADS)), len(data.translate(None, _CONTROL_BYTES))
    return len(data) - left[0], len(data) - left[1]


byte_counts = byte_counts_python if compiled is None else compiled.byte_counts


def wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 without a byte order mark, told by where the NUL bytes stand; else ""."""
    sample = data[: min(len(data), 4096) // 4 * 4]
    if len(sample) < 8 or b"\0" not in sample:
        return ""
    share = [sample[i::4].count(0) / (len(sample) // 4) for i in range(4)]
    if min(share[1], share[2], share[3]) > 0.6 and share[0] < 0.1:
        return "utf-32le"
    if min(share[0], share[1], share[2]) > 0.6 and share[3] < 0.1:
        return "utf-32be"
    even, odd = (share[0] + share[2]) / 2, (share[1] + share[3]) / 2
    # Markup alone makes 40% of the units ASCII even on a page in Chinese.
    if odd > 0.4 and even < 0.02:
        return "utf-16le"
    if even > 0.4 and odd < 0.02:
        return "utf-16be"
    return ""
