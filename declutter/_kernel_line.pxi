"""A line of text, folded, in the form in which keys and patterns are looked up in it."""

from cpython.unicode cimport PyUnicode_AsUCS4

# Bits of what a folded character is; the first six are the classes that programs name by number.
cdef enum:
    KIND_SEP = 1
    KIND_WORD = 2
    KIND_EDGE = 4
    KIND_DIGIT = 8
    KIND_ALNUM = 16
    KIND_BLANK = 32
    KIND_CJK = 64
    KIND_KEY = 128  # part of a word of the key text

# Entries of the table of foldings: a character with its kind, or the number of a text. 0 stands
# for a character whose folding depends on those beside it.
cdef enum:
    FOLD_CHAR = (1 << 21) - 1
    FOLD_KIND_SHIFT = 21
    FOLD_LONGER = 1 << 29  # folds to no or several characters
    FOLD_ALONE = 1 << 30
    FOLD_ROWS = 512
    FOLD_ROW = 256

cdef enum:
    SHAPES = 5

cdef uint8_t ASCII_KINDS[128]
cdef uint8_t ASCII_FOLDS[128]
cdef uint64_t ASCII_BITS[128]


cdef inline uint64_t bit_of(uint32_t c) noexcept:
    """The bit of a character in sets of 64: a letter's own, others share theirs."""
    if c < 128:
        return ASCII_BITS[c]
    return <uint64_t>1 << (40 + (c * <uint32_t>2654435761u >> 16) % 24)


cdef inline uint8_t _what_is(Py_UCS4 c) noexcept:
    """The bits of one folded character."""
    cdef uint8_t found = 0
    if c.isalnum() or c == u'_':
        found = KIND_ALNUM | KIND_WORD
        if c.isdecimal():
            found |= KIND_DIGIT
        if c != u'_':
            found |= KIND_KEY
    # Some marks among the kana are no letters.
    if (
        0x3005 <= c <= 0x3007 or 0x3040 <= c <= 0x30FF or 0x3400 <= c <= 0x4DBF
        or 0x4E00 <= c <= 0x9FFF or 0xF900 <= c <= 0xFAFF
    ):
        found |= KIND_CJK
    if found & KIND_ALNUM or c == u'\n':
        return found
    if c.isspace():
        found |= KIND_BLANK
    elif c < 128 and c not in u"\"'.,:;!?()[]{}|/\\-<>*_~=^%$@#&+":
        found |= KIND_KEY
    if c == u"'" or c in u"%$¤£¥@#©&+":
        found |= KIND_WORD
        if c in u"#&+":
            found |= KIND_EDGE
    elif c != u'"':
        found |= KIND_SEP | KIND_EDGE
    return found


cdef int _fill_ascii() noexcept:
    cdef int c
    for c in range(128):
        ASCII_KINDS[c] = _what_is(<Py_UCS4>c)
        ASCII_FOLDS[c] = c + 32 if u'A' <= c <= u'Z' else c
        if u'a' <= c <= u'z':
            ASCII_BITS[c] = <uint64_t>1 << (c - <int>u'a')
        elif u'0' <= c <= u'9':
            ASCII_BITS[c] = <uint64_t>1 << 26
        else:
            ASCII_BITS[c] = <uint64_t>1 << (27 + c % 13)
    return 0


_fill_ascii()


