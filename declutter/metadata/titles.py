"""The headline: what the page shows, what its head claims, and where the two agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from declutter.metadata.addresses import host
from declutter.metadata.dates import MONTHS
from declutter.metadata.names import folded
from declutter.model import Kind, Page

# Marks between a title and the name of its site; a hyphen or colon needs spaces around it.
_BETWEEN = re.compile(r"\s+[-–—:~/]\s+|\s*[|•·›⋆⁄ㅣ]\s*|\s+[»«*]\s+|\s+::\s+")
_STRONG = frozenset("|•·›⋆")
# What forums and blogs call a page of theirs, before its title.
_LABEL = re.compile(
    r"^(?:view topic|view thread|thread|topic|title|blog|blog post|article|question)\s*"
    r"(?::\s*|\s[-–—]\s+)(?=\S)",
    re.IGNORECASE,
)
# A sign that links to the heading itself.
_ANCHOR = re.compile(r"\s*[¶§#🔗⚓]+$")
# What aggregators put behind a headline: the host it links to, and a count.
_COUNTED = re.compile(r"^\s*(?:\([\w-]+(?:\.[\w-]+)+\))?\s*\d*$")
_MOMENT = frozenset("at on am pm um updated posted of to from".split()) | MONTHS.keys()
_METAS = ("twitter:title", "citation_title", "dc.title", "parsely-title", "sailthru.title")
_LONGEST = 400
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")


@dataclass(frozen=True, slots=True)
class Headline:
    """The chosen title, where it came from, and the block that shows it (-1 for none)."""

    text: str
    source: str
    block: int


def tidy(text: str) -> str:
    """White space collapsed, entities that were escaped twice undone."""
    if _ENTITY.search(text):
        text = unescape(text)
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").split())[:_LONGEST]


def site_names(names: Sequence[str], url: str | None) -> frozenset[str]:
    """Folded names of the site, with the host's name as one word and with its ending."""
    found = {folded(name) for name in names}
    found |= {name.replace(" ", "") for name in found}
    if url:
        name = host(url)
        labels = name.split(".")
        found.add(folded(name))
        found.add(folded(name).replace(" ", ""))
        found.update(label for label in labels[:-1] if len(label) > 3)
    found.discard("")
    return frozenset(found)


def without_site(
    title: str, sites: frozenset[str], shown: Sequence[str] = (), *, home: bool = False
) -> str:
    """A document title without the name of its site at either end.

    Args:
        title: text of `<title>` or of a meta element.
        sites: folded names of the site.
        shown: folded headings of the page; a part that is one is never cut.
        home: whether the page is the site's front page, whose title begins with that name.
    """
    title = _LABEL.sub("", title) or title
    breadcrumbs = False
    while True:
        cuts = list(_BETWEEN.finditer(title))
        if not cuts:
            return title
        last, first = cuts[-1], cuts[0]
        tail, head = title[last.end() :], title[: first.start()]
        if folded(title) in shown:
            return title
        if _is_site(tail, sites) or (breadcrumbs and last[0].strip() == "/"):
            breadcrumbs = last[0].strip() == "/"
            title = title[: last.start()]
        elif not home and _is_site(head, sites):
            title = title[first.end() :]
            title = _LABEL.sub("", title) or title
        elif home and _is_site(head, sites):
            return title
        elif last[0].strip() in _STRONG and _is_short(tail, title[: last.start()]):
            title = title[: last.start()]
        else:
            return title


def _is_short(tail: str, rest: str) -> bool:
    """Whether what stands behind a strong mark is short beside what stands before it."""
    behind, before = len(tail.split()), len(rest.split())
    return behind <= 5 and (before > behind or before + behind >= 5)


def _is_site(part: str, sites: frozenset[str]) -> bool:
    name = folded(part)
    if not name:
        return True
    joined = name.replace(" ", "")
    return (
        name in sites
        or joined in sites
        or (
            len(name.split()) <= 5
            and any(len(s) > 4 and (s in name or joined in s) and len(joined) > 3 for s in sites)
        )
    )


def headings(page: Page) -> Iterator[tuple[str, int]]:
    """(text, first block) of each h1 that may be the headline, in document order."""
    elements = page.elements
    for index, tag in enumerate(elements.tags):
        if tag != "h1":
            continue
        first, last = int(elements.first[index]), int(elements.last[index])
        if last - first > 6:
            continue
        own = [i for i in range(first, last) if page.kinds[i] != Kind.CONTROL]
        # What shares the heading's element with its first block may be a remark.
        for part in (own, own[:1])[: len(own)]:
            if text := _ANCHOR.sub("", tidy(" ".join(page.texts[i] for i in part))):
                yield text, first


