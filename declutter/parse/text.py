"""Plain text, as other tools pull it out of pages, to blocks.

Such text comes in three shapes, often mixed: blank lines between paragraphs, one paragraph a
line, and paragraphs wrapped at some column. Whether lines were wrapped is read from how full they
are, as in RFC 3676's and text browsers' fill: a line breaks only where the next word did not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from declutter.measure import measure
from declutter.model import COUNT, COUNTS, Elements, Head, Kind, Page, Source

__all__ = ["parse_text"]

# A line with something visible on it. The breaks are those of `str.splitlines`.
_LINE = re.compile(r"[^\n\r\f\x0b\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\f\x0b\x1c-\x1e\x85\u2028\u2029]")

_BULLET = re.compile(r"(?:[-*+•◦‣⁃▪▫■□●○►▶▸–✓✔·]|\(?(?:\d{1,2}|[a-z])[.)])[ \t\u00a0\u3000]+(?=\S)")
_HEADING = re.compile(r"(#{1,6})[ \t]+\S")
_FENCE = re.compile(r"(`{3,}|~{3,})")

# Characters two columns wide (East Asian Width W and F, without the emoji planes).
_WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60"
)
_WIDE_RUN = re.compile(f"[{_WIDE}]+")
# Written without spaces between words: all wide characters but Hangul.
_UNSPACED = re.compile("[\u2e80-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]")
_FIRST_WORD = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+")
_CODE_END = re.compile(r"[{}]$|[)\]}\"'];$")
_SENTENCE_END = re.compile(r"[.!?…。！？:：][\"'”’»)\]」』]*$")

# Columns within which people and programs wrap.
_WRAP_MIN, _WRAP_MAX = 45, 120


@dataclass(frozen=True, slots=True)
class _Line:
    """One line with visible text.

    Attributes:
        start, end: its slice of the input, without the white space around it.
        text: its text, white space collapsed.
        indent: columns before it.
        gap: True where a blank line, or nothing, stands before it.
        width: columns of `text`.
        kind, level: as `Block.kind` and `Block.level`.
    """

    start: int
    end: int
    text: str
    indent: int
    gap: bool
    width: int
    kind: Kind = Kind.PARAGRAPH
    level: int = 0


def parse_text(source: Source) -> Page:
    """Divide plain text into blocks: paragraphs, list items, Markdown headings and fenced code.

    Markers of lists and headings stay in the text, so the blocks in order are the whole input but
    for white space. All but the counts of characters and words, breaks and levels is 0.
    """
    blocks = list(_blocks(source.text))
    n = len(blocks)
    counts = np.zeros((n, len(COUNTS)), dtype=np.int32)
    for row, block in zip(counts, blocks, strict=True):
        measures = measure(block.text)
        row[: len(measures)] = measures
        row[COUNT["breaks"]] = block.text.count("\n")
        row[COUNT["level"]] = block.level
    zero = np.zeros(1, dtype=np.int32)
    return Page(
        source=source,
        html="",
        texts=[block.text for block in blocks],
        kinds=np.array([block.kind for block in blocks], dtype=np.uint8),
        counts=counts,
        element=np.zeros(n, dtype=np.int32),
        start=np.array([block.start for block in blocks], dtype=np.int32),
        end=np.array([block.end for block in blocks], dtype=np.int32),
        elements=Elements(
            tags=["root"],
            attrs=[""],
            parent=zero - 1,
            depth=zero,
            first=zero,
            last=zero + n,
            start=zero,
        ),
        head=Head(),
        plain=True,
    )


def _blocks(text: str) -> Iterator[_Line]:
    """The blocks, each as the line it would be if it were written on one."""
    lines = _with_code(text, _with_levels(list(_lines(text))))
    wrapped = _wrapped(lines)
    block: list[_Line] = []
    for line, joins in zip(lines, wrapped, strict=True):
        if block and not joins:
            yield _joined(block)
            block = []
        block.append(line)
    if block:
        yield _joined(block)


def _lines(text: str) -> Iterator[_Line]:
    end = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        words = raw.split()
        if not words:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        gap = len(_BREAK.findall(text, end, start)) != 1
        end = match.start() + len(raw.rstrip())
        line = " ".join(words)
        indent = _columns(raw[: start - match.start()].expandtabs(4))
        kind, level = _kind(text, start)
        yield _Line(start, end, line, indent, gap, _columns(line), kind, level)


def _kind(text: str, start: int) -> tuple[Kind, int]:
    heading = _HEADING.match(text, start)
    if heading:
        return Kind.HEADING, len(heading.group(1))
    if _BULLET.match(text, start):
        return Kind.LIST_ITEM, 1
    return Kind.PARAGRAPH, 0


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(map(len, _WIDE_RUN.findall(text)))


def _with_levels(lines: list[_Line]) -> list[_Line]:
    """List items with their nesting depth, told by indentation."""
    indents: list[int] = []
    for i, line in enumerate(lines):
        if line.kind != Kind.LIST_ITEM:
            # A paragraph at the margin ends the list; an indented one may belong to an item.
            if not indents or line.indent <= indents[0]:
                indents.clear()
            continue
        while indents and indents[-1] > line.indent:
            indents.pop()
        if not indents or indents[-1] < line.indent:
            indents.append(line.indent)
        lines[i] = replace(line, level=len(indents))
    return lines


def _with_code(text: str, lines: list[_Line]) -> list[_Line]:
    """Lines, with each fenced code block as one of them, its line breaks kept."""
    found: list[_Line] = []
    closing = _closing_fences(lines)
    i = 0
    while i < len(lines):
        last = closing.get(i)
        if last is None:
            found.append(lines[i])
            i += 1
            continue
        start, end = lines[i].start, lines[last].end
        code = "\n".join(row.rstrip() for row in text[start:end].splitlines())
        found.append(replace(lines[i], end=end, text=code, gap=True, kind=Kind.CODE, level=0))
        i = last + 1
        if i < len(lines):
            lines[i] = replace(lines[i], gap=True)
    return found


def _closing_fences(lines: list[_Line]) -> dict[int, int]:
    """Index of each line that opens a fenced block -> index of the line that closes it."""
    pairs: dict[int, int] = {}
    opened: tuple[int, str] | None = None
    for i, line in enumerate(lines):
        fence = _FENCE.match(line.text)
        if fence is None:
            continue
        marks = fence.group()
        if opened is None:
            opened = i, marks
        elif marks.startswith(opened[1]) and line.text == marks:
            pairs[opened[0]] = i
            opened = None
    return pairs


def _wrapped(lines: list[_Line]) -> list[bool]:
    """For each line, whether it goes on with the paragraph of the line before it."""
    joins = [False] * len(lines)
    pairs = [i for i in range(1, len(lines)) if _may_join(lines[i - 1], lines[i])]
    if not pairs:
        return joins
    # One column for the whole text where that explains it, else one a paragraph.
    column = _wrap_column(lines, pairs, least=4)
    if column:
        for i in pairs:
            joins[i] = _goes_on(lines[i - 1], lines[i], column)
        return joins
    for run in _runs(pairs):
        column = _wrap_column(lines, run, least=2)
        for i in run:
            if column:
                joins[i] = _goes_on(lines[i - 1], lines[i], column)
            elif len(run) == 1:
                joins[i] = _runs_across(lines[i - 1], lines[i], _WRAP_MIN + 10)
    return joins


def _may_join(before: _Line, line: _Line) -> bool:
    """Whether nothing but the wrapping could part two lines."""
    if line.gap or line.kind != Kind.PARAGRAPH or before.kind in (Kind.HEADING, Kind.CODE):
        return False
    if _CODE_END.search(before.text[-2:]):
        return False
    # More indentation begins a paragraph, but in a list item it is how the item goes on.
    return before.kind == Kind.LIST_ITEM or line.indent <= before.indent


def _runs(pairs: list[int]) -> Iterator[list[int]]:
    """Pairs of adjacent lines, grouped into runs of consecutive lines."""
    run: list[int] = []
    for i in pairs:
        if run and i != run[-1] + 1:
            yield run
            run = []
        run.append(i)
    yield run


def _wrap_column(lines: list[_Line], pairs: list[int], least: int) -> int:
    """Column at which these lines were wrapped, or 0 where they were not.

    Args:
        lines: all lines.
        pairs: indices of the lines that may go on with the line before them.
        least: number of lines that must be full.
    """
    widths = sorted(lines[i - 1].width for i in pairs)
    # A few long words (addresses) may stick out.
    column = widths[min(len(widths) - 1, len(widths) * 19 // 20)]
    if not _WRAP_MIN <= column <= _WRAP_MAX:
        return 0
    full = [i for i in pairs if _full(lines[i - 1], lines[i], column)]
    across = sum(_runs_across(lines[i - 1], lines[i], column // 2) for i in pairs)
    share = max(len(full), across) / len(pairs)
    if len(full) < least or share < 0.6:
        return 0
    # Titles in a list may be of similar length by chance, but they begin with a capital.
    cased = [c for i in full if (c := lines[i].text[0]).lower() != c.upper()]
    if len(cased) >= 0.3 * len(full):
        return column if sum(map(str.islower, cased)) >= 0.3 * len(cased) else 0
    return column if share >= 0.9 else 0


def _full(before: _Line, line: _Line, column: int) -> bool:
    """Whether the first word of a line had no room on the line before it."""
    first = _FIRST_WORD.match(line.text)
    word = first.group() if first else line.text
    space = 0 if _tight(before.text, line.text) else 1
    # Punctuation must not begin a line, so Chinese and Japanese lines may end a character early.
    slack = 2 if space == 0 else 0
    return before.width + space + _columns(word) + slack > column


def _goes_on(before: _Line, line: _Line, column: int) -> bool:
    """Whether a line of wrapped text belongs to the paragraph of the line before it."""
    ended = _SENTENCE_END.search(before.text[-8:]) is not None
    if _full(before, line, column):
        # What is not a sentence after the end of one, and short, is a line of its own.
        return not ended or 2 * line.width >= column or bool(_SENTENCE_END.search(line.text[-8:]))
    # People who wrap by hand leave more room than a word takes.
    return _runs_across(before, line, column // 2) or (
        not ended and before.text.isascii() and 4 * before.width >= 3 * column
    )


def _runs_across(before: _Line, line: _Line, least: int) -> bool:
    """Whether a sentence begun on a line of `least` columns or more runs on into the next."""
    return (
        least <= before.width <= _WRAP_MAX
        and line.text[0].islower()
        and not _SENTENCE_END.search(before.text[-8:])
    )


def _tight(before: str, after: str) -> bool:
    """Whether two lines are joined without a space."""
    return bool(_UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]))


def _joined(lines: list[_Line]) -> _Line:
    parts = [lines[0].text]
    for before, line in pairwise(lines):
        parts += ["" if _tight(before.text, line.text) else " ", line.text]
    return replace(lines[0], end=lines[-1].end, text="".join(parts))
