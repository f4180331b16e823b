"""A text dump of a whole news page: the story stays, everything around and inside it goes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from declutter.rules import load
from declutter.rules.samples import all_kept, page_of

HEADLINE = "At least nine ships lost off the northern cape, as storm enters third day"
STORY = [
    "NORDHAVEN — Rescue crews searched the waters off the northern cape on Friday, as a storm "
    "that forecasters had not expected entered its third day and cut off the fishing villages.",
    "The number of ships that went down rose to at least nine, according to the coast guard, "
    "with some 60 sailors still missing as of early Friday. At least two harbours were damaged.",
    "Governor Ingrid Sol said on Friday morning that the province had “mostly” restored power. "
    "“The lines have been repaired in all districts,” she said in a statement.",
    "In recent days, waves had torn away piers along the coast and briefly flooded the airport. "
    "Into Friday, there were reports of families waiting on roofs in two towns in the west.",
    "“Those who stayed behind will be taken out by helicopter,” said Olav Brandt, a spokesman of "
    "the rescue service, on television, before the operation began in the dark.",
    "The defence ministry said that 70 aircraft were involved in carrying supplies “round the "
    "clock” and that its engineers had full use of the airport again.",
    "After a request from the governor, the neighbouring provinces sent some 400 firefighters, "
    "an official told the public broadcaster. Most were on the ground as of Thursday.",
    "Fishing unions have in the past complained that warnings come too late for boats that are "
    "already at sea, and that the radio masts on the islands are out of order for weeks.",
    "While the weather service has long been seen as cautious, its forecast for the week gave no "
    "sign of what was coming, though its chief has defended the work of her staff.",
    "The prime minister is following the search and will visit the coast on Sunday, her office "
    "told reporters. “We have questions about the forecast,” it said.",
    "The union of sailors declared a week of mourning on Wednesday. The announcement comes as "
    "many families prepare to celebrate the end of the season.",
    "Telephone lines have been down since midday on Wednesday, the network operator said, with "
    "traffic at about a tenth of normal levels as of Friday morning.",
    "Insurers have gone back and forth between promising quick payment and asking for papers. On "
    "Thursday, they announced that small boats would be paid for first.",
]
BEFORE = [
    "用户名/邮箱", "登录密码", "验证码", "看不清?换一张", "您好,欢迎访问! [ 登录 | 注册 ]",
    "您的位置:首页 - 最新资讯",
]  # fmt: skip
SOURCE = "2023-11-03 00:00:00.0     示例邮报-世界     原网页"
AD = ["Advertisement", "Story continues below advertisement"]
CAPTIONS = [
    "Waves and wreckage were seen off the main harbour of the cape on Nov. 1. (Reuters)",
    "Governor Ingrid Sol said on Nov. 2 that she had asked for help from the south. (Reuters)",
]
TEASERS = [
    "Here’s what you need to know about the northern cape and its storms",
    "Seven ways Brussels sees Iceland — and why each should trouble Washington",
]
AFTER = [
    "Read more:", TEASERS[0], "How the disaster at the cape unfolded",
    "Analysis: Another late warning raises doubts about forecasters, as anger grows",
    "标签:综合", "关键词: storm     Friday     Advertisement     cape     rescue    ", "滚动新闻",
]  # fmt: skip


def dump() -> list[str]:
    """The page as another tool would have pulled it out."""
    s = STORY
    return [
        *BEFORE, HEADLINE, SOURCE, s[0], "Wp Get the full experience.Choose your plan ArrowRight",
        s[1], s[2], *AD, s[3], s[4], CAPTIONS[0], s[5], *AD, TEASERS[0], s[6], s[7], *AD, s[8],
        s[9], *AD, TEASERS[1], s[10], CAPTIONS[1], s[11], *AD, s[12], *AFTER,
    ]  # fmt: skip


def cleaned(lines: list[str]) -> list[str]:
    page = page_of(lines)
    gone = {r.block: r for r in load().apply(page, all_kept(page), captions="drop")}
    assert all(r.text == lines[block] for block, r in gone.items())
    return [line for i, line in enumerate(lines) if i not in gone]


def test_only_the_headline_and_the_story_are_left() -> None:
    assert cleaned(dump()) == [HEADLINE, *STORY]


def test_cleaning_it_again_changes_nothing() -> None:
    once = cleaned(dump())
    assert cleaned(once) == once


def _seed() -> Path | None:
    default = Path(__file__).resolve().parents[3] / "shared" / "data"
    folder = Path(os.environ.get("DECLUTTER_DATA", default)).parent / "seed"
    return next(iter(sorted(folder.glob("*.txt"))), None) if folder.is_dir() else None


@pytest.mark.skipif(_seed() is None, reason="the development data is not here")
def test_a_real_dump_comes_out_clean() -> None:
    path = _seed()
    assert path is not None
    lines = [line.strip() for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    left = cleaned(lines)
    residue = ("Advertisement", "(Reuters)", "Read more", "登录", "标签", "关键词", "滚动新闻")
    assert [line for line in left if len(line) < 200 and any(r in line for r in residue)] == []
    story = [line for line in lines if len(line) >= 150 and not line.endswith("(Reuters)")]
    assert left == [left[0], *story]
