"""What the scanner knows of element names."""

from __future__ import annotations

from declutter.model import Kind

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark "
    "meter nobr output progress q rb rp rt rtc ruby s samp small span strike strong sub sup time "
    "tt u var wbr mjx-container mjx-assistive-mml relative-time time-ago local-time g-emoji "
    "faceplate-number faceplate-timeago".split()
)
# Elements whose content is never running text.
SKIPPED = frozenset(
    "script style svg template select textarea iframe object audio video canvas noembed "
    "noframes datalist map head title mjx-math xmp applet".split()
)
# Elements whose content the serialiser writes as it stands, tags of other elements included.
RAW = frozenset("script style iframe noembed noframes xmp textarea title head".split())
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr basefont bgsound "
    "frame keygen".split()
)
# Inline elements whose text is code, where capitals stand inside words.
CODES = frozenset(("code", "kbd", "samp", "tt"))
RAISED = frozenset(("sup", "sub"))
IMAGES = frozenset(("img", "picture", "video", "svg", "iframe", "object"))
KINDS = {
    "li": Kind.LIST_ITEM,
    "td": Kind.CELL,
    "th": Kind.CELL,
    "pre": Kind.CODE,
    "listing": Kind.CODE,
    "blockquote": Kind.QUOTE,
    "figcaption": Kind.CAPTION,
    "caption": Kind.CAPTION,
    "dt": Kind.TERM,
    "dd": Kind.DEFINITION,
    "summary": Kind.SUMMARY,
    "button": Kind.CONTROL,
    "legend": Kind.CONTROL,
    **{f"h{level}": Kind.HEADING for level in range(1, 7)},
}
LISTS = frozenset(("ul", "ol", "menu", "dir"))
# Names that the kernel need not make anew for every element.
COMMON = (
    "html body div p section article main header footer nav aside form table thead tbody tfoot tr "
    "dl figure picture noscript fieldset details address center hgroup colgroup dialog search"
).split()
