"""What an address tells of its page's kind."""

from __future__ import annotations

import pytest

from declutter.features.url import URL_NAMES, url_features
from declutter.model import Head


def told(url: str) -> dict[str, float]:
    row = url_features(Head(links=(("canonical", url),)))
    assert len(row) == len(URL_NAMES)
    return {name: value for name, value in zip(URL_NAMES, row, strict=True) if value}


@pytest.mark.parametrize(
    ("url", "names"),
    [
        (
            "https://shop.example.com/collections/socks/products/grey-sock",
            "product_before host_shop",
        ),
        ("https://example.com/collections/socks", "category_before"),
        ("https://forum.example.org/viewtopic.php?t=12", "forum_last query file host_forum"),
        ("https://example.org/2019/04/why-the-bridge-was-closed", "dated"),
        ("https://docs.example.org/en/latest/reference/index.html", "docs_before host_docs file"),
        ("https://example.org/services", "service_last"),
        ("https://example.org/jobs/123", "listing_before"),
        ("https://news.example.org/Sport/", "article_last host_news"),
    ],
)
def test_words_of_the_path_and_the_host(url: str, names: str) -> None:
    assert set(names.split()) <= set(told(url))


def test_sizes() -> None:
    found = told("https://example.org/2019/04/why-the-bridge-4711-was-closed")
    assert found["segments"] == 3
    assert found["slug_words"] == 5
    assert found["slug_digits"] == 4
    assert found["length"] == len("/2019/04/why-the-bridge-4711-was-closed")
    assert told("https://example.org/") == {"known": 1.0, "length": 1.0}


@pytest.mark.parametrize(
    "url", ["", "/products/1", "https://", "http://[::1", "mailto:a@example.org"]
)
def test_no_address_tells_nothing(url: str) -> None:
    assert told(url) == {}


def test_the_address_for_previews_stands_in() -> None:
    metas = (("og:url", "https://example.org/products/1"),)
    assert url_features(Head(metas=metas)) == url_features(
        Head(links=(("canonical", "https://example.org/products/1"),))
    )
