"""Whether a page's tags can nest beyond the limits of `declutter.parse.nesting`, at most.

The bound keeps a stack S that holds at least what the model there (M) holds: an end tag takes an
element from S only where M, if it has that element, must end it too. Above `floor`, S is known to
be exactly M's top. Well-formed pages stay exact; the others are left to the model.
"""

cdef enum:
    NEST_IGNORED = 1 << 0
    NEST_FORMATTING = 1 << 1
    NEST_SPECIAL = 1 << 2
    NEST_WALL = 1 << 3  # nothing but the element itself is ended through it
    NEST_RAW = 1 << 4
    NEST_FOREIGN = 1 << 5
    NEST_ROOT = 1 << 6
    NEST_LINK = 1 << 7
    NEST_FORM = 1 << 8
    # Kinds of elements that opening tags end.
    NEST_ITEM = 1 << 9
    NEST_TERM = 1 << 10
    NEST_BUTTON = 1 << 11
    NEST_CELL = 1 << 12
    NEST_ROW = 1 << 13
    NEST_ROWS = 1 << 14
    NEST_TABLE = 1 << 15
    NEST_OPTION = 1 << 16
    NEST_RUBY = 1 << 17
    NEST_HEADING = 1 << 18
    NEST_SELECT = 1 << 19
    NEST_TEMPLATE = 1 << 20

cdef enum:
    NEST_PART = NEST_CELL | NEST_ROW | NEST_ROWS
    # Opening one of these may end others further out, in ways that only the model knows.
    NEST_ENDING = (
        NEST_ITEM | NEST_TERM | NEST_BUTTON | NEST_TABLE | NEST_OPTION | NEST_RUBY | NEST_HEADING
        | NEST_SELECT | NEST_PART
    )
    MOST_DEPTH = 512
    MOST_FORMATS = 16

cdef struct Open:
    uint64_t name  # hash
    uint32_t flags

cdef struct Nest:
    Open stack[MOST_DEPTH]
    int depth, floor
    # Open formatting elements by name, as many as there are names.
    uint64_t formats[MOST_FORMATS]
    int32_t counts[MOST_FORMATS]
    int32_t active, debt, options, roots


cdef class NestingBound(NameTable):
    """Tells pages that `parse.limits.flatten` leaves as they are; of some it does not know."""

    cdef int depth, formatting, free, credit, options, roots
    cdef int64_t attributes

    def __init__(
        self, *, ignored, formatting, special, walls, raw, foreign, depth, most_formatting, free,
        credit, options, roots, attributes,
    ):
        """Sets and limits of `declutter.parse.nesting`."""
        if depth > MOST_DEPTH or len(formatting) > MOST_FORMATS:
            raise ValueError(f"a depth of {depth} is more than {MOST_DEPTH}")
        self.depth, self.formatting, self.free = depth, most_formatting, free
        self.credit, self.options, self.roots = credit, options, roots
        self.attributes = attributes
        for members, flags in (
            (ignored, NEST_IGNORED), (formatting, NEST_FORMATTING), (special, NEST_SPECIAL),
            (walls, NEST_WALL), (raw, NEST_RAW), (foreign, NEST_FOREIGN),
            (("html", "body"), NEST_ROOT), (("a",), NEST_LINK), (("form",), NEST_FORM),
            (("li",), NEST_ITEM), (("dd", "dt"), NEST_TERM), (("button",), NEST_BUTTON),
            (("td", "th"), NEST_CELL), (("tr",), NEST_ROW), (("table",), NEST_TABLE),
            (("caption", "colgroup", "tbody", "tfoot", "thead"), NEST_ROWS),
            (("option", "optgroup"), NEST_OPTION), (("rb", "rt", "rp", "rtc"), NEST_RUBY),
            ([f"h{level}" for level in range(1, 7)], NEST_HEADING), (("select",), NEST_SELECT),
            (("template",), NEST_TEMPLATE),
        ):
            self.mark_all(members, flags)

    def __call__(self, str text not None) -> bool:
        """False where flattening would leave the page as it is; True where it may not."""
        cdef Nest *nest = <Nest *>calloc(1, sizeof(Nest))
        cdef int kind = PyUnicode_KIND(text)
        cdef void *data = PyUnicode_DATA(text)
        if nest == NULL:
            raise MemoryError
        try:
            if kind == 1:
                return exceeds[uint8_t](self, nest, <uint8_t *>data, len(text))
            if kind == 2:
                return exceeds[uint16_t](self, nest, <uint16_t *>data, len(text))
            return exceeds[uint32_t](self, nest, <uint32_t *>data, len(text))
        finally:
            free(nest)


