"""Timestamps in the forms that sources use, and dates stated in plain text."""

from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest

from transforms.reading.dates import find_date, month_of, parse_timestamp
from transforms.records import Precision

DAY = datetime(2024, 4, 15, tzinfo=UTC)
MORNING = datetime(2024, 4, 15, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2024-04-15",
        "2024/04/15",
        "20240415",
        "15 April 2024",
        "April 15, 2024",
        "Apr. 15, 2024",
        "Monday, 15th April 2024",
        "Mon 15-Apr-2024",
        "15.04.2024",
        "04/15/2024",
        "15/04/2024",
        "2024-04-15T00:00:00",
        "2024-04-15 00:00",
        "15 April 2024 12:00 am",
        date(2024, 4, 15),
        datetime(2024, 4, 15),  # noqa: DTZ001 - a column without zones
        "2024-04-15T10:15 IST",
        "April 15, 2024 at 10:15 am ET",
    ],
)
def test_days(value: object) -> None:
    assert parse_timestamp(value) == (DAY, Precision.DAY)


@pytest.mark.parametrize(
    "value",
    [
        "2024-04-15T10:15Z",
        "2024-04-15 10:15",
        "2024-04-15T12:15+02:00",
        "2024-04-15T05:45-0430",
        "Mon, 15 Apr 2024 10:15 GMT",
        "April 15, 2024, 6:15 a.m. EDT",
        "April 15, 2024 at 6:15 AM EDT",
        "15 April 2024 | 11:15 BST",
    ],
)
def test_minutes(value: str) -> None:
    assert parse_timestamp(value) == (MORNING, Precision.MINUTE)


@pytest.mark.parametrize(
    "value",
    [
        "2024-04-15T10:15:00Z",
        "2024-04-15T10:15:00.123456+00:00",
        "Mon, 15 Apr 2024 12:15:00 +0200",
        "20240415101500",
        1713176100,
        1713176100.9,
        1713176100000,
        "1713176100",
        "1713176100000",
        MORNING,
        MORNING.astimezone(timezone(timedelta(hours=9))),
        pd.Timestamp("2024-04-15T10:15:00.000000789Z"),
    ],
)
def test_seconds(value: object) -> None:
    stated = parse_timestamp(value)
    assert stated == (MORNING, Precision.SECOND)
    assert type(stated[0]) is datetime


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-04", (datetime(2024, 4, 1, tzinfo=UTC), Precision.MONTH)),
        ("2024", (datetime(2024, 1, 1, tzinfo=UTC), Precision.YEAR)),
    ],
)
def test_months_and_years(value: str, expected: tuple[datetime, Precision]) -> None:
    assert parse_timestamp(value) == expected


def test_midnight_noon_and_the_next_day() -> None:
    assert parse_timestamp("April 15, 2024 12:05 am") == (DAY.replace(minute=5), Precision.MINUTE)
    assert parse_timestamp("April 15, 2024 12:05 pm") == (DAY.replace(hour=12, minute=5), Precision.MINUTE)
    assert parse_timestamp("2024-12-31T23:30-05:00") == (datetime(2025, 1, 1, 4, 30, tzinfo=UTC), Precision.MINUTE)


@pytest.mark.parametrize(
    "value",
    [
        "04/05/2024", "2024-02-30", "2024-13-01", "31 April 2024", "yesterday", "15 April", "", " ", "x" * 1000, None,
        True, 12, -5, float("nan"), float("inf"), 10**400, [], {}, b"2024-04-15", "15 ſept 0024",
        "15 aprİl 2024", "15 APRıL 2024",
        "2024-04-15 and more", pd.NaT,
    ],
)  # fmt: skip
def test_what_is_no_full_date_is_none(value: object) -> None:
    assert parse_timestamp(value) is None


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        (" date 2024-04-15 The river rose again on Sunday.", "date 2024-04-15"),
        ("Date: 15 April 2024\n\nThe river rose.", "Date: 15 April 2024"),
        ("River rises\nPublished: April 15, 2024 | Updated: May 2, 2024\nText", "Published: April 15, 2024"),
        ("Posted on April 15, 2024 by Ida Roth\nText", "Posted on April 15, 2024"),
        ("River rises\nMonday, April 15, 2024\n\nThe river rose.", "Monday, April 15, 2024"),
        ("By Ida Roth | 15 April 2024 | Regions\nThe river rose.", "15 April 2024"),
        ("VESTERLUND, April 15, 2024 (Wire) - The river rose.", "April 15, 2024"),
        ("NEW VESTERLUND (Wire) — April 15, 2024 — The river rose.", "April 15, 2024"),
        ("Vesterlund, 15 April 2024 – The river rose.", "15 April 2024"),
    ],
)
def test_a_stated_date_is_found_where_it_stands(text: str, evidence: str) -> None:
    found = find_date(text, 400)
    assert found is not None
    assert (found.published_at, found.precision) == (DAY, Precision.DAY)
    assert text[slice(*found.span)] == evidence


@pytest.mark.parametrize(
    "text",
    [
        "On April 15, 2024, the court ruled that the dam may stay.",
        "Published on April 15, 2024, the report said that the dam may stay.",
        "The trial begins 15 April 2024 - a day before the vote.",
        "In Vesterlund, April 15, 2024 (a Monday), nobody slept.",
        "April 15, 2024 was the day that the river rose.",
        "April 15, 2024\nMay 2, 2024\nThe river rose.",
        "Updated: April 15, 2024\nThe river rose.",
        "04/05/2024\nThe river rose.",
        "The river rose. " * 40 + "\nPublished: April 15, 2024",
        "date the river rose 2024-04-15",
        "Data from 2024-04-15 to 2024-04-20",
        "",
    ],
)
def test_a_date_of_the_story_is_no_evidence(text: str) -> None:
    assert find_date(text, 400) is None


def test_the_months_of_partitions() -> None:
    assert month_of(DAY) == "2024-04"
    assert month_of(None) == "unknown"
