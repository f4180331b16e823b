"""The packs in one quickly read file, because parsing TOML at every start would be slow.

`python -m declutter.rules digest` writes `data/packs.json`, and the examples, which only checks and
documentation need, into `data/examples.json`. A pack is taken from them only where the checksum of
the pack and of all that it is read with agrees; otherwise the pack itself is read.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from dataclasses import asdict
from itertools import repeat
from pathlib import Path
from typing import Any

from declutter.rules.keywords import Key
from declutter.rules.loader import neutral_parts, read_pack
from declutter.rules.model import Alternative, Example, Pack, Rule, Where
from declutter.rules.patterns import Parts
from declutter.rules.programs import Programs

DATA = Path(__file__).parent / "data"
DIGEST = DATA / "packs.json"
EXAMPLES = DATA / "examples.json"
_KINDS = {"word": "w", "stem": "s", "piece": "p", "digit": "d"}
_NAMES = {letter: kind for kind, letter in _KINDS.items()}
_CODE = (
    "digest.py", "keywords.py", "loader.py", "model.py", "normal.py", "patterns.py", "programs.py",
    "regex.py",
)  # fmt: skip
# Fields of `Programs` that hold bytes.
_TABLES = ("rows", "options", "starts")


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


def shipped_packs(*, examples: bool = True) -> list[Pack]:
    """The shipped packs, each from the digest where it is fresh there, else from TOML.

    Args:
        examples: whether the rules come with their examples, which take longest to read.

    Raises:
        RuleError: a pack is malformed.
    """
    sums = checksums()
    stored = _stored(DIGEST)
    proofs = _stored(EXAMPLES) if examples else {}
    fresh = {f: stored[f.name] for f in sums if stored.get(f.name, {}).get("checksum") == sums[f]}
    if examples:
        fresh = {
            f: {**record, "examples": proofs[f.name]["rules"]}
            for f, record in fresh.items()
            if proofs.get(f.name, {}).get("checksum") == sums[f]
        }
    stale = [f for f in sums if f not in fresh]
    read = dict(zip(stale, read_packs(stale), strict=True)) if stale else {}
    return [read[f] if f in read else _pack(fresh[f]) for f in sums]


def checksums() -> dict[Path, str]:
    """SHA-256 of each pack with the neutral one and the code that makes records of them."""
    shared = hashlib.sha256()
    for path in [DATA / "neutral.toml", *(Path(__file__).parent / name for name in _CODE)]:
        shared.update(path.name.encode())
        if path.exists():  # an installation may hold compiled code only
            shared.update(path.read_bytes())
    out = {}
    for path in pack_files():
        digest = shared.copy()
        digest.update(path.read_bytes())
        out[path] = digest.hexdigest()
    return out


def is_fresh() -> bool:
    """Whether the digest holds every pack as it is now."""
    wanted = {path.name: checksum for path, checksum in checksums().items()}
    return all(
        {name: record["checksum"] for name, record in _stored(file).items()} == wanted
        for file in (DIGEST, EXAMPLES)
    )


def _stored(file: Path) -> dict[str, dict[str, Any]]:
    """A digest's records by file name; none where it is missing."""
    if not file.exists():
        return {}
    return {record["file"]: record for record in json.loads(file.read_text(encoding="utf-8"))}


def dump(packs: list[Pack]) -> tuple[str, str]:
    """The texts of the digest and of the examples, a line a pack.

    The same packs give the same texts.
    """
    sums = {path.name: checksum for path, checksum in checksums().items()}
    lines, proofs = [], []
    for pack in packs:
        file = Path(pack.file).name
        record = {**asdict(pack), "file": file, "checksum": sums[file]}
        record["programs"] |= {name: _packed(record["programs"][name]) for name in _TABLES}
        proof = [[rule.pop("hits"), rule.pop("misses")] for rule in record["rules"]]
        proofs.append(_line({"file": file, "checksum": sums[file], "rules": proof}))
        # Patterns made of the same parts share their keys, which are most of what there is.
        sets: dict[tuple[Key, ...], int] = {}
        record["rules"] = [_slim(rule, sets) for rule in record["rules"]]
        record["keys"] = [[_KINDS[kind] + text for kind, text in keys] for keys in sets]
        lines.append(_line(record))
    return _list(lines), _list(proofs)


