"""How good one extracted text is: comparisons with a true text, snippets and residue lines.

All functions are pure. Texts are plain `str`; every rate is between 0 and 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

_WORD = re.compile(r"\w+")
# Han (with extensions), kana and Hangul: scripts in which a run of letters is no word, or in
# which the sources disagree where one ends.
_CJK = (
    r"\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    r"\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
_CJK_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


@dataclass(frozen=True, slots=True)
class Overlap:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """Counts of annotated segments of one page, or summed over pages.

    Attributes:
        tp: wanted segments found.
        fn: wanted segments missing.
        fp: unwanted segments found.
        tn: unwanted segments absent.
    """

    tp: int = 0
    fn: int = 0
    fp: int = 0
    tn: int = 0


def words(text: str) -> list[str]:
    r"""Tokens as WCXB counts them (M. Foley, 2026): `\w+` of the lower-cased text."""
    return _WORD.findall(text.lower())


def cjk_words(text: str) -> list[str]:
    """Tokens as `words`, but each CJK character is a token of its own."""
    return _CJK_WORD.findall(text.lower())


def overlap(truth: Sequence[str], output: Sequence[str]) -> Overlap:
    """Overlap of two token multisets; two empty ones agree fully."""
    if not truth and not output:
        return Overlap(1.0, 1.0)
    if not truth or not output:
        return Overlap(0.0, 0.0)
    common = (Counter(truth) & Counter(output)).total()
    return Overlap(common / len(output), common / len(truth))


def rouge_l(truth: Sequence[str], output: Sequence[str]) -> float:
    """ROUGE-L F1 (C.-Y. Lin, 2004): longest common subsequence of tokens, order counts."""
    if not truth and not output:
        return 1.0
    if not truth or not output:
        return 0.0
    common = LCSseq.similarity(truth, output)
    return Overlap(common / len(output), common / len(truth)).f1


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Multiset of runs of `size` words, case kept; a shorter text is one shingle."""
    tokens = _WORD.findall(text)
    return Counter(tuple(tokens[i : i + size]) for i in range(max(1, len(tokens) - size + 1)))


def shingle_overlap(truth: str, output: str) -> Overlap:
    """Overlap of 4-shingles, as ScrapingHub's article benchmark (2020) scores a page.

    The benchmark's F1 over a data set is the harmonic mean of the mean precision and the mean
    recall, not the mean of the pages' F1.
    """
    true, found = shingles(truth), shingles(output)
    common = (true & found).total()
    return Overlap(common / found.total(), common / true.total())


def squeeze(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def segment_counts(wanted: Iterable[str], unwanted: Iterable[str], output: str) -> SegmentCounts:
    """Which annotated segments stand in the output, white space aside (trafilatura's method)."""
    text = squeeze(output)
    found = [squeeze(segment) in text for segment in wanted]
    leaked = [squeeze(segment) in text for segment in unwanted]
    return SegmentCounts(
        tp=sum(found),
        fn=len(found) - sum(found),
        fp=sum(leaked),
        tn=len(leaked) - sum(leaked),
    )


def segment_overlap(counts: SegmentCounts) -> Overlap:
    """Precision and recall over (summed) segment counts; nothing found is precision 0."""
    found, wanted = counts.tp + counts.fp, counts.tp + counts.fn
    return Overlap(
        counts.tp / found if found else 0.0,
        counts.tp / wanted if wanted else 0.0,
    )


def _sequence(text: str) -> str:
    """Tokens, case kept, with a space around each, so that `in` respects token limits."""
    return " " + " ".join(_CJK_WORD.findall(text)) + " "


def surviving(lines: Iterable[str], output: str, truth: str = "") -> list[str]:
    """The residue lines that stand in the output more often than in the true text.

    A line is found as a run of whole tokens, case kept, so that it counts whether or not the
    extractor kept its line breaks; a line without letters or digits is passed over.
    """
    found, true = _sequence(output), _sequence(truth)
    survivors = []
    for line in lines:
        needle = _sequence(line)
        if needle.strip() and _count(found, needle) > _count(true, needle):
            survivors.append(line)
    return survivors


def _count(haystack: str, needle: str) -> int:
    """Occurrences that may share their outer spaces (`str.count` would miss neighbours)."""
    count, at = 0, haystack.find(needle)
    while at >= 0:
        count += 1
        at = haystack.find(needle, at + len(needle) - 1)
    return count


def countable(lines: Iterable[str]) -> int:
    """How many residue lines `surviving` can judge."""
    return sum(1 for line in lines if _sequence(line).strip())


def exact(truth: str, output: str) -> bool:
    """Whether the texts are the same but for white space."""
    return squeeze(truth) == squeeze(output)
