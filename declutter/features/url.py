"""Features of the page's own address, as its head declares it.

Sites of a kind build their addresses alike: `/products/`, `/viewtopic.php`, `/2019/04/` and a slug
of eight words. Words are looked up in the host's labels, in the path before its last segment, and
in that segment, which names the page itself.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from declutter.model import Head

_PATH: Final = {
    name: frozenset(words.split())
    for name, words in {
        "product": "product products item items itm dp p pd sku shop store buy gp app apps ip "
        "goods produkt produkte produit produits producto productos prodotto prodotti artikel",
        "category": "category categories cat c collection collections catalog catalogue browse b w "
        "range department kategorie categorie categoria market sch",
        "article": "blog blogs news article articles story stories post posts insights magazine "
        "opinion features health lifestyle world politics business sport sports culture "
        "nachrichten actualites noticias pulse",
        "docs": "doc docs documentation reference api manual guide guides tutorial tutorials "
        "handbook library std man sdk wiki latest stable learn help en-us",
        "forum": "forum forums thread threads topic topics t f viewtopic.php showthread.php "
        "question questions q discussion discussions comments r community answers ask board boards",
        "service": "service services solution solutions pricing about practice-areas industries "
        "platform consulting programs enterprise features leistungen",
        "listing": "job jobs careers tag tags search find s l listing listings directory archive "
        "index rankings ranking list lists top best charts chart latest events event author",
    }.items()
}
_HOST: Final = {
    name: frozenset(words.split())
    for name, words in {
        "docs": "docs doc developer developers dev api learn wiki man",
        "forum": "forum forums community discuss discussions answers ask bbs boards",
        "shop": "shop store buy",
        "news": "blog blogs news medium substack magazine",
        "help": "help support faq",
    }.items()
}
URL_NAMES: Final = (
    "known", "segments", "length", "slug_words", "slug_digits", "dated", "query", "file",
    *(f"{name}_{place}" for name in _PATH for place in ("before", "last")),
    *(f"host_{name}" for name in _HOST),
)  # fmt: skip
_DATED = re.compile(r"/(?:19|20)\d\d(?:[/-]|\d{4}(?!\d))")
_DIGITS = re.compile(r"\d")
_BETWEEN = re.compile(r"[-_+]|%20")
_LABELS = re.compile(r"[.-]")


def url_features(head: Head) -> list[float]:
    """One row, in the order of `URL_NAMES`; zeros where the page declares no address."""
    try:
        parts = urlsplit(head.address.strip())
    except ValueError:
        parts = urlsplit("")
    if not parts.netloc:
        return [0.0] * len(URL_NAMES)
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    last = segments.pop() if segments else ""
    before = frozenset(segments)
    labels = frozenset(_LABELS.split(parts.netloc.lower()))
    return [
        1.0,
        float(len(segments) + bool(last)),
        float(len(parts.path)),
        float(len(_BETWEEN.findall(last))),
        float(len(_DIGITS.findall(last))),
        float(_DATED.search(parts.path) is not None),
        float(bool(parts.query)),
        float("." in last),
        *(
            value
            for words in _PATH.values()
            for value in (float(not words.isdisjoint(before)), float(last in words))
        ),
        *(float(not words.isdisjoint(labels)) for words in _HOST.values()),
    ]
