"""Which elements hold readers' comments or posts of a thread, by their names; which blocks do."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from declutter.model import Bools, Page

# Words for a comment, and the names of comment systems, in class, id and data attributes.
_COMMENT = frozenset(
    "comment comments comtr kommentar kommentare kommentarer kommentaren leserkommentar "
    "leserkommentare lesermeinung lesermeinungen commentaire commentaires comentario comentarios "
    "comentari comentaris comentarii comentariu commento commenti reactie reacties yorum yorumlar "
    "komentarz komentarze komentarzy komentar komentari komentare komentáře komentarai kommentti "
    "kommentit kommentek hozzaszolas hozzaszolasok talkback talkbacks pinglun liuyan binhluan "
    "комментарий комментарии коментарі コメント 评论 評論 댓글 "
    "commentlist commentarea commentbody commenttext commentthread commentsection commentform "
    "commentbox respond disqus livefyre isso giscus utterances hypercomments cackle viafoura "
    "coraltalk spotim".split()
)
# Those of them that can name a single one.
_ONE_COMMENT = frozenset(
    "comment comtr kommentar leserkommentar lesermeinung commentaire comentario comentari "
    "comentariu commento reactie yorum komentarz komentar komentář kommentti talkback "
    "комментарий коментар".split()
)
# What may stand after it where the element still holds comments, and not a link to them.
_COMMENT_PARTS = frozenset(
    "list lists body content contents thread threads area section wrapper wrap container box item "
    "items block text holder author meta form respond reply replies entry row inner header title "
    "tree node view group stream feed embed main outer module panel app root".split()
)
# What stands before it where the element only speaks of comments.
_NOT_COMMENT = frozenset(
    "no has with without hide show toggle open add code deprecation token allow disable enable "
    "type page can".split()
)
_NOT_ITEM = _NOT_COMMENT | {"field", "name", "block", "plugin", "new", "section"}
# Words for one post of a thread.
_POST = frozenset(
    "post message msg reply answer response question beitrag antwort mensaje respuesta reponse "
    "blockpost postbit forumpost postcontainer "
    "messaggio risposta bericht odpowiedz wiadomosc svar mensagem resposta сообщение ответ".split()
)
_ITEM_PARTS = frozenset(
    "item entry container wrapper wrap box row node block holder article card post comment".split()
)
_NOT_POST = frozenset(
    "td wp type has block flash error system alert notice success info important new quick blog "
    "latest recent related popular featured edit format single status your quote no".split()
)
_COMMENT_TYPES = frozenset(("comment", "usercomments"))
_POST_TYPES = frozenset(("answer", "question", "discussionforumposting", "socialmediaposting"))
_POST_PROPERTIES = frozenset(("acceptedanswer", "suggestedanswer"))
_NOTHING = (False, False, False)
# Elements that are never one whole post.
_NO_ITEM = frozenset(
    "button form nav ul ol aside header footer p h1 h2 h3 h4 h5 h6 label fieldset dt".split()
)
_WHOLE = frozenset(("root", "html", "body", "main"))

_VALUES = re.compile(r'(class|id|itemprop|itemtype|data-[\w-]*)="([^"]*)"')
_PARTS = re.compile(r"[\s_:.\d-]+|(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=8192)
def names(tag: str, attrs: str) -> tuple[bool, bool, bool]:
    """What an element is called.

    Args:
        tag: tag name, lower case.
        attrs: its serialised attributes.

    Returns:
        Whether it holds comments; whether it is one comment; whether it is one post of a thread
        (a question, an answer, a reply) and not named a comment.
    """
    if tag in _WHOLE:
        return _NOTHING
    inside = comment = post = False
    tokens = [tag] if "-" in tag else []
    for name, value in _VALUES.findall(attrs):
        if name == "itemprop":
            one = value.lower().split()
            comment = comment or "comment" in one
            post = post or not _POST_PROPERTIES.isdisjoint(one)
        elif name == "itemtype":
            kind = value.rstrip("/").rsplit("/", 1)[-1].lower()
            comment = comment or kind in _COMMENT_TYPES
            post = post or kind in _POST_TYPES
        elif not name.startswith("data-") or len(value) < 40:
            tokens += value.split()
    for token in tokens:
        parts = [part.lower() for part in _PARTS.split(token) if part]
        if _called(parts, _COMMENT, _NOT_COMMENT, _COMMENT_PARTS):
            inside = True
            comment = comment or _called(parts, _ONE_COMMENT, _NOT_ITEM, _ITEM_PARTS)
        elif _called(parts, _POST, _NOT_POST, _ITEM_PARTS):
            post = True
    item = tag not in _NO_ITEM
    return inside or comment, comment and item, post and not comment and item


def _called(
    parts: list[str], words: frozenset[str], never: frozenset[str], after: frozenset[str]
) -> bool:
    """Whether a name is one of the words, nothing unfit before it and only fit parts after it."""
    at = next((i for i, part in enumerate(parts) if part in words), -1)
    return at >= 0 and never.isdisjoint(parts[:at]) and after.issuperset(parts[at + 1 :])


def comment_blocks(page: Page, page_type: str = "") -> Bools:
    """True for each block in readers' comments; bool[n].

    On a forum page the posts are the content, whatever they are called: there only what is named
    a comment and stands within one of several posts is a reader's comment.

    Args:
        page: the page.
        page_type: one of `PAGE_TYPES`, "" where unknown.
    """
    tree = page.elements
    index, shapes = tree.shapes
    called = [names(tag, attrs) if attrs or "-" in tag else _NOTHING for tag, attrs in shapes]
    parents = tree.parent.tolist()
    own = [called[i] for i in index.tolist()]
    inside = _below([one[0] for one in own], parents)
    if page_type == "forum":
        posts = [one[2] and not within for one, within in zip(own, inside, strict=True)]
        within_post = _below(posts, parents)
        if _innermost(posts, parents, (tree.last > tree.first).tolist()) < 2:
            return np.zeros(len(page), dtype=np.bool_)
        inside = [a and b for a, b in zip(inside, within_post, strict=True)]
    return np.array(inside, dtype=np.bool_)[page.element]


def _below(named: list[bool], parents: list[int]) -> list[bool]:
    """Whether each element or an ancestor of it is named."""
    out: list[bool] = []
    for own, parent in zip(named, parents, strict=True):
        out.append(own or (parent >= 0 and out[parent]))
    return out


def _innermost(named: list[bool], parents: list[int], filled: list[bool]) -> int:
    """How many of the named elements hold blocks and no other of them."""
    holds = [False] * len(named)
    count = 0
    for element in range(len(named) - 1, -1, -1):
        own = named[element] and filled[element]
        count += own and not holds[element]
        if (own or holds[element]) and parents[element] >= 0:
            holds[parents[element]] = True
    return count
