"""Runs to inline markdown.

A delimiter run of CommonMark opens and closes emphasis only where it flanks the text (spec 0.31,
6.2); where it would not, as next to punctuation in scripts without spaces, the emphasis is left
out rather than written as asterisks that a reader would see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from declutter.parse.inline import Mark, Run
from declutter.render.footnotes import FOOTNOTE
from declutter.render.links import Targets

_TICKS = re.compile(r"`+")
_SPECIAL = re.compile(r"[\\`*_\[\]<&~$!]")
_ENTITY = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_DOLLAR = re.compile(r"(?<!\\)\$")
_OPENS = re.compile(r"<(?=[a-zA-Z/!?])")
_LINK = re.compile(r"\](?=[(\[:])")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
# Subscripts and superscripts have no sign in markdown.
# As much of what is written already as any decision needs.
_TAIL = 8
_SIGNS = {Mark.STRONG: "**", Mark.EM: "*", Mark.STRIKE: "~~"}


class Inlines:
    """Writes runs as inline markdown.

    Args:
        targets: resolves links and pictures.
        links: whether link targets are written.
        dollars: whether `$` in text needs escaping, as where the document holds formulas.
    """

    def __init__(self, targets: Targets, *, links: bool, dollars: bool) -> None:
        self.targets = targets
        self.links = links
        self.dollars = dollars

    def text(self, runs: Sequence[Run], *, strong: bool = False, emphasis: bool = False) -> str:
        """Runs as markdown; line breaks stay newlines.

        Args:
            runs: the runs.
            strong, emphasis: whether the whole is set so.
        """
        whole = Mark.STRONG if strong else Mark.EM if emphasis else None
        signs = {mark: sign for mark, sign in _SIGNS.items() if mark != whole}
        out = ""
        groups = [(href, list(part)) for href, part in groupby(runs, self._target)]
        for index, (href, part) in enumerate(groups):
            after = _first(groups[index + 1][1], signs) if index + 1 < len(groups) else ""
            out += self._group(href, part, signs, out, after)
        if whole:
            sign = _SIGNS[whole]
            return "\n".join(_wrapped(line, sign, "", "") for line in out.split("\n"))
        return out

    def image(self, source: str, alt: str) -> str:
        """A picture, "" where its source leads nowhere."""
        address = self.targets.picture(source)
        return f"![{self.escape(alt, '', '')}](<{address}>)" if address else ""

    def _target(self, run: Run) -> str:
        if run.href.startswith(FOOTNOTE):
            return run.href
        return self.targets.link(run.href) if run.href and self.links else ""

    def _group(
        self, href: str, runs: list[Run], signs: dict[int, str], before: str, after: str
    ) -> str:
        """Runs of one link, or of none."""
        if href.startswith(FOOTNOTE):
            return f"[^{href.removeprefix(FOOTNOTE)}]"
        if not href:
            return self._marked(runs, signs, before, after)
        # Code that holds a bracket could close the link, or make a definition of it.
        runs = [replace(r, marks=r.marks & ~Mark.CODE) if "]" in r.text else r for r in runs]
        inner = self._marked(runs, signs, "[", "]")
        text = inner.strip()
        if not text:
            return inner
        lead = inner[: len(inner) - len(inner.lstrip())]
        trail = inner[len(inner.rstrip()) :]
        return f"{lead}[{text}](<{href}>){trail}"

    def _marked(self, runs: Sequence[Run], signs: dict[int, str], before: str, after: str) -> str:
        """Runs with the delimiters of `signs`, that of the longest stretch outermost."""
        out = ""
        index = 0
        while index < len(runs):
            mark, end = _stretch(runs, index, signs)
            part = runs[index:end]
            following = _first(runs[end:], signs) or after
            ahead = before[-_TAIL:] + out[-_TAIL:]
            if mark is None:
                out += self._leaves(part, ahead, following)
            else:
                sign = signs[mark]
                rest = {other: s for other, s in signs.items() if other != mark}
                lines = self._marked(part, rest, sign, sign + following).split("\n")
                out += "\n".join(
                    _wrapped(
                        line,
                        sign,
                        ahead if not number else "",
                        following if number == len(lines) - 1 else "",
                    )
                    for number, line in enumerate(lines)
                )
            index = end
        return out

    def _leaves(self, runs: Sequence[Run], before: str, after: str) -> str:
        """Code, formulas, pictures and text."""
        out = ""
        for (code, special), part in groupby(
            runs, lambda r: (bool(r.marks & Mark.CODE and not r.tex), bool(r.tex or r.image))
        ):
            members = list(part)
            if special:
                for run in members:
                    out += self._special(run)
            elif code:
                out += _code_lines("".join(run.text for run in members))
            else:
                text = "".join(run.text for run in members)
                out += self.escape(text, out[-1:] or before, after)
        return out

    def _special(self, run: Run) -> str:
        if run.image:
            return self.image(*run.image)
        sign = "$$" if run.marks & Mark.DISPLAY else "$"
        return f"{sign}{math(run.tex)}{sign}"

    def escape(self, text: str, before: str, after: str) -> str:
        """Text with the characters escaped that markdown would read as its own."""
        if text.startswith(":") and before.endswith("]"):
            # A sign of a footnote with a colon is its definition.
            text, before = text[1:], "\\:"
            return before + self.escape(text, before, after)
        if not _SPECIAL.search(text):
            return text
        out = []
        last = len(text) - 1
        for index, char in enumerate(text):
            if char not in "\\`*_[]<&~$!":
                out.append(char)
                continue
            previous = text[index - 1] if index else before[-1:]
            following = text[index + 1] if index < last else after[:1]
            if char == "!" and following in ("*", "~"):
                # Signs between it and a link may be left out.
                following = after.lstrip("*~")[:1]
            out.append("\\" + char if self._needs(char, previous, following, text, index) else char)
        return "".join(out)

    def _needs(self, char: str, previous: str, following: str, text: str, index: int) -> bool:
        """Whether a special character needs its backslash where it stands."""
        match char:
            case "\\":
                # White space may be moved, and a sign come next.
                needs = not following.isalnum()
            case "*":
                needs = not (previous.isspace() and following.isspace())
            case "_":
                inside = previous.isalnum() and following.isalnum()
                needs = not inside and not (_is_space(previous) and _is_space(following))
            case "~":
                needs = "~" in (previous, following)
            case "!":
                needs = following == "["
            case "$":
                needs = self.dollars
            case "&":
                needs = bool(_ENTITY.match(text, index))
            case _:
                needs = True
        return needs


def math(tex: str) -> str:
    """TeX that means the same and that no reader without math takes for markup.

    White space means nothing to TeX here, so that it may part `<` from a name and `]` from `(`.
    """
    tex = _DOLLAR.sub(r"\\$", tex)
    return _LINK.sub("] ", _OPENS.sub("< ", tex))


def code_span(text: str) -> str:
    """A code span whose delimiter is longer than any run of backticks inside."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _code_lines(text: str) -> str:
    """Code spans for the lines of a text, white space at their ends outside."""
    out = []
    for line in text.split("\n"):
        inner = line.strip()
        if not inner:
            out.append(line)
            continue
        lead = line[: len(line) - len(line.lstrip())]
        out.append(f"{lead}{code_span(inner)}{line[len(line.rstrip()) :]}")
    return "\n".join(out)


