"""Read rule packs: TOML -> validated `Pack`. Every fault names file, rule and reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from declutter.errors import RuleError
from declutter.rules import model
from declutter.rules.keywords import Key, first, required
from declutter.rules.model import Alternative, Example, Pack, Rule, Where
from declutter.rules.normal import CJK, fold
from declutter.rules.patterns import Parts, PatternError, beyond_ascii, parse
from declutter.rules.programs import flatten

_ID = re.compile(r"[a-z]+\.[a-z-]+\.[a-z0-9]+(-[a-z0-9]+)*\Z")
_RULE_FIELDS = {
    "id", "why", "status", "at", "any_of", "none_of", "max_words", "takes", "where", "only_in",
    "input", "keywords", "overlaps", "hits", "misses", "tail",
}  # fmt: skip
_PACK_TABLES = {"pack", "words", "parts", "rule", "keep"}
_DEFAULT_WORDS = {"whole": 12, "anywhere": 14, "start": 12, "end": 12}


def read_pack(path: Path, shared: Parts | None = None) -> Pack:
    """Read one pack.

    Args:
        path: a TOML file.
        shared: parts of the neutral pack; None when that pack itself is read.

    Raises:
        RuleError: the file cannot be read, or something in it is wrong.
    """
    data = _toml(path)
    file = path.name
    _no_more_than(file, "", data, _PACK_TABLES)
    head = _table(file, data, "pack")
    name = head.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z-]+", name):
        raise RuleError(file, "", "[pack] needs a name of lower-case letters")
    language = str(head.get("language", ""))
    parts = Parts({**(shared or {}), **read_parts(file, data)})
    for part in parts:
        _alternatives(file, f"part {part}", (f"{{{part}}}",), parts)
    records = data.get("rule", [])
    if not isinstance(records, list):
        raise RuleError(file, "", "rules are written as [[rule]]")
    rules = tuple(_rule(path, name, language, record, parts) for record in records)
    _unique(file, rules)
    words = _word_lists(file, _table(file, data, "words"))
    keep = _strings(file, "", "keep text", _table(file, data, "keep").get("text", []))
    programs = flatten(parse(source, parts) for rule in rules for source in rule.sources)
    return Pack(name, str(path), language, rules, parts, words, keep, programs)


def read_parts(file: str, data: Mapping[str, Any]) -> Parts:
    """The named parts of a pack's TOML data."""
    parts = _table(file, data, "parts")
    return Parts(
        (name, _strings(file, "", f"part '{name}'", entries)) for name, entries in parts.items()
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(str(path), "", f"cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(str(path), "", f"is no valid TOML in UTF-8: {error}") from error


def neutral_parts(path: Path) -> Parts:
    """The parts of the neutral pack alone, for packs that are read beside the digest."""
    return read_parts(path.name, _toml(path))


def _rule(path: Path, pack: str, language: str, record: Any, parts: Parts) -> Rule:
    file = path.name
    if not isinstance(record, dict) or not isinstance(record.get("id"), str):
        raise RuleError(file, "", "a rule has no id")
    name = record["id"]
    _check_id(file, name, pack)
    _no_more_than(file, name, record, _RULE_FIELDS)
    if not str(record.get("why", "")).strip():
        raise RuleError(file, name, "says no why")
    at = _choice(file, record, "at", model.PLACES)
    usual = "match" if at in {"start", "end"} else "block"
    takes = _choice(file, {"takes": usual, **record}, "takes", model.TAKES)
    _check_takes(file, name, at, takes)
    patterns = _strings(file, name, "any_of", record.get("any_of", []))
    if not patterns:
        raise RuleError(file, name, "any_of is empty")
    guards = _strings(file, name, "none_of", record.get("none_of", []))
    _alternatives(file, name, guards, parts)
    examples = {
        kind: tuple(_example(file, name, kind, e) for e in record.get(kind, []))
        for kind in ("hits", "misses")
    }
    if not examples["hits"] or not examples["misses"]:
        raise RuleError(file, name, "needs at least one hit and one miss")
    return Rule(
        id=name,
        family=name.split(".", maxsplit=1)[0],
        pack=pack,
        file=str(path),
        language=language,
        why=record["why"],
        status=_choice(file, record, "status", model.STATUSES),
        at=at,
        takes=takes,
        max_words=_max_words(file, name, record, at, takes),
        alternatives=_with_keywords(file, name, record, _alternatives(file, name, patterns, parts)),
        guards=guards,
        parts=parts,
        tail=bool(record.get("tail", name.split(".")[0] in model.TAIL_FAMILIES)),
        where=_where(file, name, record.get("where", {})),
        only_in=frozenset(_strings(file, name, "only_in", record.get("only_in", []))),
        input=_choice(file, record, "input", model.INPUTS),
        overlaps=_strings(file, name, "overlaps", record.get("overlaps", [])),
        hits=examples["hits"],
        misses=examples["misses"],
    )


def _alternatives(
    file: str, name: str, patterns: tuple[str, ...], parts: Parts
) -> tuple[Alternative, ...]:
    """Parse patterns; each with what a match begins with and the words it holds."""
    found = []
    for pattern in patterns:
        try:
            sequence = parse(pattern, parts)
        except PatternError as error:
            raise RuleError(file, name, f"pattern {pattern!r}: {error}") from error
        keys, *others = [tuple(sorted(keys)) for keys in required(sequence)] or [()]
        begins = tuple(sorted(first(sequence)))
        found.append(Alternative(pattern, begins, keys, tuple(others), beyond_ascii(sequence)))
    return tuple(found)


def _with_keywords(
    file: str, name: str, record: dict[str, Any], alternatives: tuple[Alternative, ...]
) -> tuple[Alternative, ...]:
    """Give the rule's own keywords to the patterns that need some."""
    given = _strings(file, name, "keywords", record.get("keywords", []))
    keys = tuple(_given_key(keyword) for keyword in given)
    out = []
    for alternative in alternatives:
        if not alternative.first and not alternative.keys and not keys:
            reason = (
                f"pattern {alternative.pattern!r}: no word is sure to be in a match; give keywords"
            )
            raise RuleError(file, name, reason)
        bare = not alternative.first and not alternative.keys
        out.append(replace(alternative, keys=keys) if bare else alternative)
    return tuple(out)


def _given_key(keyword: str) -> Key:
    if keyword == "#":
        return ("digit", "")
    text = fold(keyword)
    return ("piece" if re.search(f"[{CJK}]", text) else "stem", text)


def _check_id(file: str, name: str, pack: str) -> None:
    if not _ID.match(name):
        raise RuleError(file, name, "an id is family.pack.name in lower case")
    family, middle, _ = name.split(".", maxsplit=2)
    if family not in model.FAMILIES:
        raise RuleError(file, name, f"'{family}' is no family ({', '.join(model.FAMILIES)})")
    if middle != pack:
        raise RuleError(file, name, f"the middle of the id must be the pack's name, '{pack}'")


def _check_takes(file: str, name: str, at: str, takes: str) -> None:
    allowed = {
        "whole": {"block", "teasers"},
        "anywhere": {"block", "teasers"},
        "start": {"match", "block"},
        "end": {"match", "rest"},
    }[at]
    if takes not in allowed:
        raise RuleError(file, name, f"takes = '{takes}' does not go with at = '{at}'")


def _max_words(file: str, name: str, record: dict[str, Any], at: str, takes: str) -> int:
    default = {("start", "block"): 30, ("end", "rest"): 25}.get((at, takes), _DEFAULT_WORDS[at])
    value = record.get("max_words", default)
    if not isinstance(value, int) or not 1 <= value <= 60:
        raise RuleError(file, name, "max_words must be a number from 1 to 60")
    return value


def _where(file: str, name: str, table: Any) -> Where:
    fields = {"links", "first", "last", "heading", "bare", "caps", "followed_by", "allow", "inside"}
    if not isinstance(table, dict):
        raise RuleError(file, name, "where must be a table")
    _no_more_than(file, name, table, fields)
    links = table.get("links")
    if links is not None:
        good = isinstance(links, list) and len(links) == 2
        if not good or not 0 <= float(links[0]) <= float(links[1]) <= 1:
            raise RuleError(file, name, "links must be two numbers from 0 to 1")
        links = (float(links[0]), float(links[1]))
    followed_by = str(table.get("followed_by", ""))
    if followed_by not in {"", "teasers"}:
        raise RuleError(file, name, "followed_by can only be 'teasers'")
    allow = frozenset(_strings(file, name, "allow", table.get("allow", [])))
    inside = str(table.get("inside", ""))
    for container in allow | ({inside} if inside else set()):
        if container not in model.CONTAINERS:
            known = ", ".join(model.CONTAINERS)
            raise RuleError(file, name, f"'{container}' is no container ({known})")
    return Where(
        links=links,
        first=int(table.get("first", 0)),
        last=int(table.get("last", 0)),
        heading=bool(table.get("heading", False)),
        bare=bool(table.get("bare", False)),
        caps=bool(table.get("caps", False)),
        followed_by=followed_by,
        allow=allow | ({inside} if inside else set()),
        inside=inside,
    )


def _example(file: str, name: str, kind: str, value: Any) -> Example:
    if isinstance(value, str) and value:
        return Example((value,), () if kind == "hits" else (value,))
    if isinstance(value, dict) and set(value) <= {"text", "stays"} and "text" in value:
        lines = _lines(file, name, kind, value["text"])
        default: Any = [] if kind == "hits" else list(lines)
        return Example(lines, _lines(file, name, kind, value.get("stays", default)))
    raise RuleError(file, name, f"an entry of {kind} is neither a text nor a table with text")


def _lines(file: str, name: str, kind: str, value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else _strings(file, name, kind, value)


def _strings(file: str, name: str, what: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        raise RuleError(file, name, f"{what} must be a list of texts")
    return tuple(value)


def _choice(file: str, record: dict[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    """One of a few words; the first of them where the rule says nothing."""
    value = record.get(key, allowed[0])
    if value not in allowed:
        reason = f"{key} must be one of {', '.join(allowed)}, not {value!r}"
        raise RuleError(file, record["id"], reason)
    return str(value)


def _table(file: str, data: Mapping[str, Any], key: str) -> dict[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, dict):
        raise RuleError(file, "", f"[{key}] must be a table")
    return table


def _word_lists(file: str, table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    _no_more_than(file, "", table, set(model.WORD_LISTS))
    return {name: _strings(file, "", f"words '{name}'", value) for name, value in table.items()}


def _no_more_than(file: str, name: str, table: Mapping[str, Any], known: set[str]) -> None:
    for key in table:
        if key not in known:
            raise RuleError(file, name, f"'{key}' is not known ({', '.join(sorted(known))})")


def _unique(file: str, rules: tuple[Rule, ...]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(file, rule.id, "the id is used twice")
        seen.add(rule.id)
