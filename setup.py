"""Builds the compiled kernel where it can be built; all else stands in pyproject.toml."""

import os

from setuptools import Extension, setup

try:
    from Cython.Build import cythonize
except ImportError:  # the pure Python twins do the same, more slowly
    extensions = []
else:
    extensions = cythonize(
        [
            Extension(
                "declutter._kernel",
                ["declutter/_kernel.pyx"],
                depends=[
                    "declutter/_kernel.h",
                    "declutter/_kernel_trees.pxi",
                ],
                include_dirs=["declutter"],
                extra_compile_args=[] if os.name == "nt" else ["-O3"],
                optional=True,
            )
        ],
        build_dir="build",
    )

setup(ext_modules=extensions)
