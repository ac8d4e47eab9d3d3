"""Interim: being written by another engineer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """subject, text, html."""

    subject: str
    text: str
    html: str


def render_message(body: Mapping[str, Any], topic: Topic, language: str = "en") -> Message:
    """Interim."""
    title = str(body["data"].get("event", {}).get("title", body["type"]))
    return Message(subject=title, text=title, html=title)
