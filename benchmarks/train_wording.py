"""Train the wording scorer of the rules: `python -m benchmarks.train_wording [--check]`.

Residue is what the packs' rules prove themselves with (their `hits`) and the lines of
`benchmarks/training/residue.toml`; true text is the rules' `misses`, the packs' `keep` texts, and
the short lines, headings and sentences of annotated bodies. The wordings of the residue benchmark
are not looked at. Thresholds are those at which a set share of the true lines that the scorer may
speak about would be lost, cross-fitted by site. `--check` compares the shipped weights with newly
trained ones instead of writing them; `--unseen` also leaves every rule out once and says which
share of its hits the scorer takes.

Data: DECLUTTER_DATA, or ../shared/data beside the project. WCXB development split: M. Foley 2026,
CC-BY-4.0; segments: A. Barbaresi, Apache-2.0; publishers: fundus, MIT.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import scipy.sparse  # type: ignore[import-untyped]  # ships no types
from numpy.typing import NDArray

from benchmarks import datasets
from benchmarks.training.examples import FOLDS, fold_of
from declutter.decode import decode
from declutter.model import Kind
from declutter.parse import parse
from declutter.rules import digest
from declutter.rules.body import Body
from declutter.rules.context import is_article
from declutter.rules.model import FAMILIES, Example
from declutter.rules.ruleset import load
from declutter.rules.samples import all_kept, page_of
from declutter.rules.shape import ends_sentence, segments
from declutter.rules.wording import (
    BUCKETS,
    FAMILY_BUCKETS,
    LONGEST,
    WEIGHTS,
    buckets,
    is_short,
    lone_lines,
)

SEED = 20
MORE = Path(__file__).parent / "training" / "residue.toml"
_INVERSE_PENALTY = 10.0
# Near misses and keep texts say more than the many lines that nobody would take for residue.
_NEAR_MISS = 8.0
# Most true lines are English, German or French: residue of these languages weighs more to match.
_RESIDUE = {"en": 3.0, "de": 2.5, "fr": 2.5, "neutral": 3.0}
_OTHER_RESIDUE = 2.0
# All lines without a final stop are trained on (they are what residue looks like), all sentences
# of the sources of many languages, and so many of the one that is nearly all English.
_MOST_SENTENCES = 30_000
# Share of true lines beside paragraphs that may be lost: in clean documents, and in those in which
# rules have found residue. A lost sentence costs more than a lost line without a final stop, and
# residue is rarely a sentence. Such lines are 4% of the text.
_FALSE_SHARES = {False: (0.008, 0.04), True: (0.0003, 0.001)}
# Share of the packs' near misses that end as sentences do which may be lost, likewise: annotated
# bodies are in few languages, and a sentence that warns or forbids is rare in them.
_FALSE_SHARES_NEAR = (0.004, 0.007)
# The same for lines of a few words in text input, of which most are headings.
_FALSE_SHARE_SHORT = 0.006
_MAX_BYTES = 10_000_000
_DATED = re.compile(r"_\d{4}_.*")
_PROSE_TYPES = ("article", "documentation", "forum", "")


@dataclass(frozen=True, slots=True)
class Text:
    """A line.

    Attributes:
        text: the line.
        site: its site or rule.
        column: its family's number; 0 is true text.
        own: whether it is an example, not a line of an annotated body.
        language: of an example's pack.
    """

    text: str
    site: str
    column: int
    own: bool = False
    language: str = ""


def examples() -> list[Text]:
    """The packs' examples of single blocks, and the lines written for the scorer alone."""
    out = []
    for pack in digest.shipped_packs():
        for rule in pack.rules:
            column = 1 + FAMILIES.index(rule.family)
            out += [
                Text(t, rule.id, column, True, pack.name)
                for t in _whole(rule.hits)
                if len(t) <= LONGEST
            ]
            out += [Text(t, rule.id, 0, True, pack.name) for t in _whole(rule.misses)]
        out += [Text(text, pack.name, 0, True, pack.name) for text in pack.keep]
    for language, families in tomllib.loads(MORE.read_text(encoding="utf-8")).items():
        for family, lines in families.items():
            column = 1 + FAMILIES.index(family) if family != "keep" else 0
            out += [Text(t, f"{language}.{family}", column, True, language) for t in lines]
    return out


def _whole(found: Sequence[Example]) -> Iterator[str]:
    """Texts of the examples that go or stay as one block."""
    for example in found:
        if len(example.lines) == 1 and example.stays in ((), example.lines):
            yield example.lines[0]


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotated body: its site, its paragraphs and what they are on the page.

    Attributes:
        site: the page's host or publisher.
        paragraphs: lines of the body.
        kinds: of each paragraph.
        english: whether it comes from the source that is nearly all English.
    """

    site: str
    paragraphs: list[str]
    kinds: list[Kind]
    english: bool


def bodies() -> Iterator[Annotated]:
    """The annotated bodies."""
    for source in ("wcxb", "publishers", "corpus"):
        for sample in datasets.load(source).samples:
            if sample.truth and sample.page_type in _PROSE_TYPES:
                lines = [" ".join(line.split()) for line in sample.truth.split("\n")]
                lines = [line for line in lines if line]
                kinds = _kinds(sample)
                found = [kinds.get(line.lower(), Kind.PARAGRAPH) for line in lines]
                yield Annotated(_site(sample), lines, found, source == "wcxb")


def _kinds(sample: datasets.Sample) -> dict[str, Kind]:
    """What the page's blocks are, but for paragraphs, by their text in lower case."""
    page = parse(decode(sample.content(), None, max_bytes=_MAX_BYTES))
    return {
        " ".join(text.split()).lower(): Kind(kind)
        for text, kind in zip(page.texts, page.kinds.tolist(), strict=True)
        if kind != Kind.PARAGRAPH
    }


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


