"""Twins of functions of `declutter.arrays`, for the short columns of a page.

On these numpy spends its time between its loops.
"""


def ratio(const float[:] part, const float[:] whole, float[::1] out):
    """Fill `out`; see `arrays.ratio`."""
    cdef Py_ssize_t i
    if part.shape[0] != out.shape[0] or whole.shape[0] != out.shape[0]:
        raise ValueError("the columns are not of one length")
    for i in range(out.shape[0]):
        out[i] = part[i] / whole[i] if whole[i] > 0 else part[i] / INFINITY


def prefix(const double[:] values, double[::1] out):
    """Fill `out`, one longer; see `arrays.prefix`."""
    cdef Py_ssize_t i
    cdef double total = 0.0
    out[0] = 0.0
    for i in range(values.shape[0]):
        total = total + values[i] if i else values[0]
        out[i + 1] = total


def between(const double[::1] sums, Py_ssize_t radius, double[::1] out):
    """Fill `out`, one shorter; see `arrays.between`."""
    cdef Py_ssize_t i, n = out.shape[0]
    for i in range(n):
        out[i] = sums[min(i + radius + 1, n)]
        if i >= radius:
            out[i] -= sums[i - radius]


cdef enum:
    ABREAST = 8  # columns summed side by side: each sum waits for its last addition


def weighted_sums(const float[::1] weights, const float[::1, :] rows, float[::1] out):
    """Fill `out`; see `arrays.weighted_sums`."""
    cdef Py_ssize_t i, k, column, n = rows.shape[0], columns = rows.shape[1]
    cdef Py_ssize_t paired = columns - columns % ABREAST
    cdef const float* first
    cdef float sums[ABREAST]
    if weights.shape[0] != n or out.shape[0] != columns:
        raise ValueError("the shapes do not fit")
    out[:] = 0.0
    for column in range(0, paired if n else 0, ABREAST):
        first = &rows[0, column]
        memset(sums, 0, sizeof(sums))
        for i in range(n):
            for k in range(ABREAST):
                sums[k] += weights[i] * first[k * n + i]
        memcpy(&out[column], sums, sizeof(sums))
    for column in range(paired, columns):
        for i in range(n):
            out[column] += weights[i] * rows[i, column]


def carried(const double[::1] values, double factor, double[::1] out):
    """Fill `out`; see `arrays.carried`."""
    cdef Py_ssize_t i
    cdef double level = 0.0
    for i in range(values.shape[0]):
        level = max(level * factor, values[i])
        out[i] = level


def ranks(const int64_t[::1] label, int64_t[::1] count, int64_t[::1] rank):
    """Fill `count`, zeros, and `rank`; see `arrays.ranks`."""
    cdef Py_ssize_t i
    for i in range(label.shape[0]):
        rank[i] = count[label[i]]
        count[label[i]] += 1


def agreeing(const float[:, ::1] votes, const uint8_t[::1] keep, int32_t[::1] out):
    """Fill `out`; see `pipeline._strongest_votes`."""
    cdef Py_ssize_t i, k
    cdef float value, best
    for i in range(keep.shape[0]):
        best = -1.0
        out[i] = 0
        for k in range(votes.shape[0]):
            value = votes[k, i] if votes[k, i] >= 0 else <float>0.5
            if not keep[i]:
                value = <float>1.0 - value
            if value > best:
                best = value
                out[i] = <int32_t>k
