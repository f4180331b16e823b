"""Metadata fields from what the head claims: metas, links, JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from declutter.metadata import dates, names
from declutter.metadata.addresses import absolute, path
from declutter.metadata.jsonld import Graph, Node, text, types
from declutter.metadata.titles import tidy
from declutter.model import Head
from declutter.result import Field

# Names of meta elements for each field, best first.
AUTHOR = (
    "citation_author",
    "citation_authors",
    "author",
    "article:author",
    "authors",
    "dc.creator",
    "dcterms.creator",
    "dc:creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "og:author",
    "og:article:author",
    "article:author_name",
    "shareaholic:article_author_name",
    "rbauthors",
    "cxenseparse:author",
    "news:author",
    "book:author",
    "article.author",
    "twitter:data1",
)
PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "article.published", "publish-date", "publish_date", "publication_date",
    "pubdate", "published_time", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "citation_publication_date", "citation_online_date", "citation_date",
    "cxenseparse:recs:publishtime", "date", "dc.date", "dc.date.created", "dcterms.date",
    "article:published", "originalpublicationdate", "ptime", "publishdate", "pub_date",
    "og:pubdate", "rnews:datepublished", "article:post_date", "video:release_date",
    "displaydate", "article_date_original", "last-modified-original",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "dc.date.modified",
    "dcterms.modified", "lastmod", "last-modified", "revised", "article:modified",
    "cxenseparse:recs:modtime", "modified_time",
)  # fmt: skip
SITE = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "al:ios:app_name",
    "dc.publisher",
    "citation_journal_title",
    "publisher",
    "twitter:app:name:iphone",
)
DESCRIPTION = (
    "description",
    "og:description",
    "twitter:description",
    "dc.description",
    "dcterms.abstract",
    "sailthru.description",
)
IMAGE = (
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
    "thumbnail",
    "image",
    "parsely-image-url",
    "sailthru.image.full",
)
SECTION = (
    "article:section",
    "parsely-section",
    "og:article:section",
    "section",
    "category",
    "cxenseparse:recs:category",
)
TAGS = (
    "article:tag",
    "og:article:tag",
    "news_keywords",
    "keywords",
    "parsely-tags",
    "sailthru.tags",
    "citation_keywords",
    "dcterms.subject",
    "dc.subject",
    "tags",
)
LICENSE = ("dcterms.license", "dc.rights", "dcterms.rights", "citation_license")
_MOST_TAGS = 40
# Authors and tags come one an element; pages with more than this are made to harm.
_MOST_VALUES = 200


class Claims:
    """A head's statements, by name.

    Args:
        head: the page's head.
        url: where the page was found, None where unknown.
    """

    def __init__(self, head: Head, url: str | None) -> None:
        self.head = head
        self.metas: dict[str, list[str]] = {}
        for name, content in head.metas:
            if content and not content.isspace():
                values = self.metas.setdefault(name, [])
                if len(values) < _MOST_VALUES:
                    values.append(content.strip())
        self.graph = Graph(head.ld_json)
        self.canonical = self._canonical(url)
        self.url = url or (self.canonical.value if self.canonical else None)
        title = names.folded(head.title)
        same = [value for value in (self.url, url) if value]
        self.nodes = self.graph.about(
            [value.strip().rstrip("/").casefold() for value in same]
            + [v.strip().casefold() for v in self.metas.get("og:title", ())]
            + ([title] if title else [])
        )

    def first(self, wanted: Sequence[str]) -> Field | None:
        """Value of the first meta element that is there."""
        for name in wanted:
            for value in self.metas.get(name, ()):
                if found := tidy(value):
                    return Field(found, _source(name))
        return None

    def from_nodes(self, *wanted: str) -> Field | None:
        """Text of the first JSON-LD property that the page's nodes bear."""
        for node in self.nodes:
            for name in wanted:
                if found := tidy(text(self.graph.resolve(node.get(name)))):
                    return Field(found, "json-ld")
        return None

    def _canonical(self, url: str | None) -> Field | None:
        base = self.head.base or url or ""
        for rel, href in self.head.links:
            if "canonical" in rel.split() and href.strip():
                return _address(base, href, "link")
        for name in ("og:url", "twitter:url", "parsely-link"):
            for value in self.metas.get(name, ()):
                if found := _address(base, value, _source(name)):
                    return found
        address = absolute("", url) if url else ""
        return Field(address, "url") if address else None

    def headline(self) -> str:
        """`headline` of the page's JSON-LD, "" for none."""
        found = self.from_nodes("headline")
        return found.value if found else ""

    def is_news(self) -> bool:
        """Whether the page's JSON-LD calls it news."""
        return any("newsarticle" in kind for node in self.nodes[:3] for kind in types(node))

    def is_article(self) -> bool:
        """Whether the page calls itself an article or a posting, or lies deep in its site."""
        if "article" in self.metas.get("og:type", ()):
            return True
        kinds = [kind for node in self.nodes[:3] for kind in types(node)]
        if any("article" in kind or "posting" in kind for kind in kinds):
            return True
        return len([part for part in path(self.url).split("/") if part]) >= 3

    def is_home(self) -> bool:
        """Whether the page is the front page of its site."""
        return bool(self.url) and not path(self.url).strip("/")

    def site_names(self) -> Iterator[Field]:
        """Names of the site, the most explicit first."""
        for name in SITE:
            for value in self.metas.get(name, ()):
                if len(value) < 80:
                    yield Field(tidy(value), _source(name))
        for node in self.graph.sites():
            for name in ("name", "alternateName"):
                if found := tidy(text(node.get(name))):
                    yield Field(found, "json-ld")

    def authors(self) -> Iterator[tuple[list[str], str]]:
        """Author lists that the head claims, the most explicit first."""
        for node in self.nodes:
            claimed = self._node_authors(node)
            if claimed:
                yield claimed, "json-ld"
                break
        for name in AUTHOR:
            found = names.unique(
                n
                for value in self.metas.get(name, ())
                if not value.startswith(("http://", "https://", "/"))
                for n in names.split(value)
            )
            if found and (
                name != "twitter:data1" or "Written by" in self.metas.get("twitter:label1", ())
            ):
                yield found, _source(name)

    def _node_authors(self, node: Node) -> list[str]:
        for key in ("author", "creator"):
            value = node.get(key)
            found = names.unique(n for name in self.graph.names(value) for n in names.split(name))
            if found:
                return found
        return []

    def published(self, day_first: bool) -> Iterator[Field]:
        """Dates of publication that the head claims, the most explicit first."""
        yield from self._meta_dates(PUBLISHED[:2], day_first)
        yield from self._node_dates(("datePublished",), day_first)
        yield from self._meta_dates(PUBLISHED[2:], day_first)
        yield from self._node_dates(("dateCreated", "uploadDate", "datePosted"), day_first)
        yield from self._meta_dates(
            [n for n in self.metas if "publi" in n and ("date" in n or "time" in n)], day_first
        )

    def modified(self, day_first: bool) -> Iterator[Field]:
        """Dates of change that the head claims, the most explicit first."""
        yield from self._node_dates(("dateModified",), day_first)
        yield from self._meta_dates(MODIFIED, day_first)

    def _node_dates(self, wanted: Sequence[str], day_first: bool) -> Iterator[Field]:
        for name in wanted:
            for node in self.nodes:
                if value := dates.parse(text(node.get(name)), day_first=day_first):
                    yield Field(value, "json-ld")

    def _meta_dates(self, wanted: Sequence[str], day_first: bool) -> Iterator[Field]:
        for name in wanted:
            for content in self.metas.get(name, ()):
                value = dates.parse(content, day_first=day_first)
                if value:
                    yield Field(value, _source(name))

    def tags(self) -> tuple[list[str], str]:
        """Keywords, each once, and where they were found."""
        for name in TAGS:
            found: list[str] = []
            for value in self.metas.get(name, ()):
                found.extend(value.split(",") if "tag" not in name or "," in value else [value])
            if tags := _tags(found):
                return tags, _source(name)
        for node in self.nodes:
            words = node.get("keywords")
            parts = words if isinstance(words, list) else text(words).split(",")
            if tags := _tags([text(part) for part in parts]):
                return tags, "json-ld"
        return [], ""

    def image(self) -> Field | None:
        """Address of the page's picture."""
        found = self.first(IMAGE)
        if not found:
            for node in self.nodes:
                value = self.graph.resolve(node.get("image"))
                value = value[0] if isinstance(value, list) and value else value
                value = self.graph.resolve(value)
                address = value.get("url") if isinstance(value, dict) else value
                if isinstance(address, str) and address:
                    found = Field(address, "json-ld")
                    break
        base = self.head.base or self.url or ""
        return _address(base, found.value, found.source) if found else None

    def license(self) -> Field | None:
        """The licence's address or name."""
        for rel, href in self.head.links:
            if "license" in rel.split() and href:
                return Field(href, "link")
        return self.from_nodes("license") or self.first(LICENSE)


def _tags(values: Sequence[str]) -> list[str]:
    tags = (tidy(value) for value in values)
    return names.unique(tag for tag in tags if 1 < len(tag) < 80)[:_MOST_TAGS]


def _source(name: str) -> str:
    return "og" if name.startswith(("og:", "article:")) else "meta"


def _address(base: str, href: str, source: str) -> Field | None:
    address = absolute(base, href)
    return Field(address, source) if address else None
