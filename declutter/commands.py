"""The commands besides extraction: `declutter rules` and `declutter bench`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from declutter.console import Console, Exit, Parser

if TYPE_CHECKING:
    from declutter.rules.model import Example, Rule


def rules(arguments: list[str], console: Console) -> int:
    """`declutter rules list | show ID... | test [FILE...]`."""
    parser = Parser(prog="declutter rules", description="Look at the rules and test them.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="list|show|test")
    commands.add_parser("list", help="one line a rule: id, status and why it is there")
    show = commands.add_parser("show", help="all there is to know about a rule")
    show.add_argument("ids", nargs="+", metavar="ID")
    test = commands.add_parser("test", help="run every rule against its own examples")
    test.add_argument("files", nargs="*", type=Path, metavar="FILE", help="more rules (TOML)")
    options = parser.parse_args(arguments)
    if options.command == "list":
        return _list(console)
    if options.command == "show":
        return max(_show(name, console) for name in options.ids)
    return _test(tuple(options.files), console)


def _list(console: Console) -> int:
    from declutter.rules import load
    from declutter.rules.model import CODE_RULES

    rows = [(rule.id, rule.status, rule.why) for rule in load().rules]
    rows += [(name, "code", why) for name, why in CODE_RULES.items()]
    width = max(len(name) for name, _, _ in rows)
    console.write(
        "\n".join(f"{name:<{width}}  {status:<10}  {why}" for name, status, why in sorted(rows))
    )
    return 0


def _show(name: str, console: Console) -> int:
    from declutter.rules import load
    from declutter.rules.model import CODE_RULES

    known = {rule.id: _described(rule) for rule in load(details=True).rules}
    known |= {
        name: _table([("id", name), ("status", "code, without a pattern"), ("why", why)])
        for name, why in CODE_RULES.items()
    }
    if name not in known:
        from difflib import get_close_matches

        near = get_close_matches(name, known, n=3)
        hint = "did you mean " + " or ".join(near) if near else "see: declutter rules list"
        console.message(f"no rule {name!r}", hint)
        return 1
    console.write(known[name])
    return 0


def _described(rule: Rule) -> str:
    rows = [
        ("id", rule.id),
        ("family", rule.family),
        ("language", rule.language),
        ("status", rule.status),
        ("why", rule.why),
        ("file", rule.file),
        ("at", rule.at),
        ("takes", rule.takes),
        ("max words", str(rule.max_words)),
        *(("pattern", alternative.pattern) for alternative in rule.alternatives),
        *(("guard", guard) for guard in rule.guards),
        *(("removes", _example(example)) for example in rule.hits),
        *(("keeps", _example(example)) for example in rule.misses),
    ]
    return _table(rows)


def _table(rows: list[tuple[str, str]]) -> str:
    return "\n".join(f"{label:<10} {value}" for label, value in rows)


def _example(example: Example) -> str:
    return " | ".join(example.lines)


def _test(files: tuple[Path, ...], console: Console) -> int:
    from declutter.rules import load

    loaded = load(extra=files, details=True)
    failures = loaded.check()
    for failure in failures:
        console.write(str(failure))
    examples = sum(len(rule.hits) + len(rule.misses) for rule in loaded.rules)
    console.write(f"{len(loaded.rules)} rules, {examples} examples, {len(failures)} failures")
    return 1 if failures else 0


def bench(arguments: list[str], console: Console) -> int:
    """`declutter bench ...`: hand over to the benchmarks, which are not part of the package."""
    # They stand beside the package in a source checkout, and nowhere else.
    checkout = Path(__file__).resolve().parents[1]
    if not (checkout / "benchmarks" / "cli.py").is_file():
        console.message("bench needs a source checkout; the installed package has no benchmarks")
        return Exit.USAGE
    if str(checkout) not in sys.path:
        sys.path.insert(0, str(checkout))
    status = importlib.import_module("benchmarks.cli").main(arguments)
    return int(status or 0)
