from __future__ import annotations

import pytest

from benchmarks import metrics


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The cat's 2 Mats", ["the", "cat", "s", "2", "mats"]),
        ("snake_case-dash", ["snake_case", "dash"]),
        ("Straße été", ["straße", "été"]),
        ("今天天气", ["今天天气"]),
        ("", []),
    ],
)
def test_words_are_runs_of_word_characters_in_lower_case(text: str, tokens: list[str]) -> None:
    assert metrics.words(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("今天weather好", ["今", "天", "weather", "好"]),
        ("テスト中です", list("テスト中です")),
        ("한국 2024", ["한", "국", "2024"]),
        ("plain words", ["plain", "words"]),
    ],
)
def test_each_cjk_character_is_a_token_of_its_own(text: str, tokens: list[str]) -> None:
    assert metrics.cjk_words(text) == tokens


@pytest.mark.parametrize(
    ("truth", "output", "precision", "recall"),
    [
        (["a", "b"], ["a", "b"], 1.0, 1.0),
        (["a", "b"], ["a"], 1.0, 0.5),
        (["a"], ["a", "b", "c", "d"], 0.25, 1.0),
        (["a", "a"], ["a", "a", "a", "b"], 0.5, 1.0),
        (["a"], ["b"], 0.0, 0.0),
        ([], [], 1.0, 1.0),
        ([], ["a"], 0.0, 0.0),
        (["a"], [], 0.0, 0.0),
    ],
)
def test_overlap_counts_tokens_as_multisets(
    truth: list[str], output: list[str], precision: float, recall: float
) -> None:
    found = metrics.overlap(truth, output)
    assert (found.precision, found.recall) == (precision, recall)


@pytest.mark.parametrize(
    ("precision", "recall", "f1"), [(1.0, 0.5, 2 / 3), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)]
)
def test_f1_is_the_harmonic_mean(precision: float, recall: float, f1: float) -> None:
    assert metrics.Overlap(precision, recall).f1 == pytest.approx(f1)


@pytest.mark.parametrize(
    ("truth", "output", "value"),
    [
        ("a b c d", "a b c d", 1.0),
        ("a b c d", "d c b a", 0.25),
        ("a b c d", "a x b y", 0.5),
        ("", "", 1.0),
        ("a", "", 0.0),
    ],
)
def test_rouge_l_rewards_order(truth: str, output: str, value: float) -> None:
    assert metrics.rouge_l(truth.split(), output.split()) == pytest.approx(value)


@pytest.mark.parametrize(
    ("truth", "output", "precision", "recall"),
    [
        ("a b c d e", "a b c d e", 1.0, 1.0),
        ("a b c d e", "a b c d", 1.0, 0.5),
        ("a b c", "a b c", 1.0, 1.0),
        ("A b c d", "a b c d", 0.0, 0.0),
        ("a b c d", "", 0.0, 0.0),
    ],
)
def test_shingles_are_runs_of_four_words_with_their_case(
    truth: str, output: str, precision: float, recall: float
) -> None:
    found = metrics.shingle_overlap(truth, output)
    assert (found.precision, found.recall) == (precision, recall)


@pytest.mark.parametrize(
    ("wanted", "unwanted", "output", "counts"),
    [
        (["a  b"], [], "x a\nb y", (1, 0, 0, 0)),
        (["a b", "c"], ["z"], "a b", (1, 1, 0, 1)),
        (["c"], ["z", "q"], "z", (0, 1, 1, 1)),
    ],
)
def test_segments_are_looked_for_white_space_aside(
    wanted: list[str], unwanted: list[str], output: str, counts: tuple[int, int, int, int]
) -> None:
    found = metrics.segment_counts(wanted, unwanted, output)
    assert (found.tp, found.fn, found.fp, found.tn) == counts


def test_segment_precision_and_recall_come_from_the_counts() -> None:
    found = metrics.segment_overlap(metrics.SegmentCounts(tp=3, fn=1, fp=3, tn=5))
    assert (found.precision, found.recall) == (0.5, 0.75)


@pytest.mark.parametrize(
    ("line", "output", "truth", "survives"),
    [
        ("Advertisement", "Text. Advertisement More.", "Text. More.", True),
        ("Advertisement", "Advertisement rose.", "Advertisement rose.", False),
        ("Advertisement", "Advertisement rose. Advertisement", "Advertisement rose.", True),
        ("Advertisement", "an advertisement", "", False),
        ("Save", "Saved and SaveAll", "", False),
        ("Read more: the cat", "Read more — the cat", "", True),
        ("广告", "正文广告正文", "正文正文", True),
        ("Ad", "Ad Ad", "Ad", True),
        ("→", "a → b", "", False),
    ],
)
def test_a_residue_line_survives_where_it_stands_beyond_the_truth(
    line: str, output: str, truth: str, survives: bool
) -> None:
    assert (metrics.surviving([line], output, truth) == [line]) is survives


def test_lines_without_letters_are_not_counted_as_residue() -> None:
    assert metrics.countable(["→", "Share", "© 2024"]) == 2


@pytest.mark.parametrize(
    ("truth", "output", "same"), [("a b\n\nc", "a  b c", True), ("a b", "a B", False)]
)
def test_exact_match_disregards_white_space_only(truth: str, output: str, same: bool) -> None:
    assert metrics.exact(truth, output) is same
