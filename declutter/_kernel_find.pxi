"""Search for any of some literals, whatever their case."""

cdef enum:
    MOST_LITERALS = 16
    LITERAL_LENGTH = 32

cdef struct Needle:
    char text[LITERAL_LENGTH]


cdef class Literals:
    """Twin of a regex `a|b|c` of literals that ignores case."""

    cdef Needle needles[MOST_LITERALS]
    cdef int count
    cdef uint8_t begins[128]
    cdef str signs
    cdef object exact

    def __init__(self, literals, str signs not None, exact):
        """Set up.

        Args:
            literals: what to find, lower-case ASCII.
            signs: single characters to find, beyond ASCII.
            exact: text -> match or None; asked about texts with letters whose other case is ASCII.
        """
        cdef bytes raw
        self.signs, self.exact = signs, exact
        memset(self.needles, 0, sizeof(self.needles))
        memset(self.begins, 0, sizeof(self.begins))
        for self.count, literal in enumerate(literals):
            raw = literal.encode("ascii")
            if len(raw) >= LITERAL_LENGTH or self.count == MOST_LITERALS or raw != raw.lower():
                raise ValueError(f"no room for the literal {literal!r}")
            memcpy(self.needles[self.count].text, <const char *>raw, len(raw))
            self.begins[<uint8_t>raw[0]] = 1
        self.count = len(literals)

    def __call__(self, list texts not None, list rows not None) -> list:
        """Those of the rows whose text holds one of the literals."""
        cdef list out = []
        cdef str text
        cdef int kind, found
        cdef void *data
        for row in rows:
            text = <str>texts[row]
            kind, data = PyUnicode_KIND(text), PyUnicode_DATA(text)
            if kind == 1:
                found = holds_literal[uint8_t](self, <uint8_t *>data, len(text))
            elif kind == 2:
                found = holds_literal[uint16_t](self, <uint16_t *>data, len(text))
            else:
                found = holds_literal[uint32_t](self, <uint32_t *>data, len(text))
            if found == 1 or (found == 2 and self.exact(text) is not None):
                out.append(row)
        return out


cdef int holds_literal(Literals f, const UCS *s, int64_t n) except -1:
    """1 if a literal stands in s[:n], 0 if none does, 2 if that is hard to say."""
    cdef int64_t i
    cdef int k, doubtful = 0
    cdef uint32_t c
    for i in range(n):
        c = s[i]
        if c < 128:
            if f.begins[lowered(c)]:
                for k in range(f.count):
                    if at_folded(s, i, n, f.needles[k].text):
                        return 1
        elif c == 0x130 or c == 0x131 or c == 0x17F or c == 0x212A:
            # Dotted and dotless i, long s and the Kelvin sign are i, s and k in another case.
            doubtful = 2
        elif <Py_UCS4>c in f.signs:
            return 1
    return doubtful


cdef inline uint32_t lowered(uint32_t c) noexcept nogil:
    return c | 32 if c"A" <= c <= c"Z" else c


cdef inline bint at_folded(const UCS *s, int64_t i, int64_t end, const char *word) noexcept nogil:
    cdef int64_t k = 0
    while word[k]:
        if i + k >= end or lowered(s[i + k]) != <uint8_t>word[k]:
            return False
        k += 1
    return True
