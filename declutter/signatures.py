"""Statements of who wrote a single post, and when, in the markup and in JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from declutter.metadata import dates
from declutter.metadata.jsonld import Graph, types
from declutter.metadata.marks import attributes, boxes, is_profile, visible
from declutter.metadata.names import folded
from declutter.model import Page
from declutter.words import class_words

_OPEN = re.compile(r"<([a-zA-Z][\w:-]*)\s([^<>]*)>|<(time)>")
_SPEAKS = re.compile(
    r"auth|user|nick|poster|byline|writer|autor|auteur|auteur|date|time|creat|itemprop|posted|"
    r"commenter|fn\b|handle|pseudo|utente|usuario|usuário|benutzer|profil|member|people|/u/|/~|"
    r"uid|\bby\b|/@|postleft",
    re.IGNORECASE,
)
_STRONG = frozenset("author autor auteur autore byline writer fn commenter".split())
_USER = frozenset(
    "username bigusername user nickname nick poster contributor handle pseudo utente usuario "
    "benutzername authorname hnuser screenname displayname".split()
)
# Boxes that open with the writer's name and go on with rank, picture and counts.
_CARD = frozenset("postleft postprofile userinfo userdetails postuser authorinfo".split())
_NOT_NAME = frozenset(
    "avatar image img photo title date time timestamp posts stats rank badge follow count banner "
    "extras action actions arrow menu link location joined reputation score mention reply quote "
    "bio signature role status online label tag".split()
)
_PROFILE = re.compile(
    r"/(?:u|user|users|usuario|usuarios|member|members|mitglied|mitglieder|membre|membres|profil|"
    r"profile|profiles|people|uyeler|uye|utilisateur|gebruiker|@|~)/?[^/?#]+/?(?:[?#].*)?$|"
    r"/(?:u|users?|members?|profiles?)/\d+/[^/?#]+/?$|"
    r"mode=viewprofile|member\.php\?|profile\.php\?|action=profile|showuser=|space-uid-|"
    r"mod=space&uid=|user\?id=",
    re.IGNORECASE,
)
_ITEM_AUTHOR = ("data-author", "author", "data-username", "data-comment-author", "data-user-name")
_MACHINE = (
    "datetime",
    "content",
    "title",
    "created-timestamp",
    "data-time",
    "data-timestamp",
    "data-date",
    "data-utime",
    "ts",
)
_WHEN = frozenset(
    "date time timestamp datetime relativetime timeago posted published created age".split()
)
_NOT_WHEN = frozenset("edited updated modified edit lastedit joined joindate register ago".split())
_EDITED = re.compile(r"\b(?:edit|updat|modif|bearbeitet|geändert|редактир|изменен)", re.IGNORECASE)
_LINK = re.compile(r'<a\s[^<>]*href="([^"]*)"[^<>]*>(.{1,300}?)</a>', re.DOTALL)
_NAMED = re.compile(r'itemprop="name"(?:\scontent="([^"]+)")?[^<>]*>([^<]*)')
_SAYS = re.compile(
    r"^(?:by|von|par|por|posted by|written by|автор:?|from)\s+|"
    r"\s+(?:says|said|wrote|writes|meint|sagt|schrieb|schreibt|a dit|dit|dice|dijo|ha scritto|"
    r"scrive|disse|diz|zegt|schreef|napisał|пишет|написал)\b\s*:?\s*$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:posted|replied|edited|joined|published|member since)\b|#\d+|"
    r"(?:continue reading|read more|show more|add comment|reply|join us|log ?in|sign (?:up|in)|"
    r"view profile|journal)$",
    re.IGNORECASE,
)
_EDGE = " \t\r\n,;:|/–—-•·»«()@"
_LONGEST_NAME = 60
_LONGEST_DATE = 80
_WINDOW = 1200
_STATED = frozenset("comment answer question discussionforumposting socialmediaposting".split())
_KEY = 60


@dataclass(frozen=True, slots=True)
class Signature:
    """One statement of who wrote, or when.

    Attributes:
        block: index of the block that holds it, or the next one.
        at: offset of its tag in the page's html.
        author: True for a name, False for a time.
        value: the name; or the ISO 8601 date, or the text of a time that is none.
        score: how sure; what is greater counts, of equals the first.
        text: what the page shows there.
    """

    block: int
    at: int
    author: bool
    value: str
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class _Tag:
    """An opening tag and where it stands in the page's html."""

    tag: str
    raw: str
    attrs: dict[str, str]
    at: int
    end: int


