"""The digest of the packs is fresh, exact and never trusted when stale."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from declutter.rules import digest
from declutter.rules.loader import neutral_parts, read_pack

PACKS = digest.pack_files()


def test_the_shipped_digest_is_fresh() -> None:
    """`python -m declutter.rules digest` has to run after a pack or the loader changed."""
    assert digest.is_fresh()


@pytest.mark.parametrize("file", PACKS, ids=lambda file: file.stem)
def test_the_digest_gives_the_rules_of_a_pack(file: Path) -> None:
    """One test a pack: reading one from TOML takes seconds."""
    neutral = digest.DATA / "neutral.toml"
    pack = read_pack(file, None if file == neutral else neutral_parts(neutral))
    assert [digest._pack(record) for record in json.loads(digest.dump([pack]))] == [pack]


def test_a_stale_pack_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two records only the one whose checksum still holds is used."""
    records = json.loads(digest.DIGEST.read_text(encoding="utf-8"))
    for record in records:
        record["words"] = {"guards": ["from the digest"]}
        if record["name"] == "neutral":
            record["checksum"] = "0"
    stale = tmp_path / "packs.json"
    stale.write_text(json.dumps(records), encoding="utf-8")
    monkeypatch.setattr(digest, "DIGEST", stale)
    monkeypatch.setattr(digest, "pack_files", lambda: PACKS[:2])
    assert not digest.is_fresh()
    neutral, other = digest.shipped_packs()
    assert neutral.name == "neutral"
    assert neutral.words.get("guards") != ("from the digest",)
    assert other.words["guards"] == ("from the digest",)
