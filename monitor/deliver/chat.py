"""A message for services of chat: the text of a mail, in the form and at the length that a service takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any, Literal

from monitor.deliver.plain import web_address
from monitor.deliver.render import Message

Form = Literal["text", "markdown", "html"]

_LINK = re.compile(r"https?://[^\s<>\"]+")
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~-])")
_CALLS = re.compile(r"@(?=everyone|here|channel|all\b)|<(?=[!@#])", re.IGNORECASE)
_NOTHING = "\u200b"  # a space of no width: what a service would take for a call to everybody stays a word


def chat_message(message: Message, body: Mapping[str, Any], form: Form, most: int, *, titled: bool) -> tuple[str, str]:
    """Title and text of ``message``, made of ``body``, in the ``form`` of a service that takes ``most`` characters; what is too
    long is cut at the end of a line, and the event's page named instead. ``titled``: the service shows a title of its own, and
    its length does not count."""
    title, text = (_CALLS.sub(lambda found: found[0] + _NOTHING, part) for part in (message.subject, message.text))
    room = most if titled else most - len(title) - 2
    page = web_address(str(body["data"].get("event", {}).get("url", "")))
    tail = f"…\n\n{page}" if page else "…"
    lines = text.rstrip().split("\n")
    whole = formed("\n".join(lines), form)
    while len(whole) > room and lines:
        over = len(whole) - room
        while lines and over > 0:
            over -= len(lines.pop()) + 1
        whole = formed("\n".join([*lines, tail]).lstrip(), form)
    return title, whole if len(whole) <= room else ""


def formed(text: str, form: Form) -> str:
    """Plain text in a form in which it looks the same, its addresses to be followed."""
    if form == "text":
        return text
    parts = []
    end = 0
    for link in _LINK.finditer(text):
        parts += [_words(text[end : link.start()], form), _link(link[0], form)]
        end = link.end()
    whole = "".join([*parts, _words(text[end:], form)])
    return whole.replace("\n", "<br/>\n" if form == "html" else "  \n")


def _words(text: str, form: Form) -> str:
    return escape(text) if form == "html" else _MARKS.sub(r"\\\1", text)


def _link(url: str, form: Form) -> str:
    return f'<a href="{escape(url)}">{escape(url)}</a>' if form == "html" else f"<{url}>"
