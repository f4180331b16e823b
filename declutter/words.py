"""Words: of text (tokens) and of class and id attributes."""

from __future__ import annotations

import re
from functools import lru_cache

# Scripts written without spaces count one token a character.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
_NAMES = re.compile(r"""(?:class|id|role|itemprop|itemtype)="([^"]*)\"""")
_SPLIT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def tokens(text: str) -> list[str]:
    """Words of a text in order; each CJK character is one."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=4096)
def class_words(attrs: str) -> tuple[str, ...]:
    """Lower-case words of the class, id, role and schema.org attributes.

    `class="postBody main-text"` gives ("post", "body", "main", "text").
    """
    return tuple(word.lower() for value in _NAMES.findall(attrs) for word in _SPLIT.findall(value))
