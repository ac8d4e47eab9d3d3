"""How a feed breathes: when to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Every
from monitor.parse.hints import Hints

MOST_BACK_OFF = timedelta(hours=1)  # on the first day of a failure: whole providers answer 404 for hours, and come back
MOST_BACK_OFF_LATER = timedelta(hours=6)
MOST_ASKED = timedelta(days=2)  # a Retry-After beyond it is not believed
MOST_FRESH = timedelta(hours=1)  # nor a max-age, unless the user allows longer intervals: a wrong header must not make us blind
FASTER, SLOWER = 0.5, 1.25
JITTER, MOST_JITTER = 0.05, timedelta(seconds=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPoll:
    """When to poll again, and the interval now in force (which the adaptive rule goes on from)."""

    due_at: datetime
    interval: timedelta


def next_poll(
    every: Every,
    *,
    polled_at: datetime,
    current: timedelta,
    changed: bool,
    fresh_for: timedelta | None,
    hints: Hints,
    jitter: float,
) -> NextPoll:
    """When a feed that answered is due again.

    A fixed interval (``every.least == every.most``) is kept as it is. Otherwise it halves when the feed had news, grows by a
    quarter when not, is no shorter than the feed's own ``hints`` ask for within the bounds, and leaves out the hours and days
    that the feed says to skip. While the answer is fresh (``fresh_for``) nobody is asked again, with either kind of interval, up
    to an hour or the longest interval. ``jitter`` (0..1) only lengthens, by five per cent or a second at most."""
    interval = max(every.least, min(every.most, current))
    adaptive = every.least != every.most
    if adaptive:
        interval *= FASTER if changed else SLOWER
        interval = max(every.least, min(every.most, max(interval, hints.interval or timedelta(0))))
    wait = max(interval, min(fresh_for or timedelta(0), max(MOST_FRESH, every.most)))
    due_at = polled_at + wait + jitter * min(wait * JITTER, MOST_JITTER)
    return NextPoll(due_at=hints.awake(due_at) if adaptive else due_at, interval=interval)


def next_try(
    every: Every,
    *,
    polled_at: datetime,
    current: timedelta,
    failures: int,
    failing_for: timedelta,
    pressed: bool,
    retry_after: timedelta | None,
    jitter: float,
) -> NextPoll:
    """When a feed that failed, ``failures`` times in a row by now, is tried again.

    After the shortest interval, then twice as long each time, up to an hour on the first day and six hours later; one step later
    where the server is ``pressed`` (429, 503). ``retry_after`` is honoured, up to two days. ``jitter`` (0..1) only lengthens."""
    step = failures - 1 + (1 if pressed else 0)
    most = max(every.least, MOST_BACK_OFF if failing_for < DAY else MOST_BACK_OFF_LATER)
    wait = min(every.least * 2 ** min(step, 20), most)
    wait = max(wait, min(retry_after or timedelta(0), MOST_ASKED))
    return NextPoll(due_at=polled_at + wait * (1 + JITTER * jitter), interval=max(every.least, min(every.most, current)))
