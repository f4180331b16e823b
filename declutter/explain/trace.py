"""A result as lines of text: `--explain`."""

from __future__ import annotations

from declutter.explain.summary import facts, kind_name, removals
from declutter.result import Result

# Characters of a block's text that are shown.
_SHOWN = 100


def trace(result: Result) -> str:
    """What was decided about the page and about each block, and by what.

    A header names status, page type, confidence, charset and completeness with their reasons.
    Then each block has a line: `+` kept or `-` removed, score, who decided, kind, text. Text that
    a rule took out of a block stands below it, after `x`.
    """
    lines = [f"{name + ':':<14}{_short(value, 400)}" for name, value in facts(result)]
    if result.verdicts:
        lines.append("")
    taken = removals(result)
    width = max((len(verdict.by) for verdict in result.verdicts), default=0)
    levels = result.page.column("level")
    for verdict in result.verdicts:
        i = verdict.block
        kind = kind_name(int(result.page.kinds[i]), int(levels[i]))
        text = result.page.texts[i]
        mark = "+" if verdict.keep else "-"
        lines.append(
            f"{mark} {verdict.score:4.2f}  {verdict.by:<{width}}  {kind:<11}  {_short(text)}"
        )
        for removal in taken.get(i, ()):
            whole = (removal.start, removal.end) == (0, len(text))
            if not (whole and removal.rule == verdict.by):
                lines.append(f"  x     {removal.rule:<{width}}  {'':<11}  {_short(removal.text)}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _short(text: str, limit: int = _SHOWN) -> str:
    """Text on one line, its end left out where it is long."""
    line = " ".join(text[: 4 * limit].split())
    return line if len(line) <= limit and len(text) <= 4 * limit else line[: limit - 1] + "…"
