"""What reaches a terminal."""

from __future__ import annotations

import pytest

from declutter.console import visible


@pytest.mark.parametrize(
    "char",
    [*"\0\x07\x08\x1b\r\x7f\x9b\u061c\u200e\u202e\u2066\u2028\U000e0041\ud800"],
    ids=ascii,
)
def test_controls_and_bidirectional_characters_are_replaced(char: str) -> None:
    assert visible(f"a{char}b") == "a\ufffdb"


@pytest.mark.parametrize(
    "text", ["tab\tand\nline", "“é” 語 😀", "می‌خواهم", "👩‍👩‍👧", "שלום", "soft\u00adhyphen"]
)
def test_text_of_any_script_is_unchanged(text: str) -> None:
    assert visible(text) == text
