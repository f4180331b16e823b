"""Loops over a page's blocks."""


def outline(const int32_t[::1] level, const uint8_t[::1] heading, int32_t[::1] above, int32_t[::1] outer):
    """Fill `above` and `outer`, which hold -1; see `features.lexicon.outline`."""
    cdef Py_ssize_t i, n = level.shape[0], open = 0
    cdef int32_t *stack = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    if stack == NULL:
        raise MemoryError
    for i in range(n):
        if heading[i]:
            while open and level[stack[open - 1]] >= level[i]:
                open -= 1
            stack[open] = <int32_t>i
            open += 1
        if open:
            above[i] = stack[open - 1]
        if open > 1:
            outer[i] = stack[open - 2]
    free(stack)


def labels(items not None, int64_t[::1] out):
    """Fill `out`, and give the different items; see `elements.labels`."""
    cdef dict numbers = {}
    cdef Py_ssize_t i = 0, size = 0
    for item in items:
        known = numbers.get(item)
        if known is None:
            known = numbers[item] = size
            size += 1
        out[i] = known
        i += 1
    return list(numbers)


cdef inline uint32_t lower_of(uint32_t c) noexcept nogil:
    """Lower case of a character that has one character's."""
    if c < 128:
        return c | 32 if c"A" <= c <= c"Z" else c
    return Py_UNICODE_TOLOWER(c)


cdef str evened(str text):
    """The text, lower-cased already if one of its characters needs more than `lower_of`."""
    # Dotted capital I becomes two characters; capital sigma depends on its place.
    if PyUnicode_KIND(text) > 1 and ("\u0130" in text or "\u03a3" in text):
        return text.lower()
    return text


def folded(Words words not None, str text not None) -> str:
    """See `words.folded`; for a text without dotted capital I and capital sigma."""
    cdef Py_ssize_t n = len(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef void *buffer = malloc((n + 1) * kind)
    if buffer == NULL:
        raise MemoryError
    try:
        if kind == 1:
            n = fold_into[uint8_t](words.table, <uint8_t *>data, n, <uint8_t *>buffer)
        elif kind == 2:
            n = fold_into[uint16_t](words.table, <uint16_t *>data, n, <uint16_t *>buffer)
        else:
            n = fold_into[uint32_t](words.table, <uint32_t *>data, n, <uint32_t *>buffer)
        return PyUnicode_FromKindAndData(kind, buffer, n)
    finally:
        free(buffer)


cdef Py_ssize_t fold_into(uint32_t *table, const UCS *s, Py_ssize_t n, UCS *out) noexcept nogil:
    cdef Py_ssize_t i, size = 0
    cdef uint32_t flags
    cdef bint gap = False
    for i in range(n):
        flags = look(table, s[i])
        if flags & PART or (flags & ALONE and Py_UNICODE_ISALNUM(s[i])):
            if gap and size:
                out[size] = c" "
                size += 1
            gap = False
            out[size] = <UCS>lower_of(s[i])
            size += 1
        else:
            gap = True
    return size


cdef void word_values(
    uint32_t *table, const UCS *s, Py_ssize_t n, WordTable known, double *out
) noexcept nogil:
    """Mean, least and greatest value of the words of s[:n] in lower case."""
    cdef Py_ssize_t i = 0, count = 0
    cdef uint32_t flags, c
    cdef uint64_t hash
    cdef double total = 0.0, least = 0.0, most = 0.0, value
    while i < n:
        c = lower_of(s[i])
        flags = look(table, c)
        i += 1
        if not flags & (PART | ALONE):
            continue
        hash = hash_next(FIRST_HASH, c)
        if flags & PART:
            while i < n:
                c = lower_of(s[i])
                if not look(table, c) & PART:
                    break
                hash = hash_next(hash, c)
                i += 1
        value = known.get(hash | 1)
        total += value
        least = value if not count or value < least else least
        most = value if not count or value > most else most
        count += 1
    out[0], out[1], out[2] = total / max(count, 1), least, most
