"""What was encoded twice is read once more; what only looks so stays."""

from __future__ import annotations

import pytest

from declutter import extract
from declutter.decode import decode
from declutter.mojibake import may_be_twice, undo

LIMIT = 1 << 20
SENTENCES = {
    "punctuation": "It’s the harbour’s oldest crane – “Berta” – and it won’t be sold…",
    "german": "Die Brücke über die Öse wäre für größere Kähne zu niedrig.",
    "russian": "Утром паром ушёл без почты, и остров ждал до вечера.",
    "chinese": "渡口的灯在雨里亮了一夜，没有人来修。",
    "emoji": "Baked at six 🥐, gone by nine 😀.",
    "spaces": "Open\xa0daily until\xa09, closed on\xa0Mondays.",
}


def twice(text: str, misread: str) -> str:
    """UTF-8 taken for another encoding, as browsers read that one."""
    read = "".join(
        bytes([byte]).decode(misread, "ignore") or chr(byte) for byte in text.encode("utf-8")
    )
    assert read != text
    return read


@pytest.mark.parametrize("misread", ["windows-1252", "latin-1"])
@pytest.mark.parametrize("name", SENTENCES)
def test_what_was_encoded_twice_is_read_once_more(name: str, misread: str) -> None:
    text = SENTENCES[name]
    page = f"<p>{twice(text, misread)}</p>"
    source = decode(page.encode(), "utf-8", max_bytes=LIMIT)
    assert source.text == f"<p>{text}</p>"
    assert any("twice" in warning for warning in source.warnings)
    assert decode(page, max_bytes=LIMIT).text == f"<p>{text}</p>"


@pytest.mark.parametrize("name", SENTENCES)
def test_what_was_encoded_once_stays(name: str) -> None:
    text = SENTENCES[name]
    assert undo(text) == (text, 0)
    assert not may_be_twice(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        # A page about such text, whose own characters are in order.
        "Häufig erscheint „Ã¤“ statt „ä“: Der Browser hält jedes Zeichen für zwei. Schön ist "
        "das nicht, aber üblich – früher wie heute. Größe, Möbel, Übung: überall Ärger.",
        # Letters that are no valid sequence.
        "â€ stands alone",
        "RÉSUMÉ\xa0: l’été à Nîmes",
    ],
)
def test_what_only_looks_so_stays(text: str) -> None:
    assert undo(text) == (text, 0)


def test_another_encoding_is_not_read_again() -> None:
    text = twice(SENTENCES["german"], "windows-1252")
    source = decode(text.encode("windows-1252"), "windows-1252", max_bytes=LIMIT)
    # The bytes are UTF-8 and contradict the header: read once, not twice.
    assert source.text == SENTENCES["german"]


def test_the_body_is_mended() -> None:
    body = f"<p>{twice(SENTENCES['punctuation'], 'windows-1252')}</p>" * 8
    text = extract(f"<html><body><article>{body}</article></body></html>".encode()).text
    assert "won’t" in text
    assert "â" not in text
