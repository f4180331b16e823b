"""How much of the page's content the body holds, from what the page itself says.

Each finding is a sentence of evidence; the verdict follows from the findings alone, so a caller
can check it. Absence of evidence gives `FULL`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from declutter.model import Bools, Completeness, Page, Removal
from declutter.rules.normal import fold
from declutter.rules.ruleset import RuleSet, load
from declutter.rules.shape import is_prose, words

# Below this many words there is hardly a body.
_FEW_WORDS = 60
_SHORT_WORDS = 250
# Structured data that is this much longer than the body says that text is missing.
_LONGER = 1.5
# Paragraphs after a prompt that show that it gated nothing.
_PASSED = 2
_NEAR_BLOCKS = 12
_FIRST_BLOCKS = 80
_SHORT_PAGE = 8000
_QUOTED = 120
_ELLIPSIS = re.compile(r"(?:\.{3}|…|\[\s*(?:\.{3}|…)\s*\]|\(\s*(?:\.{3}|…)\s*\))[\s\"'”’»)]*\Z")
_SOFT = ("offer", "support", "gift", "donat", "price")
_CHECKS = re.compile(
    r"verify (?:that )?you are (?:a )?human|checking your browser|just a moment|captcha"
    r"|unusual traffic|are you a robot|enable cookies and reload|security check"
)
_SCRIPT = re.compile(r"java ?script")
# What JSON-LD says of the text, and how characters of names are escaped.
_TELLING = ("isAccessibleForFree", "articleBody", "wordCount", "\\u")
_MOUNT = re.compile(r"""id="(?:root|app|__next|__nuxt|gatsby)\b""")


