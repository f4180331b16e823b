"""Dates: read the forms that pages write, give ISO 8601.

A date keeps what it says and no more: a day stays a day, a time keeps its offset, and no time
zone is made up. Where the order of day and month is open (03/04/2024) the language decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# Month names and their short forms, January to December, one line a language; a name ends a
# match at its end or at a full stop, so the forms need not be in order of length.
_NAMES = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
janv febr marzo avr mei june july ago sept okt noviembre dic
januar februar märz april mai juni juli august september oktober november dezember
jänner feber mrz apr mai jun jul aug sep okt nov dez
jan feb mär apr mai jun jul aug sept okt nov dez
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janv fevr mars avril mai juin juil aout sept oct nov dec
jan févr mar avr mai juin juil août sept oct nov déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago setiembre oct nov dic
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
jan fev mar abr mai jun jul ago set out nov dez
januari februari maart april mei juni juli augustus september oktober november december
jan feb mrt apr mei jun jul aug sep okt nov dec
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
янв фев мар апр май июн июл авг сен окт ноя дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
oca şub mar nis may haz tem ağu eyl eki kas ara
januar februar mars april maj juni juli august september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
ledna února března dubna května června července srpna září října listopadu prosince
januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta \
lokakuuta marraskuuta joulukuuta
január február március április május június július augusztus szeptember október november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου \
νοεμβρίου δεκεμβρίου
yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
januari februari maret april mei juni juli agustus september oktober november desember
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
"""
MONTHS: dict[str, int] = {}
for _line in _NAMES.strip().splitlines():
    for _number, _name in enumerate(_line.split(), start=1):
        MONTHS.setdefault(_name, _number)

