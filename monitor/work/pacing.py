"""How many messages a channel takes just now, by what is under way and what went a moment ago."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import timedelta

from monitor.deliver.pace import Pace


class Pacer:
    """Counts what goes through each channel. Times are seconds of the monotonic clock; the count begins anew with the process."""

    def __init__(self) -> None:
        self._started: defaultdict[str, deque[float]] = defaultdict(deque)

    def room(self, channel: str, paces: Mapping[str, Pace], under_way: int, at: float) -> int:
        """How many messages may start at ``at``, with so many under way. A channel without a pace takes one at a time."""
        pace = paces.get(channel) or Pace(concurrency=1, at_most=None)
        free = pace.concurrency - under_way
        if pace.at_most is None:
            return max(0, free)
        started, begin = self._started[channel], at - pace.at_most.per / timedelta(seconds=1)
        while started and started[0] <= begin:
            started.popleft()
        return max(0, min(free, pace.at_most.most - len(started)))

    def start(self, channel: str, at: float) -> None:
        """A message starts."""
        self._started[channel].append(at)
