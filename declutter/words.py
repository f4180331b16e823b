"""Words: of text (tokens) and of class and id attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.kernel import compiled

Ints = NDArray[np.int32]
Doubles = NDArray[np.float64]

# Scripts written without spaces count one token a character.
ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_GAP = re.compile(r"\W+")
_NAMES = re.compile(r"""(?:class|id|role|itemprop|itemtype)="([^"]*)\"""")
_SPLIT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def tokens_python(text: str) -> list[str]:
    """Words of a text in order; each CJK character is one."""
    return _token().findall(text)


@cache
def _token() -> re.Pattern[str]:
    """Made when first asked for: it takes long to compile, and the kernel does without it."""
    return re.compile(rf"[{ALONE}]|[^\W{ALONE}]+")


class WordTable:
    """Words' values, in the kernel's own form too.

    Args:
        values: word -> value; not to be changed.
    """

    def __init__(self, values: Mapping[str, float]) -> None:
        self.values = values
        self.packed: Any = None if compiled is None else compiled.WordTable(values)


def folded_python(text: str) -> str:
    """A text in lower case, one space for whatever is no letter, digit or underscore."""
    return _GAP.sub(" ", text).strip().lower()


def overlaps_python(texts: list[str], rows: list[int], wanted: Set[str]) -> Ints:
    """How many of the wanted words each row's text holds, and how many words; int32[2, rows].

    Words are compared in lower case, and each counts once.
    """
    found = [set(tokens_python(texts[row].lower())) for row in rows]
    pairs = [(len(words & wanted), len(words)) for words in found]
    return np.array(pairs, dtype=np.int32).reshape(-1, 2).T


def values_python(texts: list[str], rows: list[int], table: WordTable) -> Doubles:
    """Mean, least and greatest value of the words, in lower case, of each row's text.

    A word that is not in the table has the value 0, and so has a text without words.

    Returns:
        float64[rows, 3].
    """
    out = np.zeros((len(rows), 3))
    for i, row in enumerate(rows):
        words = tokens_python(texts[row].lower())
        found = [table.values.get(word, 0.0) for word in words] or [0.0]
        out[i] = sum(found) / len(found), min(found), max(found)
    return out


def _compiled_words() -> tuple[Callable[..., Any], ...]:
    words = compiled.Words(alone=ALONE)

    def overlaps(texts: list[str], rows: list[int], wanted: Set[str]) -> Ints:
        out = np.empty((2, len(rows)), dtype=np.int32)
        words.overlaps(texts, rows, wanted, out)
        return out

    def values(texts: list[str], rows: list[int], table: WordTable) -> Doubles:
        out = np.empty((len(rows), 3))
        words.values(texts, rows, table.packed, out)
        return out

    def folded(text: str) -> str:
        # Their lower case is two characters, or depends on their place.
        if "\u0130" in text or "\u03a3" in text:
            return folded_python(text)
        found: str = compiled.folded(words, text)
        return found

    return words, folded, overlaps, values


tokens: Callable[[str], list[str]]
folded: Callable[[str], str]
overlaps: Callable[[list[str], list[int], Set[str]], Ints]
values: Callable[[list[str], list[int], WordTable], Doubles]
tokens, folded, overlaps, values = (
    (tokens_python, folded_python, overlaps_python, values_python)
    if compiled is None
    else _compiled_words()
)


def class_words_python(attrs: str) -> tuple[str, ...]:
    """Lower-case words of the class, id, role and schema.org attributes.

    `class="postBody main-text"` gives ("post", "body", "main", "text").
    """
    return tuple(word.lower() for value in _NAMES.findall(attrs) for word in _SPLIT.findall(value))


class_words: Callable[[str], tuple[str, ...]] = lru_cache(maxsize=4096)(
    class_words_python if compiled is None else compiled.class_words
)
