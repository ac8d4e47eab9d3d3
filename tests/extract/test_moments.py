"""Dates of markup: read in the outlet's zone, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.moments import read_moment, url_day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-02T10:15:00+04:00", (2025, 3, 2, 6, 15, 0)),
        ("2025-03-02T10:15:00+0400", (2025, 3, 2, 6, 15, 0)),
        ("2025-03-02 10:15:00 +04:00", (2025, 3, 2, 6, 15, 0)),
        ("2025-03-02T10:15:00.123Z", (2025, 3, 2, 10, 15, 0)),
        ("2025-03-02 10:15:31Z", (2025, 3, 2, 10, 15, 31)),
        ("2025-03-02 10:15:00 UTC", (2025, 3, 2, 10, 15, 0)),
        ("2025-03-02T10:15-05:30", (2025, 3, 2, 15, 45, 0)),
        ("2025-03-02T10:15", (2025, 3, 2, 6, 15, 0)),
        ("2025-3-2", (2025, 3, 1, 20, 0, 0)),
        ("2025/03/02", (2025, 3, 1, 20, 0, 0)),
        ("02.03.2025 10:15", (2025, 3, 2, 6, 15, 0)),
        ("21.02.2026 [19:22]", (2026, 2, 21, 15, 22, 0)),
        ("Sun, 02 Mar 2025 10:15:00 +0400", (2025, 3, 2, 6, 15, 0)),
        ("2 Mar 2025 10:15:00", (2025, 3, 2, 6, 15, 0)),
        ("1740896100", (2025, 3, 2, 6, 15, 0)),
        ("1740896100000", (2025, 3, 2, 6, 15, 0)),
    ],
)
def test_a_moment_is_read_to_the_second(text: str, expected: tuple[int, ...]) -> None:
    year, month, day, hour, minute, second = expected
    assert read_moment(text, "Asia/Yerevan") == datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "3 hours ago", "0001-01-01T00:00:00Z", "1970-01-01", "2025-13-40", "2025-02-30", "99:99",
    "2025-01-01T25:00", "32.01.2025", "20250302123", "12345", "Sun, 99 Mar 2025 10:15:00"],
)  # fmt: skip
def test_what_is_no_date_is_not_made_one(text: str) -> None:
    assert read_moment(text, "Asia/Yerevan") is None


def test_a_zone_nobody_knows_is_utc() -> None:
    assert read_moment("2025-03-02 10:15", "Mars/Olympus") == datetime(2025, 3, 2, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://x.example/2025/03/02/slug/", 2),
        ("https://x.example/news/2025-03-02-slug", 2),
        ("https://x.example/2025/3/2", 2),
        ("https://x.example/a/20250302.html", None),
        ("https://x.example/12025/03/02/", None),
        ("https://x.example/2025/13/02/", None),
        ("https://x.example/2025/03/", None),
    ],
)
def test_a_day_in_the_address(url: str, day: int | None) -> None:
    assert url_day(url, "UTC") == (datetime(2025, 3, day, tzinfo=UTC) if day else None)


@given(
    st.text(max_size=60)
    | st.from_regex(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}[T ]?(\d\d:\d\d(:\d\d)?([+-]\d\d:?\d\d|Z)?)?", fullmatch=True)
)
def test_any_string_is_a_moment_in_utc_or_none(text: str) -> None:
    moment = read_moment(text, "Asia/Baku")
    assert moment is None or moment.tzinfo is UTC
    assert url_day(text, "Asia/Baku") is None or True
