"""Candidates of a line by the words it holds: the twin of `declutter.rules.prefilter.Finder`."""

from array import array as _array

from libc.stdlib cimport qsort

cdef enum:
    MOST_NEEDS = 3
    DIGIT_LENGTH = 60
    KNOWN_SLOTS = 1 << 15
    KNOWN_PROBES = 4
    PIECE_SLOTS = 1 << 13

cdef frozenset ICONS = frozenset(
    {"arrow", "chevron", "caret", "angle", "icon", "wp", "external", "fa"}
)


cdef struct Known:
    # What is known of a word; its characters and the numbers of its sets stand behind it. Sets for
    # which patterns are tried have their numbers inverted.
    uint64_t hash
    int length, count
    bint icon


cdef inline Py_UCS4 *chars_of(Known *known) noexcept:
    return <Py_UCS4 *>(known + 1)


cdef inline int32_t *sets_of(Known *known) noexcept:
    return <int32_t *>(chars_of(known) + known.length)


cdef struct Piece:
    const Py_UCS4 *chars
    int length, number


cdef struct PieceRow:
    Py_UCS4 char
    int first, count


cdef class Pieces:
    """Texts that are looked for anywhere in a line, by their first characters."""

    cdef Py_UCS4 *chars
    cdef Piece *pieces
    cdef PieceRow *rows
    cdef Py_ssize_t mask
    cdef uint8_t opens[128]
    cdef uint64_t bits  # of their first characters

    def __cinit__(self, dict pieces):
        """`pieces`: first character -> (text, number)."""
        cdef Py_ssize_t total = 0, count = 0, room = PIECE_SLOTS, at
        cdef str text
        for found in pieces.values():
            count += len(found)
            for text, _ in found:
                total += len(text)
        while room < 4 * len(pieces):
            room *= 2
        self.mask = room - 1
        self.chars = <Py_UCS4 *>malloc((total + 1) * sizeof(Py_UCS4))
        self.pieces = <Piece *>malloc((count + 1) * sizeof(Piece))
        self.rows = <PieceRow *>calloc(room, sizeof(PieceRow))
        if self.chars == NULL or self.pieces == NULL or self.rows == NULL:
            raise MemoryError
        memset(self.opens, 0, sizeof(self.opens))
        total = count = 0
        self.bits = 0
        for char, found in pieces.items():
            self.bits |= bit_of(ord(char))
            at = self._slot(ord(char))
            self.rows[at].char, self.rows[at].first = ord(char), count
            self.rows[at].count = len(found)
            if ord(char) < 128:
                self.opens[ord(char)] = 1
            for text, number in found:
                PyUnicode_AsUCS4(text, self.chars + total, len(text) + 1, 0)
                self.pieces[count].chars = self.chars + total
                self.pieces[count].length, self.pieces[count].number = len(text), number
                total += len(text)
                count += 1

    def __dealloc__(self):
        free(self.chars)
        free(self.pieces)
        free(self.rows)

    cdef inline Py_ssize_t _slot(self, Py_UCS4 c) noexcept:
        cdef Py_ssize_t at = (<uint32_t>c * <uint32_t>2654435761u >> 7) & self.mask
        while self.rows[at].char and self.rows[at].char != c:
            at = (at + 1) & self.mask
        return at


