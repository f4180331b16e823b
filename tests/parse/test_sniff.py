"""Telling markup from text."""

from __future__ import annotations

import pytest

from declutter.parse.sniff import looks_like_html

PROSE = "The ferries stayed at their moorings for nineteen days, and people walked across the ice."
HTML = [
    "<!DOCTYPE html><title>x</title><p>Hello",
    "\ufeff\n<!-- saved --><html lang=en><body>Hello</body></html>",
    '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">\n<html>',
    "<p>Hello</p>",
    "<div class=a><p>One<p>Two</div>",
    "<h1>Title</h1>\n<p>One line\nand another.</p>",
    'Hello <b class="x">bold</b> and <a href="/y">link</a><br>end',
    "<script>var x = 1</script><div>Hello</div>",
    "<HTML><BODY>old</BODY></HTML>",
    '<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>',
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
    "<my-app><my-story>Hello</my-story></my-app>",
]
TEXT = [
    "",
    "Plain words.",
    "<div> is the generic container; it has no meaning of its own.",
    "Use the <div> element, close it with </div>, and give it a class.",
    "1 < 2 and 3 > 2",
    "<John> said: hello </John>",
    "How to write a paragraph\n\nWrite this:\n<p>Hello</p>\nThe browser shows Hello.\nThat is all.",
    f"{PROSE}\n\n<table> holds rows, each a <tr>, and </table> ends it.\n\n{PROSE}",
    "```html\n<p>Hello</p>\n```\n\nA paragraph.\n\nAnother one.\n\nMore.",
]


@pytest.mark.parametrize("text", HTML, ids=range(len(HTML)))
def test_html_is_recognised(text: str) -> None:
    assert looks_like_html(text) is True


@pytest.mark.parametrize("text", TEXT, ids=range(len(TEXT)))
def test_text_is_not_taken_for_html(text: str) -> None:
    assert looks_like_html(text) is False
