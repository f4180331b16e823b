"""True text that sounds like residue; none of it may go, wherever rules are added."""

from __future__ import annotations

import pytest

from declutter.rules import load
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

GUARDS = [
    "Advertisement was once considered beneath the dignity of a newspaper.",
    "Advertisement revenue rose 12% in the second quarter.",
    "“Advertisement,” he read aloud, and put the paper down.",
    "“Subscribe now,” the banner said, but nobody did.",
    "“Share this article with your friends” is what every page tells us.",
    '"Read more," her teacher told her, and she did.',
    "Subscribe to our newsletter, the page begged him, and he closed it.",
    "A cookie is a small file that a site leaves behind, and most readers accept all of them.",
    "Cookies were baked in the old oven on Sundays.",
    "He said that subscriptions had doubled since the paywall went up.",
    "She shared the article with her sister, who shared it with the whole street.",
    "I ran my own newsletter through my AI analysis tool and was surprised by the result.",
    "See also man quickpkg.",
    "See also",
    "Reception",
    "Release",
    "Legacy",
    "References",
    "Further reading",
    "Source: World Bank",
    "Source: Eurostat, own calculations",
    "Reply to the second question: no, the tower is not for sale.",
    "Note",
    "Warning",
    "Warning: do not unplug the device while it is being updated.",
    "Tip: save the file before you close the window.",
    "Print yields vary with the paper and the press.",
    "Comments on the draft were due in March.",
    "Sign in the box at the bottom of the form, the clerk explained.",
    "Follow the river north until the bridge.",
    "Join the two boards with a screw and wait for the glue to dry.",
    "Photo finish: the two ships came in within a minute of each other.",
    "The strike ended on Friday, the agency (Reuters) had reported, without a deal being signed.",
    "Register of the dead of the parish, 1801 to 1850",
    "Related work",
    "Video killed the radio star, as the song has it.",
    "Copyright law was young when the case was heard.",
    "Yes.",
    "Never.",
    "Listen.",
    "Password?",
]


@pytest.mark.parametrize("text", GUARDS)
def test_guard_sentence_stays(text: str) -> None:
    page = page_of([*PARAGRAPHS[:2], text, *PARAGRAPHS[2:]])
    assert load().apply(page, all_kept(page), captions="drop") == ()


@pytest.mark.parametrize("text", GUARDS)
def test_guard_sentence_stays_on_an_html_page(text: str) -> None:
    page = page_of([*PARAGRAPHS[:2], text, *PARAGRAPHS[2:]], plain=False)
    assert load().apply(page, all_kept(page), captions="drop") == ()


@pytest.mark.parametrize(
    "lines",
    [
        ["“Share?”", "“Share.”", "“Subscribe?”", "“Never.”"],
        ["— Share.", "— Comments?", "— Save.", "— Advertisement."],
        ["Save.", "Share.", "Reply."],
    ],
    ids=["quotes", "dashes", "bare"],
)
def test_dialogue_of_single_words_stays(lines: list[str]) -> None:
    page = page_of([*PARAGRAPHS[:2], *lines, *PARAGRAPHS[2:]])
    assert load().apply(page, all_kept(page), captions="drop") == ()


def test_a_song_with_its_chorus_stays() -> None:
    chorus = ["Sail on, sail on, the light is low", "And home is where the north winds blow"]
    verses = [
        ["We left the harbour late in May", "With salted fish and bread and hay"],
        ["The captain wrote his wife a line", "And paid for it in Spanish wine"],
        ["The mast went down, the crew went too", "And nobody is left but you"],
    ]
    lines = [line for verse in verses for line in [*verse, *chorus]]
    page = page_of(lines)
    assert load().apply(page, all_kept(page), captions="drop") == ()


def test_a_table_with_repeated_cells_stays() -> None:
    from declutter.model import Kind

    cells = ["Harbour", "open", "Lighthouse", "open", "Museum of the old sea lane", "closed"] * 3
    lines = [PARAGRAPHS[0], *cells, PARAGRAPHS[1]]
    kinds = [Kind.PARAGRAPH, *[Kind.CELL] * len(cells), Kind.PARAGRAPH]
    page = page_of(lines, plain=False, kinds=kinds, tags=["p", *["td"] * len(cells), "p"])
    assert load().apply(page, all_kept(page), captions="drop") == ()