@cache
def _errors() -> re.Pattern[str]:
    """What pages of errors say; few pages are asked, and it takes long to compile."""
    return re.compile(
        r"\b(?:404|403|410|50[0234])\b[^.]{0,40}(?:error|not found|forbidden|gateway|unavailable)"
        r"|page (?:you \w+ [\w ]{0,30})?(?:was |could |can)?(?:not|n't) (?:be )?(?:found|exist)"
        r"|page not found|does not exist|doesn't exist|no longer (?:available|exists)|access denied"
        r"|internal server error|bad gateway|service unavailable|too many requests"
        r"|(?:seite|artikel)[\w ]{0,20} nicht gefunden|page introuvable|p[áa]gina no encontrada"
        r"|pagina non trovata|p[áa]gina n[ãa]o encontrada|pagina niet gevonden|страница не найдена"
        r"|nie znaleziono|页面不存在|找不到|頁面不存在|ページが見つかりません|페이지를 찾을 수 없"
        r"|الصفحه غير موجوده|sayfa bulunamadi"
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """Figures of the body.

    Attributes:
        words: of the kept text without what was removed.
        last: text of the last kept block that is not removed.
        all_text: everything on the page, folded, where page and body are short; else "".
        prompts: wording of the gates that stand after the body.
        consent: number of blocks that a consent dialogue's rules take.
    """

    words: int
    last: str
    all_text: str
    prompts: tuple[str, ...]
    consent: int


def judge(
    page: Page, keep: Bools, removals: Sequence[Removal]
) -> tuple[Completeness, tuple[str, ...]]:
    """Tell how complete the body is.

    Args:
        page: the page.
        keep: which blocks are the body, before removals; bool[n].
        removals: what the rules took out of it.

    Returns:
        The verdict and the evidence for it, one sentence each.
    """
    body = _figures(page, np.asarray(keep, dtype=bool), removals)
    data = _structured(page.head.ld_json)
    if body.words < _FEW_WORDS and (found := _hardly_a_body(page, body)):
        return found
    evidence = [f"a prompt stands after the body: {prompt!r}" for prompt in body.prompts]
    if data.free is False:
        evidence.append("structured data says isAccessibleForFree is false")
    missing = data.words > _LONGER * max(body.words, 1)
    if missing:
        evidence.append(f"structured data counts {data.words} words, the body {body.words}")
    cut = bool(_ELLIPSIS.search(body.last))
    if cut:
        evidence.append("the body ends in an ellipsis")
    return _verdict(body, data, missing=missing, cut=cut), tuple(evidence)


def _verdict(body: _Body, data: _Structured, *, missing: bool, cut: bool) -> Completeness:
    gated = data.free is False and (missing or cut or body.words < _SHORT_WORDS)
    if body.prompts or gated:
        return Completeness.PAYWALLED
    if cut and body.words < _FEW_WORDS * 2:
        return Completeness.TEASER
    if cut or (missing and body.words >= _FEW_WORDS):
        return Completeness.TRUNCATED
    return Completeness.TEASER if missing else Completeness.FULL


def _hardly_a_body(page: Page, body: _Body) -> tuple[Completeness, tuple[str, ...]] | None:
    """What a page with hardly any body is, if it says so."""
    few = f"the body has {body.words} words"
    title = fold(page.head.title)
    for place, text in (("title", title), ("text", body.all_text)):
        if found := _errors().search(text) or _CHECKS.search(text):
            return Completeness.ERROR_PAGE, (few, f"the {place} says {found.group()!r}")
    if body.consent >= 2:
        return Completeness.CONSENT_WALL, (few, f"{body.consent} blocks are a consent dialogue")
    if body.prompts:
        return None
    if found := _SCRIPT.search(body.all_text):
        return Completeness.JS_SHELL, (few, "the page asks for JavaScript")
    mounted = any(_MOUNT.search(attrs) for attrs in page.elements.attrs)
    if mounted and body.words == 0:
        return Completeness.JS_SHELL, (few, "the page is an empty mount point for a script")
    return None


def _figures(page: Page, keep: Bools, removals: Sequence[Removal]) -> _Body:
    cut: dict[int, list[Removal]] = {}
    for removal in removals:
        cut.setdefault(removal.block, []).append(removal)
    kept: list[int] = np.flatnonzero(keep).tolist()
    count = int(page.column("words")[keep].sum()) - sum(words(r.text) for r in removals)
    while kept and not _without(page.texts[kept[-1]], cut.get(kept[-1], [])).strip():
        kept.pop()
    last = _without(page.texts[kept[-1]], cut.get(kept[-1], [])).strip() if kept else ""
    short = count < _FEW_WORDS and sum(map(len, page.texts)) < _SHORT_PAGE
    rules = load()
    return _Body(
        words=max(count, 0),
        last=last,
        all_text=fold(" ".join(page.texts)) if short else "",
        prompts=tuple(_prompts(page, kept, cut, rules)),
        consent=_consent(page, rules) if short else 0,
    )


def _without(text: str, removals: list[Removal]) -> str:
    for removal in sorted(removals, key=lambda r: -r.start):
        text = text[: removal.start] + text[removal.end :]
    return text


def _prompts(
    page: Page, kept: list[int], cut: dict[int, list[Removal]], rules: RuleSet
) -> Iterator[str]:
    """Gates after the body: taken out of it, or in the blocks that follow it."""
    last = kept[-1] if kept else -1
    for block, removals in sorted(cut.items()):
        for removal in removals:
            if removal.family != "paywall" or _is_soft(removal.rule):
                continue
            later = (i for i in kept if i > block and i not in cut)
            if sum(is_prose(page.texts[i]) for i in later) < _PASSED:
                yield removal.text.strip()[:_QUOTED]
    end = min(last + 1 + _NEAR_BLOCKS, len(page))
    after = [i for i in range(last + 1, end) if i not in cut]
    found = rules.whole_matches([page.texts[i] for i in after], "paywall")
    for i, name in zip(after, found, strict=True):
        if name and not _is_soft(name):
            yield page.texts[i].strip()[:_QUOTED]


def _is_soft(rule: str) -> bool:
    name = rule.rsplit(".", maxsplit=1)[-1]
    return any(word in name for word in _SOFT)


def _consent(page: Page, rules: RuleSet) -> int:
    return sum(map(bool, rules.whole_matches(page.texts[:_FIRST_BLOCKS], "consent")))


@dataclass(frozen=True, slots=True)
class _Structured:
    """What JSON-LD says: whether the text is free, and how many words it has (0: unknown)."""

    free: bool | None
    words: int


def _structured(scripts: Sequence[str]) -> _Structured:
    free: bool | None = None
    count = 0
    for script in scripts:
        # Reading JSON takes longer than looking whether it can say something; names may be escaped.
        if not any(name in script for name in _TELLING):
            continue
        try:
            data = json.loads(script)
        except ValueError:
            continue  # broken JSON-LD is common and says nothing
        for item in _objects(data):
            value = item.get("isAccessibleForFree")
            if value is not None:
                stated = str(value).strip().lower() not in {"false", "no", "0"}
                free = stated if free is None else (free and stated)
            text = item.get("articleBody")
            if isinstance(text, str):
                count = max(count, words(re.sub(r"<[^>]*>", " ", text)))
            number = str(item.get("wordCount", "")).strip()
            if number.isdigit():
                count = max(count, int(number))
    return _Structured(free, count)


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """All objects inside JSON data, down to a fixed depth."""
    if depth > 12:
        return
    if isinstance(data, dict):
        yield data
        for value in data.values():
            yield from _objects(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _objects(value, depth + 1)
