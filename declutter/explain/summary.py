"""What there is to say about a result as a whole, and about each of its blocks."""

from __future__ import annotations

from collections import defaultdict

from declutter.model import Kind, Removal
from declutter.result import Result

_CHARSET_FROM = {
    "str": "given as characters",
    "bom": "by its byte order mark",
    "http": "by the HTTP header",
    "meta": "declared in the page",
    "utf-8": "all its bytes are valid UTF-8",
    "detector": "by its byte patterns",
    "fallback": "nothing else fits",
}


def facts(result: Result) -> list[tuple[str, str]]:
    """(name, value) of everything that concerns the whole page, in the order to show it."""
    source = result.page.source
    why = _CHARSET_FROM.get(source.charset_from, source.charset_from)
    kept = sum(verdict.keep for verdict in result.verdicts)
    rows = [
        ("status", result.status.value + (f": {result.reason}" if result.reason else "")),
        ("page type", _page_type(result)),
        ("confidence", f"{result.confidence:.2f}"),
        ("charset", f"{source.charset} ({why})" if source.charset else why),
        ("completeness", _with_evidence(result)),
        ("blocks", f"{kept} of {len(result.verdicts)} kept"),
        ("truncated", "yes" if result.truncated else ""),
    ]
    rows += [("warning", warning) for warning in result.warnings]
    return [(name, value) for name, value in rows if value]


def _page_type(result: Result) -> str:
    if result.page.plain:
        return "plain text"
    scores = result.page_type_scores
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    others = [f"{name} {scores[name]:.2f}" for name in ranked if name != result.page_type]
    if result.page_type not in scores:
        return result.page_type
    then = f" (then {others[0]})" if others else ""
    return f"{result.page_type} {scores[result.page_type]:.2f}{then}"


def _with_evidence(result: Result) -> str:
    evidence = "; ".join(result.completeness_evidence)
    return result.completeness.value + (f" ({evidence})" if evidence else "")


def kind_name(kind: int, level: int) -> str:
    """Name of a block's kind, with its level: "heading 2", "list item", "paragraph"."""
    name = Kind(kind).name.lower().replace("_", " ")
    shown = level if kind == Kind.HEADING or level > 1 else 0
    return f"{name} {shown}" if shown else name


def removals(result: Result) -> dict[int, list[Removal]]:
    """What rules took out of each block, in order, without overlaps."""
    found: dict[int, list[Removal]] = defaultdict(list)
    for removal in sorted(result.removed, key=lambda r: (r.block, r.start, -r.end)):
        taken = found[removal.block]
        if not taken or removal.start >= taken[-1].end:
            taken.append(removal)
    return found
