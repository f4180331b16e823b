"""Whole pages: all formats say the same words."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("DECLUTTER_DATA") or ROOT.parent / "shared" / "data")
CORPUS = sorted(p for p in (ROOT / "corpus").glob("*/*/source.html") if "probes" not in p.parts)
PUBLIC = sorted((DATA / "wcxb-dev" / "html").glob("*.html.gz"))[::60]
PAGES = [*CORPUS, *PUBLIC]


def text_of(path: Path) -> str:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return data.decode("utf-8", "replace")


def name(path: Path) -> str:
    return path.parent.name if path.name == "source.html" else path.name.split(".")[0]


@pytest.fixture(scope="module", params=PAGES, ids=name)
def markup(request) -> str:
    return text_of(request.param)


def test_markdown_says_the_words_of_the_text(markup, result_of, read_back, words_of):
    """With every block kept, the markdown reads back as the text's words, in order."""
    result = result_of(markup)
    text = words_of(result.text)
    if "[^1]" in result.markdown:
        # The page's own note signs are words in the text and marks in markdown.
        pytest.skip("footnote signs")
    assert words_of(read_back(result.markdown)) == text


def test_html_and_tei_say_the_words_of_the_text(markup, result_of, words_of):
    """The other formats hold the same words as often; TEI parses."""
    result = result_of(markup)
    root = ET.fromstring(result.to_tei())
    body = root.find("{http://www.tei-c.org/ns/1.0}text")
    assert body is not None
    expected = set(words_of(result.text))
    if "[^1]" in result.markdown:
        expected -= {w for w in expected if w[-1:].isdigit()}
    shown = set(words_of(" ".join(body.itertext())))
    # Words joined by markup (`H<sub>2</sub>`) are words apart in a list of text nodes.
    joined = "".join(body.itertext())
    assert {w for w in expected - shown if w not in joined} == set()
