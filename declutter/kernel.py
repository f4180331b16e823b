"""The compiled kernel where the build made one; None where its pure Python twins run.

`DECLUTTER_PURE=1` in the environment switches the kernel off, so that the suite runs on both.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

# Rises with every change of the kernel's interface: a kernel left over from another build of the
# sources is not used.
VERSION = 16


def _load() -> Any:
    if os.environ.get("DECLUTTER_PURE") == "1":
        return None
    try:
        kernel = import_module("declutter._kernel")
    except ImportError:
        return None
    return kernel if getattr(kernel, "VERSION", 0) == VERSION else None


compiled: Any = _load()
