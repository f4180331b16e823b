"""Features of the page as a whole."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from declutter.features import page_features
from declutter.features.page import PAGE_NAMES
from declutter.model import Page

Parsed = Callable[[str], Page]


def features(page: Page) -> dict[str, float]:
    return dict(zip(PAGE_NAMES, page_features(page).tolist(), strict=True))


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ('<meta property="og:type" content="article">', "og_article"),
        ('<meta property="og:type" content="Product.item">', "og_product"),
        ('<meta name="generator" content="WordPress 6.5">', "generator_0"),
        ('<meta name="generator" content="Discourse 3.2">', "generator_2"),
        ('<meta name="generator" content="Docusaurus">', "generator_3"),
        ('<script type="application/ld+json">{"@type": "NewsArticle"}</script>', "ld_0"),
        ('<script type="application/ld+json">{"@type": ["QAPage"]}</script>', "ld_2"),
        ('<script type="application/ld+json">{"@type": "Recipe"}</script>', "ld_6"),
    ],
)
def test_what_the_head_declares(parsed: Parsed, markup: str, name: str) -> None:
    declared = [n for n in PAGE_NAMES if n.startswith(("og_", "ld_", "generator_"))]
    found = features(parsed(f"<head>{markup}</head><p>One</p>"))
    assert {n for n in declared if found[n]} == {name}
    bare = features(parsed("<p>One</p>"))
    assert not any(bare[n] for n in declared)


def test_shares_of_kinds_and_links(parsed: Parsed) -> None:
    found = features(parsed("<h1>Four</h1><p>Four</p><ul><li>Four</li></ul><p><a>Four</a></p>"))
    assert (found["headings"], found["items"], found["link"]) == (0.25, 0.25, 0.25)
    assert (found["mean_chars"], found["short_share"]) == (4.0, 1.0)


def test_what_main_and_articles_hold(parsed: Parsed) -> None:
    found = features(parsed("<main><article>aaa</article><p>b</p></main><footer>cccc</footer>"))
    assert (found["main_share"], found["article_share"]) == (0.5, 0.375)


def test_a_page_without_blocks_has_features_too(parsed: Parsed) -> None:
    found = features(parsed(""))
    assert np.isfinite(list(found.values())).all()
    assert not any(found[name] for name in PAGE_NAMES if name.endswith("_share"))
