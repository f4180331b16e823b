"""Parts of a page that stand outside its text; twin of `declutter.parse.head.parts`."""

cdef const char **RAW_NAMES = [
    b"script", b"style", b"iframe", b"noembed", b"noframes", b"xmp", b"textarea",
]
cdef const char **VOID_NAMES = [b"meta", b"link", b"base"]


def head_parts(str html not None) -> tuple:
    """See `parse.head.parts`."""
    cdef list raws = [], voids = []
    cdef int kind = PyUnicode_KIND(html)
    cdef void *data = PyUnicode_DATA(html)
    if kind == 1:
        find_parts[uint8_t](html, <uint8_t *>data, len(html), raws, voids)
    elif kind == 2:
        find_parts[uint16_t](html, <uint16_t *>data, len(html), raws, voids)
    else:
        find_parts[uint32_t](html, <uint32_t *>data, len(html), raws, voids)
    return raws, voids


cdef int find_parts(str html, const UCS *s, int64_t n, list raws, list voids) except -1:
    cdef int64_t at = 0, opened, close, end
    cdef const char *name
    while True:
        at = find(s, at, n, <UCS>c"<")
        if at + 1 >= n:
            return 0
        name = NULL
        if s[at + 1] == c"!":
            if not at_word(s, at, n, b"<!--"):
                at += 1
                continue
            opened = at + 2
            close = end_of_comment(s, opened, n)
            end = close + 3
        elif s[at + 1] in (c"s", c"i", c"n", c"x", c"t"):
            name = one_of(s, at + 1, n, RAW_NAMES, 7)
            if name == NULL or not ends_name(s, at + 1 + strlen(name), n, True):
                at += 1
                continue
            opened = min(find(s, at, n, <UCS>c">") + 1, n)
            close = end_of_raw(s, opened, n, name)
            end = close + 3 + <int64_t>strlen(name)
        elif s[at + 1] in (c"m", c"l", c"b"):
            name = one_of(s, at + 1, n, VOID_NAMES, 3)
            if name == NULL or not ends_name(s, at + 5, n, False):
                at += 1
                continue
            end = find(s, at + 6, n, <UCS>c">")
            if end >= n:
                at += 1
                continue
            voids.append((html[at + 1 : at + 5], html[at + 6 : end]))
            at = end + 1
            continue
        else:
            at += 1
            continue
        raws.append((name.decode("ascii") if name != NULL else "", at, opened, close, min(end, n)))
        at = end
        if at >= n:
            return 0


cdef const char *one_of(
    const UCS *s, int64_t i, int64_t n, const char **names, int count
) noexcept nogil:
    """The first of the names that s[i:n] begins with, NULL for none."""
    cdef int k
    for k in range(count):
        if at_word(s, i, n, names[k]):
            return names[k]
    return NULL


cdef inline bint ends_name(const UCS *s, int64_t i, int64_t n, bint bare) noexcept nogil:
    """Whether s[i] is what may follow a tag's name: white space, or if it is `bare` `>`."""
    return i < n and (Py_UNICODE_ISSPACE(s[i]) or (bare and s[i] == c">"))


cdef int64_t end_of_comment(const UCS *s, int64_t i, int64_t n) noexcept nogil:
    while True:
        i = find(s, i, n, <UCS>c"-")
        if i >= n or at_word(s, i, n, b"-->"):
            return i
        i += 1


cdef int64_t end_of_raw(const UCS *s, int64_t i, int64_t n, const char *name) noexcept nogil:
    """Place of the end tag, n for none."""
    cdef int64_t size = strlen(name)
    while True:
        i = find(s, i, n, <UCS>c"<")
        if i >= n:
            return n
        if at_word(s, i, n, b"</") and at_word(s, i + 2, n, name):
            if i + 2 + size < n and s[i + 2 + size] == c">":
                return i
        i += 1


def attributes(str raw not None) -> list:
    """See `parse.head.attributes_python`."""
    cdef list out = []
    cdef int kind = PyUnicode_KIND(raw)
    cdef void *data = PyUnicode_DATA(raw)
    if kind == 1:
        find_attributes[uint8_t](raw, <uint8_t *>data, len(raw), out)
    elif kind == 2:
        find_attributes[uint16_t](raw, <uint16_t *>data, len(raw), out)
    else:
        find_attributes[uint32_t](raw, <uint32_t *>data, len(raw), out)
    return out


cdef int find_attributes(str raw, const UCS *s, int64_t n, list out) except -1:
    cdef int64_t at = 0, stop, end
    while at < n:
        stop = at
        while stop < n and not (
            s[stop] == c"=" or s[stop] == c">" or s[stop] == c'"' or is_space(s[stop])
        ):
            stop += 1
        if stop > at and stop + 1 < n and s[stop] == c"=" and s[stop + 1] == c'"':
            end = find(s, stop + 2, n, <UCS>c'"')
            if end < n:
                out.append((raw[at:stop], raw[stop + 2 : end]))
                stop = end
        at = stop + 1
    return 0
