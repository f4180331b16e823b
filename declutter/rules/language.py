"""Which language a text is in, as far as rules that run in some languages only need to know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from declutter.rules.normal import fold, key_text

_SAMPLE = 6000
_LEAST = 4
# Shorter words stand in other languages, too.
_TELLING = 3
_SHARE = 0.1


@cache
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Scripts that settle the language among those the packs know; most pages declare theirs."""
    return (
        ("ja", re.compile(r"[\u3040-\u30ff]")),
        ("ko", re.compile(r"[\uac00-\ud7af]")),
        ("zh", re.compile(r"[\u4e00-\u9fff]")),
        ("ar", re.compile(r"[\u0620-\u064a]")),
    )


class Guesser:
    """Guesses by script, then by function words.

    Args:
        function_words: language -> its most frequent words.
        common_words: language -> further words that tell it from others.
    """

    def __init__(
        self,
        function_words: Mapping[str, tuple[str, ...]],
        common_words: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._words = {
            language: frozenset(fold(word) for word in words)
            for language, words in function_words.items()
            if language and words
        }

        self._telling = {
            language: words.union(map(fold, (common_words or {}).get(language, ())))
            for language, words in self._words.items()
        }

    def contradicts(self, text: str, own: str, other: str) -> bool:
        """Whether a line is surely not in another language than its page's.

        Args:
            text: the line.
            own: the page's language.
            other: the language that the line is taken for.

        Returns:
            True where the line holds a frequent word of its page's language and none of the other,
            not counting words that both have.
        """
        mine, theirs = self._telling.get(own), self._telling.get(other)
        if own == other or not mine or not theirs:
            return False
        # "Can" and "Will" in the middle of a line are names, and "in" may be any language.
        words = [word for i, word in enumerate(text.split()) if i == 0 or not word[0].isupper()]
        spoken = [w for w in key_text(fold(" ".join(words))).split() if len(w) >= _TELLING]
        present = key_text(fold(text)).split()
        return not (mine - theirs).isdisjoint(spoken) and (theirs - mine).isdisjoint(present)

    def __call__(self, text: str) -> str:
        """Primary tag of the language, "" where it is not clear."""
        sample = text[:_SAMPLE]
        letters = max(sum(map(str.isalpha, sample)), 1)
        for language, script in _scripts() if not sample.isascii() else ():
            if len(script.findall(sample)) > _SHARE * letters:
                return language
        present = key_text(fold(sample)).split()
        scores = sorted(
            (
                (sum(word in words for word in present), language)
                for language, words in self._words.items()
            ),
            reverse=True,
        )
        if not scores or scores[0][0] < _LEAST:
            return ""
        return scores[0][1]