cdef bint exceeds(NestingBound b, Nest *nest, const UCS *s, int64_t n) noexcept:
    """Whether the tags of s[:n] may exceed a limit."""
    cdef int64_t at = 0, name, stop, end
    cdef Open tag
    cdef bint closes, foreign
    while True:
        at = find(s, at, n, <UCS>c"<")
        if at + 1 >= n:
            return False
        closes = s[at + 1] == c"/"
        name = at + 2 if closes else at + 1
        if name >= n or not is_letter(s[name]):
            if closes or s[at + 1] == c"!" or s[at + 1] == c"?":
                at = comment_end(s, at, n)
            else:
                at += 1
            continue
        tag = named(b, s, name, n, &stop)
        end = tag_end(b, s, stop, n)
        if end < 0:
            return end == -2
        if tag.flags & ODD_NAME:
            return True
        nest.debt = max(nest.debt + nest.active - b.free, 0)
        if nest.debt >= b.credit:
            return True
        at = end
        if closes:
            close_nested(nest, &tag)
            continue
        foreign = inside(nest, 0, NEST_FOREIGN)
        if foreign and not inside(nest, nest.floor, NEST_FOREIGN):
            # Maybe inside a drawing, where tags mean something else.
            if tag.flags & NEST_RAW or s[end - 2] == c"/":
                return True
            nest.floor = nest.depth + 1
        if s[end - 2] == c"/" and foreign:
            continue
        if open_nested(b, nest, &tag, foreign):
            return True
        if tag.flags & NEST_RAW and not foreign:
            nest.depth -= 1
            nest.floor = min(nest.floor, nest.depth)
            at = raw_end(s, name, stop, end, n)


cdef enum:
    ODD_NAME = 1 << 30  # has letters beyond ASCII


cdef Open named(NestingBound b, const UCS *s, int64_t i, int64_t n, int64_t *stop) noexcept:
    """The name that begins at s[i], and where it ends."""
    cdef uint8_t lower[NAME_LENGTH]
    cdef int64_t size = 0
    cdef Open tag
    cdef Tag *known
    cdef uint32_t c
    tag.name, tag.flags = <uint64_t>14695981039346656037u, 0
    while i < n:
        c = s[i]
        if c == c">" or c == c"/" or Py_UNICODE_ISSPACE(c):
            break
        if c > 127:
            tag.flags |= ODD_NAME
        c = lowered(c)
        tag.name = hash_next(tag.name, c)
        if size < NAME_LENGTH:
            lower[size] = <uint8_t>c
        size += 1
        i += 1
    stop[0] = i
    known = find_tag[uint8_t](b.slots, lower, size)
    tag.flags |= known.flags if known.size else 0
    return tag


cdef int64_t comment_end(const UCS *s, int64_t at, int64_t n) noexcept nogil:
    """Where to read on after the `<!`, `<?` or `</` at s[at] that begins no tag."""
    cdef int64_t i = at + 2
    if not at_word(s, at, n, b"<!--"):
        return find(s, i, n, <UCS>c">")
    while True:
        i = find(s, i, n, <UCS>c"-")
        if i >= n:
            return n
        if at_word(s, i, n, b"-->"):
            return i + 3
        if at_word(s, i, n, b"--!>"):
            return i + 4
        i += 1


cdef int64_t tag_end(NestingBound b, const UCS *s, int64_t i, int64_t n) noexcept nogil:
    """Offset past a tag whose name ends at s[i]; -1 if it never ends, -2 for many attributes."""
    cdef int64_t count = 0
    cdef uint32_t c
    while True:
        while i < n and (s[i] == c"/" or Py_UNICODE_ISSPACE(s[i])):
            i += 1
        if i >= n:
            return -1
        if s[i] == c">":
            return i + 1
        count += 1
        if count > b.attributes:
            return -2
        i += 1
        while i < n and s[i] != c">" and s[i] != c"/" and s[i] != c"=":
            if Py_UNICODE_ISSPACE(s[i]):
                break
            i += 1
        i = value_end(s, i, n)


