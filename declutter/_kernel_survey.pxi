"""Traits of lines: the twin of `declutter.rules.traits.survey_python`."""

# `declutter.rules.traits`
cdef enum:
    TRAIT_PROSE = 1
    TRAIT_QUOTE = 2
    TRAIT_DASH = 4
    TRAIT_CREDIT = 8

# `declutter.rules.traits` and `declutter.rules.shape`
cdef enum:
    CAPTION_LOW = 8
    CAPTION_HIGH = 500
    CREDIT_TAIL = 110
    MAX_END = 120
    SHORT_PIECE = 12
    LONG_TEXT = 200
    PROSE_WORDS = 8
    PROSE_CHARS = 40

# What a character can be, for the lists of marks below.
cdef enum:
    MARK_CLOSER = 1 << 0  # closes a quotation or bracket, or is blank beside one
    MARK_STOP = 1 << 1
    MARK_QUOTE = 1 << 2  # opens a quotation
    MARK_DASH = 1 << 3  # opens a line of dialogue
    MARK_END = 1 << 4  # a stop that white space has to follow
    MARK_AFTER_END = 1 << 5
    MARK_WIDE_END = 1 << 6  # a stop that anything may follow
    MARK_AFTER_WIDE = 1 << 7
    MARK_BULLET = 1 << 8  # sets pieces off between white space
    MARK_FINAL = 1 << 9  # ends what is no caption
    MARK_BRACKET = 1 << 10
    MARK_OFFSET = 1 << 11  # stands before an agency, after white space
    MARK_GAP = 1 << 12  # stands before a label, with white space after it
    MARK_LABEL = 1 << 13  # stands behind a label

cdef enum:
    MARK_SLOTS = 0x10000

cdef tuple MARKS = (
    (MARK_CLOSER, "\"'”’»)]）」』】›\u200f\u200e "),
    (MARK_STOP, ".!?。！？؟…।"),
    (MARK_QUOTE, "\"“„«「『‹‟‘'”"),
    (MARK_DASH, "—–―"),
    (MARK_END, ".!?…؟"),
    (MARK_AFTER_END, "\"'”’»)]"),
    (MARK_WIDE_END, "。！？"),
    (MARK_AFTER_WIDE, "」』”"),
    (MARK_BULLET, "|•·►▶»→★"),
    (MARK_FINAL, ".!?。！？…\"”»'"),
    (MARK_BRACKET, ")]）"),
    (MARK_OFFSET, "-–—|/©"),
    (MARK_GAP, ".!?…|)]»\"”“•–—-"),
    (MARK_LABEL, ":：=©"),
)


