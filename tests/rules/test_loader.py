"""Rule files: what is wrong is said with file, rule and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from declutter.errors import ConfigError, RuleError
from declutter.rules import load
from declutter.rules.check import check
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

HEAD = '[pack]\nname = "mine"\nlanguage = "en"\n'
GOOD = """
[[rule]]
id = "ads.mine.marker"
why = "House label above advertisements."
any_of = ["zanzibar label"]
hits = ["Zanzibar label"]
misses = ["The zanzibar label was blue."]
"""


def write(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_further_file_adds_its_rules(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + GOOD)
    page = page_of([PARAGRAPHS[0], "Zanzibar label", PARAGRAPHS[1]])
    removed = load(extra=(path,)).apply(page, all_kept(page), captions="drop")
    assert [(r.block, r.rule) for r in removed] == [(1, "ads.mine.marker")]
    assert load().apply(page, all_kept(page), captions="drop") == ()


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + GOOD)
    before = load(extra=(path,))
    write(tmp_path, HEAD + GOOD.replace("House label", "Another label"))
    assert load(extra=(path,))["ads.mine.marker"].why != before["ads.mine.marker"].why


def test_a_file_with_a_shipped_name_takes_its_place(tmp_path: Path) -> None:
    text = (HEAD + GOOD).replace('"mine"', '"en"').replace(".mine.", ".en.")
    loaded = load(extra=(write(tmp_path, text),))
    assert {rule.id for rule in loaded.rules if rule.pack == "en"} == {"ads.en.marker"}


@pytest.mark.parametrize(
    ("old", "new", "rule", "reason"),
    [
        ("ads.mine.marker", "ads.other.marker", "ads.other.marker", "middle of the id"),
        ("ads.mine.marker", "advert.mine.marker", "advert.mine.marker", "no family"),
        ("ads.mine.marker", "Ads Marker", "Ads Marker", "lower case"),
        ('why = "House label above advertisements."', 'why = ""', "ads.mine.marker", "no why"),
        ('any_of = ["zanzibar label"]', "any_of = []", "ads.mine.marker", "any_of is empty"),
        ('["zanzibar label"]', '["(zanzibar"]', "ads.mine.marker", "not closed"),
        ('["zanzibar label"]', '["{..3}"]', "ads.mine.marker", "give keywords"),
        ('["Zanzibar label"]', "[]", "ads.mine.marker", "one hit and one miss"),
        ("hits =", "hitz =", "ads.mine.marker", "'hitz' is not known"),
        ("hits =", 'at = "middle"\nhits =', "ads.mine.marker", "at must be one of"),
        ("hits =", 'takes = "rest"\nhits =', "ads.mine.marker", "does not go with"),
        ("hits =", "max_words = 0\nhits =", "ads.mine.marker", "max_words"),
        ("hits =", "where = { near = 1 }\nhits =", "ads.mine.marker", "'near' is not known"),
        ("hits =", 'where = { allow = ["box"] }\nhits =', "ads.mine.marker", "no container"),
        ("hits =", "where = { links = [0.9, 0.1] }\nhits =", "ads.mine.marker", "links"),
        ('name = "mine"', "name = 3", "", "needs a name"),
        ("[pack]", "[pack", "", "no valid TOML"),
    ],
)
def test_a_fault_names_file_rule_and_reason(
    tmp_path: Path, old: str, new: str, rule: str, reason: str
) -> None:
    text = HEAD + GOOD
    assert old in text
    path = write(tmp_path, text.replace(old, new))
    with pytest.raises(RuleError) as caught:
        load(extra=(path,))
    assert "mine.toml" in caught.value.file
    assert caught.value.rule == rule
    assert reason in caught.value.reason


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot be read"):
        load(extra=(tmp_path / "none.toml",))


def test_an_id_used_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="used twice"):
        load(extra=(write(tmp_path, HEAD + GOOD + GOOD),))


def test_a_failing_example_is_found(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + GOOD.replace('["Zanzibar label"]', '["Another label"]'))
    found = check(load(extra=(path,)), ["mine"])
    failures = [f for f in found if f.rule == "ads.mine.marker"]
    assert [f.kind for f in failures] == ["hit"]


def test_disable_takes_rules_and_families_out() -> None:
    lines = [PARAGRAPHS[0], "Advertisement", PARAGRAPHS[1], "Share this article", PARAGRAPHS[2]]
    page = page_of(lines)
    keep = all_kept(page)
    without_rule = load(disable=frozenset({"ads.en.marker", "ads"}))
    assert {r.family for r in without_rule.apply(page, keep, captions="drop")} == {"social"}
    without_both = load(disable=frozenset({"ads", "social"}))
    assert without_both.apply(page, keep, captions="drop") == ()


def test_disabling_what_does_not_exist_is_an_error() -> None:
    with pytest.raises(ConfigError, match="no rule or family: nonsense"):
        load(disable=frozenset({"nonsense"}))


def test_the_same_request_gives_the_same_rules() -> None:
    assert load() is load()