def day_first(page: Page) -> bool:
    """Whether `03/04/2024` is in April on this page, by its language."""
    language = page.head.language.lower()
    return bool(language) and not language.startswith(("en-us", "en_us")) and language != "en"


def name(text: str) -> str:
    """A writer's name without "by", "says", dates and marks at its ends; "" where it is none."""
    text = " ".join(text.split())
    if len(text) > 3 * _LONGEST_NAME:
        return ""
    for found in dates.find(text):
        text = text[: found.start] or text[found.end :]
        break
    text = text.strip(_EDGE)
    while (shorter := _SAYS.sub("", text).strip(_EDGE)) != text:
        text = shorter
    text = re.sub(r"[\s,]+(?:on|am|le|el|il|em|op|den)$", "", text).strip(_EDGE)
    if text.startswith("[") and text.endswith("]"):
        return ""  # "[deleted]"
    if _LABEL.match(text):
        return ""
    if text.count("(") == text.count(")") + 1:
        text += ")"
    fit = 0 < len(text) <= _LONGEST_NAME and len(text.split()) <= 6
    return text if fit and any(c.isalnum() for c in text) else ""


def signatures(page: Page, first: int, last: int) -> Iterator[Signature]:
    """Names and times that the markup states between the blocks `first` and `last` (excluded)."""
    if first >= last:
        return
    html, starts = page.html, page.start
    begin = html.rfind("<", 0, max(int(starts[first]), 1))
    begin = max(begin - _WINDOW, 0) if first == 0 else max(int(page.end[first - 1]) - 1, 0)
    english = day_first(page)
    for match in _OPEN.finditer(html, begin, int(page.end[last - 1])):
        tag = (match[1] or match[3]).lower()
        raw = match[2] or ""
        if tag != "time" and not _SPEAKS.search(raw):
            continue
        if tag in ("script", "style", "link", "input", "svg", "path", "img", "form", "textarea"):
            continue
        at = match.start()
        block = int(np.searchsorted(starts, at, side="right")) - 1
        if block < 0 or at >= int(page.end[block]):
            block += 1
        if block >= last:
            continue
        found = _Tag(tag, raw, attributes(raw), at, match.end())
        yield from _read(html, found, block, english)


def _read(html: str, found: _Tag, block: int, english: bool) -> Iterator[Signature]:
    tag, attrs, at = found.tag, found.attrs, found.at
    words = frozenset(class_words(found.raw))
    score = _author_score(tag, attrs, words)
    when = _date_score(tag, attrs, words)
    if not score and not when:
        return
    inner = _inner(html, tag, found.end)
    if score:
        card = score == 2.0
        text = name(next(iter(boxes(inner)), "")) if card else _name_in(attrs, inner)
        if text:
            yield Signature(block, at, True, text, score, text)
    if when:
        value, sure = _time_in(attrs, inner, english)
        if value:
            yield Signature(block, at, False, value, when + sure, visible(inner))


def own_author(attrs: str) -> str:
    """The writer that a post's own tag names, "" for none."""
    known = attributes(attrs)
    return next((known[key] for key in _ITEM_AUTHOR if known.get(key, "").strip()), "")


def own_time(attrs: str, english: bool) -> str:
    """The ISO 8601 time that a post's own tag gives, "" for none."""
    known = attributes(attrs)
    stated = (known[key] for key in _MACHINE if key != "title" and known.get(key))
    return next((v for s in stated if (v := dates.parse(s, day_first=english))), "")


