"""A result, explained: as lines for a terminal, or as a page to look at.

Explanations only render what the result holds, so asking for one changes nothing.
"""

from __future__ import annotations

from declutter.explain.inspector import inspector
from declutter.explain.trace import trace

__all__ = ["inspector", "trace"]
