"""Dates as pages for people write them in figures: without a zone, the day before the month. Unknown is None."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from monitor.parse.dates import EARLIEST, read_date
from monitor.text.date_words import zone_of

_CLOCK = r"(?:\D{1,12}?(?P<hour>[01]?\d|2[0-3])[:։](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?)?"
_ISO = re.compile(rf"(?<!\d)(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d){_CLOCK}(?P<zone>\s*(?:Z|[+-]\d\d:?\d\d))?")
_FIGURES = re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?P<sign>[./-])(?P<month>\d{{1,2}})(?P=sign)(?P<year>\d{{4}})(?!\d){_CLOCK}")


def read_local_date(text: str, zone: str) -> datetime | None:
    """The first date in ``text``, as aware UTC: with a zone of its own as it says, else in ``zone`` (IANA). A day without a time
    is its first minute. ``3/4/2026`` is the third of April, as the region writes it. None where no date is read."""
    for pattern in (_ISO, _FIGURES):
        found = pattern.search(text)
        if found is None:
            continue
        if found.groupdict().get("zone") and found.group("hour"):
            return read_date(found.group(0).strip())
        year, month, day = (int(found.group(name)) for name in ("year", "month", "day"))
        hour, minute, second = (int(found.group(name) or 0) for name in ("hour", "minute", "second"))
        try:
            moment = datetime(year, month, day, hour, minute, second, tzinfo=zone_of(zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return moment if moment >= EARLIEST else None
    return read_date(text, zone)
