"""The engine: rounds, context, cuts, and a ledger that gives the input back."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from declutter.model import Bools, Kind, Page, Removal, Source
from declutter.parse import parse
from declutter.rules import RuleSet, load
from declutter.rules.body import Body
from declutter.rules.engine import Engine
from declutter.rules.model import FAMILIES
from declutter.rules.samples import PARAGRAPHS, all_kept, page_of

P = PARAGRAPHS


def left(page: Page, keep: Bools, removals: tuple[Removal, ...]) -> list[str]:
    """What remains of each kept block, empty ones left out."""
    out = []
    for block in np.flatnonzero(keep):
        text = page.texts[block]
        for r in sorted((r for r in removals if r.block == block), key=lambda r: -r.start):
            text = text[: r.start] + text[r.end :]
        out.append(text.strip())
    return [text for text in out if text]


def cleaned(lines: list[str], **kwargs: object) -> list[str]:
    page = page_of(lines, **kwargs)  # type: ignore[arg-type]  # test helper
    keep = all_kept(page)
    return left(page, keep, load().apply(page, keep, captions="drop"))


def test_a_run_of_residue_between_paragraphs_goes() -> None:
    lines = [P[0], "Advertisement", "Story continues below advertisement", "Share", P[1]]
    assert cleaned(lines) == [P[0], P[1]]


@pytest.mark.parametrize("linked", [True, False])
def test_a_label_whose_links_are_lost_goes_before_a_heading(linked: bool) -> None:
    lines = [P[0], P[1], "Read also", "Six ways to cross the sound", "The tower", P[2], P[3]]
    kinds = [Kind.PARAGRAPH] * 4 + [Kind.HEADING] + [Kind.PARAGRAPH] * 2
    page = page_of(
        lines, plain=False, kinds=kinds, linked=[line == lines[3] and linked for line in lines]
    )
    keep = all_kept(page)
    keep[3] = False
    cleaned = left(page, keep, load().apply(page, keep, captions="drop"))
    assert ("Read also" in cleaned) is not linked
    assert "The tower" in cleaned


def test_several_prompts_in_one_block_go_together() -> None:
    assert cleaned([P[0], "Already a subscriber? Log in. Cancel anytime.", P[1]]) == [P[0], P[1]]


def test_a_sentence_that_may_be_residue_goes_along_with_a_prompt() -> None:
    """No rule knows the question, but the wording scorer does not doubt it much."""
    line = "Want to hear more from the harbour? Please consider supporting our newsroom."
    assert cleaned([P[0], line, P[1]]) == [P[0], P[1]]


@pytest.mark.parametrize(
    ("true", "prompt"),
    [
        ("The mayor signed it.", "Please consider supporting our newsroom."),
        ("Nobody answered.", "Sign up for our newsletter."),
        (
            "What the storm left of the old pier was sold to a museum in the spring.",
            "Did this help you? Sign up for our newsletter.",
        ),
    ],
)
def test_a_true_sentence_outlives_the_prompt_behind_it(true: str, prompt: str) -> None:
    assert cleaned([P[0], f"{true} {prompt}", P[1]])[1].startswith(true)


@pytest.mark.parametrize(
    "tail",
    [
        "Advertisement",
        "Sign up for our newsletter",
        "Read more: Who pays for the tower?",
        "Subscribe to continue reading. Story continues below advertisement",
        "Follow us on Facebook",
    ],
)
def test_a_label_at_the_end_of_a_paragraph_is_cut_out(tail: str) -> None:
    assert cleaned([P[0], f"{P[1]} {tail}", P[2]]) == [P[0], P[1], P[2]]


@pytest.mark.parametrize("label", ["READ MORE: Who pays?", "Related: Ten towers by the sea"])
def test_a_prefix_label_takes_its_block(label: str) -> None:
    assert cleaned([P[0], label, P[1]]) == [P[0], P[1]]


def test_a_label_that_begins_a_sentence_stays() -> None:
    """A headline does not go on in lower case to a full stop."""
    true = "More on the tides: they come an hour later every day."
    assert cleaned([P[0], true, P[1]]) == [P[0], true, P[1]]
    assert cleaned([P[0], "More on the tides: why they come later", P[1]]) == [P[0], P[1]]


def test_links_behind_a_label_go_before_a_heading_too() -> None:
    """A label in a paragraph is no section of its own; a heading over links is."""
    titles = "Who owns the old pier", "A bill comes due"
    links = f"<ul>{''.join(f'<li><a href=/x>{title}</a></li>' for title in titles)}</ul>"
    for label, expected in (("<p>You may also like</p>", 0), ("<h2>See also</h2>", 3)):
        page = parse(
            Source(
                f"<p>{P[0]}</p><p>{P[1]}</p>{label}{links}<h2>What comes next</h2><p>{P[2]}</p>",
                "",
                "str",
            )
        )
        keep = all_kept(page)
        kept = left(page, keep, load().apply(page, keep, captions="drop"))
        assert len(kept) == 4 + expected


def test_lines_inside_a_block_are_taken_one_by_one() -> None:
    assert cleaned([f"{P[0]}\nAdvertisement\n{P[1]}", P[2]]) == [f"{P[0]}\n\n{P[1]}", P[2]]


def test_a_list_of_headlines_after_a_label_goes() -> None:
    teasers = ["How the crisis in the valley unfolded", "Six ways Rome views the sea"]
    assert cleaned([*P, "Read more:", *teasers]) == list(P)
    assert cleaned([*P[:2], "Read more:", *teasers, *P[2:]]) == list(P)


def test_bulleted_teasers_go_with_a_clear_label_only() -> None:
    items = ["- The song that sank a quota", "- Opinion: let the big fellow go first"]
    assert cleaned([*P, "Read more on this story:", *items]) == list(P)
    kept = [*P, "What the council has to settle next:", *items]
    assert cleaned(kept) == kept
    numbered = ["1. The song that sank a quota", "2. Let the big fellow go first"]
    assert cleaned([*P, "Read more on this story:", *numbered])[-2:] == numbered


def test_short_headings_stay() -> None:
    lines = [P[0], "Release", P[1], "Reception", P[2], "See also", P[3]]
    assert cleaned(lines) == lines


def test_words_of_a_form_stay_where_no_prose_is() -> None:
    """On a page of buttons and cards the same words are the content."""
    lines = ["Password", "Learn more", "Comments", "Save", "Subscribe"]
    assert cleaned(lines) == lines


@pytest.mark.parametrize(
    ("kind", "tag"),
    [(Kind.CODE, "pre"), (Kind.QUOTE, "blockquote"), (Kind.CELL, "td"), (Kind.PARAGRAPH, "pre")],
)
def test_code_quotes_and_cells_are_left_alone(kind: Kind, tag: str) -> None:
    lines = [P[0], "Advertisement", P[1]]
    kinds = [Kind.PARAGRAPH, kind, Kind.PARAGRAPH]
    assert cleaned(lines, plain=False, kinds=kinds, tags=["p", tag, "p"]) == lines


def test_a_heading_of_links_goes_with_them_on_html_pages() -> None:
    lines = [P[0], P[1], "Related", "Six ways Rome views the sea", "Who lives on the hill", P[2]]
    linked = [False, False, False, True, True, False]
    assert cleaned(lines, plain=False, linked=linked) == [P[0], P[1], P[2]]
    single = [*P[:2], "Related", "Six ways Rome views the sea", *P[2:]]
    assert cleaned(single, plain=False) == single


def test_blocks_that_are_not_kept_are_not_taken() -> None:
    page = page_of([P[0], "Advertisement", P[1], "Advertisement", P[2]])
    keep = np.array([True, False, True, True, True])
    assert [r.block for r in load().apply(page, keep, captions="drop")] == [3]


def test_nothing_is_changed_and_what_is_removed_is_the_page_s_text() -> None:
    lines = [f"{P[0]} Advertisement", "Share this article", f"{P[1]}\nSubscribe now", P[2]]
    page = page_of(lines)
    keep = all_kept(page)
    removals = load().apply(page, keep, captions="drop")
    assert page.texts == lines
    assert keep.all()
    assert len(removals) > 2
    for removal in removals:
        assert removal.text == page.texts[removal.block][removal.start : removal.end]
        assert removal.family == removal.rule.split(".")[0]
    ends = [(r.block, r.start, r.end) for r in removals]
    assert ends == sorted(ends)
    assert all(a[0] < b[0] or a[2] <= b[1] for a, b in pairwise(ends))


LINES = [
    "Log in", P[0], "Advertisement", f"{P[1]} Sign up for our newsletter", "READ MORE: Who pays?",
    P[2], "Subscribe to continue reading", P[3], "Related articles", "Six ways Rome views the sea",
    "Who lives on the hill above it",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rules_does_not_matter(seed: int) -> None:
    ruleset = load(details=True)
    matchers = [ruleset.matchers[rule.id] for rule in ruleset.active]
    page = page_of(LINES)
    expected = Engine(matchers).run(Body(page, all_kept(page), lambda _: ""))
    random.Random(seed).shuffle(matchers)
    found = Engine(matchers).run(Body(page, all_kept(page), lambda _: ""))
    assert found == expected


def test_cleaning_twice_changes_nothing() -> None:
    once = cleaned(LINES)
    assert cleaned(once) == once


def test_threads_and_call_order_do_not_matter() -> None:
    rules = RuleSet(load(details=True).packs)
    pages = [page_of(LINES[i:]) for i in range(6)] * 4

    def apply(page: Page) -> tuple[Removal, ...]:
        return rules.apply(page, all_kept(page), captions="drop")

    expected = [apply(page) for page in pages]
    fresh = RuleSet(load(details=True).packs)
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda p: fresh.apply(p, all_kept(p), captions="drop"), reversed(pages))
        )
    assert found[::-1] == expected


def test_an_empty_body_gives_nothing() -> None:
    page = page_of(["Advertisement"])
    assert load().apply(page, np.array([False]), captions="drop") == ()


def test_a_line_of_two_prompts_goes_though_no_rule_knows_it_whole() -> None:
    """Each sentence is looked up by itself, whatever the line as a whole could match."""
    line = "Bu içerik abonelere özeldir. Devamını okumak için giriş yapın"
    page = page_of([*PARAGRAPHS[:2], line, *PARAGRAPHS[2:]])
    (removal,) = load().apply(page, all_kept(page), captions="drop")
    assert (removal.text, removal.rule.split(".")[:2]) == (line, ["paywall", "tr"])


def test_a_prompt_is_taken_as_what_is_never_content() -> None:
    """Where a form's wording matches as well, the family that asks less of its place decides."""
    page = page_of(
        [*PARAGRAPHS[:2], "Eleven votes.", "Already a subscriber? Log in", *PARAGRAPHS[2:]]
    )
    removed = load().apply(page, all_kept(page), captions="drop")
    assert [(r.text, r.family) for r in removed] == [("Already a subscriber? Log in", "paywall")]


