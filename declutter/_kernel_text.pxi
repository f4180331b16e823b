"""Words of a text and what `measure` counts in it, one look at each character."""

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)
    object PyUnicode_FromKindAndData(int kind, const void *data, Py_ssize_t size)
    bint Py_UNICODE_ISALNUM(Py_UCS4 c) nogil
    bint Py_UNICODE_ISALPHA(Py_UCS4 c) nogil
    bint Py_UNICODE_ISDECIMAL(Py_UCS4 c) nogil
    bint Py_UNICODE_ISDIGIT(Py_UCS4 c) nogil
    bint Py_UNICODE_ISSPACE(Py_UCS4 c) nogil
    bint Py_UNICODE_ISLOWER(Py_UCS4 c) nogil
    bint Py_UNICODE_ISUPPER(Py_UCS4 c) nogil
    Py_UCS4 Py_UNICODE_TOLOWER(Py_UCS4 c) nogil

# Characters of a str as CPython keeps them: one, two or four bytes each, as the widest needs.
ctypedef fused UCS:
    uint8_t
    uint16_t
    uint32_t

# What is known of a character.
cdef enum:
    KNOWN = 1 << 0  # looked up already
    PART = 1 << 1  # part of a word
    ALONE = 1 << 2  # a word by itself
    JOINED = 1 << 3  # a capital after it begins no word
    IS_DIGIT = 1 << 4
    IS_UPPER = 1 << 5
    IS_COMMA = 1 << 6
    IS_SYMBOL = 1 << 7
    STOPS = 1 << 8  # ends a sentence where white space or a closing mark follows
    STOPS_ANYWHERE = 1 << 9
    FOLLOWS = 1 << 10  # may follow the end of a sentence
    SPACE = 1 << 11
    ODD = 1 << 12  # the scanner looks closer
    INVISIBLE = 1 << 13
    CLASSED = 1 << 14  # has a class of its own
    CLASS_SHIFT = 16
    CLASS_MASK = 15 << 16

# Classes of a first or last character, as in `declutter.measure`.
cdef enum:
    LETTER = 0
    UPPER = 1
    DIGIT = 2
    STOP = 3
    ELLIPSIS = 5
    CLOSER = 7
    SYMBOL = 9
    WIDE = 10

cdef enum:
    MEASURES = 11
    STOP_LENGTH = 16  # longest stop word
    STOP_SLOTS = 4096
    UNICODE = 0x110000

cdef struct StopWord:
    int32_t size
    uint32_t chars[STOP_LENGTH]


