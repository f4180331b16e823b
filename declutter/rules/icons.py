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
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

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
_BUTTON = (
    "[\u21a9\u21aa\u21ba\u21bb\u21c4\u21e7\u2191\u2193\u2261\u22ee\u22ef\u2302-\u2304\u2399"
    "\u23e9-\u23ef\u23f8-\u23fa\u25b2\u25b6\u25b8\u25ba\u25bc\u25c0\u25c4\u2630\u2699\u26f6\u2709"
    "\u2715-\u2718\u27f3\u2922\u2b06\u2b07\u00d7\U0001f3a5\U0001f464\U0001f4cb\U0001f4e4\U0001f4f9"
    "\U0001f507-\U0001f50a\U0001f50d\U0001f50e\U0001f511\U0001f512\U0001f514-\U0001f517\U0001f5a8"
    "\U0001f5b6]\ufe0f?"
)
_TONGUE = (
    "(?:en|eng|de|deu|fr|fra|es|esp|it|ita|pt|por|br|nl|ru|rus|рус|ua|ukr|укр|pl|pol|zh|cn|jp|jpn|"
    "kr|kor|ar|ara|tr|tur|cat|eus|gal)"
)
_MACRO = (
    r"(?:(?:wp|vc|et_pb|su|ad)[_-][\w-]+|ads?|adsense|audio|banner|caption|chart|code|contact-form|"
    "embed|embedded content|facebook|gallery|iframe|image|infogram|instagram|map|more|newsletter|"
    "nextpage|playlist|poll|quiz|related|shortcode|soundcloud|spotify|table|tiktok|title|toc|tweet|"
    "twitter|video|vimeo|youtube)"
)
_GLYPH = (
    "(?:arrow|chevron|keyboard|expand|unfold|bookmark|favorite|more|open|content|volume|play|pause|"
    "skip|thumb|account|zoom|fast|calendar|access|check|close|menu|search|share|star|visibility|"
    "navigate|first|last|file|picture|print|caret|angle)"
)
_GLYPH_END = (
    "_(?:up|down|left|right|upward|downward|forward|back|ios|border|more|less|in_new|copy|vert|"
    "horiz|next|previous|circle|outline|off|mute|time|today|exit|as_pdf|download|box|arrow|all|page)"
)
_FONT = "(?:ic|icon|fa|fas|fab|far|mdi|svg|glyphicon)"
_AD = (
    "(?:ad|ads|advert|pr|anzeige|werbung|pub|publi|publicidad|reklam|reklama|реклама|广告|廣告|"
    "広告|광고)"
)
# What a script of advertisements left as text.
_AD_CALL = r".{0,12}(?:adsbygoogle|googletag).{0,60}"
_SIZE = (
    r"(?:120|160|180|234|250|300|320|336|468|640|728|970|980|990)\s?[x×*]\s?"
    "(?:50|60|90|100|150|200|240|250|266|280|300|400|480|600|1050)"
)
_CLOSE = (
    "(?:close|schließen|fermer|cerrar|chiudi|fechar|sluiten|закрыть|zamknij|kapat|إغلاق|关闭|關閉|"
    "閉じる|닫기)"
)
_OR = "(?:or|oder|ou|o|oppure|of|lub|или|veya|أو|或|または|또는)"
_NAME = r"[^\W\d_][\w.'’-]*"
_WHO = rf"(?:by:?\s|von\s|par\s|por\s)?{_NAME}(?:\s{_NAME}){{0,3}}\s?"
_HOUR = r"\d{1,2}[:.h]\d\d"
_DATE = rf"\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}(?:\W{{1,3}}{_HOUR})?"
_DAY = "(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_ZONE = "(?:gmt|utc|cet|cest|est|edt|pst|pdt|bst|msk|мск|jst|kst|ist|uhr|h|am|pm)"
_LETTERS = "[a-zäöüß]{2,4}"
_WORDS = re.compile(r"(?:[^\W\d_]|\s)*\Z")
# A line of words, longer than all lines of words below.
_PLAIN = re.compile(r"(?:[^\W\d_]|[ ,'’]){40,}[.!?…]?\Z")
_PLAIN_CHARS = 40
# Members of an enumeration are slow to look up.
_PARAGRAPH = int(Kind.PARAGRAPH)


