"""Features of the page as a whole."""

from __future__ import annotations

import re

import numpy as np

from declutter.arrays import ratio
from declutter.model import COUNTS, Floats, Kind, Page

_LD_TYPES = (
    "Article|BlogPosting|NewsArticle|Report",
    "Product|Offer|AggregateOffer",
    "QAPage|Question|DiscussionForumPosting|Answer",
    "ItemList|CollectionPage|SearchResultsPage",
    "TechArticle|APIReference|HowTo",
    "Organization|LocalBusiness|Service|WebSite",
    "JobPosting|Event|Recipe|FAQPage",
    "BreadcrumbList",
)
_LD = [frozenset(names.split("|")) for names in _LD_TYPES]
_LD_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*(?="([^"]*)")')
_OG = ("article", "product", "website", "video", "profile")
_GENERATORS = re.compile(
    r"(wordpress)|(shopify|woocommerce|magento|prestashop)|(discourse|phpbb|vbulletin|xenforo|"
    r"invision|vanilla|flarum)|(sphinx|docusaurus|mkdocs|gitbook|hugo|jekyll|vitepress)|"
    r"(wix|squarespace|webflow|drupal|joomla|typo3)",
    re.IGNORECASE,
)
PAGE_NAMES = (
    "log_chars", "log_blocks", "link", "stop", "sentence", "mean_chars", "headings", "items",
    "cells", "codes", "quotes", "controls", "prose_share", "short_share", "main_share",
    "article_share", "articles", "forms", "tables", "images", "title_words", "cjk",
    *(f"ld_{i}" for i in range(len(_LD_TYPES))),
    *(f"og_{name}" for name in _OG),
    *(f"generator_{i}" for i in range(5)),
    "prices", "dates", "hidden",
)  # fmt: skip


_KEY = "features.page"


def page_features(page: Page) -> Floats:
    """One row for the page; float32[len(PAGE_NAMES)], not to be changed."""
    # Every stage asks for it; kept as the page's own cached properties are.
    known = vars(page)
    if _KEY not in known:
        known[_KEY] = _page_features(page)
    row: Floats = known[_KEY]
    return row


def _page_features(page: Page) -> Floats:
    n = max(len(page), 1)
    chars, words = page.column("chars"), page.column("words")
    sums = dict(zip(COUNTS, page.counts.sum(axis=0).tolist(), strict=True))
    total = max(sums["chars"], 1)
    kinds = (np.bincount(page.kinds, minlength=len(Kind)) / n).tolist()
    prose = (words >= 20) & (page.column("link_chars") * 3 < chars)
    mass = page.inside("chars")
    tags = page.elements.tags
    counts = {name: tags.count(name) for name in ("main", "article", "form", "table")}
    places = {name: _places(tags, name, counts[name]) for name in ("main", "article")}
    out = [
        np.log1p(total),
        np.log1p(len(page)),
        sums["link_chars"] / total,
        float(ratio(sums["stop_words"], sums["words"])),
        float(ratio(sums["sentences"], sums["words"])),
        total / n,
        kinds[Kind.HEADING],
        kinds[Kind.LIST_ITEM],
        kinds[Kind.CELL],
        kinds[Kind.CODE],
        kinds[Kind.QUOTE],
        kinds[Kind.CONTROL],
        chars[prose].sum() / total,
        np.count_nonzero(words <= 3) / n,
        float(mass[places["main"]].max(initial=0)) / total,
        float(mass[places["article"]].max(initial=0)) / total,
        np.log1p(counts["article"]),
        np.log1p(counts["form"]),
        np.log1p(counts["table"]),
        np.log1p(sums["images"] + sums["gap_images"]),
        len(page.head.title.split()),
        np.count_nonzero(page.column("begins") == 10) / n,
        *_declared(page),
        np.count_nonzero(page.column("symbols") > 0) / n,
        np.count_nonzero(page.column("digits") * 2 > chars) / n,
        sums["hidden"] / n,
    ]
    return np.array(out, dtype=np.float32)


def _places(tags: list[str], name: str, count: int) -> list[int]:
    """Where a tag stands, given how often it does."""
    places: list[int] = []
    for _ in range(count):
        places.append(tags.index(name, places[-1] + 1 if places else 0))
    return places


def _declared(page: Page) -> list[float]:
    """schema.org types, og:type and generator that the head names, as 0/1 flags."""
    types = set(_LD_TYPE.findall(" ".join(page.head.ld_json)))
    metas = dict(reversed(page.head.metas))
    og = metas.get("og:type", "").lower()
    known = _GENERATORS.search(metas.get("generator", "") + " " + metas.get("application-name", ""))
    generator = known.lastindex if known else 0
    return [
        *(float(not types.isdisjoint(names)) for names in _LD),
        *(float(name in og) for name in _OG),
        *(float(generator == i) for i in range(1, 6)),
    ]
