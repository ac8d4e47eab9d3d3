"""A body becomes a message for people: subject, plain text, HTML. The templates beside this file have the form, `words.yaml` the
words, `view.py` what stands where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2

from monitor.deliver.view import event_view, notice_view
from monitor.deliver.words import Words
from monitor.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a person gets. ``subject`` is one line; ``text`` says everything that ``html`` says, in the same order."""

    subject: str
    text: str
    html: str


def render_message(body: Mapping[str, Any], topic: Topic, language: str = "en") -> Message:
    """The message for a body of any type (docs/webhook.md), in ``language``. The same body gives the same message.

    Whatever a feed or a page said is escaped, and on one line. Raises ValueError for a type of message that does not exist."""
    about_event = str(body["type"]).startswith("event.")
    view = event_view(body, topic, language) if about_event else notice_view(body, language)
    name = "event" if about_event else "notice"
    words = Words(language)
    text, html = (_template(f"{name}.{ending}").render(view=view, words=words) for ending in ("txt", "html"))
    return Message(subject=view.subject, text=text.strip() + "\n", html=html)


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
