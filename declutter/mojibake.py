"""Characters that were written in UTF-8 twice: `letâ€™s` for `let’s`.

A tool that took a page's UTF-8 for windows-1252 and saved it in UTF-8 again leaves two or three
letters with accents and signs for each character. Undoing it is exact; whether to is decided once
a page, so that a page that shows such letters on purpose keeps them.
"""

from __future__ import annotations

import re

# Bytes 80 to 9F, as browsers read them: in windows-1252 where it knows them, else as controls.
_SIGNS = {
    ord(bytes([byte]).decode("windows-1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_CONTROLS = "\x80-\x9f"
_TRAIL = f"[\x80-\xbf{''.join(map(chr, _SIGNS))}]"
_TWICE = re.compile(
    f"(?:[\xc2-\xdf]{_TRAIL}|[\xe0-\xef]{_TRAIL}{{2}}|[\xf0-\xf4]{_TRAIL}{{3}})+",
)
# Pairs that hardly stand in any language's text: a control, `â€`, `ðŸ`, a sign after `Â` or `Ã`.
_PAIR = re.compile(f"[\xc2-\xf4][{_CONTROLS}]|\xe2\u20ac|\xf0\u0178|[\xc2\xc3][\xa0-\xbf]")
_PAIR_BYTES = re.compile(
    rb"\xc3[\x82-\xb4]\xc2[\x80-\x9f]|\xc3(?:\xa2\xe2\x82\xac|\xb0\xc5\xb8|[\x82\x83]\xc2[\xa0-\xbf])"
)
_FOREIGN = re.compile("[^\x00-\x7f]+")
# Where less of the characters beyond ASCII could be such sequences, the others prevail.
_SHARE = 0.5


def may_be_twice(utf8: bytes) -> bool:
    """Whether a page's bytes hold any character encoded twice; far cheaper than `undo`."""
    start = utf8.find(b"\xc3")
    return start >= 0 and _PAIR_BYTES.search(utf8, start) is not None


def undo(text: str) -> tuple[str, int]:
    """Read what was encoded twice once more.

    Returns:
        The text, and the number of places that changed: 0 where most of the page's characters
        beyond ASCII are what they seem.
    """
    foreign = " ".join(_FOREIGN.findall(text))
    if _PAIR.search(foreign) is None:
        return text, 0
    could = sum(len(found.group()) for found in _TWICE.finditer(foreign))
    if could < _SHARE * (len(foreign) - foreign.count(" ")):
        return text, 0
    changed = 0

    def once(found: re.Match[str]) -> str:
        nonlocal changed
        run = found.group()
        try:
            read = run.translate(_SIGNS).encode("latin-1").decode("utf-8")
        except UnicodeError:
            return run
        changed += 1
        return read

    return _FOREIGN.sub(lambda run: _TWICE.sub(once, run.group()), text), changed
