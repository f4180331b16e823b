"""Characters that no output holds."""

from __future__ import annotations

import re

# C0 and C1 but for tab and newline, lone surrogates, non-characters: none may stand in XML, and
# a terminal obeys some.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str, instead: str = "") -> str:
    """Text without control characters.

    Args:
        text: any text.
        instead: what stands in the place of each; one character keeps offsets valid.
    """
    return _CONTROL.sub(instead, text) if _CONTROL.search(text) else text
