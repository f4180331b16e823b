"""Metadata of whole pages: each field, and where it came from."""

from __future__ import annotations

import json

import pytest

from declutter.metadata import extract, of_thread
from declutter.model import Source
from declutter.parse import parse
from declutter.result import Metadata, Post

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
    "heading-is-the-last-part": (
        "<title>Where the reeds are cut - The Marsh Handbook</title><h1>The Marsh Handbook</h1>"
        "<h2>Where the reeds are cut</h2>",
        "Where the reeds are cut",
        "title",
    ),
    "heading-is-the-first-part": (
        '<meta property="og:type" content="article"><title>Reeds - How the marsh is worked and '
        "who may cut there</title><h1>Reeds</h1>",
        "Reeds",
        "h1",
    ),
    "breadcrumbs": (
        "<title>Who cuts the reeds? / Marsh talk / Reed Cutters Forums</title>"
        "<h1>Reed Cutters</h1>",
        "Who cuts the reeds?",
        "title",
    ),
    "label": ("<title>View topic - Who cuts reeds?</title><p>x</p>", "Who cuts reeds?", "title"),
    "number-in-what-the-claim-lacks": (
        '<meta property="og:title" content="The reeds of the marsh">'
        "<title>The reeds of the marsh: what 12 years of cutting have shown</title>"
        "<h1>The reeds of the marsh: what 12 years of cutting have shown</h1>",
        "The reeds of the marsh: what 12 years of cutting have shown",
        "h1",
    ),
    "kicker": (
        '<meta property="og:title" content="Reeds are cut at last"><h1>Marsh dispute: Reeds are '
        "cut at last</h1>",
        "Reeds are cut at last",
        "og",
    ),
    "counted-link": (
        '<meta property="og:title" content="Reeds are cut at last">'
        "<h1>Reeds are cut at last (marsh.example) 87</h1>",
        "Reeds are cut at last",
        "og",
    ),
    "button-in-heading": (
        "<title>Cutting - Site</title><h1>Cutting reeds <button>Copy path</button></h1>",
        "Cutting reeds",
        "h1",
    ),
    "remark-in-heading": (
        '<meta property="og:title" content="Cutting reeds"><h1>Cutting reeds<div>Save and sort '
        "content as you like it.</div></h1>",
        "Cutting reeds",
        "og",
    ),
    "anchor-in-heading": ("<title>Reeds - Site</title><h1>Reeds¶</h1>", "Reeds", "h1"),
    "short-title": ("<title>Mesh chair | QRS</title><p>x</p>", "Mesh chair", "title"),
    "drawing": ("<h1>Reeds</h1><svg><title>Fish</title></svg>", "Reeds", "h1"),
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
    "label-above": ("<h1>T</h1><p>Written by</p><p>Jane Roe</p><p>x</p>", ("Jane Roe",), "byline"),
    "label-above-a-list": (
        "<h1>T</h1><h6>Author(s)</h6><ul><li>Jane Roe</li><li>John Doe</li></ul><p>x</p>",
        ("Jane Roe", "John Doe"),
        "byline",
    ),
    "label-above-a-sentence": (
        "<h1>T</h1><h3>Author</h3><p>reads what nobody else would have read to the end</p>",
        (),
        None,
    ),
    "date-before": ("<h1>T</h1><p>03/01/2017 by Jane Roe</p><p>x</p>", ("Jane Roe",), "byline"),
    "small-letters": ("<h1>T</h1><p>by ibbo</p><p>x</p>", ("ibbo",), "byline"),
    "small-letters-in-a-sentence": ("<h1>T</h1><p>by popular demand</p><p>x</p>", (), None),
    "name-and-rank": (
        '<h1>T</h1><div class="author"><div>reedcutter</div><div>Big Board Owner</div></div>',
        ("reedcutter",),
        "byline",
    ),
    "name-in-meta": (
        '<h1>T</h1><div itemprop="author"><meta itemprop="name" content="reedcutter"><b>R</b>'
        "<i>Offline</i></div>",
        ("reedcutter",),
        "microdata",
    ),
    "section-behind": ("<h1>T</h1><p>By Jane Roe in</p><p>x</p>", ("Jane Roe",), "byline"),
    "reviewer-is-no-author": (
        '<h1>T</h1><p>x</p><div class="reviews"><p class="review-author">Tom K.</p></div>',
        (),
        None,
    ),
    "account-is-no-author": ('<div class="user-menu">Sign Up Today</div><h1>T</h1>', (), None),
    "heading-id-is-no-name": ('<h1>T</h1><h2 id="user-setup">User Setup</h2>', (), None),
    "terms-are-no-names": ("<h1>T</h1><p>By Signing Up You Agree</p><p>x</p>", (), None),
    "licence-is-no-profile": (
        '<h1>T</h1><a href="https://l.example/licenses/by/4.0/">Creative Commons</a>',
        (),
        None,
    ),
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


@pytest.mark.parametrize(
    ("path", "title"), [("/", "Reedly | Cut reeds together"), ("/a/b", "Cut reeds together")]
)
def test_a_front_page_bears_its_site_in_its_title(path, title):
    """Elsewhere the name of the site at a title's begin is cut."""
    markup = '<meta property="og:site_name" content="Reedly"><title>Reedly | Cut reeds together'
    assert described(f"{markup}</title><p>x</p>", f"https://reedly.example{path}").title == title


THREAD = (Post("ann", "2024-05-01T08:00:00", (0,)), Post("bob", "2024-05-02T08:00:00", (1,)))


def test_who_opens_a_thread_is_its_author():
    """The first post speaks where the head is silent."""
    shown = Metadata(authors=("bob",), published="2024-05-02", sources={"authors": "byline"})
    found = of_thread(shown, THREAD)
    assert (found.authors, found.published) == (("ann",), "2024-05-01T08:00:00")
    assert found.sources["authors"] == found.sources["published"] == "post"


def test_a_stated_author_of_a_thread_stays():
    """Structured statements come before posts, and readers' comments are no posts."""
    stated = Metadata(authors=("eve",), sources={"authors": "json-ld"})
    assert of_thread(stated, THREAD).authors == ("eve",)
    comment = Post("ann", None, (0,), comment=True)
    assert of_thread(Metadata(), (comment,)) == Metadata()


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
