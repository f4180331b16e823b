"""trafilatura's choice, as a vote (Barbaresi 2021)."""

from __future__ import annotations

from declutter.model import Page, Scores
from declutter.strategies.alignment import align


class Trafilatura:
    """Share of each block that trafilatura keeps."""

    name = "trafilatura"

    def score(self, page: Page) -> Scores:
        """Score every block; see `Strategy.score`."""
        # Imported here: it costs most of a second.
        from trafilatura import extract
        from trafilatura.settings import use_config

        config = use_config()
        # Signals cannot fire in a worker thread, and in-process limits are not trafilatura's job.
        config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
        text = extract(page.html, include_comments=False, config=config) or ""
        return Scores(self.name, align(page, text))
