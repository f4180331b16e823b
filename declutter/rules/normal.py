"""The normal form of text that patterns are matched against, and how to get back from it.

Everything here works on whole strings with C-level calls; `align` is the slow way back to raw
offsets and only runs where a rule has hit.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Scripts whose words are not set apart by spaces: kana and Han.
CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Symbols that carry meaning and therefore are no separators. Currencies beyond Latin-1 are folded
# to one sign: a character class that holds them takes `re` five times as long to compile.
SYMBOLS = "%$¤£¥@#©&+"
SEP = rf"[^\w\"'{SYMBOLS}\n]"
WORD = rf"[\w'{SYMBOLS}]"
# Around a whole block a few more symbols are decoration.
EDGE = r"[^\w\"'%$¤£¥@©\n]"

_COMMON = (
    ("’", "'"),
    ("‘", "'"),
    ("“", '"'),
    ("”", '"'),
    ("„", '"'),
    ("–", "-"),
    ("—", "-"),
    ("ё", "е"),
    ("ı", "i"),
    ("i\u0307", "i"),
)
_FOLDS = {
    **dict.fromkeys(range(0x0300, 0x0370)),  # combining marks left after composition
    **dict.fromkeys(range(0x064B, 0x0660)),  # Arabic vowel signs
    **dict.fromkeys((0xAD, 0x0640, 0x0670, 0x2060, 0xFEFF, 0x061C, *range(0x200B, 0x2010))),
    **dict.fromkeys(range(0x202A, 0x202F)),
    **{ord(c): "ا" for c in "أإآٱ"},
    **{ord(c): "ي" for c in "ىیئ"},
    ord("ة"): "ه",
    ord("ک"): "ك",
    ord("ؤ"): "و",
    **{ord(c): "-" for c in "‐‑‒―−ー" if c != "ー"},
    **{ord(c): "'" for c in "ʼ`´′‛"},
    **{ord(c): '"' for c in "‟″"},
    **{ord(c): "¤" for c in "€₩₽₹₺₴₪₫₦"},
}
_RARE = re.compile("[" + "".join(re.escape(chr(c)) for c in _FOLDS) + "]")
# Scripts of India and its neighbours, and the vowels and finals of Hangul syllables.
_COMPOSING = (
    ("\u0900", "\u0dff"),
    ("\u1000", "\u109f"),
    ("\u1160", "\u11ff"),
    ("\u1b00", "\u1bff"),
    ("\U00011000", "\U00011fff"),
)
_EXOTIC = re.compile(r"[^\w\s\x00-\x7f]")
_KEY_BREAKS = "\"'.,:;!?()[]{}|/\\-<>*_~=^%$@#&+"
_ASCII_BREAKS = str.maketrans(dict.fromkeys(_KEY_BREAKS, " "))


def fold(text: str) -> str:
    """Fold case, width, quotes, dashes and the variants of Arabic and Turkish letters.

    Spaces and punctuation stay where they are, so the result is still readable text.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return folded
    for old, new in _COMMON:
        folded = folded.replace(old, new)
    if _RARE.search(folded):
        folded = folded.translate(_FOLDS)
    return folded


def folds_alone(char: str) -> bool:
    """Whether a character folds alike whatever stands beside it, a backtick excepted.

    Marks that combine with what stands before them do not, nor does what becomes such a mark.
    Blocks of scripts that have such letters are left out as a whole.
    """
    first = unicodedata.normalize("NFKD", char)[0]
    composes = any(low <= first <= high for low, high in _COMPOSING)
    return not (unicodedata.combining(first) or composes or "`" in fold(char))


def key_text(folded: str) -> str:
    """Folded text with every separator and apostrophe turned into a space, for word look-ups."""
    if folded.isascii():
        return folded.translate(_ASCII_BREAKS)
    for mark in _KEY_BREAKS:
        folded = folded.replace(mark, " ")
    return _EXOTIC.sub(" ", folded)


def count_words(keyed: str) -> int:
    """Words of a key text; a Han or kana character counts half a word."""
    if keyed.isascii():
        return len(keyed.split())
    spaced, cjk = _cjk_char().subn(" ", keyed)
    return len(spaced.split()) + (cjk + 1) // 2


@cache
def _cjk_char() -> re.Pattern[str]:
    """Made when first asked for: it takes long to compile."""
    return re.compile(f"[{CJK}]")


def pair_guillemets(folded: str) -> str:
    """Guillemets that come in pairs are quotation marks; a single one is an arrow."""
    if "»" in folded and "«" in folded:
        return folded.replace("«", '"').replace("»", '"')
    return folded


def align(text: str) -> tuple[str, list[int]] | None:
    """Fold a text and say where each folded character came from.

    Returns:
        The folded text and, for each of its characters and one past the end, the offset in
        `text`; None where folding piece by piece does not give what folding the whole gives.
    """
    if text.isascii():
        return fold(text), list(range(len(text) + 1))
    pieces: list[str] = []
    offsets: list[int] = []
    i = 0
    while i < len(text):
        j = i + 1
        while j < len(text) and unicodedata.combining(text[j]):
            j += 1
        piece = fold(text[i:j])
        pieces.append(piece)
        offsets.extend([i] * len(piece))
        i = j
    offsets.append(len(text))
    folded = "".join(pieces)
    return (folded, offsets) if folded == fold(text) else None
