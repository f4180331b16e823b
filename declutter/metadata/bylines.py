"""Authors and dates that the page shows: marked elements and lines near the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from declutter.metadata import dates
from declutter.metadata.marks import BARE_LABEL, Mark, Marks, boxes, is_profile, visible
from declutter.metadata.names import folded, is_name, split, starts_with_by
from declutter.model import Kind, Page
from declutter.result import Field
from declutter.words import class_words

# How far from the headline a byline may stand, in blocks.
_BEFORE, _AFTER = 6, 14
_LONGEST_LINE = 160
_LONGEST_MARK = 120
_AUTHOR = frozenset(
    "author authors byline writer autor auteur autoren creator writtenby postedby".split()
)
_USER = frozenset("username nickname poster contributor contributors fn".split())
# Who speaks of a product, or may log in, wrote no page.
_OTHER = frozenset(
    "review reviews testimonial testimonials customer customers login account menu modal rating "
    "rate".split()
)
_LEAST = 0.9
_TERMS = re.compile(r"\b(?:you|your|we|agree|terms|privacy|policy|cookies?)\b", re.IGNORECASE)
_NOT_NAME = frozenset(
    "date time datetime bio biography description avatar image img photo social share title job "
    "role position follow count stats rank badge popup".split()
)
_PUBLISHED = frozenset("published pubdate posted created dateline publish publication".split())
_UPDATED = frozenset("updated modified edited lastmod revised".split())
_UPDATED_TEXT = re.compile(
    r"\b(?:updated|modified|edited|revised|reviewed|aktualisiert|geändert|mis à jour|modifié|"
    r"actualizado|aggiornato|atualizado|bijgewerkt|oppdatert|uppdaterad|opdateret|päivitetty|"
    r"güncelleme|обновлено|zaktualizowano|更新)",
    re.IGNORECASE,
)
_PUBLISHED_TEXT = re.compile(
    r"\b(?:published|posted|created|first published|veröffentlicht|erschienen|publié|publicado|"
    r"pubblicato|geplaatst|gepubliceerd|publisert|publicerad|yayınlan|опубликовано|"
    r"opublikowano|发布|公開)",
    re.IGNORECASE,
)


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TAG = re.compile(r"^[^<>]*>|<[^<>]*>")
_NAMED = re.compile(
    r'<(?:span|a|div|b|strong)\s[^<>]*itemprop="name"[^<>]*>([^<]{2,80})<|'
    r'<meta\s[^<>]*itemprop="name"\scontent="([^"]{2,80})"'
)
_LINKED = re.compile(r'<a\s[^<>]*href="([^"]*)"[^<>]*>(.{1,300}?)</a>', re.DOTALL)
_LABEL = re.compile(
    r"^(?:(?:author|autor|auteur|verfasser)s?\s+(?=\S)|(?:\S+\s){0,4}?(?<!reviewed\s)"
    r"(?:by|von|par)\s+(?=[A-Z@]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date on the page: its value, where it came from, and whether it is of a change."""

    field: Field
    modified: bool
    score: float


