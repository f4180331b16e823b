"""Where in a body whole lines may be taken at all: between and around paragraphs.

The same words are residue between the paragraphs of an article and content on a page of forms,
buttons and cards ("Learn more", "Password", "Comments"). So a run of lines that rules have
marked is only taken where paragraphs of prose stand around it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from declutter.rules.body import Body
from declutter.rules.shape import is_headline, is_list_item

# Share of a body's characters in paragraphs from which it reads as an article.
_ARTICLE = 0.7
_LEAST_PARAGRAPHS = 3
# A front page: so many headlines, nearly as many as paragraphs, of few characters each.
_LEAST_HEADLINES = 8
_HEADLINES = 0.6
_BLURB = 180
# Unmarked lines (headline, date, byline) between the edge of the page and its first paragraph.
_EDGE_LINES = 4
# Unmarked lines (a heading, residue that no rule knows) between a run and the next paragraph.
_LINES_BETWEEN = 2


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


def in_context(
    body: Body, marks: list[Mark], plain_words: Container[str], labels: Container[str]
) -> list[Mark]:
    """The marks that stand where residue can stand; marks on parts of a unit always do.

    Args:
        body: the body.
        marks: what rules have marked.
        plain_words: ids of rules whose wording is content elsewhere ("Learn more"); they need a
            paragraph right before and after.
        labels: ids of rules for labels of lists of links.
    """
    whole = {m.unit for m in marks if m.start == 0 and m.end >= len(body.text(m.unit))}
    if not whole:
        return marks
    if is_digest(body, whole):
        # Beside headlines only what says itself, and in no plain words, that it is residue.
        whole &= {m.unit for m in marks if m.direct}
        whole &= {m.unit for m in marks if m.rule not in plain_words}
        marks = [m for m in marks if m.unit in whole or m.start or m.end < len(body.text(m.unit))]
    article = is_article(body, whole)
    # A label's links go along with it, or the ensemble left them out before.
    listed = {m.unit for m in marks if not m.direct}
    listed |= {m.unit for m in marks if m.rule in labels and body.precedes_lost_links(m.unit)}
    strict = {m.unit for m in marks if m.rule in plain_words}
    good: set[int] = set()
    for run in _runs(body, whole):
        # A label says what it is by its links; a heading begins a section.
        labelled = not listed.isdisjoint(run) and not any(map(body.is_heading, run))
        loose = labelled or strict.isdisjoint(run)
        if _stands_in_prose(body, run) or (
            article and _stands_in_article(body, run, whole, loose=loose)
        ):
            good.update(run)
    return [
        m
        for m in marks
        if m.unit not in whole or m.unit in good or "figure" in body.containers(m.unit)
    ]


def is_article(body: Body, marked: AbstractSet[int]) -> bool:
    """Whether most of a body, but for the marked units, stands in paragraphs."""
    paragraphs, share = body.prose_share(marked)
    return paragraphs >= _LEAST_PARAGRAPHS and share >= _ARTICLE


def is_digest(body: Body, marked: Container[int]) -> bool:
    """Whether a body is a list of stories in text input: headlines, each before its blurb."""
    if not body.page.plain:
        return False
    headlines, blurbs, length = 0, 0, 0
    for unit, text in enumerate(body.texts):
        if unit in marked or not body.alive[unit]:
            continue
        if body.is_prose(unit):
            blurbs += 1
            length += len(text)
        else:
            headlines += is_headline(text) and not is_list_item(text)
    return headlines >= max(_LEAST_HEADLINES, _HEADLINES * blurbs) and length < _BLURB * blurbs


def _runs(body: Body, marked: set[int]) -> Iterable[list[int]]:
    """Marked units with no other unit between them."""
    run: list[int] = []
    for unit in range(len(body)):
        if not body.alive[unit]:
            continue
        if unit in marked:
            run.append(unit)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _stands_in_prose(body: Body, run: list[int]) -> bool:
    """Whether paragraphs stand right before and after, or the edge of the body on one side."""
    before, after = body.previous(run[0]), body.next(run[-1])
    left, right = body.is_prose(before), body.is_prose(after)
    return (left and (right or after is None)) or (right and before is None)


def _stands_in_article(body: Body, run: list[int], marked: set[int], *, loose: bool) -> bool:
    """Whether, in an article, a paragraph or the edge is near enough on both sides."""
    before, after = body.previous(run[0]), body.next(run[-1])
    if _near_edge(body, before, marked, -1) or _near_edge(body, after, marked, 1):
        return True
    if body.are_paragraphs(before, after):
        return True
    if not loose:
        return False
    return (body.is_prose(before) and _prose_follows(body, after, marked, 1)) or (
        body.is_prose(after) and _prose_follows(body, before, marked, -1)
    )


def _prose_follows(body: Body, unit: int | None, marked: set[int], step: int) -> bool:
    """Whether a paragraph comes after at most a few short lines that no rule knows."""
    lines = 0
    while unit is not None and lines <= _LINES_BETWEEN:
        if body.is_prose(unit):
            return True
        lines += unit not in marked
        unit = body.next(unit) if step > 0 else body.previous(unit)
    return False


def _near_edge(body: Body, unit: int | None, marked: set[int], step: int) -> bool:
    """Whether at most a few short lines stand between a run and the edge of the body."""
    lines = 0
    while unit is not None:
        if body.is_prose(unit) or lines >= _EDGE_LINES:
            return False
        lines += unit not in marked
        unit = body.next(unit) if step > 0 else body.previous(unit)
    return True
