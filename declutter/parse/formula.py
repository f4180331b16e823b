"""Formulas: their TeX, as the author wrote it or read from MathML's structure.

Authoring tools leave their TeX in an `annotation`, in `alttext`, in a script or in an image's
`alt`; MathML without any is written out as TeX (presentation markup only: scripts, fractions,
roots, tables).
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>]*)>|<!--.*?-->|([^<]+)", re.DOTALL)
_ANNOTATION = re.compile(
    r'<annotation[^<>]*encoding="(?:application/x-tex|TeX|LaTeX|latex|text/x-tex)"[^<>]*>'
    r"(.*?)</annotation>",
    re.DOTALL,
)
_ALT = re.compile(r'\balttext="([^"]*)"')
_WRAP = re.compile(r"^\{\s*\\(?:displaystyle|textstyle|scriptstyle)\s*(.*)\}$", re.DOTALL)
_STYLE = re.compile(r"^\\(?:displaystyle|textstyle)\s*(?![a-zA-Z])")
_DELIMITED = re.compile(r"^(?:\$\$(.*)\$\$|\$(.*)\$|\\\((.*)\\\)|\\\[(.*)\\\])$", re.DOTALL)
_CDATA = re.compile(r"^\s*%\s*<!\[CDATA\[|%\s*\]\]>\s*$")
_MATH = re.compile(r"<math\b([^>]*)>(.*?)</math>", re.DOTALL)
_LATEX = re.compile(r'\bdata-latex="([^"]*)"')
_MAX_DEPTH = 60
_MAX_WRAPS = 4
# How far before an image's tag the end of the same formula's MathML is looked for.
_BEFORE = 24

_SYMBOLS = {
    "−": "-", "×": r"\times", "÷": r"\div", "·": r"\cdot", "⋅": r"\cdot", "±": r"\pm",
    "∓": r"\mp", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv",
    "∼": r"\sim", "∝": r"\propto", "∞": r"\infty", "∑": r"\sum", "∏": r"\prod", "∫": r"\int",
    "∂": r"\partial", "∇": r"\nabla", "√": r"\sqrt", "∈": r"\in", "∉": r"\notin",
    "⊂": r"\subset", "⊆": r"\subseteq", "∪": r"\cup", "∩": r"\cap", "∅": r"\emptyset",
    "∀": r"\forall", "∃": r"\exists", "→": r"\to", "⇒": r"\Rightarrow", "↦": r"\mapsto",
    "⇔": r"\Leftrightarrow", "←": r"\leftarrow", "…": r"\dots", "⋯": r"\cdots", "∘": r"\circ",
    "′": "'", "″": "''", "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}",
    "ℚ": r"\mathbb{Q}", "ℂ": r"\mathbb{C}", "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#",
    "&": r"\&", "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": "", "\u00a0": " ",
}  # fmt: skip
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "varsigma sigma tau upsilon phi chi psi omega"
)
_SYMBOLS |= {chr(0x3B1 + i): "\\" + name for i, name in enumerate(_GREEK.split())}
_SYMBOLS |= {
    letter: "\\" + name
    for letter, name in zip(
        "ΓΔΘΛΞΠΣΥΦΨΩ",
        "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(),
        strict=True,
    )
}
_FUNCTIONS = frozenset(
    "sin cos tan log ln exp lim max min det dim sup inf gcd arcsin arccos arctan sinh cosh".split()
)
_ACCENTS = {"¯": "bar", "‾": "overline", "^": "hat", "~": "tilde", "→": "vec", "˙": "dot"}


def tidy(tex: str) -> str:
    """TeX without delimiters and display-style wrappers, on one line."""
    tex = " ".join(tex.split())
    if match := _DELIMITED.match(tex):
        tex = next(group for group in match.groups() if group is not None).strip()
    for _ in range(_MAX_WRAPS):
        match = _WRAP.match(tex)
        if not match or not _balanced(match[1]):
            break
        tex = match[1].strip()
    return _STYLE.sub("", tex).strip()


def find(  # noqa: PLR0913, PLR0917  # what the scanner knows of a tag
    html: str, name: str, attrs: str, start: int, position: int, end: int
) -> tuple[str, bool]:
    """TeX of an element that shows a formula, and whether that stands on its own line.

    Args:
        html: the serialised page, or one block's slice of it.
        name: `math`, `img`, `script`, or the element around a drawn formula.
        attrs: its attributes as serialised.
        start: offset of its opening tag.
        position: offset of its content.
        end: offset past it.

    Returns:
        The TeX, "" where the element shows none, or shows one that stands beside it anyway.
    """
    if name == "img":
        # The picture stands beside its own MathML, which only readers of the page cannot see.
        twice = html[max(start - _BEFORE, 0) : start].rstrip().endswith("</math></span>")
        return "" if twice else of_image(attrs), is_display(attrs)
    if name == "math":
        # As before, but for readers that set formulas on their own line: the picture is what shows.
        if html.startswith("</div><img", end) and "mwe-math-fallback" in html[end : end + 200]:
            return "", True
        return of_math(attrs, html[position:end]), is_display(attrs)
    inner = html[position:end]
    if name == "script" and "math/tex" in attrs:
        return tidy(_CDATA.sub("", _unescape(inner.removesuffix("</script>")))), is_display(attrs)
    if match := _MATH.search(inner):
        return of_math(match[1], match[2]), is_display(f"{attrs} {match[1]}")
    match = _LATEX.search(inner)
    return tidy(_unescape(match[1])) if match else "", is_display(attrs)


def shown(  # noqa: PLR0913, PLR0917  # as `find`
    html: str, name: str, attrs: str, start: int, position: int, end: int
) -> str:
    """The formula that `find` gives, as serialised text; apart by spaces if on its own line."""
    tex, display = find(html, name, attrs, start, position, end)
    text = tex.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f" {text} " if text and display else text


def of_math(attrs: str, inner: str) -> str:
    """TeX of a `<math>` element, "" where it holds nothing.

    Args:
        attrs: its attributes as serialised.
        inner: the html inside it, its end tag included or not.
    """
    for pattern, text in ((_ANNOTATION, inner), (_ALT, attrs)):
        if (match := pattern.search(text)) and match[1].strip():
            return tidy(_unescape(match[1]))
    return tidy(_Converter(inner).convert())


def of_image(attrs: str) -> str:
    """TeX of an image that stands for a formula, "" for any other image."""
    match = _ALT_TEXT.search(attrs) if _FORMULA_IMAGE.search(attrs) else None
    return tidy(_unescape(match[1])) if match else ""


_FORMULA_IMAGE = re.compile(
    r'\bclass="[^"]*(?:\btex\b|\blatex\b|\bmath\b|mwe-math-fallback-image|quicklatex|math-image)',
    re.IGNORECASE,
)
_ALT_TEXT = re.compile(r'\balt="([^"]*)"')


def is_display(attrs: str) -> bool:
    """Whether attributes (of `math`, its wrapper or a TeX script) set a formula on its own line."""
    return bool(_DISPLAY.search(attrs))


_DISPLAY = re.compile(
    r'display="(?:block|true)"|mode=display|katex-display|mwe-math-fallback-image-display|'
    r"MathJax_Display|mwe-math-mathml-display"
)


def _balanced(tex: str) -> bool:
    depth = 0
    for char in tex.replace(r"\{", "").replace(r"\}", ""):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _unescape(text: str) -> str:
    for entity, char in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"')):
        text = text.replace(entity, char)
    return text.replace("&amp;", "&")


class _Converter:
    """Presentation MathML to TeX, one token at a time."""

    def __init__(self, html: str) -> None:
        self.tokens = [
            (m[1], m[2].lower() if m[2] else "", m[3] or "", m[4] or "")
            for m in _TOKEN.finditer(html)
        ]
        self.position = 0

    def convert(self) -> str:
        """TeX of everything."""
        return _join(self._children("", 0))

    def _children(self, closing: str, depth: int) -> list[str]:
        parts: list[str] = []
        while self.position < len(self.tokens):
            close, name, attrs, text = self.tokens[self.position]
            self.position += 1
            if text:
                if text.strip():
                    parts.append(_symbols(_unescape(text.strip())))
            elif close:
                if name == closing:
                    break
            elif name and not attrs.endswith("/") and depth < _MAX_DEPTH:
                parts.append(_element(name, self._children(name, depth + 1)))
        return parts


def _element(name: str, inner: list[str]) -> str:
    """TeX of one element from the TeX of its children."""
    body = _join(inner)
    if name in _SHAPES and len(inner) >= _SHAPES[name][0]:
        return _SHAPES[name][1].format(*inner, body=body)
    if name in ("mover", "munder") and len(inner) >= 2:
        accent = _ACCENTS.get(inner[1].strip()) if name == "mover" else None
        sign = "^" if name == "mover" else "_"
        return rf"\{accent}{{{inner[0]}}}" if accent else f"{inner[0]}{sign}{{{inner[1]}}}"
    if name in _ROWS:
        before, between, after = _ROWS[name]
        return before + between.join(inner) + after
    if name == "mi" and len(body) > 1 and body.isalpha():
        return "\\" + body if body in _FUNCTIONS else rf"\mathrm{{{body}}}"
    return "" if name in _SILENT else body


_SHAPES: dict[str, tuple[int, str]] = {
    "mfrac": (2, r"\frac{{{0}}}{{{1}}}"),
    "msup": (2, "{0}^{{{1}}}"),
    "msub": (2, "{0}_{{{1}}}"),
    "msubsup": (3, "{0}_{{{1}}}^{{{2}}}"),
    "munderover": (3, "{0}_{{{1}}}^{{{2}}}"),
    "mroot": (2, r"\sqrt[{1}]{{{0}}}"),
    "msqrt": (1, r"\sqrt{{{body}}}"),
    "mtext": (1, r"\text{{{body}}}"),
    "mspace": (0, " "),
}
_ROWS = {
    "mfenced": ("(", ", ", ")"),
    "mtr": ("", " & ", ""),
    "mlabeledtr": ("", " & ", ""),
    "mtable": (r"\begin{matrix} ", r" \\ ", r" \end{matrix}"),
}
_SILENT = frozenset(("annotation", "annotation-xml", "mphantom", "none", "mprescripts"))


def _symbols(text: str) -> str:
    return (
        _join([_SYMBOLS.get(char, char) for char in text])
        if not text.isascii()
        else "".join(_SYMBOLS.get(char, char) for char in text)
    )


def _join(parts: list[str]) -> str:
    """Parts in a row; a space where a command would swallow the letter after it."""
    out: list[str] = []
    for part in parts:
        if out and part[:1].isalpha() and _COMMAND.search(out[-1][-_LONGEST:]):
            out.append(" ")
        if part:
            out.append(part)
    return "".join(out)


_COMMAND = re.compile(r"\\[a-zA-Z]+$")
_LONGEST = 24
