"""Posts of threads and readers' comments: who, when, which blocks, how deep."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import declutter
from declutter.decode import decode
from declutter.model import Page
from declutter.parse import parse
from declutter.result import Post
from declutter.threads import posts

CORPUS = Path(__file__).parents[1] / "corpus"
Parsed = Callable[[str], Page]

# (author, begin of the date or its text, depth) of each post, read from the pages.
THREADS: dict[str, list[tuple[str | None, str | None, int]]] = {
    "avtoklub-pechka-ru": [
        ("Степаныч_62", "2016-01-14T21:07", 0),
        ("Мотор Моторыч", "2016-01-14T21:40", 0),
        ("gena_kardan", "2016-01-15T00:12", 0),
        ("Степаныч_62", "2016-01-15T19:33", 0),
        ("Степаныч_62", "2016-01-16T18:50", 0),
        ("Мотор Моторыч", "2016-01-16T20:15", 0),
    ],
    "bbs-yanhua-zh": [
        ("小院不大", "2019-06-02T20:14", 0),
        ("番茄老张", "2019-06-02T21:05", 0),
        ("豆豆妈", "2019-06-02T22:47", 0),
        ("小院不大", "2019-06-03T08:30", 0),
        ("番茄老张", "2019-06-03T09:12", 0),
        ("小院不大", "2019-06-19T19:55", 0),
    ],
    "corro-bici-lluvia-es": [
        ("charco_profundo", "2025-02-06T06:51", 0),
        ("ruedas_y_barro", "hace 8 meses", 0),
        ("charco_profundo", "hace 8 meses", 1),
        ("ruedas_y_barro", "hace 8 meses", 2),
        ("la_de_los_guardabarros", "hace 8 meses", 0),
        (None, None, 1),
        ("la_de_los_guardabarros", "hace 8 meses", 2),
        ("sillin_humedo", "hace 7 meses", 0),
        ("bicicleto_77", "hace 7 meses", 0),
        ("charco_profundo", "hace 7 meses", 1),
    ],
    "ekmek-mayasi-tr": [
        ("Nergis Tandır", "2021-04-11", 0),
        ("Hamurkâr Sami", "2021-04-11", 0),
        ("Poğaça Perisi", "2021-04-12", 0),
        ("Nergis Tandır", "2021-04-12", 0),
        ("Nergis Tandır", "2021-04-18", 0),
    ],
    "funkforum-antenne-de": [
        ("Hein Mügge", "2022-02-19T09:31", 0),
        ("Erdungsrolf", "2022-02-19T10:12", 0),
        ("Hein Mügge", "2022-02-19T11:47", 0),
        ("Frau Doktor Spule", "2022-02-19T13:05", 0),
        ("Hein Mügge", "2022-03-06T21:58", 0),
        ("Erdungsrolf", "2022-03-06T22:31", 0),
    ],
    "masonry-lime-mortar-en": [
        ("Perrin Askew", "2023-10-09T17:20", 0),
        ("tollgate", "2023-10-09T18:02", 1),
        ("Perrin Askew", "2023-10-09T18:40", 1),
        ("Wilhelmina Stroud", "2023-10-10T07:15", 0),
        ("tollgate", None, 1),
        ("Perrin Askew", None, 1),
        ("Jago Penhale", "2023-10-10T21:48", 0),
        ("limeburner_9", None, 1),
        ("marrick", "2024-09-02T11:03", 0),
    ],
    "tendril-dst-schedule-en": [
        ("hollisgrange", "2024-11-03T08:12", 0),
        ("quillback", "2024-11-03T09:40", 0),
        ("hollisgrange", "2024-11-03T10:05", 0),
        ("marlow_k", "2024-11-03T13:27", 0),
        ("hollisgrange", "2024-11-03T13:51", 0),
        ("oonagh_tre", "2024-11-04T19:16", 0),
        ("system", "2024-11-18T19:16", 0),
    ],
}
ARTICLES = {
    "article/free-paper-opinion": [
        ("Geoff M", "2021-05-19T09:14:00"),
        ("A clerk", "2021-05-20T18:02:00"),
    ],
    "article/apfel-roggen-brot": [
        ("Gerlinde", "2022-10-09T18:40:00"),
        ("Toni", "2022-10-11T07:15:00"),
    ],
    "article/entretien-cartographe-tourbieres": [("Mimile du Haut", "2024-03-02")],
    "article/storm-odette-ferry-live": [
        ("gannet_7", "2023-11-02T13:02:00"),
        ("MrsHollin", "2023-11-02T14:40:00"),
        ("tarnheadtony", "2023-11-02T16:31:00"),
    ],
    "syndicated/biblioteca-a-lomo-de-mula": [
        ("Wilber P.", None),
        ("Lectora de abajo", None),
    ],
}


def corpus_page(slug: str) -> Page:
    data = (CORPUS / slug / "source.html").read_bytes()
    return parse(decode(data, None, max_bytes=10_000_000))


def everything(page: Page, page_type: str) -> tuple[Post, ...]:
    return posts(page, range(len(page)), page_type)


@pytest.mark.parametrize("slug", THREADS)
def test_every_post_of_a_thread_is_found_with_author_date_and_depth(slug: str) -> None:
    """Posts come in the page's order, each with who wrote it, when, and how deep it is nested."""
    expected = THREADS[slug]
    found = everything(corpus_page(f"forum/{slug}"), "forum")
    assert [(p.author, p.depth) for p in found] == [(a, d) for a, _, d in expected]
    for post, (_, when, _) in zip(found, expected, strict=True):
        assert (post.published or "")[: len(when or "")] == (when or "")
        assert (post.published is None) is (when is None)


