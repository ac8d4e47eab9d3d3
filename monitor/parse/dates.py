"""When an entry was published, by what the feed says. Unknown is None: a wrong date is worse than none."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_ZONES = {  # the region's, which RFC 822 readers take for UTC
    "AMT": 4, "AZT": 4, "GET": 4, "MSK": 3, "TRT": 3, "IRST": 3.5, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "BST": 1,
}  # fmt: skip
_ISO = re.compile(r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$", re.IGNORECASE)
_RFC_822 = re.compile(r"^(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{2,4}\s+\d{1,2}:\d\d")
_NAMED_ZONE = re.compile(r"\b([A-Z]{3,4})$")


def read_date(text: str | None) -> datetime | None:
    """An RFC 822 or ISO 8601 date as aware UTC; None for anything else (a bare number, another language's month, nonsense).

    A date without a zone is taken as UTC; the zone names of the region are known."""
    stripped = (text or "").strip()
    when: datetime | None = None
    try:
        if _ISO.match(stripped):
            when = datetime.fromisoformat(stripped.replace("z", "Z").replace(" ", "T", 1).replace(" ", ""))
        elif _RFC_822.match(stripped):
            when = parsedate_to_datetime(stripped)
            named = _NAMED_ZONE.search(stripped)
            if named and named.group(1) in _ZONES:
                when = when.replace(tzinfo=timezone(timedelta(hours=_ZONES[named.group(1)])))
        if when is None:
            return None
        when = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return when if when >= EARLIEST else None
