"""Named points where a test may `kill -9` the process: no clean-up, no flush.

In production they cost one comparison and do nothing. A test sets ``MONITOR_CRASH_AT=read.grouped`` (the first time that point is
passed) or ``read.grouped:3`` (the third time). Method: enumerate the crash points, die at each, look for what was lost.
"""

from __future__ import annotations

import os
import signal
from enum import StrEnum


class Point(StrEnum):
    """Every crash point: those that an alert passes, in order; then those that each commit passes, whatever it is of."""

    POLL_FETCHED = "poll.fetched"
    POLL_ENTRIES_ADDED = "poll.entries_added"
    POLL_COMMITTED = "poll.committed"
    READ_FETCHED = "read.fetched"
    READ_THOUGHT = "read.thought"
    READ_ARTICLE_SAVED = "read.article_saved"
    READ_EVENT_SAVED = "read.event_saved"
    READ_OUTBOX_FILLED = "read.outbox_filled"
    READ_COMMITTED = "read.committed"
    DELIVER_CLAIMED = "deliver.claimed"
    DELIVER_SENT = "deliver.sent"
    DELIVER_RECORDED = "deliver.recorded"
    DELIVER_COMMITTED = "deliver.committed"
    STORE_COMMITTING = "store.committing"
    STORE_COMMITTED = "store.committed"


_armed, _, _count = os.environ.get("MONITOR_CRASH_AT", "").partition(":")
_left = int(_count or 1)


def crash_point(point: Point) -> None:
    """Die here if a test asked for it."""
    global _left  # noqa: PLW0603 - the countdown is the process's own
    if point == _armed:
        _left -= 1
        if _left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
