"""Metadata of whole pages: each field, and where it came from."""

from __future__ import annotations

import json

import pytest

from declutter.metadata import extract
from declutter.model import Source
from declutter.parse import parse
from declutter.result import Metadata

URL = "https://news.example.org/2024/05/03/story"


def described(markup: str, url: str | None = URL) -> Metadata:
    page = parse(Source(markup, "utf-8", "str"))
    return extract(page, url=url, body=range(len(page)))


def ld(**node: object) -> str:
    value = json.dumps({"@type": "NewsArticle", **node})
    return f'<script type="application/ld+json">{value}</script>'


TITLES = {
    "heading": ("<title>The story - Daily</title><h1>The story</h1>", "The story", "h1"),
    "heading-in-capitals": (
        '<meta property="og:title" content="The long story"><h1>THE LONG STORY</h1>',
        "The long story",
        "og",
    ),
    "heading-with-date": (
        '<title>A tale of two | Site</title><meta property="og:title" content="A tale of two">'
        "<h1>Dec 18 2025 A tale of two</h1>",
        "A tale of two",
        "og",
    ),
    "logo-heading": (
        '<title>A story told | Daily News</title><meta property="og:site_name" '
        'content="Daily News"><h1>Daily News</h1><h2>A story told</h2>',
        "A story told",
        "title",
    ),
    "site-name-cut": (
        '<meta property="og:site_name" content="Daily"><title>A story told - Daily</title><p>x</p>',
        "A story told",
        "title",
    ),
    "host-cut": ("<title>A story told | example.org</title><p>x</p>", "A story told", "title"),
    "twice-escaped": (
        "<title>Salt &amp;amp; pepper story</title><p>x</p>",
        "Salt & pepper story",
        "title",
    ),
}
AUTHORS = {
    "json-ld": (ld(author={"@type": "Person", "name": "Jane Roe"}), ("Jane Roe",), "json-ld"),
    "json-ld-list": (
        ld(author=[{"name": "Jane Roe"}, {"name": "John Doe"}]),
        ("Jane Roe", "John Doe"),
        "json-ld",
    ),
    "meta": ('<meta name="author" content="By Jane Roe">', ("Jane Roe",), "meta"),
    "meta-address-is-no-name": (
        '<meta property="article:author" content="https://facebook.com/daily">',
        (),
        None,
    ),
    "citations": (
        '<meta name="citation_author" content="Roe, Jane">'
        '<meta name="citation_author" content="Doe, John">',
        ("Jane Roe", "John Doe"),
        "meta",
    ),
    "microdata": (
        '<h1>T</h1><div itemprop="author"><span itemprop="name">Jane Roe</span> 3 badges</div>',
        ("Jane Roe",),
        "microdata",
    ),
    "rel": (
        '<h1>T</h1><p>with <a rel="author" href="/x">Jane Roe</a></p>',
        ("Jane Roe",),
        "byline",
    ),
    "class": ('<h1>T</h1><p class="byline">By Jane Roe</p><p>x</p>', ("Jane Roe",), "byline"),
    "profile-link": (
        '<h1>T</h1><p>From <a href="/authors/jane-roe">Jane Roe</a></p>',
        ("Jane Roe",),
        "byline",
    ),
    "line": ("<h1>T</h1><p>By Jane Roe, Senior Writer</p><p>x</p>", ("Jane Roe",), "byline"),
    "comment-authors-do-not-count": (
        '<h1>T</h1><p>x</p><div class="comments"><p class="author">Troll</p></div>'
        '<p class="author">Jane Roe</p>',
        ("Jane Roe",),
        "byline",
    ),
    "person-before-house": (
        '<meta property="og:site_name" content="Daily">'
        + ld(author={"name": "Daily"})
        + '<h1>T</h1><p class="author">Jane Roe</p>',
        ("Jane Roe",),
        "byline",
    ),
    "house-alone": (
        '<meta property="og:site_name" content="Daily">' + ld(author={"name": "Daily"}),
        ("Daily",),
        "json-ld",
    ),
}
PUBLISHED = {
    "json-ld": (ld(datePublished="2024-01-02T03:04:05Z"), "2024-01-02T03:04:05+00:00", "json-ld"),
    "og": ('<meta property="article:published_time" content="2024-01-02">', "2024-01-02", "og"),
    "meta": ('<meta name="date" content="2 January 2024">', "2024-01-02", "meta"),
    "time": ('<h1>T</h1><time datetime="2024-01-02">today</time>', "2024-01-02", "time"),
    "updated-is-not-published": (
        '<h1>T</h1><p>Updated <time datetime="2024-03-04">x</time></p>'
        '<p>Published <time datetime="2024-01-02">y</time></p>',
        "2024-01-02",
        "time",
    ),
    "line": ("<h1>T</h1><p>2 January 2024</p><p>text</p>", "2024-01-02", "byline"),
    "url": ("<h1>T</h1><p>text</p>", "2024-05-03", "url"),
    "build-time-yields": (
        '<script type="application/ld+json">{"@type": "Article", "datePublished": "2025-06-12",'
        ' "dateModified": "2025-06-12"}</script><h1>T</h1><p>January 2, 2024</p>',
        "2024-01-02",
        "byline",
    ),
}


