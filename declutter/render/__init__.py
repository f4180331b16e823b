"""Verdicts to text, markdown, HTML, JSON and TEI.

All formats say the same words: each is written from the same kept blocks and cuts. Only markdown,
HTML and TEI read the inline markup, so plain text costs a join.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from declutter.config import Config
from declutter.errors import ConfigError
from declutter.render.safe import without_controls
from declutter.render.text import plain
from declutter.result import Result

if TYPE_CHECKING:
    from declutter.render.nodes import Node

__all__ = ["FORMATS", "render"]

FORMATS = ("text", "markdown", "html", "json", "tei")


def render(result: Result, format: str, config: Config, *, url: str | None = None) -> str:
    """The body in one format.

    Args:
        result: verdicts and page.
        format: one of `FORMATS`.
        config: `links`, `images` and `headline` are heeded.
        url: address of the page, against which links are resolved; without one the page's own
            statement (`<base>`, canonical link) is used.

    Raises:
        ConfigError: the format is unknown.
    """
    if format not in FORMATS:
        raise ConfigError(f"format must be one of {', '.join(FORMATS)}, not {format!r}")
    title = result.title if config.headline else ""
    if format == "text":
        return without_controls(plain(result, title))
    if format == "json":
        from declutter.render.json import to_json

        return to_json(result, result.text, result.markdown)
    return without_controls(_structured(result, format, config, url, title))


def _opens_with(nodes: Sequence[Node], title: str) -> bool:
    """Whether the body begins with its headline."""
    from declutter.render.nodes import Heading, Paragraph  # as below

    first = nodes[0] if nodes else None
    if not isinstance(first, (Heading, Paragraph)):
        return False
    return "".join(run.text for run in first.runs).split() == title.split()


def _structured(result: Result, format: str, config: Config, url: str | None, title: str) -> str:
    """Markdown, HTML or TEI."""
    # What reads inline markup takes long to load, and plain text does without it.
    from declutter.parse.inline import Run
    from declutter.render.inlines import Inlines
    from declutter.render.links import Targets
    from declutter.render.nodes import Heading
    from declutter.render.tree import Builder

    head = result.page.head
    targets = Targets(head.base, url or head.address)
    builder = Builder(result, images=config.images)
    nodes = builder.build()
    if title and not _opens_with(nodes, title):
        nodes.insert(0, Heading(1, [Run(title)], -1))
    if format == "markdown":
        from declutter.render.markdown import Markdown

        inlines = Inlines(targets, links=config.links, dollars=builder.formulas)
        return Markdown(inlines).document(nodes)
    if format == "html":
        from declutter.render.html import Html

        return Html(targets, links=config.links).document(nodes)
    from declutter.render.tei import Tei

    return Tei(targets, links=config.links).document(nodes, result.metadata)
