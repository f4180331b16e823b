"""Candidates of a line by the words it holds: the twin of `declutter.rules.prefilter.Finder`."""

from array import array as _array

cdef enum:
    MOST_NEEDS = 3
    LOOKUPS = 50000
    DIGIT_LENGTH = 60

cdef frozenset ICONS = frozenset(
    {"arrow", "chevron", "caret", "angle", "icon", "wp", "external", "fa"}
)


cdef class Index:
    """The twin of `declutter.rules.prefilter.Index`."""

    cdef dict words, stems, pieces, memo
    cdef list digits
    cdef str symbols
    cdef int longest
    cdef const int32_t[::1] rows, sets, starts, patterns

    def __init__(
        self, dict words, dict stems, const int32_t[::1] rows, const int32_t[::1] sets,
        dict pieces, list digits, const int32_t[::1] starts, const int32_t[::1] patterns,
    ):
        """The fields of its twin."""
        self.words, self.stems, self.pieces, self.digits = words, stems, pieces, digits
        self.rows, self.sets = rows, sets
        self.starts, self.patterns = starts, patterns
        self.symbols = "".join(char for char in pieces if char.isascii())
        self.longest = max(map(len, stems), default=0)
        self.memo = {}

    cdef bytes of_word(self, str word):
        """Numbers of the sets that hold a word or a beginning of it; remembered within bounds."""
        cdef object found = self.memo.get(word)
        cdef int length
        if found is None:
            parts = [self._row(self.words.get(word))]
            for length in range(1, min(len(word), self.longest) + 1):
                parts.append(self._row(self.stems.get(word[:length])))
            found = b"".join(parts)
            if len(self.memo) >= LOOKUPS:
                self.memo.clear()
            self.memo[word] = found
        return found

    cdef bytes _row(self, object row):
        """The sets of a row as int32 bytes, none for None."""
        if row is None:
            return b""
        cdef Py_ssize_t first = self.rows[row], count = self.rows[row + 1] - first
        return (<const char *>&self.sets[first])[: count * sizeof(int32_t)]


cdef class Finder:
    """Patterns by their keys; sets of keys that a line satisfies are stamped with its number."""

    cdef const int32_t[::1] limits, beyond
    cdef const int32_t[:, ::1] needs
    cdef Index begins, holds
    cdef int held_limit, stamp
    cdef int32_t[::1] held, seen

    def __init__(
        self, const int32_t[::1] limits, const int32_t[::1] beyond, const int32_t[:, ::1] needs,
        Index begins not None, Index holds not None, int held_limit,
    ):
        """The columns of `declutter.rules.prefilter.Table`; the most words that `holds` finds."""
        self.limits, self.beyond, self.needs = limits, beyond, needs
        self.begins, self.holds, self.held_limit = begins, holds, held_limit
        self.stamp = 0
        self.held = _array("i", bytes(4 * holds.starts.shape[0]))
        self.seen = _array("i", bytes(4 * (limits.shape[0] + 1)))

    def find(self, str folded not None, str keyed not None):
        """Numbers of the patterns that could match one line, in order."""
        cdef list words = keyed.split()
        if not words:
            return []
        cdef bint ascii = folded.isascii()
        cdef int count = len(words) if ascii else 1
        cdef list found = []
        cdef str word
        self.stamp += 1
        for word in words[:3] if words[0] in ICONS else words[:1]:
            self._begin(word, count, ascii, found)
        if not found and count > self.held_limit:
            return found
        for word in words:
            self._hold(self.holds.of_word(word), count, ascii, found)
        self._hold_others(folded, count, ascii, found)
        found = [i for i in found if self._has_needs(i)]
        if len(found) > 1:
            found.sort()
        return found

    cdef int _try(self, Index index, int number, int count, bint ascii, list found) except -1:
        """Add the patterns of a set that a line of so many words could match."""
        cdef int i, pattern
        for i in range(index.starts[number], index.starts[number + 1]):
            pattern = index.patterns[i]
            if self.seen[pattern] == self.stamp or count > self.limits[pattern]:
                continue
            self.seen[pattern] = self.stamp
            if not (ascii and self.beyond[pattern]):
                found.append(pattern)
        return 0

    cdef bint _has_needs(self, int pattern) noexcept:
        cdef int i, number
        for i in range(MOST_NEEDS):
            number = self.needs[pattern, i]
            if number < 0:
                return True
            if self.held[number] != self.stamp:
                return False
        return True

    cdef int _begin(self, str word, int count, bint ascii, list found) except -1:
        """Follow the sets with one of whose keys a line begins."""
        cdef Index index = self.begins
        cdef bytes numbers = index.of_word(word)
        cdef const int32_t *number = <const int32_t *><const char *>numbers
        cdef Py_ssize_t i
        cdef tuple piece
        for i in range(len(numbers) // 4):
            self._try(index, number[i], count, ascii, found)
        for piece in index.pieces.get(word[0], ()):
            if word.startswith(piece[0]):
                self._try(index, piece[1], count, ascii, found)
        if index.digits and word[0].isdigit():
            for digit in index.digits:
                self._try(index, digit, count, ascii, found)
        return 0

    cdef int _hold(self, bytes numbers, int count, bint ascii, list found) except -1:
        """Stamp the sets that a word satisfies, and follow them."""
        cdef const int32_t *number = <const int32_t *><const char *>numbers
        cdef Py_ssize_t i
        for i in range(len(numbers) // 4):
            self._hold_one(number[i], count, ascii, found)
        return 0

    cdef int _hold_one(self, int number, int count, bint ascii, list found) except -1:
        if self.held[number] != self.stamp:
            self.held[number] = self.stamp
            if self.holds.starts[number + 1] > self.holds.starts[number]:
                self._try(self.holds, number, count, ascii, found)
        return 0

    cdef int _hold_others(self, str folded, int count, bint ascii, list found) except -1:
        """Sets that characters anywhere in a line satisfy."""
        cdef str char
        cdef tuple piece
        cdef object chars
        if ascii:
            chars = [char for char in self.holds.symbols if char in folded]
        else:
            chars = set(folded)
        for char in chars:
            for piece in self.holds.pieces.get(char, ()):
                if piece[0] in folded:
                    self._hold_one(piece[1], count, ascii, found)
        if self.holds.digits and len(folded) <= DIGIT_LENGTH and _has_digit(folded):
            for number in self.holds.digits:
                self._hold_one(number, count, ascii, found)
        return 0


cdef bint _has_digit(str text):
    cdef Py_UCS4 c
    for c in text:
        if c.isdigit():
            return True
    return False
