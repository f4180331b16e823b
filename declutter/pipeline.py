"""decode -> parse -> features and votes -> ensemble -> rules -> result: the only composer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import repeat

import numpy as np

from declutter import ensemble, features, render, rules
from declutter.binary import binary_kind
from declutter.comments import comment_blocks
from declutter.config import Config
from declutter.decode import decode
from declutter.kernel import compiled
from declutter.model import (
    PAGE_TYPES,
    Bools,
    Completeness,
    Floats,
    Page,
    Removal,
    Scores,
    Source,
    Status,
    Verdict,
)
from declutter.parse import parse
from declutter.result import Metadata, Post, Result
from declutter.rules import completeness
from declutter.strategies import ADAPTERS, NATIVE
from declutter.words import tokens

_DEFAULT = Config()
# A body of more words is no shell's, wall's or error page's, however unsure.
_SHELL_WORDS = 200
# Nor is one of so many that is the larger part of all there is: a bare page.
_BARE_WORDS, _BARE_SHARE = 50, 0.6
# From this confidence on a body may be short.
_SURE = 0.65
_SCRAP_WORDS, _SCRAP_SHARE = 12, 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What the ensemble made of a page.

    Attributes:
        keep: the chosen body; bool[n].
        scores: calibrated probability of each block; float32[n].
        votes: what the strategies said.
        confidence: calibrated expected F1 of the body.
        types: probability of each of `PAGE_TYPES`; empty for plain text.
        copies: blocks left out because they repeat a likelier one; bool[n].
        warnings: strategies that failed, one sentence each.
    """

    keep: Bools
    scores: Floats
    votes: tuple[Scores, ...]
    confidence: float
    types: Floats
    copies: Bools
    warnings: tuple[str, ...] = ()

    @property
    def page_type(self) -> str:
        """The most likely of `PAGE_TYPES`, "" for plain text."""
        return PAGE_TYPES[int(self.types.argmax())] if len(self.types) else ""


def extract(
    html: bytes | str,
    *,
    url: str | None = None,
    charset: str | None = None,
    config: Config | None = None,
) -> Result:
    """Extract the clean body of a web page.

    Args:
        html: the page as bytes, in any charset, or as text.
        url: its address, for resolving links and as a source of metadata.
        charset: charset that the HTTP header named.
        config: settings; the defaults of `Config` if None.

    Returns:
        The result. A page without a body gives an empty text and a `status` with a `reason`.

    Raises:
        InputError: `html` is neither bytes nor str.
        RuleError: a rule file of `config.rules` is malformed.
    """
    return extract_with(ensemble.load(), html, url=url, charset=charset, config=config)


def extract_with(
    weights: ensemble.Weights,
    html: bytes | str,
    *,
    url: str | None = None,
    charset: str | None = None,
    config: Config | None = None,
) -> Result:
    """`extract` with other weights than the shipped ones, for cross-validation."""
    settings = config or _DEFAULT
    source, refused = _read(html, charset, settings)
    if refused is not None:
        return _nothing(source, *refused, settings, url)
    page = parse(source)
    if not len(page):
        return _nothing(page, Status.NO_CONTENT, "the page holds no text", settings, url)
    return _conclude(page, judge(page, settings, weights), settings, url)


def read_page(html: bytes | str, config: Config | None = None) -> Page:
    """The page that `extract` makes of its input and judges.

    Raises:
        InputError: `html` is neither bytes nor str.
    """
    source, _ = _read(html, None, config or _DEFAULT)
    return parse(source)


def clean_text(text: str, *, config: Config | None = None) -> Result:
    """Clean text that another tool extracted: the rules, and scoring by lines alone.

    Args:
        text: paragraphs separated by blank lines or newlines.
        config: settings; those that need markup have no effect.

    Returns:
        The result; `confidence` is the share of the text's words that was kept.

    Raises:
        InputError: `text` is neither str nor bytes.
        RuleError: a rule file of `config.rules` is malformed.
    """
    settings = config or _DEFAULT
    source, refused = _read(text, None, settings)
    if refused is not None:
        return _nothing(source, *refused, settings, None)
    page = _plain(source)
    everything = np.ones(len(page), dtype=np.bool_)
    ones = np.ones(len(page), dtype=np.float32)
    no_types, no_copies = np.zeros(0, dtype=np.float32), ~everything
    judgement = Judgement(everything, ones, (), 1.0, no_types, no_copies)
    result = _conclude(page, judgement, settings, None)
    return replace(result, confidence=_kept_share(result))


def _plain(source: Source) -> Page:
    # Its patterns take as long to compile as a page takes, and few callers have text.
    from declutter.parse.text import parse_text

    return parse_text(source)


