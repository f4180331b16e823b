"""Dates in the forms that pages write become ISO 8601, and what is none is none."""

from __future__ import annotations

import pytest

from declutter.metadata import dates

VALUES = [
    ("2024-05-03", "2024-05-03"),
    ("2024-05-03T15:47:42.389Z", "2024-05-03T15:47:42+00:00"),
    ("2024-05-03 15:47:42+0200", "2024-05-03T15:47:42+02:00"),
    ("20240503T120000Z", "2024-05-03"),
    ("1714737600", "2024-05-03T12:00:00+00:00"),
    ("1714737600000", "2024-05-03T12:00:00+00:00"),
    ("Fri, 03 May 2024 15:47:42 +0200", "2024-05-03T15:47:42+02:00"),
    ("Thu Aug 24 2023 10:00:00 GMT+0200 (CEST)", "2023-08-24T10:00:00+02:00"),
    ("May 3rd, 2024 at 4:20 PM", "2024-05-03T16:20:00"),
    ("May 3, 2024 12:05 a.m. ET", "2024-05-03T00:05:00"),
    ("Sept. 9, 2020", "2020-09-09"),
    ("22-Apr-2022", "2022-04-22"),
    ("3. Mai 2024, 12:30 Uhr", "2024-05-03T12:30:00"),
    ("le 3 mai 2024 à 12h30", "2024-05-03T12:30:00"),
    ("1er janvier 2024", "2024-01-01"),
    ("3 de mayo de 2024", "2024-05-03"),
    ("3 maggio 2024", "2024-05-03"),
    ("3 de março de 2024", "2024-03-03"),
    ("3 mei 2024", "2024-05-03"),
    ("12 grudnia 2023", "2023-12-12"),
    ("3 мая 2024, 12:00", "2024-05-03T12:00:00"),
    ("3 травня 2024", "2024-05-03"),
    ("3 Mayıs 2024", "2024-05-03"),
    ("3 oktober 2024", "2024-10-03"),
    ("3. toukokuuta 2024", "2024-05-03"),
    ("2024. május 3.", "2024-05-03"),
    ("15 tháng 5, 2020", "2020-05-15"),
    ("2024年5月3日", "2024-05-03"),
    ("2024년 5월 3일", "2024-05-03"),
    ("2024. 5. 3. 오후", "2024-05-03"),
    ("03.05.2024 - 12:30", "2024-05-03T12:30:00"),
    ("5/13/2024", "2024-05-13"),
    ("13/5/2024", "2024-05-13"),
    ("07/03/24 03:30 PM", "2024-07-03T15:30:00"),
]
NONE = [
    "",
    "2024-05",
    "2024-13-45",
    "31 February 2024",
    "version 1.2.2020.3",
    "192.168.10.24",
    "call 12 34 56 78",
    "May the 4th be with you",
    "x" * 500,
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[v for v, _ in VALUES])
def test_parse(text, expected):
    """A date keeps its time and offset where it has them, and gets none where it has not."""
    assert dates.parse(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_no_date(text):
    """What names no day is no date."""
    assert dates.parse(text) is None


@pytest.mark.parametrize(("day_first", "expected"), [(False, "2024-03-04"), (True, "2024-04-03")])
def test_order_of_day_and_month(day_first, expected):
    """The language decides where the order is open."""
    assert dates.parse("03/04/2024", day_first=day_first) == expected


def test_find_gives_every_date_with_its_place():
    """Dates in a text come in order, each with the span it was read from."""
    text = "Posted May 3, 2024, updated 2024-06-01."
    found = list(dates.find(text))
    assert [f.value for f in found] == ["2024-05-03", "2024-06-01"]
    assert [text[f.start : f.end].strip(" ,.") for f in found] == ["May 3, 2024", "2024-06-01"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.org/2024/05/03/x", "2024-05-03"),
        ("https://a.org/news/2024-05-03-x", "2024-05-03"),
        ("https://a.org/20240503/x", "2024-05-03"),
        ("https://a.org/2024/05/x", None),
        ("https://a.org/id/2024999", None),
    ],
)
def test_in_path(url, expected):
    """An address names a day only where it names all of it."""
    assert dates.in_path(url) == expected