cdef int64_t value_end(const UCS *s, int64_t i, int64_t n) noexcept nogil:
    """Offset past the value of an attribute whose name ends at s[i], or i if it has none."""
    cdef int64_t at = i
    while at < n and Py_UNICODE_ISSPACE(s[at]):
        at += 1
    if at >= n or s[at] != c"=":
        return i
    at += 1
    while at < n and Py_UNICODE_ISSPACE(s[at]):
        at += 1
    if at >= n:
        return i
    if s[at] == c'"' or s[at] == c"'":
        return min(find(s, at + 1, n, s[at]) + 1, n)
    while at < n and s[at] != c">" and not Py_UNICODE_ISSPACE(s[at]):
        at += 1
    return at


cdef int64_t raw_end(const UCS *s, int64_t name, int64_t stop, int64_t i, int64_t n) noexcept nogil:
    """Offset past `</name` in any case that ends a raw element; n for none."""
    cdef int64_t k, size = stop - name
    while True:
        i = find(s, i, n, <UCS>c"<")
        if i + size + 2 >= n:
            return n
        i += 1
        if s[i] != c"/":
            continue
        for k in range(size):
            if lowered(s[i + 1 + k]) != lowered(s[name + k]):
                break
        else:
            k = i + 1 + size
            if s[k] == c">" or s[k] == c"/" or Py_UNICODE_ISSPACE(s[k]):
                return k


cdef bint inside(Nest *nest, int first, uint32_t flags) noexcept nogil:
    """Whether S[first:] holds an element with one of the flags."""
    cdef int i
    for i in range(first, nest.depth):
        if nest.stack[i].flags & flags:
            return True
    return False


cdef void close_nested(Nest *nest, Open *tag) noexcept:
    cdef int i
    cdef uint32_t flags = tag.flags
    if flags & NEST_FORMATTING:
        i = format_of(nest, tag.name)
        if nest.counts[i]:
            nest.counts[i] -= 1
            nest.active -= 1
        return
    if not nest.depth:
        return
    if nest.stack[nest.depth - 1].name == tag.name or (
        flags & NEST_HEADING and nest.stack[nest.depth - 1].flags & NEST_HEADING
    ):
        nest.depth -= 1
        nest.floor = min(nest.floor, nest.depth)
        return
    # The innermost of the name, if nothing between can keep the end tag from it.
    for i in range(nest.depth - 1, -1, -1):
        if nest.stack[i].name == tag.name:
            if i >= nest.floor and not flags & (NEST_FORM | NEST_HEADING):
                nest.depth = i
                return
            break
        if nest.stack[i].flags & NEST_WALL or (
            nest.stack[i].flags & NEST_SPECIAL and not flags & NEST_SPECIAL
        ):
            break
        if flags & NEST_HEADING and nest.stack[i].flags & NEST_HEADING:
            break
    else:
        return
    nest.floor = nest.depth


cdef int format_of(Nest *nest, uint64_t name) noexcept:
    cdef int i = 0
    while nest.formats[i] and nest.formats[i] != name:
        i += 1
    nest.formats[i] = name
    return i


cdef bint open_nested(NestingBound b, Nest *nest, Open *tag, bint foreign) noexcept:
    """Take an opening tag; whether it may exceed a limit."""
    cdef uint32_t flags = tag.flags, ended = 0
    if flags & NEST_IGNORED and not (foreign and flags & NEST_LINK):
        nest.roots += flags & NEST_ROOT != 0
        return nest.roots > b.roots
    if flags & NEST_FORMATTING:
        nest.counts[format_of(nest, tag.name)] += 1
        nest.active += 1
        return nest.active > b.formatting
    nest.options += flags & NEST_OPTION != 0
    if nest.options > b.options:
        return True
    if not foreign and flags & NEST_ENDING:
        if flags & (NEST_ITEM | NEST_TERM | NEST_BUTTON):
            ended = flags & (NEST_ITEM | NEST_TERM | NEST_BUTTON)
        elif flags & NEST_PART and not inside(nest, 0, NEST_TEMPLATE):
            ended = NEST_CELL
            if not flags & NEST_CELL:
                ended |= NEST_ROW
            if flags & NEST_ROWS:
                ended |= NEST_ROWS
        while nest.depth and nest.stack[nest.depth - 1].flags & ended:
            nest.depth -= 1
    if flags & NEST_ENDING and (flags & NEST_PART or inside(nest, 0, NEST_ENDING)):
        # The model may have ended more, or may ignore the tag.
        nest.floor = nest.depth + 1
    if nest.depth >= b.depth:
        return True
    nest.stack[nest.depth] = tag[0]
    nest.depth += 1
    nest.floor = min(nest.floor, nest.depth)
    return False