@pytest.mark.parametrize("slug", ARTICLES)
def test_comments_of_an_article_are_found_and_marked(slug: str) -> None:
    """Readers' comments have author and date and are told from posts that are the content."""
    found = everything(corpus_page(slug), "article")
    assert [(p.author, p.published) for p in found] == ARTICLES[slug]
    assert {p.comment for p in found} == {True}


def test_comments_under_answers_are_told_from_the_answers() -> None:
    """On a question-and-answer page the short comments are comments, the answers are not."""
    found = everything(corpus_page("forum/masonry-lime-mortar-en"), "forum")
    assert [p.comment for p in found] == [p.depth == 1 for p in found]


@pytest.mark.parametrize("slug", THREADS)
def test_no_block_belongs_to_two_posts_and_all_are_of_the_body(slug: str) -> None:
    """Blocks of posts are apart, ascending, and among those asked for."""
    page = corpus_page(f"forum/{slug}")
    body = range(0, len(page), 2)
    blocks = [b for post in posts(page, body, "forum") for b in post.blocks]
    assert len(blocks) == len(set(blocks))
    assert set(blocks) <= set(body)
    assert all(list(p.blocks) == sorted(p.blocks) and p.blocks for p in posts(page, body, "forum"))


def test_nested_comments_have_their_depth_and_their_own_text(parsed: Parsed) -> None:
    """A reply's words are the reply's alone, and its depth is the number of posts around it."""

    def comment(number: int, inner: str = "") -> str:
        return (
            f'<li class="comment depth-{number}"><article class="comment-body">'
            f'<cite class="fn">Reader {number}</cite><time datetime="2024-05-0{number}">May</time>'
            f"<p>Remark number {number}.</p></article><ol class='children'>{inner}</ol></li>"
        )

    thread = comment(1, comment(2, comment(3)) + comment(4)) + comment(5)
    page = parsed(f'<p>The article.</p><ol class="comment-list">{thread}</ol>')
    found = everything(page, "article")
    assert [(p.author, p.depth) for p in found] == [
        ("Reader 1", 0),
        ("Reader 2", 1),
        ("Reader 3", 2),
        ("Reader 4", 1),
        ("Reader 5", 0),
    ]
    assert [p.published for p in found] == [f"2024-05-0{n}" for n in range(1, 6)]
    for number, post in enumerate(found, start=1):
        assert [page.texts[b] for b in post.blocks][-1] == f"Remark number {number}."


STATED = [
    ('<a rel="author" href="/x">Ada B</a>', "Ada B"),
    ('<span itemprop="author" itemscope><span itemprop="name">Ada B</span></span>', "Ada B"),
    ('<span class="comment-author">Ada B says:</span>', "Ada B"),
    ('<a href="/users/12/ada-b">Ada B</a>', "Ada B"),
    ('<a href="memberlist.php?mode=viewprofile&u=5">Ada B</a>', "Ada B"),
    ('<dl class="postleft"><dt><b>reedcutter</b></dt><dd>Member</dd></dl>', "reedcutter"),
    ('<p class="author">Indi I (164)</p>', "Indi I (164)"),
    ('<span class="author">Continue Reading</span>', None),
    ('<p class="author">by <a class="username" href="/u/ada">Ada B</a> on 3 May 2024</p>', "Ada B"),
    ('<a class="mention" href="/u/bob">@bob</a>', None),
    ('<span class="author">[deleted]</span>', None),
    ('<div class="author">Posted 3 May 2024</div>', None),
]


