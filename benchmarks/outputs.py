"""What must hold of every output format, checked on all development pages.

    python -m benchmarks.outputs [--data wcxb,segments,publishers,corpus] [--jobs N] [--show]

One extraction a page, all formats rendered from it. Counts pages on which a property holds:

- `words`: markdown, rendered by markdown-it-py and read back, says the words of `text`, in order
  (on pages with footnotes or formulas, the same words as often, numbers of notes aside);
- `html words`, `tei words`: the same words as often;
- `clean`: no control character and no lone surrogate in any format;
- `json`: parses, and holds the same text and markdown;
- `tei`: well-formed, and every element stands where TEI P5's content models have it;
- `nh3`: the HTML is a fixed point of the sanitiser;
- `targets`: links and pictures lead to http, https or mailto only;
- `verdicts`: rendering changed no verdict, and each format is the same when made again, alone.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree as ET

from benchmarks import datasets
from benchmarks.datasets import Sample
from benchmarks.readback import misplaced, read, words
from declutter.config import Config
from declutter.pipeline import extract
from declutter.render.html import sanitised
from declutter.result import Result

PROPERTIES = (
    "words", "html words", "tei words", "clean", "json", "tei", "nh3", "targets", "verdicts",
)  # fmt: skip
_FORMATS = ("text", "markdown", "html", "json", "tei")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TARGET = re.compile(r'(?:href|src|target|url)="([^"]*)"')
_TAG = re.compile(r"<[^<>]*>")
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|li|ul|ol|dl|dt|dd|tr|t[dh]|table|caption|pre|blockquote|aside|figure|"
    r"figcaption|hr|br|thead|tbody)\b[^<>]*>"
)
_TEI_BLOCK = re.compile(
    r"</?(?:p|ab|item|label|cell|row|head|note|list|table|quote|figure|figDesc|lb|milestone)\b[^<>]*>"
)
_SCHEME = re.compile(r"[\s\x00-\x1f]*[a-zA-Z][\w+.-]*:")
_LEADS = re.compile(r"https?://|mailto:")


def failures(result: Result) -> list[tuple[str, str]]:
    """(property, what is wrong) of one result; [] where all holds."""
    verdicts = result.verdicts
    made = {
        "text": result.text,
        "markdown": result.markdown,
        "html": result.html,
        "json": result.to_json(),
        "tei": result.to_tei(),
    }
    wrong = [
        ("clean", f"{name}: {found[0]!r}")
        for name, text in made.items()
        if (found := _CONTROL.search(text))
    ]
    wrong += _words(made)
    parsed = json.loads(made["json"])
    if (parsed["text"], parsed["markdown"]) != (made["text"], made["markdown"]):
        wrong.append(("json", "another text or markdown"))
    wrong += _tei(made["tei"])
    if sanitised(made["html"]) != made["html"]:
        wrong.append(("nh3", "sanitising the HTML again changes it"))
    for text in (made["html"], made["tei"]):
        targets = [unescape(t) for t in _TARGET.findall(text)]
        wrong += [("targets", t) for t in targets if _SCHEME.match(t) and not _LEADS.match(t)]
    again = replace(result)
    for name in reversed(_FORMATS):
        if result._render(again, name) != made[name]:
            wrong.append(("verdicts", f"{name} differs when made again"))
    if again.verdicts != verdicts or result.verdicts != verdicts:
        wrong.append(("verdicts", "changed"))
    return wrong


def _words(made: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Formats that say other words than the plain text."""
    text, shown = words(made["text"]), words(read(made["markdown"]))
    noted = "[^1]" in made["markdown"]
    if noted:
        text, shown = _unnumbered(text), _unnumbered(shown)
    if text != shown:
        yield "words", _difference(text, shown)
    html = made["html"].replace("<li>[x] ", "<li>").replace("<li>[ ] ", "<li>")
    html = unescape(_TAG.sub("", _BLOCK.sub(" ", html)))
    tei = unescape(_TAG.sub("", _TEI_BLOCK.sub(" ", made["tei"].partition("<text>")[2])))
    # Whether a break parts words is the format's matter, as in a cell's lines.
    letters = "".join(text)
    for name, shown in (("html words", words(html)), ("tei words", words(tei))):
        said = _unnumbered(shown) if noted else shown
        if "".join(said) != letters:
            yield name, _difference(text, said)


def _unnumbered(said: list[str]) -> list[str]:
    """Words in alphabetical order, without numbers at their ends, where notes stand."""
    return sorted(bare for word in said if (bare := word.rstrip("0123456789")))


def _difference(text: list[str], shown: list[str]) -> str:
    at = next((i for i, (a, b) in enumerate(zip(text, shown, strict=False)) if a != b), -1)
    at = at if at >= 0 else min(len(text), len(shown))
    return f"text {text[max(at - 2, 0) : at + 4]}, output {shown[max(at - 2, 0) : at + 4]}"


def _tei(document: str) -> Iterator[tuple[str, str]]:
    try:
        root = ET.fromstring(document)
    except ET.ParseError as error:
        yield "tei", str(error)
        return
    if places := misplaced(root):
        yield "tei", ", ".join(sorted(set(places)))


def check(sample: Sample) -> tuple[str, list[tuple[str, str]]]:
    """A page's name and what is wrong with its outputs."""
    config = Config(mode="fast")
    result = extract(sample.content(), url=sample.url or None, config=config)
    return sample.name, failures(result)


def main(argv: Sequence[str] | None = None) -> int:
    """Print counts, and each failure; 1 where there is one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", default="wcxb,segments,publishers,corpus")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(argv)
    failed = 0
    print("| Pages | " + " | ".join(PROPERTIES) + " |\n|---|" + "---|" * len(PROPERTIES))
    for name in options.data.split(","):
        samples = [s for s in datasets.load(name).samples if not s.plain]
        bad: Counter[str] = Counter()
        with ProcessPoolExecutor(options.jobs) as pool:
            for page, wrong in pool.map(check, samples, chunksize=8):
                bad.update({kind for kind, _ in wrong})
                for kind, what in wrong:
                    print(f"{name}/{page}: {kind}: {what}", file=sys.stderr)
        failed += bad.total()
        held = " | ".join(str(len(samples) - bad[kind]) for kind in PROPERTIES)
        print(f"| {name} ({len(samples)}) | {held} |", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
