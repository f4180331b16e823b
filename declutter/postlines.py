"""What a post shows of its writer and time without its markup saying so.

Its short lines, and what structured data states of the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from declutter.metadata import dates
from declutter.metadata.names import folded
from declutter.model import Page
from declutter.result import Post
from declutter.signatures import day_first, name, statements
from declutter.words import class_words

_SHORT = 60
_QUOTES = frozenset("quote quoted quotation blockquote bbcodequote zitat cita citation".split())
_JOINED = (
    "join",
    "regist",
    "beigetreten",
    "dabei seit",
    "inscri",
    "katılım",
    "регистр",
    "iscritto",
    "lid sinds",
    "dołączył",
    "edit",
    "редакт",
    "geändert",
    "注册",
    "最后",
)


def shown(
    page: Page, blocks: Sequence[int], quoted: Sequence[bool], times: Sequence[str] = ()
) -> tuple[str, str, bool]:
    """Writer and ISO 8601 time in a post's short blocks ("" for none), and whether they adjoin.

    A date counts where it fills much of its line; a writer is the short line at the post's begin,
    or at its end beside the date. `times` are texts that the markup states to be times.
    """
    english = day_first(page)
    best, time, dated = 0.0, "", -1
    for block in blocks:
        if quoted[int(page.element[block])]:
            continue
        for line in page.texts[block].split("\n"):
            if len(line) > _SHORT or any(word in line.lower() for word in _JOINED):
                continue
            found = next(dates.find(line, day_first=english), None)
            if found and (filled := (found.end - found.start) / len(line)) > max(best, 0.3):
                best, time, dated = filled, found.value, block
    if len(blocks) < 2:
        return "", time, False
    for block in (blocks[0], dated):
        text = page.texts[block] if block >= 0 else ""
        for stated in times:
            text = text.replace(stated, " ")
        author = name(text) if len(text) <= _SHORT and "\n" not in text else ""
        if author and _is_short_name(author):
            return author, time, dated - block in (0, 1)
    return "", time, False


def _is_short_name(text: str) -> bool:
    """Whether a line can be a name alone: few words, no sentence, not mostly digits."""
    words = text.split()
    sentence = text.endswith(("!", "?")) or (text.endswith(".") and len(words[-1]) > 3)
    return len(words) <= 4 and not sentence and sum(c.isdigit() for c in text) * 2 < len(text)


def is_date(value: str) -> bool:
    """Whether a value begins as an ISO 8601 date does."""
    return value[:4].isdigit() and value[4:5] == "-"


def completed(page: Page, found: list[Post]) -> Iterator[Post]:
    """The posts, where a writer or a date is missing with what JSON-LD says of the same text."""
    lacking = [p for p in found if not p.author or not is_date(p.published or "")]
    stated = statements(page) if lacking else {}
    for post in found:
        if not stated or (post.author and is_date(post.published or "")):
            yield post
            continue
        text = folded(" ".join(page.texts[block] for block in post.blocks))
        match = next((value for key, value in stated.items() if key in text), None)
        if match is None:
            yield post
            continue
        author, published = match
        dated = is_date(post.published or "")
        yield replace(
            post,
            author=post.author or author or None,
            published=post.published if dated else published or post.published,
        )


def quotations(page: Page) -> list[bool]:
    """Whether each element is a quotation of another post, or within one."""
    tree = page.elements
    out: list[bool] = []
    for tag, attrs, parent in zip(tree.tags, tree.attrs, tree.parent.tolist(), strict=True):
        own = tag == "blockquote" or not _QUOTES.isdisjoint(class_words(attrs) if attrs else ())
        out.append(own or (parent >= 0 and out[parent]))
    return out
