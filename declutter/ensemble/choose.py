"""The body with the highest expected F1.

With p_i the probability that block i belongs to the body and n_i its tokens, the expected F1 of a
candidate body S is `2 * sum_S p_i n_i / (sum_S n_i + sum p_i n_i)`. Among all subsets the best is
a threshold set, and its threshold is F*/2 (Lipton, Elkan, Naryanaswamy 2014), so scanning the
blocks in order of p covers every candidate there is, the bodies of single strategies included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from declutter.model import Bools, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A body.

    Attributes:
        keep: whether each block is in it; bool[n].
        threshold: least probability that was kept.
        expected_f1: its expected F1, 0 to 1.
    """

    keep: Bools
    threshold: float
    expected_f1: float


def expected_f1(keep: Bools, p: Floats, words: Floats) -> float:
    """Expected F1 of one candidate body."""
    mass = p * words
    below = float(words[keep].sum() + mass.sum())
    return 2.0 * float(mass[keep].sum()) / below if below > 0 else 0.0


def choose(p: Floats, words: Floats, strictness: float = 0.5) -> Choice:
    """The best body, or at another strictness a superset or subset of it.

    Args:
        p: probability of each block; float32[n].
        words: tokens of each block; float32[n].
        strictness: 0.5 gives the best body; the threshold falls to a tenth of it at 0 and rises to
            nine tenths of the way to 1 at 1, so that what a stricter setting keeps, a looser one
            keeps too.
    """
    if not len(p):
        return Choice(np.zeros(0, dtype=np.bool_), 1.0, 0.0)
    order = np.argsort(-p, kind="stable")
    mass = (p * words)[order].astype(np.float64)
    f1 = 2.0 * np.cumsum(mass) / (np.cumsum(words[order], dtype=np.float64) + mass.sum() + 1e-9)
    best = float(p[order[int(np.argmax(f1))]])
    if strictness <= 0.5:
        threshold = best * (0.1 + 0.9 * strictness / 0.5)
    else:
        threshold = best + (1.0 - best) * 0.9 * (strictness - 0.5) / 0.5
    keep = p >= threshold
    return Choice(keep, threshold, expected_f1(keep, p, words))