class Bylines:
    """What stands near the headline.

    Args:
        page: the page.
        headline: index of the block that shows the headline, -1 where unknown.
        title: the headline's text.
        body: indices of the body's blocks.
        sites: folded names of the site, which are authors only where nobody else is.
    """

    def __init__(
        self, page: Page, headline: int, title: str, body: tuple[int, ...], sites: frozenset[str]
    ) -> None:
        self.page = page
        self.headline = headline if headline >= 0 else _titled(page, title)
        self.body = body
        self.sites = sites
        self.marks = Marks(page)
        language = page.head.language.lower()
        self.day_first = (
            bool(language) and not language.startswith(("en-us", "en_us")) and (language != "en")
        )

    def _distance(self, block: int) -> float:
        """Blocks between a block and the headline (or the body's first block), before it worse."""
        anchor = self.headline if self.headline >= 0 else (self.body[0] if self.body else 0)
        away = block - anchor
        return away if away >= 0 else -1.5 * away

    # Authors

    def authors(self) -> tuple[list[str], str]:
        """Names and where they were found; ([], "") for none."""
        best: tuple[float, list[str], str] = (_LEAST, [], "")
        for mark in self.marks.all:
            score = self._author_score(mark)
            if score <= best[0]:
                continue
            names = self._names(mark)
            if names:
                best = score, names, "microdata" if "itemprop" in mark.attrs else "byline"
        if best[0] < 2.0:
            line = self._line_author()
            if line:
                return line, "byline"
        return best[1], best[2]

    def _author_score(self, mark: Mark) -> float:
        """How likely a marked element names the page's author; 0 for not at all."""
        words = mark.words
        if mark.tag in _HEADINGS and "id" in mark.attrs:
            # Generators of documents make a heading's id of its words.
            words = words - frozenset(class_words(f'id="{mark.attrs["id"]}"'))
        relation = mark.attrs.get("rel", "")
        property_ = mark.attrs.get("itemprop", "")
        named = mark.tag == "shreddit-post" or "data-author" in mark.attrs
        if named or "author" in property_ or "creator" in property_:
            score = 4.0
        elif "author" in relation.split():
            score = 3.6
        elif not words.isdisjoint(_AUTHOR):
            score = 3.2
        elif mark.tag == "a" and is_profile(mark.attrs.get("href", "")):
            score = 2.6
        elif not words.isdisjoint(_USER) or words.issuperset(("user", "name")):
            score = 1.8
        else:
            return 0.0
        if "name" in words:
            score += 0.3
        if not words.isdisjoint(_NOT_NAME):
            score -= 1.2
        if not words.isdisjoint(_OTHER):
            score -= 1.6
        if mark.aside:
            score -= 1.6
        return score - min(self._distance(mark.block), 200) * 0.008

    def _names(self, mark: Mark) -> list[str]:
        if value := mark.attrs.get("author") if mark.tag == "shreddit-post" else None:
            return [value]
        text = mark.attrs.get("content") or mark.attrs.get("data-author") or mark.text
        if named := _NAMED.search(mark.inner):
            text = visible(named[1] or named[2])
        elif len(text.split()) > 4 and (linked := _profile_names(mark.inner)):
            text = "; ".join(linked)
        elif len(text) <= 5 * _LONGEST_MARK and (parts := boxes(mark.inner)):
            text = next(filter(starts_with_by, parts), parts[0])
        if len(text) > _LONGEST_MARK or not text:
            return []
        text = _LABEL.sub("", _undated(text, self.day_first))
        return [name for name in split(text) if " " not in name or _looks_like_name(name)]

    def _line_author(self) -> list[str]:
        """Names in a line such as "By Jane Roe" near the headline, or in one after "Author"."""
        for index in self._near():
            text = self.page.texts[index]
            if BARE_LABEL.match(text) and (names := self._labelled(index)):
                return names
            for line in text.split("\n"):
                if len(line) > _LONGEST_LINE:
                    continue
                # A date may stand before the name.
                late = "" if starts_with_by(line) else _undated(line, self.day_first).lstrip(" |")
                by = late or line
                if starts_with_by(by) and not _TERMS.search(by):
                    names = [n for n in split(by) if _looks_like_name(n) or _is_handle(by, n)]
                    if names:
                        return names
        return []

    def _labelled(self, label: int) -> list[str]:
        """Names in the block after a label, or in the list after it."""
        names: list[str] = []
        for index in range(label + 1, min(label + 9, len(self.page))):
            text = self.page.texts[index]
            item = self.page.kinds[index] == Kind.LIST_ITEM
            found = split(text) if len(text) <= _LONGEST_LINE and (item or not names) else []
            if not found or not all(_looks_like_name(name) for name in found):
                break
            names += found
            if not item:
                break
        return names

    def _near(self) -> Iterator[int]:
        """Blocks after the headline, then before it, then those at the body's end."""
        count = len(self.page)
        if self.headline >= 0:
            yield from range(self.headline + 1, min(self.headline + 1 + _AFTER, count))
            yield from range(self.headline - 1, max(self.headline - 1 - _BEFORE, -1), -1)
        elif not self.body:
            yield from range(min(count, 400))
        if self.body:
            first, last = self.body[0], self.body[-1]
            yield from range(max(first - _BEFORE, 0), min(first + 3, count))
            yield from range(last, min(last + 4, count))

    # Dates

    @cached_property
    def dates(self) -> list[Dated]:
        """Dates that the page shows, the most likely first."""
        found = [*self._marked_dates(), *self._line_dates()]
        found.sort(key=lambda one: -one.score)
        return found

    def _marked_dates(self) -> Iterator[Dated]:
        for mark in self.marks.all:
            stated = _date_score(mark)
            if not stated or len(mark.text) > _LONGEST_MARK:
                continue
            score, modified = stated
            machine = next((mark.attrs[n] for n in _MACHINE if mark.attrs.get(n)), "")
            value = dates.parse(machine, day_first=self.day_first) if machine else None
            value = value or dates.parse(mark.text, day_first=self.day_first)
            if not value:
                continue
            around = self._around(mark)
            modified = modified or (
                bool(_UPDATED_TEXT.search(around)) and not _PUBLISHED_TEXT.search(around)
            )
            if mark.aside:
                score -= 1.5
            score -= min(self._distance(mark.block), 200) * 0.02
            source = "microdata" if "itemprop" in mark.attrs else "time" if machine else "byline"
            yield Dated(Field(value, source), modified, score)

    def _around(self, mark: Mark) -> str:
        """The mark's own text, or what its block says just before it."""
        if _UPDATED_TEXT.search(mark.text) or not 0 <= mark.block < len(self.page):
            return mark.text
        start = max(int(self.page.start[mark.block]), mark.at - 120)
        before = _TAG.sub(" ", self.page.html[start : mark.at])
        return f"{before[-40:]} {mark.text}"

    def _line_dates(self) -> Iterator[Dated]:
        for order, index in enumerate(dict.fromkeys(self._near())):
            text = self.page.texts[index]
            if len(text) > _LONGEST_LINE * 2:
                continue
            for found in dates.find(text, day_first=self.day_first):
                before = text[max(found.start - 40, 0) : found.start]
                modified = bool(_UPDATED_TEXT.search(before))
                stated = bool(_PUBLISHED_TEXT.search(before))
                # A date that fills its line is a dateline; one in a sentence is a matter of it.
                filled = (found.end - found.start) / max(len(text), 1)
                score = 1.2 + filled + (1.0 if stated else 0.0) - 0.05 * order
                if filled < 0.2 and not (stated or modified):
                    continue
                yield Dated(Field(found.value, "byline"), modified and not stated, score)


