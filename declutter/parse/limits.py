"""Limits before the parser, whose cost is not linear in nesting.

Lexbor needs seconds and gigabytes for a few kilobytes of misnested formatting tags, for very deep
nesting and for tags with thousands of attributes. Counts tell the rare page that may hold such;
only that page is walked tag by tag. Tags beyond a limit are dropped, their text stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from declutter.kernel import compiled
from declutter.parse.nesting import MAX_DEPTH, MAX_FORMATTING, Nesting, bound

MAX_ATTRIBUTES = 256
# Characters of one element's attributes that are looked at.
MAX_ATTRS = 8_000
# Fewer tags than these cannot hurt, however they nest: all, or all times the formatting ones.
_FEW_TAGS = 1_400
_MANY_TAGS = 8_000
_MANY_REPEATS = 600_000
# An attribute takes two characters at least; the window bounds what is counted.
_LONG_TAG = 2 * MAX_ATTRIBUTES
_WINDOW = 1 << 14

_FORMATTING = re.compile(
    r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE | re.ASCII
)
_TOKEN = re.compile(r"<(?:(/?)([a-zA-Z][^\s/>]*)|!--|[!?/])")
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|(?=>))"""
_ATTRIBUTE = re.compile(rf"[^\s/>][^\s/>=]*+(?:\s*+=\s*+{_VALUE})?+")
# Where an attribute may begin.
_BEGINNING = re.compile(r"""(?:\A|(?<=[\s/>"']))[^\s/>]""")
_TAG_END = re.compile(rf"(?:[\s/]++|{_ATTRIBUTE.pattern})*+>")
_RAW_ENDS = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes")
}
may_exceed = bound(_RAW_ENDS, MAX_ATTRIBUTES)
_LONG_VALUE = re.compile(r'="[^"]{1000,}"')
_COMMENT_END = re.compile("--!?>")


@dataclass(frozen=True, slots=True)
class Tamed:
    """Markup that is safe to parse, with what was done to it."""

    text: str
    warnings: tuple[str, ...] = ()


class TagCounts(NamedTuple):
    """What is asked first of a page.

    Attributes:
        tags: number of `<`.
        formatting: number of opening tags of formatting elements.
        crowded: whether a tag may have more than `MAX_ATTRIBUTES` attributes.
        ends: number of `</name` in any case for each of the names asked about.
    """

    tags: int
    formatting: int
    crowded: bool
    ends: list[int]


def tag_counts_python(
    text: str, size: int, attributes: int, window: int, names: Sequence[str]
) -> tuple[int, int, bool, list[int]]:
    """The fields of `TagCounts`.

    Args:
        text: the page.
        size: shorter tags are not crowded.
        attributes: a tag that has fewer places where an attribute may begin is not, either.
        window: so many characters of a tag are looked at.
        names: of elements whose end tags are counted.
    """
    pieces = text.split("<")[1:]
    long = [p for p in pieces if len(p) > size and p[0].isalpha() and p.find(">", 0, size) < 0]
    return (
        len(pieces),
        len(_FORMATTING.findall(text)),
        any(len(_BEGINNING.findall(piece[:window])) >= attributes for piece in long),
        [len(re.findall(f"</{name}", text, re.IGNORECASE | re.ASCII)) for name in names],
    )


_tag_counts = tag_counts_python if compiled is None else compiled.tag_counts


def count_tags(text: str, names: Sequence[str] = ()) -> TagCounts:
    """Count a page's tags, and the end tags of some names."""
    return TagCounts(*_tag_counts(text, _LONG_TAG, MAX_ATTRIBUTES, _WINDOW, names))


def tame(text: str, counts: TagCounts | None = None) -> Tamed:
    """Flatten nesting, drop formatting tags and attributes beyond the limits; others pass."""
    tags, formatting, crowded, _ = counts or count_tags(text)
    many = tags >= _FEW_TAGS and (tags >= _MANY_TAGS or tags * formatting >= _MANY_REPEATS)
    if not (many or crowded) or not may_exceed(text):
        return Tamed(text)
    if many or any(_crowded(piece) for piece in text.split("<")[1:] if len(piece) > _LONG_TAG):
        return flatten(text)
    return Tamed(text)


