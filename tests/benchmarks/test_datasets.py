from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import datasets
from benchmarks.datasets import DatasetError, Sample

HTML = '<!doctype html><html lang="de-AT"><body><p>Ein Text.</p></body></html>'


def _gz(path: Path, text: str = HTML) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


def _json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def _wcxb(root: Path) -> None:
    _gz(root / "html" / "0001.html.gz")
    _json(root / "metadata.json", {"0001": {"page_type": "forum", "url": "http://a.example/"}})
    truth = {"main_content": "Ein Text.", "with": ["Ein"], "without": ["Menü"]}
    _json(root / "ground-truth" / "0001.json", {"ground_truth": truth})


def _segments(root: Path) -> None:
    _gz(root / "html" / "a.html.gz")
    _json(
        root / "annotations.json",
        {"http://a/": {"file": "a.html.gz", "with": ["Ein"], "without": ["x"]}},
    )


def _publishers(root: Path) -> None:
    _gz(root / "html" / "at_A.html.gz")
    _json(root / "annotations.json", {"at_A": {"text": "Ein Text."}})


def _corpus(root: Path) -> None:
    page = root / "forum" / "one"
    page.mkdir(parents=True)
    (page / "source.html").write_text(HTML, encoding="utf-8")
    (page / "truth.txt").write_text("Ein Text.", encoding="utf-8")
    (page / "meta.toml").write_text(
        'page_type = "forum"\nlanguage = "de-AT"\nresidue = ["Anzeige"]\nkeep = ["Ein"]\n',
        encoding="utf-8",
    )
    probe = root / "probes" / "two"
    probe.mkdir(parents=True)
    (probe / "source.html").write_text(HTML, encoding="utf-8")
    (probe / "truth.txt").write_text("Ein Text.", encoding="utf-8")


def _scrapinghub(root: Path) -> None:
    _gz(root / "html" / "ab12.html.gz")
    _json(root / "ground-truth.json", {"ab12": {"articleBody": "Ein Text.", "url": "http://a/"}})


def _folder(root: Path) -> None:
    (root / "sub").mkdir(parents=True)
    (root / "sub" / "x.html").write_text(HTML, encoding="utf-8")
    (root / "sub" / "x.txt").write_text("Ein Text.", encoding="utf-8")


LAYOUTS: list[tuple[str, Callable[[Path], None], str]] = [
    ("wcxb", _wcxb, "f1"),
    ("segments", _segments, "segment_f1"),
    ("publishers", _publishers, "cjk_f1"),
    ("corpus", _corpus, "cjk_f1"),
    ("scrapinghub", _scrapinghub, "shingle_f1"),
    ("folder", _folder, "cjk_f1"),
]


@pytest.mark.parametrize(("layout", "build", "metric"), LAYOUTS, ids=[row[0] for row in LAYOUTS])
def test_each_layout_is_read_with_its_metric(
    layout: str, build: Callable[[Path], None], metric: str, tmp_path: Path
) -> None:
    """Every layout gives the page's unpacked bytes, its truth and its language."""
    build(tmp_path)
    found = datasets.load(f"{layout}:{tmp_path}")
    assert found.metric == metric
    assert [sample.content() for sample in found.samples] == [HTML.encode()]
    assert found.samples[0].language == "de"
    known = found.samples[0].truth or found.samples[0].wanted[0]
    assert "Ein Text.".startswith(known)


def test_the_corpus_leaves_out_probes_and_reads_what_must_go_and_stay(tmp_path: Path) -> None:
    _corpus(tmp_path)
    (sample,) = datasets.load(f"corpus:{tmp_path}").samples
    assert (sample.name, sample.page_type) == ("forum/one", "forum")
    assert (sample.residue, sample.wanted) == (("Anzeige",), ("Ein",))


def test_a_corpus_page_may_be_plain_text(tmp_path: Path) -> None:
    page = tmp_path / "text" / "one"
    page.mkdir(parents=True)
    (page / "source.txt").write_text("Ein Text.", encoding="utf-8")
    (page / "truth.txt").write_text("Ein Text.", encoding="utf-8")
    (sample,) = datasets.load(f"corpus:{tmp_path}").samples
    assert (sample.plain, sample.content()) == (True, b"Ein Text.")


