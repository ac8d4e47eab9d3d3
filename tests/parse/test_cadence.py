"""When a feed is asked again. What the whole line makes of it stands in tests/line/test_polling.py; here are the bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Every
from monitor.parse import Hints, next_poll, next_try

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
lengths = st.timedeltas(timedelta(seconds=1), timedelta(days=30))
waits = st.none() | st.timedeltas(timedelta(0), timedelta(days=400))
everies = st.tuples(lengths, lengths).map(lambda pair: Every(least=min(pair), most=max(pair)))


@given(everies, lengths, st.booleans(), waits, waits, st.floats(0, 1))
def test_no_answer_brings_us_back_too_early_or_keeps_us_away_for_long(
    every: Every, current: timedelta, changed: bool, fresh: timedelta | None, wish: timedelta | None, jitter: float
) -> None:
    after = next_poll(
        every, polled_at=AT, current=current, changed=changed, fresh_for=fresh, hints=Hints(interval=wish), jitter=jitter
    )
    assert AT + every.least <= after.due_at <= AT + max(every.most, HOUR) + timedelta(seconds=1)
    assert every.least <= after.interval <= every.most


@given(lengths, waits, st.floats(0, 1))
def test_jitter_lengthens_by_five_per_cent_or_a_second_at_most(every: timedelta, fresh: timedelta | None, jitter: float) -> None:
    fixed = Every(least=every, most=every)
    plain, jittered = (
        next_poll(fixed, polled_at=AT, current=every, changed=True, fresh_for=fresh, hints=Hints(), jitter=one).due_at
        for one in (0.0, jitter)
    )
    assert plain <= jittered <= plain + min(timedelta(seconds=1), (plain - AT) * 0.05 + timedelta(microseconds=1))


@given(everies, st.integers(1, 10_000), st.timedeltas(timedelta(0), timedelta(days=900)), st.booleans(), waits, st.floats(0, 1))
def test_no_failure_ends_a_feed_or_brings_us_back_before_its_interval(
    every: Every, failures: int, failing_for: timedelta, pressed: bool, asked: timedelta | None, jitter: float
) -> None:
    after = next_try(
        every,
        polled_at=AT,
        current=every.least,
        failures=failures,
        failing_for=failing_for,
        pressed=pressed,
        retry_after=asked,
        jitter=jitter,
    )
    assert AT + every.least <= after.due_at
    assert after.due_at <= AT + 1.05 * max(every.least, timedelta(hours=6), min(asked or HOUR, timedelta(days=2))) + HOUR / 3600
    if asked is not None:
        assert after.due_at >= AT + min(asked, timedelta(days=2))


@given(st.frozensets(st.integers(0, 23)), st.frozensets(st.integers(0, 6)), st.integers(0, 10**9))
def test_what_is_to_be_skipped_is_skipped_and_no_more(hours: frozenset[int], days: frozenset[int], seconds: int) -> None:
    at = AT + timedelta(seconds=seconds)
    hints = Hints(skip_hours=hours, skip_days=days)
    then = hints.awake(at)
    assert at <= then <= at + timedelta(days=7)
    if len(hours) == 24 or len(days) == 7:
        assert then == at
    else:
        assert then.hour not in hours
        assert then.weekday() not in days
        assert then == at or (then.minute, then.second, then.microsecond) == (0, 0, 0)