def choose(  # noqa: PLR0913  # what is known of the page, each of its own kind
    page: Page,
    headline: str,
    sites: frozenset[str],
    *,
    article: bool,
    news: bool,
    home: bool = False,
) -> Headline | None:
    """The headline of a page, None where nothing names one.

    A heading that the document title, a meta title or the structured headline repeats is the
    headline as shown. Without one, the head's titles speak, cut of the site's name.

    Args:
        page: the page.
        headline: `headline` of its JSON-LD ("" for none).
        sites: folded names of the site.
        article: whether the page calls itself an article or lies deep in its site.
        news: whether the page calls itself news.
        home: whether it is the site's front page.
    """
    claims = [(tidy(value), source) for value, source in _claims(page, headline) if value.strip()]
    shown = [(text, block) for text, block in headings(page) if folded(text)]
    masts = frozenset(
        fold
        for fold in {folded(text) for text, _ in shown}
        if any(source == "title" and _is_last(fold, value, sites) for value, source in claims)
    )
    sites |= masts
    folds = [folded(text) for text, _ in shown]
    cut = [(without_site(value, sites, folds, home=home), source) for value, source in claims]
    best: tuple[float, Headline] | None = None
    for order, (text, block) in enumerate(shown):
        fold = folds[order]
        if fold in sites:
            continue
        score = max((_agreement(fold, value, article) for value, _ in claims), default=0.0)
        score -= 0.01 * order
        if best is None or score > best[0]:
            best = score, Headline(text, "h1", block)
    distinct = {fold for fold in folds if fold not in sites}
    # A single heading of a sentence's length is the headline, whatever search engines are told.
    alone = article and len(distinct) == 1 and len(min(distinct).split()) >= 4
    if best and (best[0] >= 0.5 or not cut or alone):
        return _as_claimed(_shortest(best[1], cut, sites), cut, news)
    if cut:
        value, source = cut[0]
        return Headline(value, source, best[1].block if best else -1)
    return best[1] if best else None


def _as_claimed(chosen: Headline, claims: Sequence[tuple[str, str]], news: bool) -> Headline:
    """The heading in the head's spelling: headings are often set in capitals or with a kicker.

    News sites test headlines and put kickers into them; the one that both OpenGraph and JSON-LD
    carry is the newsroom's own.
    """
    by_source = {source: value for value, source in reversed(claims)}
    graph, data = by_source.get("og", ""), by_source.get("json-ld", "")
    fold = folded(graph)
    if fold and (fold == folded(chosen.text) or (news and fold == folded(data))):
        return Headline(graph, "og", chosen.block)
    return chosen


def _shortest(
    chosen: Headline, claims: Sequence[tuple[str, str]], sites: frozenset[str]
) -> Headline:
    """The heading, or the claim that it repeats with a date, label or site name around it."""
    fold = folded(chosen.text)
    for value, source in claims:
        claim = folded(value)
        if len(claim.split()) < 2 or claim == fold or f" {claim} " not in f" {fold} ":
            continue
        before, _, after = f" {fold} ".partition(f" {claim} ")
        counted = chosen.text.startswith(value) and _COUNTED.match(chosen.text[len(value) :])
        if counted or all(_is_frame(part.strip(), sites) for part in (before, after)):
            return Headline(value, source, chosen.block)
        kicker, colon, rest = chosen.text.partition(": ")
        if source == "og" and colon and folded(rest) == claim and kicker:
            return Headline(value, source, chosen.block)
    return chosen


def _is_frame(part: str, sites: frozenset[str]) -> bool:
    """Whether words around a title name the site or a moment, or are none at all."""
    if not part or part in sites:
        return True
    return all(word in _MOMENT or word[0].isdigit() for word in part.split())


def _claims(page: Page, headline: str) -> Iterator[tuple[str, str]]:
    metas: dict[str, str] = {}
    for name, content in page.head.metas:
        metas.setdefault(name, content)
    if value := metas.get("og:title", ""):
        yield value, "og"
    if headline:
        yield headline, "json-ld"
    if page.head.title:
        yield page.head.title, "title"
    for name in _METAS:
        if value := metas.get(name, ""):
            yield value, "meta"


def _is_last(heading: str, title: str, sites: frozenset[str]) -> bool:
    """Whether a heading is the last part of a title, which names the site or a section of it."""
    parts = [fold for part in _BETWEEN.split(title) if (fold := folded(part))]
    if len(parts) < 2 or f" {heading} " in f" {parts[0]} " or _is_site(parts[0], sites):
        return False
    # Titles that open with a site's unknown name are short at that end.
    longer = len(heading.split()) > 1.5 * len(parts[0].split())
    return not longer and f" {heading} " in f" {parts[-1]} " and len(heading) * 4 > len(parts[-1])


def _agreement(heading: str, title: str, article: bool) -> float:
    """Share of the heading's words that a claimed title holds, 1 where it holds them in a row."""
    claim = folded(title)
    if not heading or not claim:
        return 0.0
    if f" {heading} " in f" {claim} ":
        # A word or two in a long title are more often a section's name than an article's.
        whole = len(heading) * 4 > len(claim) or heading == folded(_BETWEEN.split(title)[0])
        return 1.0 if whole else 0.4 if article else 0.6
    words = heading.split()
    held = set(claim.split())
    share = sum(word in held for word in words) / len(words)
    back = sum(word in set(words) for word in claim.split()) / len(claim.split())
    return min(share, 0.5 + back / 2)