def test_a_column_of_a_layout_table_is_no_cell() -> None:
    """Old pages hold the whole article in one cell; its residue goes all the same."""
    lines = "".join(f"<p>{line}</p>" for line in [*P[:2], "Advertisement", *P[2:]])
    page = parse(Source(f"<table><tr><td>{lines}</td></tr></table>", "", "str"))
    removed = load().apply(page, all_kept(page), captions="drop")
    assert [r.text for r in removed] == ["Advertisement"]
    data = "".join(f"<tr><td>{line}</td></tr>" for line in [*P[:2], "Advertisement", *P[2:]])
    page = parse(Source(f"<table>{data}</table>", "", "str"))
    assert load().apply(page, all_kept(page), captions="drop") == ()


@pytest.mark.parametrize("family", FAMILIES)
def test_one_family_alone_takes_what_it_takes(family: str) -> None:
    """With all other families switched off the rest of a body stays."""
    alone = load(disable=frozenset(FAMILIES) - {family})
    page = page_of(LINES)
    gone = alone.apply(page, all_kept(page), captions="drop")
    assert {removal.family for removal in gone} <= {family}


@pytest.mark.parametrize("seed", range(5))
def test_switched_off_rules_do_nothing(seed: int) -> None:
    """Whichever few rules run, of whatever packs."""
    names = sorted(rule.id for rule in load().rules)
    few = set(random.Random(seed).sample(names, 3)) | {"ads.en.marker"}
    page = page_of([*P[:2], "Advertisement", *P[2:4]])
    (gone,) = load(disable=frozenset(names) - few).apply(page, all_kept(page), captions="drop")
    assert (gone.rule, gone.text) == ("ads.en.marker", "Advertisement")
    page = page_of(LINES)
    rest = load(disable=frozenset(names) - few).apply(page, all_kept(page), captions="drop")
    assert {removal.rule for removal in rest if ".code." not in removal.rule} <= few


