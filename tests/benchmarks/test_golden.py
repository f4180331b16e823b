from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import golden
from declutter.model import (
    COUNTS,
    Completeness,
    Elements,
    Head,
    Kind,
    Page,
    Removal,
    Source,
    Status,
    Verdict,
)
from declutter.result import Metadata, Result

BLOCKS = (
    (Kind.HEADING, "On wells"),
    (Kind.PARAGRAPH, "A first\nline. Subscribe now."),
    (Kind.PARAGRAPH, "Advertisement"),
    (Kind.LIST_ITEM, "Menu \\ home"),
)


def _page() -> Page:
    size = len(BLOCKS)
    zeros = np.zeros(size, dtype=np.int32)
    counts = np.zeros((size, len(COUNTS)), dtype=np.int32)
    counts[0, COUNTS.index("level")] = 2
    one = np.zeros(1, dtype=np.int32)
    elements = Elements(["body"], [""], one - 1, one, one, one + size, one)
    kinds = np.array([kind for kind, _ in BLOCKS], dtype=np.uint8)
    texts = [text for _, text in BLOCKS]
    source = Source("", "utf-8", "utf-8")
    return Page(source, "", texts, kinds, counts, zeros, zeros, zeros, elements, Head())


@pytest.fixture
def result() -> Result:
    return Result(
        status=Status.OK,
        reason="",
        page=_page(),
        verdicts=(
            Verdict(0, True, 0.9, "model"),
            Verdict(1, True, 0.9, "model", ((14, 29),)),
            Verdict(2, False, 0.8, "ads.any.label"),
            Verdict(3, False, 0.1, "model"),
        ),
        removed=(
            Removal(1, 14, 29, "paywall.en.subscribe", "paywall", "Subscribe now."),
            Removal(2, 0, 13, "ads.any.label", "ads", "Advertisement"),
        ),
        confidence=0.9,
        page_type="article",
        page_type_scores={},
        completeness=Completeness.FULL,
        completeness_evidence=(),
        warnings=(),
        truncated=False,
        _render=lambda _, __: "",
        _metadata=lambda _: Metadata(),
    )


@pytest.fixture
def corpus(tmp_path: Path, result: Result, monkeypatch: pytest.MonkeyPatch) -> Path:
    page = tmp_path / "article" / "wells"
    page.mkdir(parents=True)
    (page / "source.html").write_text("<p>x</p>", encoding="utf-8")
    monkeypatch.setattr(golden, "decide", lambda _: result)
    return tmp_path


def test_a_golden_has_one_block_a_line_with_what_decided(result: Result) -> None:
    assert golden.render(result).splitlines() == [
        "+ h2 On wells",
        "+ p A first\\nline.",
        "- paywall.en.subscribe Subscribe now.",
        "- ads.any.label Advertisement",
        "- model Menu \\\\ home",
    ]


def test_every_kind_of_block_has_its_sign() -> None:
    assert set(golden.KINDS) == {kind.name for kind in Kind}


def test_a_missing_golden_is_a_failure_and_is_not_written(corpus: Path) -> None:
    (check,) = golden.run(corpus)
    assert (check.state, check.file.exists()) == ("missing", False)


def test_update_writes_what_then_is_the_same(corpus: Path, result: Result) -> None:
    (written,) = golden.run(corpus, update=True)
    assert written.file.read_text(encoding="utf-8") == golden.render(result)
    (check,) = golden.run(corpus)
    assert (written.state, check.state) == ("written", "same")


def test_a_change_is_shown_with_the_rule_that_made_it(corpus: Path) -> None:
    golden.run(corpus, update=True)
    file = corpus / "article" / "wells" / "golden.txt"
    before = file.read_text(encoding="utf-8").replace("- ads.any.label", "+ p")
    file.write_text(before, encoding="utf-8")
    (check,) = golden.run(corpus)
    assert check.state == "changed"
    assert "-+ p Advertisement" in check.diff
    assert "+- ads.any.label Advertisement" in check.diff
    assert file.read_text(encoding="utf-8") == before


def test_pages_can_be_chosen_by_name(corpus: Path) -> None:
    assert golden.run(corpus, only="forum/") == []


def test_probes_need_no_golden_but_may_have_one(corpus: Path) -> None:
    probe = corpus / "probes" / "table"
    probe.mkdir(parents=True)
    (probe / "source.html").write_text("<p>x</p>", encoding="utf-8")
    assert [folder.name for folder in golden.pages(corpus)] == ["wells"]
    (probe / "golden.txt").write_text("", encoding="utf-8")
    assert [folder.name for folder in golden.pages(corpus)] == ["wells", "table"]
