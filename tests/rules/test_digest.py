"""The digest of the packs is fresh, exact and never trusted when stale."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from declutter.rules import digest


def test_the_shipped_digest_is_fresh() -> None:
    """`python -m declutter.rules digest` has to run after a pack or the loader changed."""
    files = digest.pack_files()
    assert json.loads(digest.DIGEST.read_text(encoding="utf-8"))["checksum"] == digest.checksum(
        files
    )


def test_the_digest_gives_the_rules_of_the_packs() -> None:
    files = digest.pack_files()
    read = digest.read_packs(files)
    data = json.loads(digest.dump(read, files))
    assert [digest._pack(record) for record in data["packs"]] == read


def test_a_stale_digest_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "packs.json"
    stale.write_text('{"checksum": "0", "packs": []}', encoding="utf-8")
    monkeypatch.setattr(digest, "DIGEST", stale)
    assert digest.load(digest.pack_files()) is None
    assert len(digest.shipped_packs()) == len(digest.pack_files())
