"""What only a process of declutter's own may set: that of the command line, a worker's."""

from __future__ import annotations

import gc

# Most of what a start makes stays: with Python's threshold, looking for garbage among it again and
# again takes a tenth of the time.
_THRESHOLD = 50_000


def settle() -> None:
    """Set up such a process, before it loads anything."""
    gc.set_threshold(_THRESHOLD)
