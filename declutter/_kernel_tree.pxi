"""Values passed down the element tree; twins of the functions in `declutter.ancestry`.

Parents precede their children, so one pass in order settles every element.
"""


def rings(const int32_t[::1] parent, const int32_t[::1] size, int32_t[::1] up, int32_t[::1] depth):
    """Fill `up` and `depth`; see `ancestry.rings`."""
    cdef Py_ssize_t i
    cdef int32_t mother
    for i in range(parent.shape[0]):
        mother = max(parent[i], 0)
        if mother > 0 and size[mother] == size[i]:
            mother = up[mother]
        up[i] = mother
        depth[i] = depth[mother] + 1 if mother > 0 else 0


def strongest(const double[::1] power, const int32_t[::1] parent, int32_t[::1] best):
    """Fill `best`; see `ancestry.strongest`."""
    cdef Py_ssize_t i, n = parent.shape[0]
    cdef int32_t above
    for i in range(n):
        above = best[parent[i]] if parent[i] >= 0 else -1
        best[i] = <int32_t>i if power[i] > (power[above] if above >= 0 else 0.0) else above


def greatest(double[::1] values, const int32_t[::1] parent):
    """Raise `values` in place; see `ancestry.greatest`."""
    cdef Py_ssize_t i
    for i in range(parent.shape[0]):
        if parent[i] >= 0 and values[parent[i]] > values[i]:
            values[i] = values[parent[i]]


def nearest(double[::1] values, const int32_t[::1] parent):
    """Fill the NaNs of `values` in place; see `ancestry.nearest`."""
    cdef Py_ssize_t i
    for i in range(parent.shape[0]):
        if parent[i] >= 0 and values[i] != values[i]:
            values[i] = values[parent[i]]


def decayed(double[::1] values, const int32_t[::1] parent, double factor):
    """Add to `values` in place; see `ancestry.decayed`."""
    cdef Py_ssize_t i
    for i in range(parent.shape[0]):
        if parent[i] >= 0:
            values[i] += factor * values[parent[i]]


def united(uint64_t[:, ::1] bits, const int32_t[::1] parent, const uint8_t[::1] takes):
    """Set bits in place; see `ancestry.united`."""
    cdef Py_ssize_t i, k
    for i in range(parent.shape[0]):
        if parent[i] >= 0 and takes[i]:
            for k in range(bits.shape[1]):
                bits[i, k] |= bits[parent[i], k]


def numbered(const int64_t[::1] keys, int64_t[::1] out):
    """Fill `out`, and give how many different keys there are; see `elements.numbered`."""
    cdef Py_ssize_t n = keys.shape[0], i, slots = 16
    cdef uint64_t at
    cdef int64_t count = 0
    while slots < 2 * n:
        slots *= 2
    # Rows of first appearance, one past; 0 for an empty slot.
    cdef Py_ssize_t *first = <Py_ssize_t *>calloc(slots, sizeof(Py_ssize_t))
    if first == NULL:
        raise MemoryError
    for i in range(n):
        at = <uint64_t>keys[i] * <uint64_t>11400714819323198485u
        at = (at ^ (at >> 32)) & <uint64_t>(slots - 1)
        while first[at] and keys[first[at] - 1] != keys[i]:
            at = (at + 1) & <uint64_t>(slots - 1)
        if first[at]:
            out[i] = out[first[at] - 1]
        else:
            first[at] = i + 1
            out[i] = count
            count += 1
    free(first)
    return count
