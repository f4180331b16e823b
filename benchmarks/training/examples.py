"""Training examples: pages with their blocks, votes, labels and weights."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import numpy as np

from benchmarks import datasets
from benchmarks.datasets import Sample
from benchmarks.training.boards import board
from benchmarks.training.han import in_han
from benchmarks.training.labels import body_labels, segment_labels
from benchmarks.training.shells import shell
from declutter.decode import decode
from declutter.features import Layout, find_layout
from declutter.model import PAGE_TYPES, Floats, Page, Scores
from declutter.parse import parse
from declutter.strategies import ADAPTERS, NATIVE, Strategy

SOURCES = ("wcxb", "segments", "publishers")
FOLDS = 5
_MAX_BYTES = 10_000_000


@dataclass(slots=True, eq=False)
class Example:
    """One annotated page, parsed.

    Attributes:
        source: one of `SOURCES`.
        sample: the page and its annotations.
        domain: registrable host, the unit of folds.
        page, layout: the parsed page.
        labels: share of each block that belongs to the body; float32[n].
        weights: how much each block counts in training; float32[n].
        votes: native votes, then adapters' (-1 where one failed).
        made: "" for a page as it is, "shell" for one made into a shell around its data, "han" for
            one written in the characters of Chinese or Japanese, "board" for its posts in the
            markup of a Chinese board.
    """

    source: str
    sample: Sample
    domain: str
    page: Page
    layout: Layout
    labels: Floats
    weights: Floats
    votes: list[Scores] = field(default_factory=list)
    made: str = ""

    @property
    def fold(self) -> int:
        """Cross-validation fold, by domain."""
        return fold_of(self.domain)

    @property
    def in_characters(self) -> bool:
        """Whether its words were written in the characters of Chinese or Japanese."""
        return self.made in {"han", "board"}

    @property
    def names_real(self) -> bool:
        """Whether its class names are those of a site, so that the lexicon may learn them."""
        return self.made in {"", "board"}

    @property
    def type_index(self) -> int:
        """Index into `PAGE_TYPES`, -1 where unknown."""
        name = self.sample.page_type
        return PAGE_TYPES.index(name) if name in PAGE_TYPES else -1


def fold_of(domain: str) -> int:
    """Cross-validation fold of a domain."""
    return int(hashlib.md5(domain.encode()).hexdigest(), 16) % FOLDS


def load(*, adapters: bool, sources: tuple[str, ...] = SOURCES) -> list[Example]:
    """Parse and label every page that holds text, in the data sets' order; made ones come last."""
    strategies: tuple[Strategy, ...] = (*NATIVE, *(ADAPTERS if adapters else ()))
    pages = [
        example
        for source in sources
        for sample in datasets.load(source).samples
        if (example := _example(source, sample, strategies)) is not None
    ]
    return pages + [made for example in pages for made in _made(example, strategies)]


def _made(example: Example, strategies: tuple[Strategy, ...]) -> Iterator[Example]:
    """The page once more: its text in its data only, in other characters, in other markup."""
    if example.source == "segments":
        return
    page = example.page
    samples = {
        "shell": shell(example.sample, page, example.labels),
        "han": in_han(example.sample, page),
        "board": board(example.sample),
    }
    for made, sample in samples.items():
        found = sample and _example(example.source, sample, strategies)
        if found:
            if made == "board":
                _silence_numbers(found)
            yield replace(found, domain=example.domain, made=made)


def _silence_numbers(example: Example) -> None:
    """Leave numbers alone in their blocks out of the training.

    The panels of a board's writers hold many; in the cells of other tables they are data.
    """
    page = example.page
    example.weights[page.column("digits") * 2 >= page.column("chars")] = 0.0


def _example(source: str, sample: Sample, strategies: tuple[Strategy, ...]) -> Example | None:
    page = parse(decode(sample.content(), None, max_bytes=_MAX_BYTES))
    if not len(page) or (source != "segments" and sample.truth is None):
        return None
    if source == "segments":
        labels, known = segment_labels(page, list(sample.wanted), list(sample.unwanted))
        weights = known * np.minimum(np.sqrt(page.column("words")), 6.0)
    else:
        labels = body_labels(page, sample.truth or "")
        weights = _body_weights(page, labels)
    return Example(
        source,
        sample,
        domain_of(source, sample, page),
        page,
        find_layout(page),
        labels,
        weights.astype(np.float32),
        list(_votes(page, strategies)),
    )


def _body_weights(page: Page, labels: Floats) -> Floats:
    """Blocks weigh by length, pages about alike: the figure of merit is a mean over pages."""
    words = page.column("words").astype(np.float64)
    body = float(words[labels > 0.5].sum())
    return ((40.0 * words / max(body, 60.0)) ** 0.7).astype(np.float32)


def _votes(page: Page, strategies: tuple[Strategy, ...]) -> Iterator[Scores]:
    for strategy in strategies:
        try:
            yield strategy.score(page)
        # Other people's code on arbitrary markup; the pipeline treats it the same way.
        except Exception:
            yield Scores(strategy.name, np.full(len(page), -1.0, dtype=np.float32))


def domain_of(source: str, sample: Sample, page: Page) -> str:
    """The site a page came from, so that no site is both trained and tested on."""
    if source == "segments":
        name = sample.name.split("::")[-1]
        host = re.split(r"[-_]", name)[0]
    else:
        own = [value for key, value in page.head.metas if key == "og:url"]
        canonical = [href for rel, href in page.head.links if rel == "canonical"]
        urls = [url for url in (sample.url, *own, *canonical) if url.startswith("http")]
        host = urlsplit(urls[0]).netloc if urls else sample.name
    return re.sub(r"^(?:www\d?|m|amp)\.", "", host.lower())
