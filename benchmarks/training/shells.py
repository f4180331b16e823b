"""Training pages whose text stands only in their data: shells made from annotated pages.

Few annotated pages are rendered in the browser alone, so a scorer trained on them alone does not
trust text that comes from hydration state. A share of the pages is therefore seen twice: as it is,
and as a shell around a JSON state that holds its text, with the rest of the page as further
entries. The annotation stays the same, and so do domain and fold.
"""

from __future__ import annotations

import hashlib
import html
import json
from dataclasses import replace
from random import Random

import numpy as np

from benchmarks.datasets import Sample
from declutter.model import Floats, Kind, Page

_ONE_IN = 10
_BODY_WORDS = (80, 2500)
_MOST_MENU = 12
_MOST_OTHERS = 25
_OTHER_WORDS = 6
# Keys that sites use, so that no single one is what the scorer learns.
_LISTS = ("blocks", "content", "sections", "body", "items", "entries", "components", "data")
_TEXTS = ("text", "content", "html", "body", "description", "value", "paragraph")
_OTHERS = ("related", "recommended", "widgets", "banners", "more", "teasers", "notices", "items")
_SCRIPTS = (
    '<script id="__NEXT_DATA__" type="application/json">{}</script>',
    "<script>window.__INITIAL_STATE__ = {};</script>",
)


def shell(sample: Sample, page: Page, labels: Floats) -> Sample | None:
    """The page as a shell around its state; None for the pages that are seen only once.

    Args:
        sample: an annotated page.
        page: the same, parsed.
        labels: share of each block that belongs to the body; float32[n].
    """
    number = int(hashlib.md5(sample.name.encode()).hexdigest(), 16)
    body = np.flatnonzero(labels > 0.5)
    words = int(page.column("words")[body].sum())
    if number % _ONE_IN or not _BODY_WORDS[0] <= words <= _BODY_WORDS[1]:
        return None
    others = np.flatnonzero(labels <= 0.5).tolist()
    menu = [page.texts[i] for i in others if page.column("words")[i] < _OTHER_WORDS]
    rest = [page.texts[i] for i in others if page.column("words")[i] >= _OTHER_WORDS]
    chance = Random(number)
    key = chance.choice(_TEXTS)
    state = {
        "props": {
            "pageProps": {
                "page": {
                    "title": page.head.title,
                    chance.choice(_LISTS): _entries(
                        page, body.tolist(), key, chance.random() < 0.5
                    ),
                },
                chance.choice(_OTHERS): [
                    {chance.choice(("title", key)): text} for text in rest[:_MOST_OTHERS]
                ],
            }
        }
    }
    raw = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
    script = chance.choice(_SCRIPTS).format(raw)
    items = "".join(f'<li><a href="/">{html.escape(text)}</a></li>' for text in menu[:_MOST_MENU])
    metas = "".join(
        f'<meta property="{html.escape(name)}" content="{html.escape(content)}">'
        for name, content in page.head.metas
        if name.startswith("og:") or name == "description"
    )
    text = (
        f'<!DOCTYPE html><html lang="{html.escape(page.head.language)}"><head>'
        '<meta charset="utf-8">'
        f"<title>{html.escape(page.head.title)}</title>{metas}</head><body>"
        f'<header><nav><ul>{items}</ul></nav></header><div id="root"></div>'
        f"<footer><p>{html.escape(' '.join(menu[-3:]))}</p></footer>{script}</body></html>"
    )
    return replace(sample, name=f"{sample.name} (shell)", source=text.encode())


def _entries(page: Page, body: list[int], key: str, as_html: bool) -> list[dict[str, str]] | str:
    """The body as one markup string, or as entries with a title or a text under a key."""
    headings = {i for i in body if page.kinds[i] == Kind.HEADING}
    if as_html:
        return "".join(
            f"<{'h2' if i in headings else 'p'}>{html.escape(page.texts[i])}"
            f"</{'h2' if i in headings else 'p'}>"
            for i in body
        )
    return [{"title" if i in headings else key: page.texts[i]} for i in body]
