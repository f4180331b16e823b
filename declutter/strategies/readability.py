"""readability-lxml's choice, as a vote."""

from __future__ import annotations

from declutter.model import Page, Scores
from declutter.strategies.alignment import align


class Readability:
    """Share of each block that readability-lxml keeps."""

    name = "readability"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        # Imported here: lxml and its cleaner cost a tenth of a second.
        # Neither library ships types.
        from lxml.html import fromstring  # type: ignore[import-untyped]
        from readability import Document  # type: ignore[import-untyped]

        summary = Document(page.html).summary(html_partial=True)
        text = " ".join(fromstring(summary).itertext()) if summary.strip() else ""
        return Scores(self.name, align(page, text))
