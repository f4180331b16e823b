"""The public face: exactly the promised names, and an import that stays light."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import declutter

ROOT = Path(__file__).parents[1]
HEAVY = {
    "lightgbm", "lxml", "nh3", "numpy", "readability", "resiliparse", "selectolax", "sklearn",
    "trafilatura",
}  # fmt: skip
NATIVE_PAGE = (
    "<main><h1>Ice</h1><p>The harbour froze in January, and the ferries stayed.</p></main>"
)


def in_a_new_process(code: str) -> Any:
    """What `code` leaves in `out`, run by a Python that has imported nothing yet."""
    script = f"import json, sys\n{code}\nprint(json.dumps(out))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return json.loads(done.stdout)


def test_importing_the_package_imports_nothing_heavy() -> None:
    loaded = set(in_a_new_process("import declutter\nout = sorted(sys.modules)"))
    assert loaded & HEAVY == set()


def test_a_page_is_extracted_without_the_adapters() -> None:
    """trafilatura and readability-lxml cost a second; the fast mode must never load them."""
    loaded = set(
        in_a_new_process(
            "import declutter\n"
            f"declutter.extract({NATIVE_PAGE!r}, config=declutter.Config(mode='fast')).text\n"
            "out = sorted(sys.modules)"
        )
    )
    assert loaded & {"trafilatura", "readability", "lxml", "lightgbm", "sklearn"} == set()
    assert "numpy" in loaded


def test_the_public_names_are_those_promised() -> None:
    names = in_a_new_process("from declutter import *\nout = sorted(globals())")
    star = {name for name in names if not name.startswith("__")} | {"__version__"}
    assert star - {"json", "sys", "out"} == set(declutter.__all__)


@pytest.mark.parametrize("name", declutter.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(declutter, name) is getattr(declutter, name)
    if name != "__version__":
        assert getattr(declutter, name).__name__ == name
        assert getattr(declutter, name).__doc__


def test_there_are_no_other_public_names() -> None:
    code = "import declutter\nout = [n for n in vars(declutter) if not n.startswith('_')]"
    modules = {path.stem for path in (ROOT / "declutter").glob("*")}
    assert set(in_a_new_process(code)) <= {
        *declutter.__all__, *modules, "annotations", "TYPE_CHECKING", "Any",
    }  # fmt: skip


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        declutter.no_such_name  # noqa: B018
