"""How deep tags nest as the parser will see it, told tag by tag without building a tree.

A model of the HTML standard's stack of open elements and list of active formatting elements (HTML
Living Standard, section 13.2): simpler, and where it errs, it errs towards "deeper".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from declutter.kernel import compiled

MAX_DEPTH = 400
MAX_FORMATTING = 16
MAX_OPTIONS = 2_000
# Formatting elements that misnested tags may make the parser repeat beyond a few for every tag.
_CREDIT = 20_000
_FREE = 4

# Do not deepen the tree by nesting: a link or paragraph ends the one before it.
_IGNORED = frozenset(
    "a area base basefont bgsound body br col embed frame head hr html img input keygen link meta "
    "p param source track wbr".split()
)
_INLINE = frozenset(("a", "p"))
FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
# The standard's "special" elements, but for those above: end tags of others stop at them.
_SPECIAL = frozenset(
    "address applet article aside blockquote button caption center colgroup dd details dir div dl "
    "dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup iframe li "
    "listing main marquee menu nav noembed noframes noscript object ol plaintext pre script search "
    "section select style summary table tbody td template textarea tfoot th thead title tr ul "
    "xmp".split()
)
# A list item ends the item before it, unless one of these was opened between them.
_HOLDERS = _SPECIAL - {"address", "div"}
# Formatting does not reach into these, nor out of them; end tags reach out of fewer yet.
_MARKERS = frozenset("applet caption marquee object td template th".split())
_WALLS = _MARKERS | {"select", "table"}
_LISTS = _WALLS | {"ol", "ul"}
_TABLES = frozenset(("table", "template"))
_ITEMS = frozenset(("dd", "dt", "li"))
_OPTIONS = frozenset(("optgroup", "option", "select"))
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_CELLS = ("td", "th")
_GROUPS = ("caption", "colgroup", "tbody", "tfoot", "thead")
# Parts of a table, which are ignored outside of one.
_CELL_LIKE = frozenset((*_CELLS, *_GROUPS, "tr"))
_IN_TABLE = _CELL_LIKE | {"table"}
# Opening tags that end the innermost of these.
_ENDS = {"li": ("li",), "dd": ("dd", "dt"), "dt": ("dd", "dt"), "button": ("button",)}
# Opening tags that end everything inside the innermost of these.
_CLEARS = {
    **dict.fromkeys(_GROUPS, _TABLES),
    "tr": _TABLES | {"tbody", "tfoot", "thead"},
    **dict.fromkeys(_CELLS, _TABLES | {"tbody", "tfoot", "thead", "tr"}),
}
# Opening tags that end all of these directly around them, and only inside some element.
_IMPLIED = frozenset("dd dt li optgroup option rb rp rt rtc".split())
_ENDS_IMPLIED = {
    **dict.fromkeys(("rb", "rp", "rt", "rtc"), ("ruby", _IMPLIED)),
    "option": ("select", _IMPLIED - {"optgroup"}),
    "optgroup": ("select", _IMPLIED),
}
_FOREIGN = ("svg", "math")
# Inside those, these are special, and walls.
_FOREIGN_WALLS = frozenset("annotation-xml desc foreignobject mi mn mo ms mtext title".split())
# A second `html` or `body` tag adds its attributes to the first.
_ROOTS = frozenset(("html", "body"))
_MAX_ROOTS = 20


class Nesting:
    """Open elements and active formatting elements after the tags seen so far.

    Attributes:
        stack: names of the open elements, outermost first.
        flattened: number of tags that were dropped or ended early.
    """

    def __init__(self) -> None:
        self.stack: list[str] = []
        self.flattened = 0
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        # Places of the elements of each kind of barrier, innermost last.
        self._special: list[int] = []
        self._holders: list[int] = []
        self._walls: list[int] = []
        self._lists: list[int] = []
        self._tables: list[int] = []
        self._barriers = (
            (_SPECIAL, self._special),
            (_HOLDERS, self._holders),
            (_WALLS, self._walls),
            (_LISTS, self._lists),
            (_TABLES, self._tables),
        )
        self._active: list[str] = []
        # Number of active formatting elements outside each marker.
        self._marks: list[int] = []
        self._dropped: Counter[str] = Counter()
        self._plain: Counter[str] = Counter()
        self._debt = self._options = self._roots = 0
        # Whether the parser has nothing open inside the innermost element.
        self._bare = False

    @property
    def foreign(self) -> bool:
        """Whether an `svg` or `math` element is open."""
        return any(self._places[name] for name in _FOREIGN)

    def open(self, name: str) -> bool:
        """Take an opening tag; False where it has to be dropped."""
        foreign = self.foreign
        if name in _IGNORED and not (foreign and name == "a"):
            self._bare = self._bare and name not in _INLINE
            self._roots += name in _ROOTS
            return name not in _ROOTS or self._roots <= _MAX_ROOTS
        if name in FORMATTING:
            return self._format(name)
        # Inside a drawing or formula, HTML's names mean nothing.
        if not foreign and not self._make_room(name):
            return name not in _OPTIONS or name == "select"
        if len(self.stack) >= MAX_DEPTH:
            self._dropped[name] += 1
            self.flattened += 1
            return False
        place = len(self.stack)
        self.stack.append(name)
        self._bare = True
        self._places[name].append(place)
        wall = foreign and name in _FOREIGN_WALLS
        if wall or name in _SPECIAL:
            for names, places in self._barriers:
                if name in names or (wall and names is not _TABLES):
                    places.append(place)
            if name in _MARKERS:
                self._marks.append(len(self._active))
        return True

    def close(self, name: str) -> bool:
        """Take an end tag; False where it belongs to a tag that was dropped."""
        dropped = self._plain if name in FORMATTING else self._dropped
        if dropped[name]:
            dropped[name] -= 1
            return False
        if name in _HEADINGS:
            # It ends whichever heading is open.
            self._pop_to(max(_HEADINGS, key=lambda h: (self._places[h] or [-1])[-1]))
        elif name not in FORMATTING:
            self._pop_to(name)
        elif name in self._active:
            last = len(self._active) - 1 - self._active[::-1].index(name)
            del self._active[last]
        return True

    def overdrawn(self) -> str:
        """End tags to insert before the next tag, "" mostly.

        Every tag may repeat the active formatting elements, so many of them over many tags make a
        tree much larger than the page.
        """
        self._debt = max(self._debt + len(self._active) - _FREE, 0)
        if self._debt < _CREDIT or len(self._active) <= _FREE:
            return ""
        ends = "".join(f"</{name}>" for name in reversed(self._active))
        self.flattened += len(self._active)
        self._active.clear()
        self._plain.clear()
        self._marks = [0] * len(self._marks)
        return ends

    def _make_room(self, name: str) -> bool:
        """End what an opening tag ends; False where it opens nothing."""
        if name in _IN_TABLE and not self._prepare_table(name):
            return False
        if name in _OPTIONS and not self._list_option(name):
            self.flattened += name != "select"
            return False
        for ended in _ENDS.get(name, ()):
            self._pop_to(ended, self._holders if name in _ITEMS else None)
        if name in _ENDS_IMPLIED:
            holder, implied = _ENDS_IMPLIED[name]
            if self._bare and self._reaches(holder, self._walls) and self.stack[-1] in implied:
                self._pop()
        around = self.stack[-1] if self.stack and self._bare else ""
        if around == name == "option" or (around in _HEADINGS and name in _HEADINGS):
            self._pop()
        return True

    def _prepare_table(self, name: str) -> bool:
        """End what a table's part ends; False where it is ignored."""
        if name != "table":
            in_template = self._tables and self.stack[self._tables[-1]] == "template"
            # Only what stands directly in a template makes it a part of a table.
            if in_template and self.stack[-1] not in {*_CELL_LIKE, "template"}:
                return False
            while self._tables and self.stack[-1] not in _CLEARS[name]:
                self._pop()
            return bool(self._tables)
        if self._places["table"] and self._tables[-1] == self._places["table"][-1]:
            inside = self._places["td"] + self._places["th"] + self._places["caption"]
            # A table directly inside a table ends it.
            if max(inside, default=-1) < self._tables[-1]:
                self._pop_to("table")
        return True

    def _list_option(self, name: str) -> bool:
        """Whether a tag of a list box opens an element."""
        if name != "select":
            self._options += 1
            return self._options <= MAX_OPTIONS or not self._places["select"]
        self._options = 0
        if not self._reaches("select", self._walls):
            return True
        # A list box inside a list box ends it.
        self._pop_to("select")
        return False

    def _format(self, name: str) -> bool:
        if len(self._active) < MAX_FORMATTING:
            self._active.append(name)
            self._bare = False
            return True
        self._plain[name] += 1
        self.flattened += 1
        return False

    def _reaches(self, name: str, barriers: list[int]) -> bool:
        """Whether an element of the name is open, and no barrier inside it."""
        places = self._places[name]
        # An element may be such a barrier itself.
        return bool(places) and not (barriers and barriers[-1] > places[-1])

    def _pop_to(self, name: str, barriers: list[int] | None = None) -> None:
        """End the innermost `name` and all inside it, if no barrier stands in the way."""
        if barriers is None:
            barriers = self._tables if name in _IN_TABLE else self._walls
            if name == "li":
                barriers = self._lists
            elif name not in _SPECIAL:
                barriers = self._special
        if not self._reaches(name, barriers):
            return
        # A form's end tag leaves what is open inside it open.
        if name == "form" and self.stack[-1] != name:
            return
        for _ in range(len(self.stack) - self._places[name][-1]):
            self._pop()

    def _pop(self) -> None:
        name = self.stack.pop()
        self._bare = False
        self._places[name].pop()
        if name in _SPECIAL or name in _FOREIGN_WALLS:
            for _, places in self._barriers:
                if places and places[-1] == len(self.stack):
                    places.pop()
            if name in _MARKERS:
                del self._active[self._marks.pop() :]
        # What was dropped stood inside.
        self._dropped.clear()


def bound(raw: Iterable[str], attributes: int) -> Callable[[str], bool]:
    """A quick test whether a page may exceed a limit: False where surely nothing does.

    Args:
        raw: elements whose content holds no tags.
        attributes: most attributes of a tag.
    """
    if compiled is None:
        return lambda _: True
    test: Callable[[str], bool] = compiled.NestingBound(
        ignored=_IGNORED,
        formatting=FORMATTING,
        special=_SPECIAL,
        walls=_LISTS | _FOREIGN_WALLS,
        raw=raw,
        foreign=_FOREIGN,
        depth=MAX_DEPTH,
        most_formatting=MAX_FORMATTING,
        free=_FREE,
        credit=_CREDIT,
        options=MAX_OPTIONS,
        roots=_MAX_ROOTS,
        attributes=attributes,
    )
    return test
