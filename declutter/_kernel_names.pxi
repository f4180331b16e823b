"""Words of the attributes that name elements, as hashes, and what is known of each word."""

cdef struct NameWord:
    int32_t start, end  # place in the attributes
    uint64_t hash
    uint64_t begin  # hash of the first letters

cdef struct NameWords:
    NameWord *data
    Py_ssize_t size
    Py_ssize_t room

cdef enum:
    FIRST_LETTERS = 3  # as in `declutter.features.hints`
    FEW_WORDS = 32


def class_words(str attrs not None) -> tuple:
    """Lower-case words of the naming attributes; see `words.class_words`."""
    cdef NameWords words
    cdef Py_ssize_t k
    memset(&words, 0, sizeof(words))
    try:
        read_names(attrs, &words)
        return tuple([
            attrs[words.data[k].start : words.data[k].end].lower() for k in range(words.size)
        ])
    finally:
        free(words.data)


cdef int read_names(str attrs, NameWords *words) except -1:
    """Append the words of some attributes."""
    cdef int kind = PyUnicode_KIND(attrs)
    cdef void *data = PyUnicode_DATA(attrs)
    if kind == 1:
        return name_words[uint8_t](<uint8_t *>data, len(attrs), words)
    if kind == 2:
        return name_words[uint16_t](<uint16_t *>data, len(attrs), words)
    return name_words[uint32_t](<uint32_t *>data, len(attrs), words)


cdef bint names(const UCS *s, int64_t first, int64_t end) noexcept nogil:
    """Whether s[first:end] ends with the name of an attribute that names its element."""
    cdef uint32_t last = s[end - 1] if end > first else 0
    if last == c"s":
        return end - first >= 5 and at_word(s, end - 5, end, b"class")
    if last == c"d":
        return end - first >= 2 and at_word(s, end - 2, end, b"id")
    if last == c"p":
        return end - first >= 8 and at_word(s, end - 8, end, b"itemprop")
    if last == c"e":
        return (end - first >= 4 and at_word(s, end - 4, end, b"role")) or (
            end - first >= 8 and at_word(s, end - 8, end, b"itemtype")
        )
    return False


cdef int name_words(const UCS *s, int64_t n, NameWords *out) except -1:
    cdef int64_t first = 0, i = 0, end
    while True:
        i = find(s, i, n, <UCS>c"=")
        if i + 1 >= n:
            return 0
        if s[i + 1] != c'"' or not names(s, first, i):
            i += 1
            continue
        end = find(s, i + 2, n, <UCS>c'"')
        if end >= n:
            return 0
        split_name(s, i + 2, end, out)
        first = i = end + 1


cdef int split_name(const UCS *s, int64_t i, int64_t end, NameWords *out) except -1:
    """Words of one value: runs of letters, parted where lower case turns to upper."""
    cdef int64_t start
    while i < end:
        start = i
        if is_upper(s[i]):
            i += 1
            if not (i < end and is_lower(s[i])):
                while i < end and is_upper(s[i]):
                    i += 1
                if i < end and is_lower(s[i]):
                    # The last capital begins the next word.
                    i -= 1
                add_word(s, start, i, out)
                continue
        elif not is_lower(s[i]):
            i += 1
            continue
        while i < end and is_lower(s[i]):
            i += 1
        add_word(s, start, i, out)
    return 0


cdef inline bint is_lower(uint32_t c) noexcept nogil:
    return c"a" <= c <= c"z"


cdef inline bint is_upper(uint32_t c) noexcept nogil:
    return c"A" <= c <= c"Z"


cdef int add_word(const UCS *s, int64_t start, int64_t end, NameWords *out) except -1:
    cdef NameWord *word
    cdef uint64_t hash = FIRST_HASH
    cdef int64_t k
    if out.size == out.room:
        out.room = 2 * out.room + 64
        word = <NameWord *>realloc(out.data, out.room * sizeof(NameWord))
        if word == NULL:
            raise MemoryError
        out.data = word
    word = &out.data[out.size]
    word.start, word.end, word.begin = <int32_t>start, <int32_t>end, 0
    for k in range(start, end):
        hash = hash_next(hash, s[k] | 32)
        if k - start + 1 == FIRST_LETTERS:
            word.begin = hash | 1
    word.hash = hash | 1
    out.size += 1
    return 0


cdef class WordTable:
    """A mapping of words to numbers, read only once it is made."""

    cdef Hashes keys
    cdef double *values

    def __init__(self, table not None):
        """`table`: word -> float."""
        cdef Py_ssize_t at
        cdef uint64_t key
        empty_hashes(&self.keys, len(table))
        self.values = <double *>calloc(self.keys.room, sizeof(double))
        if self.values == NULL:
            raise MemoryError
        for word, value in table.items():
            key = hash_word(word)
            add_hash(&self.keys, key)
            at = place_of(&self.keys, key)
            self.values[at] = value

    def __dealloc__(self):
        free(self.keys.slots)
        free(self.values)

    cdef inline double get(self, uint64_t key) noexcept nogil:
        """The number of a word, 0 where it is unknown."""
        cdef Py_ssize_t at = place_of(&self.keys, key)
        return self.values[at] if at >= 0 else 0.0


