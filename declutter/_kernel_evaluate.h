/* The body of `_kernel.h`'s evaluation of trees, included once for each width of vectors.

   EVALUATE is the function's name, TARGET what instructions it may use, WIDTH the numbers in one
   vector. */

TARGET static void EVALUATE(const declutter_tree *trees, int count, const declutter_node *node,
                            const float *leaf, const float *columns, double *sums) {
    typedef uint32_t bits __attribute__((vector_size(4 * WIDTH)));
    typedef float reals __attribute__((vector_size(4 * WIDTH)));
    enum { PARTS = DECLUTTER_LANES / WIDTH };
    for (int t = 0; t < count; t++) {
        bits a[PARTS], b[PARTS], left;
        reals column;
        uint32_t low[DECLUTTER_LANES], high[DECLUTTER_LANES];
        const declutter_node *end = node + trees[t].nodes;
        const float *values = leaf + trees[t].leaf;
        for (int k = 0; k < PARTS; k++) a[k] = b[k] = ~(bits){0};
        if (trees[t].wide) {
            for (; node < end; node++)
                for (int k = 0; k < PARTS; k++) {
                    memcpy(&column, columns + node->slot * DECLUTTER_LANES + k * WIDTH,
                           sizeof column);
                    left = (bits)(column <= node->threshold);
                    a[k] &= left | node->low;
                    b[k] &= left | node->high;
                }
        } else {
            for (; node < end; node++)
                for (int k = 0; k < PARTS; k++) {
                    memcpy(&column, columns + node->slot * DECLUTTER_LANES + k * WIDTH,
                           sizeof column);
                    a[k] &= (bits)(column <= node->threshold) | node->low;
                }
        }
        memcpy(low, a, sizeof low);
        memcpy(high, b, sizeof high);
        for (int j = 0; j < DECLUTTER_LANES; j++)
            sums[j] += low[j] ? values[declutter_lowest(low[j])]
                              : values[32 + declutter_lowest(high[j])];
    }
}

#undef EVALUATE
#undef TARGET
#undef WIDTH
