"""Times as they are written under ``alert:``: of the day, of the week, lengths, rates, zones. Each mistake says what would be
right."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

from monitor.text.rate import read_rate
from monitor.watch.cron import read_cron

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) ?(s|m|h)")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}
LONGEST_GROUP = timedelta(hours=24)


def _clock(value: Any) -> time:
    if isinstance(value, time):
        return value
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError(f"{value!r} is no time of day: write it in quotes, such as '23:00' or '07:30'")
    return time(int(found[1]), int(found[2]))


def _within(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        return value
    found = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    length = timedelta(seconds=float(found[1]) * _SECONDS[found[2]]) if found else timedelta(0)
    if not timedelta(0) < length <= LONGEST_GROUP:
        raise ValueError(f"{value!r} is no length of time for a group: write 30s, 10m or 8h, up to 24h")
    return length


def _shown_length(length: timedelta) -> str:
    seconds = length.total_seconds()
    unit = next(unit for unit, size in reversed(_SECONDS.items()) if seconds % size == 0 or unit == "s")
    return f"{seconds / _SECONDS[unit]:g}{unit}"


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"{text!r} is no time zone: write one of the IANA database, such as Asia/Yerevan or Asia/Baku"
        ) from error
    return text


def _cron(text: str) -> str:
    read_cron(text, "UTC")
    return text


def _rate(value: Any) -> str:
    read_rate(str(value))
    return str(value)


Clock = Annotated[
    time,
    BeforeValidator(_clock),
    PlainSerializer(lambda clock: f"{clock:%H:%M}"),
    WithJsonSchema({"type": "string", "pattern": r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$", "examples": ["23:00"]}),
]
Within = Annotated[
    timedelta,
    BeforeValidator(_within),
    PlainSerializer(_shown_length),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?(s|m|h)$", "examples": ["10m"]}),
]
Zone = Annotated[str, AfterValidator(_zone)]
CronText = Annotated[str, AfterValidator(_cron), WithJsonSchema({"type": "string", "examples": ["0 8 * * *", "0 9 * * mon"]})]
RateText = Annotated[
    str, BeforeValidator(_rate), WithJsonSchema({"type": "string", "pattern": "^[0-9]+ ?/ ?[a-z]+$", "examples": ["10/hour"]})
]
