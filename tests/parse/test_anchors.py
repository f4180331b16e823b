"""Marks of permanent links and footnotes go with their links; other links stay."""

from __future__ import annotations

import pytest

from declutter.decode import decode
from declutter.parse import parse
from declutter.parse.scan import scan_python


def texts(html: str) -> list[str]:
    page = parse(decode(html.encode(), "utf-8", max_bytes=1 << 20))
    assert scan_python(page.html).texts == list(page.texts)
    return list(page.texts)


@pytest.mark.parametrize(
    "link",
    [
        '<a class="headerlink" href="#rooms" title="Link to this heading">¶</a>',
        '<a class="anchor" href="#rooms">§</a>',
        '<a href="#rooms"> # </a>',
        '<a href="#rooms"><span class="icon"><i>🔗</i></span></a>',
        '<a href="#rooms">#rooms</a>',
        '<a href="#fnref:1" class="footnote-backref" role="doc-backlink">↩︎</a>',
        '<a href="#r&amp;d">#r&amp;d</a>',
    ],
)
def test_a_mark_goes(link: str) -> None:
    assert texts(f"<h2>Rooms{link}</h2>") == ["Rooms"]
    assert texts(f"<h2>{link}Rooms</h2>") == ["Rooms"]


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ('<a href="#rooms">Rooms</a>', "Rooms"),
        ('<a href="#fn1">1</a>', "1"),
        ('<a href="#fn1">*</a>', "*"),
        ('<a href="/tags/sharp">#</a>', "#"),
        ('<a href="#channel">#other</a>', "#other"),
        ('<a href="#law">§ 5</a>', "§ 5"),
        ('<a name="#">¶</a>', "¶"),
    ],
)
def test_another_link_stays(link: str, text: str) -> None:
    assert texts(f"<p>See {link}</p>") == [f"See {text}"]


def test_a_mark_alone_is_no_block() -> None:
    assert texts('<p>Open</p><div><a href="#top">↑</a></div><p>Shut</p>') == ["Open", "Shut"]
