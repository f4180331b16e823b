"""One pass over a serialised page; twin of `declutter.parse.scan.Scanner`.

Text is unescaped and its white space collapsed while it is read, straight into the block's buffer.
"""

from array import array

cdef enum:
    # Columns of a row of counts past those of `measure`, in the order of `model.COUNTS`.
    LINK_CHARS = MEASURES
    LINKS
    BOLD_CHARS
    EMPH_CHARS
    IMAGES
    BREAKS
    LEVEL
    HIDDEN
    GAP_IMAGES
    INLINE_TAGS
    COUNTS

cdef enum:
    LINE_BREAK = 1  # stands for <br> in a run of text, as in the twin

cdef struct Ints:
    int32_t *data
    Py_ssize_t size
    Py_ssize_t room

cdef struct Frame:
    int32_t element
    int32_t kind
    int32_t heading
    bint hidden
    bint lists


cdef int push(Ints *ints, int32_t value) except -1:
    if ints.size == ints.room:
        make_room(ints, 1)
    ints.data[ints.size] = value
    ints.size += 1
    return 0


cdef int make_room(Ints *ints, Py_ssize_t more) except -1:
    cdef Py_ssize_t room = 2 * ints.room + more + 64
    cdef int32_t *data = <int32_t *>realloc(ints.data, room * sizeof(int32_t))
    if data == NULL:
        raise MemoryError
    ints.data, ints.room = data, room
    return 0


cdef object as_array(Ints *ints):
    return array("i", (<char *>ints.data)[: ints.size * sizeof(int32_t)] if ints.size else b"")


cdef class Scanner:
    """Reads pages; holds what is the same for all of them."""

    cdef Measure measure
    cdef TagTable tags
    cdef object hides, shows_twice, is_line, mark_end, formula
    cdef int paragraph, heading, list_item, code

    def __init__(
        self, Measure measure not None, TagTable tags not None, *, hides, shows_twice, is_line,
        mark_end, formula, int paragraph, int heading, int list_item, int code, str invisible not None,
    ):
        """Set up.

        Args:
            measure, tags: the tables.
            hides: attributes -> whether they hide their element.
            shows_twice: attributes -> whether the element is a formula's second rendering.
            is_line: attributes -> whether the element is one line of a listing.
            mark_end: as `declutter.parse.anchors.mark_end`.
            formula: as `declutter.parse.formula.shown`.
            paragraph, heading, list_item, code: numbers of these kinds of block.
            invisible: characters that are dropped, as a regex character class.
        """
        self.measure, self.tags = measure, tags
        self.hides, self.shows_twice, self.is_line = hides, shows_twice, is_line
        self.mark_end, self.formula = mark_end, formula
        self.paragraph, self.heading, self.list_item = paragraph, heading, list_item
        self.code = code
        measure.words.mark(invisible, INVISIBLE | ODD)
        measure.words.mark("&\x01", ODD)

    def __call__(self, str html not None) -> tuple:
        """The fields of `declutter.parse.scan.Columns`, in order."""
        cdef Pass run = Pass(self, html)
        if run.kind == 1:
            scan_page[uint8_t](run, <uint8_t *>run.data)
        elif run.kind == 2:
            scan_page[uint16_t](run, <uint16_t *>run.data)
        else:
            scan_page[uint32_t](run, <uint32_t *>run.data)
        return (
            run.texts, as_array(&run.kinds), as_array(&run.counts), as_array(&run.element),
            as_array(&run.start), as_array(&run.end), run.tags, run.attrs, as_array(&run.parent),
            as_array(&run.depth), as_array(&run.first), as_array(&run.last),
            as_array(&run.opened),
        )


