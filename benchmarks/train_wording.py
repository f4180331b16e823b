"""Train the wording scorer of the rules: `python -m benchmarks.train_wording [--check]`.

Residue is what the packs' rules prove themselves with (their `hits`); true text is their `misses`
and `keep` texts and the short lines and sentences of annotated bodies. The wordings of the residue
benchmark are not looked at. Thresholds are those at which a set share of the true lines that the
scorer may speak about would be lost, cross-fitted by site. `--check` compares the shipped weights
with newly trained ones instead of writing them.

Data: DECLUTTER_DATA, or ../shared/data beside the project. WCXB development split: M. Foley 2026,
CC-BY-4.0; segments: A. Barbaresi, Apache-2.0; publishers: fundus, MIT.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
import scipy.sparse  # type: ignore[import-untyped]  # ships no types
from numpy.typing import NDArray

from benchmarks import datasets
from benchmarks.training.examples import FOLDS, fold_of
from declutter.rules import digest
from declutter.rules.body import Body
from declutter.rules.context import is_article
from declutter.rules.model import FAMILIES, Example
from declutter.rules.samples import all_kept, page_of
from declutter.rules.shape import segments
from declutter.rules.wording import (
    BUCKETS,
    LONGEST,
    WEIGHTS,
    buckets,
    is_candidate,
)

SEED = 20
_INVERSE_PENALTY = 30.0
_MOST_TRUE = 60_000
# Share of true lines beside paragraphs that may be lost: in clean documents, and in those in which
# rules have found residue.
_FALSE_SHARE = 0.0003
_FALSE_SHARE_LOOSE = 0.0015
_DATED = re.compile(r"_\d{4}_.*")
_PROSE_TYPES = ("article", "documentation", "forum", "")


@dataclass(frozen=True, slots=True)
class Text:
    """A line: its site ("" for the packs' own), and its column of the model (0 is true text)."""

    text: str
    site: str
    column: int


def examples() -> list[Text]:
    """The packs' examples of single blocks."""
    out = []
    for pack in digest.shipped_packs():
        for rule in pack.rules:
            column = 1 + FAMILIES.index(rule.family)
            out += [Text(t, "", column) for t in _whole(rule.hits) if len(t) <= LONGEST]
            out += [Text(t, "", 0) for t in _whole(rule.misses)]
        out += [Text(text, "", 0) for text in pack.keep]
    return out


def _whole(found: Sequence[Example]) -> Iterator[str]:
    """Texts of the examples that go or stay as one block."""
    for example in found:
        if len(example.lines) == 1 and example.stays in ((), example.lines):
            yield example.lines[0]


def bodies() -> Iterator[tuple[str, list[str]]]:
    """Site and paragraphs of each annotated body, and annotated segments as single lines."""
    for source in ("wcxb", "publishers", "corpus"):
        for sample in datasets.load(source).samples:
            if sample.truth and sample.page_type in _PROSE_TYPES:
                lines = [" ".join(line.split()) for line in sample.truth.split("\n")]
                yield _site(sample), [line for line in lines if line]
    for sample in datasets.load("segments").samples:
        yield _site(sample), [" ".join(text.split()) for text in sample.wanted]


def _site(sample: datasets.Sample) -> str:
    """The page's host, or its publisher where the name begins with one."""
    return urlsplit(sample.url).netloc or _DATED.sub("", sample.name)


def true_lines(paragraphs: Sequence[str]) -> Iterator[str]:
    """Short paragraphs, and sentences of long ones."""
    for paragraph in paragraphs:
        if len(paragraph) <= LONGEST:
            yield paragraph
        for start, end in segments(paragraph)[:6]:
            if end - start <= LONGEST:
                yield paragraph[start:end]


def candidates(paragraphs: Sequence[str]) -> list[str]:
    """The lines of a true body that the scorer may speak about."""
    page = page_of(paragraphs)
    body = Body(page, all_kept(page), lambda _: "")
    if not is_article(body, set()):
        return []
    return [body.text(u) for u in range(len(body.units)) if is_candidate(body, u)]


def matrix(texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    """Hashed features, each line of unit length; float[n, BUCKETS]."""
    rows = [buckets(text) for text in texts]
    sizes = np.array([len(row) for row in rows])
    values = np.repeat(1.0 / np.sqrt(sizes), sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return scipy.sparse.csr_matrix(
        (values, np.concatenate(rows), starts), shape=(len(rows), BUCKETS)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A softmax regression: coefficients float[BUCKETS, 1 + families], bias float[1 + families]."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def residue(self, x: scipy.sparse.csr_matrix) -> NDArray[np.float64]:
        """Probability that each line is residue; float[n]."""
        margin = x @ self.weights + self.bias
        power = np.exp(margin - margin.max(axis=1, keepdims=True))
        out: NDArray[np.float64] = 1.0 - power[:, 0] / power.sum(axis=1)
        return out


def fit(texts: Sequence[Text]) -> Fitted:
    """Fit the model, L2-regularised."""
    from sklearn.linear_model import (  # type: ignore[import-untyped]  # ships no types
        LogisticRegression,
    )

    model = LogisticRegression(C=_INVERSE_PENALTY, max_iter=150, tol=1e-3, random_state=SEED)
    model.fit(matrix([t.text for t in texts]), [t.column for t in texts])
    return Fitted(model.coef_.T, model.intercept_)


def collect() -> tuple[list[Text], list[Text]]:
    """Texts to train on, and the true lines that thresholds are set by."""
    random = np.random.default_rng(SEED)
    lines: dict[str, str] = {}
    judged = []
    for site, paragraphs in bodies():
        lines.update(dict.fromkeys(true_lines(paragraphs), site))
        judged += [Text(text, site, 0) for text in candidates(paragraphs)]
    true = [Text(text, site, 0) for text, site in sorted(lines.items())]
    chosen = random.permutation(len(true))[:_MOST_TRUE]
    return examples() + [true[i] for i in sorted(chosen.tolist())], judged


def train() -> dict[str, NDArray[np.generic]]:
    """The weights file's arrays."""
    texts, judged = collect()
    out = np.zeros(len(judged))
    for fold in range(FOLDS):
        unseen = [i for i, t in enumerate(judged) if fold_of(t.site) == fold]
        seen = [t for t in texts if not t.site or fold_of(t.site) != fold]
        out[unseen] = fit(seen).residue(matrix([judged[i].text for i in unseen]))
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
    thresholds = np.quantile(out, [1 - _FALSE_SHARE, 1 - _FALSE_SHARE_LOOSE])
    model = fit(texts)
    scale = np.abs(model.weights).max(axis=0) / 127
    for i in np.argsort(-out)[:40].tolist():
        print(f"true line, {out[i]:.3f}: {judged[i].text[:100]}")
    record = {
        "seed": SEED,
        "texts": len(texts),
        "data": hashlib.sha256("\n".join(t.text for t in texts).encode()).hexdigest(),
        "false_share": [_FALSE_SHARE, _FALSE_SHARE_LOOSE],
    }
    return {
        "weights": np.round(model.weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": model.bias.astype(np.float32),
        "thresholds": thresholds.astype(np.float32),
        "families": np.frombuffer(" ".join(FAMILIES).encode(), dtype=np.uint8),
        "record": np.frombuffer(json.dumps(record).encode(), dtype=np.uint8),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Train and write the weights, or compare them; 1 where they differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    options = parser.parse_args(argv)
    arrays = train()
    print(f"thresholds: {arrays['thresholds'].tolist()}")
    if not options.check:
        with WEIGHTS.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        return 0
    with np.load(WEIGHTS, allow_pickle=False) as shipped:
        gap = np.abs(shipped["weights"].astype(np.int16) - arrays["weights"]).max()
    same = gap <= 1
    print("the shipped weights are those" if same else "the shipped weights differ")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