cdef class Index:
    """The twin of `declutter.rules.prefilter.Index`."""

    cdef dict words, stems, pieces
    cdef list digits
    cdef int longest
    cdef const int32_t[::1] rows, sets, starts, patterns
    # Words that were looked up; one gives its place to another.
    cdef Known **known

    def __cinit__(self, *_):
        self.known = <Known **>calloc(KNOWN_SLOTS, sizeof(Known *))
        if self.known == NULL:
            raise MemoryError

    def __init__(
        self, dict words, dict stems, const int32_t[::1] rows, const int32_t[::1] sets,
        dict pieces, list digits, const int32_t[::1] starts, const int32_t[::1] patterns,
    ):
        """The fields of its twin."""
        self.words, self.stems, self.pieces, self.digits = words, stems, pieces, digits
        self.rows, self.sets = rows, sets
        self.starts, self.patterns = starts, patterns
        self.longest = max(map(len, stems), default=0)

    def __dealloc__(self):
        cdef int i
        if self.known != NULL:
            for i in range(KNOWN_SLOTS):
                free(self.known[i])
        free(self.known)

    cdef Known *of_word(self, const Py_UCS4 *chars, const Span *word, bint begins) except NULL:
        """What is known of a word: sets that hold it or a beginning of it.

        With `begins`, also those that its first characters satisfy.
        """
        cdef int length = word.stop - word.start, probe
        cdef Py_ssize_t first = <Py_ssize_t>(word.hash >> 20), at
        cdef Known *found
        for probe in range(KNOWN_PROBES):
            at = (first + probe) & (KNOWN_SLOTS - 1)
            found = self.known[at]
            if found == NULL:
                break
            if found.hash == word.hash and found.length == length and not memcmp(
                chars_of(found), chars + word.start, length * sizeof(Py_UCS4)
            ):
                return found
        else:
            at = (first + (word.hash & (KNOWN_PROBES - 1))) & (KNOWN_SLOTS - 1)
        found = self._look_up(
            PyUnicode_FromKindAndData(4, chars + word.start, length), begins
        )
        found.hash = word.hash
        free(self.known[at])
        self.known[at] = found
        return found

    cdef Known *_look_up(self, str word, bint begins) except NULL:
        cdef list numbers = []
        cdef int length
        self._add(numbers, self.words.get(word))
        for length in range(1, min(len(word), self.longest) + 1):
            self._add(numbers, self.stems.get(word[:length]))
        if begins:
            for text, number in self.pieces.get(word[0], ()):
                if word.startswith(text):
                    numbers.append(self._noted(number))
            if word[0].isdigit():
                numbers += map(self._noted, self.digits)
        cdef Known *found = <Known *>malloc(
            sizeof(Known) + (len(word) + 1) * sizeof(Py_UCS4) + len(numbers) * sizeof(int32_t)
        )
        if found == NULL:
            raise MemoryError
        found.length, found.count, found.icon = len(word), len(numbers), word in ICONS
        # Without the zero at the end.
        PyUnicode_AsUCS4(word, chars_of(found), len(word), 0)
        for length in range(found.count):
            sets_of(found)[length] = numbers[length]
        return found

    cpdef int _noted(self, int number) noexcept:
        """A set's number as it stands behind a word."""
        return ~number if self.starts[number + 1] > self.starts[number] else number

    cdef int _add(self, list numbers, object row) except -1:
        """Add the sets of a row, none for None."""
        cdef int i
        if row is not None:
            for i in range(self.rows[row], self.rows[row + 1]):
                numbers.append(self._noted(self.sets[i]))
        return 0


cdef int _ascending(const void *a, const void *b) noexcept nogil:
    return (<const int32_t *>a)[0] - (<const int32_t *>b)[0]


cdef struct Asked:
    # Of a pattern: most words of a line, whether the line holds more than ASCII, sets to satisfy.
    int32_t limit, beyond
    int32_t needs[MOST_NEEDS]


