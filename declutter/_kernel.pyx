# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False, nonecheck=False
"""The hot loops, compiled. The pure Python code of each is its specification.

Every class here has a twin that gives equal results: `PackedTrees` in `declutter.ensemble.trees`,
`Words` in `declutter.words`, `Measure` in `declutter.measure`, `Scanner` in `declutter.parse.scan`;
`Programs` in `declutter.rules.regex` (as `Regexes`), `Finder` in `declutter.rules.prefilter`,
`Search` in `declutter.rules.search`, `Survey` in `declutter.rules.traits`, `Buckets` in
`declutter.rules.wording`;
`NestingBound` is a bound on what `declutter.parse.limits.flatten` does.
"""

from cpython.object cimport PyObject_Hash

from libc.math cimport INFINITY
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memchr, memcmp, memcpy, memset, strlen

# As in `declutter.kernel`.
VERSION = 16

include "_kernel_trees.pxi"
include "_kernel_text.pxi"
include "_kernel_words.pxi"
include "_kernel_tags.pxi"
include "_kernel_nest.pxi"
include "_kernel_scan.pxi"
include "_kernel_seams.pxi"
include "_kernel_run.pxi"
include "_kernel_tree.pxi"
include "_kernel_find.pxi"
include "_kernel_count.pxi"
include "_kernel_line.pxi"
include "_kernel_match.pxi"
include "_kernel_keys.pxi"
include "_kernel_search.pxi"
include "_kernel_survey.pxi"
include "_kernel_buckets.pxi"
include "_kernel_head.pxi"
include "_kernel_arrays.pxi"
include "_kernel_features.pxi"
include "_kernel_blocks.pxi"
include "_kernel_names.pxi"
include "_kernel_marks.pxi"
include "_kernel_utf8.pxi"
