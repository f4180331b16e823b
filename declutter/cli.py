"""The command line: arguments in, the public API called, outcomes out.

`declutter FILE...` and `declutter < FILE` write the body of a page to standard output and what
there is to say about it to standard error. `declutter rules ...` looks at the rules,
`declutter bench ...` runs the benchmarks of a source checkout.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, get_args

from declutter.config import Captions, Comments, Config, Mode
from declutter.console import PROGRAM, Console, Exit, Parser, visible
from declutter.errors import DeclutterError
from declutter.process import settle

if TYPE_CHECKING:
    from declutter.result import Result

_FORMATS = ("text", "markdown", "html", "json", "xml")
_EPILOG = """\
commands:
  declutter rules list|show|test   look at the rules and test them
  declutter bench ...              benchmarks, in a source checkout

exit status: 0 a body was found, 1 no content found, 2 wrong usage, 3 unreadable input;
of several inputs, the highest."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the arguments without the program's name; by default those of the process.

    Returns:
        The exit status.
    """
    if argv is None:  # the process is ours
        settle()
    arguments = list(sys.argv[1:] if argv is None else argv)
    console = Console()
    run = _Run(console)
    try:
        if arguments[:1] == ["rules"]:
            from declutter.commands import rules

            return rules(arguments[1:], console)
        if arguments[:1] == ["bench"]:
            from declutter.commands import bench

            return bench(arguments[1:], console)
        run.all(_parser().parse_args(_with_explain(arguments)))
    except BrokenPipeError:
        console.abandon()
    except KeyboardInterrupt:
        return 130
    except DeclutterError as error:
        console.message(str(error))
        return Exit.USAGE
    return run.status


class _Version(argparse.Action):
    """`--version`."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from declutter import __version__

        print(PROGRAM, __version__)
        parser.exit()


