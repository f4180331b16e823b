"""What comes out: the result for one page, its metadata and its posts."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from declutter.model import Completeness, Page, Removal, Status, Verdict


@dataclass(frozen=True, slots=True)
class Field:
    """One metadata value and where it was found ("json-ld", "og", "meta", "byline", ...)."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about the page; a field that was not found is None or empty.

    Dates are ISO 8601 (`YYYY-MM-DD`, with time and offset where the page gives them); `sources`
    maps each field that was found to where it came from.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    site_name: str | None = None
    description: str | None = None
    language: str | None = None
    canonical_url: str | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    image: str | None = None
    license: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a thread, or one reader's comment.

    Attributes:
        author: who wrote it, None where the page does not tell.
        published: ISO 8601 where the page gives a date, else the text that stands for it
            ("2 hours ago"), None where there is none.
        blocks: indices of the body's blocks in it, in order; never empty.
        comment: True for a reader's comment, False for a post that is the content.
        depth: how many posts it is nested in.
    """

    author: str | None
    published: str | None
    blocks: tuple[int, ...]
    comment: bool = False
    depth: int = 0


def _no_posts(_: Result) -> tuple[Post, ...]:
    return ()


def _no_comments(_: Result) -> tuple[int, ...]:
    return ()


# What the page and the verdicts of a result from another process are packed in, and what makes the
# page again where it stayed there.
_PACKED = "_packed"
_REMAKE = "_remake"


def _pack(page: Page | None, verdicts: tuple[Verdict, ...]) -> bytes:
    # By column, in half the time.
    return pickle.dumps((page, list(zip(*verdicts, strict=True))), pickle.HIGHEST_PROTOCOL)


@dataclass(frozen=True)
class Result:
    """The outcome for one page. Renderings are made when first asked for.

    Attributes:
        status: what became of the input; `OK` where there is a body.
        reason: why there is no body, one sentence ("" where there is one).
        page: the parsed page.
        verdicts: one per block, in order; replaying them gives `text`.
        removed: every piece of text that a rule took out of the body.
        confidence: expected F1 of the body, calibrated, 0 to 1.
        page_type: the most likely of `PAGE_TYPES` ("" where the page is plain text).
        page_type_scores: probability of each page type.
        completeness, completeness_evidence: see `Completeness`.
        warnings: what was cut, replaced or failed on the way, one sentence each.
        truncated: True where input text is missing from the blocks.
    """

    status: Status
    reason: str
    page: Page
    verdicts: tuple[Verdict, ...]
    removed: tuple[Removal, ...]
    confidence: float
    page_type: str
    page_type_scores: Mapping[str, float]
    completeness: Completeness
    completeness_evidence: tuple[str, ...]
    warnings: tuple[str, ...]
    truncated: bool
    _render: Callable[[Result, str], str] = field(repr=False, compare=False)
    _metadata: Callable[[Result], Metadata] = field(repr=False, compare=False)
    _posts: Callable[[Result], tuple[Post, ...]] = field(
        default=_no_posts, repr=False, compare=False
    )
    _comments: Callable[[Result], tuple[int, ...]] = field(
        default=_no_comments, repr=False, compare=False
    )

    def __getstate__(self) -> dict[str, Any]:
        """The fields, of which the large ones are packed until they are asked for.

        Who takes results from other processes mostly wants their texts.
        """
        state = dict(vars(self))
        if state.pop(_REMAKE, None) is not None:
            state["page"] = self.page
        if _PACKED not in state:
            state[_PACKED] = _pack(state.pop("page"), state.pop("verdicts"))
        return state

    def leave_page(self) -> None:
        """Go without the page, which is larger than all else and which `take_page` gives back."""
        known = vars(self)
        known[_PACKED] = _pack(None, known.pop("verdicts"))
        del known["page"]

    def take_page(self, make: Callable[[], Page]) -> None:
        """Let `make` give the page that was left, when it is asked for."""
        vars(self)[_REMAKE] = make

    if not TYPE_CHECKING:  # the fields are known

        def __getattr__(self, name: str) -> Any:
            """Unpack the page and the verdicts, or make the page again."""
            known = vars(self)
            packed = known.get(_PACKED) if name in {"page", "verdicts"} else None
            if packed is not None:
                page, columns = pickle.loads(packed)
                known["verdicts"] = tuple(map(Verdict._make, zip(*columns, strict=True)))
                if page is not None:
                    known["page"] = page
                # Only now: another thread may be asking as well.
                known.pop(_PACKED, None)
            remake = known.get(_REMAKE) if name == "page" else None
            if remake is not None:
                known["page"] = remake()
                known.pop(_REMAKE, None)
            if name not in known:
                raise AttributeError(f"a Result has no attribute {name!r}")
            return known[name]

    @property
    def charset(self) -> str:
        """WHATWG name of the encoding the bytes were read in ("" for `str` input)."""
        return self.page.source.charset

    @property
    def title(self) -> str:
        """The headline ("" where none was found)."""
        return self.metadata.title or ""

    @cached_property
    def metadata(self) -> Metadata:
        """Title, authors, dates and the rest, each with its source."""
        return self._metadata(self)

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Posts of a thread and readers' comments that the body holds, in order of the page."""
        return self._posts(self)

    @cached_property
    def comments(self) -> tuple[int, ...]:
        """Indices of the blocks, in the body or not, that stand in readers' comments."""
        return self._comments(self)

    @cached_property
    def text(self) -> str:
        """The body as plain text, blocks separated by blank lines."""
        return self._render(self, "text")

    @cached_property
    def markdown(self) -> str:
        """The body as CommonMark with GFM tables."""
        return self._render(self, "markdown")

    @cached_property
    def html(self) -> str:
        """The body as minimal, sanitised HTML."""
        return self._render(self, "html")

    def to_json(self) -> str:
        """Everything as one JSON object: metadata, text, markdown, blocks, warnings."""
        return self._render(self, "json")

    def to_tei(self) -> str:
        """The body and metadata as a TEI P5 document."""
        return self._render(self, "tei")
