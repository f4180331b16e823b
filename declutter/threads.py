"""Posts of a thread and readers' comments: which blocks belong to which, by whom and when.

A post is an element that is named one (class words, schema.org types) and states a writer or a
time; where nothing is named, one of repeated siblings that do. Elements within it that state
neither are its parts, elements around several posts are containers. Compare the repeated-sibling
structure of forum pages in Sachan et al. (2011) and Cai et al. (2008); the names are those that
forum and blog software writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from declutter.comments import comment_blocks, names
from declutter.metadata.marks import attributes
from declutter.model import Page
from declutter.postlines import completed, is_date, quotations, shown
from declutter.result import Post
from declutter.signatures import (
    Signature,
    day_first,
    name,
    own_author,
    own_depth,
    own_time,
    signatures,
)

_LEAST_ITEMS = 3


@dataclass(slots=True)
class _Item:
    """An element that may be a post.

    Attributes:
        element: index of the element.
        comment: whether it is called a comment.
        parent: number of the innermost candidate around it, -1 for none.
        author, time: what its own tag states.
        signs: the statements that stand in it, in order.
        filled: whether a block stands in it but in none of the candidates within it.
        depth: how many posts it is nested in.
    """

    element: int
    comment: bool
    parent: int = -1
    author: str = ""
    time: str = ""
    signs: list[Signature] = field(default_factory=list)
    filled: bool = True
    depth: int = 0

    @property
    def signed(self) -> bool:
        return bool(self.author or self.time or self.signs)

    def best(self, author: bool) -> str:
        """The surest name (or time) that its markup states, "" for none."""
        own = name(self.author) if author else self.time
        stated = [sign for sign in self.signs if sign.author is author]
        if own or not stated:
            return own
        best = max(stated, key=lambda sign: sign.score)
        if author or not is_date(best.value):
            return best.value
        # A post is edited and answered after it is written.
        return min(sign.value for sign in stated if sign.score == best.score)


def posts(page: Page, body: Sequence[int], page_type: str = "") -> tuple[Post, ...]:
    """Posts and readers' comments that the body holds, in order of the page.

    Args:
        page: the parsed page.
        body: indices of the body's blocks, in order.
        page_type: one of `PAGE_TYPES`; on a forum page the posts are the content.
    """
    if not body or page.plain:
        return ()
    forum = page_type == "forum"
    items = _settled(page, _named(page, forum))
    if forum and len(items) < 2:
        items = _settled(page, _repeated(page, body)) or items
    elif not forum and not any(item.comment for item in items):
        items += _settled(page, _in_containers(page))
    if not items:
        return ()
    kept = _held(page, items, body)
    everything = _held(page, items, range(len(page)))
    quoted = quotations(page)
    apart = comment_blocks(page, page_type).tolist()
    found = []
    for number in sorted(kept, key=lambda k: kept[k][0]):
        item = items[number]
        blocks = kept[number]
        author, time = item.best(True), item.best(False)
        texts = [sign.text for sign in item.signs if not sign.author and sign.text]
        shown_author, shown_time, adjoin = shown(page, everything[number], quoted, texts)
        comment = apart[blocks[0]] if forum else item.comment or apart[blocks[0]]
        # Only a comment is short enough for its first line to be a name if nothing else says so;
        # a line beside the date is one in any post.
        author = author or (shown_author if item.comment or adjoin else "")
        found.append(
            Post(
                author=author or None,
                published=(time if is_date(time) else shown_time or time) or None,
                blocks=tuple(blocks),
                comment=comment,
                depth=item.depth,
            )
        )
    return tuple(completed(page, found))


# Candidates


def _named(page: Page, forum: bool) -> list[_Item]:
    """Elements that are called a post or a comment."""
    tree = page.elements
    inside: list[bool] = []
    found = []
    for element, (tag, attrs) in enumerate(zip(tree.tags, tree.attrs, strict=True)):
        holds, comment, post = names(tag, attrs)
        parent = int(tree.parent[element])
        inside.append(holds or (parent >= 0 and inside[parent]))
        stated = "itemtype" in attrs
        if not (comment or (post and (forum or stated or inside[-1]))):
            continue
        if tree.last[element] > tree.first[element]:
            found.append(_Item(element, comment or (inside[-1] and not forum)))
    return found


def _repeated(page: Page, body: Sequence[int]) -> list[_Item]:
    """Siblings of the one kind that holds most of the body, in groups of three or more."""
    tree = page.elements
    words = np.zeros(len(page) + 1)
    words[np.asarray(body) + 1] = page.column("words")[np.asarray(body)]
    mass = np.cumsum(words)
    held = mass[tree.last] - mass[tree.first]
    group = tree.group
    count = np.bincount(group, weights=held > 0)
    total = np.where(count >= _LEAST_ITEMS, np.bincount(group, weights=held), 0.0)
    for number in np.argsort(-total, kind="stable")[:4].tolist():
        if total[number] * 3 < mass[-1]:
            break
        members = [_Item(int(e), False) for e in np.flatnonzero((group == number) & (held > 0))]
        if sum(item.signed for item in _signed(page, members)) * 3 >= 2 * len(members):
            return members
    return []


def _in_containers(page: Page) -> list[_Item]:
    """Children that hold several blocks each of elements that are called comments."""
    tree = page.elements
    inside: list[bool] = []
    found = []
    taken: set[int] = set()
    for element, (tag, attrs) in enumerate(zip(tree.tags, tree.attrs, strict=True)):
        parent = int(tree.parent[element])
        within = parent >= 0 and inside[parent]
        inside.append(within or (names(tag, attrs)[0] and "respond" not in attrs))
        if parent in taken:
            taken.add(element)
        elif within and tag in ("li", "div", "article", "section", "tr", "dl"):
            size = int(tree.last[element] - tree.first[element])
            alone = size == int(tree.last[parent] - tree.first[parent])
            if size >= 2 and not alone and "respond" not in attrs and not names(tag, attrs)[0]:
                found.append(_Item(element, True))
                taken.add(element)
    return found


# Which of them are posts


def _signed(page: Page, items: list[_Item]) -> list[_Item]:
    """The candidates with what is stated in each but not in one of those within it."""
    if not items:
        return items
    tree = page.elements
    owner = _owners(page, items)
    english = day_first(page)
    for item in items:
        above = int(tree.parent[item.element])
        item.parent = owner[above] if above >= 0 else -1
        attrs = tree.attrs[item.element]
        item.author = own_author(attrs)
        item.time = own_time(attrs, english)
    quoted = quotations(page)
    first = min(int(tree.first[item.element]) for item in items)
    last = max(int(tree.last[item.element]) for item in items)
    for sign in signatures(page, first, last):
        element = int(page.element[sign.block])
        number = owner[element]
        if number < 0 or quoted[element] or sign.at < int(tree.start[items[number].element]):
            continue
        items[number].signs.append(sign)
    held = _held(page, items, range(len(page)))
    for number, item in enumerate(items):
        item.filled = number in held
        if not item.signed:
            author, item.time, _ = shown(page, held.get(number, [])[:12], quoted)
            item.author = author if item.comment else ""
    return items


def _settled(page: Page, items: list[_Item]) -> list[_Item]:
    """The candidates that are posts, with their depth."""
    items = _signed(page, items)
    below: dict[int, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        below[item.parent].append(number)
    out: list[_Item] = []
    waiting = [(number, 0) for number in reversed(below[-1])]
    while waiting:
        number, depth = waiting.pop()
        item = items[number]
        inner = _nearest_signed(number, below, items)
        if len(inner) == 1 and _same_post(item, items[inner[0]]):
            item.signs += items[inner[0]].signs
            inner = _nearest_signed(inner[0], below, items)
        if inner and not _complete(page, item, [items[k] for k in inner]):
            head = items[inner[0]]
            if not _wraps(page, item, [items[k] for k in inner]):
                waiting += [(k, depth) for k in reversed(inner)]
                continue
            # The post's own part is wrapped once more, its replies stand beside that.
            item.author, item.time, item.signs = head.author, head.time, head.signs
            item.comment = item.comment or head.comment
            inner = _nearest_signed(inner[0], below, items) + inner[1:]
        stated = own_depth(page.elements.attrs[item.element])
        item.depth = depth if stated is None else stated
        out.append(item)
        waiting += [(k, item.depth + 1) for k in reversed(inner)]
    # What states nothing is a post only where its like does.
    kind = page.elements.kind
    signed = {int(kind[item.element]) for item in out if item.signed}
    return [item for item in out if item.signed or int(kind[item.element]) in signed]


def _same_post(outer: _Item, inner: _Item) -> bool:
    """Whether a candidate within another is the post without its head.

    It states that one's time, or a time only where that one states a writer only.
    """
    time, inner_time = outer.best(False), inner.best(False)
    if outer.filled and outer.best(True) and not time and not inner.best(True):
        return is_date(inner_time)
    return _is_moment(time) and outer.filled and inner_time == time


def _is_moment(value: str) -> bool:
    return is_date(value) and "T" in value


def _complete(page: Page, outer: _Item, inner: list[_Item]) -> bool:
    """Whether a candidate with others within it is a post by what it holds and states itself."""
    if not outer.filled or not outer.signed:
        return False
    return bool(outer.author or outer.best(True)) or any(
        _alike(page, outer, item) for item in inner
    )


def _wraps(page: Page, outer: _Item, inner: list[_Item]) -> bool:
    """Whether a candidate that is not complete is one post, and not a container of posts."""
    tree = page.elements
    if len(inner) > 1:
        alike = [_alike(page, outer, item) for item in inner]
        return not alike[0] and any(alike[1:])
    first, last = int(tree.first[outer.element]), int(tree.last[outer.element])
    words = page.column("words")
    own = words[int(tree.first[inner[0].element]) : int(tree.last[inner[0].element])].sum()
    return bool(own * 2 < words[first:last].sum())


def _alike(page: Page, one: _Item, other: _Item) -> bool:
    """Whether two elements have the tag, and a class where the tag is HTML's, in common."""
    tree = page.elements
    if tree.tags[one.element] != tree.tags[other.element]:
        return False
    if "-" in tree.tags[one.element]:
        return True
    classes = [
        set(attributes(tree.attrs[item.element]).get("class", "").split()) for item in (one, other)
    ]
    return not classes[0].isdisjoint(classes[1])


def _nearest_signed(number: int, below: dict[int, list[int]], items: list[_Item]) -> list[int]:
    """Signed candidates within a candidate, none of them within another."""
    found: list[int] = []
    waiting = list(reversed(below[number]))
    while waiting:
        inner = waiting.pop()
        if items[inner].signed:
            found.append(inner)
        else:
            waiting += reversed(below[inner])
    return found


def _owners(page: Page, items: list[_Item]) -> list[int]:
    """For each element the number of the innermost item around it, -1 for none."""
    of_element = {item.element: number for number, item in enumerate(items)}
    owner: list[int] = []
    for element, parent in enumerate(page.elements.parent.tolist()):
        above = owner[parent] if parent >= 0 else -1
        owner.append(of_element.get(element, above))
    return owner


def _held(page: Page, items: list[_Item], blocks: Iterable[int]) -> dict[int, list[int]]:
    """Number of each item that holds some of the blocks, and those."""
    owner = _owners(page, items)
    held: dict[int, list[int]] = defaultdict(list)
    for block in blocks:
        number = owner[int(page.element[block])]
        if number >= 0:
            held[number].append(block)
    return held