@pytest.mark.parametrize(("header", "author"), STATED)
def test_the_author_is_read_from_what_the_markup_states(
    parsed: Parsed, header: str, author: str | None
) -> None:
    """Names come from rel, microdata, class words and links to profiles, not from mentions."""
    body = "<p>A long enough remark about lime mortar and its many uses in old walls.</p>"
    markup = "".join(
        f'<div class="post">{header}<time datetime="2024-05-03">3 May</time>{body}</div>'
        for _ in range(2)
    )
    assert [p.author for p in everything(parsed(markup), "forum")] == [author] * 2


TIMES = [
    ('<time datetime="2024-05-03T10:00:00Z">yesterday</time>', "2024-05-03T10:00:00+00:00"),
    ('<span class="relative-date" title="3 May 2024 10:00">1d</span>', "2024-05-03T10:00:00"),
    ('<meta itemprop="datePublished" content="2024-05-03">', "2024-05-03"),
    ("<time>2 hours ago</time>", "2 hours ago"),
    ("<div>May 3, 2024</div>", "2024-05-03"),
    ("<div>Joined: May 3, 2024</div>", None),
    ('<span class="edited-date">edited May 3, 2024</span>', None),
]


@pytest.mark.parametrize(("header", "published"), TIMES)
def test_the_date_is_read_from_time_title_or_a_short_line(
    parsed: Parsed, header: str, published: str | None
) -> None:
    """Machine-readable times win; days of joining and of editing are no dates of a post."""
    body = "<p>A long enough remark about lime mortar and its many uses in old walls.</p>"
    markup = "".join(
        f'<div class="post"><p class="username">Ada B</p>{header}{body}</div>' for _ in range(2)
    )
    assert [p.published for p in everything(parsed(markup), "forum")] == [published] * 2


def test_repeated_siblings_without_names_are_posts_where_they_are_signed(parsed: Parsed) -> None:
    """A board that names nothing still shows its posts by writer and time in each of them."""
    rows = "".join(
        f'<tr><td><a href="member.php?u={n}">Writer {n}</a></td>'
        f"<td>0{n}.05.2024, 10:00</td><td>Some words of the post number {n}, and more.</td></tr>"
        for n in range(1, 5)
    )
    page = parsed(f"<table>{rows}</table>")
    assert [p.author for p in everything(page, "forum")] == [f"Writer {n}" for n in range(1, 5)]
    assert everything(page, "article") == ()


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<div>reedcutter</div><div>28/11/2025 at 7:28 pm</div>", "reedcutter"),
        ("<div>reedcutter · 28/11/2025 19:28</div>", "reedcutter"),
        ("<div>No thanks</div><p>I would never do that again.</p><i>28/11/2025</i>", None),
    ],
)
def test_a_short_line_beside_the_date_is_the_writer(
    parsed: Parsed, head: str, author: str | None
) -> None:
    """Boards whose class names say nothing still set the writer next to the time."""
    text = "<p>Words of a post that goes on for a while, and on.</p>"
    row = f'<div class="x9">{head}{text}</div>'
    page = parsed(f"<main>{row * 4}</main>")
    assert {p.author for p in everything(page, "forum")} <= {author}
    assert len(everything(page, "forum")) == 4


def test_rows_of_two_kinds_are_all_posts(parsed: Parsed) -> None:
    """Odd and even rows have other classes, and one word for a post in common."""
    rows = "".join(
        f'<div class="blockpost row{"odd" if n % 2 else "even"}"><p class="username">Ann {n}</p>'
        f"<p>Words of post {n}, which are many.</p></div>"
        for n in range(1, 7)
    )
    found = everything(parsed(f"<main>{rows}</main>"), "forum")
    assert [p.author for p in found] == [f"Ann {n}" for n in range(1, 7)]


def test_a_post_was_written_before_it_was_edited(parsed: Parsed) -> None:
    """Of times stated alike the earliest is the post's own."""
    times = "".join(f'<time datetime="2024-05-0{day}T10:00:00Z">x</time>' for day in (7, 3, 5))
    markup = f'<div class="post"><p class="username">Ann</p>{times}<p>Words.</p></div>' * 2
    found = everything(parsed(markup), "forum")
    assert [p.published for p in found] == ["2024-05-03T10:00:00+00:00"] * 2