cdef class Words:
    """Splits text into words; twin of `declutter.words.tokens`."""

    # Flags of every character there is. Untouched pages of it take no memory.
    cdef uint32_t *table

    def __cinit__(self, str alone not None):
        """`alone`: ranges of the characters that are words by themselves, as in a regex class."""
        self.table = <uint32_t *>calloc(UNICODE, sizeof(uint32_t))
        if self.table == NULL:
            raise MemoryError
        self.mark(alone, ALONE)

    def __dealloc__(self):
        free(self.table)

    cdef int mark(self, str members, uint32_t flags) except -1:
        """Set flags on the members of a regex character class: `a-z`, `\\x`, or as they stand."""
        cdef Py_ssize_t i = 0, n = len(members)
        cdef uint32_t first, last, c
        while i < n:
            if members[i] == "\\":
                i += 1
            first = last = <Py_UCS4>members[i]
            if i + 2 < n and members[i + 1] == "-":
                i += 2
                last = <Py_UCS4>members[i]
            for c in range(first, last + 1):
                self.table[c] |= flags
            i += 1
        return 0

    def __call__(self, str text not None) -> list:
        """Words of a text in order."""
        cdef int kind = PyUnicode_KIND(text)
        cdef void *data = PyUnicode_DATA(text)
        cdef list out = []
        if kind == 1:
            split_words[uint8_t](self.table, <uint8_t *>data, len(text), out)
        elif kind == 2:
            split_words[uint16_t](self.table, <uint16_t *>data, len(text), out)
        else:
            split_words[uint32_t](self.table, <uint32_t *>data, len(text), out)
        return out

    def overlaps(self, list texts not None, list rows not None, wanted not None, int32_t[:, ::1] out):
        """Fill `out`; see `words.overlaps`. Words are told apart by 64 bits of hash."""
        cdef Py_ssize_t i
        cdef Hashes wants, found
        cdef int32_t counts[2]
        cdef str text
        cdef int kind
        cdef void *data
        memset(&wants, 0, sizeof(wants))
        memset(&found, 0, sizeof(found))
        try:
            empty_hashes(&wants, len(wanted))
            for word in wanted:
                add_hash(&wants, hash_word(word))
            for i, row in enumerate(rows):
                text = evened(<str>texts[row])
                empty_hashes(&found, len(text) // 2 + 1)
                kind, data = PyUnicode_KIND(text), PyUnicode_DATA(text)
                if kind == 1:
                    count_words[uint8_t](self.table, <uint8_t *>data, len(text), &wants, &found, counts)
                elif kind == 2:
                    count_words[uint16_t](self.table, <uint16_t *>data, len(text), &wants, &found, counts)
                else:
                    count_words[uint32_t](self.table, <uint32_t *>data, len(text), &wants, &found, counts)
                out[0, i] = counts[0]
                out[1, i] = counts[1]
        finally:
            free(wants.slots)
            free(found.slots)

    def values(
        self, list texts not None, list rows not None, WordTable known not None, double[:, ::1] out
    ):
        """Fill `out`; see `words.values`."""
        cdef Py_ssize_t i
        cdef str text
        cdef int kind
        cdef void *data
        for i, row in enumerate(rows):
            text = evened(<str>texts[row])
            kind, data = PyUnicode_KIND(text), PyUnicode_DATA(text)
            if kind == 1:
                word_values[uint8_t](self.table, <uint8_t *>data, len(text), known, &out[i, 0])
            elif kind == 2:
                word_values[uint16_t](self.table, <uint16_t *>data, len(text), known, &out[i, 0])
            else:
                word_values[uint32_t](self.table, <uint32_t *>data, len(text), known, &out[i, 0])


cdef uint32_t learn(uint32_t *table, uint32_t c) noexcept nogil:
    """Complete the flags of a character that is met for the first time."""
    cdef uint32_t flags = table[c] | KNOWN
    cdef uint32_t kind
    if Py_UNICODE_ISALNUM(c) or c == c"_":
        flags |= JOINED
        if not flags & ALONE:
            flags |= PART
    if Py_UNICODE_ISSPACE(c):
        flags |= SPACE | FOLLOWS
    if Py_UNICODE_ISDECIMAL(c):
        flags |= IS_DIGIT
    if not flags & CLASSED:
        if Py_UNICODE_ISDIGIT(c):
            kind = DIGIT
        elif not Py_UNICODE_ISALPHA(c):
            kind = SYMBOL
        elif 0x2E80 <= c <= 0xD7FF or 0xF900 <= c <= 0xFAFF:
            kind = WIDE
        else:
            kind = UPPER if Py_UNICODE_ISUPPER(c) else LETTER
        flags |= kind << CLASS_SHIFT
    table[c] = flags
    return flags


cdef inline uint32_t look(uint32_t *table, uint32_t c) noexcept nogil:
    cdef uint32_t flags = table[c]
    return flags if flags & KNOWN else learn(table, c)


cdef int split_words(uint32_t *table, const UCS *text, Py_ssize_t n, list out) except -1:
    cdef Py_ssize_t i = 0, start
    cdef uint32_t flags
    while i < n:
        start = i
        flags = look(table, text[i])
        i += 1
        if flags & PART:
            while i < n and look(table, text[i]) & PART:
                i += 1
        elif not flags & ALONE:
            continue
        out.append(PyUnicode_FromKindAndData(sizeof(UCS), text + start, i - start))
    return 0


cdef class Measure:
    """Counts of one text; twin of `declutter.measure.measure`."""

    cdef Words words
    cdef uint32_t *table
    cdef object stop_words
    cdef StopWord *stops
    cdef int longest

    def __cinit__(
        self,
        Words words not None,
        *,
        str stops,
        str stops_anywhere,
        str after,
        str commas,
        str uppers,
        str joiners,
        str symbols,
        classes,
        stop_words,
    ):
        """The sets of `declutter.measure`, as regex character classes."""
        cdef uint32_t kind
        self.words, self.table, self.stop_words = words, words.table, stop_words
        for members, flag in (
            (stops, STOPS), (stops_anywhere, STOPS_ANYWHERE), (after, FOLLOWS),
            (commas, IS_COMMA), (uppers, IS_UPPER), (joiners, JOINED), (symbols, IS_SYMBOL),
        ):
            words.mark(members, flag)
        for char, value in classes.items():
            kind = value
            self.table[<Py_UCS4>ord(char)] &= ~<uint32_t>CLASS_MASK
            self.table[<Py_UCS4>ord(char)] |= CLASSED | kind << CLASS_SHIFT
        self.stops = <StopWord *>calloc(STOP_SLOTS, sizeof(StopWord))
        if self.stops == NULL:
            raise MemoryError
        if len(stop_words) * 2 > STOP_SLOTS:
            raise ValueError(f"{len(stop_words)} stop words are more than the table holds")
        for word in stop_words:
            self.add(word)

    def __dealloc__(self):
        free(self.stops)

    cdef int add(self, str word) except -1:
        cdef int i, size = len(word)
        cdef uint32_t at = 0
        if size > STOP_LENGTH:
            raise ValueError(f"the stop word {word!r} is too long")
        for i in range(size):
            at = at * 31 + <uint32_t><Py_UCS4>word[i]
        at = at * 2654435761u >> 20
        while self.stops[at].size:
            at = (at + 1) % STOP_SLOTS
        self.stops[at].size = size
        for i in range(size):
            self.stops[at].chars[i] = <Py_UCS4>word[i]
        self.longest = max(self.longest, size)
        return 0

    def __call__(self, str text not None) -> tuple:
        """The `MEASURES` of one non-empty text; IndexError for an empty one."""
        cdef int32_t out[MEASURES]
        cdef int kind = PyUnicode_KIND(text)
        cdef void *data = PyUnicode_DATA(text)
        cdef Py_ssize_t n = len(text)
        if not n:
            raise IndexError("an empty text has no first character")
        if kind == 1:
            measure_text[uint8_t](self, <uint8_t *>data, n, out)
        elif kind == 2:
            measure_text[uint16_t](self, <uint16_t *>data, n, out)
        else:
            measure_text[uint32_t](self, <uint32_t *>data, n, out)
        return (
            out[0], out[1], out[2], out[3], out[4], out[5], out[6], out[7], out[8], out[9], out[10],
        )


cdef int is_stop(Measure m, const UCS *word, Py_ssize_t size) except -1:
    """Whether a word, lower-cased, is a stop word."""
    cdef uint32_t lower[STOP_LENGTH]
    cdef uint32_t at = 0, c
    cdef Py_ssize_t i
    cdef StopWord *stop
    if size > m.longest:
        return 0
    for i in range(size):
        c = word[i]
        if c < 128:
            if c"A" <= c <= c"Z":
                c += 32
        elif c == 0x130 or c == 0x3A3:
            # Dotted capital I becomes two characters; capital sigma depends on its place.
            return PyUnicode_FromKindAndData(sizeof(UCS), word, size).lower() in m.stop_words
        else:
            c = Py_UNICODE_TOLOWER(c)
        lower[i] = c
        at = at * 31 + c
    at = at * 2654435761u >> 20
    while True:
        stop = &m.stops[at]
        if not stop.size:
            return 0
        if stop.size == size and memcmp(stop.chars, lower, size * sizeof(uint32_t)) == 0:
            return 1
        at = (at + 1) % STOP_SLOTS


cdef int measure_text(Measure m, const UCS *text, Py_ssize_t n, int32_t *out) except -1:
    """Fill `out` with the `MEASURES` of a text of n > 0 characters."""
    cdef uint32_t *table = m.table
    cdef uint32_t flags = 0, before = 0
    cdef Py_ssize_t i, start = 0
    cdef int32_t words = 0, stops = 0, sentences = 0, commas = 0
    cdef int32_t digits = 0, uppers = 0, titled = 0, symbols = 0
    for i in range(n):
        flags = look(table, text[i])
        if flags & PART:
            if not before & PART:
                start = i
                words += 1
        else:
            if before & PART:
                stops += is_stop(m, text + start, i - start)
            if flags & ALONE:
                words += 1
                stops += is_stop(m, text + i, 1)
        if flags & (IS_COMMA | IS_SYMBOL | STOPS_ANYWHERE | FOLLOWS | IS_UPPER | IS_DIGIT):
            digits += (flags & IS_DIGIT) != 0
            commas += (flags & IS_COMMA) != 0
            symbols += (flags & IS_SYMBOL) != 0
            sentences += (flags & STOPS_ANYWHERE) != 0
            sentences += before & (STOPS | STOPS_ANYWHERE) == STOPS and (flags & FOLLOWS) != 0
            uppers += (flags & IS_UPPER) != 0
            titled += (flags & IS_UPPER) != 0 and not before & JOINED
        before = flags
    if flags & PART:
        stops += is_stop(m, text + start, n - start)
    sentences += flags & (STOPS | STOPS_ANYWHERE) == STOPS
    out[0], out[1], out[2], out[3], out[4] = <int32_t>n, words, stops, sentences, commas
    out[5], out[6], out[7], out[8] = digits, uppers, titled, symbols
    out[9] = (look(table, text[0]) & CLASS_MASK) >> CLASS_SHIFT
    out[10] = last_class(table, text, n)
    return 0


cdef int32_t last_class(uint32_t *table, const UCS *text, Py_ssize_t n) noexcept:
    """Class of the end of a text: three dots are an ellipsis, a stop counts through a closer."""
    cdef int32_t found = (look(table, text[n - 1]) & CLASS_MASK) >> CLASS_SHIFT
    if found == STOP and n >= 3 and text[n - 1] == c"." and text[n - 2] == c".":
        if text[n - 3] == c".":
            return ELLIPSIS
    if found == CLOSER and n > 1:
        if (look(table, text[n - 2]) & CLASS_MASK) >> CLASS_SHIFT == STOP:
            return STOP
    return found
