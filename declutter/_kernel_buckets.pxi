"""Hashed features of a line: the twin of `declutter.rules.wording.buckets_python`."""

cdef enum:
    MOST_WORDS = 30
    WORD_STEM = 5
    WORD_GRAM = 4

cdef uint32_t CRC_TABLE[256]


cdef int _fill_crc() noexcept:
    cdef uint32_t i, k, c
    for i in range(256):
        c = i
        for k in range(8):
            c = (c >> 1) ^ (<uint32_t>0xEDB88320 if c & 1 else 0)
        CRC_TABLE[i] = c
    return 0


_fill_crc()


cdef inline uint32_t _crc_byte(uint32_t crc, uint32_t byte) noexcept:
    return (crc >> 8) ^ CRC_TABLE[(crc ^ byte) & 255]


cdef inline uint32_t _crc_char(uint32_t crc, uint32_t c) noexcept:
    """Go on with a character as UTF-8."""
    if c < 0x80:
        return _crc_byte(crc, c)
    if c < 0x800:
        return _crc_byte(_crc_byte(crc, 0xC0 | c >> 6), 0x80 | c & 63)
    if c < 0x10000:
        crc = _crc_byte(crc, 0xE0 | c >> 12)
    else:
        crc = _crc_byte(_crc_byte(crc, 0xF0 | c >> 18), 0x80 | c >> 12 & 63)
    return _crc_byte(_crc_byte(crc, 0x80 | c >> 6 & 63), 0x80 | c & 63)


cdef inline uint32_t _crc_span(uint32_t crc, const Py_UCS4 *text, int start, int stop) noexcept:
    cdef int i
    for i in range(start, stop):
        crc = _crc_char(crc, <uint32_t>text[i])
    return crc


cdef class Buckets:
    """Hashes the features of lines."""

    cdef Folds folds
    cdef Line line
    cdef Words alone
    cdef Hashes seen
    # The words of the line with a space before and after each, and where they begin and end.
    cdef Py_UCS4 *text
    cdef Span *words
    cdef int32_t *found
    cdef int count, length, size
    cdef Py_ssize_t room, buckets

    def __cinit__(self, fold, alone, Words words not None):
        """`fold` and `folds_alone` of `declutter.rules.normal`; what splits text into words."""
        self.folds, self.line, self.alone = Folds(fold, alone), Line(), words

    def __dealloc__(self):
        self._free()
        free(self.seen.slots)

    cdef void _free(self) noexcept:
        free(self.text)
        free(self.words)
        free(self.found)
        self.text, self.words, self.found = NULL, NULL, NULL
        self.room = 0

    def __call__(self, str text not None, set shape not None, int size):
        """Buckets of the features of a text's words and of further ones, each once, in order.

        Args:
            text: the line.
            shape: names of further features.
            size: number of buckets.

        Returns:
            int32 as bytes.
        """
        cdef uint32_t crc
        cdef str name
        if size <= 0:
            raise ValueError("there have to be buckets")
        self.line.fold(text, self.folds)
        self._reserve(self.line.length, len(shape))
        self._split()
        self.size, self.buckets = size, 0
        for name in shape:
            crc = 0xFFFFFFFF
            for char in name:
                crc = _crc_char(crc, <uint32_t><Py_UCS4>char)
            self._add(crc)
        self._add_words()
        qsort(self.found, self.buckets, sizeof(int32_t), _ascending)
        return (<const char *>self.found)[: self.buckets * sizeof(int32_t)]

    cdef int _reserve(self, Py_ssize_t length, Py_ssize_t further) except -1:
        """Make room for a line and its features."""
        cdef Py_ssize_t most = 6 * length + further + 16
        empty_hashes(&self.seen, most)
        if most <= self.room:
            return 0
        self._free()
        self.text = <Py_UCS4 *>malloc(2 * most * sizeof(Py_UCS4))
        self.words = <Span *>malloc(most * sizeof(Span))
        self.found = <int32_t *>malloc(most * sizeof(int32_t))
        if not (self.text and self.words and self.found):
            self._free()
            raise MemoryError
        self.room = most
        return 0

    cdef void _split(self) noexcept:
        """Find the words; every number is a zero."""
        cdef Line line = self.line
        cdef int i = 0, n = line.length, at = 0
        cdef Span *word = self.words
        cdef bint alone
        self.text[at] = u' '
        at += 1
        while i < n:
            if not self._is_part(i):
                i += 1
                continue
            word.start = at
            alone = self._is_alone(i)
            while i < n and self._is_part(i) and self._is_alone(i) == alone:
                if line.kind[i] & KIND_DIGIT:
                    self.text[at] = u'0'
                    while i + 1 < n and line.kind[i + 1] & KIND_DIGIT:
                        i += 1
                else:
                    self.text[at] = line.text[i]
                at += 1
                i += 1
                if alone:
                    break
            word.stop = at
            word += 1
            self.text[at] = u' '
            at += 1
        self.count = <int>(word - self.words)
        # Without words there is one space on either side of nothing.
        if not self.count:
            self.text[at] = u' '
            at += 1
        self.length = at

    cdef inline bint _is_part(self, int i) noexcept:
        """Whether a character of the line is part of a word."""
        return self.line.kind[i] & KIND_ALNUM and self.line.kind[i] & KIND_KEY

    cdef inline bint _is_alone(self, int i) noexcept:
        """Whether a character of the line is a word by itself."""
        return look(self.alone.table, <uint32_t>self.line.text[i]) & ALONE != 0

    cdef void _add(self, uint32_t crc) noexcept:
        """Add a feature by the state of its checksum."""
        cdef uint32_t bucket = (crc ^ <uint32_t>0xFFFFFFFF) % <uint32_t>self.size
        if add_hash(&self.seen, <uint64_t>(bucket + 1) * <uint64_t>0x9E3779B97F4A7C15):
            self.found[self.buckets] = bucket
            self.buckets += 1

    cdef void _add_words(self) noexcept:
        cdef uint32_t crc, first = 0xFFFFFFFF
        cdef int i, number = min(self.count, MOST_WORDS)
        cdef Span *word
        crc = _crc_byte(first, <uint8_t>b'n')
        if number >= 10:
            crc = _crc_byte(crc, 48 + number // 10)
        self._add(_crc_byte(crc, 48 + number % 10))
        for i in range(self.count + 1):
            word = self.words + i
            # The pair with the word before, or with the beginning; the last with the end.
            if i:
                crc = _crc_span(first, self.text, (word - 1).start, (word - 1).stop)
            else:
                crc = _crc_byte(first, <uint8_t>b'^')
            crc = _crc_byte(crc, <uint8_t>b'_')
            if i == self.count:
                self._add(_crc_byte(crc, <uint8_t>b'$'))
                self._add(_crc_byte(_crc_byte(first, <uint8_t>b'w'), <uint8_t>b'$'))
                break
            self._add(_crc_span(crc, self.text, word.start, word.stop))
            crc = _crc_byte(first, <uint8_t>b'w')
            self._add(_crc_span(crc, self.text, word.start, word.stop))
            if word.stop - word.start > WORD_STEM:
                crc = _crc_byte(first, <uint8_t>b's')
                self._add(_crc_span(crc, self.text, word.start, word.start + WORD_STEM))
        for i in range(self.length - WORD_GRAM + 1):
            crc = _crc_byte(first, <uint8_t>b'c')
            self._add(_crc_span(crc, self.text, i, i + WORD_GRAM))
