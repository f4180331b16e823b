"""Training labels: how much of each block belongs to an annotated body.

The body is aligned with the page's blocks by the longest common subsequence of their tokens, so
that a word which merely also occurs in a menu does not count; what the order of the annotation
hides (a block the annotator moved) is found afterwards by exact containment.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from rapidfuzz.distance import LCSseq

from declutter.model import Floats, Page
from declutter.words import tokens

_MIN_RUN = 3


def body_labels(page: Page, body: str) -> Floats:
    """Share of each block's tokens that the annotated body holds, in order; float32[n]."""
    words = [tokens(text.lower()) for text in page.texts]
    sizes = np.array([len(w) for w in words], dtype=np.int64)
    flat = [w for block in words for w in block]
    truth = tokens(body.lower())
    matched = np.zeros(len(flat), dtype=bool)
    used = np.zeros(len(truth), dtype=bool)
    for op in LCSseq.opcodes(flat, truth):
        if op.tag == "equal":
            matched[op.src_start : op.src_end] = True
            used[op.dest_start : op.dest_end] = True
    owner = np.repeat(np.arange(len(words)), sizes)
    hits = np.bincount(owner[matched], minlength=len(words))
    share = hits / np.maximum(sizes, 1)
    _moved_blocks(words, truth, used, share)
    return share.astype(np.float32)


def _moved_blocks(
    words: list[list[str]], truth: list[str], used: np.ndarray, share: np.ndarray
) -> None:
    """Credit unmatched blocks that stand whole in the part of the body not matched yet."""
    rest = Counter(word for word, taken in zip(truth, used, strict=True) if not taken)
    text = f" {' '.join(truth)} "
    for i, block in enumerate(words):
        if share[i] >= 0.5 or len(block) < _MIN_RUN:
            continue
        need = Counter(block)
        if all(rest[w] >= k for w, k in need.items()) and f" {' '.join(block)} " in text:
            share[i] = 1.0
            rest -= need


def segment_labels(page: Page, wanted: list[str], unwanted: list[str]) -> tuple[Floats, Floats]:
    """Labels and weights from annotated segments.

    Returns:
        labels float32[n] (1 wanted, 0 unwanted) and weights float32[n] (0 where no segment says
        anything about the block).
    """
    flat = [" ".join(tokens(text.lower())) for text in page.texts]
    labels = np.zeros(len(flat), dtype=np.float32)
    weights = np.zeros(len(flat), dtype=np.float32)
    for segments, label in ((wanted, 1.0), (unwanted, 0.0)):
        for segment in segments:
            needle = " ".join(tokens(segment.lower()))
            if not needle:
                continue
            for i, text in enumerate(flat):
                inside = needle in text
                part = len(text) > 20 and text in needle
                if (inside or part) and text:
                    # A long block that merely quotes an unwanted label is not unwanted.
                    if label == 0.0 and len(needle) < 0.5 * len(text):
                        continue
                    labels[i] = label
                    weights[i] = 1.0
    return labels, weights
