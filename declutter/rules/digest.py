"""The packs in one quickly read file, because parsing TOML at every start would be slow.

`python -m declutter.rules digest` writes `data/packs.json`. It is used only where the checksums
of all packs and of the code that reads them agree; otherwise the packs themselves are read.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from declutter.rules.loader import neutral_parts, read_pack
from declutter.rules.model import Alternative, Example, Pack, Rule, Where

DATA = Path(__file__).parent / "data"
DIGEST = DATA / "packs.json"
_CODE = ("digest.py", "keywords.py", "loader.py", "model.py", "normal.py", "patterns.py")


def pack_files() -> list[Path]:
    """The shipped packs, the neutral one first."""
    return sorted(DATA.glob("*.toml"), key=lambda p: (p.stem != "neutral", p.stem))


def read_packs(files: list[Path]) -> list[Pack]:
    """Read packs from TOML.

    Raises:
        RuleError: a pack is malformed.
    """
    parts = neutral_parts(DATA / "neutral.toml")
    return [read_pack(f, None if f == DATA / "neutral.toml" else parts) for f in files]


def shipped_packs() -> list[Pack]:
    """The shipped packs, from the digest where it is fresh, else from TOML."""
    files = pack_files()
    stored = load(files)
    return stored if stored is not None else read_packs(files)


def checksum(files: list[Path]) -> str:
    """SHA-256 over the packs and the code that turns them into records."""
    digest = hashlib.sha256()
    for path in [*files, *(Path(__file__).parent / name for name in _CODE)]:
        digest.update(path.name.encode())
        if path.exists():  # an installation may hold compiled code only
            digest.update(path.read_bytes())
    return digest.hexdigest()


def load(files: list[Path]) -> list[Pack] | None:
    """The packs of the digest; None where it is missing or made from other packs."""
    if not DIGEST.exists():
        return None
    data = json.loads(DIGEST.read_text(encoding="utf-8"))
    if data["checksum"] != checksum(files):
        return None
    return [_pack(record) for record in data["packs"]]


def dump(packs: list[Pack], files: list[Path]) -> str:
    """The digest's text; the same packs give the same text."""
    records = [{**asdict(pack), "file": Path(pack.file).name} for pack in packs]
    for record in records:
        record["rules"] = [_slim(rule) for rule in record["rules"]]
    data = {"checksum": checksum(files), "packs": records}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=sorted) + "\n"


def _slim(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule's record without what the pack says already or what is empty."""
    for name in ("pack", "file", "language", "family", "parts"):
        del rule[name]
    rule["where"] = {k: v for k, v in rule["where"].items() if v not in (None, 0, False, "")}
    return {k: v for k, v in rule.items() if v not in ("", (), {}, frozenset(), False)}


def _pack(record: dict[str, Any]) -> Pack:
    name, file = record["name"], str(DATA / record["file"])
    parts = {part: tuple(entries) for part, entries in record["parts"].items()}
    return Pack(
        name=name,
        file=file,
        language=record["language"],
        rules=tuple(_rule(r, name, file, record["language"], parts) for r in record["rules"]),
        parts=parts,
        words={name: tuple(words) for name, words in record["words"].items()},
        keep=tuple(record["keep"]),
    )


def _rule(
    record: dict[str, Any],
    pack: str,
    file: str,
    language: str,
    parts: dict[str, tuple[str, ...]],
) -> Rule:
    where = record.get("where", {})
    if where:
        where["allow"] = frozenset(where.get("allow", ()))
        where["links"] = tuple(where["links"]) if where.get("links") else None
    return Rule(
        id=record["id"],
        family=record["id"].split(".", 1)[0],
        pack=pack,
        file=file,
        language=language,
        why=record["why"],
        status=record["status"],
        at=record["at"],
        takes=record["takes"],
        max_words=record["max_words"],
        alternatives=tuple(_alternative(a) for a in record["alternatives"]),
        guards=tuple(record.get("guards", ())),
        parts=parts,
        tail=record.get("tail", False),
        where=Where(**where) if where else Where(),
        only_in=frozenset(record.get("only_in", ())),
        input=record.get("input", "any"),
        overlaps=tuple(record.get("overlaps", ())),
        hits=tuple(_example(e) for e in record["hits"]),
        misses=tuple(_example(e) for e in record["misses"]),
    )


def _alternative(record: dict[str, Any]) -> Alternative:
    return Alternative(
        record["pattern"],
        tuple((kind, text) for kind, text in record["first"]),
        tuple((kind, text) for kind, text in record["keys"]),
    )


def _example(record: dict[str, list[str]]) -> Example:
    return Example(tuple(record["lines"]), tuple(record["stays"]))


def main() -> int:
    """Write the digest of the shipped packs."""
    files = pack_files()
    packs = read_packs(files)
    DIGEST.write_text(dump(packs, files), encoding="utf-8")
    count = sum(len(pack.rules) for pack in packs)
    print(f"{DIGEST.name}: {count} rules in {len(packs)} packs")
    return 0
