"""Training pages written again in the characters of Chinese or Japanese.

Annotated pages in scripts without spaces are rare, and what a scorer learns from counts of words,
capitals and stops does not hold for them. So a share of the English pages is seen twice: as it is,
and with each word replaced by one to three characters (function words by particles), spaces gone
and punctuation of full width. Markup, classes, images and the order of blocks stay, and the
annotation is written alike. The text means nothing, as block features do not read it.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import replace
from functools import lru_cache

from benchmarks.datasets import Sample
from declutter.measure import STOP_WORDS
from declutter.model import Page

_ONE_IN = 4
_LETTERS = (
    "年大来学生家国时地出会可好小多天心开手自己下面子成事发后作里用道行所然方现动前进回起种长想看没老头样门知问力高文工车路"
    "水海边风花山河春秋夜早晚东西南北城市街店书信字词电话灯火树林草叶鸟鱼马牛羊狗猫米饭菜茶酒布衣纸船桥站机场票钱价物品质量"
    "名声音乐歌舞画影片报告消息新闻记者医院校师同朋友父母孩男女员公司经济社政治法律科技研究展建设管理服务保护环境健康安全教"
    "育化历史传统语言世界民族口区域计划项题条件关系情况结果原因响义内容形式标准系网络数据术产业企场投资金银贸易合交流活议代"
    "表部机构组织单位个体旧轻重快慢远近深浅冷暖红黄蓝白黑甜苦酸咸"
)  # fmt: skip
_CHINESE_PARTICLES = "的了是在和有不我他这为也就都而及与或之以于上中到说对"
_JAPANESE_PARTICLES = "のはをにがでともたしてないかられる"
_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニハヒフヘホマミムメモラリルレロンー"
# Articles have no counterpart.
_NOTHING = frozenset(("the", "a", "an"))
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_PIECE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,:/%-]*|\s+|.", re.DOTALL)
_MARKUP = re.compile(
    r"(<(script|style|textarea|xmp|iframe|noembed|noframes)\b.*?</\2>|<!--.*?-->|<[^>]*>)|[^<]+",
    re.DOTALL,
)
_DATA = re.compile(r"<script[^>]*(?:json|__[A-Z])[^>]*>.*?</script>", re.DOTALL)
_META = re.compile(
    r'(<meta[^>]*(?:name|property)="(?:og:|twitter:)?(?:title|description)"[^>]*content=")([^"]*)'
)
_LANGUAGE = re.compile(r'(<html[^>]*\slang=")[^"]*')


def in_han(sample: Sample, page: Page) -> Sample | None:
    """The page in the characters of Chinese or Japanese; None for pages that are seen only once.

    Args:
        sample: an annotated page.
        page: the same, parsed.
    """
    number = number_of(sample.name)
    language = page.head.language.lower()
    if number % _ONE_IN or not language.startswith("en"):
        return None
    japanese = number // _ONE_IN % 3 == 0

    def write(text: str) -> str:
        return html.escape(written(html.unescape(text), japanese), quote=True)

    def part(found: re.Match[str]) -> str:
        return found[0] if found[1] else write(found[0])

    text = _DATA.sub("", page.html)
    text = _META.sub(lambda found: found[1] + write(found[2]), text)
    text = _LANGUAGE.sub(rf"\g<1>{'ja' if japanese else 'zh-CN'}", text)
    return replace(
        sample,
        name=f"{sample.name} (han)",
        source=_MARKUP.sub(part, text).encode(),
        truth=written(sample.truth or "", japanese),
    )


def written(text: str, japanese: bool) -> str:
    """A text in characters; white space at its ends stays, where inline markup is parted."""
    pieces = _PIECE.findall(text)
    out: list[str] = []
    for i, piece in enumerate(pieces):
        if piece.isspace():
            edge = i in {0, len(pieces) - 1} or "\n" in piece
            out.append(piece if edge or _joins_latin(pieces, i) else "")
        elif piece[0].isalpha():
            out.append(_word(piece, japanese))
        elif piece == "." and (i + 1 == len(pieces) or pieces[i + 1].isspace()):
            polite = japanese and i and number_of(pieces[i - 1]) % 2
            out.append("ました。" if polite else "。")
        else:
            out.append(_WIDE.get(piece, piece))
    return "".join(out)


def _joins_latin(pieces: list[str], i: int) -> bool:
    """Whether a space stands between numbers or names that stay as they are."""
    return all(side[0].isdigit() or _stays(side) for side in (pieces[i - 1], pieces[i + 1]))


def _stays(word: str) -> bool:
    """Whether a word is a name that is written in Latin letters."""
    return word[0].isupper() and word.isascii() and word.isalpha() and number_of(word) % 12 == 0


@lru_cache(maxsize=1 << 16)
def _word(word: str, japanese: bool) -> str:
    low = word.lower()
    if low in _NOTHING:
        return ""
    number = number_of(low)
    if low in STOP_WORDS:
        particles = _JAPANESE_PARTICLES if japanese else _CHINESE_PARTICLES
        return particles[number % len(particles)]
    if _stays(word):
        return word
    if not japanese:
        return _letters(_LETTERS, number, 1 + (len(low) > 3) + (len(low) > 8))
    if number % 4 == 0:
        return _letters(_KATAKANA, number // 4, 2 + len(low) // 3)
    return _letters(_LETTERS, number, 1 + (len(low) > 4)) + ("" if number % 3 else "する")


def _letters(letters: str, number: int, count: int) -> str:
    """So many letters, drawn by a number."""
    size = len(letters)
    return "".join(letters[number // size**k % size] for k in range(count))


def number_of(text: str) -> int:
    """A number that stands for a text, the same in every run."""
    return int(hashlib.md5(text.encode()).hexdigest()[:15], 16)
