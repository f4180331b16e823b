"""A small learned scorer for single lines of text input that no pattern can decide.

A teaser headline between two paragraphs ("Six ways ...") and a section heading look alike, and
text input has neither links nor classes. The scorer is a logistic regression over the line, its
neighbours and the document, trained on bodies of the development pages and on the link texts that
the same pages offer (`benchmarks/train_lines.py`). A wrong removal costs far more than a missed
line, so it only speaks where rules have found residue in the same document, and only when sure.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from declutter.errors import WeightsError
from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.context import Mark
from declutter.rules.normal import fold, key_text
from declutter.rules.shape import is_headline, is_list_item, last_mark, words

RULE = "related.code.line"
WEIGHTS = Path(__file__).parent / "data" / "lines.json"
NAMES = (
    "words",
    "long",
    "short",
    "capitalised",
    "upper",
    "digit",
    "first_digit",
    "question",
    "exclamation",
    "colon",
    "dash",
    "quotes",
    "comma",
    "function_words",
    "caseless",
    "in_previous",
    "in_next",
    "in_document",
    "headings",
    "longer_than_headings",
    "position",
    "previous_length",
    "next_length",
    "title_words",
)
# Lines taken by rules for reasons of their own before the scorer is asked at all.
_LEAST_RESIDUE = 2
_MUCH_RESIDUE = 6
_LEAST_WORDS = 6
# The scorer knows running text: so many paragraphs, and this share of the text in them.
_LEAST_PROSE = 5
_PROSE_SHARE = 0.85
_LONG_WORD = 4


@dataclass(frozen=True, slots=True)
class Weights:
    """The trained model.

    Attributes:
        names: features in the order of the other fields.
        mean, scale: standardisation.
        coefficients, intercept: of the logistic regression.
        threshold: probability from which a line is taken.
        loose: the same where the document is full of residue.
    """

    names: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    coefficients: tuple[float, ...]
    intercept: float
    threshold: float
    loose: float

    def score(self, values: list[float]) -> float:
        """Probability that the line is residue, in [0, 1]."""
        z = self.intercept + sum(
            c * (v - m) / s
            for c, v, m, s in zip(self.coefficients, values, self.mean, self.scale, strict=True)
        )
        return 1.0 / (1.0 + math.exp(-max(min(z, 30.0), -30.0)))


@lru_cache(maxsize=1)
def load_weights(path: Path = WEIGHTS) -> Weights:
    """The shipped weights.

    Raises:
        WeightsError: the file is missing, damaged or made for other features.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        weights = Weights(
            tuple(data["names"]),
            tuple(map(float, data["mean"])),
            tuple(map(float, data["scale"])),
            tuple(map(float, data["coefficients"])),
            float(data["intercept"]),
            float(data["threshold"]),
            float(data["loose"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{path.name} cannot be read: {error}") from error
    if weights.names != NAMES:
        raise WeightsError(f"{path.name} was made for other features")
    return weights


class Document:
    """What the features of every line of a body share.

    Args:
        body: the body.
        function: frequent function words of all languages, folded.
    """

    def __init__(self, body: Body, function: frozenset[str]) -> None:
        self.body = body
        self.function = function
        self.prose = [u for u in range(len(body)) if body.alive[u] and body.is_prose(u)]

    @cached_property
    def is_running_text(self) -> bool:
        """Whether the document is one text in paragraphs, not a page of cards or a manual."""
        body = self.body
        total = sum(len(body.text(u)) for u in range(len(body)) if body.alive[u])
        prose = sum(len(body.text(u)) for u in self.prose)
        return len(self.prose) >= _LEAST_PROSE and prose >= _PROSE_SHARE * total

    @cached_property
    def counts(self) -> dict[str, int]:
        """In how many paragraphs each longer word stands."""
        counts: dict[str, int] = {}
        for unit in self.prose:
            for word in set(_words(self.body.text(unit))):
                counts[word] = counts.get(word, 0) + 1
        return counts

    @cached_property
    def headings(self) -> list[int]:
        """Word counts of the short lines that are no paragraphs."""
        body = self.body
        return [
            words(body.text(u))
            for u in range(len(body))
            if body.alive[u] and not body.is_prose(u) and len(body.text(u)) < 120
        ]

    @cached_property
    def title(self) -> set[str]:
        """Words of the first line of the body."""
        first = self.body.next(-1)
        return set(_words(self.body.text(first))) if first is not None else set()

    def is_candidate(self, unit: int) -> bool:
        """Whether a unit is a headline-like line alone between two paragraphs."""
        body = self.body
        text = body.text(unit)
        if len(text) > 220 or not is_headline(text) or words(text) < _LEAST_WORDS:
            return False
        if is_list_item(text) or body.kind(unit) != Kind.PARAGRAPH or body.is_speech(unit):
            return False
        return unit > self.prose[0] and body.between_prose(unit) if self.prose else False

    def features(self, unit: int) -> list[float]:
        """The features of a candidate, in the order of `NAMES`."""
        body = self.body
        text = body.text(unit)
        previous, after = body.previous(unit), body.next(unit)
        before_text = body.text(previous) if previous is not None else ""
        after_text = body.text(after) if after is not None else ""
        count = words(text)
        long_words = _words(text)
        tokens = text.split()
        cased = [t for t in tokens[1:] if t[:1].isupper() or t[:1].islower()]
        caseless = text.lower() == text.upper()
        capitals = sum(t[0].isupper() for t in cased) / max(len(cased), 1)
        keyed = key_text(fold(text)).split()
        others = [n for n in self.headings if n != count]
        typical = sum(others) / len(others) if others else 0.0
        return [
            min(count, 25) / 10,
            float(count >= 10),
            float(count <= 7),
            capitals,
            float(text.isupper()),
            float(any(map(str.isdigit, text))),
            float(text[:1].isdigit()),
            float(last_mark(text) in {"?", "？", "؟"}),
            float(last_mark(text) in {"!", "！"}),
            float(":" in text or "：" in text),
            float(any(mark in text for mark in ("—", "–", " - "))),
            float(any(mark in text for mark in '"“”„«»「‘')),
            float("," in text or "，" in text or "،" in text),
            sum(word in self.function for word in keyed) / max(len(keyed), 1),
            float(caseless),
            _share(long_words, set(_words(before_text))),
            _share(long_words, set(_words(after_text))),
            sum(self.counts.get(w, 0) >= 2 for w in long_words) / max(len(long_words), 1),
            min(len(others), 20) / max(len(self.prose), 1),
            (count - typical) / 10 if others else 0.8,
            self.prose.index(previous) / len(self.prose) if previous in self.prose else 0.0,
            min(len(before_text), 800) / 400,
            min(len(after_text), 800) / 400,
            _share(long_words, self.title),
        ]


def _words(text: str) -> list[str]:
    """Words that carry meaning; in scripts without spaces, pairs of characters."""
    keyed = key_text(fold(text)).split()
    if len(keyed) > 1 or text.isascii():
        return [word for word in keyed if len(word) >= _LONG_WORD]
    whole = "".join(keyed)
    return [whole[i : i + 2] for i in range(len(whole) - 1)]


def _share(line: list[str], other: set[str]) -> float:
    return sum(word in other for word in line) / max(len(line), 1)


class LineScorer:
    """Takes lines of text input that the model is sure about.

    Args:
        function: frequent function words of all languages.
    """

    def __init__(self, function: frozenset[str]) -> None:
        self._function = frozenset(fold(word) for word in function)

    def __call__(self, body: Body) -> Iterator[Mark]:
        """Mark lines that are surely teasers."""
        if not body.page.plain or body.taken < _LEAST_RESIDUE:
            return
        weights = load_weights()
        document = Document(body, self._function)
        if not document.is_running_text:
            return
        threshold = weights.loose if body.taken >= _MUCH_RESIDUE else weights.threshold
        for unit in range(len(body)):
            if not body.alive[unit] or not document.is_candidate(unit):
                continue
            if weights.score(document.features(unit)) >= threshold:
                yield Mark(unit, 0, len(body.text(unit)), RULE)