def _parser() -> Parser:
    default = Config()
    parser = Parser(
        prog=PROGRAM,
        description="Write the clean body of web pages, or of text pulled out of them.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("files", nargs="*", metavar="FILE", help='pages; "-" or none: standard input')
    add("--version", action=_Version, nargs=0, help="show the version and exit")

    group = parser.add_argument_group("input")
    add = group.add_argument
    add("--input", choices=("auto", "html", "text"), default="auto", help="what the input is")
    add("--charset", metavar="LABEL", help="encoding by the HTTP header")
    add("--url", help="address of the page, to complete its links")

    group = parser.add_argument_group("output")
    add = group.add_argument
    add("--format", choices=_FORMATS, default="text", help="what to write (xml: TEI)")
    add("--headline", action="store_true", help="put the headline first")
    add("--no-links", action="store_true", help="leave link targets out of markdown and HTML")
    add("--images", action="store_true", help="put images into markdown and HTML")
    add(
        "--explain",
        nargs="?",
        choices=("text", "html"),
        metavar="text|html",
        help="instead of the body, say what was kept and removed, and by what; "
        "--explain=html is a page to look at",
    )

    group = parser.add_argument_group("what to keep")
    add = group.add_argument
    add("--mode", choices=get_args(Mode), default=default.mode, help="how much to try")
    add("--strictness", type=float, default=default.strictness, metavar="0..1", help="0 keeps most")
    add("--captions", choices=get_args(Captions), default=default.captions)
    add("--comments", choices=get_args(Comments), default=default.comments)
    add("--disable", action="append", default=[], metavar="RULE", help="id or family; repeatable")
    add("--rules", action="append", default=[], type=Path, metavar="FILE", help="more rules (TOML)")
    return parser


def _with_explain(arguments: list[str]) -> list[str]:
    """`--explain FILE` means a page to explain, not a way to explain."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    head = ["--explain=text" if a == "--explain" else a for a in arguments[:end]]
    return head + arguments[end:]


@dataclass(slots=True)
class _Run:
    """One run over all inputs; `status` is the worst so far."""

    console: Console
    status: Exit = Exit.BODY

    def all(self, options: argparse.Namespace) -> None:
        """Process every input in order."""
        config = _config(options)
        files: list[str] = options.files or ["-"]
        if options.url and len(files) > 1:
            self.console.message("--url is the address of one page, but there are several")
            self.status = Exit.USAGE
            return
        if not options.files and sys.stdin is not None and sys.stdin.isatty():
            self.console.message("no input; name a FILE or pipe a page in (--help says more)")
            self.status = Exit.USAGE
            return
        separators = _separators(options, len(files))
        for name, separator in zip(files, separators, strict=True):
            self.status = max(self.status, self.one(name, separator, options, config))

    def one(self, name: str, separator: str, options: argparse.Namespace, config: Config) -> Exit:
        """Process one input, and say on standard error what went wrong."""
        label = "standard input" if name == "-" else name
        try:
            data = _read(name, config.max_bytes + 1)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.console.message(label, reason)
            return Exit.UNREADABLE
        from declutter.decode import binary_kind

        kind = binary_kind(data)
        if kind:
            self.console.message(label, f"not a text but {kind}")
            return Exit.UNREADABLE
        result, warnings = _process(data, options, config)
        for warning in warnings:
            self.console.message(label, "warning", warning)
        output = _output(result, name, options)
        if output:
            self.console.write(separator + output)
        if result.status.value == "ok":
            if result.completeness.value != "full":
                evidence = "; ".join(result.completeness_evidence)
                self.console.message(
                    label, "incomplete", f"{result.completeness.value}: {evidence}"
                )
            return Exit.BODY
        self.console.message(label, result.status.value, result.reason)
        return Exit.UNREADABLE if result.status.value == "binary" else Exit.NO_CONTENT


def _config(options: argparse.Namespace) -> Config:
    return Config(
        mode=options.mode,
        strictness=options.strictness,
        headline=options.headline,
        captions=options.captions,
        comments=options.comments,
        links=not options.no_links,
        images=options.images,
        disable=frozenset(
            name.strip() for names in options.disable for name in names.split(",") if name.strip()
        ),
        rules=tuple(options.rules),
    )


def _read(name: str, limit: int) -> bytes:
    """At most `limit` bytes of a file or of standard input."""
    if name != "-":
        with open(name, "rb") as file:
            return file.read(limit)
    if sys.stdin is None:
        raise ValueError("is closed")
    return sys.stdin.buffer.read(limit)


def _process(
    data: bytes, options: argparse.Namespace, config: Config
) -> tuple[Result, tuple[str, ...]]:
    """The result for one input, and all warnings that belong to it."""
    if options.input != "html":
        from declutter.decode import decode
        from declutter.parse.sniff import looks_like_html

        source = decode(data, options.charset, max_bytes=config.max_bytes)
        if options.input == "text" or not looks_like_html(source.text):
            from declutter import clean_text

            result = clean_text(source.text, config=config)
            return result, source.warnings + result.warnings
    from declutter import extract

    result = extract(data, url=options.url, charset=options.charset, config=config)
    return result, result.warnings


def _output(result: Result, name: str, options: argparse.Namespace) -> str:
    if options.explain:
        from declutter.explain import inspector, trace

        return inspector(result) if options.explain == "html" else trace(result)
    if options.format == "json":
        return _json_line(result, name)
    if result.status.value != "ok":
        return ""
    if options.format == "xml":
        return result.to_tei()
    return str(getattr(result, options.format))


def _json_line(result: Result, name: str) -> str:
    """The result as one line of JSON, the file's name first."""
    import json

    record = json.loads(result.to_json())
    if name != "-":
        record = {"file": name.encode("utf-8", "replace").decode("utf-8"), **record}
    return json.dumps(record, ensure_ascii=False)


def _separators(options: argparse.Namespace, count: int) -> Iterator[str]:
    """What stands before each output: nothing, or a line that names the file, as `head` does."""
    names: list[str] = options.files or ["-"]
    for i, name in enumerate(names):
        label = "standard input" if name == "-" else visible(name)
        if count == 1 or (options.format == "json" and not options.explain):
            yield ""
        elif options.explain == "html" or (
            not options.explain and options.format in ("html", "xml")
        ):
            yield f"<!-- ==> {label.replace('--', '- -')} <== -->\n"
        else:
            yield ("\n" if i else "") + f"==> {label} <==\n"
