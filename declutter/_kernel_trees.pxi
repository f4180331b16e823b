"""Trees by leaf masks.

Instead of walking down, every node of a tree is asked for sixteen rows at once and strikes out the
leaves that its answer makes unreachable; the leftmost leaf left is the one (QuickScorer: Lucchese
et al. 2015; its vector form: Lucchese et al. 2016). No branch depends on the data.
"""


cdef extern from "_kernel.h":
    enum:
        DECLUTTER_LANES
    ctypedef struct declutter_node:
        float threshold
        uint32_t low
        uint32_t high
        int32_t slot
    ctypedef struct declutter_tree:
        int32_t nodes
        int32_t leaf
        int32_t wide
    void declutter_evaluate(
        const declutter_tree *trees, int count, const declutter_node *node, const float *leaf,
        const float *columns, double *sums
    ) noexcept nogil


cdef enum:
    MOST_LEAVES = 64  # of one tree that two masks can name


cdef struct Visit:
    # A node is met twice: before its left side, and after it with the number of its first leaf.
    int node, first


cdef inline uint64_t _below(int count) noexcept nogil:
    """The lowest bits, less than 64."""
    return (<uint64_t>1 << count) - 1


cdef class PackedTrees:
    """An ensemble in the kernel's own layout; made once, read only from then on."""

    cdef declutter_node *nodes
    cdef declutter_tree *trees
    cdef float *leaves
    cdef int32_t *columns
    cdef int count, used, width

    def __cinit__(
        self,
        const int32_t[::1] feature,
        const float[::1] threshold,
        const int32_t[::1] left,
        const int32_t[::1] right,
        const int32_t[::1] roots,
        const float[::1] leaf,
    ):
        """The arrays of `Trees`. ValueError for a tree of more than `MOST_LEAVES` leaves."""
        cdef int32_t *slot_of
        cdef int i
        self.count = roots.shape[0]
        for i in range(feature.shape[0]):
            self.width = max(self.width, feature[i] + 1)
        self.nodes = <declutter_node *>malloc((feature.shape[0] + 1) * sizeof(declutter_node))
        self.trees = <declutter_tree *>malloc((self.count + 1) * sizeof(declutter_tree))
        self.leaves = <float *>malloc((leaf.shape[0] + 1) * sizeof(float))
        self.columns = <int32_t *>malloc((self.width + 1) * sizeof(int32_t))
        slot_of = <int32_t *>calloc(self.width + 1, sizeof(int32_t))
        try:
            if not (self.nodes and self.trees and self.leaves and self.columns and slot_of):
                raise MemoryError
            for i in range(feature.shape[0]):
                slot_of[feature[i]] = 1
            for i in range(self.width):
                if slot_of[i]:
                    self.columns[self.used] = i
                    slot_of[i] = self.used
                    self.used += 1
            self._lay_out(feature, threshold, left, right, roots, leaf, slot_of)
        finally:
            free(slot_of)

    cdef int _lay_out(
        self, const int32_t[::1] feature, const float[::1] threshold, const int32_t[::1] left,
        const int32_t[::1] right, const int32_t[::1] roots, const float[::1] leaf,
        const int32_t *slot_of,
    ) except -1:
        """Put the nodes of each tree behind their left sides, and its leaves from left to right."""
        cdef Visit stack[MOST_LEAVES + 2]
        cdef Visit now
        cdef int i, size, leaves, nodes = 0, before = 0, first_node
        cdef uint64_t mask
        for i in range(self.count):
            leaves, first_node = 0, nodes
            stack[0] = Visit(roots[i], -1)
            size = 1
            while size:
                size -= 1
                now = stack[size]
                # Every node on the stack has a leaf on its right that was not met yet.
                if leaves + size >= MOST_LEAVES and now.first < 0:
                    raise ValueError(f"a tree has more than {MOST_LEAVES} leaves")
                if now.node < 0:
                    self.leaves[before + leaves] = leaf[~now.node]
                    leaves += 1
                elif now.first < 0:
                    stack[size] = Visit(now.node, leaves)
                    stack[size + 1] = Visit(left[now.node], -1)
                    size += 2
                else:
                    # Its left leaves are struck out.
                    mask = ~(_below(leaves) ^ _below(now.first))
                    self.nodes[nodes].threshold = threshold[now.node]
                    self.nodes[nodes].slot = slot_of[feature[now.node]]
                    self.nodes[nodes].low = <uint32_t>(mask & 0xFFFFFFFF)
                    self.nodes[nodes].high = <uint32_t>(mask >> 32)
                    nodes += 1
                    stack[size] = Visit(right[now.node], -1)
                    size += 1
            self.trees[i] = declutter_tree(nodes - first_node, before, leaves > 32)
            before += leaves
        return 0

    def __dealloc__(self):
        free(self.nodes)
        free(self.trees)
        free(self.leaves)
        free(self.columns)

    def margins(self, const float[:, :] rows, const int64_t[::1] picks, double[::1] out):
        """Add each row's sum of leaves to `out`.

        Args:
            rows: float32[_, f] in any layout.
            picks: which of the rows are asked for, all in order for None; int64[n].
            out: float64[n], zeros.

        Raises:
            ValueError: the shapes do not fit, or there is no such row.
        """
        cdef Py_ssize_t n = rows.shape[0] if picks is None else picks.shape[0], begin, row
        cdef int lane, slot
        # Kept by column.
        cdef bint whole = picks is None and n and rows.strides[0] == sizeof(float)
        cdef Py_ssize_t places[DECLUTTER_LANES]
        cdef double sums[DECLUTTER_LANES]
        if out.shape[0] != n or rows.shape[1] < self.width:
            raise ValueError(f"rows of {rows.shape[1]} columns, {self.width} are needed")
        if picks is not None:
            for row in range(n):
                if not 0 <= picks[row] < rows.shape[0]:
                    raise ValueError(f"there is no row {picks[row]}")
        cdef float *block = <float *>malloc((self.used + 1) * DECLUTTER_LANES * sizeof(float))
        if block == NULL:
            raise MemoryError
        with nogil:
            begin = 0
            while begin < n:
                for lane in range(DECLUTTER_LANES):
                    # Lanes past the end repeat the last row; nobody reads their sums.
                    row = begin + lane if begin + lane < n else n - 1
                    places[lane] = row if picks is None else picks[row]
                    sums[lane] = 0.0
                for slot in range(self.used):
                    if whole and begin + DECLUTTER_LANES <= n:
                        memcpy(
                            &block[slot * DECLUTTER_LANES], &rows[begin, self.columns[slot]],
                            DECLUTTER_LANES * sizeof(float),
                        )
                        continue
                    for lane in range(DECLUTTER_LANES):
                        block[slot * DECLUTTER_LANES + lane] = rows[
                            places[lane], self.columns[slot]
                        ]
                declutter_evaluate(
                    self.trees, self.count, self.nodes, self.leaves, block, sums
                )
                for lane in range(min(<Py_ssize_t>DECLUTTER_LANES, n - begin)):
                    out[begin + lane] += sums[lane]
                begin += DECLUTTER_LANES
        free(block)
