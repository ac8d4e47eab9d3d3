"""Times of the week as cron writes them, by the clock on somebody's wall.

Not APScheduler's cron: on the night when clocks go back it fires twice (measured, 3.11: ``30 2 * * *``, Europe/Berlin, 25 October
2026), it counts weekdays from Monday = 0, and it wants the 13th *and* a Friday where every crontab(5) means either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from datetime import date as Day  # noqa: N812 - as in monitor.model
from functools import cached_property
from zoneinfo import ZoneInfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
)
_FURTHEST = 8 * 366 + 2  # days: 29 February may be eight years away
_EVERY_HOUR = frozenset(range(24))


@dataclass(frozen=True)
class Cron:
    """When something is due, in ``zone``. Made by `read_cron`; ``text`` as it was written. ``either``: a day of the month or a
    day of the week is enough, because both are named."""

    text: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool
    zone: ZoneInfo

    def next_after(self, at: datetime) -> datetime:
        """The first time after ``at``, in UTC. A time that the clocks leap over comes when they have leapt; one that they show
        twice comes once, unless every hour is meant."""
        found = self.first_after(at)
        assert found is not None  # read_cron lets none through that never comes
        return found

    def first_after(self, at: datetime) -> datetime | None:
        """The same; None where it never comes."""
        day = at.astimezone(self.zone).date() - timedelta(days=1)
        for _ in range(_FURTHEST):
            if self._is_on(day):
                later = [moment for moment in self._moments(day) if moment > at]
                if later:
                    return min(later)
            day += timedelta(days=1)
        return None

    def _is_on(self, day: Day) -> bool:
        if day.month not in self.months:
            return False
        of_month, of_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return (of_month or of_week) if self.either else (of_month and of_week)

    def _moments(self, day: Day) -> set[datetime]:
        times = [time(hour, minute) for hour, minute in self._times]
        moments = {moment_of(day, one, self.zone) for one in times}
        if self.hours == _EVERY_HOUR:
            moments |= {moment_of(day, one, self.zone, last=True) for one in times}
        return moments

    @cached_property
    def _times(self) -> tuple[tuple[int, int], ...]:
        return tuple((hour, minute) for hour in sorted(self.hours) for minute in sorted(self.minutes))


def read_cron(text: str, zone: str) -> Cron:
    """``0 8 * * mon-fri`` as a `Cron`: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday); each ``*``, a
    number, a name, ``a-b``, a list with commas, ``*/n``. Raises ValueError in words for a person."""
    parts = text.split()
    if len(parts) != len(_FIELDS):
        raise ValueError(f"{text!r} has {len(parts)} fields; a cron has five (minute, hour, day, month, weekday): '0 8 * * *'")
    minutes, hours, days, months, weekdays = (_field(part, *field) for part, field in zip(parts, _FIELDS, strict=True))
    cron = Cron(
        text=" ".join(parts),
        minutes=minutes,
        hours=hours,
        days=days,
        months=months,
        weekdays=frozenset(day % 7 for day in weekdays),
        either=not parts[2].startswith("*") and not parts[4].startswith("*"),
        zone=ZoneInfo(zone),
    )
    if cron.first_after(datetime(2024, 1, 1, tzinfo=UTC)) is None:
        raise ValueError(f"{text!r} never comes: there is no such day")
    return cron


def _field(text: str, name: str, least: int, most: int, names: tuple[str, ...]) -> frozenset[int]:
    return frozenset(number for part in text.split(",") for number in _part(part, name, least, most, names))


def _part(text: str, name: str, least: int, most: int, names: tuple[str, ...]) -> range:
    span, _, step_text = text.partition("/")
    step = _number(step_text, name, 1, most, ()) if "/" in text else 1
    if span == "*":
        return range(least, most + 1, step)
    first, dash, last = span.partition("-")
    begin = _number(first, name, least, most, names)
    end = _number(last, name, least, most, names) if dash else most if "/" in text else begin
    if end < begin:
        raise ValueError(f"{text!r} runs backwards: write {name}s in order, or as a list")
    return range(begin, end + 1, step)


def _number(text: str, name: str, least: int, most: int, names: tuple[str, ...]) -> int:
    if text.lower() in names:
        return names.index(text.lower()) + (1 if names is _MONTHS else 0)
    if not text.isdecimal() or not text.isascii() or not least <= int(text) <= most:
        also = f", or {names[0]} to {names[-1]}" if names else ""
        raise ValueError(f"{text!r} is no {name}: {least} to {most}{also}")
    return int(text)


def moment_of(day: Day, clock: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """When the clocks of ``zone`` show ``clock`` on ``day``, in UTC. Where they show it twice: the first time, or the ``last``.
    Where they leap over it: the moment of the leap."""
    shown = datetime.combine(day, clock, zone).replace(fold=int(last))
    moment = shown.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return moment
    before, after = (shown.replace(fold=fold).astimezone(UTC) for fold in (1, 0))
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):  # the leap lies between them
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
