"""When a failed delivery is tried again: the schedule of the Standard Webhooks specification ("Deliverability and reliability"),
with two quick tries in front and the last step held to 20 hours: some 72 hours in all."""

from __future__ import annotations

from datetime import datetime, timedelta

SCHEDULE = (
    timedelta(seconds=1),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=20),
)
"""How long to wait after the first, second, … failed attempt."""

MOST_JITTER = 0.1
LONGEST_RETRY_AFTER = timedelta(hours=24)


def next_attempt(attempts_made: int, at: datetime, jitter: float, retry_after: timedelta | None = None) -> datetime | None:
    """The moment of the next attempt, or None where the last one was made and the delivery is dead.

    ``attempts_made`` counts from 1; ``at`` is now; ``jitter`` in 0..1 lengthens the wait by up to a tenth, and never shortens it.
    ``retry_after`` is what the receiver asked for: it can lengthen the wait, up to 24 hours, not shorten it (a receiver that says
    "in a second" each time would use up three days' attempts in ten seconds)."""
    if not 1 <= attempts_made <= len(SCHEDULE):
        return None
    wait = SCHEDULE[attempts_made - 1]
    if retry_after is not None:
        wait = max(wait, min(retry_after, LONGEST_RETRY_AFTER))
    return at + wait * (1 + MOST_JITTER * min(max(jitter, 0.0), 1.0))
