"""Which patterns match which lines: the twin of `declutter.rules.search.Search`."""

cdef uint64_t UNKNOWN = ~<uint64_t>0


cdef class Search:
    """Looks a line's candidates up and tries each, without anything in between."""

    cdef Finder finder
    cdef list runners
    cdef const int32_t[::1] numbers, shapes
    # Bits of characters that every match of a pattern holds.
    cdef uint64_t[::1] needs
    cdef Folds folds
    cdef Line line

    def __init__(
        self, Finder finder not None, list runners not None, const int32_t[::1] numbers,
        const int32_t[::1] shapes, fold, alone,
    ):
        """As its twin; `fold` and `folds_alone` of `declutter.rules.normal`."""
        cdef Py_ssize_t i
        if not len(runners) == numbers.shape[0] == shapes.shape[0] == finder.patterns:
            raise ValueError("not as many runners, numbers and shapes as patterns")
        for i in range(len(runners)):
            (<Programs?>runners[i])._check(numbers[i], shapes[i])
        # Found when a pattern is first tried: most never are.
        self.needs = _array("Q", b"\xff" * (8 * len(runners)))
        self.finder, self.runners, self.numbers, self.shapes = finder, runners, numbers, shapes
        self.folds = Folds(fold, alone)
        self.line = Line()

    def candidates(self, str text not None):
        """Numbers of the patterns that could match a line, in order."""
        cdef int i
        self.line.fold(text, self.folds)
        self.finder.look(self.line)
        return [self.finder.found[i] for i in range(self.finder.count)]

    def __call__(self, list texts not None):
        """Indices of the texts that patterns match, and the numbers of these in order."""
        cdef list out = []
        cdef list matching
        cdef Finder finder = self.finder
        cdef Line line = self.line
        cdef int i, j, number
        for i in range(len(texts)):
            # Folding may run Python code, and with it other threads; what follows does not.
            line.fold(<str?>texts[i], self.folds)
            finder.look(line)
            if not finder.count:
                continue
            line.pair_guillemets()
            matching = None
            for j in range(finder.count):
                number = finder.found[j]
                if self.needs[number] == UNKNOWN:
                    self.needs[number] = (<Programs>self.runners[number]).needs(
                        self.numbers[number]
                    )
                if self.needs[number] & ~line.holds:
                    continue
                if (<Programs>self.runners[number])._end(
                    self.numbers[number], self.shapes[number], line
                ) >= 0:
                    if matching is None:
                        matching = []
                    matching.append(number)
            if matching is not None:
                out.append((i, matching))
        return out