def test_a_wcxb_page_without_a_body_keeps_its_snippets(tmp_path: Path) -> None:
    _wcxb(tmp_path)
    _json(tmp_path / "ground-truth" / "0001.json", {"ground_truth": {"with": ["Ein"]}})
    (sample,) = datasets.load(f"wcxb:{tmp_path}").samples
    assert (sample.truth, sample.wanted) == (None, ("Ein",))


def test_jsonl_takes_optional_type_language_and_id(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    rows = [
        {"html": HTML, "text": "Ein Text.", "id": "a", "type": "forum", "language": "fr"},
        {"html": HTML, "text": "Ein Text."},
    ]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    first, second = datasets.load(f"jsonl:{path}").samples
    assert (first.name, first.page_type, first.language) == ("a", "forum", "fr")
    assert (second.name, second.page_type, second.language) == ("2", "", "de")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "pages.jsonl:1"),
        ("[]", "needs an object"),
        ('{"text": "x"}', "needs an object"),
        ('{"html": "x", "text": 3}', "`text` must be a string"),
        ('{"html": "x", "with": "y"}', "must be a list of strings"),
    ],
)
def test_a_malformed_jsonl_line_is_named(line: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(DatasetError, match=reason):
        datasets.load(f"jsonl:{path}")


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("nonsense", "unknown data set"),
        ("nonsense:/", "unknown layout"),
        ("folder:/no/such/folder", "does not exist"),
    ],
)
def test_an_unknown_data_set_is_refused(spec: str, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        datasets.load(spec)


def test_a_page_without_truth_in_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(HTML, encoding="utf-8")
    with pytest.raises(DatasetError, match=r"no x\.txt beside it"):
        datasets.load(f"folder:{tmp_path}")


def test_the_wrong_layout_is_an_error_and_no_crash(tmp_path: Path) -> None:
    _json(tmp_path / "annotations.json", {"a": {"no": "file"}})
    with pytest.raises(DatasetError, match="not in the segments layout"):
        datasets.load(f"segments:{tmp_path}")


def _samples(count: int) -> tuple[Sample, ...]:
    return tuple(Sample(f"page{i}", b"<p>x</p>", "x") for i in range(count))


def test_a_sample_is_fixed_and_depends_on_the_seed() -> None:
    samples = _samples(100)
    first = datasets.choose(samples, 20, 0)
    assert first == datasets.choose(samples, 20, 0)
    assert first != datasets.choose(samples, 20, 1)
    assert len(first) == 20


def test_a_sample_keeps_its_members_when_another_page_is_added() -> None:
    before = {s.name for s in datasets.choose(_samples(100), 20, 0)}
    after = {s.name for s in datasets.choose(_samples(101), 20, 0)}
    assert len(before & after) >= 19


def test_a_sample_can_be_asked_for_in_the_name(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    rows = [json.dumps({"html": "<p>x</p>", "text": "x"})] * 9
    path.write_text("\n".join(rows), encoding="utf-8")
    assert len(datasets.load(f"jsonl:{path}@4")) == 4


def test_the_checksum_tells_changed_pages_and_truths_apart() -> None:
    def checksum(html: bytes, truth: str) -> str:
        return datasets.Dataset("d", "f1", (Sample("a", html, truth),)).checksum()

    assert checksum(b"x", "y") == checksum(b"x", "y")
    assert len({checksum(b"x", "y"), checksum(b"z", "y"), checksum(b"x", "z")}) == 3


@pytest.mark.parametrize(
    ("html", "language"),
    [
        (b'<html lang="en-US">', "en"),
        (b"<HTML class=x LANG=fr>", "fr"),
        (b'<html xml:lang="nds">', "nds"),
        (b'<html lang="language">', ""),
        (b"<html><p lang='en'>", ""),
        (b"", ""),
    ],
)
def test_the_language_is_the_one_the_page_declares(html: bytes, language: str) -> None:
    assert datasets.html_language(html) == language


def test_the_data_folder_can_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _publishers(tmp_path / "publishers")
    monkeypatch.setenv("DECLUTTER_DATA", str(tmp_path))
    assert [s.name for s in datasets.load("publishers").samples] == ["at_A"]