def own_depth(attrs: str) -> int | None:
    """How deep a post's own tag says it is nested, from 0; None where it does not say."""
    known = attributes(attrs)
    stated = known.get("depth") or known.get("data-depth") or ""
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 4 else None


def _author_score(tag: str, attrs: dict[str, str], words: frozenset[str]) -> float:
    if not words.isdisjoint(_NOT_NAME):
        return 0.0
    href = attrs.get("href", "") if tag == "a" else ""
    profile = 1.0 if href and (_PROFILE.search(href) or is_profile(href)) else 0.0
    if "author" in attrs.get("itemprop", "") or "creator" in attrs.get("itemprop", ""):
        return 4.0 + profile
    if "author" in attrs.get("rel", "").split():
        return 3.6 + profile
    if not words.isdisjoint(_STRONG):
        return (3.5 if "fn" in words or "name" in words else 3.0) + profile
    if not words.isdisjoint(_USER):
        return (2.9 if "name" in words else 2.6) + profile
    return 2.2 * profile or 2.0 * (not words.isdisjoint(_CARD))


def _date_score(tag: str, attrs: dict[str, str], words: frozenset[str]) -> float:
    if not words.isdisjoint(_NOT_WHEN):
        return 0.0
    if attrs.get("itemprop") in ("datePublished", "dateCreated", "commentTime"):
        return 4.0
    if tag == "time" or "datetime" in attrs:
        return 3.0
    if words.isdisjoint(_WHEN) and not any(w.endswith(("date", "time")) for w in words):
        return 0.0
    return 2.0


def _inner(html: str, tag: str, end: int) -> str:
    """Html up to the element's end (1200 characters)."""
    if tag == "meta":
        return ""
    window = html[end : end + _WINDOW]
    opening, closing = f"<{tag}", f"</{tag}>"
    depth, position = 1, 0
    while depth:
        close = window.find(closing, position)
        if close < 0:
            return window[: window.rfind("<")] if "<" in window else window
        depth += window.count(opening + " ", position, close)
        depth += window.count(opening + ">", position, close) - 1
        position = close + len(closing)
    return window[: position - len(closing)]


def _name_in(attrs: dict[str, str], inner: str) -> str:
    """The name in an element that speaks of an author."""
    if attrs.get("content"):
        return name(attrs["content"])
    if found := _NAMED.search(inner):
        return name(visible(found[1] or found[2]))
    for href, text in _LINK.findall(inner):
        if (_PROFILE.search(href) or is_profile(href)) and (linked := name(visible(text))):
            return linked
    return name(visible(inner))


def _time_in(attrs: dict[str, str], inner: str, english: bool) -> tuple[str, float]:
    """The time in an element that speaks of one, and how sure."""
    text = visible(inner)
    if len(text) > _LONGEST_DATE or _EDITED.search(text):
        return "", 0.0
    for key in _MACHINE:
        if (stated := attrs.get(key)) and (value := dates.parse(stated, day_first=english)):
            return value, 1.0
    if value := dates.parse(text, day_first=english):
        return value, 0.5
    return (text, -1.5) if any(c.isalnum() for c in text) else ("", 0.0)


def statements(page: Page) -> dict[str, tuple[str, str]]:
    """Begin of each text that JSON-LD states as a post, and its writer and date ("" for none)."""
    out: dict[str, tuple[str, str]] = {}
    if not page.head.ld_json:
        return out
    for node, _ in Graph(page.head.ld_json).nodes:
        if _STATED.isdisjoint(types(node)):
            continue
        text = node.get("text") or node.get("articleBody") or ""
        key = folded(text)[:_KEY] if isinstance(text, str) else ""
        if len(key) < 8:
            continue
        when = node.get("dateCreated") or node.get("datePublished")
        value = dates.parse(when) if isinstance(when, str) else None
        out.setdefault(key, (_person(node.get("author")), value or ""))
    return out


def _person(value: Any) -> str:
    """Name of a JSON-LD author, "" for none."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() if isinstance(value, str) else ""
