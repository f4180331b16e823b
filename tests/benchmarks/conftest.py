from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.datasets import Dataset, Sample
from benchmarks.run import Options, Run, run

PAGES = (
    ("one", "<p>The cat sat on the mat.</p><i>Advertisement</i>", "The cat sat on the mat."),
    ("two", "<p>A dog lay by the door.</p>", "A dog lay by the door."),
    ("three", "<p>Birds flew over.</p><p>It rained.</p>", "Birds flew over. It rained."),
    ("four", "<p>Nothing of this is content.</p>", "Quite another text"),
)


@pytest.fixture(autouse=True)
def fakes_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.fixture
def dataset() -> Dataset:
    samples = tuple(
        Sample(
            name=name,
            source=html.encode(),
            truth=truth,
            wanted=(truth[:8],),
            unwanted=("Advertisement",),
            residue=("Advertisement",) if "Advertisement" in html else (),
            page_type="article" if name != "four" else "forum",
            language="en",
        )
        for name, html, truth in PAGES
    )
    return Dataset("toy", "f1", samples, "written for the tests")


@pytest.fixture
def run_fakes(dataset: Dataset) -> Callable[..., Run]:
    def go(*names: str, **options: object) -> Run:
        settings = Options(progress=False, **options)  # type: ignore[arg-type]
        found = run([dataset], [f"fake_extractors:{name}" for name in names], settings)
        found.settings["baseline"] = f"fake_extractors:{names[-1]}"
        return found

    return go