cdef class Pass:
    """State of one pass: the columns so far, the open elements and the block being read."""

    cdef Scanner scanner
    cdef uint32_t *table
    cdef str html
    cdef int kind
    cdef void *data
    cdef int64_t size
    cdef list texts, tags, attrs
    cdef Ints kinds, counts, element, start, end, parent, depth, first, last, opened
    cdef Frame *frames
    cdef Py_ssize_t open, frame_room
    # The block: its text so far in characters of `html`'s width.
    cdef void *text
    cdef Py_ssize_t length, text_room, line_start, column
    cdef bint any_text, space, line, comments_end
    cdef int64_t begin
    cdef int32_t link_chars, bold_chars, emphasis_chars, link_starts, images, breaks, inline_tags
    cdef int32_t pending_breaks, links, bold, emphasis, codes, gap_images, list_depth
    # The last character of text as serialised, 0 for none, and the inline tags since.
    cdef uint32_t before, seam

    def __cinit__(self, Scanner scanner not None, str html not None):
        self.scanner, self.html = scanner, html
        self.table = scanner.measure.table
        self.kind, self.data, self.size = PyUnicode_KIND(html), PyUnicode_DATA(html), len(html)
        self.texts, self.tags, self.attrs = [], [], []
        self.comments_end = True

    def __dealloc__(self):
        free(self.kinds.data)
        free(self.counts.data)
        free(self.element.data)
        free(self.start.data)
        free(self.end.data)
        free(self.parent.data)
        free(self.depth.data)
        free(self.first.data)
        free(self.last.data)
        free(self.opened.data)
        free(self.frames)
        free(self.text)

    cdef inline Frame *top(self) noexcept:
        return &self.frames[self.open - 1]

    cdef void reset(self, int64_t position) noexcept:
        """Begin a block at `position`."""
        self.length = self.line_start = self.column = 0
        self.any_text = self.space = self.line = False
        self.begin = position
        self.link_chars = self.bold_chars = self.emphasis_chars = 0
        self.link_starts = 1 if self.links else 0
        self.images = self.breaks = self.inline_tags = self.pending_breaks = 0
        self.before = self.seam = 0

    cdef int reserve(self, Py_ssize_t more) except -1:
        """Room for `more` characters of text; white space before them and tabs included."""
        cdef Py_ssize_t room
        if self.length + 4 * more + 4 > self.text_room:
            room = 2 * self.text_room + 4 * more + 1024
            text = realloc(self.text, room * self.kind)
            if text == NULL:
                raise MemoryError
            self.text, self.text_room = text, room
        return 0

    cdef int open_element(self, Tag *tag, str name, str attrs, int64_t start) except -1:
        cdef Frame *frame
        cdef Frame *outer = NULL
        cdef bint hidden = False
        if self.open == self.frame_room:
            self.frame_room = 2 * self.frame_room + 64
            frame = <Frame *>realloc(self.frames, self.frame_room * sizeof(Frame))
            if frame == NULL:
                raise MemoryError
            self.frames = frame
        if self.open:
            outer = self.top()
            hidden = outer.hidden
        if not hidden and attrs and ("none" in attrs or "hidden" in attrs):
            hidden = self.scanner.hides(attrs)
        push(&self.parent, outer.element if self.open else -1)
        push(&self.depth, <int32_t>self.open)
        push(&self.first, <int32_t>len(self.texts))
        push(&self.last, 0)
        push(&self.opened, <int32_t>start)
        frame = &self.frames[self.open]
        frame.element = <int32_t>len(self.tags)
        frame.hidden = hidden
        frame.lists = tag.flags & LISTS != 0
        frame.heading = tag.heading
        frame.kind = tag.kind
        if tag.size == 0 or tag.flags & INHERITS:
            frame.kind = outer.kind if self.open else self.scanner.paragraph
        if not frame.heading and self.open:
            frame.heading = outer.heading
        self.list_depth += frame.lists
        self.tags.append(name)
        self.attrs.append(attrs)
        self.open += 1
        return 0

    cdef void close_element(self) noexcept:
        cdef Frame *frame = self.top()
        self.last.data[frame.element] = <int32_t>len(self.texts)
        self.list_depth -= frame.lists
        self.open -= 1


cdef int flush(Pass p, const UCS *unused, int64_t end, int64_t begin) except -1:
    """End the block at `end`; the next one may begin at `begin`."""
    cdef Frame *frame = p.top()
    cdef UCS *text = <UCS *>p.text
    cdef Py_ssize_t length = p.length, skip = 0
    cdef int32_t *row
    cdef int32_t size
    cdef int i
    if frame.kind == p.scanner.code:
        end_line(p, text)
        length = p.length
        while length and text[length - 1] == c"\n":
            length -= 1
        while skip < length and text[skip] == c"\n":
            skip += 1
        text += skip
        length -= skip
    if not length:
        p.gap_images += p.images
        p.reset(begin)
        return 0
    if p.counts.size + COUNTS > p.counts.room:
        make_room(&p.counts, COUNTS)
    row = p.counts.data + p.counts.size
    p.counts.size += COUNTS
    measure_text(p.scanner.measure, text, length, row)
    size = <int32_t>length
    row[LINK_CHARS], row[LINKS] = min(p.link_chars, size), p.link_starts
    row[BOLD_CHARS], row[EMPH_CHARS] = min(p.bold_chars, size), min(p.emphasis_chars, size)
    row[IMAGES], row[BREAKS], row[LEVEL] = p.images, p.breaks, 0
    if frame.kind == p.scanner.heading:
        row[LEVEL] = frame.heading
    elif frame.kind == p.scanner.list_item:
        row[LEVEL] = max(p.list_depth, 1)
    row[HIDDEN], row[GAP_IMAGES], row[INLINE_TAGS] = frame.hidden, p.gap_images, p.inline_tags
    p.texts.append(PyUnicode_FromKindAndData(sizeof(UCS), text, length))
    push(&p.kinds, frame.kind)
    push(&p.element, frame.element)
    push(&p.start, <int32_t>p.begin)
    push(&p.end, <int32_t>end)
    p.gap_images = 0
    p.reset(begin)
    return 0
