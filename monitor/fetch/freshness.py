"""How long an answer asks us to wait: Retry-After (RFC 9110, 10.2.3) and freshness (RFC 9111, 4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=30)  # a longer wait is no wait that anybody means
_DIRECTIVE = re.compile(r'([\w!#$%&\'*+.^`|~-]+)(?:=("(?:[^"\\]|\\.)*"|[^\s,;]*))?')


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """What Retry-After asks for, as seconds or as a date; None where it says nothing usable. A date is read by the server's own
    clock where the answer has one (``Date``), else by ours. ``headers``: lower-case names."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return _seconds(text)
    when = http_date(text)
    if when is None:
        return None
    return max(timedelta(0), min(when - (http_date(headers.get("date", "")) or now), LONGEST))


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the answer says that it will stay as it is: ``Cache-Control: max-age``, else ``Expires``, less its ``Age``; None
    where it says nothing, zero where it is stale or must not be kept. ``s-maxage`` is for shared caches, and guesses (4.2.2)
    are not made. ``headers``: lower-case names."""
    directives = dict(reversed(list(_directives(headers.get("cache-control", "")))))  # of several the first stands
    if "no-store" in directives or "no-cache" in directives:
        return timedelta(0)
    lifetime: timedelta | None = None
    if "max-age" in directives:
        value = directives["max-age"]
        lifetime = _seconds(value) if value.isascii() and value.isdigit() else timedelta(0)
    elif "expires" in headers:
        expires = http_date(headers["expires"])
        lifetime = expires - (http_date(headers.get("date", "")) or now) if expires else timedelta(0)
    if lifetime is None:
        return None
    age = headers.get("age", "").strip()
    spent = _seconds(age) if age.isascii() and age.isdigit() else timedelta(0)
    return max(timedelta(0), min(lifetime - spent, LONGEST))


def http_date(text: str) -> datetime | None:
    """An HTTP date in any of its three forms (RFC 9110, 5.6.7) as aware UTC; None for anything else."""
    if not text or not text.strip()[:3].isalpha():
        return None
    try:
        when = parsedate_to_datetime(text.strip())
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _directives(value: str) -> Iterator[tuple[str, str]]:
    for name, argument in _DIRECTIVE.findall(value):
        yield name.lower(), argument.strip('"')


def _seconds(digits: str) -> timedelta:
    return min(timedelta(seconds=int(digits[:12])) if len(digits) <= 12 else LONGEST, LONGEST)