cdef class Survey:
    """Finds the traits of lines and where their last sentences begin."""

    cdef Folds folds
    cdef Line line
    cdef uint16_t *marks
    # The text in hand.
    cdef int kind, length
    cdef const void *data

    def __cinit__(self, fold, alone):
        """`fold` and `folds_alone` of `declutter.rules.normal`."""
        self.folds, self.line = Folds(fold, alone), Line()
        self.marks = <uint16_t *>calloc(MARK_SLOTS, sizeof(uint16_t))
        if self.marks == NULL:
            raise MemoryError
        for flag, chars in MARKS:
            for char in chars:
                self.marks[<int>ord(char)] |= flag

    def __dealloc__(self):
        free(self.marks)

    def __call__(self, list texts not None, int32_t[:, ::1] out not None):
        """Write traits and places; int32[2, len(texts)]."""
        cdef int i, first, stop
        cdef int32_t found
        cdef str text
        cdef uint32_t last
        if out.shape[0] != 2 or out.shape[1] != len(texts):
            raise ValueError("out has another shape than the texts ask for")
        for i in range(len(texts)):
            text = <str?>texts[i]
            # Counting words may run Python code, and with it other threads; nothing else does.
            found = TRAIT_PROSE if self._is_prose(text) else 0
            self._take(text)
            first = 0
            while first < self.length and self._blank(first):
                first += 1
            stop = self._before_closers()
            last = self._at(stop - 1) if stop else 0
            if first < self.length:
                found |= self._opening(first, last)
            if self._may_end_in_credit():
                found |= TRAIT_CREDIT
            out[0, i] = found
            out[1, i] = self._last_segment()

    cdef inline void _take(self, str text) noexcept:
        self.kind, self.data, self.length = (
            PyUnicode_KIND(text), PyUnicode_DATA(text), <int>len(text)
        )

    cdef inline uint32_t _at(self, int i) noexcept:
        if self.kind == 1:
            return (<const uint8_t *>self.data)[i]
        if self.kind == 2:
            return (<const uint16_t *>self.data)[i]
        return (<const uint32_t *>self.data)[i]

    cdef inline bint _reads(self, int i, Py_UCS4 c) noexcept:
        return <Py_UCS4>self._at(i) == c

    cdef inline int _mark(self, int i) noexcept:
        cdef uint32_t c = self._at(i)
        return self.marks[c] if c < MARK_SLOTS else 0

    cdef inline bint _blank(self, int i) noexcept:
        return Py_UNICODE_ISSPACE(self._at(i))

    cdef int _before_closers(self) noexcept:
        """Where the closing marks at the end of the text begin."""
        cdef int stop = self.length
        while stop and self._mark(stop - 1) & MARK_CLOSER:
            stop -= 1
        return stop

    cdef bint _is_prose(self, str text) except -1:
        """`declutter.rules.shape.is_prose`."""
        cdef int stop
        if len(text) >= LONG_TEXT:
            return True
        self._take(text)
        stop = self._before_closers()
        if not stop or not self._mark(stop - 1) & MARK_STOP:
            return False
        if self.length < PROSE_CHARS and text.isascii():
            return False
        self.line.fold(text, self.folds)
        return self.line.count_words() >= PROSE_WORDS

    cdef int32_t _opening(self, int first, uint32_t last) noexcept:
        """`opens_quote` and `opens_dash` of `declutter.rules.shape`."""
        cdef int i, mark = self._mark(first)
        if mark & MARK_QUOTE:
            if not self._reads(first, u'«'):
                return TRAIT_QUOTE
            for i in range(self.length):
                if self._reads(i, u'»'):
                    return TRAIT_QUOTE
        elif mark & MARK_DASH:
            if last >= MARK_SLOTS or not self.marks[last] & MARK_DASH:
                return TRAIT_DASH
        return 0

    cdef bint _may_end_in_credit(self) noexcept:
        """`declutter.rules.traits.may_end_in_credit`."""
        cdef int n = self.length, i, mark, first
        cdef bint gap = False
        if not CAPTION_LOW <= n <= CAPTION_HIGH:
            return False
        if self._mark(n - 1) & MARK_FINAL:
            if not self._reads(n - 1, u'.') or not self._mark(n - 2) & MARK_BRACKET:
                return False
        i = n
        while i and (self._reads(i - 1, u' ') or self._reads(i - 1, u'.')):
            i -= 1
        if i and self._mark(i - 1) & MARK_BRACKET:
            return True
        first = max(n - CREDIT_TAIL, 0)
        for i in range(first, n):
            mark = self._mark(i)
            if mark & MARK_OFFSET and i > first and self._blank(i - 1):
                return True
            if mark & MARK_LABEL and gap:
                return True
            if self._blank(i) and i > first:
                if self._mark(i - 1) & MARK_GAP or self._blank(i - 1):
                    gap = True
                if self._reads(i, u' ') and i > first + 2 and self._has_ot(i):
                    return True
        return False

    cdef inline bint _has_ot(self, int i) noexcept:
        """Whether "ot." stands before a place."""
        return (
            self._reads(i - 1, u'.') and self._reads(i - 2, u't')
            and self._reads(i - 3, u'o')
        )

    cdef int _last_segment(self) noexcept:
        """`declutter.rules.shape.last_segment`."""
        cdef int n = self.length, i = max(n - MAX_END, 0), last = 0, stop
        while i < n:
            stop = self._segment_end(i)
            if stop:
                i = last = stop
            else:
                i += 1
        if last and n - last < SHORT_PIECE:
            for i in range(last, n):
                if Py_UNICODE_ISALNUM(self._at(i)):
                    return last
            return 0
        return last

    cdef int _segment_end(self, int i) noexcept:
        """Where what ends a segment at a place stops, 0 where nothing does."""
        cdef int n = self.length, j = i + 1, mark = self._mark(i), stop
        if mark & MARK_END:
            while j < n and self._mark(j) & MARK_AFTER_END:
                j += 1
            return self._after_blanks(j) if j < n and self._blank(j) else 0
        if mark & MARK_WIDE_END:
            while j < n and self._mark(j) & MARK_AFTER_WIDE:
                j += 1
            # Something has to stand behind it, if need be the last of the closing marks.
            if j == n or self._reads(j, u'\n'):
                return j - 1 if j > i + 1 else 0
            return j
        if not self._blank(i):
            return 0
        if j < n and self._mark(j) & MARK_BULLET:
            stop = self._after_blanks(j + 1)
            if stop:
                return stop
        if self._reads(i, u'\n') and j < n and not self._reads(j, u'\n'):
            return j
        return 0

    cdef inline int _after_blanks(self, int i) noexcept:
        """The next character that is not blank, 0 where there is none."""
        while i < self.length and self._blank(i):
            i += 1
        return i if i < self.length else 0
