"""Lines that no pattern knows but whose wording gives them away, between paragraphs of an article.

Patterns reach the wordings their authors thought of. This scorer has learned from the packs'
examples, and from true lines of annotated bodies, which words, pairs of words and word beginnings
a residue line of each family is made of: a linear model over hashed features (Weinberger et al.
2009, "Feature Hashing for Large Scale Multitask Learning"), trained by
`benchmarks/train_wording.py`. It only speaks about lone lines beside paragraphs, and is bolder
where rules have already found residue in the same document.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from declutter.errors import WeightsError
from declutter.model import Floats, Kind
from declutter.rules.body import Body
from declutter.rules.context import Mark, is_article
from declutter.rules.model import FAMILIES, wording_rule
from declutter.rules.normal import fold, key_text
from declutter.rules.shape import ends_sentence, is_list_item
from declutter.rules.shape import words as count
from declutter.words import tokens

WEIGHTS = Path(__file__).parent / "data" / "wording.npz"
# Buckets of the hashed features; a power of two.
BUCKETS = 1 << 15
LONGEST = 200
MOST_WORDS = 30
_LEAST_RESIDUE = 2
_HEADING_WORDS = 4
_STEM = 5
_DIGITS = re.compile(r"\d+")
_QUOTES = frozenset('"“”„«»「」')


def buckets(text: str) -> list[int]:
    """Buckets of a line's features, each once: words, pairs, word beginnings, length, marks."""
    keyed = _DIGITS.sub("0", key_text(fold(text)))
    words = tokens(keyed)
    names = {f"n{min(len(words), MOST_WORDS)}"}
    previous = "^"
    for word in [*words, "$"]:
        names.add(f"w{word}")
        names.add(f"{previous}_{word}")
        if len(word) > _STEM:
            names.add(f"s{word[:_STEM]}")
        previous = word
    last = text.rstrip()[-1:]
    names.add(f"e{'a' if last.isalnum() else last}")
    names.update(f"m{mark}" for mark in ":：" if mark in text)
    if not _QUOTES.isdisjoint(text):
        names.add("quote")
    return sorted({zlib.crc32(name.encode()) % BUCKETS for name in names})


@dataclass(frozen=True)
class Wording:
    """The trained model.

    Attributes:
        weights: of each bucket for true text and each family; int8[BUCKETS, 1 + families].
        scale: what an int8 step is worth, by column; float32[1 + families].
        bias: float32[1 + families].
        threshold: probability of residue from which a line is taken.
        loose: the same where the document holds residue.
    """

    weights: NDArray[np.int8]
    scale: Floats
    bias: Floats
    threshold: float
    loose: float

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """What the columns stand for: "" for true text, then the families."""
        return ("", *FAMILIES)

    def judge(self, text: str) -> tuple[float, str]:
        """Probability that a line is residue, and its likeliest family."""
        found = buckets(text)
        margin = self.weights[found].sum(axis=0, dtype=np.float32) * self.scale
        margin = margin / np.sqrt(np.float32(len(found))) + self.bias
        power = np.exp(margin - margin.max())
        share = power / power.sum()
        return 1.0 - float(share[0]), self.columns[1 + int(share[1:].argmax())]


@lru_cache(maxsize=1)
def load_wording(path: Path = WEIGHTS) -> Wording:
    """The shipped model.

    Raises:
        WeightsError: the file is missing, damaged or made for other families.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            model = Wording(
                file["weights"],
                file["scale"],
                file["bias"],
                float(file["thresholds"][0]),
                float(file["thresholds"][1]),
            )
            families = file["families"].tobytes().decode().split()
    except (OSError, ValueError, KeyError, IndexError, EOFError) as error:
        raise WeightsError(f"{path.name} cannot be read: {error}") from error
    if tuple(families) != tuple(FAMILIES) or model.weights.shape != (BUCKETS, 1 + len(families)):
        raise WeightsError(f"{path.name} was made for other families")
    return model


@lru_cache(maxsize=20_000)
def _judged(text: str) -> tuple[float, str]:
    return load_wording().judge(text)


def is_candidate(body: Body, unit: int) -> bool:
    """Whether a unit is a lone line beside paragraphs, of which the scorer may speak."""
    text = body.text(unit)
    if len(text) > LONGEST or body.kind(unit) != Kind.PARAGRAPH or not any(map(str.isalpha, text)):
        return False
    if body.containers(unit) or is_list_item(text) or body.is_speech(unit):
        return False
    # Text input does not tell a section heading ("Two-way audio") from a label.
    if body.page.plain and count(text) <= _HEADING_WORDS and not ends_sentence(text):
        return False
    before, after = body.previous(unit), body.next(unit)
    left, right = body.is_prose(before), body.is_prose(after)
    return (left and (right or after is None)) or (right and before is None)


def mark_wordings(body: Body) -> Iterator[Mark]:
    """Mark the lines whose wording the model is sure about."""
    candidates = [u for u in range(len(body.units)) if body.alive[u] and is_candidate(body, u)]
    if not candidates or not is_article(body, set()):
        return
    model = load_wording()
    bold = body.taken >= _LEAST_RESIDUE
    for unit in candidates:
        residue, family = _judged(body.text(unit))
        # What reads as a paragraph has to be surely none.
        if residue >= (model.loose if bold and not body.is_prose(unit) else model.threshold):
            yield Mark(unit, 0, len(body.text(unit)), wording_rule(family))
