"""What a text must begin with, and which words it must hold, for a pattern to match.

The prefilter lives on these. A key is `("word", w)` for a whole word of the key text,
`("stem", s)` for the beginning of a word, or `("piece", p)` for characters that stand anywhere
(Han, kana, symbols).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from declutter.rules.normal import CJK, SYMBOLS
from declutter.rules.patterns import Group, Literal, Mark, Node, Sequence, Slot, Space

Key = tuple[str, str]
Keys = frozenset[Key]

_CJK_RUN = re.compile(f"[{CJK}]+")
_SYMBOL = re.compile(f"[{SYMBOLS}]")
_USELESS = 100
_BREAK = re.compile(rf"[\"'{SYMBOLS}]")
# Words so frequent in several languages that looking for them filters nothing.
# fmt: off
COMMON = frozenset({
    "the", "a", "an", "of", "to", "in", "on", "at", "for", "and", "or", "is", "are", "was", "it",
    "this", "that", "with", "by", "from", "as", "be", "not", "you", "your", "we", "our", "us",
    "all", "more", "new", "de", "la", "le", "les", "des", "du", "un", "une", "et", "en", "à",
    "est", "que", "qui", "dans", "pour", "sur", "par", "au", "der", "die", "das", "und", "ist",
    "von", "zu", "den", "mit", "sich", "auf", "für", "im", "nicht", "ein", "eine", "el", "los",
    "las", "y", "se", "del", "lo", "su", "il", "di", "che", "e", "per", "non", "da", "al", "è",
    "o", "do", "em", "os", "um", "uma", "com", "para", "na", "no", "het", "een", "van", "te",
    "dat", "op", "w", "i", "z", "nie", "si", "że", "в", "и", "на", "с", "по", "не", "что", "как",
    "а", "к", "из", "у", "от", "ve", "bir", "bu", "için", "çok", "ile", "من", "في", "على", "ان",
    "sie", "wir", "ihr", "ihre", "ce", "ne", "pas", "vous", "nous", "can", "will", "have", "has",
})
# fmt: on


# More sets of keys than this filter no better.
_MOST_SETS = 3


def required(sequence: Sequence) -> list[Keys]:
    """Sets of keys of each of which a matching text holds at least one, the rarest words first."""
    found = [keys for keys in _all_required(sequence, left=True, right=True) if keys is not None]
    best = sorted(found, key=_badness)
    # A word that stands in any text tells nothing beside a rarer one.
    return best[:1] + [keys for keys in best[1:_MOST_SETS] if _badness(keys)[0] < _USELESS]


def _required(sequence: Sequence, *, left: bool, right: bool) -> Keys | None:
    """The set of keys with the rarest words; None where there is none."""
    found = [keys for keys in _all_required(sequence, left=left, right=right) if keys is not None]
    return min(found, key=_badness, default=None)


def _all_required(sequence: Sequence, *, left: bool, right: bool) -> Iterator[Keys | None]:
    """For each node the keys of which a text that matches it holds one."""
    for i, node in enumerate(sequence):
        ends = _bounded_after(sequence, i, right)
        if isinstance(node, Literal) and left and (joined := _joined(sequence, i)):
            yield frozenset({("stem", joined), ("stem", joined[len(node.text) :])})
        elif isinstance(node, Literal):
            yield _literal(node.text, left=left, right=ends)
        elif isinstance(node, Group) and node.low > 0:
            yield _group(node, left=left, right=ends)
        left = _bounded_before_next(node, left)


def _joined(sequence: Sequence, i: int) -> str:
    """The word that a literal and the next make where the space between them is left out, or ""."""
    node, space, after = (*sequence[i : i + 3], None, None)[:3]
    if not (isinstance(node, Literal) and isinstance(after, Literal)):
        return ""
    apart = isinstance(space, Space) and space.optional
    word = node.text + after.text
    return word if apart and word.isalpha() and not _CJK_RUN.search(word) else ""


def _literal(text: str, *, left: bool, right: bool) -> Keys | None:
    pieces = _CJK_RUN.findall(text)
    if pieces:
        return frozenset({("piece", max(pieces, key=len))})
    words = _BREAK.split(text)
    candidates: list[Key] = []
    for i, word in enumerate(words):
        if word and (left or i > 0):
            ends = right or i < len(words) - 1
            candidates.append(("word" if ends else "stem", word))
    symbols = _SYMBOL.findall(text)
    if not candidates and symbols:
        candidates.append(("piece", symbols[0]))
    return frozenset({min(candidates, key=_key_badness)}) if candidates else None


def _group(group: Group, *, left: bool, right: bool) -> Keys | None:
    union: set[Key] = set()
    inner_right = right and group.high == 1
    for option in group.options:
        found = _required(option, left=left, right=inner_right)
        if found is None:
            return None
        union |= found
    return frozenset(union)


def _bounded_after(sequence: Sequence, i: int, right: bool) -> bool:
    """Whether a word that ends with node `i` surely ends there in the text as well."""
    if i + 1 == len(sequence):
        return right
    after = sequence[i + 1]
    if isinstance(after, Space):
        return not after.optional
    if isinstance(after, Mark) or (isinstance(after, Slot) and after.tail):
        return True
    if isinstance(after, Group) and all(_opens_with_space(option) for option in after.options):
        return after.low > 0 or _bounded_after(sequence, i + 1, right)
    return False


def _opens_with_space(sequence: Sequence) -> bool:
    first = sequence[0]
    if isinstance(first, Group):
        return first.low > 0 and all(_opens_with_space(option) for option in first.options)
    # Apostrophes part words as spaces do.
    if isinstance(first, Literal):
        return _BREAK.match(first.text) is not None
    return (
        (isinstance(first, Space) and not first.optional)
        or isinstance(first, Mark)
        or (isinstance(first, Slot) and first.tail)
    )


def _closes_with_space(sequence: Sequence) -> bool:
    last = sequence[-1]
    if isinstance(last, Group):
        return last.low > 0 and all(_closes_with_space(option) for option in last.options)
    return (
        (isinstance(last, Space) and not last.optional)
        or isinstance(last, Mark)
        or (isinstance(last, Slot) and last.edge == "after")
    )


def _bounded_before_next(node: Node, left: bool) -> bool:
    """Whether a word begins after `node`, given whether one began at `node`."""
    if isinstance(node, Space):
        return not node.optional or left
    if isinstance(node, Mark):
        return True
    if isinstance(node, Slot):
        return node.edge == "after"
    if isinstance(node, Literal):
        return _BREAK.match(node.text[-1:]) is not None
    if isinstance(node, Group):
        closes = all(_closes_with_space(option) for option in node.options)
        return closes and (node.low > 0 or left)
    return False


def _key_badness(key: Key) -> int:
    kind, text = key
    if kind == "piece":
        return max(4 - len(text), 0) + (9 if len(text) == 1 else 0)
    if text in COMMON or (kind == "stem" and len(text) < 3):
        return _USELESS
    return max(8 - len(text), 0) + (2 if kind == "stem" else 0)


def _badness(keys: Keys) -> tuple[int, int]:
    return max(map(_key_badness, keys)), len(keys)


def first(sequence: Sequence) -> Keys:
    """What a match can begin with; empty where that is not known.

    Besides the kinds of keys above, `("digit", "")` stands for any digit.
    """
    found, nullable = _first(sequence, right=True)
    return frozenset() if found is None or nullable else found


def _first(sequence: Sequence, *, right: bool) -> tuple[Keys | None, bool]:
    """Keys a match can begin with (None for anything), and whether it can be empty."""
    union: set[Key] = set()
    for i, node in enumerate(sequence):
        ends = _bounded_after(sequence, i, right)
        if isinstance(node, Space | Mark):
            continue
        if isinstance(node, Literal):
            keys = _literal_first(sequence, i, right=ends)
            return (None, False) if keys is None else (frozenset(union | keys), False)
        if isinstance(node, Group):
            nullable = node.low == 0
            for option in node.options:
                keys, empty = _first(option, right=ends and node.high == 1)
                if keys is None:
                    return None, False
                union |= keys
                nullable = nullable or empty
            if not nullable:
                return frozenset(union), False
            continue
        if isinstance(node, Slot) or not node.regex.startswith("\\d"):
            return None, False
        union.add(("digit", ""))
        if node.low > 0:
            return frozenset(union), False
    return frozenset(union), True


def _literal_first(sequence: Sequence, i: int, *, right: bool) -> Keys | None:
    """What a match that begins with the literal at `i` begins with."""
    node = sequence[i]
    if not isinstance(node, Literal):
        return None
    if joined := _joined(sequence, i):
        return frozenset({("word", node.text), ("stem", joined)})
    key = _first_word(node.text, right=right)
    return None if key is None else frozenset({key})


def _first_word(text: str, *, right: bool) -> Key | None:
    if not text or _BREAK.match(text):
        return None
    if run := _CJK_RUN.match(text):
        return "piece", run.group()
    words = [word for word in re.split(f"{_BREAK.pattern}|{_CJK_RUN.pattern}", text) if word]
    return "word" if right or len(words) > 1 or len(words[0]) < len(text) else "stem", words[0]
