"""The message that the configuration on disk is broken and the last good one stays in force (``config.broken``), and that it is
good again (``config.good``). Its words stand in ``config_notice.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from monitor.deliver.plain import plain
from monitor.errors import Problem

MOST_PROBLEMS = 50
MOST_NAME = 80


def config_body(problems: Sequence[Problem], folder: str, at: datetime, *, since: datetime) -> dict[str, object]:
    """The body; ``problems``: what is wrong, none where all is good again; ``since``: when it was found broken."""
    listed = [str(problem) for problem in problems[:MOST_PROBLEMS]]
    data = {"folder": folder, "since": _moment(since), "problems": listed, "omitted": max(0, len(problems) - MOST_PROBLEMS)}
    return {"type": "config.broken" if problems else "config.good", "timestamp": _moment(at), "data": data}


def config_lines(body: Mapping[str, Any], language: str, moment: str) -> tuple[str, list[str]]:
    """Subject and paragraphs in a reader's words; ``moment``: ``since``, as the reader writes it."""
    words = _words()[language]
    data, kind = body["data"], str(body["type"]).partition(".")[2]
    gaps = {"folder": plain(data["folder"], MOST_NAME), "since": moment, "n": len(data["problems"]) + data["omitted"]}
    subject, text = words[kind]["subject"].format(**gaps), words[kind]["text"].format(**gaps)
    more = [words["more"].format(n=data["omitted"])] if data["omitted"] else []
    return subject, [text, *data["problems"], *more]


@cache
def _words() -> Mapping[str, Any]:
    text = files("monitor.deliver").joinpath("config_notice.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
