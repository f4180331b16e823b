"""Plain text to blocks."""

from __future__ import annotations

import textwrap
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from declutter.model import COUNTS, Kind, Page, Source
from declutter.parse.text import parse_text
from declutter.words import tokens

PROSE = (
    "The harbour froze in the second week of January, and the ferries that link the islands "
    "stayed at their moorings for nineteen days. People walked across the ice to work, pulling "
    "their shopping behind them on sledges, while the council argued about who should pay for "
    "an icebreaker that nobody had needed in forty years."
)
CHINESE = (
    "港口在一月的第二个星期结冰，连接各岛的渡轮在码头停泊了十九天。人们踏着冰面去上班，"
    "用雪橇拖着买来的东西，而议会则为谁应该支付一艘四十年来无人需要的破冰船而争论不休。"
)


def parsed(text: str) -> Page:
    return parse_text(Source(text, "", "str"))


def kinds(page: Page) -> list[Kind]:
    return [Kind(int(kind)) for kind in page.kinds]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        (" \n\t\n\u3000\n", []),
        ("one", ["one"]),
        ("Login\nPassword\nForgot password?", ["Login", "Password", "Forgot password?"]),
        ("  one   two \n\n\n three\u00a0\u00a0four", ["one two", "three four"]),
        (
            "one\r\ntwo\rthree\u2028four\x85five\fsix",
            ["one", "two", "three", "four", "five", "six"],
        ),
        (PROSE + "\n" + PROSE, [PROSE, PROSE]),
        (PROSE + "\r\n\r\nAdvertisement\r\n\r\n" + PROSE, [PROSE, "Advertisement", PROSE]),
        (CHINESE + "\n广告\n" + CHINESE, [CHINESE, "广告", CHINESE]),
    ],
    ids=range(9),
)
def test_lines_and_blank_lines_part_blocks(text: str, blocks: list[str]) -> None:
    assert parsed(text).texts == blocks


@pytest.mark.parametrize("column", [50, 60, 72, 80, 100])
@pytest.mark.parametrize("indent", ["", "    "])
def test_wrapped_paragraphs_are_joined(column: int, indent: str) -> None:
    wrapped = textwrap.fill(PROSE, column, initial_indent=indent, subsequent_indent=indent)
    assert parsed(f"{wrapped}\n\n{wrapped}").texts == [PROSE, PROSE]


@pytest.mark.parametrize("column", [60, 72])
def test_paragraphs_set_off_by_indentation_alone_are_parted(column: int) -> None:
    wrapped = textwrap.fill(PROSE, column, initial_indent="   ")
    assert parsed(f"{wrapped}\n{wrapped}").texts == [PROSE, PROSE]


def test_a_line_of_its_own_after_a_wrapped_paragraph_is_parted() -> None:
    wrapped = textwrap.fill(PROSE, 72)
    assert parsed(f"{wrapped}\nAdvertisement\n{wrapped}").texts == [PROSE, "Advertisement", PROSE]


@pytest.mark.parametrize("column", [25, 30, 35])
def test_wrapped_chinese_is_joined_without_spaces(column: int) -> None:
    lines = [CHINESE[i : i + column] for i in range(0, len(CHINESE), column)]
    assert parsed("\n".join(lines)).texts == [CHINESE]


def test_a_sentence_that_runs_across_two_lines_is_joined() -> None:
    first = "He walked to the harbour, as he had done each morning since"
    assert parsed(f"{first}\nthe ice came.").texts == [f"{first} the ice came."]


@pytest.mark.parametrize(
    "lines",
    [
        [  # headlines of similar length
            "Council votes to close the old bridge over the northern canal",
            "Ferry workers call off strike after two weeks of negotiations",
            "Record harvest brings apple prices down across the whole region",
            "Museum opens new wing with a show of early maps of the islands",
        ],
        [  # verse
            "O come, the tide is turning now,",
            "and all the boats are in,",
            "the gulls are riding on the prow,",
            "and all the boats are in.",
        ],
        [  # code
            'const button = document.querySelector("#save-all-of-the-settings");',
            'button.addEventListener("click", () => { save(settings, everywhere);',
            'const cancel = document.querySelector("#cancel-and-forget-them");',
        ],
        [  # a headline over its date
            "At the harbour, the ice has come to stay for the rest of the winter",
            "2024-01-19 08:30 The Islander",
        ],
    ],
    ids=["headlines", "verse", "code", "dateline"],
)
def test_lines_that_only_look_wrapped_stay_apart(lines: list[str]) -> None:
    assert parsed("\n".join(lines)).texts == lines


@pytest.mark.parametrize(
    "marker", ["-", "*", "•", "1.", "12)", "(a)", "▪", "+"], ids=lambda marker: marker
)
def test_bullets_make_list_items_and_stay_in_the_text(marker: str) -> None:
    page = parsed(f"{marker} first thing\n{marker}\u3000second thing")
    assert page.texts == [f"{marker} first thing", f"{marker} second thing"]
    assert kinds(page) == [Kind.LIST_ITEM, Kind.LIST_ITEM]


