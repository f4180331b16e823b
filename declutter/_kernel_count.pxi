"""Counts of tags in raw markup, one pass over the page."""

cdef const char **FORMATTING = [
    b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong",
    b"tt", b"u",
]


def tag_counts(str text not None, int64_t long_tag) -> tuple:
    """What `parse.limits` asks first of a page.

    Args:
        text: the page.
        long_tag: see below.

    Returns:
        Number of `<`; number of opening tags of formatting elements; whether a tag may be longer
        than `long_tag` characters.
    """
    cdef int64_t counts[3]
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    memset(counts, 0, sizeof(counts))
    if kind == 1:
        count_tags[uint8_t](<uint8_t *>data, len(text), long_tag, counts)
    elif kind == 2:
        count_tags[uint16_t](<uint16_t *>data, len(text), long_tag, counts)
    else:
        count_tags[uint32_t](<uint32_t *>data, len(text), long_tag, counts)
    return counts[0], counts[1], counts[2] != 0


cdef void count_tags(const UCS *s, int64_t n, int64_t long_tag, int64_t *counts) noexcept nogil:
    cdef int64_t at = find(s, 0, n, <UCS>c"<"), next_tag
    while at < n:
        next_tag = find(s, at + 1, n, <UCS>c"<")
        counts[0] += 1
        counts[1] += is_formatting(s, at + 1, next_tag)
        if next_tag - at - 1 > long_tag and Py_UNICODE_ISALPHA(s[at + 1]):
            if find(s, at + 1, at + 1 + long_tag, <UCS>c">") == at + 1 + long_tag:
                counts[2] = 1
        at = next_tag


cdef inline bint is_formatting(const UCS *s, int64_t i, int64_t end) noexcept nogil:
    """Whether s[i:end] begins with a formatting element's name and its end."""
    cdef int k
    cdef int64_t size
    cdef uint32_t after
    for k in range(13):
        size = strlen(FORMATTING[k])
        if i + size < end and at_folded(s, i, end, FORMATTING[k]):
            after = s[i + size]
            if after == c">" or after == c"/" or after == c" " or c"\t" <= after <= c"\r":
                return True
    return False


def end_tags(str text not None, names not None, bint as_written) -> list:
    """For each of some lower-case names how many end tags of that name a page holds.

    Args:
        text: the page.
        names: element names.
        as_written: True to count exactly `</name>`; False to count `</name` in any case.
    """
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef list keys = [f"{name}>".encode() if as_written else name.encode() for name in names]
    cdef int count = len(keys), k
    cdef int32_t found[MOST_LITERALS]
    cdef const char *wanted[MOST_LITERALS]
    if count > MOST_LITERALS:
        raise ValueError(f"{count} names are more than {MOST_LITERALS}")
    for k in range(count):
        wanted[k] = keys[k]
        found[k] = 0
    if kind == 1:
        count_end_tags[uint8_t](<uint8_t *>data, len(text), wanted, count, as_written, found)
    elif kind == 2:
        count_end_tags[uint16_t](<uint16_t *>data, len(text), wanted, count, as_written, found)
    else:
        count_end_tags[uint32_t](<uint32_t *>data, len(text), wanted, count, as_written, found)
    return [found[k] for k in range(count)]


cdef void count_end_tags(
    const UCS *s, int64_t n, const char **wanted, int count, bint as_written, int32_t *found
) noexcept nogil:
    cdef int64_t at = 0
    cdef int k
    while True:
        at = find(s, at, n, <UCS>c"<")
        if at + 1 >= n:
            return
        at += 1
        if s[at] != c"/":
            continue
        for k in range(count):
            if as_written:
                found[k] += at_word(s, at + 1, n, wanted[k])
            else:
                found[k] += at_folded(s, at + 1, n, wanted[k])