def _titled(page: Page, title: str) -> int:
    """The block that shows the title, -1 for none."""
    wanted = " ".join(title.split()).casefold()
    if len(wanted) < 8:
        return -1
    return next((i for i, t in enumerate(page.texts) if t.casefold() == wanted), -1)


_MACHINE = ("datetime", "content", "created-timestamp")


def _date_score(mark: Mark) -> tuple[float, bool] | None:
    """(how likely, whether of a change) a marked element holds the page's date; None for no."""
    property_ = mark.attrs.get("itemprop", "")
    changed = not mark.words.isdisjoint(_UPDATED)
    score = 0.4 if not mark.words.isdisjoint(_PUBLISHED) or "pubdate" in mark.attrs else 0.0
    if mark.tag == "shreddit-post":
        return 5.0, False
    if property_ in ("datePublished", "dateCreated", "uploadDate"):
        return 4.0 + score, changed
    if property_ == "dateModified":
        return 3.0 + score, True
    if mark.tag == "time" or "datetime" in mark.attrs:
        return 3.0 + score, changed
    if any(w.startswith("date") or w in _PUBLISHED or w == "time" for w in mark.words):
        return 2.4 + score, changed
    return (1.5 + score, True) if changed else None


def _profile_names(html: str) -> list[str]:
    """Texts of the links to authors' pages."""
    return [
        text
        for href, inner in _LINKED.findall(html)
        if is_profile(href) and 1 < len(text := visible(inner)) < 60
    ]


def _undated(text: str, day_first: bool) -> str:
    """A text with each date replaced by a bar."""
    out, position = [], 0
    for found in dates.find(text, day_first=day_first):
        out.append(text[position : found.start])
        position = found.end
    return " | ".join([*out, text[position:]])


def _looks_like_name(text: str) -> bool:
    """Whether a text is shaped like a person's or a desk's name: few words, mostly capitalised."""
    words = text.split()
    if not 1 <= len(words) <= 6 or not is_name(text):
        return False
    capital = sum(not w[:1].islower() for w in words)
    return capital * 2 > len(words)


def _is_handle(line: str, name: str) -> bool:
    """Whether a line is no more than "by" and one word, which may then be of small letters."""
    return " " not in name and len(line.split()) == 2


def is_house(names: list[str], sites: frozenset[str]) -> bool:
    """Whether all names are the site's own."""
    return bool(names) and all(
        folded(n) in sites or folded(n).replace(" ", "") in sites for n in names
    )
