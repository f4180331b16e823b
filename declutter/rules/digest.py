"""The packs in one quickly read file, because parsing TOML at every start would be slow.

`python -m declutter.rules digest` writes `data/packs.json`; the patterns as they are written, their
keys and the examples, which only checks, rule sets with further packs and runs without the kernel
need, into `data/details.json`; and the prefilter's table of
all rules into `data/keys.npz`. A pack is taken from them only where the checksum of the pack and of
all that it is read with agrees; otherwise the pack itself is read.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from declutter.rules.model import Alternative, Example, Pack, Rule, Where
from declutter.rules.patterns import Parts
from declutter.rules.prefilter import Table
from declutter.rules.programs import Programs

if TYPE_CHECKING:
    from declutter.rules.keywords import Key

DATA = Path(__file__).parent / "data"
DIGEST = DATA / "packs.json"
DETAILS = DATA / "details.json"
KEYS = DATA / "keys.npz"
_KINDS = {"word": "w", "stem": "s", "piece": "p", "digit": "d"}
_NAMES = {letter: kind for kind, letter in _KINDS.items()}
_CODE = (
    "digest.py", "keywords.py", "loader.py", "model.py", "normal.py", "patterns.py", "prefilter.py",
    "programs.py", "regex.py",
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
    # Hardly anybody reads TOML, and its reader takes long to load.
    from declutter.rules.loader import neutral_parts, read_pack

    parts = neutral_parts(DATA / "neutral.toml")
    return [read_pack(f, None if f == DATA / "neutral.toml" else parts) for f in files]


def shipped_packs(*, details: bool = True, sums: Mapping[Path, str] | None = None) -> list[Pack]:
    """The shipped packs, each from the digest where it is fresh there, else from TOML.

    Args:
        details: whether the rules come with their patterns, keys and examples, which take longest
            to read; the flattened patterns are there without them.
        sums: `checksums`, where they are known.

    Raises:
        RuleError: a pack is malformed.
    """
    sums = checksums() if sums is None else sums
    stored = _stored(DIGEST)
    further = _stored(DETAILS) if details else {}
    fresh = {f: stored[f.name] for f in sums if stored.get(f.name, {}).get("checksum") == sums[f]}
    if details:
        fresh = {
            f: {**record, "details": further[f.name]}
            for f, record in fresh.items()
            if further.get(f.name, {}).get("checksum") == sums[f]
        }
    stale = [f for f in sums if f not in fresh]
    read = dict(zip(stale, read_packs(stale), strict=True)) if stale else {}
    return [read[f] if f in read else _pack(fresh[f]) for f in sums]


def shipped_table(sums: Mapping[Path, str] | None = None) -> Table | None:
    """The table of all shipped rules; None where it is missing or a pack has changed.

    Args:
        sums: `checksums`, where they are known.
    """
    wanted = _total(checksums() if sums is None else sums)
    try:
        with np.load(KEYS, allow_pickle=False) as arrays:
            if arrays["checksum"].tobytes().decode() == wanted:
                return Table.from_arrays(arrays)
    except FileNotFoundError:
        pass
    return None


def _total(sums: Mapping[Path, str]) -> str:
    """One checksum for all packs."""
    return hashlib.sha256("".join(sums.values()).encode()).hexdigest()


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
    return shipped_table() is not None and all(
        {name: record["checksum"] for name, record in _stored(file).items()} == wanted
        for file in (DIGEST, DETAILS)
    )


def _stored(file: Path) -> dict[str, dict[str, Any]]:
    """A digest's records by file name; none where it is missing."""
    if not file.exists():
        return {}
    return {record["file"]: record for record in json.loads(file.read_text(encoding="utf-8"))}


def dump(packs: list[Pack]) -> tuple[str, str]:
    """The texts of the digest and of the details, a line a pack.

    The same packs give the same texts.
    """
    sums = {path.name: checksum for path, checksum in checksums().items()}
    lines, details = [], []
    for pack in packs:
        file = Path(pack.file).name
        record = {**asdict(pack), "file": file, "checksum": sums[file]}
        record["programs"] |= {name: _packed(record["programs"][name]) for name in _TABLES}
        # Patterns made of the same parts share their keys, which are most of what there is.
        sets: dict[tuple[Key, ...], int] = {}
        rules = [_details(rule, sets) for rule in record["rules"]]
        keys = [[_KINDS[kind] + text for kind, text in keys] for keys in sets]
        shared = {"file": file, "checksum": sums[file], "parts": record.pop("parts"), "keys": keys}
        details.append(_line({**shared, "rules": rules}))
        record["rules"] = [_slim(rule) for rule in record["rules"]]
        lines.append(_line(record))
    return _list(lines), _list(details)