def _list(lines: list[str]) -> str:
    return "[" + ",\n".join(lines) + "]\n"


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=sorted)


def _packed(table: bytes) -> str:
    return base64.b64encode(zlib.compress(table, 9)).decode("ascii")


def _unpacked(table: str) -> bytes:
    return zlib.decompress(base64.b64decode(table))


def _slim(rule: dict[str, Any], sets: dict[tuple[Key, ...], int]) -> dict[str, Any]:
    """A rule's record without what the pack says already or what is empty; keys by number."""
    for name in ("pack", "file", "language", "family", "parts"):
        del rule[name]
    rule["where"] = {k: v for k, v in rule["where"].items() if v not in (None, 0, False, "")}
    rule["alternatives"] = [
        [
            a["pattern"],
            *(sets.setdefault(k, len(sets)) for k in (a["first"], a["keys"], *a["others"])),
            a["beyond_ascii"],
        ]
        for a in rule["alternatives"]
    ]
    return {k: v for k, v in rule.items() if v not in ("", (), {}, frozenset(), False)}


def _pack(record: dict[str, Any]) -> Pack:
    name, file = record["name"], str(DATA / record["file"])
    parts = Parts((part, tuple(entries)) for part, entries in record["parts"].items())
    programs = record["programs"]
    sets = [tuple((_NAMES[k[0]], k[1:]) for k in keys) for keys in record["keys"]]
    return Pack(
        name=name,
        file=file,
        language=record["language"],
        rules=tuple(
            _rule(rule, name, file, record["language"], parts, sets, proof)
            for rule, proof in zip(
                record["rules"], record.get("examples") or repeat(((), ())), strict=False
            )
        ),
        parts=parts,
        words={name: tuple(words) for name, words in record["words"].items()},
        keep=tuple(record["keep"]),
        programs=Programs(
            **{table: _unpacked(programs[table]) for table in _TABLES},
            chars=programs["chars"],
            classes=tuple(programs["classes"]),
        ),
    )


def _rule(  # noqa: PLR0913, PLR0917  # a rule's own record, and what its pack says of all
    record: dict[str, Any],
    pack: str,
    file: str,
    language: str,
    parts: Parts,
    sets: list[tuple[Key, ...]],
    examples: tuple[Any, Any],
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
        alternatives=tuple(_alternative(a, sets) for a in record["alternatives"]),
        guards=tuple(record.get("guards", ())),
        parts=parts,
        tail=record.get("tail", False),
        where=Where(**where) if where else Where(),
        only_in=frozenset(record.get("only_in", ())),
        input=record.get("input", "any"),
        overlaps=tuple(record.get("overlaps", ())),
        hits=tuple(_example(e) for e in examples[0]),
        misses=tuple(_example(e) for e in examples[1]),
    )


def _alternative(record: list[Any], sets: list[tuple[Key, ...]]) -> Alternative:
    pattern, begins, keys, *others, beyond_ascii = record
    return Alternative(
        pattern, sets[begins], sets[keys], tuple(sets[k] for k in others), beyond_ascii
    )


def _example(record: dict[str, list[str]]) -> Example:
    return Example(tuple(record["lines"]), tuple(record["stays"]))


def main() -> int:
    """Write the digest of the shipped packs."""
    packs = shipped_packs()
    for file, text in zip((DIGEST, EXAMPLES), dump(packs), strict=True):
        # In one step: another process may be reading it.
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(file)
    count = sum(len(pack.rules) for pack in packs)
    print(f"{DIGEST.name}: {count} rules in {len(packs)} packs")
    return 0
