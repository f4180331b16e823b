"""Small pages built from lines, to prove rules on: what `declutter rules test` runs them on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from declutter.model import COUNT, COUNTS, Bools, Elements, Head, Kind, Page, Source
from declutter.words import tokens

PARAGRAPHS = (
    "The council of the small harbour town met late on Tuesday evening to settle how the old "
    "lighthouse should be paid for, and nobody left the hall before midnight.",
    "Two engineers had measured the tower in spring and found that its stones were sound, while "
    "the iron stairs inside would not last another winter.",
    "The mayor thanked both of them for their patience and asked the treasurer to read out the "
    "figures once more, slowly, so that everybody could follow.",
    "In the end all but one of the members raised their hands, and the work will begin as soon "
    "as the storms are over.",
)


def page_of(  # noqa: PLR0913  # each keyword is one independent property of the page
    lines: Sequence[str],
    *,
    plain: bool = True,
    language: str = "",
    kinds: Sequence[Kind] | None = None,
    tags: Sequence[str] | None = None,
    linked: Sequence[bool] | None = None,
) -> Page:
    """A page with one block a line.

    Args:
        lines: text of each block.
        plain: whether it is text input.
        language: declared language.
        kinds: kind of each block; all paragraphs by default.
        tags: element around each block, below the root; "p" by default.
        linked: whether the text of each block is a link; none by default.
    """
    n = len(lines)
    counts = np.zeros((n, len(COUNTS)), dtype=np.int32)
    for i, line in enumerate(lines):
        counts[i, COUNT["chars"]] = len(line)
        counts[i, COUNT["words"]] = len(tokens(line))
        if linked is not None and linked[i]:
            counts[i, COUNT["link_chars"]] = len(line)
            counts[i, COUNT["links"]] = 1
    spans = np.cumsum([0, *(len(line) + 1 for line in lines)]).astype(np.int32)
    names = ["body", *(tags or ["p"] * n)]
    return Page(
        source=Source("\n".join(lines), "", "str"),
        html="",
        texts=list(lines),
        kinds=np.asarray(kinds or [Kind.PARAGRAPH] * n, dtype=np.uint8),
        counts=counts,
        element=np.arange(1, n + 1, dtype=np.int32),
        start=spans[:-1],
        end=spans[1:] - 1,
        elements=_elements(names),
        head=Head(language=language),
        plain=plain,
    )


def _elements(names: list[str]) -> Elements:
    """A root with one child for each further name, child i holding block i."""
    e = len(names)
    first = np.array([0, *range(e - 1)], dtype=np.int32)
    last = np.array([e - 1, *range(1, e)], dtype=np.int32)
    parent = np.array([-1] + [0] * (e - 1), dtype=np.int32)
    depth = np.array([0] + [1] * (e - 1), dtype=np.int32)
    return Elements(names, [""] * e, parent, depth, first, last, np.zeros(e, dtype=np.int32))


def all_kept(page: Page) -> Bools:
    """Every block is body; bool[n]."""
    return np.ones(len(page), dtype=np.bool_)