def _list(lines: list[str]) -> str:
    return "[" + ",\n".join(lines) + "]\n"


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=sorted)


def _packed(table: bytes) -> str:
    return base64.b64encode(zlib.compress(table, 9)).decode("ascii")


def _unpacked(table: str) -> bytes:
    return zlib.decompress(base64.b64decode(table))


def _details(rule: dict[str, Any], sets: dict[tuple[Key, ...], int]) -> list[Any]:
    """A rule's examples, and its patterns with their keys by number."""
    patterns = [
        [
            a["pattern"],
            a["beyond_ascii"],
            *(sets.setdefault(k, len(sets)) for k in (a["first"], a["keys"], *a["others"])),
        ]
        for a in rule["alternatives"]
    ]
    return [rule["hits"], rule["misses"], patterns]


def _slim(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule's record without its details, what the pack says already, and what is empty."""
    for name in ("pack", "file", "language", "family", "parts", "hits", "misses"):
        del rule[name]
    rule["where"] = {k: v for k, v in rule["where"].items() if v not in (None, 0, False, "")}
    rule["unread"] = len(rule.pop("alternatives"))
    return {k: v for k, v in rule.items() if v not in ("", (), {}, frozenset(), False)}


def _pack(record: dict[str, Any]) -> Pack:
    """A pack of its record, with details where the record has them."""
    name, file = record["name"], str(DATA / record["file"])
    details = record.get("details", {"parts": {}})
    parts = Parts((part, tuple(entries)) for part, entries in details["parts"].items())
    shared = {
        "pack": name, "file": file, "language": record["language"], "parts": parts,
    }  # fmt: skip
    rules = [_rule(rule, shared) for rule in record["rules"]]
    if "rules" in details:
        sets = [tuple((_NAMES[k[0]], k[1:]) for k in keys) for keys in details["keys"]]
        rules = [
            _detailed(rule, found, sets)
            for rule, found in zip(rules, details["rules"], strict=True)
        ]
    programs = record["programs"]
    return Pack(
        name=name,
        file=file,
        language=record["language"],
        rules=tuple(rules),
        parts=parts,
        words={name: tuple(words) for name, words in record["words"].items()},
        keep=tuple(record["keep"]),
        programs=Programs(
            **{table: _unpacked(programs[table]) for table in _TABLES},
            chars=programs["chars"],
            classes=tuple(programs["classes"]),
        ),
    )


def _rule(record: dict[str, Any], shared: dict[str, Any]) -> Rule:
    where = record.get("where", {})
    if where:
        where["allow"] = frozenset(where.get("allow", ()))
        where["links"] = tuple(where["links"]) if where.get("links") else None
    return Rule(
        **shared,
        id=record["id"],
        family=record["id"].split(".", 1)[0],
        why=record["why"],
        status=record["status"],
        at=record["at"],
        takes=record["takes"],
        max_words=record["max_words"],
        alternatives=(),
        unread=record["unread"],
        guards=tuple(record.get("guards", ())),
        tail=record.get("tail", False),
        where=Where(**where) if where else Where(),
        only_in=frozenset(record.get("only_in", ())),
        input=record.get("input", "any"),
        overlaps=tuple(record.get("overlaps", ())),
    )


def _detailed(rule: Rule, details: list[Any], sets: list[tuple[Key, ...]]) -> Rule:
    """A rule with its examples, and its patterns with their keys."""
    hits, misses, patterns = details
    return replace(
        rule,
        alternatives=tuple(
            Alternative(
                pattern, sets[first], sets[held], tuple(map(sets.__getitem__, others)), beyond
            )
            for pattern, beyond, first, held, *others in patterns
        ),
        unread=0,
        hits=tuple(map(_example, hits)),
        misses=tuple(map(_example, misses)),
    )


def _example(record: dict[str, list[str]]) -> Example:
    return Example(tuple(record["lines"]), tuple(record["stays"]))


def main() -> int:
    """Write the digest of the shipped packs."""
    packs = shipped_packs()
    rules = sorted((rule for pack in packs for rule in pack.rules), key=lambda rule: rule.rank)
    table = io.BytesIO()
    total = np.frombuffer(_total(checksums()).encode(), dtype=np.uint8)
    arrays: dict[str, Any] = Table.of(rules).arrays()
    # Unpacking takes longer than reading.
    np.savez(table, checksum=total, **arrays)
    texts = [text.encode() for text in dump(packs)]
    for file, data in zip((DIGEST, DETAILS, KEYS), [*texts, table.getvalue()], strict=True):
        # In one step: another process may be reading it.
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(data)
        fresh.replace(file)
    print(f"{DIGEST.name}: {len(rules)} rules in {len(packs)} packs")
    return 0
