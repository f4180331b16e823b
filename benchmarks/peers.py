"""The extractors that can be measured, by name.

    declutter:auto | fast | thorough     trafilatura[:precision | recall | fast]
    readability-lxml  resiliparse  justext  boilerpy3  newspaper4k  goose3  rs-trafilatura
    module:function                      any `str -> str` that can be imported

Only the standard library is imported before an extractor is loaded, and nothing else of this
package, because a worker loads this file alone, possibly in another interpreter.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import importlib.util
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Extract = Callable[["Request"], "Output"]


class PeerError(Exception):
    """An extractor is unknown or not installed; the message names it."""


@dataclass(frozen=True)
class Request:
    """One page for an extractor.

    Attributes:
        data: the page's bytes.
        text: the same, decoded; what extractors other than declutter are given.
        url: the page's address, or "".
        plain: True where the page is text that was already extracted.
    """

    data: bytes
    text: str
    url: str = ""
    plain: bool = False


@dataclass(frozen=True)
class Output:
    """What an extractor made of a page.

    Attributes:
        text: the body.
        details: what it says beyond that, read when the clock has stopped: `confidence`,
            `page_type`, and `by`, the number of characters that each deciding strategy or rule
            kept ("+ id") or removed ("- id").
    """

    text: str
    details: Callable[[], dict[str, Any]] = dict


@dataclass(frozen=True)
class Peer:
    """A loaded extractor.

    Attributes:
        name: as asked for.
        version: tells one state of the extractor from another.
        extract: turns a page into text.
    """

    name: str
    version: str
    extract: Extract


def decode(data: bytes) -> str:
    """Text of a page for extractors that take `str`: BOM, strict UTF-8, `<meta>`, windows-1252."""
    for mark, codec in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(codec, "replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass  # not UTF-8: the page may say what it is
    declared = re.search(
        rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", data[:20_000], re.I
    )
    for name in (declared.group(1).decode("ascii", "replace") if declared else "", "windows-1252"):
        try:
            return data.decode(name, "replace")
        except LookupError:
            continue  # no such codec
    return data.decode("utf-8", "replace")


def load(name: str) -> Peer:
    """Import an extractor and make it ready.

    Raises:
        PeerError: it is unknown, not installed, or not a callable.
    """
    base, _, option = name.partition(":")
    try:
        if base in _LOADERS:
            return Peer(name, _version(base), _LOADERS[base](option))
        if option:
            return _custom(name, base, option)
    except ImportError as error:
        raise PeerError(f"{name}: not installed here ({error})") from error
    raise PeerError(
        f"{name}: unknown extractor: use one of {', '.join(_LOADERS)} or module:function"
    )


def _version(base: str) -> str:
    found = []
    if base == "declutter":  # its number does not change with every edit
        folder = Path(str(importlib.import_module("declutter").__file__)).parent
        found.append(f"declutter {package_hash(folder)[:12]}")
    for name in _DISTRIBUTIONS[base]:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} from source")
    return ", ".join(found)


def _of_text(function: Callable[[str], str | None]) -> Extract:
    """An extractor from a function of the decoded page."""
    return lambda request: Output(function(request.text) or "")


def _custom(name: str, module_name: str, attribute: str) -> Peer:
    module = importlib.import_module(module_name)
    function = getattr(module, attribute, None)
    if not callable(function):
        raise PeerError(f"{name}: {module_name} has no function {attribute}")
    file = getattr(module, "__file__", None)
    source = Path(file).read_bytes() if file else b""
    version = f"{module_name} {hashlib.sha256(source).hexdigest()[:12]}"
    return Peer(name, version, _of_text(function))


def package_hash(folder: Path) -> str:
    """SHA-256 over a package's own files (sources, data, weights), in hexadecimal."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _declutter(option: str) -> Extract:
    declutter: Any = importlib.import_module("declutter")
    try:
        config = declutter.Config(mode=option or "auto")
    except ValueError as error:
        raise PeerError(f"declutter:{option}: {error}") from error

    def run(request: Request) -> Output:
        if request.plain:
            result = declutter.clean_text(request.text, config=config)
        else:
            result = declutter.extract(request.data, url=request.url or None, config=config)
        return Output(result.text, lambda: _declutter_details(result))

    return run


