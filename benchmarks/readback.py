"""Markdown and TEI read back by others' rules: markdown-it-py, and the content models of TEI P5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt
from markdown_it.token import Token

_REFEREE = MarkdownIt("commonmark").enable("table").enable("strikethrough")
_FOOTNOTE = re.compile(r"^\[\^(\w+)\]: ", re.MULTILINE)
_MARKS = re.compile(r"\[\^\w+\]|^\[[ x]\] ", re.MULTILINE)

TEI = "{http://www.tei-c.org/ns/1.0}"
_PHRASES = {"hi", "ref", "lb", "code", "formula", "graphic", "figure"}
_CHUNKS = {"p", "ab", "list", "quote", "note", "table", "figure", "milestone"}
# Children that the content models of TEI P5 allow, for the elements that are written.
_MODEL = {
    "TEI": {"teiHeader", "text"},
    "teiHeader": {"fileDesc", "profileDesc"},
    "fileDesc": {"titleStmt", "publicationStmt", "sourceDesc"},
    "titleStmt": {"title", "author"},
    "publicationStmt": {"publisher", "date", "availability"},
    "availability": {"licence"},
    "sourceDesc": {"bibl"},
    "bibl": {"title", "author", "date", "ref"},
    "profileDesc": {"abstract", "langUsage", "textClass"},
    "abstract": {"p"},
    "langUsage": {"language"},
    "textClass": {"keywords"},
    "keywords": {"term"},
    "text": {"body"},
    "body": _CHUNKS,
    "p": _PHRASES,
    "ab": _PHRASES,
    "hi": _PHRASES,
    "ref": _PHRASES,
    "figDesc": _PHRASES,
    "head": _PHRASES,
    "label": _PHRASES,
    "code": {"lb"},
    "quote": _CHUNKS,
    "note": _CHUNKS | {"label"},
    "item": _CHUNKS | _PHRASES,
    "cell": _CHUNKS | _PHRASES,
    "list": {"item", "label"},
    "table": {"head", "row"},
    "row": {"cell"},
    "figure": {"graphic", "figDesc"},
    "graphic": {"desc"},
}


def read(markdown: str) -> str:
    """What a reader of rendered markdown sees; footnotes stand where they are written."""
    lines, inside = [], False
    for line in markdown.split("\n"):
        inside = bool(_FOOTNOTE.match(line)) or (inside and line[:1] in ("", " "))
        lines.append(_FOOTNOTE.sub("", line.removeprefix("    ") if inside else line))
    out: list[str] = []
    _collect(_REFEREE.parse("\n".join(lines)), out)
    return "".join(out)


def _collect(tokens: Sequence[Token], out: list[str]) -> None:
    for token in tokens:
        if token.children is not None:
            _collect(token.children, out)
        elif token.type in ("text", "code_inline", "fence", "code_block"):
            out.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            out.append("\n")
        elif token.type in ("html_inline", "html_block"):
            out.append(f"RAW HTML {token.content}")
        if token.type in ("inline", "fence", "code_block"):
            out.append("\n")


def words(text: str) -> list[str]:
    """Words of rendered text; footnote numbers and check boxes are marks, not words."""
    return re.findall(r"\w+", _MARKS.sub(" ", text))


def misplaced(element: ET.Element) -> list[str]:
    """Every place where an element stands that TEI does not allow there."""
    wrong = []
    for child in element:
        name, parent = (e.tag.removeprefix(TEI) for e in (child, element))
        if name not in _MODEL.get(parent, set()):
            wrong.append(f"{name} in {parent}")
        wrong.extend(misplaced(child))
    return wrong
