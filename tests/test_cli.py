"""The command line, through a real process but for what takes many rules."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from declutter.cli import main
from declutter.rules.loader import read_pack
from declutter.rules.ruleset import RuleSet

ROOT = Path(__file__).parents[1]
NO_CONTENT, USAGE, UNREADABLE = 1, 2, 3

FIRST = (
    "The harbour froze in the second week of January, and the ferries that link the islands "
    "stayed at their moorings for nineteen days, as the port authority said on Monday."
)
SECOND = (
    "People walked across the ice to work, pulling their shopping behind them on sledges, while "
    "the council argued about who should pay for an icebreaker that nobody had ever needed."
)
THIRD = (
    "“My grandmother told me of such a winter,” said one baker, who had carried his bread over "
    "the frozen strait at dawn. “I never thought that I would see one, and I hope it lasts.”"
)
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Ice closes the harbour</title></head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li>
<li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>Ice closes the harbour</h1>
<p>{FIRST}</p><p>Advertisement</p><p>{SECOND}</p><p>{THIRD}</p>
</article></main>
<footer><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></footer>
</body></html>
"""
TEXT = f"Login\nPassword\n\n{FIRST}\n\nAdvertisement\n\n{SECOND}\n\n{THIRD}\n"


def run(*arguments: str | Path, data: bytes | str = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "declutter", *map(str, arguments)],
        input=data.encode() if isinstance(data, str) else data,
        capture_output=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.html"
    path.write_bytes(b" \n")
    return path


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    return path


