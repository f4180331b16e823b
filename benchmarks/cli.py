"""Arguments of `python -m benchmarks` and `declutter bench`.

Exit codes: 0 done, 1 a gate or golden does not hold, 2 wrong usage, 3 data or extractor missing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import cache, gate, golden, peers, report, run, summary
from benchmarks import compare as comparing
from benchmarks import datasets as data
from benchmarks.pool import PEER_PYTHON, WorkerError

_ERRORS = (data.DatasetError, WorkerError, comparing.CompareError, gate.GateError)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.command(arguments)
    except _ERRORS as error:
        print(f"bench: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("bench: interrupted; what is done is cached", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has gone
        return 0
    return code


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("at least one name is needed")
    return list(dict.fromkeys(names))


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a positive number, not {text!r}")
    return int(text)


def _label(text: str) -> tuple[str, str]:
    name, equals, label = text.rpartition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"must be EXTRACTOR=TEXT, not {text!r}")
    return name, label


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench", description="Measure text extractors side by side."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _run_parser(commands)
    _compare_parser(commands)
    _gate_parser(commands)
    _speed_parser(commands)
    command = commands.add_parser("golden", help="compare the corpus with its goldens")
    command.add_argument("--update", action="store_true", help="write them anew")
    command.add_argument("--only", default="", metavar="TEXT", help="pages whose name holds it")
    command.set_defaults(command=_golden)
    command = commands.add_parser("table", help="markdown table of a run, for the README")
    command.add_argument("run", type=Path, help="JSON file of a run")
    command.add_argument("--svg", type=Path, help="write accuracy against speed as a picture")
    command.add_argument("--data", help="data set of the picture; by default the first")
    command.add_argument(
        "--label",
        type=_label,
        action="append",
        default=[],
        metavar="EXTRACTOR=TEXT",
        help="what to call an extractor",
    )
    command.set_defaults(command=_table)
    return parser


def _run_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--jobs", type=_positive, default=1, help="worker processes (1)")
    command.add_argument("--timeout", type=float, default=30.0, help="seconds a page may take (30)")
    command.add_argument("--cache", type=Path, default=None, help="folder of earlier outcomes")
    command.add_argument("--no-cache", action="store_true", help="neither read nor keep outcomes")
    command.add_argument("--fresh", action="store_true", help="extract anew, replace what is kept")
    _peer_python(command)


def _peer_python(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--peer-python",
        help=f"interpreter for extractors that need another one (or set {PEER_PYTHON})",
    )


def _options(arguments: argparse.Namespace) -> run.Options:
    folder = None if arguments.no_cache else arguments.cache or cache.default_folder()
    return run.Options(
        jobs=arguments.jobs,
        timeout=arguments.timeout,
        cache=folder,
        fresh=arguments.fresh,
        peer_python=arguments.peer_python,
    )


def _run_parser(commands: Any) -> None:
    command = commands.add_parser(
        "run",
        help="extractors over data sets",
        epilog=f"extractors: {', '.join(peers.NAMES)}, module:function, outputs:FILE; "
        f"layouts: {', '.join(data.LAYOUTS)}",
    )
    command.add_argument(
        "--data",
        type=_names,
        default=["corpus"],
        help="names or LAYOUT:PATH, each with @N for a sample of N pages, comma-separated",
    )
    command.add_argument(
        "--extractors", type=_names, default=["declutter:auto", "trafilatura"], help="names"
    )
    command.add_argument("--sample", type=_positive, help="pages of each data set")
    command.add_argument("--seed", type=int, default=0, help="of samples and bootstrap (0)")
    command.add_argument("--baseline", help="extractor that differences are to")
    command.add_argument("--json", type=Path, help="write everything here")
    command.add_argument("--csv", type=Path, help="write one line a page here")
    command.add_argument("--html", type=Path, help="write a report here")
    command.add_argument("--worst", type=int, default=15, help="pages shown in the report (15)")
    _run_options(command)
    command.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    names = arguments.extractors
    baseline = arguments.baseline or ("trafilatura" if "trafilatura" in names else names[-1])
    if baseline not in names:
        print(f"bench: the baseline {baseline} is not among the extractors", file=sys.stderr)
        return 2
    sets = [
        data.load(spec, sample=arguments.sample, seed=arguments.seed) for spec in arguments.data
    ]
    found = run.run(sets, names, _options(arguments))
    found.settings.update(seed=arguments.seed, baseline=baseline)
    result = run.to_json(found, summary.summarise(found, baseline, arguments.seed))
    if arguments.json:
        arguments.json.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    if arguments.csv:
        arguments.csv.write_text(report.to_csv(result), encoding="utf-8")
    if arguments.html:
        from benchmarks import html_report

        page = html_report.render(found, result, worst=arguments.worst)
        arguments.html.write_text(page, encoding="utf-8")
    print(report.terminal(result), end="")
    return 0 if found.present else 3


def _compare_parser(commands: Any) -> None:
    command = commands.add_parser("compare", help="what changed between two runs")
    command.add_argument("first", type=Path, help="JSON file of a run")
    command.add_argument("second", type=Path, help="JSON file of another")
    command.add_argument(
        "--extractors", type=_names, help="one of each run: A,B (by default all that both ran)"
    )
    command.add_argument("--limit", type=_positive, default=20, help="pages shown each way (20)")
    command.set_defaults(command=_compare)


def _compare(arguments: argparse.Namespace) -> int:
    pair = arguments.extractors
    if pair and len(pair) > 2:
        print("bench: --extractors takes one or two names", file=sys.stderr)
        return 2
    found = comparing.compare(
        run.read_json(arguments.first),
        run.read_json(arguments.second),
        (pair[0], pair[-1]) if pair else None,
    )
    print(comparing.render(found, arguments.limit), end="")
    return 0


def _gate_parser(commands: Any) -> None:
    command = commands.add_parser("gate", help="fail where a figure falls below its floor")
    command.add_argument("--floors", type=Path, default=None, help="TOML file of floors")
    command.add_argument("--update", action="store_true", help="raise floors; never lowers one")
    command.add_argument(
        "--rebase",
        type=_names,
        default=[],
        help="with --update: data sets whose changed data may set their floors anew",
    )
    command.add_argument("--require", action="store_true", help="absent data are a failure")
    _run_options(command)
    command.set_defaults(command=_gate)


def _gate(arguments: argparse.Namespace) -> int:
    file = arguments.floors or gate.default_file()
    verdicts = gate.check(gate.read(file), _options(arguments))
    rows = [
        [
            f"{v.floor.data} {v.floor.extractor} {v.floor.metric}",
            f"{v.floor.value:g}",
            report.figure(v.measured, 4),
            v.state,
        ]
        for v in verdicts
    ]
    print(report.grid(["floor", "value", "measured", "state"], rows))
    if arguments.update:
        floors, refused = gate.update(verdicts, arguments.rebase)
        gate.write(file, floors)
        for sentence in refused:
            print(f"bench: {sentence}", file=sys.stderr)
        return 1 if refused else 0
    absent = arguments.require and any(v.state == "absent" for v in verdicts)
    return 0 if all(v.holds for v in verdicts) and not absent else 1


def _golden(arguments: argparse.Namespace) -> int:
    corpus = data.project_root() / "corpus"
    checks = golden.run(corpus, update=arguments.update, only=arguments.only)
    if not checks:
        raise data.DatasetError(f"{corpus}: no pages to compare")
    for check in checks:
        if check.state != "same":
            print(f"{check.file.parent.relative_to(corpus)}: {check.state}")
        if check.state == "changed":
            print(check.diff)
    states = [check.state for check in checks]
    counts = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
    print(f"{len(checks)} goldens: {counts}")
    return 1 if any(state in ("changed", "missing") for state in states) else 0


def _speed_parser(commands: Any) -> None:
    command = commands.add_parser("speed", help="time, memory, scaling")
    command.add_argument(
        "--what",
        type=_names,
        default=["pages"],
        help="pages, sizes, growth, many, cold (comma-separated)",
    )
    command.add_argument("--data", default="wcxb@200", help="pages to time (wcxb@200)")
    command.add_argument(
        "--extractors",
        type=_names,
        default=["declutter:fast", "declutter:auto", "trafilatura", "resiliparse"],
    )
    command.add_argument("--baseline", default="trafilatura", help="what ratios are to")
    command.add_argument("--repeat", type=_positive, default=3, help="runs of a page (3)")
    command.add_argument("--pages", type=_positive, default=10_000, help="for growth (10000)")
    command.add_argument("--json", type=Path, help="write the figures here")
    command.add_argument("--svg", type=Path, help="write time by page size as a picture")
    _peer_python(command)
    command.set_defaults(command=_speed)


def _speed(arguments: argparse.Namespace) -> int:
    from benchmarks.speed_cli import measure

    return measure(arguments)


def _table(arguments: argparse.Namespace) -> int:
    result = report.labelled(run.read_json(arguments.run), dict(arguments.label))
    if arguments.svg:
        from benchmarks import svg

        name = arguments.data or result["datasets"][0]["name"]
        if name not in result["summary"]:
            raise data.DatasetError(f"{arguments.run}: no data set {name}")
        wholes = {e: parts["all"] for e, parts in result["summary"][name].items()}
        points = {e: (w["cpu_ms_mean"], w["score"]["value"]) for e, w in wholes.items()}
        picture = svg.standalone(svg.accuracy_against_speed(points, f"{name} F1"))
        arguments.svg.write_text(picture, encoding="utf-8")
    print(report.markdown(result), end="")
    return 0
