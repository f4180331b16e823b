"""Builds the compiled kernel where it can be built; all else stands in pyproject.toml."""

import os
from glob import glob

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
                depends=sorted(glob("declutter/_kernel*.h") + glob("declutter/_kernel_*.pxi")),
                include_dirs=["declutter"],
                extra_compile_args=[] if os.name == "nt" else ["-O3", "-ffp-contract=off"],
                optional=True,
            )
        ],
        build_dir="build",
    )

setup(ext_modules=extensions)