def _wrapped(text: str, sign: str, before: str, after: str) -> str:
    """Text between two delimiters, or as it is where they would not be read as such."""
    inner = text.strip()
    if not inner:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    trail = text[len(text.rstrip()) :]
    previous = lead[-1:] or before[-1:]
    following = trail[:1] or after[:1]
    # The next sign may be left out: what counts is the character behind it.
    behind = trail[:1] or after.lstrip("*~")[:1]
    if not (_flanks(previous, inner[0]) and _flanks(behind, inner[-1])):
        return text
    if sign == "~~":
        touching = "~" in (previous, following, inner[0], inner[-1])
    else:
        touching = _touches(lead or before, sign, inner, following)
    return text if touching else f"{lead}{sign}{inner}{sign}{trail}"


def _touches(before: str, sign: str, inner: str, following: str) -> bool:
    """Whether asterisks would meet others in a way that reads otherwise.

    Asterisks in a row are one delimiter run. `**a***b*` between letters is read as meant, and so
    is emphasis at one end of strong text.
    """
    stars = len(before) - len(before.rstrip("*"))
    if not stars and following != "*":
        return sign != "**" and "*" in (inner[0], inner[-1])
    outside = before[: len(before) - stars][-1:]
    return (
        "*" in inner
        or not (inner[0].isalnum() and inner[-1].isalnum())
        or (stars > 0 and (stars + len(sign) != 3 or not outside.isalnum()))
    )


def _stretch(runs: Sequence[Run], index: int, signs: dict[int, str]) -> tuple[int | None, int]:
    """The mark that holds longest from a run on and where it ends; None for runs without any."""
    best: tuple[int | None, int] = (None, index)
    for mark in signs:
        end = index
        while end < len(runs) and runs[end].marks & mark:
            end += 1
        if end > best[1]:
            best = mark, end
    if best[0] is None:
        end = index + 1
        while end < len(runs) and not any(runs[end].marks & mark for mark in signs):
            end += 1
        return None, end
    return best


def _flanks(outside: str, inside: str) -> bool:
    """Whether a delimiter between two characters faces inwards (left- or right-flanking)."""
    if inside.isspace():
        return False
    return not _is_punctuation(inside) or _is_space(outside) or _is_punctuation(outside)


def _is_punctuation(char: str) -> bool:
    return char in _PUNCTUATION or unicodedata.category(char)[0] in "PS"


def _is_space(char: str) -> bool:
    return not char or char.isspace()


def _first(runs: Sequence[Run], signs: dict[int, str]) -> str:
    """The first character that runs will show, behind the sign that may come before it."""
    for run in runs:
        if run.tex:
            return "$"
        if run.image:
            return "!"
        if run.href:
            return "["
        for mark, sign in signs.items():
            if run.marks & mark:
                return sign[0] + run.text[:1]
        if run.text:
            return "`" if run.marks & Mark.CODE else run.text[0]
    return ""
