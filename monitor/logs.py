"""What the daemon says about itself: lines for people on a terminal, JSON otherwise. The words are those of the types.

Whatever comes from outside (titles, URLs, answers) is escaped: no control character, no bidirectional override and no terminal
sequence reaches a screen or a log line.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_QUIET = (
    "apscheduler",
    "asyncio",
    "aiosqlite",
    "alembic",
    "chardet",
    "charset_normalizer",
)
_COLOURS = {"INFO": "", "WARNING": "\x1b[33m", "ERROR": "\x1b[31m", "CRITICAL": "\x1b[31m"}
_EVENTS = {"event": "\x1b[1;32m", "delivered": "\x1b[36m"}


def set_up_logs(stream: TextIO | None = None, *, level: int = logging.INFO, colour: bool | None = None) -> None:
    """Send the program's log to ``stream`` (standard error). A terminal gets lines for people, anything else JSON lines."""
    stream = stream or sys.stderr
    people = stream.isatty()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PeopleFormatter(colour=people if colour is None else colour) if people else JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("monitor").setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def safe(value: Any) -> str:
    """One line of plain text: control and direction characters escaped."""
    return _UNSAFE.sub(lambda found: f"\\x{ord(found.group()):02x}", str(value))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``at``, ``level``, ``event``, and the facts."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line: dict[str, Any] = {"at": _utc(record).isoformat(), "level": record.levelname.lower(), "event": record.getMessage()}
        line |= {key: _plain(value) for key, value in _facts(record).items()}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PeopleFormatter(logging.Formatter):
    """``12:03:07 polled  azatutyun-en · 20 entries · 3 new``."""

    def __init__(self, *, colour: bool) -> None:
        super().__init__()
        self._colour = colour

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        event = record.getMessage()
        facts = " · ".join(f"{key} {safe(_short(value))}" for key, value in _facts(record).items() if value not in (None, "", []))
        line = f"{_utc(record).astimezone():%H:%M:%S} {event:<18} {facts}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        if not self._colour:
            return line
        colour = _EVENTS.get(event) or _COLOURS.get(record.levelname, "")
        return f"{colour}{line}\x1b[0m" if colour else line


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in record.__dict__.items() if key not in _STANDARD}


def _utc(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return safe(value)


def _short(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone():%H:%M:%S}"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)
