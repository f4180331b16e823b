"""Reading a page: its tags, and the text between them."""


cdef int scan_page(Pass p, const UCS *s) except -1:
    """Scan the whole serialisation once, left to right."""
    cdef int64_t n = p.size, position = 0, at = 0, end, name, stop
    cdef bint closing
    cdef Tag nothing
    memset(&nothing, 0, sizeof(nothing))
    p.open_element(&nothing, "root", "", 0)
    p.reset(0)
    while True:
        at = find(s, at, n, <UCS>c"<")
        if at + 1 >= n:
            break
        closing = s[at + 1] == c"/"
        name = at + 2 if closing else at + 1
        stop = 0
        if name < n and is_letter(s[name]):
            stop = name + 1
            while stop < n and s[stop] != c">" and s[stop] != c"/":
                if look(p.table, s[stop]) & SPACE:
                    break
                stop += 1
            end = find(s, stop, n, <UCS>c">")
        elif s[at + 1] == c"!" or s[at + 1] == c"?":
            end = markup_end(p, s, at)
        else:
            at += 1
            continue
        if end >= n:
            # No tag ends after this place.
            break
        if at > position:
            take_text(p, s, position, at)
        position = end + 1
        if stop:
            if closing:
                close_tag(p, s, name, stop, at, position)
            else:
                position = open_tag(p, s, name, stop, at, position)
        at = position
    if position < n:
        take_text(p, s, position, n)
    flush(p, s, n, n)
    while p.open:
        p.close_element()
    return 0


cdef inline bint is_letter(uint32_t c) noexcept nogil:
    return c"a" <= c <= c"z" or c"A" <= c <= c"Z"


cdef int64_t markup_end(Pass p, const UCS *s, int64_t at) noexcept:
    """Place of the `>` that ends a comment, doctype or processing instruction; the end for none."""
    cdef int64_t i = at + 4
    if p.comments_end and at_word(s, at, p.size, b"<!--"):
        while True:
            i = find(s, i, p.size, <UCS>c"-")
            if i >= p.size:
                # Nor does a later one end: each search to no avail would cost the whole page.
                p.comments_end = False
                break
            if at_word(s, i, p.size, b"-->"):
                return i + 2
            i += 1
    return find(s, at + 2, p.size, <UCS>c">")


cdef int64_t open_tag(
    Pass p, const UCS *s, int64_t name, int64_t stop, int64_t start, int64_t position
) except -1:
    """Take an opening tag; gives where to read on (past an element that is skipped)."""
    cdef Tag *tag = find_tag(p.scanner.tags.slots, s + name, stop - name)
    cdef uint32_t flags = tag.flags if tag.size else 0
    cdef int64_t last = position - 1, end
    if flags & INLINE:
        return open_inline(p, s, tag, name, stop, start, position)
    if flags & IS_BR:
        return line_break(p, s, start, position)
    if flags & IMAGE:
        p.images += 1
        if flags & VOID and (holds(s, stop, last, b"math") or holds(s, stop, last, b"tex")):
            take_formula(p, s, name, stop, start, position, position)
    if flags & SKIPPED and not (
        flags & IS_TEMPLATE and holds(s, stop, last, b"shadowrootmode")
    ):
        end = skip_element(s, p.size, name, stop - name, flags & RAW != 0, position)
        if flags & IS_SCRIPT and holds(s, stop, last, b"math/"):
            take_formula(p, s, name, stop, start, position, end)
        return end
    if flags & IS_MATH:
        end = skip_element(s, p.size, name, stop - name, False, position)
        take_formula(p, s, name, stop, start, position, end)
        return end
    if flags & VOID:
        if flags & IS_HR:
            flush(p, s, start, position)
        return position
    flush(p, s, start, position)
    word = <str>p.scanner.tags.names[tag.number] if tag.size else p.html[name:stop]
    p.open_element(tag, word, p.html[stop:last], start)
    return position


