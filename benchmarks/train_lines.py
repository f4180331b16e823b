"""Train the line scorer of the rules: `python -m benchmarks.train_lines [--check]`.

Negatives are headline-like lines alone between two paragraphs of the development pages' true
bodies (section headings, short paragraphs). Positives are link texts that the same pages offer
outside their bodies, put between two paragraphs of the same body. Folds are split by domain.
`--check` compares the shipped weights with newly trained ones instead of writing them.

Data: DECLUTTER_DATA, or ../shared/data beside the project. WCXB development split: M. Foley 2026,
CC-BY-4.0; publishers: fundus, MIT.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from declutter import rules
from declutter.rules.body import Body
from declutter.rules.lines import NAMES, WEIGHTS, Document
from declutter.rules.normal import fold, key_text
from declutter.rules.samples import all_kept, page_of
from declutter.rules.shape import is_headline, words

SEED = 20
_FOLDS = 5
_PER_PAGE = 8
# Share of true headline-like lines that may be taken, in documents that hold residue at all and
# in those that hold much of it.
_FALSE_SHARE = 0.01
_FALSE_SHARE_LOOSE = 0.025


@dataclass(frozen=True, slots=True)
class Example:
    """A page: its domain, the lines of its body, and link texts from outside the body."""

    domain: str
    lines: tuple[str, ...]
    links: tuple[str, ...]


def data_root() -> Path:
    """Where the development data is."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("DECLUTTER_DATA", default))


def pages(root: Path) -> Iterator[Example]:
    """Pages of the development split and of the publishers."""
    wcxb = root / "wcxb-dev"
    meta = json.loads((wcxb / "metadata.json").read_text(encoding="utf-8"))
    for path in sorted((wcxb / "ground-truth").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))["ground_truth"]
        html = wcxb / "html" / f"{path.stem}.html.gz"
        domain = meta.get(path.stem, {}).get("domain") or path.stem
        yield _example(domain, truth.get("main_content") or "", html)
    publishers = root / "publishers"
    notes = json.loads((publishers / "annotations.json").read_text(encoding="utf-8"))
    for name, note in sorted(notes.items()):
        html = publishers / "html" / f"{name}.html.gz"
        yield _example(str(note.get("publisher", name)), note["text"], html)


def _example(domain: str, truth: str, html: Path) -> Example:
    from selectolax.lexbor import LexborHTMLParser

    lines = tuple(" ".join(line.split()) for line in truth.split("\n") if line.strip())
    known = " ".join(key_text(fold(truth)).split())
    tree = LexborHTMLParser(gzip.decompress(html.read_bytes()).decode("utf-8", "replace"))
    links: dict[str, None] = {}
    for node in tree.css("a"):
        text = " ".join((node.text() or "").split())
        is_teaser = 20 <= len(text) <= 160 and is_headline(text) and words(text) >= 6
        if is_teaser and " ".join(key_text(fold(text)).split()) not in known:
            links[text] = None
    return Example(domain, lines, tuple(links))


def rows(
    example: Example, function: frozenset[str], chance: random.Random
) -> Iterator[tuple[list[float], int]]:
    """Feature rows of a page with their labels: 0 for true lines, 1 for links put in."""
    page = page_of(example.lines)
    body = Body(page, all_kept(page), lambda _: "")
    document = Document(body, function)
    if not document.is_running_text:
        return
    for unit in range(len(body)):
        if document.is_candidate(unit):
            yield document.features(unit), 0
    pairs = [a for a, b in pairwise(document.prose) if b == a + 1]
    if not pairs:
        return
    links = list(example.links)
    chance.shuffle(links)
    for link in links[:_PER_PAGE]:
        at = chance.choice(pairs) + 1
        page = page_of([*example.lines[:at], link, *example.lines[at:]])
        body = Body(page, all_kept(page), lambda _: "")
        document = Document(body, function)
        if document.is_candidate(at):
            yield document.features(at), 1


def collect(root: Path) -> tuple[NDArray[np.float64], NDArray[np.int64], list[str], str]:
    """Features, labels, domains, and a checksum of the pages they come from."""
    function = frozenset(fold(w) for w in rules.load().words("function"))
    chance = random.Random(SEED)
    digest = hashlib.sha256()
    features, labels, domains = [], [], []
    for example in pages(root):
        digest.update("\n".join((*example.lines, *example.links)).encode())
        for row, label in rows(example, function, chance):
            features.append(row)
            labels.append(label)
            domains.append(example.domain)
    return np.array(features), np.array(labels), domains, digest.hexdigest()


def fit(x: NDArray[np.float64], y: NDArray[np.int64]) -> tuple[NDArray[np.float64], float]:
    """Coefficients and intercept of an L2-regularised logistic regression."""
    from sklearn.linear_model import (  # type: ignore[import-untyped]  # ships no types
        LogisticRegression,
    )

    model = LogisticRegression(C=0.3, class_weight="balanced", max_iter=2000, random_state=SEED)
    model.fit(x, y)
    return model.coef_[0], float(model.intercept_[0])


def train(root: Path) -> dict[str, object]:
    """The weights with what they were made from and how they did out of fold."""
    import sklearn  # type: ignore[import-untyped]  # ships no types

    x, y, domains, checksum = collect(root)
    mean, scale = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    z = (x - mean) / scale
    fold_of = np.array([int(hashlib.sha256(d.encode()).hexdigest(), 16) % _FOLDS for d in domains])
    out = np.zeros(len(y))
    for number in range(_FOLDS):
        test = fold_of == number
        coefficients, intercept = fit(z[~test], y[~test])
        out[test] = 1 / (1 + np.exp(-(z[test] @ coefficients + intercept)))
    threshold = float(np.quantile(out[y == 0], 1 - _FALSE_SHARE))
    loose = float(np.quantile(out[y == 0], 1 - _FALSE_SHARE_LOOSE))
    coefficients, intercept = fit(z, y)
    metrics = {
        "true lines": int((y == 0).sum()),
        "teasers": int(y.sum()),
        "true lines taken out of fold": float((out[y == 0] >= threshold).mean()),
        "teasers taken out of fold": float((out[y == 1] >= threshold).mean()),
        "teasers taken out of fold where residue abounds": float((out[y == 1] >= loose).mean()),
    }
    return {
        "names": list(NAMES),
        "mean": [round(float(v), 6) for v in mean],
        "scale": [round(float(v), 6) for v in scale],
        "coefficients": [round(float(v), 6) for v in coefficients],
        "intercept": round(intercept, 6),
        "threshold": round(threshold, 6),
        "loose": round(loose, 6),
        "seed": SEED,
        "data": checksum,
        "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
        "metrics": metrics,
    }


def main() -> int:
    """Train and write the weights, or compare them; 1 where they differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    options = parser.parse_args()
    trained = train(data_root())
    print(json.dumps(trained["metrics"], indent=1))
    if not options.check:
        WEIGHTS.write_text(json.dumps(trained, indent=1) + "\n", encoding="utf-8")
        return 0
    shipped = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    same = shipped["data"] == trained["data"] and np.allclose(
        shipped["coefficients"], np.array(trained["coefficients"]), atol=1e-3
    )
    print("the shipped weights are those" if same else "the shipped weights differ")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
