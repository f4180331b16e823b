"""What a tag and its class and id words hint at, as bits.

The word stems are those that themes and frameworks share (HTML5 landmarks, ARIA roles, schema.org
properties, WordPress, Drupal, phpBB, Discourse, Shopify and their like), with the common European
equivalents. A bit is a feature, never a verdict: the scorer learns what it is worth.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from declutter.elements import ShapeWords
from declutter.kernel import compiled

HINTS: dict[str, str] = {
    "nav": "nav|menu|navbar|megamenu|topbar|sitemap|tabbar|navegacion|navigazione",
    "header": "header|masthead|banner|kopf|entete|cabecera|testata|logo|branding",
    "footer": "footer|colophon|contentinfo|bottom|fuss|pied|pie|rodape|copyright|imprint",
    "sidebar": "sidebar|aside|rail|complementary|secondary|widget|seitenleiste|colonne|lateral",
    "main": "main|primary|principal|haupt",
    "content": "content|contenu|inhalt|contenido|contenuto|conteudo|texto?|corpo|cuerpo",
    "article": "article|story|artikel|noticia|articolo|artigo|nota|news",
    "body": "body|prose|rte|richtext|rich|wysiwyg|markdown|formatted|longform|entrycontent",
    "post": "post|entry|blog|message|msg|topic|thread|cooked|reply|answer|question|beitrag",
    "comment": "comments?|commentary|disqus|discussion|respond|kommentare?|commentaires?|feedback",
    "related": "related|recommend\\w*|similar|suggest\\w*|trending|popular|latest|recent|readmore|"
    "also|upnext|teasers?|verwandt|mehr|liees?|relacionad\\w*|correlat\\w*|promoted",
    "share": "share|sharing|social|follow|facebook|twitter|addthis|sharedaddy|teilen|partage",
    "ad": "ads?|advert\\w*|sponsor\\w*|promo\\w*|dfp|gpt|taboola|outbrain|anzeige|pub|publicidad",
    "newsletter": "newsletter|subscribe|subscription|signup|optin|mailing|paywall|abo|inscription",
    "consent": "cookies?|consent|gdpr|privacy|onetrust|cmp|dsgvo",
    "modal": "modal|popup|overlay|dialog|lightbox|tooltip|drawer|offcanvas|toast|popover",
    "form": "form|input|field|login|signin|register|captcha|password|checkout|formular",
    "search": "search|filter|facets?|sort|suche|recherche|buscar",
    "breadcrumb": "breadcrumbs?|crumbs?|pathway|fil|ariane|brotkrumen",
    "pager": "pagination|pager|paging|pages|pagenav|next|prev|previous",
    "meta": "meta|byline|dateline|info|details?|infos|credits?|source|kicker",
    "author": "author|bio|avatar|profile|user|username|poster|member|autor|auteur|writer|reporter",
    "date": "date|time|timestamp|published|datum|fecha|posted",
    "tags": "tags?|categor\\w*|topics|labels?|keywords|taxonomy|schlagwort\\w*|chips?|badge|pill",
    "caption": "caption|figcaption|legend|legende|bildunterschrift|photo|image|img|gallery|figure|"
    "media|carousel|slider|slideshow|swiper|thumb\\w*",
    "title": "title|headline|heading|hed|titre|titel|titulo|titolo",
    "summary": "summary|excerpt|intro|lead|lede|standfirst|dek|abstract|chapo|teaser|subtitle|"
    "description|desc",
    "product": "product|pdp|item|sku|goods|shop|store|merch|artikelbeschreibung|produkt|produit",
    "price": "price|pricing|buy|cart|basket|offer|sale|stock|delivery|shipping|preis|prix",
    "spec": "specs?|specifications?|features?|attributes?|properties|ingredients?|technical",
    "review": "reviews?|ratings?|stars?|testimonials?|bewertung\\w*|avis",
    "list": "list|listing|results?|feed|archive|index|catalog\\w*|directory|liste|collection",
    "card": "cards?|tiles?|grid|cells?|row|col|column|block|box|panel",
    "hero": "hero|jumbotron|cover|splash|cta|promo",
    "docs": "docs?|documentation|api|reference|section|rst|sphinx|mdx|toc|contents|article",
    "toc": "toc|contents|outline|anchors?|jump|onthispage|inhaltsverzeichnis|sommaire",
    "faq": "faqs?|accordion|collaps\\w*|expand\\w*|toggle|tabs?|tabpanel|panel",
    "quote": "quote|blockquote|pullquote|citation|zitat",
    "code": "code|highlight|snippet|syntax|pre|terminal|console",
    "sig": "signature|sig|reactions?|likes?|votes?|score|buttons?|controls|actions?|tools?|"
    "toolbar|print|download|copy",
    "skip": "hidden|sr|screenreader|visuallyhidden|offscreen|skip|noprint|only",
    "video": "video|player|audio|podcast|youtube|embed|vjs|jw",
    "event": "event|calendar|agenda|schedule|venue|job|jobs|vacancy",
    "recipe": "recipe|instructions?|directions|steps?|method|nutrition",
    "wiki": "mw|wiki|infobox|navbox|reflist|references|footnotes?|mbox",
}
TAGS = (
    "main", "article", "section", "nav", "header", "footer", "aside", "form", "table", "ul", "ol",
    "li", "dl", "figure", "figcaption", "blockquote", "pre", "p", "button", "noscript", "dialog",
    "details", "td", "th", "json", "address", "template", "fieldset",
)  # fmt: skip
NAMES = tuple(f"hint_{name}" for name in HINTS) + tuple(f"tag_{tag}" for tag in TAGS)

_TAG_NUMBER = {tag: len(HINTS) + i for i, tag in enumerate(TAGS)}


def _split() -> tuple[dict[str, int], dict[str, list[tuple[str, int]]]]:
    """Bits of the words that stems spell out; and the stems of open words by their first letters.

    A stem is a word, in which `x?` stands for one letter or none and `\\w*` for any ending.
    """
    whole: dict[str, int] = {}
    open_: dict[str, list[tuple[str, int]]] = {}
    for i, stems in enumerate(HINTS.values()):
        for stem in stems.split("|"):
            if stem.endswith(r"\w*"):
                begin = stem.removesuffix(r"\w*")
                open_.setdefault(begin[:_LETTERS], []).append((begin, 1 << i))
                continue
            before, optional, after = stem.rpartition("?")
            for word in (before[:-1] + after, before + after) if optional else (stem,):
                whole[word] = whole.get(word, 0) | 1 << i
    return whole, open_


# First letters that tell the stems of open words.
_LETTERS = 3
_WHOLE, _OPEN = _split()


def word_bits(word: str) -> int:
    """Bits of one class or id word; a whole-word match against each hint's stems."""
    bits = _WHOLE.get(word, 0)
    for begin, bit in _OPEN.get(word[:_LETTERS], ()):
        if word.startswith(begin):
            bits |= bit
    return bits


def element_bits(tag: str, words: tuple[str, ...]) -> int:
    """Bits of one element: its tag and the union of its words."""
    bits = 1 << _TAG_NUMBER[tag] if tag in _TAG_NUMBER else 0
    for word in words:
        bits |= word_bits(word)
    return bits


def name_bits(names: ShapeWords) -> NDArray[np.uint64]:
    """`element_bits` of each tag and its words, in 64-bit words, low bits first; uint64[n, w]."""
    out = np.zeros((len(names), -(-len(NAMES) // 64)), dtype=np.uint64)
    if names.packed is not None:
        names.packed.bits(_PACKED, out)
        return out
    for i, (tag, words) in enumerate(names):
        bits = element_bits(tag, words)
        for k in range(out.shape[1]):
            out[i, k] = bits >> 64 * k & (1 << 64) - 1
    return out


_PACKED = None if compiled is None else compiled.NameBits(_TAG_NUMBER, _WHOLE, _OPEN, word_bits)
