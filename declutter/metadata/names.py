"""Author names: cut "By", roles and addresses away, and split lists into single names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape

_TAGS = re.compile(r"<[^<>]{0,500}>")
_ADDRESS = re.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+")
_SIGN = re.compile(r"^@(?=\w)")
_FACEBOOK = re.compile(r"(?:facebook|twitter|linkedin|instagram|x)\.com/", re.IGNORECASE)
# "By" and its like, in front of a name; the words need a colon where they are also names.
_BY = re.compile(
    r"^(?:(?:post(?:ed|ado)?|written|words|story|article|review(?:ed)?|report(?:ed)?|updated|"
    r"published|created|authored|contributed|compiled|edited|texts?|photos?|started|asked|"
    r"submitted|originally|medically|fact[- ]checked|guest post|veröffentlicht|geschrieben|"
    r"verfasst|publicado|escrito|scritto|pubblicato|écrit|publié|rédigé|geschreven|geplaatst|"
    r"skrevet|skriven)\b[\s|:]*)*"
    r"(?:\b(?:by|von|par|por|di|da|door|av|af|przez|autor|oleh|de|bởi|napisał|pisze|od)\b[\s:]+|"
    r"(?:author|authors|autor(?:en|es|ka)?|auteurs?|autrice|autore|autori|autora|"
    r"forfatter|författare|kirjoittaja|yazar|penulis|tekst|texte|testo|texto|verfasser(?:in)?|"
    r"redaktion|reporter|journalist(?:in)?|writer|editor|автор|текст|著者|作者|文|記者|记者|"
    r"kontributor|op)\s*[:：|/-]\s*|"
    r"(?:by|von|text|автор|author|autor)\s*[:：]\s*)+",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"^(?:written|posted|published|authored)\s+by\b[\s:]*", re.IGNORECASE)
# What stands after a name.
_AFTER = re.compile(
    r"(?:\s+(?:[|•·–—/›»]|-{1,2})\s*|\s*[|•·—›»]\s*|\s+[-–]\s+|\s+(?=(?:on|am|le|el|il|em|op|den)\s+"
    r"(?:\w+[\s,]+)?\d)|\s*[\n(\[]|\s+on\s+(?=(?:mon|tue|wed|thu|fri|sat|sun)\w*day)|\s+(?:is|was|has|writes|says|said|reviewed|posted|wrote|writing|updated|published|"
    r"last updated|follow|view|ist|schreibt|est|es un|hours? ago|minutes? ago|days? ago|via)\b|"
    r"\s*:\s*(?=\s|$)|\s+(?=\d{1,4}\s*(?:[./:-]\d|\w+\s+(?:19|20)\d\d|min))|"
    r"\s+(?=(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d))",
    re.IGNORECASE,
)
_ROLE = (
    r"(?:(?:senior|staff|chief|deputy|managing|executive|associate|assistant|contributing|guest|"
    r"freelance|lead|head|political|business|sports?|news|health|science|tech(?:nology)?|health"
    r"care|digital|web|online|content|copy|editorial|special|foreign|national|local|general|"
    r"features?|entertainment|money|personal|finance|travel|food|culture|senior|junior|principal)"
    r"[\s-]+)*"
    r"(?:writers?|reporters?|editors?(?:[\s-]in[\s-]chief)?|correspondents?|journalists?|columnists?|"
    r"authors?|contributors?|producers?|photographers?|redakteur(?:in)?|redaktion(?:sleiter)?|"
    r"korrespondent(?:in)?|journaliste?|rédact(?:eur|rice)|redactor[ae]?|reporter(?:in)?|autor(?:in)?|"
    r"chefredakteur(?:in)?|volont[äa]r(?:in)?|editor[ae]?|staff|admin(?:istrator)?|"
    r"fact[- ]checkers?|reviewers?|founder|co-founder|ceo|cto|cmo|director|manager|strategist|"
    r"specialist|expert|consultant|analyst|correspondant[e]?|envoyée? spéciale?)"
)
_ROLES = re.compile(
    rf"\s*[,/|–—]+\s*(?:(?:our|the|der|die|unser[e]?)\s+)?{_ROLE}\b.*$|^{_ROLE}\s*[:,|]\s*|"
    # Without a mark in between, only after a first and last name: "Podium Staff" is a name.
    rf"(?<=\w)(?<!\bthe)(?<!\bour)\s(?<=\w\s)(?=\S){_ROLE}$",
    re.IGNORECASE,
)
# What led on to a date or a section that is cut off.
_DANGLING = re.compile(r"(?<=\w\s\w)(\w*)\s(?:in|on|at)$", re.IGNORECASE)
_ROLE_ONLY = re.compile(rf"^\s*{_ROLE}\s*(?:\b(?:at|for|of|in|,).*)?$", re.IGNORECASE)
_DEGREE = (
    r"(?:ph\.?\s?d\.?|m\.?d\.?|m\.?s\.?c?\.?|m\.?a\.?|b\.?a\.?|b\.?s\.?c?\.?|r\.?n\.?|r\.?d\.?n?\.?|"
    r"mba|mph|jd|j\.d\.|esq\.?|cpa|cfp®?|cfa|dds|dmd|do|np|aprn|lcsw|lmft|lpc|psyd|edd|dvm|pharmd|"
    r"pt|dpt|cscs|ldn?|msn|fnp(?:-bc)?|bsn|fand|cpt|jr\.?|sr\.?|ii|iii|iv|facp|facs|fach[ae]|m\.ed\.?|"
    r"med|mfa|ma|ms|bs|ba|rd|rdn|cdn|cssd|nasm|ace|pe|pmp|ccc-slp|slp|ot|aia|leed\s?ap|mspt|mha|cis"
    r"sp|cde|cdces|ibclc|faap|mbbs|frcp|mrcp|dphil|llm|llb|inc\.?|llc|ltd\.?|gmbh|co\.)"
)
_DEGREES = re.compile(rf"^{_DEGREE}$", re.IGNORECASE)
# Conjunctions are lower case: a capital E or Dan between names is a name.
_SPLIT = re.compile(
    r"\s*(?:;|\s/\s|\||\n|、|，|،|\s&\s|\s\+\s|\s(?:and|And|AND|und|et|y|e|en|og|och|i|и|ve|dan|"
    r"ja|và|at|with|mit|avec)\s)\s*"
)
# Who checked, edited or illustrated did not write.
_OTHERS = re.compile(
    r"[\s|,;.•·-]*\b(?:(?:medically |clinically |expert )?review(?:ed)?|edited|"
    r"fact[- ]?check(?:ed)?|photos?|photographs?|illustrat(?:ed|ions?)|video|translated) by\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_DATED = re.compile(
    r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*[\s.,]+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[\s.,]+\d|^\d|\b\d{1,2}:\d\d\b|^(?:\w+\.){2,}\w+$",
    re.IGNORECASE,
)
# Words of interfaces; a name has at least one other.
_JUNK = frozenset(
    "view see read more all show follow about subscribe share login log sign comment comments "
    "written posted published updated reply quote edit guest anonymous unknown n a none null "
    "undefined admin administrator root user author authors by editor webmaster autor auteur "
    "verfasser default super superuser site siteadmin member wordpress wpadmin wp wpengine staff "
    "team the profile photo image bio us bluesky mastodon twitter facebook linkedin instagram "
    "youtube email rss mon tue wed thu fri sat sun monday tuesday wednesday thursday friday "
    "saturday sunday folgen suivre seguir my account in out name our we like likes messages guide "
    "guides for to contributor contributors op post posts advertisement sponsored "
    "uhr abbruch abbrechen cancel homepage journal".split()
)
_WORD = re.compile(r"\w+")
_EDGE = ' \t\r\n,;:|/–—-•·*"“”„«»‹›<>[]{}^=~_+#'
_LONGEST = 80


def folded(text: str) -> str:
    """Letters and digits without case and marks, single spaces between words."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def starts_with_by(line: str) -> bool:
    """Whether a line opens as a byline does ("By ...", "Autor: ...")."""
    line = line.strip(_EDGE)
    return bool(_WRITTEN.match(line) or _BY.match(line))


