"""Pages made of any pieces, for what must hold for every page."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import strategies as st

from declutter.rules.samples import PARAGRAPHS

TAGS = (
    "p", "div", "span", "a", "b", "h1", "h2", "ul", "ol", "li", "table", "tr", "td", "th", "pre",
    "code", "blockquote", "figure", "figcaption", "details", "summary", "dl", "dt", "dd", "nav",
    "article", "main", "aside", "footer", "form", "button", "select", "option", "script", "style",
    "template", "svg", "math", "noscript", "title", "head", "body", "br", "hr", "img", "iframe",
)  # fmt: skip
ATTRIBUTES = (
    "", ' class="comment"', ' class="post-body"', ' hidden=""', ' href="/x"', ' role="main"',
    ' id="comments"', ' itemprop="articleBody"', ' colspan="3"', ' lang="de"', " =<>'",
)  # fmt: skip
TEXTS = (
    *PARAGRAPHS, "Advertisement", "Read more:", "Share", "12 May 2019", "港の灯台は古い。", "(AFP)",
    "<!--", "-->", "&lt;p&gt;", "&#0;", "<![CDATA[x]]>", "<", "&amp", "\u200f\u202e", "\0", "\r\n",
)  # fmt: skip


@pytest.fixture(scope="session")
def wild_markup() -> st.SearchStrategy[str]:
    """Tags opened and closed in any order, with texts between."""
    piece = (
        st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
        | st.builds("</{}>".format, st.sampled_from(TAGS))
        | st.sampled_from(TEXTS)
        | st.text(max_size=12)
    )
    return st.lists(piece, max_size=30).map("".join)


@pytest.fixture(scope="session")
def tidy_markup() -> st.SearchStrategy[str]:
    """Well-formed pages: blocks in nested sections, some linked, some of residue."""
    text = st.sampled_from(TEXTS[:10]).map(escape)
    block = st.builds(
        "<{0}>{1}</{0}>".format, st.sampled_from(("p", "h2", "li", "blockquote")), text
    )
    linked = st.builds('<p><a href="/x">{}</a></p>'.format, text)
    section = st.builds(
        "<{0}{1}>{2}</{0}>".format,
        st.sampled_from(("div", "section", "article", "aside", "nav", "footer", "ul")),
        st.sampled_from(("", ' class="menu"', ' class="post-body"', ' id="comments"')),
        st.lists(block | linked, min_size=1, max_size=5).map("".join),
    )
    return st.lists(section | block, min_size=1, max_size=6).map("".join)
