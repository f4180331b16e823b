"""Words: of text (tokens) and of class and id attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from functools import lru_cache

from declutter.kernel import compiled

# Scripts written without spaces count one token a character.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
_NAMES = re.compile(r"""(?:class|id|role|itemprop|itemtype)="([^"]*)\"""")
_SPLIT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def tokens_python(text: str) -> list[str]:
    """Words of a text in order; each CJK character is one."""
    return _TOKEN.findall(text)


def overlaps_python(
    texts: list[str], rows: list[int], wanted: Set[str]
) -> tuple[list[int], list[int]]:
    """For each of the rows, how many of the wanted words its text holds, and how many words.

    Words are compared in lower case, and each counts once.
    """
    found = [set(tokens_python(texts[row].lower())) for row in rows]
    return [len(words & wanted) for words in found], [len(words) for words in found]


def values_python(
    texts: list[str], rows: list[int], table: Mapping[str, float]
) -> list[tuple[float, float, float]]:
    """For each of the rows the mean, least and greatest value of its text's words in lower case.

    A word that is not in the table has the value 0, and so has a text without words.
    """
    out = []
    for row in rows:
        found = [table.get(token, 0.0) for token in tokens_python(texts[row].lower())] or [0.0]
        out.append((sum(found) / len(found), min(found), max(found)))
    return out


_words = None if compiled is None else compiled.Words(alone=_CJK)
tokens: Callable[[str], list[str]] = tokens_python if _words is None else _words
overlaps = overlaps_python if _words is None else _words.overlaps
values = values_python if _words is None else _words.values


def class_words_python(attrs: str) -> tuple[str, ...]:
    """Lower-case words of the class, id, role and schema.org attributes.

    `class="postBody main-text"` gives ("post", "body", "main", "text").
    """
    return tuple(word.lower() for value in _NAMES.findall(attrs) for word in _SPLIT.findall(value))


class_words: Callable[[str], tuple[str, ...]] = lru_cache(maxsize=4096)(
    class_words_python if compiled is None else compiled.class_words
)