def _kept_share(result: Result) -> float:
    """Share of the page's words that no rule took."""
    total = int(result.page.column("words").sum())
    gone = sum(len(tokens(removal.text)) for removal in result.removed)
    return max(0.0, 1.0 - gone / total) if total else result.confidence


def judge(page: Page, config: Config, weights: ensemble.Weights) -> Judgement:
    """Score a page's blocks and choose its body; the page has at least one block."""
    layout = features.find_layout(page)
    votes = [strategy.score(page) for strategy in NATIVE]
    room = len(features.CONTEXT_NAMES) + len(PAGE_TYPES)
    wide = features.block_features(page, layout, votes, _lexicon(weights), room)
    rows = wide[:, :-room]
    first = weights.first_scores(rows)
    context = features.context_features(page, layout, first)
    types = weights.type_scores(features.type_features(page, first, rows, context))
    wide[:, -room : -len(PAGE_TYPES)] = context
    wide[:, -len(PAGE_TYPES) :] = types
    scores = weights.second_scores(first, wide)
    confidence = weights.confidence(features.trust_features(page, scores, types))
    warnings: tuple[str, ...] = ()
    gate = {"fast": -1.0, "auto": float(weights.record["gate"]), "thorough": 2.0}[config.mode]
    if confidence < gate:
        asked, warnings = _ask(page)
        votes += asked
        wide = np.concatenate([wide, np.stack([v.values for v in asked], axis=1)], axis=1)
        scores = weights.second_scores(first, wide, "asked")
        confidence = weights.confidence(features.trust_features(page, scores, types), "asked")
    words = np.maximum(page.column("words"), 0.5).astype(np.float32)
    keep = ensemble.choose(scores, words, config.strictness).keep
    # A looser setting than the best body still shows what such a page has.
    least = float(weights.record["least_confidence"])
    if config.strictness >= 0.5 and _is_none(words, keep, confidence, least):
        keep = np.zeros(len(page), dtype=np.bool_)
    # A manual describes two functions in the same words.
    is_manual = types.argmax() == PAGE_TYPES.index("documentation")
    copies = np.zeros(len(page), dtype=np.bool_) if is_manual else ensemble.copies(page, scores)
    copies &= keep
    body = ensemble.whole(page, keep & ~copies, scores) & ~copies
    return Judgement(body, scores, tuple(votes), confidence, types, copies, warnings)


def _is_none(words: Floats, keep: Bools, confidence: float, least: float) -> bool:
    """Whether the best body is none: that of a shell, a wall or an error page, or a scrap."""
    kept = float(words[keep].sum())
    if confidence < least:
        is_page = kept >= _BARE_WORDS and kept >= _BARE_SHARE * float(words.sum())
        return kept < _SHELL_WORDS and not is_page
    # A few words among many others: a label of a page without content.
    is_scrap = kept < _SCRAP_WORDS and kept < _SCRAP_SHARE * float(words.sum())
    return is_scrap and confidence < _SURE


@lru_cache(maxsize=4)
def _lexicon(weights: ensemble.Weights) -> features.Lexicon:
    return features.Lexicon(weights.names, weights.words)


def _ask(page: Page) -> tuple[list[Scores], tuple[str, ...]]:
    """The adapters' votes; one that fails abstains (-1) and is named."""
    votes, warnings = [], []
    for strategy in ADAPTERS:
        try:
            votes.append(strategy.score(page))
        # Other people's code on arbitrary markup: any failure costs its vote, never the page.
        except Exception as error:
            warnings.append(f"{strategy.name} failed: {type(error).__name__}: {error}")
            votes.append(Scores(strategy.name, np.full(len(page), -1.0, dtype=np.float32)))
    return votes, tuple(warnings)


def _read(
    data: bytes | str, charset: str | None, config: Config
) -> tuple[Source, tuple[Status, str] | None]:
    """Decoded input, and why there is nothing to extract from it, if so."""
    kind = binary_kind(data) if isinstance(data, bytes) else ""
    if kind:
        return Source("", "", "bytes"), (Status.BINARY, f"the input is not text: {kind}")
    source = decode(data, charset, max_bytes=config.max_bytes)
    if not source.text or source.text.isspace():
        return source, (Status.EMPTY, "the input is empty or only white space")
    return source, None


