"""Metadata: title, authors, dates and the rest, each with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from declutter.metadata import dates, titles
from declutter.metadata.addresses import host
from declutter.metadata.bylines import Bylines, is_house
from declutter.metadata.fields import DESCRIPTION, SECTION, Claims
from declutter.model import Page
from declutter.result import Field, Metadata, Post

__all__ = ["extract", "of_thread"]

# What the page shows, as against what it states in its head.
_SHOWN = frozenset(("byline", "time", "url"))

# A shown date of this score stands near the headline and fills its line.
_SURE = 1.6


def extract(page: Page, *, url: str | None, body: Sequence[int]) -> Metadata:
    """What a page says about itself.

    Structured statements (JSON-LD, OpenGraph, meta elements, microdata) are weighed against what
    the page shows; a field that nothing states is None.

    Args:
        page: the parsed page.
        url: where it was found, None where unknown.
        body: indices of the blocks kept as the body, in order.
    """
    claims = Claims(page.head, url)
    sources: dict[str, str] = {}

    def note(name: str, found: Field | None) -> str | None:
        if found is None or not found.value:
            return None
        sources[name] = found.source
        return found.value

    site_fields = list(claims.site_names())
    sites = titles.site_names([f.value for f in site_fields], claims.url)
    headline = titles.choose(
        page,
        claims.headline(),
        sites,
        article=claims.is_article(),
        news=claims.is_news(),
        home=claims.is_home(),
    )
    bylines = Bylines(
        page,
        headline.block if headline else -1,
        headline.text if headline else "",
        tuple(body),
        sites,
    )
    authors, author_source = _authors(claims, bylines, sites)
    if authors:
        sources["authors"] = author_source
    tags, tag_source = claims.tags()
    if tags:
        sources["tags"] = tag_source
    modified = next(claims.modified(bylines.day_first), None)
    published = _published(claims, bylines, modified)
    return Metadata(
        title=note("title", Field(headline.text, headline.source) if headline else None),
        authors=tuple(authors),
        published=note("published", published),
        modified=note("modified", modified or _shown(bylines, modified=True)),
        site_name=note("site_name", next(iter(site_fields), None) or _host(claims.url)),
        description=note(
            "description", claims.first(DESCRIPTION) or claims.from_nodes("description")
        ),
        language=note("language", _language(page, claims)),
        canonical_url=note("canonical_url", claims.canonical),
        tags=tuple(tags),
        section=note("section", claims.first(SECTION) or claims.from_nodes("articleSection")),
        image=note("image", claims.image()),
        license=note("license", claims.license()),
        sources=sources,
    )


def of_thread(found: Metadata, posts: Sequence[Post]) -> Metadata:
    """Metadata of a thread: who opened it and when, where the head does not state it.

    Args:
        found: metadata of the page.
        posts: its posts, in order.
    """
    first = posts[0] if posts else None
    if first is None or first.comment:
        return found
    sources = dict(found.sources)
    authors, published = found.authors, found.published
    if first.author and sources.get("authors", "byline") in _SHOWN | {"microdata"}:
        authors, sources["authors"] = (first.author,), "post"
    stated = first.published or ""
    if dates.parse(stated) and sources.get("published", "byline") in _SHOWN:
        published, sources["published"] = stated, "post"
    return replace(found, authors=authors, published=published, sources=sources)


def _authors(claims: Claims, bylines: Bylines, sites: frozenset[str]) -> tuple[list[str], str]:
    """The first claim that names a person; the house itself only where nobody else is named."""
    house: tuple[list[str], str] = ([], "")
    for names, source in claims.authors():
        if not is_house(names, sites):
            return names, source
        house = house if house[0] else (names, source)
    shown, source = bylines.authors()
    if shown and not (house[0] and is_house(shown, sites)):
        return shown, source
    return house


def _published(claims: Claims, bylines: Bylines, modified: Field | None) -> Field | None:
    """The claimed date; the shown one where nothing is claimed or the claim is the last change.

    Site builders write the time of the last build into `datePublished`: a claim that is not
    before the last change yields to an earlier date near the headline.
    """
    claimed = next(claims.published(bylines.day_first), None)
    built = modified and dates.day(claimed.value) >= dates.day(modified.value) if claimed else False
    if claimed and (claims.is_news() or not built):
        return claimed
    shown = next((one for one in bylines.dates if not one.modified), None)
    if claimed:
        earlier = (
            shown
            and shown.score >= _SURE
            and (dates.day(shown.field.value) < dates.day(claimed.value))
        )
        return shown.field if shown and earlier else claimed
    if shown:
        return shown.field
    address = dates.in_path(claims.url or "")
    if address:
        return Field(address, "url")
    return modified or _shown(bylines, modified=True)


def _shown(bylines: Bylines, *, modified: bool) -> Field | None:
    return next((one.field for one in bylines.dates if one.modified is modified), None)


def _language(page: Page, claims: Claims) -> Field | None:
    if page.head.language:
        return Field(page.head.language, "html")
    return claims.from_nodes("inLanguage") or claims.first(
        ("content-language", "language", "dc.language", "og:locale")
    )


def _host(url: str | None) -> Field | None:
    name = host(url)
    return Field(name, "url") if name else None
