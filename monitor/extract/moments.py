"""Dates as pages' markup writes them, to aware UTC. Unknown is unknown: nothing is guessed from words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_CLOCK = r"(?:[T\s,]*\[?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\]?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"\s*(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\s*(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}){_CLOCK}(?!\d)", re.IGNORECASE)
_MAIL = re.compile(r"\s*(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}")
_EPOCH = re.compile(r"\s*(\d{10})(?:\d{3})?\s*$")
_IN_URL = re.compile(r"(?<!\d)(19\d\d|20\d\d)([/-])(\d{1,2})\2(\d{1,2})(?=[/_.-]|$)")

OLDEST = 1990
"""Earlier years are clocks that were never set (0001-01-01, 1970-01-01)."""


def read_moment(text: str, zone: str) -> datetime | None:
    """The moment that ``text`` names, as aware UTC, or None. A time without a zone, or a bare day (its first minute), is in
    ``zone`` (IANA name). Reads ISO 8601 with its usual slips, RFC 5322, ``21.02.2026 [19:22]`` and epoch seconds or
    milliseconds."""
    if match := _YEAR_FIRST.match(text):
        year, month, day, *clock = match.groups()
        return _moment((year, month, day), clock, zone)
    if match := _DAY_FIRST.match(text):
        day, month, year, *clock = match.groups()
        return _moment((year, month, day), clock, zone)
    if match := _EPOCH.match(text):
        return _sane(datetime.fromtimestamp(int(match.group(1)), UTC))
    return _mail_date(text, zone) if _MAIL.match(text) else None


def url_day(url: str, zone: str) -> datetime | None:
    """The day that stands in the address (``/2023/12/13/``, ``/2023-12-13-``), its first minute in ``zone``, as UTC, or None."""
    match = _IN_URL.search(url)
    return _moment((match.group(1), match.group(3), match.group(4)), [None] * 4, zone) if match else None


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _moment(day: tuple[str, str, str], clock: list[str | None], zone: str) -> datetime | None:
    hour, minute, second, offset = clock
    try:
        local = datetime(int(day[0]), int(day[1]), int(day[2]), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001 - the zone follows
    except ValueError:
        return None
    return _sane(local.replace(tzinfo=_offset(offset) if offset else _zone(zone)))


def _offset(text: str) -> timezone:
    if text[0] not in "+-":
        return UTC
    length = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone((-length if text[0] == "-" else length) if length < timedelta(hours=24) else timedelta())


def _mail_date(text: str, zone: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _sane(moment if moment.tzinfo else moment.replace(tzinfo=_zone(zone)))


def _sane(moment: datetime) -> datetime | None:
    return moment.astimezone(UTC) if OLDEST <= moment.year <= 2200 else None
