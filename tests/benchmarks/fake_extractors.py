"""Extractors for the tests, run by name in worker processes."""

from __future__ import annotations

import os
import re
import sys
import time


def tags_off(html: str) -> str:
    return re.sub(r"<[^>]*>", " ", html)


def first_paragraph(html: str) -> str:
    found = re.search(r"<p>(.*?)</p>", html, re.DOTALL)
    return found.group(1) if found else ""


def nothing(html: str) -> None:
    return None


def number(html: str) -> int:
    return len(html)


def raises(html: str) -> str:
    raise ValueError("no such page")


def hangs_on_request(html: str) -> str:
    if "hang" in html:
        time.sleep(600)
    return tags_off(html)


def dies_on_request(html: str) -> str:
    if "die" in html:
        print("last words", file=sys.stderr, flush=True)
        os._exit(7)
    return tags_off(html)


def prints(html: str) -> str:
    print("noise on stdout")
    return tags_off(html)


def counts_calls(html: str) -> str:
    """Leaves a mark for each page of the tests, so that a test can count extractions."""
    if "counted" in html:
        with open(os.environ["CALLS_FILE"], "a", encoding="utf-8") as file:
            file.write("x")
    return tags_off(html)


def takes_memory(html: str) -> str:
    """Says which process it runs in; the page "big" takes some 60 MB."""
    size = 60_000_000 if "big" in html else 1
    return f"{os.getpid()} {len(bytearray(size))}"


not_callable = "text"