cdef class Folds:
    """`declutter.rules.normal.fold` by a table, which is filled as characters are met."""

    cdef object fold, alone
    cdef uint32_t *rows[FOLD_ROWS]
    cdef list longer

    def __cinit__(self, fold, alone):
        """`fold` and `folds_alone` of `declutter.rules.normal`."""
        self.fold, self.alone, self.longer = fold, alone, []
        memset(self.rows, 0, sizeof(self.rows))

    def __dealloc__(self):
        cdef int i
        for i in range(FOLD_ROWS):
            free(self.rows[i])

    def __call__(self, str text not None):
        """The text folded."""
        cdef Line line = Line()
        line.fold(text, self)
        return PyUnicode_FromKindAndData(4, line.text, line.length)

    cdef bint knows(self, str text) except -1:
        """Whether every character's folding is in the table; fills it where rows are missing."""
        cdef uint32_t c
        cdef Py_ssize_t i
        for i in range(len(text)):
            c = <uint32_t>text[i]
            if c < 128:
                # Only beside others it is an apostrophe.
                if c == <uint32_t>u'`':
                    return False
            elif c >= FOLD_ROWS * FOLD_ROW:
                return False
            else:
                if self.rows[c >> 8] == NULL:
                    self._fill(c >> 8)
                if not self.rows[c >> 8][c & 255]:
                    return False
        return True

    cdef int _fill(self, int row) except -1:
        cdef uint32_t *found = <uint32_t *>calloc(FOLD_ROW, sizeof(uint32_t))
        cdef int i
        cdef str folded
        if found == NULL:
            raise MemoryError
        try:
            for i in range(FOLD_ROW):
                char = chr(row * FOLD_ROW + i)
                if not self.alone(char):
                    continue
                folded = self.fold(char)
                if len(folded) == 1:
                    found[i] = ord(folded) | _what_is(folded[0]) << FOLD_KIND_SHIFT | FOLD_ALONE
                else:
                    found[i] = len(self.longer) | FOLD_LONGER | FOLD_ALONE
                    self.longer.append(folded)
        except BaseException:
            free(found)
            raise
        if self.rows[row] == NULL:
            self.rows[row] = found
        else:  # another thread was here first
            free(found)
        return 0


cdef struct Span:
    int start, stop
    uint64_t hash