cdef class ShapeWords:
    """The words of some pairs of a tag and attributes."""

    cdef list shapes
    cdef NameWords words
    cdef Ints first  # of each shape, and one past the last

    def __init__(self, list shapes not None):
        self.shapes = shapes
        for _, attrs in shapes:
            push(&self.first, <int32_t>self.words.size)
            if attrs:
                read_names(attrs, &self.words)
        push(&self.first, <int32_t>self.words.size)

    def __dealloc__(self):
        free(self.words.data)
        free(self.first.data)

    def keys(self, int64_t[::1] out):
        """Fill `out` with a hash of each shape's tag and words."""
        cdef Py_ssize_t i, k
        cdef uint64_t key
        for i in range(len(self.shapes)):
            key = hash_word(self.shapes[i][0])
            for k in range(self.first.data[i], self.first.data[i + 1]):
                key = key * <uint64_t>1099511628211 ^ self.words.data[k].hash
                key ^= key >> 29
            out[i] = <int64_t>key

    def values(self, WordTable table not None, double[::1] out):
        """Fill `out`; see `features.lexicon.name_values`."""
        cdef Py_ssize_t i, k, first, last
        cdef Hashes seen
        cdef double value
        memset(&seen, 0, sizeof(seen))
        try:
            for i in range(len(self.shapes)):
                value = table.get(hash_word(f"<{self.shapes[i][0]}>"))
                first, last = self.first.data[i], self.first.data[i + 1]
                if last - first > FEW_WORDS:
                    empty_hashes(&seen, last - first)
                for k in range(first, last):
                    if last - first > FEW_WORDS:
                        if not add_hash(&seen, self.words.data[k].hash):
                            continue
                    elif repeats(self.words.data, first, k):
                        continue
                    value += table.get(self.words.data[k].hash)
                out[i] = value
        finally:
            free(seen.slots)

    def bits(self, NameBits table not None, uint64_t[:, ::1] out):
        """Fill `out`, zeros; see `features.hints.name_bits`."""
        cdef Py_ssize_t i, k, at
        cdef uint64_t bits
        cdef NameWord *word
        cdef int number
        for i in range(len(self.shapes)):
            tag, attrs = self.shapes[i]
            found = table.tags.get(tag)
            if found is not None:
                number = found
                out[i, number // 64] |= <uint64_t>1 << (number % 64)
            bits = 0
            for k in range(self.first.data[i], self.first.data[i + 1]):
                word = &self.words.data[k]
                if word.begin and holds_hash(&table.begins, word.begin):
                    bits |= <uint64_t>table.exact((<str>attrs)[word.start : word.end].lower())
                    continue
                at = place_of(&table.words, word.hash)
                if at >= 0:
                    bits |= table.masks[at]
            out[i, 0] |= bits


cdef inline bint repeats(NameWord *words, Py_ssize_t first, Py_ssize_t k) noexcept nogil:
    """Whether a word stands among those before it."""
    cdef Py_ssize_t i
    for i in range(first, k):
        if words[i].hash == words[k].hash:
            return True
    return False


cdef class NameBits:
    """Bits of tags and of class words."""

    cdef dict tags
    cdef object exact
    cdef Hashes words, begins
    cdef uint64_t *masks

    def __init__(self, dict tags not None, dict words not None, begins, exact):
        """Set up.

        Args:
            tags: tag -> number of its bit.
            words: word -> its bits, all below 64.
            begins: the first `FIRST_LETTERS` letters of words that `words` does not settle.
            exact: any word -> its bits.
        """
        cdef Py_ssize_t at
        cdef uint64_t key
        self.tags, self.exact = tags, exact
        empty_hashes(&self.words, len(words))
        self.masks = <uint64_t *>calloc(self.words.room, sizeof(uint64_t))
        if self.masks == NULL:
            raise MemoryError
        for word, mask in words.items():
            key = hash_word(word)
            add_hash(&self.words, key)
            at = place_of(&self.words, key)
            self.masks[at] = mask
        empty_hashes(&self.begins, len(begins))
        for begin in begins:
            if len(begin) != FIRST_LETTERS:
                raise ValueError(f"{begin!r} has not {FIRST_LETTERS} letters")
            add_hash(&self.begins, hash_word(begin))

    def __dealloc__(self):
        free(self.words.slots)
        free(self.begins.slots)
        free(self.masks)


def shapes(list tags not None, list attrs not None, int64_t[::1] out) -> list:
    """Fill `out`, and give the different pairs; see `elements.Elements.shapes`."""
    cdef Py_ssize_t n = len(tags), i, slots = 16, at, row
    cdef list found = []
    cdef uint64_t hash
    while slots < 2 * n:
        slots *= 2
    # Numbers of the pairs, one past; 0 for an empty slot.
    cdef int32_t *table = <int32_t *>calloc(slots, sizeof(int32_t))
    if table == NULL:
        raise MemoryError
    try:
        for i in range(n):
            hash = <uint64_t>PyObject_Hash(attrs[i]) * 3 + <uint64_t>PyObject_Hash(tags[i])
            hash *= <uint64_t>11400714819323198485u
            at = <Py_ssize_t>(hash >> 32) & (slots - 1)
            while table[at]:
                pair = <tuple>found[table[at] - 1]
                if pair[0] == tags[i] and pair[1] == attrs[i]:
                    break
                at = (at + 1) & (slots - 1)
            if not table[at]:
                found.append((tags[i], attrs[i]))
                table[at] = <int32_t>len(found)
            out[i] = table[at] - 1
    finally:
        free(table)
    return found
