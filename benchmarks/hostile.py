"""Inputs that hang, blow up or silently empty extractors, each as a generator by size.

`page(x)` sets the hostile part between two canary sentences of an ordinary article. Each canary
has to survive, or a warning has to say why it did not. `benchmarks/hostile_cost.py` shows how the
cost grows with size.
"""

from __future__ import annotations

import gzip
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

BEFORE = (
    "The lighthouse keeper wrote down every ship that passed the northern cape, and his notebooks, "
    "forty of them, were found last winter behind a wall of the pump room."
)
AFTER = (
    "Historians who have read them say that the last notebook ends in the middle of a sentence, "
    "on the evening on which the keeper, then seventy, rowed out to a stranded schooner."
)
_MORE = (
    "The notebooks are kept in the harbour museum, where a volunteer has copied them out by hand, "
    "because the paper is too brittle for a machine to turn its pages."
)


def page(hostile: str) -> str:
    """An article of four paragraphs with the hostile part in its middle."""
    return (
        '<!doctype html><html lang="en"><head><title>The keeper of the cape</title></head><body>'
        '<nav><a href="/">Home</a> <a href="/news">News</a></nav><main><article>'
        f"<h1>The keeper of the cape</h1><p>{BEFORE}</p>\n{hostile}\n<p>{AFTER}</p>"
        f"<p>{_MORE}</p></article></main><footer><p>Imprint</p></footer></body></html>"
    )


@dataclass(frozen=True, slots=True)
class Hostile:
    """One family of inputs.

    Attributes:
        name: what it is made of.
        make: the input of a size.
        full: size of the real attack.
        small: size for a quick test.
        page: whether it is a page with both canaries.
        linear: whether its cost is to be linear in the size (what is refused at once is not).
    """

    name: str
    make: Callable[[int], bytes | str]
    full: int
    small: int
    page: bool = True
    linear: bool = True


def _repeat(part: str) -> Callable[[int], str]:
    return lambda n: page(part * n)


def _numbered(part: str, tail: str = "") -> Callable[[int], str]:
    """A part in which `{i}` is its number, then a tail repeated as often."""
    return lambda n: page("".join(part.format(i=i) for i in range(n)) + tail * n)


def _misnested(n: int) -> str:
    bold = "".join(f"<b id={i}>" for i in range(n))
    italic = "".join(f"<i id={i}>" for i in range(n))
    return page(bold + italic + "x</b>" * n)


def _gzip_members(n: int) -> bytes:
    return gzip.compress(b"<p>text</p>") * n


def _bomb(n: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 16)) for _ in range(n)) + packer.flush()


