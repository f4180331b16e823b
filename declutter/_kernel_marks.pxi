"""Dates, prices and bylines in short texts; twin of the patterns of `declutter.features.text`."""


cdef class Marks:
    """Tells what texts hold. What only the patterns can tell is left to them."""

    cdef uint32_t *table
    cdef Words words
    cdef str signs, glued
    cdef list units, bylines
    cdef object byline

    def __init__(self, Words words not None, str signs not None, units, bylines, byline):
        """Set up.

        Args:
            words: the table of characters.
            signs: currency signs that stand before a number.
            units: what follows a number to make it a price.
            bylines: lower-case words that open a byline.
            byline: text -> match or None; asked about words beyond ASCII.
        """
        self.words, self.table, self.signs = words, words.table, signs
        self.units, self.bylines, self.byline = list(units), list(bylines), byline

    def __call__(self, list texts not None, list rows not None, float[:, ::1] out):
        """Set 1 in `out[0]` for a date, `out[1]` for a price, `out[2]` for a byline."""
        cdef str text
        cdef int kind
        cdef int found[3]
        cdef void *data
        cdef Py_ssize_t row
        for item in rows:
            row = item
            text = <str>texts[row]
            kind, data = PyUnicode_KIND(text), PyUnicode_DATA(text)
            found[0] = found[1] = found[2] = 0
            if kind == 1:
                find_marks[uint8_t](self, text, <uint8_t *>data, len(text), found)
            elif kind == 2:
                find_marks[uint16_t](self, text, <uint16_t *>data, len(text), found)
            else:
                find_marks[uint32_t](self, text, <uint32_t *>data, len(text), found)
            if found[0]:
                out[0, row] = 1.0
            if found[1]:
                out[1, row] = 1.0
            if found[2]:
                out[2, row] = 1.0


cdef inline bint in_word(uint32_t *table, const UCS *s, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    """Whether a letter, digit or underscore stands at a place."""
    return 0 <= i < n and (Py_UNICODE_ISALNUM(s[i]) or s[i] == c"_")


cdef inline bint is_digit(uint32_t *table, const UCS *s, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    return i < n and look(table, s[i]) & IS_DIGIT != 0


cdef int find_marks(Marks m, str text, const UCS *s, Py_ssize_t n, int *found) except -1:
    cdef uint32_t *table = m.table
    cdef Py_ssize_t i
    cdef uint32_t c, flags
    for i in range(n):
        c = s[i]
        flags = look(table, c)
        if flags & IS_DIGIT:
            if not found[0]:
                found[0] = dates(table, s, i, n)
            if not found[1]:
                found[1] = unit_follows(m, s, i + 1, n)
        elif c == c"a":
            if not found[0] and at_word(s, i, n, b"ago"):
                found[0] = not in_word(table, s, i - 1, n) and not in_word(table, s, i + 3, n)
        elif not found[1] and not flags & (PART | SPACE) and <Py_UCS4>c in m.signs:
            if i + 1 < n and look(table, s[i + 1]) & SPACE:
                found[1] = is_digit(table, s, i + 2, n)
            else:
                found[1] = is_digit(table, s, i + 1, n)
    found[2] = opens_byline(m, text, s, n)
    return 0


cdef bint dates(uint32_t *table, const UCS *s, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    """Whether a date or a time of day begins at the digit s[i]."""
    cdef bint second = is_digit(table, s, i + 1, n), begins = not in_word(table, s, i - 1, n)
    cdef Py_ssize_t at, size, inner
    if i + 1 < n and (s[i + 1] == 0x5E74 or s[i + 1] == 0x6708 or s[i + 1] == 0x65E5):
        return True
    if begins and i + 1 < n and (
        (s[i] == c"1" and s[i + 1] == c"9") or (s[i] == c"2" and s[i + 1] == c"0")
    ):
        if is_digit(table, s, i + 2, n) and is_digit(table, s, i + 3, n):
            if not in_word(table, s, i + 4, n):
                return True
    at = i + 1 + second
    if at >= n:
        return False
    if begins and (s[at] == c":" or s[at] == c"h" or s[at] == c"."):
        if is_digit(table, s, at + 1, n) and is_digit(table, s, at + 2, n):
            if not in_word(table, s, at + 3, n):
                return True
    if not is_part(s[at]) or not is_digit(table, s, at + 1, n):
        return False
    size = 2 if is_digit(table, s, at + 2, n) else 1
    inner = at + 1 + size
    return (
        inner < n and is_part(s[inner]) and is_digit(table, s, inner + 1, n)
        and is_digit(table, s, inner + 2, n)
    )


cdef inline bint is_part(uint32_t c) noexcept nogil:
    return c == c"." or c == c"/" or c == c"-"


cdef bint unit_follows(Marks m, const UCS *s, Py_ssize_t i, Py_ssize_t n) except -1:
    """Whether a currency stands at s[i], or behind one character of white space."""
    cdef Py_ssize_t k
    if i < n and look(m.table, s[i]) & SPACE:
        i += 1
    if i >= n:
        return False
    for unit in m.units:
        if i + len(<str>unit) > n:
            continue
        for k in range(len(<str>unit)):
            if s[i + k] != <uint32_t><Py_UCS4>(<str>unit)[k]:
                break
        else:
            return True
    return False


cdef bint opens_byline(Marks m, str text, const UCS *s, Py_ssize_t n) except -1:
    cdef Py_ssize_t size = 0, k
    while size < n and size < 12:
        if s[size] == c":" or look(m.table, s[size]) & SPACE:
            break
        if s[size] > 127:
            return m.byline(text) is not None
        size += 1
    if size >= n or size < 2 or size >= 12:
        return False
    for word in m.bylines:
        if len(<str>word) != size:
            continue
        for k in range(size):
            if lowered(s[k]) != <uint32_t><Py_UCS4>(<str>word)[k]:
                break
        else:
            return True
    return False
