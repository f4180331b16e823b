from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from benchmarks import peers

PAGE = (
    "<!doctype html><html lang='en'><head><title>On wells</title></head><body>"
    "<nav><a href='/a'>Home</a> <a href='/b'>Shop</a></nav><article><h1>On wells</h1>"
    + "".join(
        f"<p>Well number {i} was dug in the year {1800 + i}, and the people of the village have "
        "drawn their water from it ever since, in summer and in the cold of winter. It is said "
        "that none of them has ever run dry, and that whoever drinks from one of them will come "
        "back to the village before the year is out.</p>"
        for i in range(8)
    )
    + "</article><footer>All rights reserved</footer></body></html>"
)
MODULES = {
    "trafilatura": "trafilatura",
    "trafilatura:precision": "trafilatura",
    "trafilatura:recall": "trafilatura",
    "trafilatura:fast": "trafilatura",
    "readability-lxml": "readability",
    "resiliparse": "resiliparse",
    "justext": "justext",
    "boilerpy3": "boilerpy3",
    "newspaper4k": "newspaper",
    "goose3": "goose3",
    "rs-trafilatura": "rs_trafilatura",
}


@pytest.mark.filterwarnings("ignore")  # the peers' own, on import
@pytest.mark.parametrize("name", MODULES)
def test_each_installed_peer_finds_the_body(name: str) -> None:
    if importlib.util.find_spec(MODULES[name]) is None:
        pytest.skip(f"{name} is not installed")
    peer = peers.load(name)
    text = peer.extract(peers.Request(PAGE.encode(), PAGE)).text
    assert "Well number 7 was dug in the year 1807" in text
    assert peer.version != ""


def test_readability_does_not_glue_paragraphs_together() -> None:
    text = peers.load("readability-lxml").extract(peers.Request(PAGE.encode(), PAGE)).text
    assert "year is out.\nWell number 1" in text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("utf-8-sig"), "Grüße"),
        ("Grüße".encode("utf-16"), "Grüße"),
        ('<meta charset="koi8-r">Привет'.encode("koi8-r"), '<meta charset="koi8-r">Привет'),
        ("Grüße".encode("latin-1"), "Grüße"),
        (b'<meta charset="no-such">\xfc', '<meta charset="no-such">ü'),
    ],
)
def test_peers_are_given_decoded_text(data: bytes, text: str) -> None:
    assert peers.decode(data) == text


def test_a_package_hash_changes_with_any_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1", encoding="utf-8")
    first = peers.package_hash(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"anything")
    assert peers.package_hash(tmp_path) == first
    (tmp_path / "weights.bin").write_bytes(b"1")
    assert peers.package_hash(tmp_path) != first