@pytest.mark.parametrize(("markup", "expected", "source"), TITLES.values(), ids=TITLES.keys())
def test_title(markup, expected, source):
    """The headline as shown, or as the head gives it without the site's name."""
    found = described(f"{markup}<p>text</p>")
    assert (found.title, found.sources.get("title")) == (expected, source)


@pytest.mark.parametrize(("markup", "expected", "source"), AUTHORS.values(), ids=AUTHORS.keys())
def test_authors(markup, expected, source):
    """Structured statements first, then what stands near the headline."""
    found = described(f"<title>T</title>{markup}<p>text</p>")
    assert (found.authors, found.sources.get("authors")) == (expected, source)


@pytest.mark.parametrize(("markup", "expected", "source"), PUBLISHED.values(), ids=PUBLISHED.keys())
def test_published(markup, expected, source):
    """The date of publication, not that of a change or a build."""
    found = described(f"<title>T</title>{markup}<p>text</p>")
    assert (found.published, found.sources.get("published")) == (expected, source)


def test_every_field():
    """All fields of a well described page, each with its source."""
    found = described(
        '<html lang="en-GB"><head><title>A story told</title>'
        '<meta property="og:site_name" content="Daily"><meta name="description" content=" d  e ">'
        '<link rel="canonical" href="/story"><meta property="article:tag" content="one">'
        '<meta property="article:tag" content="two"><meta property="article:section" content="S">'
        '<meta property="og:image" content="/i.jpg"><link rel="license" href="https://c.org/by">'
        '<meta property="article:modified_time" content="2024-05-04"></head><p>x</p></html>'
    )
    assert found.site_name == "Daily"
    assert found.description == "d e"
    assert found.language == "en-GB"
    assert found.canonical_url == "https://news.example.org/story"
    assert found.tags == ("one", "two")
    assert found.section == "S"
    assert found.image == "https://news.example.org/i.jpg"
    assert found.license == "https://c.org/by"
    assert found.modified == "2024-05-04"
    assert found.sources["canonical_url"] == "link"
    assert found.sources["tags"] == "og"


def test_nothing_is_made_up():
    """A page that says nothing has no metadata."""
    found = described("<p>Only text.</p>", url=None)
    assert found == Metadata()


HOSTILE = {
    "metas": '<meta name="author" content="J {">' * 20_000,
    "long-author": f'<meta name="author" content="{"J {" * 40_000}">',
    "deep-json": f'<script type="application/ld+json">{"[" * 50_000}</script>',
    "many-nodes": f'<script type="application/ld+json">[{"{},".rstrip() * 20_000}{{}}]</script>',
    "marks": '<p class="author date">x</p>' * 5_000,
    "times": '<time datetime="2024-01-02">a</time> ' * 5_000,
    "bad-address": '<link rel="canonical" href="https://[x"><meta property="og:url" content="//[">',
    "bad-date": '<meta property="article:published_time" content="9999-99-99T99:99">',
    "digits": f"<h1>T</h1><p>{'1.2.3/4-5 ' * 500}</p>",
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages(markup):
    """Markup made to harm neither fails nor fills fields with rubbish of any length."""
    found = described(f"<title>T t</title>{markup}<p>text</p>", url="https://[bad")
    assert found.title in ("T t", "T")
    assert sum(map(len, found.authors)) <= 1000
    assert found.published is None or len(found.published) <= 25