def _conclude(page: Page, judgement: Judgement, config: Config, url: str | None) -> Result:
    """Apply the rules to the chosen body and put the result together."""
    keep = _with_comments(page, judgement, config)
    if config.images:
        keep = ensemble.captioned(page, keep) & ~judgement.copies
    removed: tuple[Removal, ...] = rules.load(config.rules, config.disable).apply(
        page, keep, captions=config.captions, title=page.head.title
    )
    verdicts = _verdicts(page, keep, judgement, removed)
    state, evidence = completeness.judge(page, keep, removed)
    found = any(verdict.keep for verdict in verdicts)
    types = dict(zip(PAGE_TYPES, judgement.types.tolist(), strict=False))
    return Result(
        status=Status.OK if found else Status.NO_CONTENT,
        reason="" if found else "no block of the page looks like content",
        page=page,
        verdicts=verdicts,
        removed=removed,
        confidence=judgement.confidence if found else 0.0,
        page_type=judgement.page_type,
        page_type_scores=types,
        completeness=state,
        completeness_evidence=evidence,
        warnings=(*page.source.warnings, *page.warnings, *judgement.warnings),
        truncated=page.truncated or any("cut" in w for w in page.source.warnings),
        _render=partial(render.render, config=config, url=url),
        _metadata=partial(_describe, url=url),
        _posts=_posts,
        _comments=_comments,
    )


def _with_comments(page: Page, judgement: Judgement, config: Config) -> Bools:
    """The body with readers' comments put in or taken out, where the settings ask for it."""
    if config.comments == "auto" or page.plain:
        return judgement.keep
    comments = comment_blocks(page, judgement.page_type)
    if config.comments == "drop":
        return judgement.keep & ~comments
    words = page.column("words")
    prose = (words >= 3) & (page.column("link_chars") * 2 < page.column("chars"))
    return judgement.keep | (comments & prose)


def _verdicts(
    page: Page, keep: Bools, judgement: Judgement, removed: tuple[Removal, ...]
) -> tuple[Verdict, ...]:
    cuts: dict[int, list[Removal]] = {}
    for removal in removed:
        cuts.setdefault(removal.block, []).append(removal)
    best = _strongest_votes(judgement.votes, keep)
    for i in np.flatnonzero(judgement.copies).tolist():
        best[i] = "ensemble/copies"
    scores = judgement.scores.tolist()
    rows = zip(range(len(best)), keep.tolist(), scores, best, repeat(()), strict=False)
    # What Verdict._make does, without a Python call for each.
    out = list(map(partial(tuple.__new__, Verdict), rows))
    for i, found in cuts.items():
        spans = tuple((r.start, r.end) for r in found)
        gone = sum(b - a for a, b in spans) >= len(page.texts[i])
        by = found[0].rule if gone else best[i]
        out[i] = Verdict(i, not gone, scores[i], by, () if gone else spans)
    return tuple(out)


def _strongest_votes(votes: tuple[Scores, ...], keep: Bools) -> list[str]:
    """For each block the strategy that agrees most with its verdict ("text" for plain text)."""
    if not votes:
        return ["text"] * len(keep)
    values = np.stack([vote.values for vote in votes])
    names = [f"ensemble/{vote.name}" for vote in votes]
    if compiled is not None:
        found = np.empty(len(keep), dtype=np.int32)
        compiled.agreeing(values, keep.view(np.uint8), found)
        return [names[i] for i in found.tolist()]
    values[values < 0] = 0.5
    agree = np.where(keep[None, :], values, 1.0 - values)
    return [names[i] for i in agree.argmax(axis=0).tolist()]


def _describe(result: Result, *, url: str | None) -> Metadata:
    # Its patterns take longer to compile than a page takes, and not every caller asks for it.
    from declutter import metadata

    body = [verdict.block for verdict in result.verdicts if verdict.keep]
    found = metadata.extract(result.page, url=url, body=body)
    return metadata.of_thread(found, result.posts) if result.page_type == "forum" else found


def _posts(result: Result) -> tuple[Post, ...]:
    from declutter import threads  # as above

    body = [verdict.block for verdict in result.verdicts if verdict.keep]
    return threads.posts(result.page, body, result.page_type)


def _comments(result: Result) -> tuple[int, ...]:
    found = comment_blocks(result.page, result.page_type)
    return tuple(np.flatnonzero(found).tolist())


def _nothing(
    where: Source | Page, status: Status, reason: str, config: Config, url: str | None
) -> Result:
    """A result without a body."""
    page = where if isinstance(where, Page) else _plain(replace(where, text=""))
    return Result(
        status=status,
        reason=reason,
        page=page,
        verdicts=(),
        removed=(),
        confidence=0.0,
        page_type="",
        page_type_scores={},
        completeness=Completeness.JS_SHELL if status is Status.NO_CONTENT else Completeness.FULL,
        completeness_evidence=(reason,),
        warnings=(*page.source.warnings, *page.warnings),
        truncated=page.truncated,
        _render=partial(render.render, config=config, url=url),
        _metadata=partial(_describe, url=url),
        _posts=_posts,
        _comments=_comments,
    )
