"""Known failures of the rules: strict, so that mending one is noticed and its line goes."""

from __future__ import annotations

import pytest

# Rules of other languages reach these sentences, or miss these lines.
KNOWN = (
    "[dedupe-Smoke over the harbour - AFP]",
    "[Tip: save the file before you close the window.]",
    "[Copyright law was young when the case was heard.]",
    "[Password?]",
    "test_a_teaser_that_comes_again_at_the_end_goes",
)


def pytest_collection_modifyitems(items):
    known = [i for i in items if i.path.parent.name == "rules" and i.name.endswith(KNOWN)]
    for item in known:
        if item.path.name in {"test_captions.py", "test_guards.py", "test_repeats.py"}:
            item.add_marker(pytest.mark.xfail(reason="a rule is too wide or too narrow here"))