def candidates(found: Annotated, *, plain: bool) -> tuple[list[str], list[str]]:
    """The lines of a true body that the scorer may speak about, and those of a few words."""
    page = page_of(found.paragraphs, plain=plain, kinds=None if plain else found.kinds)
    body = Body(page, all_kept(page), lambda _: "")
    if not is_article(body, set()):
        return [], []
    units = lone_lines(body)
    short = [u for u in units if is_short(body, u)]
    # In text input other headings look like lines, too; the scorer would be silent for them.
    long = [u for u in units if u not in short and found.kinds[u] == Kind.PARAGRAPH]
    return [body.text(u) for u in long], [body.text(u) for u in short]


def matrix(texts: Sequence[str], size: int = BUCKETS) -> scipy.sparse.csr_matrix:
    """Hashed features, each line of unit length; float[n, size]."""
    rows = [buckets(text, size) for text in texts]
    sizes = np.array([len(row) for row in rows])
    values = np.repeat(1.0 / np.sqrt(sizes), sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return scipy.sparse.csr_matrix((values, np.concatenate(rows), starts), shape=(len(rows), size))


def weight(text: Text) -> float:
    """How much a text counts in training."""
    if not text.own:
        return 1.0
    return _RESIDUE.get(text.language, _OTHER_RESIDUE) if text.column else _NEAR_MISS


def fit(
    x: scipy.sparse.csr_matrix, y: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of residue against true text, L2-regularised."""
    from sklearn.linear_model import (  # type: ignore[import-untyped]  # ships no types
        LogisticRegression,
    )

    model = LogisticRegression(C=_INVERSE_PENALTY, solver="liblinear", tol=1e-2, random_state=SEED)
    model.fit(x, y > 0, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])


def fit_families(texts: Sequence[Text]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights float[FAMILY_BUCKETS, families] and biases of the families of residue."""
    from sklearn.linear_model import LogisticRegression

    residue = [t for t in texts if t.column]
    model = LogisticRegression(C=_INVERSE_PENALTY, max_iter=150, tol=1e-3, random_state=SEED)
    model.fit(matrix([t.text for t in residue], FAMILY_BUCKETS), [t.column for t in residue])
    return model.coef_.T, model.intercept_


def collect() -> tuple[list[Text], tuple[list[Text], ...]]:
    """Texts to train on; true lines of HTML, of text, and short ones that thresholds are set by."""
    random = np.random.default_rng(SEED)
    lines: dict[str, str] = {}
    few: dict[str, str] = {}
    judged: tuple[list[Text], ...] = ([], [], [])
    for found in bodies():
        (lines if found.english else few).update(
            dict.fromkeys(true_lines(found.paragraphs), found.site)
        )
        marked, _ = candidates(found, plain=False)
        plain, short = candidates(found, plain=True)
        for lines_of, texts in zip(judged, (marked, plain, short), strict=True):
            lines_of += [Text(text, found.site, 0) for text in texts]
    judged = tuple(map(_left_by_rules, judged))
    for sample in datasets.load("segments").samples:
        texts = [" ".join(text.split()) for text in sample.wanted]
        few.update(dict.fromkeys(true_lines(texts), _site(sample)))
    few.update({text: site for text, site in lines.items() if not ends_sentence(text)})
    sentences = [text for text in sorted(lines) if text not in few]
    chosen = random.permutation(len(sentences))[:_MOST_SENTENCES]
    few.update({text: lines[text] for text in (sentences[i] for i in chosen)})
    return examples() + [Text(t, site, 0) for t, site in sorted(few.items())], judged


def _left_by_rules(lines: Sequence[Text]) -> list[Text]:
    """The lines that no rule takes: what annotated bodies hold of residue sets no threshold."""
    rules = load()
    texts = [line.text for line in lines]
    taken = {
        text
        for family in FAMILIES
        for text, rule in zip(texts, rules.whole_matches(texts, family), strict=True)
        if rule
    }
    return [line for line in lines if line.text not in taken]


def _groups(texts: Sequence[Text], folds: int) -> NDArray[np.int64]:
    return np.array([fold_of(t.site) % folds for t in texts])


def crossfit(
    texts: Sequence[Text], judged: Sequence[Sequence[Text]], *, rules: bool
) -> tuple[list[NDArray[np.float64]], NDArray[np.float64]]:
    """Scores of the judged lines by models that did not see their sites, and of the texts.

    Near misses are always scored by models that did not see their rule.

    Args:
        texts: what is trained on.
        judged: lists of true lines.
        rules: whether the hits of rules are left out as sites are.
    """
    x, y = matrix([t.text for t in texts]), np.array([t.column for t in texts])
    others = [matrix([t.text for t in lines]) for lines in judged]
    groups, apart = _groups(texts, FOLDS), [_groups(lines, FOLDS) for lines in judged]
    own = np.array([t.own for t in texts])
    counts = np.array([weight(t) for t in texts])
    out = [np.zeros(len(lines)) for lines in judged]
    unseen = np.zeros(len(texts))
    for fold in range(FOLDS):
        seen = (groups != fold) | (own & (y > 0) & (not rules))
        weights, bias = fit(x[seen], y[seen], counts[seen])
        for scores, lines, where in zip(out, others, apart, strict=True):
            scores[where == fold] = (lines @ weights + bias)[where == fold]
        unseen[groups == fold] = (x @ weights + bias)[groups == fold]
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
    return out, unseen


def limits(
    judged: Sequence[Sequence[Text]],
    scores: Sequence[NDArray[np.float64]],
    near: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The thresholds of `Wording`: in clean documents, in those with residue, of short lines.

    Args:
        judged: true lines of HTML, of text, and short ones.
        scores: theirs.
        near: scores of the near misses that end as sentences do.
    """
    finished = [np.array([ends_sentence(t.text) for t in lines]) for lines in judged]
    found = []
    for loose in (False, True):
        for ends in (False, True):
            least = np.quantile(near, 1 - _FALSE_SHARES_NEAR[loose]) if ends else -np.inf
            share = 1 - _FALSE_SHARES[ends][loose]
            found += [
                max(least, np.quantile(scores[i][finished[i] == ends], share)) for i in (0, 1)
            ]
    return np.array([*found, np.quantile(scores[2], 1 - _FALSE_SHARE_SHORT)])


def train(judge_unseen: bool = False) -> dict[str, NDArray[np.generic]]:
    """The weights file's arrays."""
    texts, judged = collect()
    scores, unseen = crossfit(texts, judged, rules=judge_unseen)
    near = [t.own and not t.column and ends_sentence(t.text) for t in texts]
    thresholds = limits(judged, scores, unseen[np.array(near)])
    if judge_unseen:
        _report_unseen(texts, unseen, thresholds)
    for lines, own in zip(judged, scores, strict=True):
        for i in np.argsort(-own)[:20].tolist():
            print(f"true line, {own[i]:.2f} of {len(lines)}: {lines[i].text[:100]}")
    y = np.array([t.column for t in texts])
    weights, bias = fit(matrix([t.text for t in texts]), y, np.array([weight(t) for t in texts]))
    families, family_bias = fit_families(texts)
    scale, family_scale = np.abs(weights).max() / 127, np.abs(families).max(axis=0) / 127
    record = {
        "seed": SEED,
        "texts": len(texts),
        "data": hashlib.sha256("\n".join(t.text for t in texts).encode()).hexdigest(),
        "false_shares": [*_FALSE_SHARES.values(), _FALSE_SHARES_NEAR, _FALSE_SHARE_SHORT],
    }
    return {
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": np.float32(scale),
        "bias": np.float32(bias),
        "families": np.round(families / family_scale).astype(np.int8),
        "family_scale": family_scale.astype(np.float32),
        "family_bias": family_bias.astype(np.float32),
        "thresholds": thresholds.astype(np.float32),
        "names": np.frombuffer(" ".join(FAMILIES).encode(), dtype=np.uint8),
        "record": np.frombuffer(json.dumps(record).encode(), dtype=np.uint8),
    }


def _report_unseen(
    texts: Sequence[Text], scores: NDArray[np.float64], thresholds: NDArray[np.float64]
) -> None:
    """Which share of the hits of rules that were left out each threshold takes, by family."""
    columns = np.array([t.column for t in texts])
    for number, family in enumerate(FAMILIES, start=1):
        own = scores[columns == number]
        rates = " ".join(f"{(own >= limit).mean():7.1%}" for limit in thresholds)
        print(f"{family:12}{rates}")
    own = scores[columns > 0]
    print(f"{'all':12}" + " ".join(f"{(own >= limit).mean():7.1%}" for limit in thresholds))


def main(argv: Sequence[str] | None = None) -> int:
    """Train and write the weights, or compare them; 1 where they differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--unseen", action="store_true", help="leave rules out, report, and stop")
    options = parser.parse_args(argv)
    arrays = train(options.unseen)
    if options.unseen:
        return 0
    print(f"thresholds: {arrays['thresholds'].tolist()}")
    if not options.check:
        with WEIGHTS.open("wb") as file:
            # Unpacking takes longer than reading.
            np.savez(file, allow_pickle=False, **arrays)
        return 0
    with np.load(WEIGHTS, allow_pickle=False) as shipped:
        gap = np.abs(shipped["weights"].astype(np.int16) - arrays["weights"]).max()
    same = gap <= 1
    print("the shipped weights are those" if same else "the shipped weights differ")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
