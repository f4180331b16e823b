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


# Leaves of one tree that two masks can name.
MOST_LEAVES = 64


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
        cdef list slots = sorted(set(memoryview(feature)))
        cdef dict slot_of = {column: i for i, column in enumerate(slots)}
        cdef int i
        self.count, self.used = roots.shape[0], len(slots)
        self.width = max(slots, default=-1) + 1
        self.nodes = <declutter_node *>malloc((feature.shape[0] + 1) * sizeof(declutter_node))
        self.trees = <declutter_tree *>malloc((self.count + 1) * sizeof(declutter_tree))
        self.leaves = <float *>malloc((leaf.shape[0] + 1) * sizeof(float))
        self.columns = <int32_t *>malloc((self.used + 1) * sizeof(int32_t))
        if not (self.nodes and self.trees and self.leaves and self.columns):
            raise MemoryError
        for i in range(self.used):
            self.columns[i] = slots[i]
        cdef int nodes = 0, leaves = 0, inner, outer
        for i in range(self.count):
            order = _in_order(roots[i], left, right)
            outer = len(order) // 2 + 1
            if outer > MOST_LEAVES:
                raise ValueError(f"a tree has {outer} leaves, more than {MOST_LEAVES}")
            self.trees[i] = declutter_tree(len(order) - outer, leaves, outer > 32)
            for at, first, last in order:
                if at < 0:
                    self.leaves[leaves + first] = leaf[~at]
                    continue
                mask = ((1 << last) - (1 << first)) ^ ((1 << 64) - 1)
                self.nodes[nodes].threshold = threshold[at]
                self.nodes[nodes].slot = slot_of[feature[at]]
                self.nodes[nodes].low = mask & 0xFFFFFFFF
                self.nodes[nodes].high = mask >> 32
                nodes += 1
            leaves += outer

    def __dealloc__(self):
        free(self.nodes)
        free(self.trees)
        free(self.leaves)
        free(self.columns)

    def margins(self, const float[:, :] rows, double[::1] out):
        """Add each row's sum of leaves to `out`.

        Args:
            rows: float32[n, f] in any layout.
            out: float64[n], zeros.

        Raises:
            ValueError: the shapes do not fit.
        """
        cdef Py_ssize_t n = rows.shape[0], begin, row
        cdef int lane, slot
        # Kept by column.
        cdef bint whole = n and rows.strides[0] == sizeof(float)
        cdef double sums[DECLUTTER_LANES]
        if out.shape[0] != n or rows.shape[1] < self.width:
            raise ValueError(f"rows of {rows.shape[1]} columns, {self.width} are needed")
        cdef float *block = <float *>malloc((self.used + 1) * DECLUTTER_LANES * sizeof(float))
        if block == NULL:
            raise MemoryError
        with nogil:
            begin = 0
            while begin < n:
                for slot in range(self.used):
                    if whole and begin + DECLUTTER_LANES <= n:
                        memcpy(
                            &block[slot * DECLUTTER_LANES], &rows[begin, self.columns[slot]],
                            DECLUTTER_LANES * sizeof(float),
                        )
                        continue
                    for lane in range(DECLUTTER_LANES):
                        # Lanes past the end repeat the last row; nobody reads their sums.
                        row = begin + lane if begin + lane < n else n - 1
                        block[slot * DECLUTTER_LANES + lane] = rows[row, self.columns[slot]]
                for lane in range(DECLUTTER_LANES):
                    sums[lane] = 0.0
                declutter_evaluate(
                    self.trees, self.count, self.nodes, self.leaves, block, sums
                )
                for lane in range(min(<Py_ssize_t>DECLUTTER_LANES, n - begin)):
                    out[begin + lane] += sums[lane]
                begin += DECLUTTER_LANES
        free(block)


cdef list _in_order(int root, const int32_t[::1] left, const int32_t[::1] right):
    """Nodes and leaves of one tree: (node, first, last of its left leaves), (~leaf, place, 0)."""
    order = []
    leaves = 0
    # A node is met twice: before its left side and after it.
    stack = [(root, -1)]
    while stack:
        at, first = stack.pop()
        if at < 0:
            order.append((at, leaves, 0))
            leaves += 1
        elif first < 0:
            stack.append((at, leaves))
            stack.append((left[at], -1))
        else:
            order.append((at, first, leaves))
            stack.append((right[at], -1))
    return order