def _png(n: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + _noise(n)


def _noise(n: int) -> bytes:
    return random.Random(7).randbytes(n)


def _declared(name: str, codec: str) -> Callable[[int], bytes]:
    return lambda n: page(f'<meta charset="{name}">' + "<p>Größe, café, naïve.</p>" * n).encode(
        codec, "replace"
    )


def _json_script(body: Callable[[int], str], kind: str) -> Callable[[int], str]:
    return lambda n: page(f'<script type="{kind}">{body(n)}</script>')


def _soup(n: int) -> str:
    hidden = (
        "<p hidden>one</p><p style='display:none'>two</p><p style='font-size:0'>three</p>"
        "<p style='position:absolute;left:-9999px'>four</p><p aria-hidden=true>five</p>"
        "<p>\u202eevif\u202c si\u200bx \U000e0041\U000e0042 \x1b[31mred\x1b[0m</p>"
    )
    return page(hidden * n)


def _zalgo(n: int) -> str:
    return page(f"<p>a{chr(0x301) + chr(0x316)}</p>" + "a" + (chr(0x301) + chr(0x316)) * n)


def _laughs(n: int) -> str:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE lolz [{entities}]>' + page("<p>&l9;</p>" * n)


def _density(n: int) -> str:
    return page(
        "".join(
            f'<a id="x" href="/{i}">word {i}</a> <h3 id="x">Heading {i}</h3><span id="x">s</span>'
            for i in range(n)
        )
    )


def _attributes(n: int) -> str:
    return page("<p " + " ".join(f"a{i}=b" for i in range(n)) + ">text</p>")


def _metas(n: int) -> str:
    metas = "<meta name=author content='J {'>" * n
    return page(f'<meta name=author content="J {"{" * n}">' + metas)


def _in_charset(name: str) -> Callable[[int], bytes]:
    return lambda n: page("<p>x" * n).encode(name)


_WIDE = "utf-16-le utf-16-be utf-16 utf-32".split()

HOSTILE: tuple[Hostile, ...] = (
    Hostile("empty", lambda n: b"", 0, 0, False, False),
    Hostile("spaces", lambda n: b" " * n, 1_000_000, 1_000_000, False),
    Hostile("NUL bytes", bytes, 1_000_000, 1_000_000, False),
    Hostile("NUL between letters", _repeat("<p>x\0y"), 50_000, 2_000),
    Hostile("PDF", lambda n: b"%PDF-1.7\n" + _noise(n), 1_000_000, 10_000, False),
    Hostile("PNG", _png, 1_000_000, 10_000, False),
    Hostile("noise", _noise, 1_000_000, 100_000, False),
    Hostile("gzip bomb", _bomb, 16_384, 64, False),
    Hostile("gzip members", _gzip_members, 1_001, 1_001, False),
    Hostile("truncated gzip", lambda n: gzip.compress(_noise(n))[: n // 2], 100_000, 1_000, False),
    Hostile("300 divs", lambda n: page("<div>" * n + "x" + "</div>" * n), 300, 300, True, False),
    Hostile("2,049 divs", lambda n: page("<div>" * n), 2_049, 2_049, True, False),
    Hostile("deep divs", lambda n: page("<div>" * n + "x" + "</div>" * n), 100_000, 3_000),
    Hostile("open divs", _repeat("<div>"), 1_000_000, 20_000),
    Hostile("deep spans", lambda n: page("<span>" * n + "x" + "</span>" * n), 100_000, 3_000),
    Hostile("open bold", _repeat("<b>"), 20_000, 5_000),
    Hostile("misnested formatting", _misnested, 2_000, 500),
    Hostile("open formatting", _numbered("<b id={i}>", "<p>x"), 2_000, 1_000),
    Hostile("crossed formatting", _repeat("<b><i><p>x</b>y</i></p>"), 20_000, 1_000),
    Hostile("open links", _numbered("<a href={i}>"), 20_000, 2_000),
    Hostile("links around divs", _repeat("<a><div>"), 10_000, 1_000),
    Hostile("nested tables", _repeat("<table><tr><td>"), 20_000, 1_000),
    Hostile("foster parenting", lambda n: page("<table>" + "<b>x" * n), 50_000, 1_000),
    Hostile("table rows", lambda n: page(f"<table>{'<tr><td>x<td>y' * n}</table>"), 100_000, 2_000),
    Hostile("open paragraphs", _repeat("<p>x"), 1_000_000, 3_000),
    Hostile("line breaks", _repeat("<br>"), 200_000, 10_000),
    Hostile("nested lists", _repeat("<ul><li>"), 10_000, 1_000),
    Hostile("nested quotes", _repeat("<blockquote>x"), 10_000, 1_000),
    Hostile("options", _repeat("<select><option>x"), 20_000, 1_000),
    Hostile("forms", _repeat("<form><div>"), 20_000, 1_000),
    Hostile("templates", _repeat("<template>x"), 10_000, 1_000),
    Hostile("noscripts", _repeat("<noscript>x"), 10_000, 1_000),
    Hostile("groups in svg", _repeat("<svg><g>"), 10_000, 1_000),
    Hostile("mixed math", _repeat("<math><mi><mglyph><style>x</style></mi>"), 10_000, 1_000),
    Hostile(
        "integration points",
        _repeat("<svg><foreignObject><math><annotation-xml encoding='text/html'>x"),
        10_000,
        500,
    ),
    Hostile("long text", lambda n: page("word and " * n), 1_100_000, 50_000),
    Hostile("no space", lambda n: page("x" * n), 9_000_000, 500_000),
    Hostile("many attributes", _attributes, 50_000, 2_000),
    Hostile("long attribute", lambda n: page(f'<p title="{"x" * n}">y</p>'), 9_000_000, 500_000),
    Hostile("class tokens", lambda n: page(f'<p class="{"ab " * n}">y</p>'), 500_000, 20_000),
    Hostile("long tag name", lambda n: page(f"<{'x' * n}>y"), 5_000_000, 200_000),
    Hostile("long comment", lambda n: page(f"<!--{'x ' * n}-->"), 4_500_000, 100_000),
    Hostile("open comment", lambda n: page("<!-- " + "x" * n), 1_000_000, 1_000),
    Hostile("open comments", _repeat("<!-- <!-"), 200_000, 5_000),
    Hostile("comments", _repeat("<!--x-->"), 200_000, 5_000),
    Hostile("open tags", _repeat("<a "), 500_000, 10_000),
    Hostile("open brackets", _repeat("<"), 1_000_000, 10_000),
    Hostile("open plaintext", lambda n: page("<plaintext>" + "x " * n), 100_000, 1_000),
    *(
        Hostile(f"open {tag}", _repeat(f"<{tag}>x"), 100_000, 500)
        for tag in "textarea script style title iframe xmp noembed noframes object video".split()
    ),
    Hostile("entities", _repeat("&notit;&#0;&#xD800;"), 200_000, 5_000),
    Hostile("lone surrogates", _repeat("<p>\ud800x\udfff"), 100_000, 2_000),
    Hostile(
        "CESU bytes", lambda n: page("<p>@").encode().replace(b"@", b"\xed\xa0\x80" * n), 1000, 100
    ),
    *(Hostile(name, _in_charset(name), 10_000, 500) for name in _WIDE),
    Hostile("meta lies", _declared("utf-16", "utf-8"), 10_000, 200),
    Hostile("bogus meta", _declared("klingon", "windows-1252"), 10_000, 200),
    Hostile(
        "ISO-2022-JP", lambda n: page("<p>これは日本語です。" * n).encode("iso2022_jp"), 9000, 200
    ),
    Hostile("UTF-7", _repeat("<p>+ADw-script+AD4-"), 10_000, 200),
    Hostile("billion laughs", _laughs, 10_000, 200),
    Hostile("script only", lambda n: f"<body><script>{'x=1;' * n}</script>", 100_000, 100, False),
    Hostile(
        "large state",
        _json_script(lambda n: '{"a": ["' + "word and " * n + '"]}', "application/json"),
        1_000_000,
        10_000,
    ),
    Hostile(
        "nested lists in JSON-LD",
        _json_script(lambda n: "[" * n, "application/ld+json"),
        200_000,
        5_000,
    ),
    Hostile(
        "nested objects in JSON-LD",
        _json_script(lambda n: '{"a":' * n, "application/ld+json"),
        50_000,
        5_000,
    ),
    Hostile(
        "closed lists in JSON-LD",
        _json_script(lambda n: "[" * n + "]" * n, "application/ld+json"),
        200_000,
        5_000,
    ),
    Hostile("data URI", lambda n: page(f'<img src="data:x,{"A" * n}">'), 9_000_000, 200_000),
    Hostile("metas", _metas, 100_000, 1_000),
    Hostile("zalgo", _zalgo, 500_000, 10_000),
    Hostile("density", _density, 50_000, 700),
    Hostile("hidden soup", _soup, 10_000, 300),
)
