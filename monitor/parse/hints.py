"""How often a feed wants to be asked, by its own document: ttl, skipHours, skipDays (RSS 2.0), sy:updatePeriod (RSS 1.0)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SKIPS = re.compile(rb"<(skipHours|skipDays)\b[^>]*>(.{0,2000}?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_VALUE = re.compile(rb"<(?:hour|day)\b[^>]*>\s*([\w]{1,9})\s*<", re.IGNORECASE)
_HEAD = 32 * 1024
MOST = timedelta(days=7)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """``interval``: how long the feed wants to be left alone between two polls; ``skip_hours`` (0-23) and ``skip_days`` (0 is
    Monday), both GMT: when it says nothing new anyway."""

    interval: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()

    def awake(self, at: datetime) -> datetime:
        """``at``, or the next full hour after it that is not to be skipped. A feed that would skip everything skips nothing."""
        moment = at
        for _ in range(7 * 24):
            if moment.hour not in self.skip_hours and moment.weekday() not in self.skip_days:
                return moment
            moment = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
        return at

    def to_json(self) -> str:
        """For keeping; `from_json` reads it."""
        seconds = self.interval.total_seconds() if self.interval is not None else None
        return json.dumps({"s": seconds, "h": sorted(self.skip_hours), "d": sorted(self.skip_days)}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | None) -> Hints:
        """What was kept; nothing where nothing was."""
        if not text:
            return cls()
        kept = json.loads(text)
        interval = timedelta(seconds=kept["s"]) if kept["s"] is not None else None
        return cls(interval=interval, skip_hours=frozenset(kept["h"]), skip_days=frozenset(kept["d"]))


def read_hints(channel: Mapping[str, Any], body: bytes) -> Hints:
    """The hints of a feed: ``channel`` as feedparser gives it, ``body`` for what it does not give. What makes no sense is left
    out."""
    return Hints(
        interval=max((one for one in (_ttl(channel), _period(channel)) if one is not None), default=None),
        skip_hours=frozenset(int(hour) % 24 for hour in _skipped(body, b"skiphours") if hour.isdigit() and int(hour) <= 24),
        skip_days=frozenset(_DAYS.index(day) for day in _skipped(body, b"skipdays") if day in _DAYS),
    )


def _ttl(channel: Mapping[str, Any]) -> timedelta | None:
    text = str(channel.get("ttl") or "").strip()
    return min(timedelta(minutes=int(text)), MOST) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _period(channel: Mapping[str, Any]) -> timedelta | None:
    """A period and how often in it; WordPress says hourly, once, everywhere."""
    period = _PERIODS.get(str(channel.get("sy_updateperiod") or "").strip().lower())
    if period is None:
        return None
    times = str(channel.get("sy_updatefrequency") or "1").strip()
    often = int(times) if times.isascii() and times.isdigit() and len(times) < 6 else 1
    return min(timedelta(seconds=period / max(1, often)), MOST)


def _skipped(body: bytes, name: bytes) -> list[str]:
    """The values in ``<skipHours>`` or ``<skipDays>``, which stand before the items."""
    return [
        value.decode("ascii", "replace").lower()
        for which, inside in _SKIPS.findall(body[:_HEAD])
        if which.lower() == name
        for value in _VALUE.findall(inside)
    ]
