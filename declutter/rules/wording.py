"""Lines that no pattern knows but whose wording gives them away, between paragraphs of an article.

Patterns reach the wordings their authors thought of. This scorer has learned from the packs'
examples, and from true lines of annotated bodies, which words, pairs of words, runs of four
characters and marks residue is made of: a linear model over hashed features (Weinberger et al.
2009, "Feature Hashing for Large Scale Multitask Learning"), trained by
`benchmarks/train_wording.py`. A second, smaller model names the family. The scorer only speaks
about lone lines beside paragraphs, and is bolder where rules have already found residue in the
same document, and in HTML, where a heading is known to be one.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from declutter.errors import WeightsError
from declutter.kernel import compiled
from declutter.model import Floats
from declutter.rules.body import Body
from declutter.rules.context import Mark, is_article
from declutter.rules.model import FAMILIES, wording_rule
from declutter.rules.normal import fold, folds_alone, key_text
from declutter.rules.shape import ends_sentence, is_list_item
from declutter.rules.shape import words as count
from declutter.words import ALONE, tokens

WEIGHTS = Path(__file__).parent / "data" / "wording.npz"
# Buckets of the hashed features of the two models; powers of two.
BUCKETS = 1 << 17
FAMILY_BUCKETS = 1 << 14
LONGEST = 200
MOST_WORDS = 30
_LEAST_RESIDUE = 2
_HEADING_WORDS = 4
_STEM = 5
_GRAM = 4
_STEP = 15
_WIDE = "\u2e80"
_DIGITS = re.compile(r"\d+")
_QUOTES = frozenset('"“”„«»「」')
# A line of code: an assignment, a call, an option.
_CODE = re.compile(
    r"\s*(?:[\w.\[\]'\"-]+\s*(?::=|\+?=(?!\s*\d))\s*\S|[\w.]+\(.*\);?\s*$|--\w|[{}])"
)
# Somebody's words and who says them; a name in quotation marks ends many a prompt.
_QUOTED = re.compile(r"(?:«\s?\w.*\w\s?»|“\w.*\w”|„\w.*\w[“”]|「.*」|『.*』)\W*\w")
_MARKS = frozenset(":：→›»▶►|·•©@%$€£¥₩₽₹/#…?!+()（）【】[]")


def names(text: str) -> set[str]:
    """A line's features: words, pairs, word beginnings, runs of characters, length, marks."""
    words = tokens(_DIGITS.sub("0", key_text(fold(text))))
    found = {f"n{min(len(words), MOST_WORDS)}"}
    previous = "^"
    for word in [*words, "$"]:
        found.add(f"w{word}")
        found.add(f"{previous}_{word}")
        if len(word) > _STEM:
            found.add(f"s{word[:_STEM]}")
        previous = word
    whole = f" {' '.join(words)} "
    found.update(f"c{whole[i : i + _GRAM]}" for i in range(len(whole) - _GRAM + 1))
    return found | _shape(text)


def _shape(text: str) -> set[str]:
    """Features of length, capitals, marks and what the line begins and ends with."""
    found = {f"m{mark}" for mark in _MARKS.intersection(text)}
    found.add(f"l{len(text) // _STEP}")
    first, last = text.lstrip()[:1], text.rstrip()[-1:]
    found.add(f"e{'a' if last.isalnum() else last}")
    begins = "A" if first.isupper() else "a" if first.isalpha() else "0"
    found.add(f"b{begins if first.isalnum() else first}")
    capitals = [word[0].isupper() for word in text.split() if word[0].isalpha()]
    found.add(f"t{4 * sum(capitals) // max(len(capitals), 1)}")
    if text.isupper():
        found.add("upper")
    if not _QUOTES.isdisjoint(text):
        found.add("quote")
    return found


def buckets_python(text: str, size: int = BUCKETS) -> NDArray[np.int32]:
    """Buckets of a line's features, each once, in order; int32."""
    found = sorted({zlib.crc32(name.encode()) % size for name in names(text)})
    return np.array(found, dtype=np.int32)


def _compiled_buckets() -> Callable[..., NDArray[np.int32]]:
    kernel = compiled.Buckets(fold, folds_alone, compiled.Words(alone=ALONE))

    def buckets(text: str, size: int = BUCKETS) -> NDArray[np.int32]:
        return np.frombuffer(kernel(text, _shape(text), size), dtype=np.int32)

    return buckets


buckets = buckets_python if compiled is None else _compiled_buckets()


