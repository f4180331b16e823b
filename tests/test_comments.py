"""Which blocks are readers' comments, by the names of their elements; and `Config.comments`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import declutter
from declutter import Config
from declutter.comments import comment_blocks
from declutter.model import Page

CORPUS = Path(__file__).parents[1] / "corpus"
Parsed = Callable[[str], Page]

INSIDE = [
    'class="comments"',
    'class="comment-list"',
    'class="entry-comments"',
    'class="c-comments"',
    'class="commentlist"',
    'class="b-comments"',
    'class="field--name-comment"',
    'class="wp-block-post-comments"',
    'id="respond"',
    'class="comment-respond"',
    'id="disqus_thread"',
    'class="fb-comments"',
    'id="comment-4711"',
    'id="commentList"',
    'class="kommentare"',
    'class="commentaires"',
    'class="comentarios"',
    'class="commenti"',
    'class="reacties"',
    'class="yorumlar"',
    'class="komentarze"',
    'class="комментарии"',
    'data-component="comments"',
    'itemprop="comment"',
    'itemscope itemtype="https://schema.org/Comment"',
    'itemscope itemtype="http://schema.org/UserComments/"',
]
OUTSIDE = [
    'class="comments-link"',
    'class="comment-count"',
    'class="no-comments"',
    'class="has-comments"',
    'class="comments-open"',
    'class="deprecation-comment"',
    'class="commentary"',
    'class="reaction"',
    'data-note="this long value speaks about comments and more, as text does"',
    'itemprop="commentCount"',
    'itemscope itemtype="https://schema.org/Article"',
]


@pytest.mark.parametrize("attrs", INSIDE)
def test_named_containers_hold_comments(parsed: Parsed, attrs: str) -> None:
    """A block is a comment where its element or one around it is named so; its neighbour is not."""
    page = parsed(f"<p>The article.</p><div {attrs}><div><p>A remark.</p></div></div><p>End.</p>")
    assert comment_blocks(page).tolist() == [False, True, False]


@pytest.mark.parametrize("attrs", OUTSIDE)
def test_links_counts_and_states_of_comments_are_no_comments(parsed: Parsed, attrs: str) -> None:
    """A name that only speaks of comments marks nothing."""
    page = parsed(f"<p>The article.</p><div {attrs}><p>Some text.</p></div>")
    assert comment_blocks(page).tolist() == [False, False]


@pytest.mark.parametrize("tag", ["body", "main"])
def test_the_whole_page_is_never_comments(parsed: Parsed, tag: str) -> None:
    """Blog software writes what a page may hold into the names of its outermost elements."""
    page = parsed(f'<{tag} class="single comments"><p>The article.</p></{tag}>')
    assert comment_blocks(page).tolist() == [False]


REPLIES = "".join(f'<div class="comment"><p>Reply {n}</p></div>' for n in range(3))
POSTS = "".join(
    f'<div class="answer"><p>Answer {n}</p><ul><li class="comment">Aside {n}</li></ul></div>'
    for n in range(2)
)


@pytest.mark.parametrize(
    ("markup", "page_type", "expected"),
    [
        (REPLIES, "forum", [False] * 3),
        (REPLIES, "article", [True] * 3),
        (POSTS, "forum", [False, True, False, True]),
        (POSTS, "article", [False, True, False, True]),
    ],
)
def test_posts_of_a_forum_are_no_comments(
    parsed: Parsed, markup: str, page_type: str, expected: list[bool]
) -> None:
    """On a forum page only what is named a comment within one of several posts is a comment."""
    assert comment_blocks(parsed(markup), page_type).tolist() == expected


def outcome(slug: str, comments: str) -> declutter.Result:
    html = (CORPUS / slug / "source.html").read_bytes()
    return declutter.extract(html, config=Config(comments=comments))  # type: ignore[arg-type]  # one of three words


def body(result: declutter.Result) -> set[int]:
    return {verdict.block for verdict in result.verdicts if verdict.keep}


ARTICLES = [
    ("article/free-paper-opinion", "I delivered the Messenger for six years"),
    ("article/apfel-roggen-brot", "Ich habe Gravensteiner genommen"),
    ("article/storm-odette-ferry-live", "71 knots is nothing"),
    ("syndicated/biblioteca-a-lomo-de-mula", "Yo fui el niño de la letra C"),
]


@pytest.mark.parametrize(("slug", "comment"), ARTICLES)
def test_drop_and_keep_take_comments_of_articles_out_and_in(slug: str, comment: str) -> None:
    """An article's comments are in the body where they are asked for, and not where dropped."""
    dropped, kept = outcome(slug, "drop"), outcome(slug, "keep")
    assert comment not in dropped.text
    assert comment in kept.text
    assert body(dropped).isdisjoint(dropped.comments)
    assert body(dropped) < body(kept)


FORUMS = sorted(path.name for path in (CORPUS / "forum").iterdir())


@pytest.mark.parametrize("slug", FORUMS)
def test_dropping_comments_leaves_the_posts_of_a_forum(slug: str) -> None:
    """ "drop" takes nothing from a forum page but the comments under its posts."""
    auto, dropped = outcome(f"forum/{slug}", "auto"), outcome(f"forum/{slug}", "drop")
    assert auto.page_type == "forum"
    gone = body(auto) - body(dropped)
    assert gone <= set(auto.comments)
    assert [p.author for p in dropped.posts if not p.comment] == [
        p.author for p in auto.posts if not p.comment
    ]
    assert len(dropped.posts) > 1
