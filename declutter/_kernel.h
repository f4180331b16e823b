/* Loops that the C compiler turns into vector instructions.

   One copy for each instruction set is made where the compiler and the system can choose between
   them when the library is loaded (GCC on Linux); elsewhere the plain copy runs. */

#ifndef DECLUTTER_KERNEL_H
#define DECLUTTER_KERNEL_H

#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__) && \
    defined(__GLIBC__) && __GNUC__ >= 12
#define DECLUTTER_CLONES \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DECLUTTER_CLONES
#endif

/* Rows that are evaluated side by side. */
#define DECLUTTER_LANES 16

typedef struct {
    float threshold;
    uint32_t low, high; /* leaves that stay reachable where the value is above the threshold */
    int32_t slot;       /* which of the used columns is tested */
} declutter_node;

typedef struct {
    int32_t nodes; /* number of inner nodes, which follow those of the tree before */
    int32_t leaf;  /* its first leaf, in order from left to right */
    int32_t wide;  /* whether it has more than 32 leaves */
} declutter_tree;

static inline int declutter_lowest(uint32_t bits) {
#if defined(__GNUC__)
    return __builtin_ctz(bits);
#else
    int at = 0;
    while (!(bits & 1)) {
        bits >>= 1;
        at++;
    }
    return at;
#endif
}

/* Adds to each of the lanes' sums the leaf it reaches in every tree.

   columns[slot * LANES + lane] is a lane's value. A node rules out its left leaves for the lanes
   whose value is above the threshold; the leftmost leaf that no node rules out is the one a walk
   would reach. NaN is at most nothing, so it goes right, as in a comparison. */
DECLUTTER_CLONES
static void declutter_evaluate(const declutter_tree *trees, int count, const declutter_node *node,
                               const float *leaf, const float *columns, double *sums) {
    for (int t = 0; t < count; t++) {
        uint32_t low[DECLUTTER_LANES], high[DECLUTTER_LANES];
        const declutter_node *end = node + trees[t].nodes;
        const float *values = leaf + trees[t].leaf;
#if defined(__GNUC__)
        typedef uint32_t lanes_u __attribute__((vector_size(4 * DECLUTTER_LANES)));
        typedef float lanes_f __attribute__((vector_size(4 * DECLUTTER_LANES)));
        lanes_u a = ~(lanes_u){0}, b = a;
        if (trees[t].wide) {
            for (; node < end; node++) {
                lanes_f column;
                memcpy(&column, columns + node->slot * DECLUTTER_LANES, sizeof column);
                lanes_u left = (lanes_u)(column <= node->threshold);
                a &= left | node->low;
                b &= left | node->high;
            }
        } else {
            for (; node < end; node++) {
                lanes_f column;
                memcpy(&column, columns + node->slot * DECLUTTER_LANES, sizeof column);
                a &= (lanes_u)(column <= node->threshold) | node->low;
            }
        }
        memcpy(low, &a, sizeof low);
        memcpy(high, &b, sizeof high);
#else
        for (int j = 0; j < DECLUTTER_LANES; j++) low[j] = high[j] = ~0u;
        for (; node < end; node++) {
            const float *column = columns + node->slot * DECLUTTER_LANES;
            for (int j = 0; j < DECLUTTER_LANES; j++) {
                uint32_t left = column[j] <= node->threshold ? ~0u : 0u;
                low[j] &= left | node->low;
                high[j] &= left | node->high;
            }
        }
#endif
        for (int j = 0; j < DECLUTTER_LANES; j++)
            sums[j] += low[j] ? values[declutter_lowest(low[j])]
                              : values[32 + declutter_lowest(high[j])];
    }
}

/* Place of the first `wanted` in s[i:end], or end. */
#define DECLUTTER_FIND(TYPE, NAME)                                                              \
    static inline int64_t NAME(const TYPE *s, int64_t i, int64_t end, TYPE wanted) {            \
        while (end - i >= 32) {                                                                 \
            TYPE found = 0;                                                                     \
            for (int k = 0; k < 32; k++) found |= s[i + k] == wanted;                           \
            if (found) break;                                                                   \
            i += 32;                                                                            \
        }                                                                                       \
        while (i < end && s[i] != wanted) i++;                                                  \
        return i;                                                                               \
    }
DECLUTTER_FIND(uint16_t, declutter_find2)
DECLUTTER_FIND(uint32_t, declutter_find4)

static inline int64_t declutter_find1(const uint8_t *s, int64_t i, int64_t end, uint8_t wanted) {
    const uint8_t *at = i < end ? memchr(s + i, wanted, (size_t)(end - i)) : 0;
    return at ? at - s : end;
}

#endif
