"""The compiled kernel where the build made one; None where its pure Python twins run.

`DECLUTTER_PURE=1` in the environment switches the kernel off, so that the suite runs on both.
"""

from __future__ import annotations

import os
from typing import Any

# Rises with every change of the kernel's interface: a kernel left over from another build of the
# sources is not used.
VERSION = 4

compiled: Any = None
if os.environ.get("DECLUTTER_PURE") != "1":
    try:
        from declutter import _kernel as compiled
    except ImportError:
        compiled = None
    else:
        if getattr(compiled, "VERSION", 0) != VERSION:
            compiled = None
