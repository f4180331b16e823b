"""Patterns of the rules, matched by walking down their rows and back as `re` does.

The twin is `declutter.rules.programs.Regexes`; the operations are `declutter.rules.programs.Op`.
"""

# `declutter.rules.programs.Op`
cdef enum:
    OP_END
    OP_LITERAL
    OP_CHARS
    OP_SLOT
    OP_GROUP
    OP_LEFT
    OP_RIGHT
    OP_LABEL
    OP_BLANK_NEXT
    OP_TEXT_END

cdef enum:
    KNOWN_CLASSES = 6
    SHAPE_ANYWHERE = 4
    ANY_NUMBER = 0x7FFF


cdef struct Row:
    int32_t op
    int32_t a
    int32_t b
    int32_t c


cdef struct After:
    # What comes when a sequence has ended: the row to go on with, or, for the end of one turn of
    # a repeated group, that group, how many turns were made, and where the last one began; with
    # neither, the place is noted and the search goes on.
    const Row *row
    const Row *group
    int count
    int since
    const After *next


cdef class Programs:
    """A pack's patterns, ready to match; the line that they are tried on is the caller's."""

    cdef Row *rows
    cdef int32_t *options
    cdef int32_t *firsts
    cdef Py_UCS4 *chars
    cdef int32_t *ranges
    cdef int32_t *class_starts
    # Of each option and pattern: with which characters it can begin, as bits.
    cdef uint64_t *option_opens
    cdef uint64_t *pattern_opens
    cdef Py_ssize_t patterns
    cdef Line line
    cdef const Py_UCS4 *text  # of the line, and so on
    cdef const uint8_t *kind
    cdef int length
    cdef int *starts
    cdef int started

    def __cinit__(
        self,
        const int32_t[::1] rows,
        const int32_t[::1] options,
        const int32_t[::1] starts,
        str chars,
        list classes,
    ):
        """The arrays of `declutter.rules.programs.Programs`, classes as lists of ranges."""
        cdef Py_ssize_t i, n = 0
        self.patterns = starts.shape[0] - 2 * SHAPES
        if self.patterns < 0:
            raise ValueError("the frames of the shapes are missing")
        self.rows = <Row *>malloc((rows.shape[0] + 4) * sizeof(int32_t))
        self.options = <int32_t *>malloc((options.shape[0] + 1) * sizeof(int32_t))
        self.firsts = <int32_t *>malloc((starts.shape[0] + 1) * sizeof(int32_t))
        self.chars = <Py_UCS4 *>malloc((len(chars) + 1) * sizeof(Py_UCS4))
        self.class_starts = <int32_t *>malloc((len(classes) + 1) * sizeof(int32_t))
        self.ranges = <int32_t *>malloc((2 * sum(map(len, classes)) + 1) * sizeof(int32_t))
        self.option_opens = <uint64_t *>calloc(options.shape[0] + 1, sizeof(uint64_t))
        self.pattern_opens = <uint64_t *>calloc(self.patterns + 1, sizeof(uint64_t))
        if not (
            self.rows and self.options and self.firsts and self.chars and self.class_starts
            and self.ranges and self.option_opens and self.pattern_opens
        ):
            raise MemoryError
        if rows.shape[0]:
            memcpy(self.rows, &rows[0], rows.shape[0] * sizeof(int32_t))
        if options.shape[0]:
            memcpy(self.options, &options[0], options.shape[0] * sizeof(int32_t))
        memcpy(self.firsts, &starts[0], starts.shape[0] * sizeof(int32_t))
        PyUnicode_AsUCS4(chars, self.chars, len(chars) + 1, 1)
        for i, found in enumerate(classes):
            self.class_starts[i] = n
            for low, high in found:
                self.ranges[2 * n], self.ranges[2 * n + 1] = low, high
                n += 1
        self.class_starts[len(classes)] = n
        for i in range(options.shape[0]):
            if not self.option_opens[i]:
                self.option_opens[i] = self._opens(self.rows + self.options[i])
        for i in range(self.patterns):
            self.pattern_opens[i] = self._opens(self.rows + self.firsts[2 * SHAPES + i])
        self.line = Line()

    cdef uint64_t _opens(self, const Row *row) noexcept:
        """With which characters a match of the rows from `row` on can begin."""
        cdef uint64_t found = 0
        cdef int i
        while row.op == OP_GROUP:
            for i in range(row.a, row.a + row.b):
                if not self.option_opens[i]:
                    self.option_opens[i] = self._opens(self.rows + self.options[i])
                found |= self.option_opens[i]
            if row.c & 0xFFFF:
                return found
            row += 1
        if row.op == OP_LITERAL:
            return found | bit_of(<uint32_t>self.chars[row.a])
        return ~<uint64_t>0

    cdef uint64_t _needs(self, const Row *row) noexcept:
        """Bits of characters that every match of the rows from `row` on holds."""
        cdef uint64_t found = 0, shared
        cdef int i
        while row.op != OP_END:
            if row.op == OP_LITERAL:
                for i in range(row.a, row.a + row.b):
                    found |= bit_of(<uint32_t>self.chars[i])
            elif row.op == OP_GROUP and row.c & 0xFFFF:
                shared = ~<uint64_t>0
                for i in range(row.a, row.a + row.b):
                    shared &= self._needs(self.rows + self.options[i])
                found |= shared
            row += 1
        return found

    cdef uint64_t needs(self, int number) noexcept:
        """Bits of characters that every match of a pattern holds."""
        return self._needs(self.rows + self.firsts[2 * SHAPES + number])

    def __dealloc__(self):
        free(self.rows)
        free(self.options)
        free(self.firsts)
        free(self.chars)
        free(self.ranges)
        free(self.class_starts)
        free(self.option_opens)
        free(self.pattern_opens)

    def end(self, int number, int shape, str text not None):
        """Where a match of a pattern ends in a folded text, -1 for none.

        Raises:
            IndexError: there is no such pattern or shape.
        """
        self._check(number, shape)
        cdef Line line = self.line
        line.read(text)
        return self._end(number, shape, line)

    cdef int _check(self, int number, int shape) except -1:
        if not (0 <= number < self.patterns and 0 <= shape < SHAPES):
            raise IndexError(f"no pattern {number} or no shape {shape}")
        return 0

    cdef int _end(self, int number, int shape, Line line) noexcept:
        """Where a match of a pattern ends in a line, -1 for none."""
        cdef After frame
        cdef int i, found
        self.text, self.kind, self.length = line.text, line.kind, line.length
        if line.started[shape] < 0:
            self._start(shape, line)
        frame.row = self.rows + self.firsts[2 * shape + 1]
        frame.group = NULL
        frame.next = NULL
        cdef const Row *first = self.rows + self.firsts[2 * SHAPES + number]
        cdef uint64_t opens = self.pattern_opens[number]
        for i in range(line.started[shape]):
            if not opens & bit_of(<uint32_t>line.text[line.starts[shape][i]]):
                continue
            found = self._run(first, line.starts[shape][i], &frame)
            if found >= 0:
                return found
        return -1

    cdef void _start(self, int shape, Line line) noexcept:
        """Find where patterns can begin in a line: all packs have the same frames."""
        cdef After note
        cdef int at
        cdef const Row *first = self.rows + self.firsts[2 * shape]
        note.row = note.group = NULL
        note.next = NULL
        self.starts, self.started = line.starts[shape], 0
        for at in range(self.length + 1 if shape == SHAPE_ANYWHERE else 1):
            self._run(first, at, &note)
        line.started[shape] = self.started

    cdef void _note(self, int at) noexcept:
        """Note a place where patterns can begin."""
        cdef int i
        for i in range(self.started):
            if self.starts[i] == at:
                return
        self.starts[self.started] = at
        self.started += 1

    cdef inline bint _is(self, int number, int at) noexcept:
        """Whether the character at `at` belongs to a class."""
        if number < KNOWN_CLASSES:
            return self.kind[at] & (1 << number) != 0
        cdef int i
        cdef int32_t c = <int32_t>self.text[at]
        for i in range(
            self.class_starts[number - KNOWN_CLASSES], self.class_starts[number - KNOWN_CLASSES + 1]
        ):
            if self.ranges[2 * i] <= c <= self.ranges[2 * i + 1]:
                return True
        return False

    cdef inline int _span(self, int number, int at, int most) noexcept:
        """How many characters from `at` on belong to a class."""
        cdef int stop = self.length
        if most < stop - at:
            stop = at + most
        cdef int i = at
        while i < stop and self._is(number, i):
            i += 1
        return i - at

    cdef inline bint _literal(self, const Row *row, int at) noexcept:
        if row.b > self.length - at:
            return False
        return memcmp(self.text + at, self.chars + row.a, row.b * sizeof(Py_UCS4)) == 0

    cdef int _run(self, const Row *row, int at, const After *after) noexcept:
        """The end of a match of the rows from `row` on and of what comes after, -1 for none."""
        cdef int span, least, found
        while True:
            if row.op == OP_LITERAL:
                if not self._literal(row, at):
                    return -1
                at += row.b
            elif row.op == OP_CHARS:
                span, least = self._span(row.a, at, row.c), row.b
                if span < least:
                    return -1
                while span > least:
                    found = self._run(row + 1, at + span, after)
                    if found >= 0:
                        return found
                    span -= 1
                at += least
            elif row.op == OP_GROUP:
                return self._turn(row, 0, -1, at, after)
            elif row.op == OP_SLOT:
                return self._slot(row, 0, at, after)
            elif row.op == OP_END:
                if after == NULL:
                    return at
                if after.group != NULL:
                    return self._turn(after.group, after.count, after.since, at, after.next)
                if after.row == NULL:
                    self._note(at)
                    return -1
                row = after.row
                after = after.next
                continue
            elif not self._holds(row.op, at):
                return -1
            row += 1

    cdef int _turn(
        self, const Row *group, int count, int since, int at, const After *after
    ) noexcept:
        """One more turn of a group, or what comes after it."""
        cdef int low = group.c & 0xFFFF, high = group.c >> 16, i, found
        cdef After then
        cdef uint64_t bit
        if count < high and at != since:
            bit = bit_of(<uint32_t>self.text[at])
            then.group = group if high > 1 else NULL
            then.row = group + 1
            then.count = count + 1
            then.since = at
            then.next = after
            for i in range(group.a, group.a + group.b):
                if not self.option_opens[i] & bit:
                    continue
                found = self._run(self.rows + self.options[i], at, &then)
                if found >= 0:
                    return found
        return self._run(group + 1, at, after) if count >= low else -1

    cdef int _slot(self, const Row *row, int count, int at, const After *after) noexcept:
        """One more word of a slot with the separators on its side, or what comes after it."""
        cdef int separators = 0, word, found
        cdef int start = at
        if count < row.b:
            # Before each word, or between the words.
            if row.c == 1 or (row.c == 2 and count > 0):
                separators = self._span(0, at, ANY_NUMBER)
                start = at + separators if separators else -1
            word = self._span(1, start, ANY_NUMBER) if start >= 0 else 0
            if row.c == 0 and word:
                # A word ends where separators begin, so only their number can vary.
                separators = self._span(0, start + word, ANY_NUMBER)
                while separators:
                    found = self._slot(row, count + 1, start + word + separators, after)
                    if found >= 0:
                        return found
                    separators -= 1
            elif row.c:
                while word:
                    found = self._slot(row, count + 1, start + word, after)
                    if found >= 0:
                        return found
                    word -= 1
        return self._run(row + 1, at, after) if count >= row.a else -1

    cdef bint _holds(self, int op, int at) noexcept:
        """Whether an assertion holds at a place."""
        cdef bint is_end = at == self.length
        if op == OP_TEXT_END:
            return is_end
        if op == OP_LEFT:
            if at == 0 or not self.kind[at - 1] & KIND_ALNUM or self.kind[at - 1] & KIND_CJK:
                return True
            return not is_end and self.kind[at] & KIND_CJK != 0
        if op == OP_RIGHT:
            if is_end or not self.kind[at] & KIND_ALNUM or self.kind[at] & KIND_CJK:
                return True
            return at > 0 and self.kind[at - 1] & KIND_CJK != 0
        if op == OP_BLANK_NEXT:
            return not is_end and self.kind[at] & KIND_BLANK != 0
        return self._label(at)

    cdef bint _label(self, int at) noexcept:
        """`declutter.rules.programs.LABEL_END`."""
        cdef int i = at + self._span(5, at, ANY_NUMBER)
        cdef Py_UCS4 c
        if i < self.length:
            c = self.text[i]
            if c in u":=|>•·→»►▶\n":
                return True
            if c in u"-–—" and i + 1 < self.length and self.kind[i + 1] & KIND_BLANK:
                return True
        if at < self.length and self.text[at] in u".!?":
            i = at + 1 + self._span(5, at + 1, ANY_NUMBER)
            return i < self.length and self.text[i] == u'\n'
        return False