_MONTH = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_OF = r"(?:\s?(?:de|del|d[’']|of|the))?"
_CLOCK = (
    r"(?:(?:T|,|\s|\(|at|um|à|a las|alle|às|om|kl\.?|в|—|-|–|\||/|·|saat|klo|ore){0,6}?(?<!\d)"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)|h(?P<minute_h>\d\d)|(?=\s*[ap]\.?m))"
    r"(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?(?!\w))?"
    r"(?:\s*(?P<offset>Z\b|UTC|GMT|[+-]\d\d:?\d\d(?!\d)|[+-]\d\d(?![\d:]))"
    r"(?P<offset_more>[+-]\d\d:?\d\d)?)?)?"
)
_FORMS = tuple(
    re.compile(form + _CLOCK, re.IGNORECASE)
    for form in (
        rf"(?<![\d/.-])(?P<y>{_YEAR})(?P<sep>[-/.]|(?:\. ))(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})"
        r"(?:\.)?(?![\d/-])",
        rf"(?<!\d)(?P<y>{_YEAR})\s?[年년]\s?(?P<m>\d{{1,2}})\s?[月월]\s?(?P<d>\d{{1,2}})\s*[日일]",
        rf"(?<![\d:])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|ος|\.)?{_OF}[\s.,/-]{{0,3}}"
        rf"\b(?P<name>{_MONTH})\b\.?,?{_OF}[\s./,'-]{{0,3}}(?P<y>{_YEAR})(?!\d)",
        rf"\b(?P<name>{_MONTH})\b\.?[\s/-]{{0,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)?(?:\s*,|\.|\s|-|/)\s*"
        rf"(?P<y>{_YEAR})(?!\d)",
        rf"(?<!\d)(?P<y>{_YEAR})[\s.,/-]{{1,3}}(?P<name>{_MONTH})\b\.?[\s./-]{{0,3}}(?P<d>\d{{1,2}})(?!\d)\.?",
        r"(?<!\d)(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2}),?\s+(?:năm\s+)?(?P<y>(?:19|20)\d\d)(?!\d)",
        rf"(?<![\d/.-])(?P<a>\d{{1,2}})(?P<sep>\s?[./-]\s?)(?P<b>\d{{1,2}})(?P=sep)"
        rf"(?P<y>{_YEAR}|\d\d)(?![\d/-]|\.\d)",
    )
)
_COMPACT = re.compile(
    rf"^(?P<y>{_YEAR})(?P<m>\d\d)(?P<d>\d\d)(?:T?\d{{4,6}})?(?:Z|[+-]\d\d:?\d\d)?$"
)
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")
_ISO = re.compile(
    rf"^(?P<y>{_YEAR})-(?P<m>\d\d?)-(?P<d>\d\d?)(?:[T ]\s?(?P<hour>\d\d):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<offset>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?$",
    re.IGNORECASE,
)
_IN_PATH = re.compile(
    rf"/(?P<y>{_YEAR})(?P<sep>[/-]?)(?P<m>0[1-9]|1[0-2])(?P=sep)(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_SHORT_YEARS = 70
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: ISO 8601 value and the span it was read from."""

    value: str
    start: int
    end: int


def parse(value: str, *, day_first: bool = False) -> str | None:
    """ISO 8601 of a value that is a date (an attribute, a property), None where it is none.

    Args:
        value: the text; more than 400 characters are no date.
        day_first: order of `03/04/2024`.
    """
    value = value.strip()
    if not value or len(value) > _LONGEST:
        return None
    match = _ISO.match(value) or _COMPACT.match(value)
    if match:
        return _iso(match, day_first)
    if _EPOCH.match(value):
        from datetime import UTC, datetime

        return datetime.fromtimestamp(int(value[:10]), UTC).isoformat()
    found = next(find(value, day_first=day_first), None)
    return found.value if found else None


def find(text: str, *, day_first: bool = False) -> Iterator[Found]:
    """Dates in a text, in order of appearance; of overlapping readings the first."""
    if len(text) > 20 * _LONGEST or not any(c.isdigit() for c in text):
        return
    found = []
    for form in _FORMS:
        for match in form.finditer(text):
            value = _iso(match, day_first)
            if value:
                found.append(Found(value, match.start(), match.end()))
    found.sort(key=lambda f: (f.start, -f.end))
    end = -1
    for one in found:
        if one.start >= end:
            end = one.end
            yield one


def in_path(url: str) -> str | None:
    """The day in an address (`/2024/05/03/`), None where it names none."""
    match = _IN_PATH.search(url)
    return _iso(match, False) if match else None


def day(value: str | None) -> str:
    """The day of an ISO 8601 date ("" for None)."""
    return (value or "")[:10]


def _iso(match: re.Match[str], day_first: bool) -> str | None:
    part = match.groupdict()
    year = int(part["y"])
    if year < 100:
        year += 2000 if year < _SHORT_YEARS else 1900
    if part.get("a"):
        first, second = int(part["a"]), int(part["b"])
        # Points and hyphens between numbers are not American; beyond 12 there is no choice.
        if first > 12 or ((day_first or part["sep"].strip() != "/") and second <= 12):
            number, month = first, second
        else:
            number, month = second, first
    else:
        name = part.get("name")
        month = MONTHS[name.lower()] if name else int(part["m"])
        number = int(part["d"])
    try:
        iso = date(year, month, number).isoformat()
    except ValueError:
        return None
    return iso + _clock(part)


def _clock(part: dict[str, str | None]) -> str:
    hour_text = part.get("hour")
    if not hour_text:
        return ""
    hour, minute = int(hour_text), int(part.get("minute") or part.get("minute_h") or 0)
    half = (part.get("half") or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    second = int(part.get("second") or 0)
    if hour > 23 or minute > 59 or second > 59:
        return ""
    offset = (part.get("offset") or "").upper()
    if offset in ("Z", "UTC", "GMT"):
        offset = part.get("offset_more") or "+00:00"
    if offset and ":" not in offset:
        offset = offset[:3] + ":" + (offset[3:] or "00")
    return f"T{hour:02}:{minute:02}:{second:02}{offset}"