def clean(raw: str) -> str:
    """A byline without "By", roles, addresses and dates, "" if nothing is left."""
    text = unescape(_TAGS.sub(" ", raw[:1000]))
    text = _ADDRESS.sub(" ", text) if not _FACEBOOK.search(text) else ""
    text = " ".join(text.replace("\u200b", "").split())
    text = _SIGN.sub("", text)
    text = _BY.sub("", _WRITTEN.sub("", text.strip(_EDGE)))
    while match := _AFTER.search(text):
        text = text[: match.start()] or text[match.end() :]
    cut = _ROLES.sub("", text).strip(_EDGE)
    words = cut.split()
    if cut != text and (len(words) < 2 or words[0].lower() in ("the", "our")) and "," not in text:
        cut = text
    return _DANGLING.sub(r"\1", cut.strip(_EDGE))


def split(raw: str) -> list[str]:
    """Single names in a byline, in order, without repeats.

    A comma separates names (`A. Able, B. Baker`), but a degree stays with its name
    (`Jane Roe, MD`) and a family name in front is put behind (`Roe, Jane`).
    """
    names: list[str] = []
    degrees: dict[str, list[str]] = {}
    for part in _SPLIT.split(_OTHERS.sub("", raw[:1000])):
        pieces = part.split(",")
        if len(pieces) > 1:
            pieces, found = _without_degrees(pieces)
            pieces = [pieces[0], *(p for p in pieces[1:] if not _ROLE_ONLY.match(p))]
            degrees |= found
            if len(pieces) == 2 and not any(" " in piece.strip() for piece in pieces):
                # `Roe, Jane`: the family name first.
                pieces = [f"{pieces[1].strip()} {pieces[0].strip()}"]
        names.extend(pieces)
    return unique(
        ", ".join((name, *degrees.get(piece, ())))
        for piece in names
        if is_name(name := clean(piece))
    )


def _without_degrees(pieces: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Pieces of a list that are names, and the degrees that stood after each."""
    kept: list[str] = []
    degrees: dict[str, list[str]] = {}
    for piece in pieces:
        if kept and _DEGREES.match(piece.strip()):
            degrees.setdefault(kept[-1], []).append(piece.strip())
        else:
            kept.append(piece)
    return kept, degrees


def is_name(text: str) -> bool:
    """Whether a text can be the name of an author: short, with letters, and no interface word."""
    if not 1 < len(text) <= _LONGEST or len(text.split()) > 8:
        return False
    if not any(c.isalpha() for c in text) or _DATED.search(text):
        return False
    if _JUNK.issuperset(_WORD.findall(text.lower())):
        return False
    return not text.startswith(("http", "/", "{", "%", "$", "Visit the "))


def unique(names: Iterable[str]) -> list[str]:
    """Names in order, each once (compared without case and marks)."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(folded(name) or name, name)
    return list(seen.values())
