"""`load` and `RuleSet`: the rules as the rest of declutter uses them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from declutter.config import Captions
from declutter.errors import ConfigError, RuleError
from declutter.kernel import compiled
from declutter.model import Bools, Page, Removal
from declutter.rules import digest, model, repeats
from declutter.rules.body import Body
from declutter.rules.captions import CREDITED
from declutter.rules.captions import Captions as CaptionDetector
from declutter.rules.engine import Detector, Engine
from declutter.rules.icons import mark_icons
from declutter.rules.language import Guesser
from declutter.rules.lines import LineScorer
from declutter.rules.machine import mark_machine
from declutter.rules.matcher import matchers
from declutter.rules.model import CODE_RULES, FAMILIES, Failure, Pack, Rule
from declutter.rules.prefilter import Table
from declutter.rules.repeats import RepeatedTitle
from declutter.rules.wording import mark_wordings


class RuleSet:
    """All rules of some packs; immutable, so that one can serve many threads.

    Args:
        packs: the packs, shipped and added.
        disable: ids or families of rules that shall not run.
        preview: whether rules with the status "preview" run.
        table: the prefilter's table of all these rules, made where it is missing.

    Raises:
        ConfigError: `disable` names neither a rule nor a family.
    """

    def __init__(
        self,
        packs: Iterable[Pack],
        disable: frozenset[str] = frozenset(),
        *,
        preview: bool = False,
        table: Table | None = None,
    ) -> None:
        self.packs = tuple(packs)
        self.rules: tuple[Rule, ...] = tuple(rule for pack in self.packs for rule in pack.rules)
        self._by_id = {rule.id: rule for rule in self.rules}
        unknown = disable - set(FAMILIES) - set(self._by_id) - set(CODE_RULES)
        if unknown:
            names = ", ".join(sorted(unknown))
            raise ConfigError(f"disable names no rule or family: {names}")
        self.disabled = disable
        statuses = {"stable", "preview"} if preview else {"stable"}
        self.active = tuple(
            rule
            for rule in self.rules
            if rule.status in statuses and not {rule.id, rule.family} & disable
        )
        self.matchers = {m.id: m for pack in self.packs for m in matchers(pack)}
        self.guess = Guesser(
            {pack.language: pack.words.get("function", ()) for pack in self.packs},
            {pack.language: pack.words.get("common", ()) for pack in self.packs},
        )
        active = frozenset(rule.id for rule in self.active)
        self.engine = Engine(self.matchers.values(), table, self.guess, active)

        self._lines = LineScorer(frozenset(self.words("function")))
        self._captions: dict[bool, CaptionDetector] = {}

    def __getitem__(self, name: str) -> Rule:
        """The rule with this id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[name]

    def __len__(self) -> int:
        return len(self.rules)

    def runs(self, name: str) -> bool:
        """Whether a rule in code is switched on."""
        return not {name, name.split(".", maxsplit=1)[0]} & self.disabled

    def apply(
        self, page: Page, keep: Bools, *, captions: Captions, title: str = ""
    ) -> tuple[Removal, ...]:
        """Find what the publisher left inside the body.

        Args:
            page: the page; not changed.
            keep: which blocks are the body; bool[n].
            captions: "drop" takes credited captions and repeats, "dedupe" repeats, "keep" none.
            title: the headline, if known.

        Returns:
            What to take out, in order, without overlaps: whole blocks, or spans of their text.
        """
        body = Body(page, keep, self.guess)
        if not body.texts:
            return ()
        detectors = self._detectors(captions, title, page.plain)
        return self.engine.run(body, detectors, captions=captions)

    def whole_matches(self, texts: list[str], family: str) -> list[str]:
        """For each text the id of a rule of a family that takes it, wherever it stands, or ""."""
        return self.engine.whole_matches(texts, family)

    def _detectors(self, captions: Captions, title: str, plain: bool) -> list[Detector]:
        """The rules in code that are switched on."""
        found: list[Detector] = []
        if captions != "keep":
            found.append(self._caption_detector(drop=captions == "drop" and self.runs(CREDITED)))
        found += [repeats.repeated_teasers, repeats.repeated_prompts, RepeatedTitle(title)]
        found.append(mark_machine)
        by_look: list[Detector] = [mark_icons, mark_wordings]
        found += by_look if captions == "drop" else map(_without_credits, by_look)
        if plain:
            found.append(self._lines)
        return [self._switched(detector) for detector in found]

    def _caption_detector(self, *, drop: bool) -> CaptionDetector:
        """Made when first asked for."""
        if drop not in self._captions:
            made = CaptionDetector(self.words("credit"), self.words("agency"), drop=drop)
            self._captions.setdefault(drop, made)
        return self._captions[drop]

    def _switched(self, detector: Detector) -> Detector:
        """The detector without the marks of rules that are switched off."""
        if self.disabled.isdisjoint({*CODE_RULES, *FAMILIES}):
            return detector
        return lambda body: [mark for mark in detector(body) if self.runs(mark.rule)]

    def words(self, name: str) -> tuple[str, ...]:
        """One word list of all packs together."""
        return tuple(word for pack in self.packs for word in pack.words.get(name, ()))

    def check(self) -> list[Failure]:
        """Run every example of every rule; what does not hold, in order."""
        from declutter.rules.check import check

        return check(self)


def _without_credits(detector: Detector) -> Detector:
    """The detector without its marks of credits, where captions shall stay."""
    return lambda body: [m for m in detector(body) if not m.rule.startswith("caption.")]


def load(
    extra: tuple[Path, ...] = (),
    disable: frozenset[str] = frozenset(),
    *,
    details: bool = False,
) -> RuleSet:
    """The shipped rules and those of further files; cached.

    Args:
        extra: further packs; one that has a shipped pack's name takes its place.
        disable: ids or families of rules that shall not run.
        details: whether the rules come with their patterns, keys and examples, for checks.

    Raises:
        RuleError: a file is missing or malformed, or two packs use one id.
        ConfigError: `disable` names neither a rule nor a family.
    """
    stamps = tuple((Path(path), _stamp(Path(path))) for path in extra)
    return _load(stamps, frozenset(disable), details)


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file does."""
    try:
        stat = path.stat()
    except OSError as error:
        raise RuleError(str(path), "", f"cannot be read ({error.strerror})") from error
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=16)
def _load(
    files: tuple[tuple[Path, tuple[int, int]], ...],
    disable: frozenset[str],
    details: bool,  # a cache keeps keywords apart by their order
) -> RuleSet:
    sums = digest.checksums()
    table = None if files else digest.shipped_table(sums)
    # Without the kernel the patterns run as they are written.
    details = details or table is None or compiled is None
    packs = {pack.name: pack for pack in digest.shipped_packs(details=details, sums=sums)}
    if files:
        from declutter.rules.loader import neutral_parts, read_pack  # see `digest.read_packs`

        parts = neutral_parts(digest.DATA / "neutral.toml")
        for path, _ in files:
            pack = read_pack(path, parts)
            packs[pack.name] = pack
    return RuleSet(packs.values(), disable, table=table)


__all__ = ["RuleSet", "load", "model"]
