"""What may stand in a field of the configuration: lengths of time, addresses, time zones. Each says what would be right."""

from __future__ import annotations

import re
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer, SecretStr, WithJsonSchema

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_LENGTH = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w) ?)+")
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d|w)")
_NAME = re.compile(r"[^\W_][\w.-]*")
COUNTRY = re.compile(r"[A-Z]{2}")
LONGEST = timedelta(days=3650)


class Strict(BaseModel):
    """A part of a file: no key but those named, never changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True)


def nearest(word: str, known: list[str]) -> str:
    """`` (did you mean `x`?)`` where something known looks like ``word``, else all that is known."""
    close = get_close_matches(word.lower(), [one.lower() for one in known], n=1, cutoff=0.6)
    if close:
        return f"; did you mean `{next(one for one in known if one.lower() == close[0])}`?"
    return f"; known here: {', '.join(known)}" if known else ""


def read_length(text: str) -> timedelta:
    """A length of time: ``30s``, ``5m``, ``1h 30m``, ``7d``. Raises ValueError."""
    if not _LENGTH.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is no length of time: write 30s, 5m, 2h or 7d")
    seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    if seconds > LONGEST.total_seconds():
        raise ValueError(f"{text!r} is longer than ten years")
    return timedelta(seconds=seconds)


def write_length(length: timedelta) -> str:
    """The other way round: ``1h30m``. ``read_length(write_length(x)) == x`` for whole milliseconds."""
    left = round(length / timedelta(milliseconds=1))
    parts = []
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def _length(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, bool | int | float):
        raise ValueError(f"{value} of what? write {value}s, {value}m or {value}h")
    if not isinstance(value, str):
        raise ValueError("a length of time is wanted: 30s, 5m, 2h or 7d")
    return read_length(value)


def _flag(value: Any) -> Any:
    if isinstance(value, str) and value.lower() in {"true", "false"}:  # filled in from ${NAME}
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise ValueError(f"write true or false, not {value!r}")
    return value


def web_address(text: str) -> str:
    """``text``, where it is an address of the web that we may be told to ask. Raises ValueError."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{text!r} is no web address: {error}") from error
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[\s\x00-\x20]", text):
        raise ValueError(f"{text!r} is no web address: it begins with https:// or http:// and names a host")
    if parts.username or parts.password:
        raise ValueError("an address may not carry a user name or password")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        close = get_close_matches(text, sorted(available_timezones()), n=1, cutoff=0.6)
        hint = f"; did you mean `{close[0]}`?" if close else ": write one such as Asia/Yerevan, Asia/Baku or UTC"
        raise ValueError(f"{text!r} is no time zone of the IANA database{hint}") from error
    return text


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} is no name: letters, digits, - _ and . without spaces, beginning with a letter or digit")
    return text


def _selector(text: str) -> str:
    from monitor.extract.outlets import css_problem

    if wrong := css_problem(text):
        raise ValueError(wrong)
    return text


def _side(text: str) -> str:
    if not COUNTRY.fullmatch(text):
        raise ValueError(f"{text!r} is no country code: write two capital letters, such as AM or AZ")
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text


def in_a_header(secret: SecretStr) -> SecretStr:
    """A secret that can travel in a header as it is. Raises ValueError, which does not show it."""
    text = secret.get_secret_value()
    if not text or not text.isascii() or not text.isprintable():
        raise ValueError("it travels in a header: printable ASCII, and something")
    return secret


LENGTH_PATTERN = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d|w) ?)+$"
_SCHEMA_LENGTH = {"type": "string", "pattern": LENGTH_PATTERN, "examples": ["30s", "5m", "2h", "7d"]}

Length = Annotated[timedelta, BeforeValidator(_length), PlainSerializer(write_length), WithJsonSchema(_SCHEMA_LENGTH)]
Flag = Annotated[bool, BeforeValidator(_flag)]
WebAddress = Annotated[str, AfterValidator(web_address), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Zone = Annotated[str, AfterValidator(_zone)]
Name = Annotated[str, AfterValidator(_name)]
Selector = Annotated[str, AfterValidator(_selector)]
Country = Annotated[str, AfterValidator(_side), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})]
Said = Annotated[str, AfterValidator(_said)]
