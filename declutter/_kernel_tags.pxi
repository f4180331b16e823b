"""What the scanner knows about element names, and the search for tags."""

cdef extern from "_kernel.h":
    int64_t declutter_find1(const uint8_t *s, int64_t i, int64_t end, uint8_t wanted) nogil
    int64_t declutter_find2(const uint16_t *s, int64_t i, int64_t end, uint16_t wanted) nogil
    int64_t declutter_find4(const uint32_t *s, int64_t i, int64_t end, uint32_t wanted) nogil

cdef enum:
    INLINE = 1 << 0
    SKIPPED = 1 << 1
    RAW = 1 << 2
    VOID = 1 << 3
    IMAGE = 1 << 4
    LISTS = 1 << 5
    LINK = 1 << 6
    BOLD = 1 << 7
    EMPHASIS = 1 << 8
    IS_BR = 1 << 9
    IS_WBR = 1 << 10
    IS_HR = 1 << 11
    IS_SCRIPT = 1 << 12
    IS_TEMPLATE = 1 << 13
    IS_MATH = 1 << 14
    INHERITS = 1 << 15  # a block inside is what a block outside would be
    IS_CODE = 1 << 16
    RAISED = 1 << 17

cdef enum:
    NAME_LENGTH = 24
    TAG_SLOTS = 1024

cdef struct Tag:
    uint8_t name[NAME_LENGTH]
    int32_t size
    uint32_t flags
    int32_t kind
    int32_t heading  # 1..6
    int32_t number  # place in `TagTable.names`


cdef class NameTable:
    """Flags of element names."""

    cdef Tag *slots
    cdef list names

    def __cinit__(self, *unused, **also_unused):
        self.names = []
        self.slots = <Tag *>calloc(TAG_SLOTS, sizeof(Tag))
        if self.slots == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.slots)

    cdef int mark_all(self, names, uint32_t flags) except -1:
        """Set flags of some names."""
        for name in names:
            self.entry(name).flags |= flags
        return 0

    cdef Tag *entry(self, str name) except NULL:
        """The entry of a name, made where it is new."""
        cdef bytes key = name.encode("ascii")
        cdef const uint8_t *chars = key
        cdef Py_ssize_t size = len(key)
        cdef Tag *tag
        if size > NAME_LENGTH or len(self.names) * 2 > TAG_SLOTS:
            raise ValueError(f"no room for the element name {name!r}")
        tag = find_tag[uint8_t](self.slots, chars, size)
        if not tag.size:
            memcpy(tag.name, chars, size)
            tag.size = size
            tag.number = len(self.names)
            self.names.append(name)
        return tag


cdef class TagTable(NameTable):
    """What the scanner knows of element names."""

    def __init__(self, *, inline, skipped, raw, empty, images, lists, kinds, common, codes, raised):
        """Sets of names, the kind of block by name, and further names that are frequent."""
        for members, flag in (
            (inline, INLINE), (skipped, SKIPPED), (raw, RAW), (empty, VOID), (images, IMAGE),
            (lists, LISTS), (common, 0), (("a",), LINK), (("b", "strong"), BOLD),
            (("i", "em"), EMPHASIS), (("br",), IS_BR), (("wbr",), IS_WBR), (("hr",), IS_HR),
            (("script",), IS_SCRIPT), (("template",), IS_TEMPLATE), (("math",), IS_MATH),
            (codes, IS_CODE), (raised, RAISED),
        ):
            self.mark_all(members, flag)
        self.mark_all(self.names, INHERITS)
        for name, kind in kinds.items():
            self.entry(name).kind = kind
            self.entry(name).flags &= ~<uint32_t>INHERITS
        for level in range(1, 7):
            self.entry(f"h{level}").heading = level


cdef Tag *find_tag(Tag *slots, const UCS *name, Py_ssize_t size) noexcept nogil:
    """The entry of a name; an empty one (size 0) where the name is unknown or too long."""
    cdef uint32_t at = <uint32_t>size
    cdef Py_ssize_t i
    cdef Tag *tag
    if size <= NAME_LENGTH:
        for i in range(size):
            at = at * 33 + name[i]
        at = at * 2654435761u >> 22
    else:
        at = 0
    while True:
        tag = &slots[at]
        if not tag.size:
            return tag
        if tag.size == size:
            for i in range(size):
                if tag.name[i] != name[i]:
                    break
            else:
                return tag
        at = (at + 1) % TAG_SLOTS


cdef inline int64_t find(const UCS *s, int64_t i, int64_t end, UCS wanted) noexcept nogil:
    """Place of the first `wanted` in s[i:end], or `end`."""
    if UCS is uint8_t:
        return declutter_find1(s, i, end, wanted)
    elif UCS is uint16_t:
        return declutter_find2(s, i, end, wanted)
    else:
        return declutter_find4(s, i, end, wanted)


cdef inline bint at_word(const UCS *s, int64_t i, int64_t end, const char *word) noexcept nogil:
    """Whether s[i:end] begins with an ASCII word."""
    cdef int64_t k = 0
    while word[k]:
        if i + k >= end or s[i + k] != <UCS>word[k]:
            return False
        k += 1
    return True


cdef bint holds(const UCS *s, int64_t i, int64_t end, const char *word) noexcept nogil:
    """Whether an ASCII word stands in s[i:end]."""
    while True:
        i = find(s, i, end, <UCS>word[0])
        if i >= end:
            return False
        if at_word(s, i, end, word):
            return True
        i += 1


cdef bint same(const UCS *s, int64_t a, int64_t b, int64_t size) noexcept nogil:
    cdef int64_t k
    for k in range(size):
        if s[a + k] != s[b + k]:
            return False
    return True


cdef int64_t skip_element(
    const UCS *s, int64_t n, int64_t name, int64_t size, bint raw, int64_t position
) noexcept nogil:
    """Offset past the element of name s[name:name + size] whose opening tag ends at `position`.

    An opening tag of that name inside is closed inside, unless the element's content is raw.
    """
    cdef int64_t depth = 1, at = position, inner = 0
    while True:
        at = find(s, at, n, <UCS>c"<")
        if at + size + 2 > n:
            return n
        if s[at + 1] == c"/":
            if at + size + 3 <= n and s[at + 2 + size] == c">" and same(s, at + 2, name, size):
                # Openings count from the closing before to this one.
                depth += inner - 1
                inner = 0
                at += size + 3
                if not depth:
                    return at
                continue
        elif not raw and (s[at + 1 + size] == c">" or s[at + 1 + size] == c" "):
            inner += same(s, at + 1, name, size)
        at += 1