def _compiled(lines: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """One pattern with a group for each family; within a family all groups are inner ones."""
    groups = (f"(?P<{family}>{'|'.join(patterns)})" for family, patterns in lines.items())
    return re.compile(rf"(?:{'|'.join(groups)})\Z")


# What a line of nothing but words in lower case is, whatever else stands in the body.
_OF_WORDS = {
    "utility": (
        r"aa?(?:\s+aa?){1,3}",
        rf"{_TONGUE}(?:\s+{_TONGUE}){{2,6}}",
        rf"x\s?{_CLOSE}",
        rf"{_CLOSE}\s?x",
        r"undefined|nan",
        r"(?:menu|search|close|share)(?:\s(?:menu|search|close|share)){1,3}",
        r"a\s+b\s+c(?:\s+[a-z]){1,23}",
    ),
    "ads": (_AD_CALL,),
}
# What any other line in lower case is, whatever else stands in the body.
_ALWAYS = {
    "utility": (
        # Pagers and their arrows.
        r"[«‹<←\s|]*1[\s|]+2[\s|]+3(?:[\s|]+[4-9]){0,6}(?:[\s|]*(?:…|\.{3})?[\s|]*\d{1,4})?"
        r"[»›>→\s|]*",
        r"[«‹<\s|]+[»›>\s|]+",
        r"[»›>\s]{4,}",
        r"[«‹]\s?[^«»‹›.!?|]{2,20}[|·•/][^«»‹›.!?|]{2,20}[»›]",
        r"\d+\s?[-–]\s?\d+\s?(?:/|of|von|de|di|sur|van|из|z)\s?\d+",
        # Buttons, sizes of type, languages, breadcrumbs.
        rf"[\s|]*(?:{_BUTTON}[\s|]*){{1,4}}",
        r"(?P<type>[atf])\s?[+−–-](?:[\s|/]*(?P=type))?(?:[\s|/]*(?P=type)?\s?[+−–-])?",
        r"(?:[−–-]\s)?aa?(?:[\s|]+aa?){1,3}(?:\s\+)?",
        r"[−–-]\s?a\s?\+",
        r"\+\s[−–-]",
        r"(?:\d{2,3}\s?%[\s|/·]*){3,8}",
        rf"{_TONGUE}(?:\s*[|/·•]\s*{_TONGUE}){{1,6}}",
        rf"[x×✕]\s?{_CLOSE}",
        rf"{_CLOSE}\s?[x×✕]",
        r"[⬇↓▼]?\s?scroll(?: down)?\s?[⬇↓▼]",
        r"[>›»]\s?[^>›».!?]{2,25}(?:\s[>›»]\s?[^>›».!?]{2,30}){1,4}",
        r"\(?(?:ctrl|alt|cmd|⌘)\s?\+\s?\w{1,6}\)?|[⌘⌥⇧]\s?\w",
        r"(?:[\[(]\s?[+−–-]\s?[\])]\s?){1,3}",
        r"(?:(?:0-9|#)[\s|·]+)?a[\s|·]+b[\s|·]+c(?:[\s|·]+[a-z]){1,23}|a\s?[-–]\s?z",
        r"☀\ufe0f?\s?[/|]\s?🌙|🌙\s?[/|]\s?☀\ufe0f?",
        # Templates that were not filled, icons whose font was not loaded.
        r"\{\{?\s*[\w.| ]{1,40}\s*\}?\}",
        r"\{\{[^{}]{1,76}\}\}",
        r"%\w{1,20}%",
        r"\$\w+_\w+",
        r"&(?:nbsp|[rl]aquo|copy|hellip|gt|lt|amp|rarr|larr);?",
        r"\[object object\]",
        rf"\[/?{_MACRO}(?:\s?=[^\]]*|\s+\w+=[^\]]*)?\]",
        r"\[[a-z][\w-]{2,30}(?:\s+\w+=(?:[\"“”][^\]]*[\"“”]|[^\s\]]+))+\s?/?\]",
        r"sbb-itb-[0-9a-f]{7}",
        r"<!--.{1,60}-->",
        rf"\{{{_MACRO}\b[^{{}}]*\}}(?:[^{{}}]*\{{/\w+\}})?",
        rf"{_GLYPH}(?:{_GLYPH_END}){{1,2}}",
        r"(?:arrow|chevron|caret|angle)-(?:up|down|left|right|forward|back)",
        rf"(?:{_FONT}[-_][\w-]+\s*){{1,6}}",
    ),
    "comment": (
        r"[★☆⭐\s]+(?:\d(?:[.,]\d)?)?(?:\s*/\s*\d+)?\s*\(\d[\d.,]*\)",
        r"\d(?:[.,]\d)?\s?/\s?(?:5|10)\s*\(\d[\d.,]*\)",
        r"\d[.,]\d\s?\(\d[\d.,]*\)",
        rf"\(?{_NUMBER}\s?[km]\)?",
        r"\+\d{1,4}|9{2,3}\+|\(0\)|0\s?/\s?\d{2,5}|[▲△▼▽\s]{2,5}",
        r"[+−-]\d{1,4}\s?[/|\s]\s?[+−-]\d{1,4}",
    ),
    "ads": (
        rf"[\[(【<「|*~—–-]+\s?{_AD}(?:[\s_-]?\d{{1,2}})?\s?[\])】>」|*~—–-]+",
        rf"{_AD}\s?[:：×✕ⓘ]",
        rf"(?:[a-z]+ ){{0,2}}{_SIZE}(?: [a-z]+)?",
        r"(?:div-)?gpt-ad[\w-]*",
        _AD_CALL,
    ),
    "legal": (
        rf"\([^\W\d_]{{2,5}}/[^\W\d_]{{2,6}}\)|[(\[-]{_LETTERS}(?:/{_LETTERS})?[)\]/-]",
        r"/[a-zäöüß]{2}/?",
        r"(?:de|atu|che|gb|fr|nl|it|pl|be|lu|ie)\d{8,12}(?:b\d\d)?",
        r"(?:(?:t|f|tel|tél|fax|phone|mob|ph|тел|факс|電話|电话|传真|전화)\.?\s*[:：]?\s*"
        r"\+?[\d(][\d\s()/.-]{6,18}\d[\s|·,;/–-]*){1,3}",
        r"(?:id|ref|art|nr|no|doc|код)\.?\s?(?:nr|no|id)?\.?\s?[:：#]?\s?(?:[a-z]{1,4}[-/])?"
        r"\d{4,}(?:[-/]\d{1,6}){0,2}",
        r"(?:isin|wkn|iban|bic|ean|gtin|upc|sku|asin|mpn|siret|siren|cnpj|cif|nif|nip|regon|kvk|abn|"
        r"acn|инн|огрн)\b\W{0,3}[a-z]{0,4}\d[\w ./-]{4,30}",
        r"(?:e-?)?(?:isbn|issn|doi)(?:-1[03])?\b\W{1,3}\d[\d.x/ -]{6,30}\W{0,2}(?:\w{5,6}\W)?",
        r"(?:doi|arxiv|pmid|pmcid|jel)\b(?=.*\d)\s?:?\s?[\w./,: ()-]{4,40}",
        r"vol\.?\s?\d+\W+(?:no|nr|issue)\.?\s?\d.{0,20}",
        r"#{3,}|[-–—]\s?(?:30|ends?)\s?[-–—]",
        r"/\s?(?:pr|cnw|\w+\s?wire)[\s-]?(?:newswire)?\s?/",
    ),
    "caption": (
        r"\(c\)\s?(?=\D)[^.!?]{2,40}",
        r"[\w-]{3,40}\.(?:jpe?g|png|gif|webp|heic|tiff?)",
    ),
    "account": (
        r"[•●∙]{5,}|[*•x]{4}\s?\d{4}",
        rf"[-–—]{{1,3}}\s?{_OR}\s?[-–—]{{1,3}}",
        # What stands in an empty field for an address.
        r"(?:your?|name|your[._-]?name|e?-?mail|user|username|xxx)[\w.+-]{0,12}@"
        r"(?:example|e?mail|(?:your)?(?:domain|company)|xxx)\.\w{2,3}",
        r"\d\s?[+×x*-]\s?\d\s?=\s?[?_]*",
        r"\w[\w ]{1,15}:\s?_{3,}",
    ),
    "player": (
        r"(?:[x×]\d(?:[.,]\d{1,2})?\s*){1,6}",
        r"(?:\d(?:[.,]\d{1,2})?[x×]\s*(?:normal\s*)?){1,8}",
        r"\d{1,2}'\s?\d{2}(?:''|\"|”)",
        r"[+-]\d{1,2}\s?s(?:ec)?(?:\W{1,3}[+-]?\d{1,2}\s?s(?:ec)?)?",
        r"[●○◉◯⚫⚪\s]*○[●○◉◯⚫⚪\s]*",
    ),
}
# Lines that are entries where several of a family stand in a body.
_ONCE = {
    "social": (r"@\w[\w.-]{2,30}",),
    "comment": (r"\d{1,2}\s?(?:h|d|hrs?|days?|mins?)(?:\sago)?",),
    "legal": (
        r"\+\d{2}[\d\s()/.-]{7,16}\d",
        # Initials, but for those that are words.
        r"(?!u\.[sk]\.|d\.c\.|u\.n\.|e\.u\.|n\.y\.|l\.a\.|p\.s\.|r\.i\.p\.)(?:[^\W\d_]\.\s?){2,3}",
    ),
    "utility": (
        r"\d{4}[-./]\s?\d{1,2}[-./]\s?\d{1,2}\.?|\d{1,2}[-./]\d{1,2}[-./]\d{4}",
        rf"{_HOUR}(?:\s?{_ZONE})?|\d{{1,2}}\s?′",
        rf"(?:\d{{1,2}}\.?\s{_MONTH}|{_MONTH}\s\d{{1,2}}),?\s20\d\d",
        rf"(?:{_DAY}\W{{1,2}})?(?:\d{{1,2}}\.?\s{_MONTH}|{_MONTH}\s\d{{1,2}}),?\s\d{{4}}\W{{1,3}}"
        rf"(?:at\s|um\s|à\s)?\d{{1,2}}(?:[:.h]\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s?[a-z]{{1,4}})?",
        rf"{_WHO}\s?[|,•·/–—-]\s?{_DATE}",
        rf"{_DATE}\W{{1,3}}{_WHO}",
        rf"[✎✍\U0001f464]\ufe0f?\s?{_WHO}",
    ),
}


# Each pattern is made when first asked for: the long ones take longer to compile than a page takes,
# and hardly a line holds more than words.


@cache
def _of_words() -> re.Pattern[str]:
    return _compiled(_OF_WORDS)


@cache
def _always() -> re.Pattern[str]:
    return _compiled(_ALWAYS)


@cache
def _once() -> re.Pattern[str]:
    return _compiled(_ONCE)


def _family(text: str) -> str:
    """Family of a line of icons and numbers, "" for none."""
    lower = text.lower()
    bare = _WORDS.match(lower) is not None
    if found := (_of_words() if bare else _always()).match(lower):
        return found.lastgroup or ""
    if bare:
        return ""
    if _HAS_ICON.search(text) and any(map(str.isdigit, text)) and _COUNTER.match(text):
        return "comment"
    if _CAMERA.match(text) and words(text) <= _CREDIT_WORDS:
        return "caption"
    return ""


def _family_of_one(text: str) -> str:
    """Family of a line that is residue where it is the only one of its kind, "" for none."""
    lower = text.lower()
    found = None if _WORDS.match(lower) else _once().match(lower)
    return (found.lastgroup or "") if found else ""


def _is_plain(text: str) -> bool:
    return len(text) >= _PLAIN_CHARS and _PLAIN.match(text) is not None


def mark_icons(body: Body) -> Iterator[Mark]:
    """Mark counters, pagers, initials and credits behind a camera, alone between paragraphs."""
    if not is_article(body, set()):
        return
    short = body.short_units(_LONGEST)
    lines = {
        unit: body.text(unit).strip()
        for unit in short
        if body.kind(unit) == _PARAGRAPH and not _is_plain(body.text(unit))
    }
    found = [(unit, family) for unit, line in lines.items() if (family := _family(line))]
    single = [(unit, family) for unit, line in lines.items() if (family := _family_of_one(line))]
    if single:
        texts = (body.text(unit) for unit in short)
        often = Counter(_family_of_one(text.strip()) for text in texts if not _is_plain(text))
        found += [(unit, family) for unit, family in single if often[family] == 1]
    for unit, family in found:
        if not body.containers(unit):
            yield Mark(unit, 0, len(body.text(unit)), wording_rule(family))