def test_a_frame_with_the_writer_and_a_part_with_the_time_are_one_post(parsed: Parsed) -> None:
    """What states a time only, in what states a writer only, is no second post."""
    markup = (
        '<div class="post"><p class="username">Ann</p><div class="post-container">'
        '<time datetime="2024-05-01">x</time><p>Words of the post, a good many.</p></div></div>'
    ) * 2
    found = everything(parsed(markup), "forum")
    assert [(p.author, p.published) for p in found] == [("Ann", "2024-05-01")] * 2


def test_json_ld_fills_in_what_the_markup_lacks(parsed: Parsed) -> None:
    """Author and date of a structured comment go to the post that holds its text."""
    text = "The knife test deserves to be better known among masons."
    data = {
        "@type": "Comment",
        "text": text,
        "dateCreated": "2024-05-03",
        "author": {"name": "Ada B"},
    }
    page = parsed(
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
        f'<ol class="comments"><li class="comment"><time>2 days ago</time><p>{text}</p></li></ol>'
    )
    assert [(p.author, p.published) for p in everything(page, "article")] == [
        ("Ada B", "2024-05-03")
    ]


def test_a_quoted_writer_is_not_the_writer(parsed: Parsed) -> None:
    """Names and times inside a quotation belong to another post."""
    quote = (
        '<blockquote><span class="author">Bob C</span> <time datetime="2020-01-01">old</time>'
        "<p>Earlier words.</p></blockquote>"
    )
    own = '<p class="author">Ada B</p>'
    markup = f'<div class="post">{quote}{own}<p>An answer to that.</p></div>' * 2
    found = everything(parsed(markup), "forum")
    assert [(p.author, p.published) for p in found] == [("Ada B", None)] * 2


@pytest.mark.parametrize("page_type", ["listing", "collection", "product", "service", ""])
def test_teasers_named_posts_are_no_posts_of_a_thread(parsed: Parsed, page_type: str) -> None:
    """Blogs name their teasers "post" too: only a forum page's posts are a thread."""
    markup = '<div class="post"><p class="author">Ada B</p><p>A teaser.</p></div>' * 3
    assert everything(parsed(markup), page_type) == ()


def test_the_result_holds_posts_and_json_tells_comments_per_block() -> None:
    """`Result.posts` covers the body's blocks, and JSON gives them and a flag for each block."""
    data = (CORPUS / "forum/masonry-lime-mortar-en/source.html").read_bytes()
    result = declutter.extract(data)
    kept = {v.block for v in result.verdicts if v.keep}
    assert {b for post in result.posts for b in post.blocks} <= kept
    value = json.loads(result.to_json())
    assert [p["author"] for p in value["posts"]] == [p.author for p in result.posts]
    assert [b["index"] for b in value["blocks"] if b["comment"]] == list(result.comments)
    assert len(result.comments) == 5


def test_text_input_has_no_posts() -> None:
    """Plain text has no elements to read posts from."""
    result = declutter.clean_text("First paragraph of a text.\n\nSecond paragraph of it.")
    assert result.posts == ()
    assert result.comments == ()


def test_a_post_within_its_own_frame_is_one_post(parsed: Parsed) -> None:
    """Software that names both a post's frame and its text, with one time, wrote one post."""

    def post(author: str, time: str, text: str) -> str:
        stamp = f'<time datetime="{time}">a day</time>'
        return (
            f'<article class="comment-item"><header><a href="/profile/{author}">{author}</a> '
            f'{stamp}</header><div class="comment-content post"><p>Posted {stamp}</p>'
            f"<p>{text} It goes on for some more words.</p></div></article>"
        )

    page = parsed(
        "<div>"
        + post("Wren", "2024-03-05T07:02:39Z", "The kettle hums.")
        + post("Otto", "2024-03-05T09:42:23Z", "So does mine.")
        + post("Mira", "2024-03-06T10:00:00Z", "Mine is silent.")
        + "</div>"
    )
    found = posts(page, range(len(page)), "forum")
    assert [(p.author, p.depth) for p in found] == [("Wren", 0), ("Otto", 0), ("Mira", 0)]
    assert sum(len(p.blocks) for p in found) == len(page)
