"""How many in how long: ``10/hour``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_RATE = re.compile(r"(\d{1,5}) ?/ ?(\w+)")
_PERIODS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
_SHORT = {"s": "second", "sec": "second", "min": "minute", "m": "minute", "h": "hour", "d": "day"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most so many in a length of time, counted back from each moment."""

    most: int
    per: timedelta

    def free_at(self, sent: Sequence[datetime], at: datetime) -> datetime:
        """When the next may go. ``sent``: when the last ones went, the latest first."""
        if len(sent) < self.most:
            return at
        return max(at, sent[self.most - 1] + self.per)

    def __str__(self) -> str:
        """As it is written."""
        return f"{self.most}/{next(name for name, length in _PERIODS.items() if length == self.per)}"


def read_rate(text: str) -> Rate:
    """``10/hour``, ``1/s``, ``30/min``, ``100/day``. Raises ValueError."""
    found = _RATE.fullmatch(text.strip())
    period = _SHORT.get(found[2], found[2]) if found else ""
    if not found or period not in _PERIODS or int(found[1]) < 1:
        raise ValueError(f"{text!r} is no rate: write 10/hour, 1/s, 30/min or 100/day")
    return Rate(most=int(found[1]), per=_PERIODS[period])