def flatten(text: str) -> Tamed:
    """`tame` for a page that is known to nest too deep, at about a microsecond a tag."""
    return _Walk(text).run()


def shortened(attrs: str) -> str:
    """A tag's attributes without the long ones, which hold data or styles.

    Every element's attributes are searched for names, so their length has to be bounded.
    """
    return _LONG_VALUE.sub('=""', attrs)[:MAX_ATTRS]


def unfinished_tag(text: str) -> int:
    """Offset of the tag inside which the text ends, -1 where there is none."""
    walk = _Walk(text)
    walk.run()
    return walk.unfinished


def _crowded(piece: str) -> bool:
    """Whether what follows a `<` is a tag with too many attributes."""
    if not piece[0].isalpha() or piece.find(">", 0, _LONG_TAG) >= 0:
        return False
    return len(_ATTRIBUTE.findall(piece, 0, _WINDOW)) > MAX_ATTRIBUTES


class _Walk:
    """One pass over the tags of a page, copying what stays."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.copied = 0
        self.nesting = Nesting()
        self.crowded = 0
        self.unfinished = -1

    def run(self) -> Tamed:
        text, position = self.text, 0
        while position >= 0 and (token := _TOKEN.search(text, position)) is not None:
            start, after = token.span()
            name = token[2]
            if name is None:
                position = self._comment(start, after)
                continue
            tag = _TAG_END.match(text, after)
            if tag is None:
                self.unfinished = start
                break
            position = self._tag(name.lower(), bool(token[1]), start, after, tag.end())
        if not self.out:
            return Tamed(text)
        self.out.append(text[self.copied :])
        return Tamed("".join(self.out), self._warnings())

    def _comment(self, start: int, after: int) -> int:
        """Offset past a comment, -1 where it never ends."""
        if self.text.startswith("<!--", start):
            # `<!-->` is a whole comment.
            end = _COMMENT_END.search(self.text, start + 2)
            return end.end() if end else -1
        return self.text.find(">", after)

    def _tag(self, name: str, closes: bool, start: int, after: int, end: int) -> int:
        """Keep, shorten or drop the tag at `start`; gives where to read on."""
        nesting = self.nesting
        ends = nesting.overdrawn()
        if ends:
            self._replace(start, start, ends)
        if closes:
            if not nesting.close(name):
                self._replace(start, end, "")
            return end
        # In HTML the slash says nothing.
        if not (self.text[end - 2] == "/" and nesting.foreign) and not nesting.open(name):
            self._replace(start, end, "")
            return end
        if end - after > _LONG_TAG:
            self._shorten(after, end)
        if name in _RAW_ENDS and not nesting.foreign:
            closing = _RAW_ENDS[name].search(self.text, end)
            nesting.close(name)
            return closing.end() if closing else -1
        return end

    def _shorten(self, after: int, end: int) -> None:
        for count, found in enumerate(_ATTRIBUTE.finditer(self.text, after, end - 1)):
            if count == MAX_ATTRIBUTES:
                self._replace(found.start(), end - 1, "")
                self.crowded += 1
                return

    def _replace(self, start: int, end: int, by: str) -> None:
        self.out += (self.text[self.copied : start], by)
        self.copied = end

    def _warnings(self) -> tuple[str, ...]:
        found = []
        if self.nesting.flattened:
            found.append(
                f"{self.nesting.flattened:,} tags nested deeper than {MAX_DEPTH} elements or "
                f"{MAX_FORMATTING} formats were flattened; their text was kept"
            )
        if self.crowded:
            found.append(f"{self.crowded:,} tags were cut to {MAX_ATTRIBUTES} attributes")
        return tuple(found)
