"""Candidates of a line by the words it holds: the twin of `declutter.rules.prefilter.Finder`."""

cdef enum:
    MOST_NEEDS = 3
    LOOKUPS = 50000
    DIGIT_LENGTH = 60

cdef frozenset ICONS = frozenset(
    {"arrow", "chevron", "caret", "angle", "icon", "wp", "external", "fa"}
)


cdef class Finder:
    """Patterns by their keys; sets of keys that a line satisfies are stamped with its number."""

    cdef list patterns
    cdef const int32_t[::1] limits, beyond, starts, found_by
    cdef const int32_t[:, ::1] needs
    cdef dict words, stems, pieces, memo
    cdef list digits
    cdef str symbols
    cdef int longest, stamp
    cdef int32_t[::1] held, seen

    def __init__(
        self, list patterns, const int32_t[::1] limits, const int32_t[::1] beyond,
        const int32_t[:, ::1] needs, const int32_t[::1] starts, const int32_t[::1] found_by,
        dict words, dict stems, dict pieces, list digits,
    ):
        """The columns of `declutter.rules.prefilter.Table`."""
        from array import array

        self.patterns, self.limits, self.beyond = patterns, limits, beyond
        self.needs, self.starts, self.found_by = needs, starts, found_by
        self.words, self.stems, self.pieces, self.digits = words, stems, pieces, digits
        self.symbols = "".join(char for char in pieces if char.isascii())
        self.longest = max(map(len, stems), default=0)
        self.memo = {}
        self.stamp = 0
        self.held = array("i", bytes(4 * (starts.shape[0] // 2 + 1)))
        self.seen = array("i", bytes(4 * (len(patterns) + 1)))

    def find(self, str folded not None, str keyed not None):
        """The patterns that could match one line, in order."""
        cdef list words = keyed.split()
        if not words:
            return []
        cdef bint ascii = folded.isascii()
        cdef int count = len(words) if ascii else 1
        cdef list codes = [], firsts
        cdef object word
        cdef str first = words[0]
        self.stamp += 1
        for word in words:
            self._hold(self._sets(<str>word), codes)
        if not ascii:
            for word in set(folded):
                self._hold_pieces(<str>word, folded, codes)
        else:
            for word in self.symbols:
                if word in folded:
                    self._hold_pieces(<str>word, folded, codes)
        if self.digits and len(folded) <= DIGIT_LENGTH and _has_digit(folded):
            for number in self.digits:
                self._hold_one(number, codes)
        firsts = words[:3] if first in ICONS else words[:1]
        for word in firsts:
            self._begin(<str>word, codes)
        cdef list found = []
        cdef int code, i, pattern
        for code in codes:
            for i in range(self.starts[code], self.starts[code + 1]):
                pattern = self.found_by[i]
                if self.seen[pattern] != self.stamp and self._fits(pattern, count, ascii):
                    self.seen[pattern] = self.stamp
                    found.append(pattern)
        if len(found) > 1:
            found.sort()
        return [self.patterns[i] for i in found]

    cdef bint _fits(self, int pattern, int count, bint ascii) noexcept:
        cdef int i, number
        if count > self.limits[pattern] or (ascii and self.beyond[pattern]):
            return False
        for i in range(MOST_NEEDS):
            number = self.needs[pattern, i]
            if number < 0:
                return True
            if self.held[number] != self.stamp:
                return False
        return True

    cdef bytes _sets(self, str word):
        """Numbers of the sets that hold a word or a beginning of it."""
        cdef object found = self.memo.get(word)
        cdef int length
        if found is None:
            parts = [self.words.get(word, b"")]
            for length in range(1, min(len(word), self.longest) + 1):
                parts.append(self.stems.get(word[:length], b""))
            found = b"".join(parts)
            if len(self.memo) >= LOOKUPS:
                self.memo.clear()
            self.memo[word] = found
        return found

    cdef int _hold(self, bytes numbers, list codes) except -1:
        cdef const int32_t *number = <const int32_t *><const char *>numbers
        cdef Py_ssize_t i
        for i in range(len(numbers) // 4):
            self._hold_one(number[i], codes)
        return 0

    cdef int _hold_one(self, int number, list codes) except -1:
        """Stamp a set; its code is worth following where patterns are found by it."""
        if self.held[number] != self.stamp:
            self.held[number] = self.stamp
            if self.starts[2 * number + 1] > self.starts[2 * number]:
                codes.append(2 * number)
        return 0

    cdef int _hold_pieces(self, str char, str folded, list codes) except -1:
        cdef tuple piece
        for piece in self.pieces.get(char, ()):
            if piece[0] in folded:
                self._hold_one(piece[1], codes)
        return 0

    cdef int _begin(self, str word, list codes) except -1:
        """Add the codes of the sets with one of whose keys a line may begin."""
        cdef bytes numbers = self._sets(word)
        cdef const int32_t *number = <const int32_t *><const char *>numbers
        cdef Py_ssize_t i
        cdef tuple piece
        for i in range(len(numbers) // 4):
            codes.append(2 * number[i] + 1)
        for piece in self.pieces.get(word[0], ()):
            if word.startswith(piece[0]):
                codes.append(2 * <int>piece[1] + 1)
        if word[0].isdigit():
            for digit in self.digits:
                codes.append(2 * <int>digit + 1)
        return 0


cdef bint _has_digit(str text):
    cdef Py_UCS4 c
    for c in text:
        if c.isdigit():
            return True
    return False
