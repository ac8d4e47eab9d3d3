"""Whether a message leaves now: decided by its wishes, by what was sent, and by the time, which is an argument."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.model import Hold, HoldKind
from monitor.text.rate import Rate, read_rate
from monitor.watch.cron import read_cron
from monitor.watch.quiet import Calm, Group, QuietHours, Sent, hold, soonest

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def quiet(start: str, end: str, zone: str = "UTC") -> QuietHours:
    return QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end), zone=ZoneInfo(zone))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def over(hours: QuietHours, at: str) -> str | None:
    ends = hours.until(utc(at))
    return f"{ends:%Y-%m-%d %H:%M}" if ends else None


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2026-05-14 18:59", None),
        ("2026-05-14 19:00", "2026-05-15 03:00"),  # 23:00 in Yerevan
        ("2026-05-14 22:00", "2026-05-15 03:00"),
        ("2026-05-15 02:59:59", "2026-05-15 03:00"),
        ("2026-05-15 03:00", None),
    ],
)
def test_quiet_hours_wrap_over_midnight(at: str, ends: str | None) -> None:
    assert over(quiet("23:00", "07:00", "Asia/Yerevan"), at) == ends


def test_quiet_hours_within_a_day_do_not_wrap() -> None:
    siesta = quiet("13:00", "15:00")
    assert over(siesta, "2026-05-14 12:59") is None
    assert over(siesta, "2026-05-14 14:00") == "2026-05-14 15:00"
    assert over(siesta, "2026-05-14 23:00") is None


def test_a_night_is_an_hour_shorter_or_longer_when_clocks_are_changed() -> None:
    night = quiet("23:00", "07:00", "Europe/Berlin")
    assert over(night, "2026-03-28 22:00") == "2026-03-29 05:00"
    assert over(night, "2026-10-24 21:00") == "2026-10-25 06:00"


def test_an_end_in_the_hour_that_comes_twice_is_the_second_and_one_that_is_leapt_over_is_the_leap() -> None:
    night = quiet("23:00", "02:30", "Europe/Berlin")
    assert over(night, "2026-10-25 00:45") == "2026-10-25 01:30"  # clocks have shown 02:30 once, and will again
    assert over(night, "2026-03-28 23:00") == "2026-03-29 01:00"


def test_quiet_hours_follow_the_history_of_a_zone() -> None:
    night = quiet("23:00", "07:00", "Asia/Baku")
    assert over(night, "2015-07-01 20:00") == "2015-07-02 02:00"  # summer time then
    assert over(night, "2016-07-01 20:00") == "2016-07-02 03:00"  # none since


@pytest.mark.parametrize("zone", ["Asia/Yerevan", "Asia/Baku", "Europe/Berlin"])
@given(some.integers(0, 18 * 365 * 24 * 60))
def test_it_is_quiet_exactly_while_clocks_show_so(zone: str, minutes: int) -> None:
    """At 23:00 to 07:00, which no change of clocks touches in these zones."""
    moment = datetime(2009, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    shown = moment.astimezone(ZoneInfo(zone)).time()
    ends = quiet("23:00", "07:00", zone).until(moment)
    assert (ends is not None) == (shown >= time(23) or shown < time(7))
    if ends is not None:
        assert ends.astimezone(ZoneInfo(zone)).time() == time(7)


def test_a_message_without_wishes_leaves_now() -> None:
    assert hold(Calm(), Sent(), NOON, urgent=False) is None


def test_what_is_urgent_leaves_in_quiet_hours_and_nothing_else_does() -> None:
    calm = Calm(quiet=quiet("11:00", "13:00"))
    held = hold(calm, Sent(), NOON, urgent=False)
    assert held == Hold(kind=HoldKind.QUIET, until=NOON + HOUR, why="quiet hours 11:00–13:00 (UTC)")
    assert hold(calm, Sent(), NOON, urgent=True) is None


def test_a_digest_waits_for_its_time_and_for_the_end_of_quiet_hours_urgent_or_not() -> None:
    cron = read_cron("0 3 * * *", "UTC")
    for urgent in (False, True):
        held = hold(Calm(digest=cron), Sent(), NOON, urgent=urgent)
        assert held is not None
        assert (held.until, held.gather, held.why) == (utc("2026-05-15 03:00"), True, "digest of Fri 15 May 03:00 (UTC)")
    later = hold(Calm(digest=cron, quiet=quiet("23:00", "07:00")), Sent(), NOON, urgent=False)
    assert later is not None
    assert (later.kind, later.until, later.gather) == (HoldKind.DIGEST, utc("2026-05-15 07:00"), True)


def test_the_first_of_a_burst_leaves_at_once_and_the_rest_goes_together() -> None:
    calm = Calm(group=Group(within=10 * MINUTE, first_waits=False))
    assert hold(calm, Sent(), NOON, urgent=False) is None
    second = hold(calm, Sent(before=(NOON,)), NOON + MINUTE, urgent=False)
    assert second is not None
    assert (second.kind, second.until, second.gather) == (HoldKind.GROUP, NOON + 10 * MINUTE, True)
    third = hold(calm, Sent(before=(NOON,), waits_until=second.until), NOON + 9 * MINUTE, urgent=False)
    assert third == second
    assert hold(calm, Sent(before=(NOON,)), NOON + 10 * MINUTE, urgent=False) is None


def test_the_first_waits_where_that_is_asked_for() -> None:
    calm = Calm(group=Group(within=8 * HOUR, first_waits=True))
    first = hold(calm, Sent(), NOON, urgent=False)
    assert first is not None
    assert first.until == NOON + 8 * HOUR
    assert hold(calm, Sent(waits_until=first.until), NOON + HOUR, urgent=False) == first


def test_a_group_that_a_wrong_clock_put_off_is_gathered_by_the_right_one() -> None:
    calm = Calm(group=Group(within=10 * MINUTE, first_waits=True))
    held = hold(calm, Sent(waits_until=NOON + DAY), NOON, urgent=False)
    assert held is not None
    assert held.until == NOON + 10 * MINUTE


def test_a_rate_counts_back_from_now() -> None:
    calm = Calm(at_most=read_rate("3/hour"))
    before = (NOON - MINUTE, NOON - 20 * MINUTE, NOON - 50 * MINUTE)
    held = hold(calm, Sent(before=before), NOON, urgent=False)
    assert held is not None
    assert (held.kind, held.until, held.why, held.gather) == (HoldKind.AT_MOST, NOON + 10 * MINUTE, "at most 3/hour", True)
    assert hold(calm, Sent(before=before[:2]), NOON, urgent=False) is None


@given(some.integers(1, 20), some.lists(some.integers(0, 7200), max_size=60))
def test_no_stretch_of_time_holds_more_than_the_rate(most: int, seconds: list[int]) -> None:
    rate = Rate(most=most, per=HOUR)
    went: list[datetime] = []
    for wanted in sorted(seconds):
        at = NOON + timedelta(seconds=wanted)
        went.insert(0, rate.free_at(went, at if not went else max(at, went[0])))
    assert all(len([one for one in went if at <= one < at + HOUR]) <= most for at in went)


@pytest.mark.parametrize("text", ["10/hour", "1/second", "30/minute", "100/day"])
def test_a_rate_is_written_as_it_is_read(text: str) -> None:
    assert str(read_rate(text)) == text


@pytest.mark.parametrize("text", ["10", "0/hour", "10/week", "-1/s", "x/hour"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no rate: write 10/hour"):
        read_rate(text)


def test_who_asks_for_it_soonest_is_served() -> None:
    early, late = (Hold(kind=HoldKind.QUIET, until=NOON + hours * HOUR, why="") for hours in (1, 2))
    silent = Hold(kind=HoldKind.SILENCE, until=None, why="")
    assert soonest([late, early, silent]) == early
    assert soonest([late, None]) is None
    assert soonest([silent]) == silent