cdef int64_t open_inline(
    Pass p, const UCS *s, Tag *tag, int64_t name, int64_t stop, int64_t start, int64_t position
) except -1:
    cdef int64_t last = position - 1, size = stop - name, inner
    if stop < last and hints(s, stop, last):
        attrs = p.html[stop:last]
        if (
            not tag.flags & LINK
            and ("none" in attrs or "hidden" in attrs)
            and "aria-hidden" not in attrs
            and p.scanner.hides(attrs)
        ):
            inner = find(s, position, p.size, <UCS>c"<")
            # Only plain hidden labels go; a hidden wrapper is left to the scorer.
            if (
                inner + size + 3 <= p.size
                and s[inner + 1] == c"/"
                and same(s, inner + 2, name, size)
                and s[inner + 2 + size] == c">"
            ):
                return skip_element(s, p.size, name, size, tag.flags & RAW != 0, position)
        if "mw-editsection" in attrs or "jammer" in attrs:
            return skip_element(s, p.size, name, size, tag.flags & RAW != 0, position)
        if ("katex" in attrs or "MathJax" in attrs) and p.scanner.shows_twice(attrs):
            inner = skip_element(s, p.size, name, size, tag.flags & RAW != 0, position)
            if at_word(s, name, stop, b"mjx-container"):
                take_formula(p, s, name, stop, start, position, inner)
            return inner
    if tag.flags & IS_WBR:
        return position
    if tag.flags & LINK and not is_letter(s[position]) and holds(s, stop, last, b'href="#'):
        inner = p.scanner.mark_end(p.html, p.html[stop:last], position)
        if inner >= 0:
            return inner
    p.inline_tags += 1
    if tag.flags & LINK:
        p.links += 1
        p.link_starts += 1
        if p.any_text and start >= 4 and at_word(s, start - 4, start, b"</a>"):
            # Adjacent links are separate words, however they are laid out.
            add_space(p, s)
    elif tag.flags & BOLD:
        p.bold += 1
    elif tag.flags & EMPHASIS:
        p.emphasis += 1
    elif tag.flags & IS_CODE:
        p.codes += 1
    elif (
        p.top().kind == p.scanner.code
        and holds(s, stop, last, b"line")
        and start >= 7
        and at_word(s, start - 7, start, b"</span>")
        and not ends_line(p, s)
        and p.scanner.is_line(p.html[stop:last])
    ):
        add_line(p, s)
    p.seam = opened(p.seam, tag.flags)
    return position


cdef bint ends_line(Pass p, const UCS *unused) noexcept nogil:
    """Whether a line break was read last."""
    return p.length > 0 and (<UCS *>p.text)[p.length - 1] == c"\n"


cdef int add_line(Pass p, const UCS *unused) except -1:
    """Begin a new line of preformatted text."""
    p.reserve(1)
    p.any_text = True
    end_line(p, <UCS *>p.text)
    (<UCS *>p.text)[p.length] = c"\n"
    p.length += 1
    p.line_start, p.column = p.length, 0
    return 0


cdef bint hints(const UCS *s, int64_t i, int64_t end) noexcept nogil:
    """Whether attributes may hide an inline element, or say it shows a formula or edits a section."""
    cdef UCS c
    while i < end:
        c = s[i]
        if c == c"n" and at_word(s, i, end, b"none") or c == c"h" and at_word(s, i, end, b"hidden"):
            return True
        if c == c"m" and at_word(s, i, end, b"mw-editsection"):
            return True
        if c == c"j" and at_word(s, i, end, b"jammer"):
            return True
        if c == c"k" and at_word(s, i, end, b"katex") or c == c"M" and at_word(s, i, end, b"MathJax"):
            return True
        i += 1
    return False


cdef int close_tag(
    Pass p, const UCS *s, int64_t name, int64_t stop, int64_t start, int64_t position
) except -1:
    cdef Tag *tag = find_tag(p.scanner.tags.slots, s + name, stop - name)
    cdef uint32_t flags = tag.flags if tag.size else 0
    if flags & INLINE:
        if flags & LINK:
            p.links = max(p.links - 1, 0)
        elif flags & BOLD:
            p.bold = max(p.bold - 1, 0)
        elif flags & EMPHASIS:
            p.emphasis = max(p.emphasis - 1, 0)
        elif flags & IS_CODE:
            p.codes = max(p.codes - 1, 0)
        p.seam = closed(p.seam, flags)
    elif not flags & SKIPPED or flags & IS_TEMPLATE:
        flush(p, s, start, position)
        if p.open > 1:
            p.close_element()
    return 0


cdef int64_t line_break(Pass p, const UCS *s, int64_t start, int64_t position) except -1:
    p.breaks += 1
    p.pending_breaks += 1
    if p.top().kind == p.scanner.code:
        add_line(p, s)
    elif p.pending_breaks >= 2:
        flush(p, s, start, position)
    else:
        p.any_text = p.line = True
        p.before = 0
    return position


cdef int add_space(Pass p, const UCS *unused) except -1:
    if p.top().kind == p.scanner.code:
        p.reserve(1)
        (<UCS *>p.text)[p.length] = c" "
        p.length += 1
        p.column += 1
    else:
        p.space = True
    return 0


