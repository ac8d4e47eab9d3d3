"""A feed's silence is judged by its own rhythm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.parse.rhythm import Rhythm, is_silent, learn, surprise_of

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
Posts = Callable[[datetime, Random], bool]


def round_the_clock(at: datetime, dice: Random) -> bool:
    return dice.random() < 0.9


def office_hours(at: datetime, dice: Random) -> bool:
    return at.weekday() < 5 and 8 <= at.hour < 18 and dice.random() < 0.6


def once_a_weekday(at: datetime, dice: Random) -> bool:
    return at.weekday() < 5 and at.hour == 9 + dice.randrange(2)


def on_sundays(at: datetime, dice: Random) -> bool:
    return at.weekday() == 6 and at.hour == 10


def lively_by_day_sleepy_by_night(at: datetime, dice: Random) -> bool:
    return dice.random() < (0.8 if 5 <= at.hour < 20 else 0.03)


def watch(posts: Posts, weeks: int, seed: int) -> tuple[Rhythm, list[datetime]]:
    """The rhythm after so many weeks, and the hours at which it would have been called silent meanwhile."""
    dice, rhythm, cries = Random(seed), Rhythm(), []
    at = MONDAY
    while at < MONDAY + timedelta(weeks=weeks):
        if posts(at, dice):
            rhythm = learn(rhythm, [at])
        elif rhythm.last is not None and is_silent(rhythm, rhythm.last, at):
            cries.append(at)
        at += HOUR
    return rhythm, cries


def days_until_noticed(rhythm: Rhythm) -> float:
    assert rhythm.last is not None
    at = rhythm.last
    while not is_silent(rhythm, rhythm.last, at):
        at += HOUR
        assert at < rhythm.last + 40 * DAY
    return (at - rhythm.last) / DAY


@pytest.mark.parametrize(
    ("posts", "weeks", "days"),
    [
        (round_the_clock, 8, 1.0),
        (lively_by_day_sleepy_by_night, 8, 1.5),
        (office_hours, 8, 5.0),
        (once_a_weekday, 8, 12.0),
        (on_sundays, 16, 21.0),
    ],
)
def test_a_normal_life_is_no_silence_and_the_end_of_it_is(posts: Posts, weeks: int, days: float) -> None:
    for seed in range(5):
        rhythm, cries = watch(posts, weeks, seed)
        assert cries == []
        assert days_until_noticed(rhythm) <= days


def test_a_weekend_surprises_nobody() -> None:
    rhythm, _ = watch(office_hours, 6, 1)
    friday, monday = MONDAY + 39 * DAY + 18 * HOUR, MONDAY + 42 * DAY + 7 * HOUR
    assert friday.weekday() == 4
    assert surprise_of(rhythm, friday, monday) < 1
    assert surprise_of(rhythm, friday - 5 * HOUR, friday) > 2


def test_a_feed_that_is_hardly_known_is_never_silent() -> None:
    rhythm, _ = watch(round_the_clock, 1, 1)
    assert not is_silent(rhythm, MONDAY + 7 * DAY, MONDAY + 10 * DAY)
    assert not is_silent(Rhythm(), MONDAY, MONDAY + 100 * DAY)


def test_a_silence_that_it_came_back_from_by_itself_takes_more_to_be_one() -> None:
    rhythm, _ = watch(round_the_clock, 4, 1)
    assert rhythm.last is not None
    before = days_until_noticed(rhythm)
    after = learn(rhythm, [rhythm.last + 12 * HOUR])
    assert days_until_noticed(after) > before


def test_an_archives_dates_teach_the_rhythm_at_once_and_in_any_order() -> None:
    dates = [MONDAY + day * DAY + hour * HOUR for day in range(21) for hour in (8, 12, 16)]
    shuffled = list(dates)
    Random(1).shuffle(shuffled)
    assert learn(Rhythm(), shuffled) == learn(Rhythm(), dates)
    assert is_silent(learn(Rhythm(), dates), dates[-1], dates[-1] + 7 * DAY)


def test_many_items_in_an_hour_are_one() -> None:
    assert learn(Rhythm(), [MONDAY, MONDAY + HOUR / 2, MONDAY + HOUR / 3]) == learn(Rhythm(), [MONDAY])


@given(st.lists(st.integers(0, 20_000), max_size=40))
def test_what_is_kept_comes_back(hours: list[int]) -> None:
    rhythm = learn(Rhythm(), [MONDAY + hour * HOUR for hour in hours])
    again = Rhythm.from_json(rhythm.to_json())
    assert Rhythm.from_json(again.to_json()) == again
    assert (again.last, again.since, again.longest, again.hours) == (rhythm.last, rhythm.since, rhythm.longest, rhythm.hours)


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=60), st.integers(0, 2_000), st.integers(0, 500))
def test_surprise_only_grows_while_nothing_comes(hours: list[int], quiet: int, more: int) -> None:
    rhythm = learn(Rhythm(), [MONDAY + hour * HOUR for hour in hours])
    assert rhythm.last is not None
    sooner, later = (surprise_of(rhythm, rhythm.last, rhythm.last + wait * HOUR) for wait in (quiet, quiet + more))
    assert 0 <= sooner <= later + 1e-9
