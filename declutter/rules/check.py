"""Run the examples of every rule: `declutter rules test`, `python -m declutter.rules check`.

Each example stands as a block between true paragraphs. A hit must leave what it says stays, a
miss everything; a hit that another rule takes as well must be declared as an overlap
where that rule is of another family; and no rule
may touch a text that a pack lists under `[keep]`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from declutter.errors import RuleError
from declutter.model import Kind, Page
from declutter.rules.body import Body
from declutter.rules.engine import Engine
from declutter.rules.model import Example, Failure, Rule
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of
from declutter.rules.shape import segments

if TYPE_CHECKING:
    from declutter.rules.ruleset import RuleSet

_TEASERS = ("Six ways the town has changed since the war", "Who pays when an old tower falls")


def example_page(rule: Rule, example: Example) -> tuple[Page, range]:
    """The page that proves one example of a rule.

    Returns:
        The page and the rows of the example's own lines.
    """
    where = rule.where
    lines = list(example.lines)
    teasers = list(_TEASERS) if where.followed_by and len(lines) == 1 else []
    before = [] if where.first else list(PARAGRAPHS[:2])
    after = [] if where.last and not where.first else list(PARAGRAPHS[2:])
    html = rule.input == "html" or where.heading or bool(where.inside) or bool(where.links)
    kinds = [Kind.PARAGRAPH] * len(lines)
    tags = ["p"] * len(lines)
    if where.heading:
        kinds[0], tags[0] = Kind.HEADING, "h3"
    if where.inside == "figure":
        kinds, tags = [Kind.CAPTION] * len(lines), ["figcaption"] * len(lines)
    elif where.inside:
        tag = {"quote": "blockquote", "cell": "td", "code": "pre", "list": "li"}[where.inside]
        tags = [tag] * len(lines)
    follows = example in rule.hits
    linked = [bool(where.links and where.links[0] > 0)] + [follows] * (len(lines) - 1)
    p = Kind.PARAGRAPH
    page = page_of(
        [*before, *lines, *teasers, *after],
        plain=not html,
        language=rule.language,
        kinds=[p] * len(before) + kinds + [p] * (len(teasers) + len(after)),
        tags=["p"] * len(before) + tags + ["p"] * (len(teasers) + len(after)),
        linked=[False] * len(before) + linked + [True] * len(teasers) + [False] * len(after),
    )
    return page, range(len(before), len(before) + len(lines))


def remains(engine: Engine, page: Page, rows: range) -> tuple[str, ...]:
    """What an engine leaves of some rows of a page; the paragraphs around them must stay whole."""
    removals = engine.run(Body(page, all_kept(page), lambda _: ""))
    left = []
    for row in rows:
        text = page.texts[row]
        for removal in sorted((r for r in removals if r.block == row), key=lambda r: -r.start):
            text = text[: removal.start] + text[removal.end :]
        left.append(text.strip())
    spoiled = [page.texts[r.block] for r in removals if page.texts[r.block] in PARAGRAPHS]
    return tuple(text for text in [*left, *spoiled] if text)


def single_engines(ruleset: RuleSet) -> dict[str, Engine]:
    """For each rule's id an engine that runs this rule alone.

    They share the rules' matchers with each other and the rule set.
    """
    return {name: Engine([matcher]) for name, matcher in ruleset.matchers.items()}


def check(ruleset: RuleSet, packs: Sequence[str] | None = None) -> list[Failure]:
    """Everything that does not hold, in the order of the rules.

    Args:
        ruleset: the rules; every example also runs against all of them.
        packs: names of the packs whose rules are checked; all by default.
    """
    rules = [rule for rule in ruleset.rules if packs is None or rule.pack in packs]
    engines = single_engines(ruleset)
    failures = list(_ids(ruleset))
    for rule in rules:
        failures.extend(check_examples(rule, engines[rule.id]))
        failures.extend(check_overlaps(ruleset, rule, engines))
    for pack in ruleset.packs:
        failures.extend(_kept(ruleset, pack.keep))
    return failures


def check_examples(rule: Rule, engine: Engine) -> Iterator[Failure]:
    """The hits that do not go as a whole, and the misses that do not stay.

    Args:
        rule: the rule.
        engine: an engine that runs it alone.
    """
    kinds: tuple[Literal["hit", "miss"], ...] = ("hit", "miss")
    for kind in kinds:
        for example in rule.hits if kind == "hit" else rule.misses:
            left = remains(engine, *example_page(rule, example))
            if left != tuple(text.strip() for text in example.stays):
                reason = f"leaves {'only ' * (kind == 'miss')}{left!r}"
                yield Failure(rule.id, kind, " / ".join(example.lines), reason)


def check_overlaps(
    ruleset: RuleSet, rule: Rule, engines: Mapping[str, Engine]
) -> Iterator[Failure]:
    """Rules of other families that take a hit undeclared, and declared ones that do not exist."""
    for example in rule.hits:
        page, rows = example_page(rule, example)
        for other in _others(ruleset, rule, page, rows, engines):
            reason = f"is taken by {other.id} as well; declare it in overlaps"
            yield Failure(rule.id, "overlap", " / ".join(example.lines), reason)
    for name in rule.overlaps:
        if "*" not in name and name not in engines:
            yield Failure(rule.id, "overlaps", name, "is no rule")


def _others(
    ruleset: RuleSet, rule: Rule, page: Page, rows: range, engines: Mapping[str, Engine]
) -> Iterator[Rule]:
    """Rules that take something of an example without being declared."""
    texts = [page.texts[row] for row in rows]
    pieces = {text[a:b] for text in texts for a, b in [(0, len(text)), *segments(text)]}
    found = {name for piece in pieces for name in ruleset.engine.could_match(piece)}
    whole = tuple(text.strip() for text in texts)
    for name in sorted(found):
        other = ruleset[name]
        if other.family == rule.family or _declared(rule, other) or _declared(other, rule):
            continue
        if remains(engines[other.id], page, rows) != whole:
            yield other


def _declared(rule: Rule, other: Rule) -> bool:
    return any(fnmatchcase(other.id, name) for name in rule.overlaps)


def _ids(ruleset: RuleSet) -> Iterator[Failure]:
    seen: set[str] = set()
    for rule in ruleset.rules:
        if rule.id in seen:
            yield Failure(rule.id, "id", rule.id, "two packs use the id")
        seen.add(rule.id)


def _kept(ruleset: RuleSet, texts: Sequence[str]) -> Iterator[Failure]:
    for text in texts:
        page = page_of([*PARAGRAPHS[:2], text, *PARAGRAPHS[2:]])
        for removal in ruleset.apply(page, all_kept(page), captions="drop"):
            yield Failure(removal.rule, "keep", text, f"takes {removal.text!r}, which must stay")


def main(argv: Sequence[str] | None = None) -> int:
    """Check the shipped packs, or the given files on top of them; 1 where something fails."""
    from declutter.rules.ruleset import load

    parser = argparse.ArgumentParser(prog="rules check", description=main.__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="further packs, which are checked")
    parser.add_argument(
        "--pack", action="append", help="read and check only this shipped pack (repeatable)"
    )
    args = parser.parse_args(argv)
    try:
        ruleset = _some(args.pack) if args.pack else load(tuple(args.files), details=True)
    except RuleError as error:
        print(error, file=sys.stderr)
        return 2
    names = args.pack
    if args.files:
        files = {str(path) for path in args.files}
        names = [pack.name for pack in ruleset.packs if pack.file in files]
    failures = check(ruleset, names)
    for failure in failures:
        print(failure)
    rules = [r for r in ruleset.rules if names is None or r.pack in names]
    examples = sum(len(r.hits) + len(r.misses) for r in rules)
    print(f"{len(rules)} rules, {examples} examples, {len(failures)} failures")
    return 1 if failures else 0


def _some(names: Sequence[str]) -> RuleSet:
    """The neutral pack and some others, read from their files."""
    from declutter.rules import digest
    from declutter.rules.ruleset import RuleSet

    wanted = {"neutral", *names}
    return RuleSet(pack for pack in digest.shipped_packs() if Path(pack.file).stem in wanted)
