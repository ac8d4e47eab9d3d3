"""Days that stand in a page's address; dates in its markup are read by `monitor.text.moments`, as the feeds' are."""

from __future__ import annotations

import re
from datetime import datetime

from monitor.text.moments import read_moment

__all__ = ["read_moment", "url_day"]

_IN_URL = re.compile(r"(?<!\d)(19\d\d|20\d\d)([/-])(\d{1,2})\2(\d{1,2})(?=[/_.-]|$)", re.ASCII)


def url_day(url: str, zone: str) -> datetime | None:
    """The day that stands in the address (``/2023/12/13/``, ``/2023-12-13-``), its first minute in ``zone``, as UTC, or None."""
    match = _IN_URL.search(url)
    return read_moment(f"{match.group(1)}-{match.group(3)}-{match.group(4)}", zone) if match else None