cdef int take_formula(
    Pass p, const UCS *unused, int64_t name, int64_t stop, int64_t start, int64_t position,
    int64_t end,
) except -1:
    """Add the formula that an element shows, if any."""
    cdef str text = p.scanner.formula(
        p.html, p.html[name:stop], p.html[stop:position - 1], start, position, end
    )
    cdef Py_ssize_t i, size = len(text)
    if not size:
        return 0
    cdef UCS *copy = <UCS *>malloc(size * sizeof(UCS))
    if copy == NULL:
        raise MemoryError
    try:
        # A part of the page may be kept in narrower characters than the page.
        for i in range(size):
            copy[i] = <UCS><uint32_t>(<Py_UCS4>text[i])
        take_text(p, <const UCS *>copy, 0, size)
    finally:
        free(copy)
    return 0


cdef inline uint32_t entity(const UCS *s, int64_t *i, int64_t end) noexcept nogil:
    """The character that the escape at s[i] stands for, read past; `&` where it is none."""
    cdef int64_t at = i[0]
    if at_word(s, at, end, b"amp;"):
        i[0] = at + 4
    elif at_word(s, at, end, b"nbsp;"):
        i[0] = at + 5
        return 0xA0
    elif at_word(s, at, end, b"lt;"):
        i[0] = at + 3
        return c"<"
    elif at_word(s, at, end, b"gt;"):
        i[0] = at + 3
        return c">"
    elif at_word(s, at, end, b"quot;"):
        i[0] = at + 5
        return c'"'
    return c"&"


cdef int take_text(Pass p, const UCS *s, int64_t i, int64_t end) except -1:
    """Add the raw text s[i:end] to the block."""
    cdef uint32_t *table = p.table
    cdef uint32_t c, flags
    cdef bint gap = False
    cdef Py_ssize_t length
    cdef int32_t size = 0
    cdef UCS *text
    if p.top().kind == p.scanner.code:
        return take_code(p, s, i, end)
    p.reserve(max(end - i, 0))
    text, length = <UCS *>p.text, p.length
    if p.seam and not p.codes and parts(p.before, s[i], p.seam):
        p.space = True
    p.before, p.seam = s[end - 1], 0
    while i < end:
        c = s[i]
        i += 1
        flags = look(table, c)
        if flags & (SPACE | ODD):
            if c == c"&":
                c = entity(s, &i, end)
                flags = look(table, c)
            if flags & SPACE:
                p.space = gap = True
                continue
            size += 1 + (gap and size > 0)
            gap = False
            if c == LINE_BREAK:
                p.line = True
                continue
            if flags & INVISIBLE:
                continue
        else:
            size += 1 + (gap and size > 0)
            gap = False
        if p.space or p.line:
            if length:
                text[length] = c"\n" if p.line else c" "
                length += 1
            p.space = p.line = False
        text[length] = <UCS>c
        length += 1
    p.length = length
    count_text(p, size)
    p.any_text |= size > 0
    return 0


cdef int take_code(Pass p, const UCS *s, int64_t i, int64_t end) except -1:
    """As `take_text`, for preformatted text: lines and spaces stay, tabs become spaces."""
    cdef uint32_t *table = p.table
    cdef uint32_t c, flags
    cdef bint gap = False
    cdef int32_t size = 0
    cdef UCS *text
    p.reserve(max(end - i, 0) + 2)
    p.any_text = True
    text = <UCS *>p.text
    while i < end:
        c = s[i]
        i += 1
        if c == c"&":
            c = entity(s, &i, end)
        flags = look(table, c)
        if flags & SPACE:
            gap = True
        else:
            size += 1 + (gap and size > 0)
            gap = False
            if flags & INVISIBLE:
                continue
        if c == c"\n" or c == LINE_BREAK:
            end_line(p, text)
            c = c"\n"
        elif c == c"\t":
            for _ in range(3 - p.column % 4):
                text[p.length] = c" "
                p.length += 1
                p.column += 1
            c = c" "
        text[p.length] = <UCS>c
        p.length += 1
        p.column += 1
        if c == c"\n":
            p.line_start, p.column = p.length, 0
        elif c == c"\r":
            p.column = 0
    count_text(p, size)
    return 0


cdef void end_line(Pass p, UCS *text) noexcept:
    """Take away the white space at the end of a line of preformatted text."""
    while p.length > p.line_start and look(p.table, text[p.length - 1]) & SPACE:
        p.length -= 1


cdef inline void count_text(Pass p, int32_t size) noexcept:
    """Note that a run of so many visible characters was read."""
    if size:
        p.pending_breaks = 0
    if p.links:
        p.link_chars += size
    if p.bold:
        p.bold_chars += size
    if p.emphasis:
        p.emphasis_chars += size
