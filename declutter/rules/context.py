"""Where in a body whole lines may be taken at all: between and around paragraphs.

The same words are residue between the paragraphs of an article and content on a page of forms,
buttons and cards ("Learn more", "Password", "Comments"). So a run of lines that rules have
marked is only taken where paragraphs of prose stand around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from declutter.rules.body import Body

# Share of a body's characters in paragraphs from which it reads as an article.
_ARTICLE = 0.7
_LEAST_PARAGRAPHS = 3
# Unmarked lines (headline, date, byline) between the edge of the page and its first paragraph.
_EDGE_LINES = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a unit that a rule takes.

    Attributes:
        unit: index of the unit.
        start, end: offsets in the unit's text as it is now.
        rule: id of the rule.
        direct: False where the unit only goes along with another one.
    """

    unit: int
    start: int
    end: int
    rule: str
    direct: bool = True


def in_context(body: Body, marks: list[Mark]) -> list[Mark]:
    """The marks that stand where residue can stand; marks on parts of a unit always do."""
    whole = {m.unit for m in marks if m.start == 0 and m.end >= len(body.text(m.unit))}
    if not whole:
        return marks
    article = _is_article(body, whole)
    good: set[int] = set()
    for run in _runs(body, whole):
        if _stands_in_prose(body, run, whole, article):
            good.update(run)
    return [
        m
        for m in marks
        if m.unit not in whole or m.unit in good or "figure" in body.containers(m.unit)
    ]


def _is_article(body: Body, marked: set[int]) -> bool:
    prose, total, paragraphs = 0, 1, 0
    for unit in range(len(body.units)):
        if unit in marked or not body.alive[unit]:
            continue
        length = len(body.text(unit))
        total += length
        if body.is_prose(unit):
            prose += length
            paragraphs += 1
    return paragraphs >= _LEAST_PARAGRAPHS and prose >= _ARTICLE * total


def _runs(body: Body, marked: set[int]) -> Iterable[list[int]]:
    """Marked units with no other unit between them."""
    run: list[int] = []
    for unit in range(len(body.units)):
        if not body.alive[unit]:
            continue
        if unit in marked:
            run.append(unit)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _stands_in_prose(body: Body, run: list[int], marked: set[int], article: bool) -> bool:
    before, after = body.previous(run[0]), body.next(run[-1])
    left, right = body.is_prose(before), body.is_prose(after)
    if left and right:
        return True
    if not article:
        return (left and after is None) or (right and before is None)
    return _near_edge(body, before, marked, -1) or _near_edge(body, after, marked, 1)


def _near_edge(body: Body, unit: int | None, marked: set[int], step: int) -> bool:
    """Whether at most a few short lines stand between a run and the edge of the body."""
    lines = 0
    while unit is not None:
        if body.is_prose(unit) or lines >= _EDGE_LINES:
            return False
        lines += unit not in marked
        unit = body.next(unit) if step > 0 else body.previous(unit)
    return True
