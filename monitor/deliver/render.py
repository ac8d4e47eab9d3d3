"""A body becomes a message for people: subject, plain text, HTML. The templates beside this file have the form, `words.yaml` the
words, `view.py` what stands where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2

from monitor.deliver.letters import DigestView, LetterView, digest_view, letter_view, program_view
from monitor.deliver.view import EventView, NoticeView, event_view, notice_view
from monitor.deliver.words import Words
from monitor.topic import Topic

View = EventView | NoticeView | DigestView | LetterView


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a person gets. ``subject`` is one line; ``text`` says everything that ``html`` says, in the same order. ``note``: what
    is to be said of its making, "" nothing."""

    subject: str
    text: str
    html: str
    note: str = ""


def render_message(body: Mapping[str, Any], topic: Topic, language: str = "en") -> Message:
    """The message for a body of any type (docs/webhook.md), in ``language``. The same body gives the same message.

    Whatever a feed or a page said is escaped, and on one line. Raises ValueError for a type of message that does not exist."""
    name, view = view_of(body, topic, language)
    words = Words(language)
    text, html = (_template(f"{name}.{ending}").render(view=view, words=words) for ending in ("txt", "html"))
    return Message(subject=view.subject, text=text.strip() + "\n", html=html)


def view_of(body: Mapping[str, Any], topic: Topic, language: str) -> tuple[str, View]:
    """What a message shows, and the name of its templates. Raises ValueError for a type of message that does not exist."""
    kind = str(body["type"])
    if kind.startswith("event."):
        return "event", event_view(body, topic, language)
    if kind == "digest":
        return "digest", digest_view(body, topic, language)
    if kind == "letter":
        return "letter", letter_view(body, language)
    if kind == "blind" or kind.startswith("channel."):
        return "notice", program_view(body, language)
    return "notice", notice_view(body, language)


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("monitor.deliver", "templates"),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html",), default_for_string=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
