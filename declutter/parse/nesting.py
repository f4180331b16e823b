"""How deep tags nest as the parser will see it, told tag by tag without building a tree.

A model of the HTML standard's stack of open elements and list of active formatting elements (HTML
Living Standard, section 13.2): simpler, and where it errs, it errs towards "deeper".
"""

from __future__ import annotations

from collections import Counter, defaultdict

MAX_DEPTH = 400
MAX_FORMATTING = 16
MAX_OPTIONS = 2_000
# Formatting elements that misnested tags may make the parser repeat beyond a few for every tag.
_CREDIT = 20_000
_FREE = 4

# Neither deepen the tree by nesting nor matter to what does: a link ends the link before it, and
# a form's end tag leaves what is open inside it open.
_IGNORED = frozenset(
    "a area base basefont bgsound body br col embed form frame head hr html img input keygen link "
    "meta p param source track wbr".split()
)
FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
# The standard's "special" elements, but for those above: end tags of others stop at them.
_SPECIAL = frozenset(
    "address applet article aside blockquote button caption center colgroup dd details dir div dl "
    "dt fieldset figcaption figure footer frameset h1 h2 h3 h4 h5 h6 header hgroup iframe li "
    "listing main marquee menu nav noembed noframes noscript object ol plaintext pre script search "
    "section select style summary table tbody td template textarea tfoot th thead title tr ul "
    "xmp".split()
)
# A list item ends the item before it, unless one of these was opened between them.
_HOLDERS = _SPECIAL - {"address", "div"}
# End tags do not reach out of these, and formatting does not reach into most of them.
_WALLS = frozenset("applet caption marquee object table td template th".split())
_TABLES = frozenset(("table", "template"))
_ITEMS = frozenset(("dd", "dt", "li"))
_CELLS = ("td", "th")
_GROUPS = ("caption", "colgroup", "tbody", "tfoot", "thead")
_IN_TABLE = frozenset((*_CELLS, *_GROUPS, "table", "tr"))
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
# Opening tags that end what is open of these.
_ENDS = {
    "li": ("li",),
    "dd": ("dd", "dt"),
    "dt": ("dd", "dt"),
    "td": _CELLS,
    "th": _CELLS,
    "tr": ("tr",),
    **dict.fromkeys(_GROUPS, _GROUPS),
    "button": ("button",),
}
# Opening tags that end one of these directly around them.
_ENDS_PARENT = {
    **dict.fromkeys(_HEADINGS, _HEADINGS),
    "option": frozenset(("option",)),
    "optgroup": frozenset(("option", "optgroup")),
    **dict.fromkeys(("rb", "rt", "rp", "rtc"), frozenset(("rb", "rt", "rp", "rtc"))),
}
_FOREIGN = ("svg", "math")
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
        self._tables: list[int] = []
        self._barriers = (
            (_SPECIAL, self._special),
            (_HOLDERS, self._holders),
            (_WALLS, self._walls),
            (_TABLES, self._tables),
        )
        self._active: list[str] = []
        # Number of active formatting elements outside each wall.
        self._marks: list[int] = []
        self._dropped: Counter[str] = Counter()
        self._plain: Counter[str] = Counter()
        self._debt = self._options = self._roots = 0

    @property
    def foreign(self) -> bool:
        """Whether an `svg` or `math` element is open."""
        return any(self._places[name] for name in _FOREIGN)

    def open(self, name: str) -> bool:
        """Take an opening tag; False where it has to be dropped."""
        if name in _IGNORED:
            self._roots += name in _ROOTS
            return name not in _ROOTS or self._roots <= _MAX_ROOTS
        if name in FORMATTING:
            return self._format(name)
        if name in ("option", "optgroup", "select") and not self._list_option(name):
            self.flattened += name != "select"
            return name == "select"
        for ended in _ENDS.get(name, ()):
            self._pop_to(ended)
        if self.stack and self.stack[-1] in _ENDS_PARENT.get(name, ()):
            self._pop()
        if len(self.stack) >= MAX_DEPTH:
            self._dropped[name] += 1
            self.flattened += 1
            return False
        place = len(self.stack)
        self.stack.append(name)
        self._places[name].append(place)
        if name in _SPECIAL:
            for names, places in self._barriers:
                if name in names:
                    places.append(place)
            if name in _WALLS:
                self._marks.append(len(self._active))
        return True

    def close(self, name: str) -> bool:
        """Take an end tag; False where it belongs to a tag that was dropped."""
        dropped = self._plain if name in FORMATTING else self._dropped
        if dropped[name]:
            dropped[name] -= 1
            return False
        if name not in FORMATTING:
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

    def _list_option(self, name: str) -> bool:
        """Whether a tag of a list box opens an element."""
        if name != "select":
            self._options += 1
            return self._options <= MAX_OPTIONS or not self._places["select"]
        self._options = 0
        if not self._places["select"]:
            return True
        # A list box inside a list box ends it.
        self._pop_to("select")
        return False

    def _format(self, name: str) -> bool:
        if len(self._active) < MAX_FORMATTING:
            self._active.append(name)
            return True
        self._plain[name] += 1
        self.flattened += 1
        return False

    def _pop_to(self, name: str) -> None:
        """End the innermost `name` and all inside it, if no barrier stands in the way."""
        places = self._places[name]
        if not places:
            return
        if name in _IN_TABLE:
            barriers = self._tables
        elif name in _ITEMS:
            barriers = self._holders
        else:
            barriers = self._walls if name in _SPECIAL else self._special
        if barriers and barriers[-1] > places[-1]:
            return
        for _ in range(len(self.stack) - places[-1]):
            self._pop()

    def _pop(self) -> None:
        name = self.stack.pop()
        self._places[name].pop()
        if name in _SPECIAL:
            for names, places in self._barriers:
                if name in names:
                    places.pop()
            if name in _WALLS:
                del self._active[self._marks.pop() :]
        # What was dropped stood inside.
        self._dropped.clear()
