"""All rules on one page: rounds of marking on a shared state, until nothing more is found.

In each round every rule and every detector looks at the same state, and only then is the state
changed, so the order of rules cannot matter. A later round sees what an earlier one laid bare (a
label whose teasers stood behind an advertisement, a prompt in front of another one).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from declutter.model import Removal
from declutter.rules.body import Body
from declutter.rules.context import Mark, in_context
from declutter.rules.matcher import MAX_END, MAX_SUBJECT, Matcher, Subject, allowed, is_finished
from declutter.rules.prefilter import Prefilter
from declutter.rules.shape import ends_sentence, segments

_ROUNDS = 8
_CUTS = 8
_HEAD = 80
# A block of several prompts in a row goes as a whole up to this many words.
_COMPOSITE_WORDS = 40
# A match of fewer words at the end of a paragraph is only taken without a final stop.
_SAFE_WORDS = 3
# A caption that ends in its credit has so many words at most, and so many sentences.
_CAPTION_WORDS = 60
_FEW = (2, 4)


Detector = Callable[[Body], Iterable[Mark]]


class Engine:
    """The pattern rules, ready to run; nothing changes but patterns compiled when first needed.

    Args:
        matchers: the rules that run.
    """

    def __init__(self, matchers: Sequence[Matcher]) -> None:
        # Rules that take more come first, so that they win where two match the same block.
        order = sorted(matchers, key=lambda m: (m.rule.takes != "teasers", m.id))
        self.matchers = tuple(order)
        self.prefilter = Prefilter(m.rule.keys for m in self.matchers)

    def run(
        self, body: Body, detectors: Sequence[Detector] = (), *, captions: str = "drop"
    ) -> tuple[Removal, ...]:
        """Mark and take until nothing more is found; changes `body`."""
        removals: list[Removal] = []
        candidates = self._candidates(body)
        if captions != "drop":
            candidates = {u: [m for m in r if not m.credit] for u, r in candidates.items()}
        due = set(candidates)
        for _ in range(_ROUNDS):
            marks = [mark for unit in sorted(due) for mark in _marks(body, unit, candidates[unit])]
            found = {mark.unit for mark in marks}
            marks = in_context(body, marks)
            refused = found.difference(mark.unit for mark in marks)
            for detector in detectors:
                marks.extend(detector(body))
            changed = _take(body, marks, removals)
            if not changed:
                break
            due = {
                unit
                for unit, rules in candidates.items()
                if body.alive[unit]
                and (unit in changed or unit in refused or any(m.contextual for m in rules))
            }
        return _merged(body, removals)

    def _candidates(self, body: Body) -> dict[int, list[Matcher]]:
        """The rules whose keys each unit holds where a rule could match."""
        texts: list[str] = []
        owners: list[int] = []
        for unit in range(len(body.units)):
            text = body.text(unit)
            pieces = [text] if len(text) <= MAX_SUBJECT else [text[:_HEAD], text[-MAX_END:]]
            texts += pieces
            owners += [unit] * len(pieces)
        found: dict[int, set[int]] = {}
        for unit, (_, _, rules) in zip(owners, self.prefilter.scan(texts), strict=True):
            if rules:
                found.setdefault(unit, set()).update(rules)
        return {unit: [self.matchers[r] for r in sorted(rules)] for unit, rules in found.items()}


def _marks(body: Body, unit: int, rules: list[Matcher]) -> list[Mark]:
    text = body.text(unit)
    if not text.strip() or body.is_speech(unit):
        return []
    if len(text) <= MAX_SUBJECT:
        subject = Subject.of(text)
        hit = _first_match(body, unit, rules, subject)
        if hit is not None:
            marks = [Mark(unit, 0, len(text), hit.id)]
            if hit.rule.takes == "teasers":
                marks += [
                    Mark(t, 0, len(body.text(t)), hit.id, direct=False)
                    for t in body.teasers_after(unit)
                ]
            return marks
        if subject.words <= _CAPTION_WORDS and (name := _credited(body, unit, rules, text)):
            return [Mark(unit, 0, len(text), name)]
        if subject.words <= _COMPOSITE_WORDS and (name := _composite(body, unit, rules, text)):
            return [Mark(unit, 0, len(text), name)]
    return list(_cuts(body, unit, rules, text))


def _first_match(
    body: Body, unit: int, rules: list[Matcher], subject: Subject
) -> Matcher | None:
    for matcher in rules:
        if matcher.matches(subject) and allowed(matcher.rule, body, unit):
            return matcher
    return None


def _composite(body: Body, unit: int, rules: list[Matcher], text: str) -> str:
    """The first rule's id where every sentence of the text is taken by a rule, else ""."""
    spans = segments(text)
    if len(spans) < 2:
        return ""
    first = ""
    for start, end in reversed(spans):
        hit = _first_match(body, unit, rules, Subject.of(text[start:end]))
        if hit is None:
            return ""
        first = hit.id
    return first


