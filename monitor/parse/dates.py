"""When an entry was published, by what the feed says. Unknown is None: a wrong date is worse than none."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from monitor.text.moments import read_moment

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LESS_THAN_A_DAY = re.compile(r"(\d{4})(?:-(\d\d))?", re.ASCII)
_DAY_OF_YEAR = re.compile(r"(\d{4})-?(\d{3})", re.ASCII)


def read_date(text: str, zone: str = "UTC", language: str = "") -> datetime | None:
    """A date as feeds write it, as aware UTC, or None. What names no zone is in ``zone`` (IANA). ``language``: the feed's own, by
    which ``3/4/2026`` is the fourth of March in ``en-us``. Besides what `read_moment` reads, a year or month alone is its first
    day (W3C-DTF), and ``2003-335`` the 335th day."""
    if not text:
        return None
    found = read_moment(text, zone, month_first=language.lower().replace("_", "-") == "en-us") or _short(text.strip(), zone)
    return found if found is not None and found >= EARLIEST else None


def _short(text: str, zone: str) -> datetime | None:
    if match := _LESS_THAN_A_DAY.fullmatch(text):
        return read_moment(f"{match[1]}-{match[2] or '01'}-01", zone)
    if match := _DAY_OF_YEAR.fullmatch(text):
        first, day = read_moment(f"{match[1]}-01-01", zone), int(match[2])
        return first + timedelta(days=day - 1) if first is not None and 1 <= day <= 365 else None
    return None
