"""Whether a text is markup."""

from __future__ import annotations

import re

# White space and comments, which may stand before anything.
_PRELUDE = re.compile(r"(?:\s+|<!--.*?-->)*", re.S)
_DOCUMENT = re.compile(
    r"<(?:!doctype\s+html|html|head|body)\b[^<>]*>|<[a-z][\w:.-]*\s+xmlns[:=]", re.I
)
_TAG = (
    r"<(/?)(?:a|abbr|address|article|aside|b|blockquote|body|br|button|caption|center|cite|code|dd"
    r"|details|div|dl|dt|em|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html"
    r"|i|iframe|img|input|label|li|link|main|meta|nav|noscript|ol|option|p|picture|pre|script"
    r"|section|select|small|span|strong|style|sub|summary|sup|svg|table|tbody|td|template|th|thead"
    r"|time|title|tr|u|ul|video|[a-z]+(?:-[a-z]+)+)(?:\s[^<>]*)?/?>"
)
_SAMPLE = 20_000


def looks_like_html(text: str) -> bool:
    """Whether text is an HTML page or fragment, rather than text that may mention a tag.

    A page begins with its first tag. A fragment begins with one, too, or holds tags with
    attributes, on most lines or densely; a text that explains HTML does not.
    """
    sample = text.removeprefix("\ufeff")[:_SAMPLE]
    if sample.lstrip().startswith("<?xml"):
        return True
    prelude = _PRELUDE.match(sample)
    begin = prelude.end() if prelude else 0
    if _DOCUMENT.match(sample, begin):
        return True
    # Compiled here: hardly any page comes so far.
    element = re.compile(_TAG, re.I)
    tags = list(element.finditer(sample))
    if not tags:
        return False
    closing = sum(bool(tag.group(1)) for tag in tags)
    lines = [line for line in sample.splitlines() if line.strip()]
    tagged = sum(element.search(line) is not None for line in lines)
    if tags[0].start() == begin:
        return closing > 0 and 3 * tagged >= len(lines)
    attributes = sum(" " in tag.group().rstrip(" />") for tag in tags)
    return closing >= 2 and attributes >= 2 and 2 * tagged >= len(lines)
