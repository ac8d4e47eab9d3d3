"""When a delivery is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from deliver.made import NOON
from hypothesis import given
from hypothesis import strategies as some

from monitor.deliver.retry import SCHEDULE, next_attempt

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DOCUMENTED = [
    *(SECOND, 5 * SECOND, 30 * SECOND, 5 * MINUTE, 30 * MINUTE),
    *(2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 20 * HOUR),
]


def test_the_waits_are_those_documented_and_add_up_to_some_72_hours() -> None:
    waits = [next_attempt(made, NOON, 0) for made in range(1, 12)]
    assert [at - NOON for at in waits if at is not None] == DOCUMENTED
    assert 71 * HOUR < sum(DOCUMENTED, timedelta()) < 73 * HOUR


def test_after_the_last_attempt_it_is_dead() -> None:
    assert next_attempt(len(SCHEDULE), NOON, 0) is not None
    assert next_attempt(len(SCHEDULE) + 1, NOON, 0) is None


@given(some.integers(1, 11), some.floats(0, 1))
def test_jitter_grows_with_the_wait_and_only_lengthens_it(made: int, jitter: float) -> None:
    at = next_attempt(made, NOON, jitter)
    assert at is not None
    wait = at - NOON
    assert DOCUMENTED[made - 1] <= wait <= DOCUMENTED[made - 1] * 1.1 + timedelta(microseconds=1)
    most = next_attempt(made, NOON, 1)
    assert most is not None
    assert abs((most - NOON) - DOCUMENTED[made - 1] * 1.1) <= timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("asked", "wait"),
    [(timedelta(), 30 * SECOND), (10 * SECOND, 30 * SECOND), (10 * MINUTE, 10 * MINUTE), (timedelta(days=30), 24 * HOUR)],
    ids=["at once", "sooner than the schedule", "later", "in a month"],
)
def test_retry_after_lengthens_the_wait_up_to_a_day_and_never_shortens_it(asked: timedelta, wait: timedelta) -> None:
    assert next_attempt(3, NOON, 0, asked) == NOON + wait
