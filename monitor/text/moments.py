"""Dates as feeds and pages write them, to aware UTC. Unknown is unknown: nothing is guessed, a wrong date is worse than none.

Read are ISO 8601 and its slips, RFC 5322 and what passes for it, numbers (day first, as the region writes them), epochs, and
dates in words of English, Armenian, Russian and Azerbaijani (`config/dates.yaml`), with a clock and a zone in any place. Every
part must be understood: a word that nobody knows, a second day or clock, a number too many, and the whole is unknown.
Sources: RFC 5322 3.3, ISO 8601, CLDR.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from monitor.text.date_words import HALF, MONTH, ZONE, is_zone, vocabulary, zone_of
from monitor.text.fold import fold

OLDEST, LATEST = 1990, 2200
"""Years outside are clocks that were never set (0001-01-01, 1970-01-01)."""
MOST_LETTERS = 120
MOST_SECONDS = 2_000_000_000
_ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.I | re.A,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?", re.I | re.A)
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2}, ?)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{1,2}):(\d\d)(?::(\d\d))? (GMT|UTC|Z|[+-]\d{4})", re.A
)
_MAIL_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?", re.A)
_NAMED_ZONE = re.compile(r"\s\(?([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)\)?$")
_PIECES = re.compile(
    r"""(?P<clock>(?<![\d:])\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?![\d:]))
      | (?P<offset>(?:(?:utc|gmt)\s*)?[+-]\s?\d{1,2}(?::?\d\d)?(?![\d.:/-]))
      | (?P<digits>(?<!\d)(?:\d{4}([-/.])\d{1,2}\4\d{1,2}|\d{1,2}([-/.])\d{1,2}\5(?:\d{4}|\d\d))(?!\d))
      | (?P<number>(?<!\d)\d{1,4}(?!\d))
      | (?P<word>[^\W\d_]+)
      | (?P<between>[\s,;.()\[\]|#/•·՝'"«»-]+)""",
    re.VERBOSE,
)
_HALF_OF_DAY = re.compile(r"\d\s?[ap]\.?m\b")
_CLOCK_DOTS = str.maketrans({"։": ":", "∶": ":", "\u2019": "'"})


def read_moment(text: str, zone: str = "UTC", *, month_first: bool = False) -> datetime | None:
    """The moment that ``text`` names, as aware UTC, or None. A time without a zone, or a bare day (its first minute), is in
    ``zone`` (IANA name). ``month_first``: the writer is known to write 3/4/2026 for the fourth of March; otherwise such a date is
    read only where one of the numbers is no month."""
    text = text.strip()
    if not text or len(text) >= MOST_LETTERS:
        return None
    try:
        return _sane(_read(text, zone, month_first))
    except (ValueError, OverflowError):
        return None


def _read(text: str, zone: str, month_first: bool) -> datetime | None:
    if found := _MAIL.fullmatch(text):
        day, month, year, hour, minute, second, offset = found.groups()
        if month in _MAIL_MONTHS:
            return _moment((year, _MAIL_MONTHS.index(month) + 1, day), (hour, minute, second), _offset(offset))
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, offset = found.groups()
        return _moment((year, month, day), (hour, minute, second), _offset(offset) if offset else zone_of(zone))
    if found := _EPOCH.fullmatch(text):  # 2025030212 is an hour of a day
        return datetime.fromtimestamp(int(found[1]), UTC) if int(found[1]) < MOST_SECONDS else None
    if (found := _NAMED_ZONE.search(text)) and is_zone(found[1]):
        text, zone = text[: found.start()], found[1]
    return _in_words(text, zone, month_first)


@dataclass(slots=True)
class _Parts:
    """What has been understood of a date so far."""

    numbers: list[tuple[int, str]] = field(default_factory=list)  # where each stood, counted in pieces
    months: list[tuple[int, int]] = field(default_factory=list)
    days: list[tuple[int, int, int]] = field(default_factory=list)
    clocks: list[str] = field(default_factory=list)
    halves: list[int] = field(default_factory=list)
    offsets: list[tzinfo] = field(default_factory=list)
    zones: list[tzinfo] = field(default_factory=list)


def _in_words(text: str, zone: str, month_first: bool) -> datetime | None:
    """A date in words, or in numbers of the region: piece by piece, each of which must mean something."""
    parts = _Parts()
    folded = fold(text.translate(_CLOCK_DOTS))
    words = vocabulary()
    at, count = 0, 0
    american = month_first or _HALF_OF_DAY.search(folded) is not None
    while at < len(folded):
        dotted = next((word for word in words.dotted if folded.startswith(word, at)), None)
        if dotted is not None and (at == 0 or not folded[at - 1].isalpha()) and not folded[at + len(dotted) :][:1].isalpha():
            kind, piece, at = "word", dotted, at + len(dotted)
        elif found := _PIECES.match(folded, at):
            kind, piece = str(found.lastgroup), found.group()
            if kind == "offset" and piece[0] in "+-" and not parts.clocks:  # the dashes of 13-Dec-2023
                kind, piece = "between", piece[0]
            at += len(piece)
        else:
            return None
        count += 1
        if not _take(parts, kind, piece, count, american):
            return None
    day = _day(parts)
    clock = _clock(parts)
    return None if day is None or clock is None else _moment(day, clock, _zone(parts, zone))


def _take(parts: _Parts, kind: str, piece: str, at: int, american: bool) -> bool:
    """Add a piece to what is understood; False where it means nothing."""
    match kind:
        case "between":
            pass
        case "clock":
            parts.clocks.append(piece)
        case "offset":
            parts.offsets.append(_offset(piece))
        case "digits":
            day = _in_digits(piece, american)
            if day is None:
                return False
            parts.days.append(day)
        case "number":
            parts.numbers.append((at, piece))
        case _:
            meaning = vocabulary().find(piece)
            if meaning is None:
                return False
            if meaning.kind == MONTH:
                parts.months.append((at, meaning.number))
            elif meaning.kind == HALF:
                parts.halves.append(meaning.number)
            elif meaning.kind == ZONE and meaning.zone is not None:
                parts.zones.append(meaning.zone)
    return True


def _in_digits(text: str, american: bool) -> tuple[int, int, int] | None:
    """``2023-12-13``, ``13.12.2023``, ``13.12.23``, ``13/12/2023``, ``12/13/23``: day, month and year, as (year, month, day).
    With slashes and dashes day and month are told apart by being above twelve, unless the writer is ``american``."""
    first, second, third = (int(one) for one in re.split(r"[-/.]", text))
    if first > 31:
        return first, second, third
    year = third if third > 99 else 2000 + third
    if "." in text:
        return year, second, first
    if "-" in text and third <= 99:
        return None  # 03-12-31 may be anything
    if second > 12 or (american and "/" in text):
        return year, first, second
    return (year, second, first) if first > 12 or first == second else None


def _day(parts: _Parts) -> tuple[int, int, int] | None:
    """The one day that is named: in digits, or by a month in words with its day and year."""
    if parts.days:
        return parts.days[0] if len(parts.days) == 1 and not parts.months and not parts.numbers else None
    if len(parts.months) != 1 or len(parts.numbers) != 2:
        return None
    where, month = parts.months[0]
    years = [one for one in parts.numbers if len(one[1]) == 4]
    if len(years) == 1:
        (other,) = (one for one in parts.numbers if one is not years[0])
        return (int(years[0][1]), month, int(other[1])) if len(other[1]) <= 2 else None
    (before, day), (behind, year) = parts.numbers
    if before < where < behind and len(year) == 2 and len(day) <= 2:  # 13 Dec 23, as RFC 822 had it
        return 2000 + int(year) if int(year) < 90 else 1900 + int(year), month, int(day)
    return None


def _clock(parts: _Parts) -> tuple[str, str, str] | None:
    """The one time of day, 24 hours; midnight where none is told."""
    if len(parts.clocks) > 1 or len(parts.halves) > 1 or (parts.halves and not parts.clocks):
        return None
    hour, minute, second = [*(parts.clocks[0] if parts.clocks else "0:0").split(":"), "0"][:3]
    if parts.halves:
        if not 1 <= int(hour) <= 12:
            return None if parts.halves[0] == 0 or int(hour) > 23 or int(hour) == 0 else (hour, minute, second)
        hour = str(int(hour) % 12 + parts.halves[0])
    return hour, minute, re.split(r"[.,]", second)[0]


def _zone(parts: _Parts, zone: str) -> tzinfo:
    """An offset before a name (``GMT+0400 (Armenia Standard Time)``), a name before the outlet's own."""
    if len(parts.offsets) > 1 or (not parts.offsets and len(set(parts.zones)) > 1):
        raise ValueError("two zones")
    return parts.offsets[0] if parts.offsets else parts.zones[0] if parts.zones else zone_of(zone)


def _moment(day: tuple[str | int, ...], clock: tuple[str | None, ...], zone: tzinfo) -> datetime:
    hour, minute, second = (int(one or 0) for one in clock)
    late = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta(0)
    year, month, number = (int(one) for one in day)
    return (
        datetime(year, month, number, 0 if late else hour, minute, min(second, 59) if second == 60 else second, tzinfo=zone)
        + late
    )


def _offset(text: str) -> timezone:
    """``+0400``, ``+04:00``, ``+4``, ``utc +04``, ``Z``, ``GMT``. Raises ValueError where no zone is so far away."""
    sign = "-" if "-" in text else "+" if "+" in text else ""
    if not sign:
        return UTC
    digits = "".join(letter for letter in text.partition(sign)[2] if letter.isdecimal())
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    length = timedelta(hours=int(hours), minutes=int(minutes))
    if length > timedelta(hours=14) or int(minutes) > 59:
        raise ValueError(text)
    return timezone(-length if sign == "-" else length)


def _sane(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment is not None and OLDEST <= moment.year <= LATEST else None
