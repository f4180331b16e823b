"""What a rule is: the record that packs are loaded into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from declutter.rules.patterns import Parts
from declutter.rules.programs import Programs

if TYPE_CHECKING:
    from declutter.rules.keywords import Key

FAMILIES = (
    "ads",
    "paywall",
    "newsletter",
    "related",
    "social",
    "consent",
    "caption",
    "comment",
    "utility",
    "player",
    "account",
    "legal",
)
# Families whose wordings are hardly ever content in an article.
SURE_FAMILIES = frozenset({"ads", "paywall", "newsletter", "social", "consent", "player", "legal"})
# Families whose whole-block rules also take the last sentences of a true paragraph.
TAIL_FAMILIES = ("ads", "paywall", "newsletter", "related", "social")
STATUSES = ("stable", "preview", "deprecated")
PLACES = ("whole", "start", "end", "anywhere")
TAKES = ("block", "match", "rest", "teasers")
INPUTS = ("any", "plain", "html")
CONTAINERS = ("figure", "quote", "cell", "code", "list")
WORD_LISTS = ("function", "common", "credit", "agency", "guards")


def wording_rule(family: str) -> str:
    """Id of the rule in code that takes a family's lines by their wording."""
    return f"{family}.code.wording"


MACHINE = "utility.code.machine"
# Rules in code, which the packs do not hold: id -> why.
CODE_RULES = {
    "caption.code.credited": "A picture's caption that ends in its agency or photographer.",
    "caption.code.repeat": "A caption, or a near copy of it, that stands in the body already.",
    "related.code.repeated-teaser": "A headline-like line that stands in the page twice.",
    "related.code.repeated-line": "A short line repeated between paragraphs, as prompts are.",
    "related.code.line": "A line between paragraphs that the line scorer is sure about.",
    MACHINE: "Identifiers, addresses of files or data that a page's scripts read, not people.",
    "utility.code.repeated-title": "The headline, which stands at the top of the body already.",
    **{
        wording_rule(family): "A line between paragraphs that the wording scorer is sure about."
        for family in FAMILIES
    },
}


@dataclass(frozen=True, slots=True)
class Where:
    """What surrounds a block that a rule may take; see docs/rules.md."""

    links: tuple[float, float] | None = None
    first: int = 0
    last: int = 0
    heading: bool = False
    bare: bool = False
    caps: bool = False
    followed_by: str = ""
    allow: frozenset[str] = frozenset()
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A rule's proof.

    Attributes:
        lines: blocks of the example; a single string in the pack is one block.
        stays: what is left of them.
    """

    lines: tuple[str, ...]
    stays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """One pattern of a rule and what the prefilter needs to know of it.

    Attributes:
        pattern: in the pattern language.
        first: what a match can begin with; empty where it can begin with anything.
        keys: words of which a match holds at least one; empty where none is sure.
        others: further sets of words of each of which a match holds at least one.
        beyond_ascii: whether every match holds a character beyond ASCII.
    """

    pattern: str
    first: tuple[Key, ...] = ()
    keys: tuple[Key, ...] = ()
    others: tuple[tuple[Key, ...], ...] = ()
    beyond_ascii: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as loaded; the fields are those of docs/rules.md.

    Attributes:
        alternatives: its patterns, one of which has to match.
        guards: patterns of which none may be found in the block.
        parts: the named parts that patterns may use.
        unread: how many alternatives it has where it was read without its details.
        tail: whether the pattern also takes the last sentences of a longer block.
    """

    id: str
    family: str
    pack: str
    file: str
    language: str
    why: str
    status: str
    at: str
    takes: str
    max_words: int
    alternatives: tuple[Alternative, ...]
    guards: tuple[str, ...] = ()
    parts: Parts = field(default_factory=Parts, repr=False, compare=False)
    tail: bool = False
    where: Where = Where()
    only_in: frozenset[str] = frozenset()
    input: str = "any"
    overlaps: tuple[str, ...] = ()
    hits: tuple[Example, ...] = ()
    misses: tuple[Example, ...] = ()
    unread: int = 0

    @property
    def size(self) -> int:
        """How many alternatives it has, read or not; the guards come behind them."""
        return self.unread or len(self.alternatives)

    @property
    def sources(self) -> tuple[str, ...]:
        """All its patterns in the pattern language: the alternatives, then the guards."""
        return (*(alternative.pattern for alternative in self.alternatives), *self.guards)

    @property
    def rank(self) -> tuple[bool, bool, str]:
        """Where the rule comes among others that take the same block.

        Rules that take more come first; next those whose wording is hardly ever content, which ask
        less of the surroundings.
        """
        return self.takes != "teasers", self.family not in SURE_FAMILIES, self.id


@dataclass(frozen=True, slots=True)
class Pack:
    """One rule file.

    Attributes:
        parts: the pack's named parts, those of the neutral pack included.
        words: the word lists of the pack by name.
        keep: texts that no rule may touch.
        programs: the sources of all rules, in order.
    """

    name: str
    file: str
    language: str
    rules: tuple[Rule, ...]
    parts: Parts = field(default_factory=Parts, repr=False)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    programs: Programs = field(default_factory=Programs, repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that `check` found wrong with a rule."""

    rule: str
    kind: Literal["hit", "miss", "overlap", "keep", "id", "overlaps"]
    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}: {self.text!r}"
