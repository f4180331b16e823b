"""All rules on one page: rounds of marking on a shared state, until nothing more is found.

In each round every rule and every detector looks at the same state, and only then is the state
changed, so the order of rules cannot matter. A later round sees what an earlier one laid bare (a
label whose teasers stood behind an advertisement, a prompt in front of another one).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from declutter.model import Removal
from declutter.rules.body import Body
from declutter.rules.context import Mark, in_context
from declutter.rules.language import Guesser
from declutter.rules.matcher import MAX_END, MAX_SUBJECT, Matcher, Subject, allowed, is_finished
from declutter.rules.model import SURE_FAMILIES
from declutter.rules.prefilter import Line, Prefilter, Table
from declutter.rules.programs import trial
from declutter.rules.shape import ends_sentence, last_segment, segments

_ROUNDS = 8
_HEAD = 80
# A block of several prompts in a row goes as a whole up to this many words.
_COMPOSITE_WORDS = 40
# A match of fewer words at the end of a paragraph is only taken without a final stop.
_SAFE_WORDS = 3
# A caption that ends in its credit has so many words at most, and so many sentences.
_CAPTION_WORDS = 60
_FEW = (2, 4)

Detector = Callable[[Body], Iterable[Mark]]


@dataclass(frozen=True, slots=True)
class _Found:
    """What could match one unit.

    Attributes:
        head: the unit, or its beginning where it is long, with candidates.
        start: where the last sentence or set-off piece begins, 0 where there is but one.
        tail: that piece, with candidates.
    """

    head: Line | None
    start: int = 0
    tail: Line | None = None


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
        self.prefilter = Prefilter(table, active)
        self._languages = languages
        # By the numbers of the candidates; those of rules that do not run are never found.
        self._patterns = [(by_id[name], number) for name, number in self.prefilter.patterns]
        self._trial = trial(
            [matcher.runner for matcher, _ in self._patterns],
            [matcher.first + number for matcher, number in self._patterns],
            [matcher.shape for matcher, _ in self._patterns],
        )
        self._cutting = self._those(lambda matcher: matcher.cuts_start)
        self._contextual = self._those(lambda matcher: matcher.contextual)
        self._labels = frozenset(m.id for m in self.matchers if m.rule.takes == "teasers")
        self._plain_words = frozenset(
            m.id
            for m in self.matchers
            if m.rule.family not in SURE_FAMILIES and m.rule.at != "start" and not m.credit
        )
        self._hints = frozenset(table.hints)

    def _those(self, wanted: Callable[[Matcher], bool]) -> frozenset[int]:
        """Numbers of the candidates whose rules are of a kind."""
        return frozenset(i for i, (matcher, _) in enumerate(self._patterns) if wanted(matcher))

    def run(
        self, body: Body, detectors: Sequence[Detector] = (), *, captions: str = "drop"
    ) -> tuple[Removal, ...]:
        """Mark and take until nothing more is found; changes `body`."""
        removals: list[Removal] = []
        body.hints = self._hints
        due = set(range(len(body.units)))
        contextual: set[int] = set()
        for _ in range(_ROUNDS):
            marks: list[Mark] = []
            for unit, found in self._candidates(body, due).items():
                marks += self._marks(body, unit, found, captions)
                if found.head and not self._contextual.isdisjoint(found.head.candidates):
                    contextual.add(unit)
            marks += self._teasers(body, marks)
            for detector in detectors:
                marks.extend(detector(body))
            if not marks:
                break
            kept = in_context(body, marks, self._plain_words)
            changed = _take(body, kept, removals)
            if not changed:
                break
            refused = {mark.unit for mark in marks}.difference(mark.unit for mark in kept)
            due = {unit for unit in changed | refused | contextual if body.alive[unit]}
        return _merged(body, removals)

    def _candidates(self, body: Body, units: set[int]) -> dict[int, _Found]:
        """The patterns that could match each unit, and its end, where there are any."""
        texts: list[str] = []
        owners: list[tuple[int, int]] = []
        for unit in sorted(units):
            text = body.text(unit)
            if len(text) <= MAX_SUBJECT or self._cutting:
                texts.append(text if len(text) <= MAX_SUBJECT else text[:_HEAD])
                owners.append((unit, 0))
            start = last_segment(text, MAX_END)
            if start:
                texts.append(text[start:])
                owners.append((unit, start))
        found: dict[int, _Found] = {}
        for index, line in self.prefilter.scan(texts):
            unit, start = owners[index]
            if start:
                head = found[unit].head if unit in found else None
                found[unit] = _Found(head, start, line)
            else:
                found[unit] = _Found(line)
        return found

    def _marks(self, body: Body, unit: int, found: _Found, captions: str) -> list[Mark]:
        text = body.text(unit)
        if not text.strip() or body.is_speech(unit):
            return []
        if len(text) <= MAX_SUBJECT:
            name = ""
            if found.head:
                subject = Subject.of_line(text, found.head)
                name = self._first_match(body, unit, found.head.candidates, subject, captions)
            if not name and found.tail:
                name = self._composite(body, unit, text, captions)
            if not name and found.tail:
                name = self._credited(body, unit, found, text, captions)
            if name:
                return [Mark(unit, 0, len(text), name)]
        return self._cuts(body, unit, found, text)

    def _first_match(
        self, body: Body, unit: int, candidates: list[int], subject: Subject, captions: str
    ) -> str:
        """Id of the first rule that takes the subject as a whole, "" for none."""
        for candidate in self._trial.matching(candidates, subject.folded):
            matcher, number = self._patterns[candidate]
            if matcher.names_credit and captions != "drop":
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

    def whole_matches(self, texts: list[str], family: str) -> list[str]:
        """For each text the id of a rule of a family that takes it, context left aside."""
        found = [""] * len(texts)
        short = [i for i, text in enumerate(texts) if len(text) <= MAX_SUBJECT]
        for index, line in self.prefilter.scan([texts[i] for i in short]):
            subject = Subject.of_line(texts[short[index]], line)
            for candidate in self._trial.matching(line.candidates, subject.folded):
                matcher, number = self._patterns[candidate]
                if matcher.rule.family == family and matcher.confirms(subject, number):
                    found[short[index]] = matcher.id
                    break
        return found

    def _composite(self, body: Body, unit: int, text: str, captions: str) -> str:
        """The first rule's id where every sentence of the text is taken by a rule, else ""."""
        if Subject.of(text).words > _COMPOSITE_WORDS:
            return ""
        spans = segments(text)
        if len(spans) < 2:
            return ""
        name = ""
        for start, end in reversed(spans):
            subject = Subject.of(text[start:end])
            candidates = self.prefilter.find(subject.folded, subject.keyed)
            name = self._first_match(body, unit, candidates, subject, captions)
            if not name:
                return ""
        return name

    def _credited(self, body: Body, unit: int, found: _Found, text: str, captions: str) -> str:
        """The rule's id where a caption of few sentences ends in a credit that a rule takes."""
        candidates = found.tail.candidates if found.tail else []
        credits = [c for c in candidates if self._patterns[c][0].credit]
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
        candidates = found.head.candidates if found.head else []
        starts = [self._patterns[c] for c in candidates if c in self._cutting]
        subject = Subject.head(text) if starts else None
        for matcher, number in starts:
            end = matcher.cut_start(subject, number) if subject else None
            if end and self._may(matcher, body, unit, text[:end]):
                marks.append(Mark(unit, 0, _skip_space(text, end), matcher.id))
                break
        name = self._tail(body, unit, found.start, found.tail, text) if found.tail else ""
        if name:
            marks.append(Mark(unit, len(text[: found.start].rstrip()), len(text), name))
        return marks

    def _tail(self, body: Body, unit: int, start: int, tail: Line, text: str) -> str:
        """Id of the rule that takes the last sentence of a paragraph, "" for none."""
        if not is_finished(text[:start]):
            return ""
        last = Subject.of_line(text[start:], tail)
        safe = last.words >= _SAFE_WORDS or not ends_sentence(last.raw)
        for candidate in tail.candidates:
            matcher, number = self._patterns[candidate]
            takes = matcher.tail and safe and matcher.matches(last, number)
            takes = takes or (matcher.rule.at == "end" and matcher.ends(last, number))
            if not takes or not self._may(matcher, body, unit, last.raw):
                continue
            if self._continues(matcher.rule.language, body, text[:start]):
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
        unit = body.units[mark.unit]
        if not body.alive[mark.unit]:
            continue
        # Earlier marks of this round may have shortened the unit: marks are in its old offsets.
        offset = body.round_start(mark.unit, fresh=mark.unit not in changed)
        start = max(offset + mark.start, unit.start)
        end = min(offset + mark.end, unit.end)
        if start >= end:
            continue
        changed.add(mark.unit)
        text = body.page.texts[unit.block]
        family = mark.rule.split(".", maxsplit=1)[0]
        removals.append(Removal(unit.block, start, end, mark.rule, family, text[start:end]))
        if start <= unit.start:
            unit.start = end
        else:
            unit.end = start
        body.forget(mark.unit)
        if not text[unit.start : unit.end].strip():
            body.alive[mark.unit] = False
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