def test_a_long_line_without_a_stop_counts_as_a_paragraph_in_an_article() -> None:
    long = "Below are the questions that the council has answered at every meeting of this year:"
    assert cleaned([P[0], P[1], "Learn more", long, P[2], P[3]]) == [P[0], P[1], long, P[2], P[3]]
    heading = "Questions and answers:"
    lines = [P[0], P[1], "Learn more", heading, P[2], P[3]]
    assert cleaned(lines) == lines


def test_a_front_page_in_text_keeps_its_headlines() -> None:
    names = ["tower", "mill", "bridge", "barn", "quay", "school", "chapel", "forge", "weir", "inn"]
    stories = [f"How the old {name} was saved by a small town" for name in names]
    blurbs = [f"The council voted late on Tuesday to keep the {name} for good." for name in names]
    digest = [line for story in zip(stories, blurbs, strict=True) for line in story]
    more = ["In case you missed it", "Why nobody bought the boat", "Who lives on the hill"]
    page = [*digest[:10], *more, *digest[10:]]
    assert cleaned(page) == page
    assert cleaned([*P[:3], *more, P[3]]) == list(P)


def test_the_end_of_a_paragraph_is_in_its_language() -> None:
    """ "Features" is no German notice about advertising blockers, nor is a list of networks."""
    text = f"{P[0]} Pinterest"
    assert cleaned([text, P[1], P[2]]) == [text, P[1], P[2]]
