"""What the daemon says about itself."""

from __future__ import annotations

import io
import json
import logging
from datetime import UTC, datetime

from monitor.logs import JsonFormatter, PeopleFormatter, set_up_logs


def record(event: str, **facts: object) -> logging.LogRecord:
    made = logging.makeLogRecord({"msg": event, "levelname": "INFO", "levelno": logging.INFO})
    made.__dict__.update(facts)
    return made


def test_a_line_is_one_json_object_with_its_facts() -> None:
    line = json.loads(JsonFormatter().format(record("polled", feed="hill", new=3, when=datetime(2026, 1, 2, tzinfo=UTC))))
    assert (line["event"], line["feed"], line["new"], line["when"]) == ("polled", "hill", 3, "2026-01-02T00:00:00+00:00")


def test_what_a_feed_says_cannot_break_a_line_or_drive_a_terminal() -> None:
    hostile = "a\nFAKE \x1b[2J\u202egnp"
    for formatter in (JsonFormatter(), PeopleFormatter(colour=False)):
        line = formatter.format(record("read", title=hostile))
        assert "\n" not in line
        assert "\x1b" not in line
        assert "\u202e" not in line


def test_a_stream_that_is_no_terminal_gets_json() -> None:
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    try:
        set_up_logs(stream)
        logging.getLogger("monitor.test").info("watching", extra={"feeds": 2})
    finally:
        logging.getLogger().handlers[:] = before
        logging.getLogger("monitor").setLevel(logging.NOTSET)
    assert json.loads(stream.getvalue())["feeds"] == 2
