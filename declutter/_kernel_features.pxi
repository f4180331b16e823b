"""Twins of functions of `declutter.features`, which fill rows of a page's features."""


def shares(const int32_t[:, ::1] counts, const int32_t[:, ::1] table, float[:, ::1] out):
    """Fill rows of `out`; see `features.text.shares_python`."""
    cdef Py_ssize_t i, k
    cdef const int32_t* part
    cdef const int32_t* whole
    cdef float* row
    if counts.shape[1] != out.shape[1]:
        raise ValueError("the columns are not of one length")
    for k in range(table.shape[0]):
        row = &out[table[k, 0], 0]
        part, whole = &counts[table[k, 1], 0], &counts[table[k, 2], 0]
        for i in range(out.shape[1]):
            row[i] = <float>part[i] / <float>whole[i] if whole[i] > 0 else <float>0.0


def beside(
    const float[:, ::1] own, const int32_t[::1] rows, const int32_t[::1] offsets, float[:, ::1] out
):
    """Fill `out`; see `features.text.beside_python`."""
    cdef Py_ssize_t i, k, r, by, start, end, n = own.shape[1]
    cdef float* target
    if out.shape[0] != rows.shape[0] * offsets.shape[0] or out.shape[1] != n:
        raise ValueError("the rows are not of one shape")
    for k in range(offsets.shape[0]):
        by = offsets[k]
        start, end = min(max(-by, 0), n), max(min(n, n - by), 0)
        for r in range(rows.shape[0]):
            target = &out[k * rows.shape[0] + r, 0]
            memset(target, 0, n * sizeof(float))
            if start < end:
                memcpy(target + start, &own[rows[r], start + by], (end - start) * sizeof(float))


def around(
    const int32_t[:, ::1] counts,
    const int32_t[::1] summed,
    const int32_t[:, ::1] parts,
    const int32_t[::1] radii,
    float[:, ::1] out,
):
    """Fill `out`; see `features.text.around_python`."""
    cdef Py_ssize_t i, k, p, s, low, high, row, size = summed.shape[0], n = counts.shape[1]
    cdef int64_t part, whole
    cdef int64_t* sums
    if out.shape[0] != radii.shape[0] * (1 + parts.shape[0]) or out.shape[1] != n:
        raise ValueError("the rows are not of one shape")
    sums = <int64_t*>malloc(size * (n + 1) * sizeof(int64_t))
    if sums == NULL:
        raise MemoryError
    for s in range(size):
        sums[s * (n + 1)] = 0
        for i in range(n):
            sums[s * (n + 1) + i + 1] = sums[s * (n + 1) + i] + counts[summed[s], i]
    for k in range(radii.shape[0]):
        row = k * (1 + parts.shape[0])
        for i in range(n):
            low, high = max(i - radii[k], 0), min(i + radii[k] + 1, n)
            out[row, i] = <float>(sums[high] - sums[low])
            for p in range(parts.shape[0]):
                s = parts[p, 0] * (n + 1)
                part = sums[s + high] - sums[s + low]
                s = parts[p, 1] * (n + 1)
                whole = sums[s + high] - sums[s + low]
                out[row + 1 + p, i] = <float>part / <float>whole if whole > 0 else <float>0.0
    free(sums)
