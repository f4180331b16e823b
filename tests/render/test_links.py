"""Targets are resolved and harmless."""

from __future__ import annotations

import pytest

from declutter.render.links import Targets

CASES = [
    ("", "https://a.org/b/c", "d", "https://a.org/b/d"),
    ("", "https://a.org/b/c", "//x.org/y", "https://x.org/y"),
    ("../z/", "https://a.org/b/c", "d", "https://a.org/z/d"),
    ("https://b.org/", "https://a.org/", "d?x=1&y=2", "https://b.org/d?x=1&y=2"),
    ("", "", "/relative", "/relative"),
    ("", "https://a.org/", "mailto:a@b.org", "mailto:a@b.org"),
    ("", "https://a.org/", "#part", ""),
    ("", "https://a.org/", "  ", ""),
    ("", "https://a.org/", "JavaScript:x()", ""),
    ("", "https://a.org/", "java\tscript:x()", ""),
    ("", "", "javascript:x()", ""),
    ("", "", "x:y", ""),
    ("", "https://a.org/", "data:text/html,x", ""),
    ("", "https://a.org/", "file:///etc/passwd", ""),
    ("javascript:", "https://a.org/b/c", "x", "https://a.org/b/x"),
    ("", "https://a.org/", "https://[bad", ""),
    ("", "https://a.org/", "/a>b<c", "https://a.org/a%3Eb%3Cc"),
]


@pytest.mark.parametrize(("base", "url", "href", "expected"), CASES)
def test_link(base, url, href, expected):
    """Relative addresses become absolute; schemes other than http and mailto lead nowhere."""
    assert Targets(base, url).link(href) == expected


@pytest.mark.parametrize("source", ["mailto:a@b.org", "data:image/png;base64,AA", "blob:x"])
def test_picture(source):
    """A picture is fetched over http or not at all."""
    assert Targets("", "https://a.org/").picture(source) == ""