cdef class Finder:
    """Patterns by their keys; what a line satisfies is stamped with its number."""

    cdef Py_ssize_t patterns
    cdef Asked *asked
    cdef uint8_t *held
    cdef uint8_t *seen
    cdef int32_t *found
    cdef Index begins, holds
    cdef Pieces pieces
    cdef int held_limit, count
    cdef uint8_t stamp
    cdef Line line

    def __cinit__(
        self, const int32_t[::1] limits, const int32_t[::1] beyond, const int32_t[:, ::1] needs,
        Index begins not None, Index holds not None, int held_limit,
    ):
        """The columns of `declutter.rules.prefilter.Table`; the most words that `holds` finds."""
        cdef Py_ssize_t i
        cdef int k
        self.patterns = limits.shape[0]
        self.begins, self.holds, self.held_limit = begins, holds, held_limit
        self.asked = <Asked *>malloc((self.patterns + 1) * sizeof(Asked))
        self.seen = <uint8_t *>calloc(self.patterns + 1, 1)
        self.held = <uint8_t *>calloc(holds.starts.shape[0], 1)
        self.found = <int32_t *>malloc((self.patterns + 1) * sizeof(int32_t))
        if not (self.asked and self.seen and self.held and self.found):
            raise MemoryError
        for i in range(self.patterns):
            self.asked[i].limit, self.asked[i].beyond = limits[i], beyond[i]
            for k in range(MOST_NEEDS):
                self.asked[i].needs[k] = needs[i, k]
        self.pieces = Pieces(holds.pieces)
        self.stamp = self.count = 0
        self.line = Line()

    def __dealloc__(self):
        free(self.asked)
        free(self.seen)
        free(self.held)
        free(self.found)

    def find(self, str folded not None):
        """Numbers of the patterns that could match one line, in order."""
        cdef int i
        self.line.read(folded)
        self.look(self.line)
        return [self.found[i] for i in range(self.count)]

    cdef int look(self, Line line) except -1:
        """Put the numbers of the patterns that could match a line into `found`, in order."""
        cdef int i, words = line.split(), count = words if line.ascii else 1, kept = 0
        self.count = 0
        if not words:
            return 0
        self.stamp += 1
        if not self.stamp:  # after 255 lines
            memset(self.held, 0, self.holds.starts.shape[0])
            memset(self.seen, 0, self.patterns)
            self.stamp = 1
        cdef Known *known
        cdef int j
        known = self.begins.of_word(line.text, line.words, True)
        for i in range(min(3, words) if known.icon else 1):
            known = self.begins.of_word(line.text, line.words + i, True)
            for j in range(known.count):
                if sets_of(known)[j] < 0:
                    self._try(self.begins, ~sets_of(known)[j], count, line.ascii)
        if not self.count and count > self.held_limit:
            return 0
        for i in range(words):
            known = self.holds.of_word(line.text, line.words + i, False)
            for j in range(known.count):
                self._hold(sets_of(known)[j], count, line.ascii)
        self._hold_pieces(line, count)
        for i in range(self.count):
            if self._has_needs(self.found[i]):
                self.found[kept] = self.found[i]
                kept += 1
        self.count = kept
        if kept > 1:
            qsort(self.found, kept, sizeof(int32_t), _ascending)
        return 0

    cdef void _try(self, Index index, int number, int count, bint ascii) noexcept:
        """Add the patterns of a set that a line of so many words could match."""
        cdef int i, pattern
        for i in range(index.starts[number], index.starts[number + 1]):
            pattern = index.patterns[i]
            if self.seen[pattern] == self.stamp or count > self.asked[pattern].limit:
                continue
            self.seen[pattern] = self.stamp
            if not (ascii and self.asked[pattern].beyond):
                self.found[self.count] = pattern
                self.count += 1

    cdef bint _has_needs(self, int pattern) noexcept:
        cdef int i, number
        for i in range(MOST_NEEDS):
            number = self.asked[pattern].needs[i]
            if number < 0:
                return True
            if self.held[number] != self.stamp:
                return False
        return True

    cdef inline void _hold(self, int noted, int count, bint ascii) noexcept:
        """Stamp a set that a line satisfies, and follow it."""
        cdef int number = ~noted if noted < 0 else noted
        if self.held[number] != self.stamp:
            self.held[number] = self.stamp
            if noted < 0:
                self._try(self.holds, number, count, ascii)

    cdef int _hold_pieces(self, Line line, int count) except -1:
        """Sets that characters anywhere in a line satisfy."""
        cdef Pieces pieces = self.pieces
        cdef PieceRow *row
        cdef Piece *piece
        cdef bint digits = False
        cdef int i, j
        cdef Py_UCS4 c
        if line.ascii:
            digits = line.holds & bit_of(<uint32_t>u'0') != 0
            if not line.holds & pieces.bits:
                return self._hold_digits(line, count) if digits else 0
        for i in range(line.length):
            c = line.text[i]
            if c < 128:
                digits |= u'0' <= c <= u'9'
                if not pieces.opens[c]:
                    continue
            else:
                digits |= c.isdigit()
            row = pieces.rows + pieces._slot(c)
            for j in range(row.first, row.first + row.count):
                piece = pieces.pieces + j
                if piece.length <= line.length - i and not memcmp(
                    piece.chars, line.text + i, piece.length * sizeof(Py_UCS4)
                ):
                    self._hold(self.holds._noted(piece.number), count, line.ascii)
        return self._hold_digits(line, count) if digits else 0

    cdef int _hold_digits(self, Line line, int count) except -1:
        """Sets that any digit of a short line satisfies."""
        if line.length <= DIGIT_LENGTH:
            for number in self.holds.digits:
                self._hold(self.holds._noted(number), count, line.ascii)
        return 0
