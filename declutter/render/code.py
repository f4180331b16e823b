"""Code blocks: text without line numbers, and the language the page names."""

from __future__ import annotations

import re

from declutter.model import Page

_NUMBERED = re.compile(
    r'class="[^"]*(?:lineno|line-?num|hljs-ln|gutter|\bln\b|\bnum\b|blob-num)', re.IGNORECASE
)
_LANGUAGE = re.compile(
    r'(?:\b(?:class|data-lang|data-language|lang)="(?:[^"]*\s)?'
    r"(?:language-|lang-|highlight-source-|highlight-|brush:\s*|prettyprint\s+lang-|sourceCode\s+)"
    r'([\w+#.-]+))|\bdata-lang(?:uage)?="([\w+#.-]+)"',
    re.IGNORECASE,
)
# The bare names that highlighters put beside their own class.
_BESIDE = re.compile(
    r'class="(?:[^"]*\s)?(?:hljs|highlight|sourceCode|prettyprint|shiki|codehilite)\s+'
    r'(?:hljs-)?([a-z][\w+#-]{0,19})(?:[\s"])',
)
_NO_LANGUAGE = frozenset(
    "none text plain plaintext notranslate default source auto nohighlight hljs highlight code "
    "numbersource numberlines line-numbers copy console-output wrapper table block "
    "undefined".split()
)
# How far out a box around one listing may name its language, and how much it may hold.
_ANCESTORS = 8
_BLOCKS = 6


def listing(page: Page, index: int, text: str) -> str:
    """A code block's text without the line numbers that its markup sets apart.

    Args:
        page: the page.
        index: index of the block.
        text: its text, given back where it holds no numbers.
    """
    slice_ = page.html[int(page.start[index]) : int(page.end[index])]
    if 'class="' not in slice_ or not _NUMBERED.search(slice_):
        return text
    # What reads inline markup takes long to load, and few pages hold numbered listings.
    from declutter.parse.inline import Inline, Mark

    runs = Inline(page).code(index)
    kept = "".join(run.text for run in runs if not run.marks & Mark.NUMBER)
    # Numbers set apart by markup leave the space that parted them from the code.
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip("\n") or text


def language(page: Page, index: int) -> str:
    """The language of a code block, "" where the page names none."""
    start, end = int(page.start[index]), int(page.end[index])
    slice_ = page.html[start : min(end, start + 400)]
    # Only a `code` element that opens the block speaks for all of it.
    places = [slice_[: slice_.find(">") + 1]] if slice_.lstrip().startswith("<code") else []
    element = int(page.element[index])
    for _ in range(_ANCESTORS):
        if element < 0 or int(page.elements.last[element] - page.elements.first[element]) > _BLOCKS:
            break
        places.append(" " + page.elements.attrs[element])
        element = int(page.elements.parent[element])
    for pattern in (_LANGUAGE, _BESIDE):
        for place in places:
            for match in pattern.finditer(place):
                name = next(group for group in match.groups() if group).lower()
                if name not in _NO_LANGUAGE:
                    return name
    return ""