@dataclass(frozen=True)
class Wording:
    """The trained models.

    Attributes:
        weights: of each bucket for residue; int8[BUCKETS].
        scale: what a step of `weights` is worth.
        bias: of residue.
        families: weights of each bucket for each family; int8[FAMILY_BUCKETS, families].
        family_scale: what a step of `families` is worth, by column; float32[families].
        family_bias: float32[families].
        threshold: score from which a line is taken: of HTML and of text input, where the line does
            not end as a sentence does, and the same where it does; float32[2, 2].
        loose: the same where the document holds residue.
        short: of the few words of a line of text input, where the document holds residue.
    """

    weights: NDArray[np.int8]
    scale: float
    bias: float
    families: NDArray[np.int8]
    family_scale: Floats
    family_bias: Floats
    threshold: Floats
    loose: Floats
    short: float

    def score(self, text: str) -> float:
        """How much a line reads as residue: log odds."""
        found = buckets(text)
        total = float(self.weights[found].sum(dtype=np.int32))
        return total * self.scale / math.sqrt(len(found)) + self.bias

    def family(self, text: str) -> str:
        """The likeliest family of a line of residue."""
        found = buckets(text, FAMILY_BUCKETS)
        margin = self.families[found].sum(axis=0, dtype=np.float32) * self.family_scale
        margin = margin / np.sqrt(np.float32(len(found))) + self.family_bias
        return FAMILIES[int(margin.argmax())]


@lru_cache(maxsize=1)
def load_wording(path: Path = WEIGHTS) -> Wording:
    """The shipped model.

    Raises:
        WeightsError: the file is missing, damaged or made for other families.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            thresholds = file["thresholds"]
            model = Wording(
                file["weights"],
                float(file["scale"]),
                float(file["bias"]),
                file["families"],
                file["family_scale"],
                file["family_bias"],
                thresholds[:4].reshape(2, 2),
                thresholds[4:8].reshape(2, 2),
                float(thresholds[8]),
            )
            names = file["names"].tobytes().decode().split()
    except (OSError, ValueError, KeyError, IndexError, TypeError, EOFError) as error:
        raise WeightsError(f"{path.name} cannot be read: {error}") from error
    shapes = (model.weights.shape, model.families.shape)
    if names != list(FAMILIES) or shapes != ((BUCKETS,), (FAMILY_BUCKETS, len(FAMILIES))):
        raise WeightsError(f"{path.name} was made for other families")
    return model


def _width(text: str) -> int:
    """Length of a line; Han characters and kana say twice as much as letters."""
    if text.isascii() or not LONGEST < 2 * len(text) <= 2 * LONGEST:
        return len(text)
    return len(text) + sum(char >= _WIDE for char in text)


def lone_lines(body: Body) -> list[int]:
    """The lone lines beside paragraphs, of which the scorer may speak."""
    return [
        unit
        for unit in body.beside_paragraphs(LONGEST)
        if _is_between(body, unit) and _is_line(body, unit)
    ]


def _is_between(body: Body, unit: int) -> bool:
    """Whether a line beside a paragraph has another on its other side, or ends the body."""
    before, after = body.previous(unit), body.next(unit)
    # What stands before the first paragraph may be the headline.
    return (after is None and body.is_prose(before)) or body.are_paragraphs(before, after)


def _is_line(body: Body, unit: int) -> bool:
    text = body.text(unit)
    if _width(text) > LONGEST or not any(map(str.isalpha, text)):
        return False
    return not (
        body.containers(unit)
        or is_list_item(text)
        or body.is_speech(unit)
        or _CODE.match(text)
        or _QUOTED.search(text)
    )


def is_short(body: Body, unit: int) -> bool:
    """Whether a candidate could be a section heading ("Two-way audio") that text does not tell."""
    text = body.text(unit)
    return body.page.plain and count(text) <= _HEADING_WORDS and not ends_sentence(text)


def mark_wordings(body: Body) -> Iterator[Mark]:
    """Mark the lines whose wording the model is sure about."""
    found = lone_lines(body) if is_article(body, set()) else []
    if not found:
        return
    model = load_wording()
    bold = body.taken >= _LEAST_RESIDUE
    for unit in found:
        text = body.text(unit)
        if is_short(body, unit):
            limit = model.short if bold else math.inf
        else:
            # What reads as a paragraph has to be surely none.
            limits = model.loose if bold and not body.is_prose(unit) else model.threshold
            limit = float(limits[int(ends_sentence(text)), int(body.page.plain)])
        if limit < math.inf and model.score(text) >= limit:
            yield Mark(unit, 0, len(text), wording_rule(model.family(text)))