cdef class Line:
    """A folded line.

    Fields:
        text, kind: its characters and a zero, and what each is.
        holds: the bits of its characters.
        words: the words of its key text.
        starts: for each shape where patterns can begin, in the order in which they are tried.
    """

    cdef Py_UCS4 *text
    cdef uint8_t *kind
    cdef Span *words
    cdef int *starts[SHAPES]
    cdef int started[SHAPES]  # how many there are, -1 where nobody has asked
    cdef uint64_t holds
    cdef int length, count, room
    cdef bint ascii

    def __dealloc__(self):
        self._free()

    cdef void _free(self) noexcept:
        cdef int shape
        free(self.text)
        free(self.kind)
        free(self.words)
        self.text, self.kind, self.words = NULL, NULL, NULL
        for shape in range(SHAPES):
            free(self.starts[shape])
            self.starts[shape] = NULL
        self.room = 0

    cdef int _reserve(self, Py_ssize_t length) except -1:
        """Make room for a text; what was read before is gone."""
        cdef int shape
        cdef Py_ssize_t room
        for shape in range(SHAPES):
            self.started[shape] = -1
        self.length = 0
        self.holds = 0
        if length < self.room:
            return 0
        self._free()
        room = length + 64
        self.text = <Py_UCS4 *>malloc(room * sizeof(Py_UCS4))
        self.kind = <uint8_t *>malloc(room)
        self.words = <Span *>malloc((room // 2 + 1) * sizeof(Span))
        for shape in range(SHAPES):
            self.starts[shape] = <int *>malloc(room * sizeof(int))
            if self.starts[shape] == NULL:
                raise MemoryError
        if self.text == NULL or self.kind == NULL or self.words == NULL:
            raise MemoryError
        self.room = room
        return 0

    cdef int read(self, str folded) except -1:
        """Take a text that is folded already."""
        cdef int n = len(folded), i
        cdef Py_UCS4 c
        self._reserve(n)
        PyUnicode_AsUCS4(folded, self.text, self.room, 1)
        self.ascii = folded.isascii()
        for i in range(n):
            c = self.text[i]
            self.kind[i] = ASCII_KINDS[c] if c < 128 else _what_is(c)
            self.holds |= bit_of(<uint32_t>c)
        self.length = n
        self.text[n] = 0
        return 0

    cdef int fold(self, str text, Folds folds) except -1:
        """Take a text, folding it."""
        cdef int n = len(text), i
        cdef const uint8_t *raw
        cdef uint8_t c
        if not text.isascii():
            if folds.knows(text):
                return self._fold_wide(text, folds)
            return self.read(folds.fold(text))
        self._reserve(n)
        raw = <const uint8_t *>PyUnicode_DATA(text)
        for i in range(n):
            c = ASCII_FOLDS[raw[i]]
            self.text[i] = c
            self.kind[i] = ASCII_KINDS[c]
            self.holds |= ASCII_BITS[c]
        self.ascii = True
        self.length = n
        self.text[n] = 0
        return 0

    cdef int _fold_wide(self, str text, Folds folds) except -1:
        cdef Py_ssize_t n = len(text)
        cdef int i = 0
        cdef Py_ssize_t k
        cdef uint32_t entry, c, seen = 0
        cdef Py_UCS4 char
        cdef str longer
        for k in range(len(text)):
            c = <uint32_t>text[k]
            if c >= 128:
                entry = folds.rows[c >> 8][c & 255]
                if entry & FOLD_LONGER:
                    n += len(<str>folds.longer[entry & FOLD_CHAR])
        self._reserve(n)
        for k in range(len(text)):
            c = <uint32_t>text[k]
            if c < 128:
                self.text[i] = ASCII_FOLDS[c]
                self.kind[i] = ASCII_KINDS[ASCII_FOLDS[c]]
                i += 1
                continue
            entry = folds.rows[c >> 8][c & 255]
            if entry & FOLD_LONGER:
                longer = <str>folds.longer[entry & FOLD_CHAR]
                for char in longer:
                    self.text[i] = char
                    self.kind[i] = _what_is(char)
                    seen |= <uint32_t>char
                    i += 1
            else:
                self.text[i] = entry & FOLD_CHAR
                self.kind[i] = <uint8_t>(entry >> FOLD_KIND_SHIFT)
                seen |= <uint32_t>self.text[i]
                i += 1
        for k in range(i):
            self.holds |= bit_of(<uint32_t>self.text[k])
        self.ascii = seen < 128
        self.length = i
        self.text[i] = 0
        return 0

    cdef int split(self) noexcept:
        """Find the words of the key text; how many there are."""
        cdef int i = 0, n = self.length
        cdef Span *word = self.words
        cdef uint64_t hash
        while i < n:
            if not self.kind[i] & KIND_KEY:
                i += 1
                continue
            word.start = i
            hash = FIRST_HASH
            while i < n and self.kind[i] & KIND_KEY:
                hash = hash_next(hash, <uint32_t>self.text[i])
                i += 1
            word.stop = i
            word.hash = hash
            word += 1
        self.count = <int>(word - self.words)
        return self.count

    cdef int count_words(self) noexcept:
        """`declutter.rules.normal.count_words` of the key text."""
        cdef int i, words = 0, alone = 0
        cdef bint inside = False
        for i in range(self.length):
            if not self.kind[i] & KIND_KEY:
                inside = False
            elif self.kind[i] & KIND_CJK:
                inside = False
                alone += 1
            elif not inside:
                inside = True
                words += 1
        return words + (alone + 1) // 2

    cdef void pair_guillemets(self) noexcept:
        """`declutter.rules.normal.pair_guillemets`."""
        cdef int i
        cdef bint opens = False, closes = False
        for i in range(self.length):
            opens |= self.text[i] == u'«'
            closes |= self.text[i] == u'»'
        if opens and closes:
            for i in range(self.length):
                if self.text[i] == u'«' or self.text[i] == u'»':
                    self.text[i] = u'"'
                    self.holds |= ASCII_BITS[<int>u'"']
                    self.kind[i] = ASCII_KINDS[<int>u'"']
