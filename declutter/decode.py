"""Bytes to characters: which encoding a page is in, why, and what had to be mended.

The order is that of browsers, with one addition: where what the page declares contradicts its
bytes, the bytes win. Sources: WHATWG HTML Standard, "determining the character encoding" (order,
prescan of `<meta>`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from declutter.binary import binary_kind
from declutter.charsets import (
    BOMS,
    MULTIBYTE,
    REPLACEMENT,
    USER_DEFINED,
    byte_counts,
    name_of_codec,
    python_codec,
    read,
    whatwg_name,
    wide_encoding,
)
from declutter.errors import InputError
from declutter.model import Source
from declutter.mojibake import may_be_twice, undo

__all__ = ["binary_kind", "decode"]

# Browsers look for a declaration in the first 1,024 bytes and start over when one comes later.
_PRESCAN = 8192
# Bytes of the page that the detector sees.
_DETECT = 1 << 18

_COMMENT = re.compile(rb"<!--.*?-->|<!--.*", re.S)
_META = re.compile(rb"<meta[\s/]([^>]*)", re.I)
_ATTRIBUTE = re.compile(
    rb"""(?<![^\s/"'])([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_CONTENT_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([^\s;"']+)""", re.I)
_XML = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']""")
_TAG = re.compile(rb"<[^<>]*>")

_ESCAPED_JAPANESE = re.compile(rb"\x1b\$[@B]")
_KANA = re.compile("[\u3041-\u30ff]")

# C0 controls but for tab, line feed, form feed and return; DEL; surrogates.
_MEND = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_REPLACED = "\ufffd".encode()
_SURROGATE = re.compile("[\ud800-\udfff]")
# Terminal control sequences (ECMA-48): one escape takes its parameters with it.
_ANSI = re.compile("\x1b\\[[0-9;:?]{0,64}[ -/]{0,4}[@-~]")
# Vertical tab and the information separators part words; the other controls do not.
_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys((*range(0x00, 0x09), *range(0x0E, 0x1C), 0x7F)),
    **dict.fromkeys((0x0B, *range(0x1C, 0x20)), " "),
}


def decode(
    data: bytes | bytearray | memoryview | str,
    charset: str | None = None,
    *,
    max_bytes: int,
) -> Source:
    """Read a page's characters, whatever its encoding.

    Args:
        data: the page; `str` is taken as decoded already and only mended.
        charset: label from the HTTP header, or the whole `Content-Type` value.
        max_bytes: input beyond this many bytes (characters for `str`) is cut at a character.

    Returns:
        The characters, without NUL, C0 controls (but for tab, line feed, form feed and return)
        and surrogates, and how they were found.

    Raises:
        InputError: `data` is neither bytes nor `str`, or `charset` is no `str`.
    """
    if charset is not None and not isinstance(charset, str):
        raise InputError(f"charset must be a str, not {type(charset).__name__}")
    if isinstance(data, str):
        return _from_str(data, max_bytes)
    if isinstance(data, (bytearray, memoryview)):
        data = bytes(data)
    if not isinstance(data, bytes):
        raise InputError(f"a page is bytes or str, not {type(data).__name__}")

    choice = _Choice(data[:max_bytes])
    if len(data) > max_bytes:
        choice.warn(f"input cut at {max_bytes:,} of {len(data):,} bytes")
    choice.run(charset)
    text, pending = choice.read()
    if pending and len(data) <= max_bytes:
        choice.warn(f"the last {pending} byte(s) are an incomplete character and were left out")
    replaced = _replacements(text)
    if replaced:
        replaced -= choice.genuine_replacements()
    if replaced > 0:
        choice.warn(f"{replaced:,} undecodable sequence(s) replaced, reading as {choice.name}")
    text, mended = text.removeprefix("\ufeff"), 0
    if choice.name == "utf-8" and may_be_twice(choice.data):
        text = _undo(text, choice.warnings)
    if choice.has_controls():
        text, mended = _mend(text, choice.warnings)
    return Source(
        text=text,
        charset=choice.name,
        charset_from=choice.origin,
        replaced=max(replaced, 0) + mended,
        warnings=tuple(choice.warnings),
    )


def _from_str(text: str, max_chars: int) -> Source:
    warnings: list[str] = []
    if len(text) > max_chars:
        warnings.append(f"input cut at {max_chars:,} of {len(text):,} characters")
        text = text[:max_chars]
    text, mended = _mend(_undo(text.removeprefix("\ufeff"), warnings), warnings)
    return Source(text, "", "str", mended, tuple(warnings))


def _undo(text: str, warnings: list[str]) -> str:
    """Text without what was encoded twice."""
    if text.isascii():
        return text
    text, changed = undo(text)
    if changed:
        warnings.append(f"{changed:,} sequence(s) encoded in UTF-8 twice were read once more")
    return text


def _mend(text: str, warnings: list[str]) -> tuple[str, int]:
    """Text without controls and surrogates, and the number of surrogates replaced."""
    if _MEND.search(text) is None:
        return text, 0
    before = len(text)
    text, surrogates = _SURROGATE.subn("\ufffd", text)
    if surrogates:
        warnings.append(f"{surrogates:,} lone surrogate(s) replaced")
    mended = _ANSI.sub("", text).translate(_CONTROLS)
    if len(mended) < before:
        warnings.append(f"{before - len(mended):,} control character(s) removed")
    return mended, surrogates


@dataclass(slots=True)
class _Choice:
    """The search for a page's encoding: the outcome so far and the warnings on the way."""

    data: bytes
    name: str = ""
    origin: str = ""
    warnings: list[str] = field(default_factory=list)
    _fit: tuple[int, int] | None = None
    _utf8: tuple[str, int] | None = None
    _counts: tuple[int, int] | None = None

    def warn(self, sentence: str) -> None:
        self.warnings.append(sentence)

    def run(self, http: str | None) -> None:
        """Settle `name` and `origin`."""
        for mark, name in BOMS:
            if self.data.startswith(mark):
                self.name, self.origin = name, "bom"
                return
        self.name, self.origin = wide_encoding(self.data), "detector"
        if self.name:
            return
        if self._declared(_http_label(http), "http"):
            return
        if self._declared(_meta_label(self.data), "meta"):
            return
        self._undeclared()

    def _declared(self, label: str, origin: str) -> bool:
        """Take a declared encoding unless it is unknown or contradicts the bytes."""
        if not label:
            return False
        name = whatwg_name(label)
        if origin == "meta":
            # The standard: a page whose <meta> could be read as ASCII is not in UTF-16.
            if name.startswith("utf-"):
                name = "utf-8"
            elif name == USER_DEFINED:
                name = "windows-1252"
        if not name or name == REPLACEMENT:
            self.warn(f"charset {label[:40]!r} from {origin} is unknown and was ignored")
            return False
        if self._contradicted(name):
            self.warn(f"charset {name} from {origin} contradicts the bytes and was ignored")
            return False
        self.name, self.origin = name, origin
        return True

    def _contradicted(self, name: str) -> bool:
        good, bad = self.utf8_fit()
        if name == "utf-8":
            return bad > good
        if good + bad == 0:  # ASCII: wrong only if read in units of two or four bytes
            wide = name.startswith(("utf-16", "utf-32"))
            return wide and bool(self.data) and b"\0" not in self.data
        # In windows-1252 no sequence of UTF-8 makes sense: a letter with an accent, then a sign.
        if _is_utf8(good, bad) or (name == "windows-1252" and good > 0 == bad):
            return True
        if name in MULTIBYTE:
            text, _ = read(self.data, name)
            broken = text.count("\ufffd")
            return broken > 1 and broken > 0.1 * sum(map(str.isalpha, _non_ascii(text)))
        return False

    def _undeclared(self) -> None:
        good, bad = self.utf8_fit()
        if bad == 0 and _ESCAPED_JAPANESE.search(self.data[:_DETECT]) and _is_jis(self.data):
            self.name, self.origin = "iso-2022-jp", "detector"
        elif bad == 0 or _is_utf8(good, bad):
            self.name, self.origin = "utf-8", "utf-8"
        else:
            self.name, self.origin = _detect(self.data), "detector"
            if not self.name:
                self.name, self.origin = "windows-1252", "fallback"

    def utf8_fit(self) -> tuple[int, int]:
        """Number of characters beyond ASCII that are valid UTF-8, and of sequences that are not."""
        if self._fit is None:
            self._utf8 = read(self.data, "utf-8")
            bad = _replacements(self._utf8[0])
            if bad:
                bad -= self.data.count(_REPLACED)
            self._fit = max(self.counts()[0] - bad, 0), bad
        return self._fit

    def counts(self) -> tuple[int, int]:
        """As `byte_counts`."""
        if self._counts is None:
            self._counts = byte_counts(self.data)
        return self._counts

    def read(self) -> tuple[str, int]:
        """The characters, and the length of an incomplete last one in bytes."""
        if self.name == "utf-8" and self._utf8 is not None:
            return self._utf8
        return read(self.data, self.name)

    def has_controls(self) -> bool:
        """Whether the text may hold characters that have to be mended."""
        # In other encodings these bytes stand for nothing else; asking bytes is ten times faster.
        bytewise = not self.name.startswith(("utf-16", "utf-32", "iso-2022"))
        return not bytewise or self.counts()[1] > 0

    def genuine_replacements(self) -> int:
        """Number of U+FFFD that stand in the input itself."""
        if self.name.startswith(("utf-", "gb")):
            return self.data.count("\ufffd".encode(python_codec(self.name)))
        return 0


def _replacements(text: str) -> int:
    # Most pages have none, and looking for one takes less time than counting.
    return text.count("\ufffd") if "\ufffd" in text else 0


def _is_utf8(good: int, bad: int) -> bool:
    """Whether so many valid and invalid sequences make a page of UTF-8, maybe with stray bytes.

    In an East Asian encoding about one character in seven is valid UTF-8 by chance, in others
    hardly any.
    """
    return good >= 4 and good > 3 * bad


def _non_ascii(text: str) -> str:
    return _ASCII_RUN.sub("", text)


_ASCII_RUN = re.compile("[\x00-\x7f]+")


def _http_label(value: str | None) -> str:
    """Label in an HTTP charset argument, which may be a whole `Content-Type` value."""
    if not value:
        return ""
    found = _CONTENT_CHARSET.search(value.encode("utf-8", "replace"))
    if found:
        return found.group(1).decode("utf-8", "replace")
    return "" if "/" in value else value


def _meta_label(data: bytes) -> str:
    """Label in the page's own declaration: `<meta charset>`, http-equiv or the XML declaration."""
    head = data[:_PRESCAN]
    for tag in _META.finditer(_COMMENT.sub(b" ", head)):
        attributes: dict[bytes, bytes] = {}
        for name, *values in _ATTRIBUTE.findall(tag.group(1)):
            attributes.setdefault(name.lower(), b"".join(values))
        label = attributes.get(b"charset", b"")
        if not label and attributes.get(b"http-equiv", b"").strip().lower() == b"content-type":
            found = _CONTENT_CHARSET.search(attributes.get(b"content", b""))
            label = found.group(1) if found else b""
        if label.strip():
            return label.decode("ascii", "replace")
    declaration = _XML.match(head)
    return declaration.group(1).decode("ascii", "replace") if declaration else ""


def _is_jis(data: bytes) -> bool:
    """Whether ASCII data with escape sequences is ISO-2022-JP: it reads as Japanese."""
    text, pending = read(data[:_DETECT], "iso-2022-jp")
    if pending or "\ufffd" in text:
        return False
    foreign = _non_ascii(text)
    return len(_KANA.findall(foreign)) > 0.05 * len(foreign)


def _detect(data: bytes) -> str:
    """Encoding by the frequencies of its letters (uchardet, through resiliparse), or ""."""
    from resiliparse.parse.encoding import detect_encoding

    # Markup is English whatever the page's language and misleads the detector.
    found = detect_encoding(_TAG.sub(b" ", data[:_DETECT]), html5_compatible=False)
    name = name_of_codec(found or "")
    return "" if name == REPLACEMENT or name.startswith("utf-") else name
