"""Sets of words, as 64-bit hashes in an open-addressing table."""

cdef uint64_t FIRST_HASH = 14695981039346656037u

cdef struct Hashes:
    uint64_t *slots  # 0 for empty
    Py_ssize_t room  # a power of two
    Py_ssize_t mask


cdef int empty_hashes(Hashes *hashes, Py_ssize_t most) except -1:
    """Take everything out, and make room for `most` hashes."""
    cdef Py_ssize_t room = 16
    while room < 2 * most:
        room *= 2
    if room > hashes.room:
        free(hashes.slots)
        hashes.room = 0
        hashes.slots = <uint64_t *>malloc(room * sizeof(uint64_t))
        if hashes.slots == NULL:
            raise MemoryError
        hashes.room = room
    hashes.mask = room - 1
    memset(hashes.slots, 0, room * sizeof(uint64_t))
    return 0


cdef inline bint holds_hash(Hashes *hashes, uint64_t key) noexcept nogil:
    cdef Py_ssize_t at = <Py_ssize_t>(key >> 32) & hashes.mask
    while hashes.slots[at]:
        if hashes.slots[at] == key:
            return True
        at = (at + 1) & hashes.mask
    return False


cdef inline Py_ssize_t place_of(Hashes *hashes, uint64_t key) noexcept nogil:
    """The slot of a hash, -1 where it is not held."""
    cdef Py_ssize_t at = <Py_ssize_t>(key >> 32) & hashes.mask
    while hashes.slots[at]:
        if hashes.slots[at] == key:
            return at
        at = (at + 1) & hashes.mask
    return -1


cdef inline bint add_hash(Hashes *hashes, uint64_t key) noexcept nogil:
    """Add a hash; whether it is new."""
    cdef Py_ssize_t at = <Py_ssize_t>(key >> 32) & hashes.mask
    while hashes.slots[at]:
        if hashes.slots[at] == key:
            return False
        at = (at + 1) & hashes.mask
    hashes.slots[at] = key
    return True


cdef inline uint64_t hash_next(uint64_t hash, uint32_t c) noexcept nogil:
    """FNV-1a over characters, with the high half folded in."""
    hash = (hash ^ c) * <uint64_t>1099511628211
    return hash ^ (hash >> 29)


cdef uint64_t hash_word(str word) except? 0:
    cdef uint64_t hash = FIRST_HASH
    cdef Py_UCS4 c
    for c in word:
        hash = hash_next(hash, c)
    return hash | 1


cdef void count_words(
    uint32_t *table, const UCS *s, Py_ssize_t n, Hashes *wants, Hashes *found, int32_t *counts
) noexcept nogil:
    """Number of different words of s[:n], in lower case, that are wanted, and of all."""
    cdef Py_ssize_t i = 0
    cdef uint32_t flags, c
    cdef uint64_t hash
    counts[0] = counts[1] = 0
    while i < n:
        c = lower_of(s[i])
        flags = look(table, c)
        i += 1
        if not flags & (PART | ALONE):
            continue
        hash = hash_next(FIRST_HASH, c)
        if flags & PART:
            while i < n:
                c = lower_of(s[i])
                if not look(table, c) & PART:
                    break
                hash = hash_next(hash, c)
                i += 1
        hash |= 1
        if add_hash(found, hash):
            counts[1] += 1
            counts[0] += holds_hash(wants, hash)
