"""When a cron is due, by the clock on somebody's wall: once a day, also on the nights when clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.watch.cron import moment_of, read_cron

YEARS = 18 * 365 * 24 * 60
"""Minutes from 2009 on: Yerevan and Baku gave up changing their clocks in these."""


def due(cron: str, zone: str, after: str, count: int = 1) -> list[str]:
    """The next moments, in UTC, without seconds."""
    at, found = datetime.fromisoformat(after).replace(tzinfo=UTC), []
    for _ in range(count):
        at = read_cron(cron, zone).next_after(at)
        found.append(f"{at:%Y-%m-%d %H:%M}")
    return found


@pytest.mark.parametrize(
    ("cron", "after", "then"),
    [
        ("0 8 * * *", "2026-05-14 07:59", "2026-05-14 08:00"),
        ("0 8 * * *", "2026-05-14 08:00", "2026-05-15 08:00"),
        ("*/15 * * * *", "2026-05-14 08:46", "2026-05-14 09:00"),
        ("0 9 * * 1", "2026-05-14 12:00", "2026-05-18 09:00"),  # a Monday: cron counts from Sunday = 0
        ("0 9 * * mon-fri", "2026-05-15 12:00", "2026-05-18 09:00"),
        ("0 9 * * 0", "2026-05-14 12:00", "2026-05-17 09:00"),
        ("0 9 * * 7", "2026-05-14 12:00", "2026-05-17 09:00"),
        ("0 9 13 * fri", "2026-05-14 12:00", "2026-05-15 09:00"),  # either, as in crontab(5)
        ("30 6 1,15 * *", "2026-05-02 00:00", "2026-05-15 06:30"),
        ("0 0 29 feb *", "2026-05-14 12:00", "2028-02-29 00:00"),
        ("0 8-18/5 * * *", "2026-05-14 08:01", "2026-05-14 13:00"),
    ],
)
def test_it_is_due_as_crontab_says(cron: str, after: str, then: str) -> None:
    assert due(cron, "UTC", after) == [then]


def test_a_day_is_the_readers_own() -> None:
    assert due("0 8 * * *", "Asia/Yerevan", "2026-05-14 03:59") == ["2026-05-14 04:00"]
    assert due("0 1 * * mon", "Asia/Baku", "2026-05-14 12:00") == ["2026-05-17 21:00"]  # Sunday evening in UTC


def test_a_time_that_the_clocks_leap_over_comes_when_they_have_leapt() -> None:
    berlin = due("30 2 * * *", "Europe/Berlin", "2026-03-28 02:00", 2)
    assert berlin == ["2026-03-29 01:00", "2026-03-30 00:30"]


def test_a_time_that_the_clocks_show_twice_comes_once() -> None:
    """APScheduler's cron fires twice in this night: 00:30 and 01:30 UTC."""
    berlin = due("30 2 * * *", "Europe/Berlin", "2026-10-24 12:00", 2)
    assert berlin == ["2026-10-25 00:30", "2026-10-26 01:30"]


def test_what_is_due_every_hour_is_so_in_the_hour_that_comes_twice() -> None:
    assert due("0 * * * *", "Europe/Berlin", "2026-10-24 23:30", 3) == [
        "2026-10-25 00:00",
        "2026-10-25 01:00",
        "2026-10-25 02:00",
    ]


def test_yerevan_and_baku_are_asked_by_their_own_history() -> None:
    """Yerevan changed its clocks until 2011, Baku until 2015; neither does today."""
    assert due("0 8 * * *", "Asia/Yerevan", "2011-07-01 00:00") == ["2011-07-01 03:00"]
    assert due("0 8 * * *", "Asia/Yerevan", "2026-07-01 00:00") == ["2026-07-01 04:00"]
    assert due("30 4 * * *", "Asia/Baku", "2015-03-28 12:00") == ["2015-03-29 00:00"]  # 04:00 became 05:00
    assert due("30 4 * * *", "Asia/Baku", "2015-10-24 12:00", 2) == ["2015-10-24 23:30", "2015-10-26 00:30"]
    assert due("30 2 * * *", "Asia/Yerevan", "2011-10-29 12:00", 2) == ["2011-10-29 21:30", "2011-10-30 22:30"]


@pytest.mark.parametrize("zone", ["Asia/Yerevan", "Asia/Baku", "Europe/Berlin"])
@given(minutes=some.integers(0, YEARS), hour=some.integers(0, 23), minute=some.integers(0, 59))
def test_a_daily_digest_comes_on_every_day_once(zone: str, minutes: int, hour: int, minute: int) -> None:
    cron = read_cron(f"{minute} {hour} * * *", zone)
    at, days = datetime(2009, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), []
    for _ in range(4):
        at = cron.next_after(at)
        days.append(at.astimezone(ZoneInfo(zone)).date())
    assert days == [days[0] + timedelta(days=number) for number in range(4)]


@given(some.dates(date(2009, 1, 1), date(2027, 1, 1)), some.times(), some.booleans())
def test_a_moment_is_the_one_that_the_clocks_show(day: date, clock: time, last: bool) -> None:
    clock = clock.replace(second=0, microsecond=0, fold=0)
    shown = moment_of(day, clock, ZoneInfo("Europe/Berlin"), last=last).astimezone(ZoneInfo("Europe/Berlin"))
    leaps = shown.replace(tzinfo=None) != datetime.combine(day, clock)
    assert not leaps or (shown.hour, shown.minute, day.month) == (3, 0, 3)


@pytest.mark.parametrize(
    ("cron", "said"),
    [
        ("0 8 * *", "4 fields; a cron has five"),
        ("60 8 * * *", "'60' is no minute: 0 to 59"),
        ("0 8 * * funday", "is no day of the week: 0 to 7, or sun to sat"),
        ("0 8 31 2 *", "never comes"),
        ("0 18-8 * * *", "runs backwards"),
        ("0 8/0 * * *", "'0' is no hour"),
        ("0 ² * * *", "is no hour"),
    ],
)
def test_what_is_no_cron_is_refused_in_plain_words(cron: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_cron(cron, "UTC")
