"""All rules on one page: rounds of marking on a shared state, until nothing more is found.

In each round every rule and every detector looks at the same state, and only then is the state
changed, so the order of rules cannot matter. A later round sees what an earlier one laid bare (a
label whose teasers stood behind an advertisement, a prompt in front of another one).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from sys import maxsize

from declutter.model import Removal
from declutter.rules.body import Body
from declutter.rules.context import Mark, in_context
from declutter.rules.language import Guesser
from declutter.rules.matcher import MAX_SUBJECT, Matcher, Subject, allowed, is_finished
from declutter.rules.model import SURE_FAMILIES
from declutter.rules.prefilter import Table
from declutter.rules.search import Pattern, search
from declutter.rules.shape import ends_sentence, segments
from declutter.rules.wording import load_wording

_ROUNDS = 8
# A block of several prompts in a row goes as a whole up to this many words.
_COMPOSITE_WORDS = 40
# Of such a block so much, in characters, may be left to the wording scorer, which must not doubt
# too much: of the short lines of true bodies one in fifty scores as high.
_LEFT_SHARE = 0.6
_MAYBE_RESIDUE = -2.0
# A match of fewer words at the end of a paragraph is only taken without a final stop.
_SAFE_WORDS = 3
# A caption that ends in its credit has so many words at most, and so many sentences.
_CAPTION_WORDS = 60
_FEW = (2, 4)

Detector = Callable[[Body], Iterable[Mark]]


@dataclass(slots=True)
class _Found:
    """Numbers of the patterns that match a unit.

    Attributes:
        head: those that match the unit, or its beginning where it is long.
        start: where the last sentence or set-off piece begins, 0 where there is but one.
        tail: those that match that piece.
    """

    head: Sequence[int] = ()
    start: int = 0
    tail: Sequence[int] = ()


class Engine:
    """The pattern rules, ready to run.

    Args:
        matchers: the rules.
        table: the prefilter's table of these rules, made where it is missing.
        languages: keeps rules from lines that are surely in another language than theirs.
        active: ids of the rules that run; all by default.
    """

    def __init__(
        self,
        matchers: Iterable[Matcher],
        table: Table | None = None,
        languages: Guesser | None = None,
        active: Container[str] | None = None,
    ) -> None:
        by_id = {m.id: m for m in sorted(matchers, key=lambda m: m.rule.rank)}
        active = by_id if active is None else active
        self.matchers = tuple(m for m in by_id.values() if m.id in active)
        table = table or Table.of([matcher.rule for matcher in by_id.values()])
        self._languages = languages
        rules = self._rules = [by_id[name] for name in table.names]
        # By the numbers of the patterns; those of rules that do not run are never found.
        self._rule_of: list[int] = table.rules.tolist()
        self._number_of: list[int] = table.numbers.tolist()
        firsts = [Pattern(m.runner, m.first, m.shape) for m in rules]
        self._search = search(table, active, firsts)
        self._cutting = table.numbers_of([m.cuts_start for m in rules])
        self._contextual = table.numbers_of([m.contextual for m in rules])
        self._labels = frozenset(m.id for m in self.matchers if m.rule.takes == "teasers")
        self._plain_words = frozenset(
            m.id
            for m in self.matchers
            if m.rule.family not in SURE_FAMILIES and m.rule.at != "start" and not m.credit
        )
        self._hints = frozenset(table.hints)

    def run(
        self, body: Body, detectors: Sequence[Detector] = (), *, captions: str = "drop"
    ) -> tuple[Removal, ...]:
        """Mark and take until nothing more is found; changes `body`."""
        removals: list[Removal] = []
        body.hints = self._hints
        due: Iterable[int] = range(len(body))
        contextual: set[int] = set()
        for _ in range(_ROUNDS):
            marks: list[Mark] = []
            for unit, found in self._matching(body, due):
                marks += self._marks(body, unit, found, captions)
                if not self._contextual.isdisjoint(found.head):
                    contextual.add(unit)
            marks += self._teasers(body, marks)
            for detector in detectors:
                marks.extend(detector(body))
            if not marks:
                break
            kept = in_context(body, marks, self._plain_words, self._labels)
            changed = _take(body, kept, removals)
            if not changed:
                break
            refused = {mark.unit for mark in marks}.difference(mark.unit for mark in kept)
            due = sorted(unit for unit in changed | refused | contextual if body.alive[unit])
        return _merged(body, removals)

    def _matching(self, body: Body, units: Iterable[int]) -> list[tuple[int, _Found]]:
        """The patterns that match each unit, and its end, where there are any."""
        texts, tails = body.texts, body.tails
        longest = maxsize if self._cutting else MAX_SUBJECT
        heads = [unit for unit in units if len(texts[unit]) <= longest]
        ends = [unit for unit in units if tails[unit]]
        found: dict[int, _Found] = {}
        for index, numbers in self._search([texts[unit][:MAX_SUBJECT] for unit in heads]):
            found[heads[index]] = _Found(numbers)
        for index, numbers in self._search([texts[unit][tails[unit] :] for unit in ends]):
            unit = ends[index]
            head = found[unit].head if unit in found else ()
            found[unit] = _Found(head, tails[unit], numbers)
        return sorted(found.items(), key=itemgetter(0))

    def _marks(self, body: Body, unit: int, found: _Found, captions: str) -> list[Mark]:
        text = body.text(unit)
        if body.is_speech(unit):
            return []
        if len(text) <= MAX_SUBJECT:
            name = ""
            if found.head:
                name = self._first_match(body, unit, found.head, Subject.of(text), captions)
            if not name and found.tail:
                name = self._composite(body, unit, text, captions)
            if not name and found.tail:
                name = self._credited(body, unit, found, text, captions)
            if name:
                return [Mark(unit, 0, len(text), name)]
        return self._cuts(body, unit, found, text)

    def _first_match(
        self, body: Body, unit: int, found: Sequence[int], subject: Subject, captions: str
    ) -> str:
        """Id of the first rule that takes the subject as a whole, "" for none."""
        for pattern in found:
            matcher, number = self._pattern(pattern)
            if not matcher.whole or (matcher.names_credit and captions != "drop"):
                continue
            if matcher.confirms(subject, number) and self._may(matcher, body, unit, subject.raw):
                return matcher.id
        return ""

    def _may(self, matcher: Matcher, body: Body, unit: int, text: str) -> bool:
        """Whether a rule may take a piece of a unit, by its surroundings and language."""
        rule = matcher.rule
        if not allowed(rule, body, unit):
            return False
        # "Check out our YouTube channel" reads like Dutch to a pattern of mostly foreign words.
        languages = self._languages
        return languages is None or not languages.contradicts(text, body.language, rule.language)

    def _pattern(self, number: int) -> tuple[Matcher, int]:
        """The rule of a pattern, and the pattern's number in it."""
        return self._rules[self._rule_of[number]], self._number_of[number]

    def could_match(self, text: str) -> set[str]:
        """Ids of the rules with patterns that could match a text."""
        return {self._pattern(number)[0].id for number in self._search.candidates(text)}

    def whole_matches(self, texts: list[str], family: str) -> list[str]:
        """For each text the id of a rule of a family that takes it, context left aside."""
        found = [""] * len(texts)
        short = [i for i, text in enumerate(texts) if len(text) <= MAX_SUBJECT]
        for index, numbers in self._search([texts[i] for i in short]):
            subject = Subject.of(texts[short[index]])
            for matcher, number in map(self._pattern, numbers):
                of_family = matcher.whole and matcher.rule.family == family
                if of_family and matcher.confirms(subject, number):
                    found[short[index]] = matcher.id
                    break
        return found

    def _composite(self, body: Body, unit: int, text: str, captions: str) -> str:
        """The first rule's id where rules take the sentences of the text, else "".

        What no rule takes goes along where it is the lesser part and may be residue by its wording.
        """
        if Subject.of(text).words > _COMPOSITE_WORDS:
            return ""
        pieces = [text[start:end] for start, end in segments(text)]
        if len(pieces) < 2:
            return ""
        names = [""] * len(pieces)
        for index, numbers in self._search(pieces):
            piece = Subject.of(pieces[index])
            names[index] = self._first_match(body, unit, numbers, piece, captions)
        taken = [name for name in names if name]
        left = [piece for piece, name in zip(pieces, names, strict=True) if not name]
        if not taken or sum(map(len, left)) > _LEFT_SHARE * len(text):
            return ""
        if any(load_wording().score(piece) < _MAYBE_RESIDUE for piece in left):
            return ""
        return taken[0]

    def _credited(self, body: Body, unit: int, found: _Found, text: str, captions: str) -> str:
        """The rule's id where a caption of few sentences ends in a credit that a rule takes."""
        credits = [n for n in found.tail if self._pattern(n)[0].credit]
        if captions != "drop" or not credits or not _FEW[0] <= len(segments(text)) <= _FEW[1]:
            return ""
        # The last line of a report often ends in the agency's name as a caption does.
        is_last = body.next(unit) is None and "figure" not in body.containers(unit)
        if is_last or Subject.of(text).words > _CAPTION_WORDS:
            return ""
        return self._first_match(body, unit, credits, Subject.of(text[found.start :]), captions)

    def _cuts(self, body: Body, unit: int, found: _Found, text: str) -> list[Mark]:
        """A label at the start and one at the end of a paragraph."""
        marks = []
        starts = [self._pattern(n) for n in found.head if n in self._cutting]
        subject = Subject.head(text) if starts else None
        for matcher, number in starts:
            end = matcher.cut_start(subject, number) if subject else None
            if end and self._may(matcher, body, unit, text[:end]):
                marks.append(Mark(unit, 0, _skip_space(text, end), matcher.id))
                break
        name = self._tail(body, unit, found, text) if found.tail else ""
        if name:
            marks.append(Mark(unit, len(text[: found.start].rstrip()), len(text), name))
        return marks

    def _tail(self, body: Body, unit: int, found: _Found, text: str) -> str:
        """Id of the rule that takes the last sentence of a paragraph, "" for none."""
        if not is_finished(text[: found.start]):
            return ""
        last = Subject.of(text[found.start :])
        safe = last.words >= _SAFE_WORDS or not ends_sentence(last.raw)
        for matcher, number in map(self._pattern, found.tail):
            takes = matcher.tail and safe and matcher.confirms(last, number)
            takes = takes or (matcher.rule.at == "end" and matcher.ends(last))
            if not takes or not self._may(matcher, body, unit, last.raw):
                continue
            if self._continues(matcher.rule.language, body, text[: found.start]):
                return matcher.id
        return ""

    def _continues(self, language: str, body: Body, text: str) -> bool:
        """Whether the end of a paragraph can be in a language: its own, or English."""
        if language in {"", "en"} or self._languages is None:
            return True
        return language == (self._languages(text) or body.language or language)

    def _teasers(self, body: Body, marks: list[Mark]) -> list[Mark]:
        """Marks of the teasers that go along with labels that are marked."""
        going = {mark.unit for mark in marks}
        return [
            Mark(teaser, 0, len(body.text(teaser)), mark.rule, direct=False)
            for mark in marks
            if mark.rule in self._labels
            for teaser in body.teasers_after(mark.unit, going)
        ]


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _take(body: Body, marks: list[Mark], removals: list[Removal]) -> set[int]:
    """Take what is marked out of the body; the longest mark of a unit first."""
    changed: set[int] = set()
    # Of marks on the same text a pattern's says most.
    for mark in sorted(
        marks, key=lambda m: (m.unit, m.start - m.end, not m.direct, ".code." in m.rule, m.rule)
    ):
        unit = mark.unit
        if not body.alive[unit]:
            continue
        # Earlier marks of this round may have shortened the unit: marks are in its old offsets.
        offset = body.round_start(unit, fresh=unit not in changed)
        start = max(offset + mark.start, body.start[unit])
        end = min(offset + mark.end, body.end[unit])
        if start >= end:
            continue
        changed.add(unit)
        block = body.block[unit]
        family = mark.rule.split(".", maxsplit=1)[0]
        text = body.page.texts[block][start:end]
        removals.append(Removal(block, start, end, mark.rule, family, text))
        body.take(unit, start, end)
        if not body.alive[unit]:
            body.taken += mark.direct and ".code." not in mark.rule
    return changed


def _merged(body: Body, removals: list[Removal]) -> tuple[Removal, ...]:
    """Removals in order; one that spans the block where nothing of the block is left."""
    by_block: dict[int, list[Removal]] = {}
    for removal in removals:
        by_block.setdefault(removal.block, []).append(removal)
    out: list[Removal] = []
    for block in sorted(by_block):
        found = sorted(by_block[block], key=lambda r: r.start)
        text = body.page.texts[block]
        gaps = [text[a.end : b.start] for a, b in pairwise(found)]
        rest = text[: found[0].start] + "".join(gaps) + text[found[-1].end :]
        if rest.strip():
            out.extend(found)
        else:
            main = max(found, key=lambda r: (r.end - r.start, r.rule))
            out.append(Removal(block, 0, len(text), main.rule, main.family, text))
    return tuple(out)