def _declutter_details(result: Any) -> dict[str, Any]:
    by: dict[str, int] = {}
    for verdict in result.verdicts:
        key = f"{'+' if verdict.keep else '-'} {verdict.by}"
        by[key] = by.get(key, 0) + len(result.page.texts[verdict.block])
    for removal in result.removed:
        if result.verdicts[removal.block].keep:
            key = f"- {removal.rule}"
            by[key] = by.get(key, 0) + removal.end - removal.start
    return {
        "confidence": float(result.confidence),
        "page_type": result.page_type,
        "status": result.status.value,
        "by": by,
    }


def _trafilatura(option: str) -> Extract:
    options = {
        "": {},
        "precision": {"favor_precision": True},
        "recall": {"favor_recall": True},
        "fast": {"fast": True},
    }
    if option not in options:
        raise PeerError(f"trafilatura:{option}: use one of {', '.join(filter(None, options))}")
    extract: Any = importlib.import_module("trafilatura").extract
    # Readers' comments are no part of any of the bodies compared here.
    return _of_text(lambda html: extract(html, include_comments=False, **options[option]))


_BLOCKS = (
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hr li main nav ol p pre section table td th tr ul"
)


def _readability(option: str) -> Extract:
    document: Any = importlib.import_module("readability").Document
    parse: Any = importlib.import_module("lxml.html").fromstring
    blocks = frozenset(_BLOCKS.split())

    def text(html: str) -> str:
        summary = document(html).summary()
        root = parse(summary) if summary and summary.strip() else None
        if root is None:
            return ""
        for element in root.iter():
            if element.tag in blocks:  # text_content() alone would glue paragraphs together
                element.text = "\n" + (element.text or "")
                element.tail = "\n" + (element.tail or "")
        return "\n".join(filter(None, map(str.strip, str(root.text_content()).splitlines())))

    return _of_text(text)


def _resiliparse(option: str) -> Extract:
    extract: Any = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return _of_text(lambda html: extract(html, main_content=True, alt_texts=False))


_STOPLISTS = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French", "hu": "Hungarian",
    "it": "Italian", "ko": "Korean", "nl": "Dutch", "nb": "Norwegian_Bokmal",
    "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip


def _justext(option: str) -> Extract:
    justext: Any = importlib.import_module("justext")
    lang = re.compile(r"<html[^>]{0,2000}?\blang\s*=\s*[\"']?\s*([a-z]{2})", re.IGNORECASE)

    def text(html: str) -> str:
        declared = lang.search(html[:20_000])
        code = declared.group(1).lower() if declared else "en"
        stoplist = justext.get_stoplist(_STOPLISTS.get(code, "English"))
        paragraphs = justext.justext(html.encode(), stoplist, encoding="utf-8")
        return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)

    return _of_text(text)


def _boilerpy3(option: str) -> Extract:
    extractors: Any = importlib.import_module("boilerpy3.extractors")
    return _of_text(extractors.ArticleExtractor().get_content)


def _newspaper4k(option: str) -> Extract:
    newspaper: Any = importlib.import_module("newspaper")

    def text(html: str) -> str:
        # Without this setting it would fetch the page's images.
        article = newspaper.Article("http://example.org/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    return _of_text(text)


def _goose3(option: str) -> Extract:
    goose: Any = importlib.import_module("goose3").Goose({"enable_image_fetching": False})
    return _of_text(lambda html: goose.extract(raw_html=html).cleaned_text)


def _rs_trafilatura(option: str) -> Extract:
    module: Any = importlib.import_module("rs_trafilatura")

    def run(request: Request) -> Output:
        result = module.extract(request.text, url=request.url or None)
        details = {"confidence": result.extraction_quality, "page_type": result.page_type or ""}
        return Output(result.main_content or "", lambda: details)

    return run


_LOADERS: Mapping[str, Callable[[str], Extract]] = {
    "declutter": _declutter,
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
    "justext": _justext,
    "boilerpy3": _boilerpy3,
    "newspaper4k": _newspaper4k,
    "goose3": _goose3,
    "rs-trafilatura": _rs_trafilatura,
}
_DISTRIBUTIONS: Mapping[str, tuple[str, ...]] = {
    "declutter": ("selectolax", "trafilatura", "readability-lxml", "lxml", "numpy"),
    "trafilatura": ("trafilatura", "lxml"),
    "readability-lxml": ("readability-lxml", "lxml"),
    "resiliparse": ("resiliparse",),
    "justext": ("jusText", "lxml"),
    "boilerpy3": ("boilerpy3",),
    "newspaper4k": ("newspaper4k", "lxml"),
    "goose3": ("goose3", "lxml"),
    "rs-trafilatura": ("rs-trafilatura",),
}
NAMES = tuple(_LOADERS)
