"""The structure probes of the corpus: every feature is kept."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from declutter.config import Config

PROBES = Path(__file__).resolve().parents[2] / "corpus" / "probes"
SLUGS = sorted(path.name for path in PROBES.iterdir() if path.is_dir())


def body(texts: list[str], expected: str) -> list[int]:
    """Blocks from the expected body's first paragraph to its last."""
    paragraphs = [p for p in expected.split("\n\n") if p.strip()]
    first, last = (
        " ".join(re.findall(r"\w+", re.sub(r"^\[\^\w+\]: ", "", p))[:4])
        for p in (paragraphs[0], paragraphs[-1])
    )
    starts = [" ".join(re.findall(r"\w+", text)) for text in texts]
    begin = next(i for i, text in enumerate(starts) if text.startswith(first))
    end = max(i for i, text in enumerate(starts) if text.startswith(last))
    return list(range(begin, end + 1))


@pytest.fixture
def probe(request, result_of):
    """(result with exactly the expected body kept, annotations, expected markdown)."""
    folder = PROBES / request.param
    meta = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
    expected = (folder / "expected.md").read_text(encoding="utf-8")
    source = (folder / "source.html").read_text(encoding="utf-8")
    config = Config(images=True)
    keep = body(result_of(source).page.texts, expected)
    return result_of(source, keep=keep, url=meta["url"], config=config), meta, expected


@pytest.mark.parametrize("probe", SLUGS, indirect=True)
def test_feature_is_kept(probe):
    """Everything the page's feature says is in the markdown, and none of its residue."""
    result, meta, _ = probe
    assert [k for k in meta["keeps"] if k not in result.markdown] == []
    assert [d for d in meta["drops"] if d in result.markdown] == []


@pytest.mark.parametrize("probe", SLUGS, indirect=True)
def test_words_are_the_same_in_text(probe, read_back, words_of):
    """The markdown, rendered and read back, says the words of the plain text."""
    result, _, _ = probe
    if "![" in result.markdown:
        pytest.skip("alternative texts are words that plain text leaves out")
    if "[^" in result.markdown:
        pytest.skip("footnote signs are words in plain text and marks in markdown")
    assert words_of(read_back(result.markdown)) == words_of(result.text)
