"""What a line looks like: its end, its length, whether it reads as a headline or as prose."""

from __future__ import annotations

import re

from declutter.rules.normal import count_words, fold, key_text

_CLOSERS = "\"'”’»)]）」』】›\u200f\u200e "
_STOPS = ".!?。！？؟…।"
_OPEN_QUOTES = "\"“„«「『‹‟‘'”"
_SENTENCE_END = re.compile(
    rf"(?:[{_STOPS}][\"'”’»)\]）」』]*(?=\s|$))|(?:[。！？][」』”）]*)|\n|"
    r"(?:\s[|•·►▶»→★](?=\s))|(?:\s+(?=[►▶→]))"
)
# What can stand before the last piece of a line.
_ENDS = re.compile(
    r"[.!?…؟][\"'”’»)\]]*\s+(?=\S)|[。！？][」』”]*(?=.)|\s[|·•►▶»→★]\s*(?=\S)|\n(?=.)"
)
_SHORT_PIECE = 12
TEASER_WORDS = (4, 25)
_LIST_ITEM = re.compile(r"\s*(?:[-*•·‣◦▪+]\s|\d{1,3}[.)]\s)")
_LONG = 200
_PROSE_WORDS = 8
_PROSE_CHARS = 40


def ends_sentence(text: str) -> bool:
    """Whether the text ends in a stop, question or exclamation mark or an ellipsis."""
    return text.rstrip(_CLOSERS)[-1:] in _STOPS if text.rstrip(_CLOSERS) else False


def ends_bare(text: str) -> bool:
    """Whether the text ends without a stop, question or exclamation mark; dots are no stop."""
    kept = text.rstrip(_CLOSERS)
    return kept.endswith(("...", "…")) or kept[-1:] not in _STOPS


def last_mark(text: str) -> str:
    """The last character that is no closing quote or bracket ("" for none)."""
    return text.rstrip(_CLOSERS)[-1:]


def opens_quote(text: str) -> bool:
    """Whether the text begins with a quotation mark that is closed or left open for speech.

    A lone guillemet at the start is an arrow, not a quotation mark.
    """
    first = text.lstrip()[:1]
    if not first or first not in _OPEN_QUOTES:
        return False
    return first != "«" or "»" in text


def opens_dash(text: str) -> bool:
    """Whether the text begins as a line of dialogue does in many languages, with a dash."""
    text = text.lstrip()
    return text[:1] in {"—", "–", "―"} and last_mark(text) not in {"—", "–", "―"}


def words(text: str) -> int:
    """Number of words; a Han or kana character counts half a word."""
    return count_words(key_text(fold(text)))


def segments(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences and set-off pieces of a line, in order, without outer space."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        _append(spans, text, start, match.end())
        start = match.end()
    _append(spans, text, start, len(text))
    return spans


def last_segment(text: str, longest: int) -> int:
    """Where the last sentence or set-off piece of a text begins; 0 where there is but one.

    Args:
        text: a line of the body.
        longest: pieces longer than this are not looked for.
    """
    tail = text[-longest:] if len(text) > longest else text
    last = _ENDS.split(tail)[-1]
    if len(last) == len(tail):
        return 0
    # A piece without a letter (closing quotes, arrows) belongs to what stands before it.
    if len(last) < _SHORT_PIECE and not any(map(str.isalnum, last)):
        return 0
    return len(text) - len(last)


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(c.isalnum() for c in text[start:end]):
        spans.append((start, end))
    elif spans:
        spans[-1] = (spans[-1][0], end) if start < end else spans[-1]


def is_headline(text: str) -> bool:
    """Whether a line of plain text could be the headline of another story."""
    low, high = TEASER_WORDS
    if len(text) > 220 or last_mark(text) in set(".。:;,؛،।"):
        return False
    return low <= words(text) <= high


def is_list_item(text: str) -> bool:
    """Whether a line of text begins with a bullet or a number."""
    return _LIST_ITEM.match(text) is not None


def opens_bullet(text: str) -> bool:
    """Whether a line begins with a dash or a dot that marks an item, not with a number."""
    return is_list_item(text) and not text.lstrip()[0].isdigit()


def is_prose(text: str) -> bool:
    """Whether a line reads as a paragraph: a finished sentence of some length, or a long text."""
    if len(text) >= _LONG:
        return True
    if not ends_sentence(text):
        return False
    return words(text) >= _PROSE_WORDS and (len(text) >= _PROSE_CHARS or not text.isascii())
