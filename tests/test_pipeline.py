"""The whole way of a page, with a scorer made by hand that keeps prose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from declutter import pipeline
from declutter.config import Config
from declutter.ensemble import Weights
from declutter.errors import ConfigError, InputError, RuleError
from declutter.model import Page, Scores, Status
from declutter.pipeline import clean_text, extract_with
from declutter.result import Result
from declutter.rules.samples import PARAGRAPHS
from declutter.strategies import NATIVE

Make = Callable[..., Weights]
A, B, C, D = PARAGRAPHS
MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav>'
PAGE = f"""<html lang="en"><head><title>The lighthouse</title></head><body>{MENU}
<main><h1>The lighthouse</h1><p>{A}</p><p>{B}</p><p>{C}</p></main>
<section id="comments"><h3>Comments</h3><div class="comment"><p>{D}</p></div></section>
</body></html>"""


class Fake:
    """An adapter that notes when it is asked."""

    name = "fake"

    def __init__(self, error: Exception | None = None) -> None:
        self.asked = 0
        self.error = error

    def score(self, page: Page) -> Scores:
        self.asked += 1
        if self.error:
            raise self.error
        return Scores(self.name, np.ones(len(page), dtype=np.float32))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    made = Fake()
    monkeypatch.setattr(pipeline, "ADAPTERS", (made,))
    return made


@pytest.fixture
def result(hand_weights: Weights) -> Result:
    return extract_with(hand_weights, PAGE)


def kept(result: Result) -> list[str]:
    return [result.page.texts[v.block] for v in result.verdicts if v.keep]


def test_the_body_is_what_the_scorer_keeps(result: Result) -> None:
    assert kept(result) == [A, B, C, D]
    assert result.text == "\n\n".join([A, B, C, D])
    assert (result.status, result.reason) == (Status.OK, "")
    assert result.confidence == pytest.approx(0.9, abs=1e-4)


def test_every_block_has_a_verdict_in_order(result: Result) -> None:
    assert [v.block for v in result.verdicts] == list(range(len(result.page)))
    names = {f"ensemble/{strategy.name}" for strategy in NATIVE}
    assert {v.by for v in result.verdicts} <= names
    for verdict in result.verdicts:
        assert verdict.keep == (verdict.score > 0.5)


def test_page_types_are_all_scored(result: Result) -> None:
    assert (
        result.page_type == "forum" == max(result.page_type_scores.items(), key=lambda x: x[1])[0]
    )
    assert sum(result.page_type_scores.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", Status.EMPTY),
        (" \n\t", Status.EMPTY),
        (b"\xef\xbb\xbf", Status.EMPTY),
        (b"%PDF-1.7\n%\xe2\xe3", Status.BINARY),
        ("<html><body></body></html>", Status.NO_CONTENT),
        ("<script>let a = 1</script>", Status.NO_CONTENT),
    ],
)
def test_input_without_text_has_a_status_and_no_text(
    hand_weights: Weights, data: bytes | str, status: Status
) -> None:
    found = extract_with(hand_weights, data)
    assert found.status is status
    assert found.reason
    assert (found.text, found.verdicts, found.confidence) == ("", (), 0.0)
    assert found.markdown == found.html == ""


@pytest.mark.parametrize("data", [None, 3, ["<p>"], Path("page.html")])
def test_other_types_are_refused(hand_weights: Weights, data: object) -> None:
    with pytest.raises(InputError):
        extract_with(hand_weights, data)  # type: ignore[arg-type]
    with pytest.raises(InputError):
        clean_text(data)  # type: ignore[arg-type]


def test_bytes_and_their_text_give_the_same_body(hand_weights: Weights) -> None:
    page = PAGE.replace("lighthouse", "маяк")
    for codec in ("windows-1251", "utf-16"):
        found = extract_with(hand_weights, page.encode(codec, "ignore"), charset=codec)
        assert found.text == extract_with(hand_weights, page).text
    assert extract_with(hand_weights, page.encode("cp1251"), charset="cp1251").charset


@pytest.mark.parametrize(
    ("mode", "confidence", "asked"),
    [("fast", 0.2, 0), ("auto", 0.2, 1), ("auto", 0.9, 0), ("thorough", 0.9, 1)],
)
def test_adapters_are_asked_where_the_mode_says(
    fake: Fake, make_weights: Make, mode: str, confidence: float, asked: int
) -> None:
    weights = make_weights(confidence=confidence)
    found = extract_with(weights, PAGE, config=Config(mode=mode))  # type: ignore[arg-type]
    assert fake.asked == asked
    assert kept(found) == [A, B, C, D]


def test_an_adapter_that_fails_costs_its_vote_only(
    monkeypatch: pytest.MonkeyPatch, hand_weights: Weights
) -> None:
    monkeypatch.setattr(pipeline, "ADAPTERS", (Fake(ValueError("no tree")),))
    found = extract_with(hand_weights, PAGE, config=Config(mode="thorough"))
    assert kept(found) == [A, B, C, D]
    assert found.warnings == ("fake failed: ValueError: no tree",)
    assert "ensemble/fake" not in {verdict.by for verdict in found.verdicts}


def test_a_page_of_no_confidence_has_no_body_but_for_a_looser_setting(make_weights: Make) -> None:
    weights = make_weights(confidence=0.05)
    page = f"<p>{A}</p>"
    found = extract_with(weights, page, config=Config(mode="fast"))
    assert (found.status, found.text, found.confidence) == (Status.NO_CONTENT, "", 0.0)
    loose = extract_with(weights, page, config=Config(mode="fast", strictness=0.4))
    assert A in loose.text


@pytest.mark.parametrize(
    ("kept", "others", "is_none"),
    [
        (190, 400, True),
        (210, 400, False),  # long
        (60, 30, False),  # a bare page
        (60, 90, True),
        (40, 0, True),
    ],
)
def test_a_long_body_or_a_bare_page_is_one_however_unsure(
    kept: int, others: int, is_none: bool
) -> None:
    """Who wants sure pages only asks for the confidence."""
    words = np.array([kept, others], dtype=np.float32)
    assert pipeline._is_none(words, np.array([True, False]), 0.05, 0.3) is is_none


def test_a_bare_page_is_its_own_body(make_weights: Make) -> None:
    html = f"<p>{' '.join(['word'] * 70)}</p>"
    found = extract_with(make_weights(confidence=0.05), html, config=Config(mode="fast"))
    assert found.status is Status.OK


@pytest.mark.parametrize(
    ("words", "others", "confidence", "expected"),
    [
        (9, 40, 0.6, False),
        (13, 40, 0.6, True),  # no scrap
        (9, 8, 0.6, True),  # not among many others
        (9, 40, 0.7, True),  # surely the body
    ],
)
def test_a_few_words_among_many_are_no_body(
    make_weights: Make, words: int, others: int, confidence: float, expected: bool
) -> None:
    body = " ".join(["word"] * words)
    links = "".join(f'<li><a href="/{i}">Shop number {i} now</a></li>' for i in range(others))
    found = extract_with(
        make_weights(confidence=confidence),
        f"<ul>{links}</ul><p>{body}</p>",
        config=Config(mode="fast"),
    )
    assert (found.text == body, found.text == "") == (expected, not expected)


@pytest.mark.parametrize(
    ("comments", "expected"), [("auto", [A, B, C, D]), ("keep", [A, B, C, D]), ("drop", [A, B, C])]
)
def test_comments_are_dropped_where_asked(
    make_weights: Make, comments: str, expected: list[str]
) -> None:
    article = tuple(make_weights().types[::-1])
    weights = make_weights()
    object.__setattr__(weights, "types", article)  # no longer a forum
    found = extract_with(weights, PAGE, config=Config(comments=comments))  # type: ignore[arg-type]
    assert found.page_type != "forum"
    assert kept(found) == expected


def test_the_headline_stands_first_where_asked(hand_weights: Weights) -> None:
    found = extract_with(hand_weights, PAGE, config=Config(headline=True))
    assert found.text.split("\n\n")[:2] == ["The lighthouse", A]


def test_input_that_is_cut_is_said_to_be(hand_weights: Weights) -> None:
    found = extract_with(hand_weights, PAGE, config=Config(max_bytes=PAGE.index(B) + 20))
    assert found.truncated
    assert any("cut" in warning for warning in found.warnings)
    assert A in found.text
    assert C not in found.text


def test_what_rules_take_stands_in_verdicts_and_ledger() -> None:
    found = clean_text("\n\n".join([A, "Advertisement", B]))
    assert found.text == f"{A}\n\n{B}"
    (removal,) = found.removed
    assert (removal.text, removal.family, removal.block) == ("Advertisement", "ads", 1)
    assert [v.keep for v in found.verdicts] == [True, False, True]
    assert found.verdicts[1].by == removal.rule


def test_the_confidence_of_cleaned_text_is_the_share_of_words_kept() -> None:
    words = len(A.split()) + len(B.split())
    found = clean_text("\n\n".join([A, "Advertisement", B]))
    assert found.confidence == pytest.approx(words / (words + 1))
    assert clean_text(f"{A}\n\n{B}").confidence == 1.0


def test_a_disabled_rule_or_family_takes_nothing() -> None:
    text = "\n\n".join([A, "Advertisement", B])
    first = clean_text(text).removed[0]
    without_rule = clean_text(text, config=Config(disable=frozenset({first.rule})))
    assert first.rule not in {removal.rule for removal in without_rule.removed}
    without_family = clean_text(text, config=Config(disable=frozenset({first.family})))
    assert first.family not in {removal.family for removal in without_family.removed}
    with pytest.raises(ConfigError, match=r"ads\.en\.no-such-rule"):
        clean_text(text, config=Config(disable=frozenset({"ads.en.no-such-rule"})))


def test_a_rule_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"none\.toml"):
        clean_text(A, config=Config(rules=(tmp_path / "none.toml",)))