@pytest.mark.parametrize(
    "line", ["— Come in, she said.", "-5 degrees", "1990. A year to forget.", "*bold* word", "3.5%"]
)
def test_lines_that_begin_like_bullets_are_paragraphs(line: str) -> None:
    assert kinds(parsed(line)) == [Kind.PARAGRAPH]


def test_nested_lists_have_levels() -> None:
    page = parsed("- a\n  - b\n    - c\n  - d\n- e\n\nText.\n\n  - f")
    assert page.column("level").tolist() == [1, 2, 3, 2, 1, 0, 1]


def test_wrapped_list_items_are_joined() -> None:
    item = textwrap.fill(PROSE, 72, initial_indent="- ", subsequent_indent="  ")
    page = parsed(f"{item}\n{item}")
    assert page.texts == [f"- {PROSE}"] * 2
    assert kinds(page) == [Kind.LIST_ITEM, Kind.LIST_ITEM]


@pytest.mark.parametrize(("line", "level"), [("# Ice", 1), ("### The ferries", 3)])
def test_markdown_headings_have_levels_and_keep_their_marks(line: str, level: int) -> None:
    page = parsed(f"{line}\n{PROSE}")
    assert page.texts[0] == line
    assert (kinds(page)[0], page.column("level")[0]) == (Kind.HEADING, level)


@pytest.mark.parametrize("line", ["#winter", "####### seven", "THE FERRIES", "Ice"])
def test_other_lines_are_no_headings(line: str) -> None:
    assert kinds(parsed(line)) == [Kind.PARAGRAPH]


def test_fenced_code_is_one_block_with_its_lines() -> None:
    page = parsed("Try:\n```python\nfor x in y:\n\n    go(x)\n```\nDone.")
    assert page.texts == ["Try:", "```python\nfor x in y:\n\n    go(x)\n```", "Done."]
    assert kinds(page)[1] == Kind.CODE
    assert page.column("breaks").tolist() == [0, 4, 0]


def test_an_open_fence_is_text() -> None:
    assert parsed("```\none\ntwo").texts == ["```", "one", "two"]


def test_offsets_point_into_the_input() -> None:
    text = f"  one \n\n{textwrap.fill(PROSE, 72)}\n"
    page = parsed(text)
    spans = [text[start:end] for start, end in zip(page.start, page.end, strict=True)]
    assert [" ".join(span.split()) for span in spans] == ["one", PROSE]


def test_page_is_plain_with_a_root_only() -> None:
    page = parsed("one\n\ntwo three")
    assert (page.plain, page.html, page.elements.tags) == (True, "", ["root"])
    assert (page.elements.first[0], page.elements.last[0]) == (0, 2)
    assert page.block(1).path == ("root",)
    assert page.counts.shape == (2, len(COUNTS))
    assert page.column("chars").tolist() == [3, 9]
    assert page.column("words").tolist() == [1, 2]
    assert not page.column("link_chars").any()


_TEXTS = st.text(
    st.one_of(
        st.sampled_from(list(" \n\t-*#`1.)Aaé字、。")),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=300,
)
_DOCUMENTS = st.lists(
    st.one_of(
        _TEXTS,
        st.builds(textwrap.fill, st.just(PROSE), st.integers(30, 130)),
        st.sampled_from(["Advertisement", "- item", "# Head", "```", CHINESE, PROSE]),
    ),
    max_size=8,
).flatmap(lambda parts: st.sampled_from(["\n", "\n\n", "\r\n"]).map(lambda sep: sep.join(parts)))


@given(_DOCUMENTS)
def test_blocks_in_order_are_the_whole_input(text: str) -> None:
    """Nothing is lost, doubled or moved, white space aside."""
    page = parsed(text)
    assert "".join("".join(page.texts).split()) == "".join(text.split())


@given(_DOCUMENTS)
def test_blocks_are_sound(text: str) -> None:
    page = parsed(text)
    assert all(block == block.strip() != "" for block in page.texts)
    assert np.all(page.start < page.end)
    assert np.all(page.end[:-1] <= page.start[1:])
    assert page.column("words").tolist() == [len(tokens(block)) for block in page.texts]


@given(_DOCUMENTS)
def test_parsing_blocks_set_apart_by_blank_lines_gives_them_back(text: str) -> None:
    texts = [t for t in parsed(text).texts if not t.startswith(("```", "~~~"))]
    assert parsed("\n\n".join(texts)).texts == texts


def test_wide_characters_count_two_columns() -> None:
    """The table of wide characters agrees with Unicode for the scripts it names."""
    for char in "漢字かなカナ한글、。「」！（":
        assert unicodedata.east_asian_width(char) in "WF"
    lines = [CHINESE[i : i + 30] for i in range(0, len(CHINESE), 30)]
    assert len(lines[0]) < 45 < 2 * len(lines[0])
    assert len(parsed("\n".join(lines))) == 1
