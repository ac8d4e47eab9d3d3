"""How a feed breathes: when to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Every

MOST_BACK_OFF = timedelta(hours=6)
MOST_ASKED = timedelta(days=2)  # a Retry-After beyond it is not believed
JITTER = 0.05
FASTER, SLOWER = 0.5, 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPoll:
    """When to poll again, and the interval now in force (which the adaptive rule goes on from)."""

    due_at: datetime
    interval: timedelta


def next_poll(
    every: Every,
    *,
    polled_at: datetime,
    failures: int,
    retry_after: timedelta | None,
    max_age: timedelta | None,
    ttl: timedelta | None,
    changed: bool,
    current: timedelta,
    jitter: float,
) -> NextPoll:
    """When a feed is due again.

    A fixed interval (``every.least == every.most``) is kept as it is. Otherwise it halves when the feed had news, grows by a
    quarter when not, and is no shorter than the feed's own ``ttl`` or its answer's ``max_age`` ask for, always within the bounds.
    After ``failures`` in a row it doubles each time, up to six hours; ``retry_after`` is honoured, up to two days. ``jitter``
    (0..1) only lengthens, by five per cent at most."""
    interval = max(every.least, min(every.most, current))
    if every.least != every.most and not failures:
        interval *= FASTER if changed else SLOWER
        asked = max(max_age or timedelta(0), ttl or timedelta(0))
        interval = max(every.least, min(every.most, max(interval, asked)))
    wait = interval
    if failures:
        wait = min(every.least * 2 ** min(failures - 1, 20), max(MOST_BACK_OFF, every.least))
    if retry_after is not None:
        wait = max(wait, min(retry_after, MOST_ASKED))
    return NextPoll(due_at=polled_at + wait * (1 + JITTER * jitter), interval=interval)
