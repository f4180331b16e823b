"""The digest of the packs is fresh, exact and never trusted when stale."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from declutter.rules import digest
from declutter.rules.loader import neutral_parts, read_pack
from declutter.rules.prefilter import Table

PACKS = digest.pack_files()


def test_the_shipped_digest_is_fresh() -> None:
    """`python -m declutter.rules digest` has to run after a pack or the loader changed."""
    assert digest.is_fresh()


@pytest.mark.parametrize("file", PACKS, ids=lambda file: file.stem)
def test_the_digest_gives_the_rules_of_a_pack(file: Path) -> None:
    """One test a pack: reading one from TOML takes seconds."""
    neutral = digest.DATA / "neutral.toml"
    pack = read_pack(file, None if file == neutral else neutral_parts(neutral))
    (record,), (details,) = map(json.loads, digest.dump([pack]))
    assert digest._pack({**record, "details": details}) == pack
    light = digest._pack(record)
    assert [rule.size for rule in light.rules] == [rule.size for rule in pack.rules]
    assert not any(rule.alternatives for rule in light.rules)
    assert light.programs == pack.programs


def test_the_shipped_table_is_that_of_all_rules() -> None:
    """What the prefilter knows of a pattern does not depend on where it was read."""
    stored = digest.shipped_table()
    rules = [rule for pack in digest.shipped_packs() for rule in pack.rules]
    made = Table.of(sorted(rules, key=lambda rule: rule.rank))
    assert stored is not None
    assert stored.names == made.names
    assert stored.hints == made.hints
    found, expected = stored.arrays(), made.arrays()
    assert found.keys() == expected.keys()
    assert all(np.array_equal(found[name], expected[name]) for name in found)


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
    # A table that knows other packs than there are is not used either.
    assert digest.shipped_table() is None
    neutral, other = digest.shipped_packs()
    assert neutral.name == "neutral"
    assert neutral.words.get("guards") != ("from the digest",)
    assert other.words["guards"] == ("from the digest",)