def _credited(body: Body, unit: int, rules: list[Matcher], text: str) -> str:
    """The rule's id where a caption of few sentences ends in a credit that a rule takes."""
    credits = [matcher for matcher in rules if matcher.credit]
    if not credits or not _FEW[0] <= len(segments(text)) <= _FEW[1]:
        return ""
    tail = _last_segment(text)
    hit = _first_match(body, unit, credits, tail[1]) if tail is not None else None
    return hit.id if hit is not None else ""


def _cuts(body: Body, unit: int, rules: list[Matcher], text: str) -> Iterator[Mark]:
    """Labels at the start and end of a paragraph, one after another."""
    start, end = 0, len(text)
    for _ in range(_CUTS):
        found = _cut_once(body, unit, rules, text[start:end])
        if found is None:
            return
        a, b, name = found
        if a == 0:
            b = _skip_space(text, start + b)
            yield Mark(unit, start, b, name)
            start = b
        else:
            kept = len(text[: start + a].rstrip())
            yield Mark(unit, kept, end, name)
            end = kept


def _cut_once(
    body: Body, unit: int, rules: list[Matcher], text: str
) -> tuple[int, int, str] | None:
    tail = _last_segment(text)
    subject = Subject.of(text) if len(text) <= MAX_SUBJECT else Subject(text, "", 0)
    for matcher in rules:
        if matcher.tail and tail is not None:
            start, last = tail
            safe = last.words >= _SAFE_WORDS or not ends_sentence(last.raw)
            if safe and matcher.matches(last) and allowed(matcher.rule, body, unit):
                return start, len(text), matcher.id
        elif matcher.cuts:
            span = matcher.cut(subject)
            if span is not None and allowed(matcher.rule, body, unit):
                return *span, matcher.id
    return None


def _last_segment(text: str) -> tuple[int, Subject] | None:
    """The last sentence or set-off piece of a paragraph, where something stands before it."""
    shift = max(len(text) - MAX_END, 0)
    spans = segments(text[shift:])
    if len(spans) < 2:
        return None
    start = shift + spans[-1][0]
    if not is_finished(text[:start]):
        return None
    return start, Subject.of(text[start:])


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _take(body: Body, marks: list[Mark], removals: list[Removal]) -> set[int]:
    """Take what is marked out of the body; the longest mark of a unit first."""
    changed: set[int] = set()
    for mark in sorted(marks, key=lambda m: (m.unit, m.start - m.end, not m.direct, m.rule)):
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
        removals.append(
            Removal(unit.block, start, end, mark.rule, mark.rule.split(".")[0], text[start:end])
        )
        if start <= unit.start:
            unit.start = end
        else:
            unit.end = start
        if not text[unit.start : unit.end].strip():
            body.alive[mark.unit] = False
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
        gaps = [text[a.end : b.start] for a, b in zip(found, found[1:], strict=False)]
        rest = text[: found[0].start] + "".join(gaps) + text[found[-1].end :]
        if rest.strip():
            out.extend(found)
        else:
            main = max(found, key=lambda r: (r.end - r.start, r.rule))
            out.append(Removal(block, 0, len(text), main.rule, main.family, text))
    return tuple(out)