@pytest.mark.parametrize("how", ["standard input", "-", "file"])
def test_writes_the_body_and_nothing_else(page: Path, how: str) -> None:
    files = {"standard input": (), "-": ("-",), "file": (page,)}[how]
    done = run(*files, data=PAGE)
    lines = done.stdout.decode().split("\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert [line for line in lines if line in (FIRST, SECOND, THIRD)] == [FIRST, SECOND, THIRD]
    assert not {"Home", "Imprint", "Advertisement"} & set(lines)
    assert done.stdout.endswith(b"\n") and not done.stdout.endswith(b"\n\n")


@pytest.mark.parametrize("options", [(), ("--input", "text")])
def test_text_is_cleaned_as_text(options: tuple[str, ...]) -> None:
    done = run(*options, data=TEXT)
    assert done.returncode == 0
    assert SECOND in done.stdout.decode()
    assert b"Advertisement" not in done.stdout


def test_input_text_takes_tags_for_text() -> None:
    markup = f"<p>{FIRST}</p>"
    assert markup in run("--input", "text", data=f"{markup}\n\n{SECOND}").stdout.decode()


def test_input_html_takes_text_for_html() -> None:
    done = run("--input", "html", data=f"{FIRST} <i>Slowly</i>.<p>{SECOND}<p>{THIRD}")
    assert b"<i>" not in done.stdout
    assert SECOND in done.stdout.decode()


def test_charset_is_the_one_of_the_http_header() -> None:
    body = PAGE.replace('<meta charset="utf-8">', "").replace("harbour", "hårbour")
    done = run("--charset", "ibm866", data=body.replace("å", "Ж").encode("cp866", "ignore"))
    assert "hЖrbour" in done.stdout.decode()


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_format_html() -> None:
    parser = Tags()
    parser.feed(run("--format", "html", data=PAGE).stdout.decode())
    assert parser.tags.count("p") >= 3
    assert not {"nav", "script", "footer"} & set(parser.tags)


def test_format_xml() -> None:
    tree = ElementTree.fromstring(run("--format", "xml", data=PAGE).stdout)
    assert tree.tag.endswith("TEI")
    assert SECOND in "".join(tree.itertext())


def test_format_markdown() -> None:
    paragraphs = run("--format", "markdown", data=PAGE).stdout.decode().strip().split("\n\n")
    assert SECOND in paragraphs


def test_format_json_is_one_object_a_line(page: Path, empty: Path) -> None:
    done = run("--format", "json", page, empty)
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [record["file"] for record in records] == [str(page), str(empty)]
    assert [record["status"] for record in records] == ["ok", "empty"]
    assert SECOND in records[0]["text"]


def test_headline_comes_first() -> None:
    done = run("--headline", data=PAGE)
    assert done.stdout.decode().split("\n")[0].lstrip("# ") == "Ice closes the harbour"


@pytest.mark.parametrize("names", [("ads",), ("ads,paywall",), ("paywall", "ads")])
def test_disabled_rules_do_not_run(names: tuple[str, ...]) -> None:
    options = [part for name in names for part in ("--disable", name)]
    assert b"\nAdvertisement\n" in run(*options, "--input", "text", data=TEXT).stdout


def test_further_rules_run(tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text(
        '[pack]\nname = "mine"\n\n[[rule]]\nid = "utility.mine.ice"\nwhy = "Test."\n'
        'any_of = ["the ice report"]\nmax_words = 4\nhits = ["The ice report"]\n'
        'misses = ["The ice report said so."]\n',
        encoding="utf-8",
    )
    text = f"{FIRST}\n\nThe ice report\n\n{SECOND}\n\n{THIRD}\n"
    assert b"The ice report" in run("--input", "text", data=text).stdout
    done = run("--rules", rules, "--input", "text", data=text)
    assert (done.returncode, b"The ice report" in done.stdout) == (0, False)


@pytest.mark.parametrize("where", ["before", "after"])
def test_explain_says_what_decided_about_each_block(page: Path, where: str) -> None:
    done = run(*(("--explain", page) if where == "before" else (page, "--explain")))
    lines = done.stdout.decode().splitlines()
    assert lines[0].split() == ["status:", "ok"]
    assert any(line.startswith("+ ") and FIRST[:40] in line for line in lines)
    assert any(line.startswith("- ") and line.endswith("Home") for line in lines)


def test_explain_html_is_a_page(page: Path) -> None:
    done = run("--explain=html", page)
    parser = Tags()
    parser.feed(done.stdout.decode())
    assert parser.tags[0] == "html"
    assert "script" not in parser.tags
    assert SECOND in done.stdout.decode()


def test_several_files_are_named_in_order(page: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.html"
    other.write_text(PAGE.replace("harbour", "port"), encoding="utf-8")
    out = run(page, other).stdout.decode()
    names = [line for line in out.splitlines() if line.startswith("==>")]
    assert names == [f"==> {page} <==", f"==> {other} <=="]
    assert out.index(FIRST) < out.index(names[1]) < out.index(FIRST.replace("harbour", "port"))


@pytest.mark.parametrize("form", ["html", "xml"])
def test_several_files_in_markup_are_named_in_comments(page: Path, form: str) -> None:
    out = run("--format", form, page, page).stdout.decode()
    assert out.count(f"<!-- ==> {page} <== -->") == 2


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"<html><body></body></html>"])
def test_no_content_is_status_1_with_a_reason(data: bytes) -> None:
    done = run(data=data)
    assert (done.returncode, done.stdout) == (NO_CONTENT, b"")
    assert len(done.stderr.decode().split(": ", 3)) == 4


def test_binary_input_is_status_3_and_named(pdf: Path) -> None:
    done = run(pdf)
    assert (done.returncode, done.stdout) == (UNREADABLE, b"")
    assert done.stderr.decode() == f"declutter: {pdf}: not a text but PDF document\n"


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_unreadable_file_is_status_3_and_named(kind: str, tmp_path: Path) -> None:
    path = tmp_path if kind == "folder" else tmp_path / "missing.html"
    done = run(path)
    assert (done.returncode, done.stdout) == (UNREADABLE, b"")
    assert done.stderr.decode().startswith(f"declutter: {path}: ")


def test_one_bad_file_does_not_stop_the_rest(page: Path, empty: Path, pdf: Path) -> None:
    """The worst status is the status of all."""
    done = run(pdf, empty, "missing.html", page)
    assert done.returncode == UNREADABLE
    assert SECOND in done.stdout.decode()
    assert len(done.stderr.splitlines()) == 3
    assert run(empty, page).returncode == NO_CONTENT


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--format", "docx"], "docx"),
        (["--strictness", "2"], "strictness"),
        (["--strictness", "much"], "much"),
        (["--mode", "slow"], "slow"),
        (["--no-such-option"], "--no-such-option"),
        (["--disable", "no.such.rule"], "no.such.rule"),
        (["--rules", "missing.toml"], "missing.toml"),
        (["--url", "https://a.example/", "a.html", "b.html"], "--url"),
        (["--explain=pdf"], "pdf"),
        (["rules"], "list"),
        (["rules", "sing"], "sing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage_is_status_2_and_explained(arguments: list[str], complaint: str) -> None:
    done = run(*arguments, data=PAGE)
    assert (done.returncode, done.stdout) == (USAGE, b"")
    assert complaint in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_warnings_go_to_standard_error() -> None:
    done = run("--charset", "iso-8859-1", data=PAGE)
    assert done.returncode == 0
    assert "standard input: warning: charset windows-1252 from http" in done.stderr.decode()
    assert THIRD in done.stdout.decode()


def test_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert run("--version").stdout.decode() == f"declutter {project['version']}\n"


def test_help_names_every_option_and_status() -> None:
    text = run("--help").stdout.decode()
    for word in ("--input", "--explain", "--strictness", "exit status", "rules list|show|test"):
        assert word in text


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close differently")
def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    """As in `declutter FILE... | head -1`."""
    path = tmp_path / "long.html"
    path.write_text(PAGE.replace(SECOND, f"{SECOND}</p><p>".join(map(str, range(2000)))), "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "declutter", *[str(path)] * 3],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert said == b""


def test_closed_standard_input_is_unreadable() -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m declutter <&-'],
        capture_output=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert done.returncode == UNREADABLE
    assert done.stderr.decode().startswith("declutter: standard input: ")


def on_terminal(*arguments: str | Path) -> str:
    """What a terminal would show of both streams."""
    pty = pytest.importorskip("pty", reason="no terminals here")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "declutter", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
    )
    os.close(theirs)
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(ours, 1 << 16)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(ours)
    process.wait(timeout=60)
    return b"".join(parts).decode().replace("\r\n", "\n")


def test_a_terminal_sees_no_control_nor_bidi_characters(tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    hidden = FIRST.replace("ferries", "fer\u202eries\x9b31m")
    path.write_text(TEXT.replace(FIRST, hidden), encoding="utf-8")
    shown = on_terminal(path)
    assert re.search("the fer\ufffd?ries\ufffd?31m that", shown)


@pytest.mark.skipif(sys.platform == "win32", reason="file names hold no controls there")
def test_messages_show_no_control_characters_of_file_names(tmp_path: Path) -> None:
    done = run(tmp_path / "a\x1b]0;x\x07\nb\u202e.html")
    assert done.returncode == UNREADABLE
    assert done.stderr.decode().startswith(
        f"declutter: {tmp_path}/a\ufffd]0;x\ufffd b\ufffd.html: "
    )


def test_a_terminal_without_input_gets_a_hint() -> None:
    assert on_terminal().startswith("declutter: no input")


def test_rules_list_has_a_line_for_each_rule() -> None:
    done = run("rules", "list")
    rows = [line.split(maxsplit=2) for line in done.stdout.decode().splitlines()]
    ids = [row[0] for row in rows]
    assert (done.returncode, ids) == (0, sorted(set(ids)))
    assert {row[1] for row in rows} <= {"stable", "preview", "deprecated", "code"}
    assert all(len(row) == 3 for row in rows)


def test_rules_show_tells_all_about_a_listed_rule() -> None:
    name, status, why = run("rules", "list").stdout.decode().splitlines()[0].split(maxsplit=2)
    rows = run("rules", "show", name).stdout.decode().splitlines()
    shown = dict(row.split(maxsplit=1) for row in rows)
    assert (shown["id"], shown["status"], shown["why"]) == (name, status, why)


def test_rules_show_of_an_unknown_rule_suggests_others() -> None:
    name = run("rules", "list").stdout.decode().split(maxsplit=1)[0]
    done = run("rules", "show", name + "x")
    assert (done.returncode, done.stdout) == (1, b"")
    assert f"did you mean {name}" in done.stderr.decode()


def pack(name: str, hit: str) -> str:
    return (
        f'[pack]\nname = "{name}"\n\n[[rule]]\nid = "utility.{name}.ice"\nwhy = "Test."\n'
        f'any_of = ["the ice report"]\nmax_words = 4\nhits = ["{hit}"]\n'
        'misses = ["The ice report said so."]\n'
    )


@pytest.fixture
def few_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One rule stands for the shipped ones, whose examples tests/rules proves one by one."""
    path = tmp_path / "right.toml"
    path.write_text(pack("right", "The ice report"), encoding="utf-8")
    monkeypatch.setattr(
        "declutter.rules.load", lambda extra=(), **_: RuleSet(map(read_pack, (path, *extra)))
    )


@pytest.mark.usefixtures("few_rules")
def test_rules_test_passes_where_all_examples_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test"]) == 0
    assert capsys.readouterr().out == "1 rules, 2 examples, 0 failures\n"


@pytest.mark.usefixtures("few_rules")
def test_rules_test_fails_where_an_example_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "wrong.toml"
    rules.write_text(pack("wrong", "Something else"), encoding="utf-8")
    assert main(["rules", "test", str(rules)]) == 1
    said = capsys.readouterr().out
    assert "utility.wrong.ice" in said
    assert "2 rules, 4 examples, 1 failures" in said


def test_bench_hands_its_arguments_over() -> None:
    done = run("bench", "--help")
    assert done.returncode == 0
    assert b"gate" in done.stdout


def test_starting_up_imports_nothing_heavy() -> None:
    code = (
        "import sys, declutter.cli; "
        "print(*sorted({'numpy', 'trafilatura', 'readability', 'lxml', 'selectolax', 'lightgbm',"
        " 'onnxruntime', 'resiliparse', 'benchmarks'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, timeout=60
    )
    assert done.stdout.split() == []
