"""A result as a page to look at: `--explain=html`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from declutter.explain.summary import facts, kind_name, removals
from declutter.model import Kind, Removal, Verdict
from declutter.result import Result

# The page runs no script and loads nothing, whatever stands in it.
_HEAD = """\
<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>declutter: what was kept and removed</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60em; margin: 1em auto; padding: 0 1em }
th { text-align: left; vertical-align: top; padding-right: 1em; font-weight: 600 }
.b { margin: 3px 0; padding: 2px 10px; border-left: 5px solid; white-space: pre-wrap;
  unicode-bidi: isolate; overflow-wrap: anywhere }
.k { border-color: #2a8a3e; background: #edf8ef }
.r { border-color: #c0362c; background: #fbeeed; color: #7a4540 }
.h { font-weight: 700 } .l { margin-left: 2em } .c { font-family: monospace }
del { background: #f4c7c3 }
small { float: right; color: #666; margin-left: 1em; unicode-bidi: isolate }
#only:checked ~ main .r, #only:checked ~ main del { display: none }
</style>
</head>
<body>
"""
_CLASSES = {Kind.HEADING: " h", Kind.LIST_ITEM: " l", Kind.CODE: " c"}


def inspector(result: Result) -> str:
    """The page's blocks in order as HTML: kept ones green, removed ones red.

    Pointing at a block shows its score and what decided; a box hides what was removed. All text
    is escaped, and the page is complete in itself.
    """
    return "".join((_HEAD, *_body(result), "</main>\n</body>\n</html>\n"))


def _body(result: Result) -> Iterator[str]:
    yield "<table>\n"
    for name, value in facts(result):
        yield f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>\n"
    yield '</table>\n<input type="checkbox" id="only"> <label for="only">only what was kept</label>'
    yield "\n<main>\n"
    taken = removals(result)
    for verdict in result.verdicts:
        yield _block(result, verdict, taken.get(verdict.block, ()))


def _block(result: Result, verdict: Verdict, taken: Sequence[Removal]) -> str:
    page, i = result.page, verdict.block
    kind = Kind(int(page.kinds[i]))
    name = kind_name(kind, int(page.column("level")[i]))
    fate = "k" if verdict.keep else "r"
    why = f"{verdict.by}, score {verdict.score:.2f}, {name}, block {i}"
    text = page.texts[i]
    shown = _marked(text, taken) if verdict.keep else escape(text)
    return (
        f'<div class="b {fate}{_CLASSES.get(kind, "")}" dir="auto" title="{escape(why)}">'
        f"<small>{escape(verdict.by)}</small>{shown}</div>\n"
    )


def _marked(text: str, taken: Sequence[Removal]) -> str:
    """Escaped text with what rules took out of it marked, each with the rule's id."""
    parts: list[str] = []
    at = 0
    for removal in taken:
        parts.append(escape(text[at : removal.start]))
        cut = escape(text[removal.start : removal.end])
        parts.append(f'<del title="{escape(removal.rule)}">{cut}</del>')
        at = removal.end
    parts.append(escape(text[at:]))
    return "".join(parts)
