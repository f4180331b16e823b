"""Counts of one text that say whether it is running prose; the specification of the fast kernel."""

from __future__ import annotations

import re
from collections.abc import Callable

from declutter.kernel import compiled
from declutter.words import tokens, tokens_python

# Function words of the languages most of the web is written in. Scripts without spaces count
# their particles, one character each.
STOP_WORDS = frozenset(
    """
    the of and to in a is that for it was on are as with his they at be this have from or had by
    but not what all were we when your can said there an which she do how their if will up about
    out them then so some her would him into has my than been who its now me our because these
    der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden
    aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben
    nur oder aber vor zur bis mehr durch man sein wurde sei
    le la les de des du et en un une que est pour qui dans sur par plus pas au ce il ne se son avec
    sa ont aux mais ou comme nous vous sont leur cette été être fait elle deux même
    el los las una del con no por para su al lo más pero sus este ya entre cuando sin sobre también
    me hasta hay donde han quien desde todo nos durante fue era muy
    di che è il per non si della sono dei gli alla nel le delle da anche più come ma o ha questo
    se lo ci stato tra dal nella loro
    o e do da em um os no na uma ao não as dos mais foi à como mas ele das seu sua ou ser quando
    muito já eu pelo pela até isso ela entre depois
    het van een dat op te voor zijn met niet aan er om ook dan maar bij uit nog naar heeft ze
    worden door wordt deze meer hij
    i w na z do się nie to jest że o jak po co tak za od przez dla są ale czy był który tym już
    и в не на я что с он как это по но из у за от так же для вы мы они к до или бы если его её был
    при о во все также когда только
    ve bir bu için ile da de ne çok daha gibi olarak kadar ama en sonra olan ise mi
    في من على إلى أن هذا التي عن مع لا ما كان هو هي بعد قد أو كما بين الذي هذه ذلك كل
    的 了 是 在 和 有 不 我 他 这 為 为 也 就 人 都 而 及 與 与 或 之 以 于 於 上 中 到 说 對 对
    の は を に が で と も た し て な い か ら る
    이 은 는 을 를 의 에 가 도 로 다 고
    och att det som en på är av för med till den har de inte om ett han men var jag från vi
    og i at er på til som med de har ikke den av
    ja on ei että se hän oli mutta kun niin ovat
    és az hogy nem egy is ez de meg volt
    a v na se je že s z do to o ve pro jako by aby jsou
    και το της η ο του να με για που από είναι στο την
    si de la in cu pe care nu este din pentru ca mai
    і та що не на у з до як за від це але
    yang dan di untuk dengan ini itu dari pada tidak dalam akan ke
    और के है में की को से का यह पर हैं ने
    của và là có trong được cho không người những với các
    """.split()
)

# Members of regex character classes.
_STOPS = ".!?…؟۔。！？"
_STOPS_ANYWHERE = "。！？"
_AFTER = "\"'”’»)\\]」』"
_COMMAS = ",;:،؛、，；："
_UPPERS = "A-ZÀ-ÖØ-ÞА-ЯЁ"
_JOINERS = "'’"
_SYMBOLS = r"|•·»›→←▶►★☆✓©®@#$€£¥₹%+=_<>\\{}\[\]~\^*/"

_SENTENCE = re.compile(rf"[{_STOPS}](?=[\s{_AFTER}]|$)|[{_STOPS_ANYWHERE}]")
_COMMA = re.compile(f"[{_COMMAS}]")
_DIGIT = re.compile(r"\d")
_UPPER = re.compile(f"[{_UPPERS}]")
_TITLED = re.compile(rf"(?<![\w{_JOINERS}])[{_UPPERS}]")
_SYMBOL = re.compile(f"[{_SYMBOLS}]")

MEASURES = (
    "chars",
    "words",
    "stop_words",
    "sentences",
    "commas",
    "digits",
    "uppers",
    "titled",
    "symbols",
    "begins",
    "ends",
)

# Classes of a first or last character.
LETTER, UPPER, DIGIT, STOP, COLON, ELLIPSIS, COMMA, CLOSER, OPENER, SYMBOL, WIDE = range(11)
_CLASSES = {
    **dict.fromkeys(".!?。！？؟۔", STOP),
    **dict.fromkeys(":：", COLON),
    "…": ELLIPSIS,
    **dict.fromkeys(",;،؛、，；", COMMA),
    **dict.fromkeys("\"'”’»)]}」』）】》", CLOSER),
    **dict.fromkeys("“‘«([{「『（【《„‚¿¡", OPENER),
}


def character_class(char: str) -> int:
    """Class of one character, as used for the first and last of a block."""
    found = _CLASSES.get(char)
    if found is not None:
        return found
    if char.isdigit():
        return DIGIT
    if char.isalpha():
        if "\u2e80" <= char <= "\ud7ff" or "\uf900" <= char <= "\ufaff":
            return WIDE
        return UPPER if char.isupper() else LETTER
    return SYMBOL


def measure_python(text: str) -> tuple[int, ...]:
    """The `MEASURES` of one non-empty text."""
    words = tokens_python(text)
    last = text[-1]
    ends = character_class(last)
    if ends == STOP and text.endswith("..."):
        ends = ELLIPSIS
    if ends == CLOSER and len(text) > 1 and character_class(text[-2]) == STOP:
        ends = STOP
    return (
        len(text),
        len(words),
        sum(map(STOP_WORDS.__contains__, [word.lower() for word in words])),
        len(_SENTENCE.findall(text)),
        len(_COMMA.findall(text)),
        len(_DIGIT.findall(text)),
        len(_UPPER.findall(text)),
        len(_TITLED.findall(text)),
        len(_SYMBOL.findall(text)),
        character_class(text[0]),
        ends,
    )


measure: Callable[[str], tuple[int, ...]] = (
    measure_python
    if compiled is None
    else compiled.Measure(
        tokens,
        stops=_STOPS,
        stops_anywhere=_STOPS_ANYWHERE,
        after=_AFTER,
        commas=_COMMAS,
        uppers=_UPPERS,
        joiners=_JOINERS,
        symbols=_SYMBOLS,
        classes=_CLASSES,
        stop_words=STOP_WORDS,
    )
)
