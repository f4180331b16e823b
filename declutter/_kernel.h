/* Loops that are written for vector instructions. */

#ifndef DECLUTTER_KERNEL_H
#define DECLUTTER_KERNEL_H

#include <stdint.h>
#include <string.h>

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
   would reach. NaN is at most nothing, so it goes right, as in a comparison.

   Compilers split vectors that the processor does not have into single numbers, so each width is
   spelled out, and the processor is asked for what it has. */
#if defined(__GNUC__)
#define EVALUATE declutter_evaluate_4
#define TARGET
#define WIDTH 4
#include "_kernel_evaluate.h"
#if defined(__x86_64__)
#define EVALUATE declutter_evaluate_8
#define TARGET __attribute__((target("avx2")))
#define WIDTH 8
#include "_kernel_evaluate.h"
#endif
#endif

static void declutter_evaluate(const declutter_tree *trees, int count, const declutter_node *node,
                               const float *leaf, const float *columns, double *sums) {
#if defined(__GNUC__)
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        declutter_evaluate_8(trees, count, node, leaf, columns, sums);
        return;
    }
#endif
    declutter_evaluate_4(trees, count, node, leaf, columns, sums);
#else
    for (int t = 0; t < count; t++) {
        uint32_t low[DECLUTTER_LANES], high[DECLUTTER_LANES];
        const declutter_node *end = node + trees[t].nodes;
        const float *values = leaf + trees[t].leaf;
        for (int j = 0; j < DECLUTTER_LANES; j++) low[j] = high[j] = ~0u;
        for (; node < end; node++) {
            const float *column = columns + node->slot * DECLUTTER_LANES;
            for (int j = 0; j < DECLUTTER_LANES; j++) {
                uint32_t left = column[j] <= node->threshold ? ~0u : 0u;
                low[j] &= left | node->low;
                high[j] &= left | node->high;
            }
        }
        for (int j = 0; j < DECLUTTER_LANES; j++)
            sums[j] += low[j] ? values[declutter_lowest(low[j])]
                              : values[32 + declutter_lowest(high[j])];
    }
#endif
}

/* counts[0]: bytes that begin a sequence of UTF-8; counts[1]: control characters but for tab, line
   feed, form feed and return. */
static void declutter_count_bytes(const uint8_t *data, int64_t n, int64_t *counts) {
    counts[0] = counts[1] = 0;
    while (n > 0) {
        /* Sums of so few fit a byte, which lets the compiler take many at a time. */
        int size = n < 128 ? (int)n : 128;
        uint8_t leads = 0, controls = 0;
        for (int k = 0; k < size; k++) {
            uint8_t c = data[k];
            leads += (uint8_t)(c - 0xC2) <= 0xF4 - 0xC2;
            controls += ((c < 0x20) & (c != 9) & (c != 10) & (c != 12) & (c != 13)) | (c == 0x7F);
        }
        counts[0] += leads;
        counts[1] += controls;
        data += size;
        n -= size;
    }
}

/* Place of the first `wanted` in s[i:end], or end. */
#if defined(__SSE2__)
#include <emmintrin.h>

static inline int64_t declutter_find2(const uint16_t *s, int64_t i, int64_t end, uint16_t wanted) {
    const __m128i all = _mm_set1_epi16((short)wanted);
    while (end - i >= 16) {
        const __m128i *at = (const __m128i *)(s + i);
        __m128i a = _mm_cmpeq_epi16(_mm_loadu_si128(at), all);
        __m128i b = _mm_cmpeq_epi16(_mm_loadu_si128(at + 1), all);
        int found = _mm_movemask_epi8(_mm_packs_epi16(a, b));
        if (found) return i + declutter_lowest((uint32_t)found);
        i += 16;
    }
    while (i < end && s[i] != wanted) i++;
    return i;
}

static inline int64_t declutter_find4(const uint32_t *s, int64_t i, int64_t end, uint32_t wanted) {
    const __m128i all = _mm_set1_epi32((int)wanted);
    while (end - i >= 16) {
        const __m128i *at = (const __m128i *)(s + i);
        __m128i a = _mm_packs_epi32(_mm_cmpeq_epi32(_mm_loadu_si128(at), all),
                                    _mm_cmpeq_epi32(_mm_loadu_si128(at + 1), all));
        __m128i b = _mm_packs_epi32(_mm_cmpeq_epi32(_mm_loadu_si128(at + 2), all),
                                    _mm_cmpeq_epi32(_mm_loadu_si128(at + 3), all));
        int found = _mm_movemask_epi8(_mm_packs_epi16(a, b));
        if (found) return i + declutter_lowest((uint32_t)found);
        i += 16;
    }
    while (i < end && s[i] != wanted) i++;
    return i;
}
#else
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
#endif

static inline int64_t declutter_find1(const uint8_t *s, int64_t i, int64_t end, uint8_t wanted) {
    const uint8_t *at = i < end ? memchr(s + i, wanted, (size_t)(end - i)) : 0;
    return at ? at - s : end;
}

#endif
