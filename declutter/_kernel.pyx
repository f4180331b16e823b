# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False, nonecheck=False
"""The hot loops, compiled. The pure Python code of each is its specification.

Every name here has a twin that gives equal results: `PackedTrees` is `Trees.margins_numpy`.
"""

from libc.stdint cimport int8_t, int32_t, uint8_t, uint16_t, uint32_t, uint64_t

include "_kernel_trees.pxi"
