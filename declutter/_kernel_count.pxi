"""Counts of tags in raw markup and of bytes, one pass over the page."""

cdef extern from "Python.h":
    str PyUnicode_New(Py_ssize_t size, Py_UCS4 most)
    Py_UCS4 PyUnicode_MAX_CHAR_VALUE(object text)

cdef extern from "_kernel.h":
    void declutter_count_bytes(const uint8_t *data, int64_t n, int64_t *counts) nogil

cdef const char **FORMATTING = [
    b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong",
    b"tt", b"u",
]


cdef struct Crowd:
    # A tag of so many characters may hold so many attributes, which are looked for so far.
    int64_t size, attributes, window
    bint found


def tag_counts(
    str text not None, int64_t size, int64_t attributes, int64_t window, names not None
) -> tuple:
    """What is asked first of a page; see `parse.limits.tag_counts_python`."""
    cdef int64_t counts[2]
    cdef Crowd crowd = Crowd(size, attributes, window, False)
    cdef EndTags ends
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef list keys = set_up(&ends, names, False)
    memset(counts, 0, sizeof(counts))
    if kind == 1:
        count_tags[uint8_t](<uint8_t *>data, len(text), &crowd, counts, &ends)
    elif kind == 2:
        count_tags[uint16_t](<uint16_t *>data, len(text), &crowd, counts, &ends)
    else:
        count_tags[uint32_t](<uint32_t *>data, len(text), &crowd, counts, &ends)
    return counts[0], counts[1], crowd.found, [ends.found[k] for k in range(ends.count)]


cdef void count_tags(
    const UCS *s, int64_t n, Crowd *crowd, int64_t *counts, EndTags *ends
) noexcept nogil:
    cdef int64_t at = find(s, 0, n, <UCS>c"<"), next_tag
    while at < n:
        next_tag = find(s, at + 1, n, <UCS>c"<")
        counts[0] += 1
        if at + 1 < next_tag and s[at + 1] == c"/":
            count_end_tag(s, at + 2, next_tag, ends)
        else:
            counts[1] += is_formatting(s, at + 1, next_tag)
        if next_tag - at - 1 > crowd.size and not crowd.found and Py_UNICODE_ISALPHA(s[at + 1]):
            crowd.found = may_be_crowded(s, at + 1, next_tag, crowd)
        at = next_tag


cdef bint may_be_crowded(const UCS *s, int64_t start, int64_t end, Crowd *crowd) noexcept nogil:
    """Whether what follows a `<` may be a tag of many attributes."""
    cdef int64_t i, count = 0
    cdef bint begins = True
    if find(s, start, start + crowd.size, <UCS>c">") < start + crowd.size:
        return False
    for i in range(start, min(start + crowd.window, end)):
        if s[i] == c"/" or s[i] == c">" or is_space(s[i]):
            begins = True
            continue
        count += begins
        if count >= crowd.attributes:
            return True
        # One may follow a value at once.
        begins = s[i] == c'"' or s[i] == c"'"
    return False


cdef inline bint is_space(uint32_t c) noexcept nogil:
    """As `Py_UNICODE_ISSPACE`, which is a call."""
    return Py_UNICODE_ISSPACE(c) if c <= 32 or c >= 127 else False


cdef inline bint is_formatting(const UCS *s, int64_t i, int64_t end) noexcept nogil:
    """Whether s[i:end] begins with a formatting element's name and its end."""
    cdef int k
    cdef int64_t size
    cdef uint32_t after
    if i >= end or not begins_formatting(s[i]):
        return False
    for k in range(13):
        size = strlen(FORMATTING[k])
        if i + size < end and at_folded(s, i, end, FORMATTING[k]):
            after = s[i + size]
            if after == c">" or after == c"/" or after == c" " or c"\t" <= after <= c"\r":
                return True
    return False


cdef inline bint begins_formatting(uint32_t c) noexcept nogil:
    c |= 32
    return c"b" <= c <= c"u" and (0x1c2136 >> (c - 97)) & 1


def byte_counts(const uint8_t[::1] data) -> tuple:
    """How many bytes begin a sequence of UTF-8, and how many are control characters.

    See `decode.byte_counts_python`.
    """
    cdef int64_t counts[2]
    if data.shape[0]:
        declutter_count_bytes(&data[0], data.shape[0], counts)
    else:
        counts[0] = counts[1] = 0
    return counts[0], counts[1]


cdef struct EndTags:
    int count
    bint as_written
    uint32_t firsts  # first letters of the names, a bit each
    const char *wanted[MOST_LITERALS]
    int32_t found[MOST_LITERALS]


cdef list set_up(EndTags *ends, names, bint as_written):
    """Begin to count; the names' bytes, which have to be kept as long as that takes."""
    cdef list keys = [f"{name}>".encode() if as_written else name.encode() for name in names]
    cdef int k
    if len(keys) > MOST_LITERALS:
        raise ValueError(f"{len(keys)} names are more than {MOST_LITERALS}")
    memset(ends, 0, sizeof(EndTags))
    ends.count, ends.as_written = len(keys), as_written
    for k in range(ends.count):
        ends.wanted[k] = keys[k]
        ends.firsts |= <uint32_t>1 << (ends.wanted[k][0] & 31)
    return keys


cdef inline void count_end_tag(const UCS *s, int64_t i, int64_t end, EndTags *ends) noexcept nogil:
    """Count the end tag whose name begins at s[i]."""
    cdef int k
    if i >= end or not ends.firsts >> (s[i] & 31) & 1:
        return
    for k in range(ends.count):
        if ends.as_written:
            ends.found[k] += at_word(s, i, end, ends.wanted[k])
        else:
            ends.found[k] += at_folded(s, i, end, ends.wanted[k])


def end_tags(str text not None, names not None) -> list:
    """How many `</name>` a page holds for each of some lower-case names."""
    cdef EndTags ends
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef list keys = set_up(&ends, names, True)
    if kind == 1:
        count_end_tags[uint8_t](<uint8_t *>data, len(text), &ends)
    elif kind == 2:
        count_end_tags[uint16_t](<uint16_t *>data, len(text), &ends)
    else:
        count_end_tags[uint32_t](<uint32_t *>data, len(text), &ends)
    return [ends.found[k] for k in range(ends.count)]


cdef void count_end_tags(const UCS *s, int64_t n, EndTags *ends) noexcept nogil:
    cdef int64_t at = 0
    while True:
        at = find(s, at, n, <UCS>c"<")
        if at + 1 >= n:
            return
        at += 1
        if s[at] == c"/":
            count_end_tag(s, at + 1, n, ends)


def without(str text not None, Py_ssize_t start, Py_ssize_t end) -> str:
    """text[:start] + text[end:], copied once; what is left out is ASCII."""
    cdef Py_ssize_t kind = PyUnicode_KIND(text), n = len(text)
    cdef str out
    cdef char *into
    cdef const char *data = <const char *>PyUnicode_DATA(text)
    if not 0 <= start <= end <= n:
        raise ValueError("the span is not inside the text")
    if start + n - end == 0:
        return ""
    out = PyUnicode_New(n - (end - start), PyUnicode_MAX_CHAR_VALUE(text))
    into = <char *>PyUnicode_DATA(out)
    memcpy(into, data, start * kind)
    memcpy(into + start * kind, data + end * kind, (n - end) * kind)
    return out
