"""Lines of icons, numbers and signs that patterns cannot see: their normal form drops the signs.

A number alone may be a chapter's, a version's or a score; with a speech bubble beside it, a "k"
behind it or its successors after it, it is a counter or a pager. A camera before a name makes a
credit. What a page's template failed to fill in (`{{title}}`, `[embed]`) is no text. Some lines
are entries of a list where they come often (an hour, a date, an account's name) and only stand
for nothing when they come once. All are only taken alone between the paragraphs of an article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from declutter.model import Kind
from declutter.rules.body import Body
from declutter.rules.context import Mark, is_article
from declutter.rules.model import wording_rule
from declutter.rules.shape import words

_LONGEST = 80
_CREDIT_WORDS = 8
# Arrows, shapes, signs and pictographs, but for stars, playing cards, chessmen and dice.
_ICON = (
    "[\u2190-\u21ff\u25a0-\u25ff\u2600-\u2604\u2607-\u2653\u2661\u2665\u2668-\u267f\u2686-\u27bf"
    "\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?"
)
_NUMBER = r"[+-]?\d{1,4}(?:[.,]\d{1,3})*"
_BETWEEN = r"[\s()\[\]|·•,/-]*"
_ANY = rf"(?:{_ICON}|{_NUMBER}\s?[kKmM]?(?!\w))"
_COUNTER = re.compile(rf"{_BETWEEN}(?:{_ANY}{_BETWEEN})+\Z")
_CAMERA = re.compile("\\s*[\U0001f4f7\U0001f4f8\U0001f3a5\U0001f5bc]\ufe0f?\\s*:?\\s*\\w")
_HAS_ICON = re.compile(_ICON)
# Icons of buttons, which nobody puts between paragraphs for ornament.
_BUTTONS = (
    r"[\s|]*(?:[\u21a9\u21aa\u21e7\u2191\u2193\u2303\u2304\u2399\u23e9-\u23ef\u23f8-\u23fa\u25b6\u25b8\u25ba\u2630"
    "\u22ee\u22ef\u2715-\u2718\u00d7\U0001f50a\U0001f508\U0001f509\U0001f507\U0001f514\U0001f515\U0001f50d\U0001f50e"
    "\U0001f5a8\U0001f5b6\u2699\u26f6\u2922\u21c4\u2302\u2261\u2b06\u2b07\U0001f3a5\U0001f4f9\U0001f512\u2709\U0001f517\U0001f516\U0001f4e4\U0001f4cb\U0001f464]\ufe0f?[\\s|]*){1,4}"
)
_TONGUE = "(?:en|eng|de|deu|fr|fra|es|esp|it|ita|pt|por|br|nl|ru|rus|рус|ua|ukr|укр|pl|pol|zh|cn|jp|jpn|kr|kor|ar|ara|tr|tur|cat|eus|gal)"
_MACRO = (
    "ad|ads|adsense|audio|banner|caption|chart|code|contact-form|embed|embedded content|facebook|gallery|iframe|image|"
    "infogram|instagram|map|more|newsletter|nextpage|playlist|poll|quiz|related|shortcode|soundcloud|spotify|table|tiktok|"
    r"title|toc|tweet|twitter|video|vimeo|youtube|(?:wp|vc|et_pb|su|ad)[_-][\w-]+"
)
_AD = "ad|ads|advert|pr|anzeige|werbung|pub|publi|publicidad|reklam|reklama|реклама|广告|廣告|広告|광고"
_SIZE = r"(?:300|336|320|250|728|970|990|468|160|120|234|180|640|980)\s?[x×*]\s?(?:250|280|600|1050|90|60|50|100|240|200|400|480|150|266|300)"
_GLYPH = (
    "(?:arrow|chevron|keyboard|expand|unfold|bookmark|favorite|more|open|content|volume|play|pause|skip|thumb|account|zoom|"
    "fast|calendar|access|check|close|menu|search|share|star|visibility|navigate|first|last|file|picture|print|caret|angle)"
)
_PHONE = r"\+?[\d(][\d\s()/.-]{6,18}\d"


_CLOSE = "(?:close|schließen|fermer|cerrar|chiudi|fechar|sluiten|закрыть|zamknij|kapat|إغلاق|关闭|關閉|閉じる|닫기)"
_WHO = r"(?:by:?\s|von\s|par\s|por\s)?(?:[^\W\d_][\w.'’-]*\s?){1,4}"
_DATE = r"\d{1,2}[./]\d{1,2}[./]\d{2,4}(?:\W{1,3}\d{1,2}[:.]\d\d)?"


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z")


_PATTERNS = (
    (
        "utility",
        _line(
            r"[«‹<←\s|]*1[\s|]+2[\s|]+3(?:[\s|]+[4-9]){0,6}(?:[\s|]*(?:…|\.{3})?[\s|]*\d{1,4})?[»›>→\s|]*"
        ),
    ),
    ("comment", _line(r"[★☆⭐\s]+(?:\d(?:[.,]\d)?)?(?:\s*/\s*\d+)?\s*\(\d[\d.,]*\)")),
    ("comment", _line(r"\d(?:[.,]\d)?\s?/\s?(?:5|10)\s*\(\d[\d.,]*\)")),
    (
        "comment",
        _line(
            rf"\(?{_NUMBER}\s?[kKM]\)?|\+\d{{1,4}}|9{{2,3}}\+|\(0\)|0\s?/\s?\d{{2,5}}|[▲△▼▽\s]{{2,5}}"
        ),
    ),
    (
        "legal",
        _line(
            r"\([^\W\d_]{2,5}/[^\W\d_]{2,6}\)|[(\[-][a-zäöüß]{2,4}(?:/[a-zäöüß]{2,4})?[)\]/-]|/[a-zäöüß]{2}/?"
        ),
    ),
    ("legal", _line(rf"(?:t|tel|tél|fax|phone|mob|ph|тел|電話|电话|전화)\.?\s*[:：.]?\s*{_PHONE}")),
    ("legal", _line(r"(?:id|ref|art|nr|no|doc|код)\.?\s?(?:nr|no|id)?\.?\s?[:：#]?\s?\d{4,}")),
    (
        "legal",
        _line(
            r"(?:e-?)?(?:isbn|issn|doi)(?:-1[03])?\b\W{1,3}\d[\d.x/-]{6,30}\W{0,2}(?:\w{5,6}\W)?"
        ),
    ),
    ("caption", _line(r"\(c\)\s?(?=\D)[^.!?]{2,40}")),
    ("utility", _line(_BUTTONS)),
    ("utility", _line(r"[«‹<\s|]+[»›>\s|]+|[»›>\s]{4,}")),
    (
        "utility",
        _line(
            r"([atf])\s?[+−–-](?:[\s|/]*\1)?(?:[\s|/]*\1?\s?[+−–-])?|(?:[−–-]\s)?aa?(?:[\s|]+aa?){1,3}(?:\s\+)?|[−–-]\s?a\s?\+|a\s?a|\+\s[−–-]"
        ),
    ),
    (
        "utility",
        _line(rf"{_TONGUE}(?:\s*[|/·•]\s*{_TONGUE}){{1,6}}|{_TONGUE}(?:\s+{_TONGUE}){{2,6}}"),
    ),
    (
        "utility",
        _line(
            r"\{\{?\s*[\w.| ]{1,40}\s*\}?\}|%\w{1,20}%|\$\w+_\w+|&(?:nbsp|[rl]aquo|copy|hellip|gt|lt|amp|rarr|larr);?"
        ),
    ),
    ("utility", _line(r"undefined|nan|\[object object\]|\(?(?:ctrl|alt|cmd|⌘)\s?\+\s?\w{1,6}\)?")),
    (
        "utility",
        _line(
            rf"\[/?(?:{_MACRO})(?:\s?=[^\]]*|\s+\w+=[^\]]*)?\]|<!--.{{0,70}}|\{{(?:{_MACRO})\b[^{{}}]*\}}(?:[^{{}}]*\{{/\w+\}})?"
        ),
    ),
    (
        "utility",
        _line(
            rf"{_GLYPH}(?:_[a-z]{{2,12}}){{1,3}}|(?:arrow|chevron|caret|angle)-(?:up|down|left|right|forward|back)|"
            rf"(?:(?:ic|icon|fa|fas|fab|far|mdi|svg|glyphicon)[-_][\w-]+\s*){{1,6}}|"
            rf"(?:menu|search|close|share)(?:\s(?:menu|search|close|share)){{1,3}}"
        ),
    ),
    ("account", _line(r"[•●∙]{5,}|\d\s?[+×x*-]\s?\d\s?=\s?[?_]*|\w[\w ]{1,15}:\s?_{3,}")),
    (
        "ads",
        _line(
            rf"[\[(【<「|*~—–-]+\s?(?:{_AD})(?:[\s_-]?\d{{1,2}})?\s?[\])】>」|*~—–-]+|(?:{_AD})\s?[:：×✕ⓘ]"
        ),
    ),
    (
        "ads",
        _line(
            rf"(?:[a-z]+ ){{0,2}}{_SIZE}(?: [a-z]+)?|(?:div-)?gpt-ad[\w-]*|.{{0,12}}adsbygoogle.{{0,60}}|.{{0,12}}googletag.{{0,60}}"
        ),
    ),
    (
        "player",
        _line(
            r"(?:[x×]\d(?:[.,]\d{1,2})?\s*){1,6}|(?:\d(?:[.,]\d{1,2})?[x×]\s*(?:normal\s*)?){1,8}"
        ),
    ),
    (
        "player",
        _line(
            r"\d{1,2}'\s?\d{2}(?:''|\"|”)|\d{1,2}:\d\d(?:\s?(?:⏪|⏩|▶|⏸|⏯)\ufe0f?)+(?:\s?\d{1,2}:\d\d)?"
        ),
    ),
    (
        "player",
        _line(
            r"[+-]\d{1,2}\s?s(?:ec)?(?:\W{1,3}[+-]?\d{1,2}\s?s(?:ec)?)?|[●○◉◯⚫⚪\s]*○[●○◉◯⚫⚪\s]*"
        ),
    ),
    ("comment", _line(r"[+−-]\d{1,4}\s?[/|\s]\s?[+−-]\d{1,4}")),
    (
        "legal",
        _line(
            rf"#{{3,}}|[-–—]\s?(?:30|ends?)\s?[-–—]|/\s?(?:pr|cnw|\w+\s?wire)[\s-]?(?:newswire)?\s?/"
        ),
    ),
    (
        "legal",
        _line(
            r"(?:doi|arxiv|pmid|pmcid|jel)\b(?=.*\d)\s?:?\s?[\w./,: ()-]{4,40}|vol\.?\s?\d+\W+(?:no|nr|issue)\.?\s?\d.{0,20}"
        ),
    ),
    (
        "utility",
        _line(
            r"\d+\s?[-–]\s?\d+\s?(?:/|of|von|de|di|sur|van|из|z)\s?\d+|[⬇↓▼]?\s?scroll(?: down)?\s?[⬇↓▼]"
        ),
    ),
    ("utility", _line(r"[>›»]\s?[^>›».!?]{2,25}(?:\s[>›»]\s?[^>›».!?]{2,30}){1,4}")),
    ("utility", _line(rf"[x×✕]\s?{_CLOSE}|{_CLOSE}\s?[x×✕]")),
    (
        "utility",
        _line(
            rf"{_WHO}\s?[|,•·/–—-]\s?{_DATE}|{_DATE}\W{{1,3}}(?:by:?\s)?{_WHO}|[✎✍\U0001f464]\ufe0f?\s?{_WHO}"
        ),
    ),
    ("caption", _line(r"[\w-]{3,40}\.(?:jpe?g|png|gif|webp|heic|tiff?)")),
)
# Lines that are entries where several stand in a body.
_ONCE = (
    ("comment", _line(r"\d{1,2}\s?(?:h|d|hrs?|days?|mins?)(?:\sago)?")),
    ("legal", _line(r"\+\d{2}[\d\s()/.-]{7,16}\d")),
    ("social", _line(r"@\w[\w.-]{2,30}")),
    ("utility", _line(r"\d{4}[-./]\s?\d{1,2}[-./]\s?\d{1,2}\.?|\d{1,2}[-./]\d{1,2}[-./]\d{4}")),
    (
        "utility",
        _line(
            r"\d{1,2}[:.h]\d\d(?:\s?(?:gmt|utc|cet|cest|est|edt|pst|pdt|bst|msk|мск|jst|kst|ist|uhr|h|am|pm))?"
        ),
    ),
    (
        "legal",
        _line(
            r"(?!u\.[sk]\.|d\.c\.|u\.n\.|e\.u\.|n\.y\.|l\.a\.|p\.s\.|r\.i\.p\.)(?:[^\W\d_]\.\s?){2,3}"
        ),
    ),
)


def _family(text: str) -> str:
    """Family of a line of icons and numbers, "" for none."""
    folded = text.lower()
    for family, pattern in _PATTERNS:
        if pattern.match(folded):
            return family
    if _HAS_ICON.search(text) and any(map(str.isdigit, text)) and _COUNTER.match(text):
        return "comment"
    if _CAMERA.match(text) and words(text) <= _CREDIT_WORDS:
        return "caption"
    return ""


def _once(text: str) -> str:
    folded = text.lower()
    return next((family for family, pattern in _ONCE if pattern.match(folded)), "")


def mark_icons(body: Body) -> Iterator[Mark]:
    """Mark counters, pagers, initials and credits behind a camera, alone between paragraphs."""
    short = [
        (unit, text.strip())
        for unit, text in enumerate(body.texts)
        if body.alive[unit] and len(text) <= _LONGEST
    ]
    found = [(unit, family) for unit, text in short if (family := _family(text))]
    rare = [(unit, family) for unit, text in short if (family := _once(text))]
    often = Counter(family for _, family in rare)
    found += [(unit, family) for unit, family in rare if often[family] == 1]
    if not found or not is_article(body, set()):
        return
    for unit, family in found:
        if body.kind(unit) == Kind.PARAGRAPH and not body.containers(unit):
            yield Mark(unit, 0, len(body.text(unit)), wording_rule(family))
