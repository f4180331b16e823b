"""What detectors ask of every line before they look closer at a few, found in one pass.

The code here is the specification; `Survey` in the kernel finds the same.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declutter.kernel import compiled
from declutter.rules.normal import fold, folds_alone
from declutter.rules.shape import is_prose, last_segment, opens_dash, opens_quote

# Captions have so many characters, and their credit begins among so many last ones.
CAPTION_CHARS = (8, 500)
CREDIT_TAIL = 110
# A last sentence or set-off piece of more characters is not looked for.
MAX_END = 120
_STOPS = ".!?。！？…\"”»'"
# Close a bracket.
BRACKETS = (")", "]", "）")
# A mark that sets off what follows it.
OFFSET = re.compile(r"\s[-–—|/©]")
_LABELLED = re.compile(r"(?:[.!?…|)\]»\"”“•–—-]\s|\s\s).*[:：=©]|ot\. ", re.DOTALL)

Ints = NDArray[np.int32]


# Traits, as bits; the numbers are the kernel's.
PROSE = 1  # it reads as a paragraph
QUOTE = 2  # it opens with a quotation mark
DASH = 4  # it opens with a dash, as dialogue does
CREDIT = 8  # its end leaves room for a credit


def may_end_in_credit(text: str) -> bool:
    """Whether the last characters leave room for a credit; most paragraphs end in a stop."""
    low, high = CAPTION_CHARS
    if not low <= len(text) <= high:
        return False
    if text[-1] in _STOPS and not (text[-1] == "." and text[-2] in BRACKETS):
        return False
    if text.rstrip(" .").endswith(BRACKETS):
        return True
    tail = text[-CREDIT_TAIL:]
    return OFFSET.search(tail) is not None or _LABELLED.search(tail) is not None


def traits(text: str) -> int:
    """The traits of one line."""
    found = 0
    if is_prose(text):
        found |= PROSE
    if opens_quote(text):
        found |= QUOTE
    if opens_dash(text):
        found |= DASH
    if may_end_in_credit(text):
        found |= CREDIT
    return found


def survey_python(texts: list[str]) -> Ints:
    """Traits of each line, and where its last sentence begins, 0 where there is but one.

    Returns:
        int32[2, n].
    """
    rows = [(traits(text), last_segment(text, MAX_END)) for text in texts]
    return np.array(rows, dtype=np.int32).reshape(-1, 2).T


def _compiled_survey() -> Any:
    kernel = compiled.Survey(fold, folds_alone)

    def survey(texts: list[str]) -> Ints:
        out = np.empty((2, len(texts)), dtype=np.int32)
        kernel(texts, out)
        return out

    return survey


survey = survey_python if compiled is None else _compiled_survey()
