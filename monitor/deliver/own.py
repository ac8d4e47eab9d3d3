"""Users' own templates: files in a folder that stand in the place of the shipped ones, for all channels or for one.

``event.subject.txt``, ``event.txt``, ``event.html``, and the same of ``digest``, ``letter`` and ``notice``; ``webhook.json``,
whose JSON object goes into a webhook's ``data.extra``. Other names begin with ``_`` and are there to be included."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.deliver.plain import plain
from monitor.deliver.press import Press, Printed
from monitor.deliver.render import Message, render_message, view_of
from monitor.deliver.samples import every_type
from monitor.deliver.words import LANGUAGES
from monitor.errors import Problem
from monitor.topic import Topic

log = logging.getLogger(__name__)

KINDS = ("event", "digest", "letter", "notice")
PARTS = {"subject.txt": "subject", "txt": "text", "html": "html"}
EXTRA = "webhook.json"
NAMES = (*(f"{kind}.{part}" for kind in KINDS for part in PARTS), EXTRA)
MOST_SUBJECT = 300


class OwnTemplates:
    """The templates of one folder. To be closed at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._there = frozenset(name for name in NAMES if (folder / name).is_file())
        self._press = Press(folder)

    def close(self) -> None:
        """End the process that fills them in."""
        self._press.close()

    @property
    def has_extra(self) -> bool:
        """Whether a webhook's body gets something more."""
        return EXTRA in self._there

    async def message(self, body: Mapping[str, Any], topic: Topic, language: str) -> Message:
        """The message for a body, by own templates where there are some. One that fails leaves its part to the shipped one, and
        the message's ``note`` says so."""
        return await asyncio.to_thread(self._message, body, topic, language)

    def _message(self, body: Mapping[str, Any], topic: Topic, language: str) -> Message:
        shipped = render_message(body, topic, language)
        kind, view = view_of(body, topic, language)
        wanted = {f"{kind}.{part}": where for part, where in PARTS.items() if f"{kind}.{part}" in self._there}
        if not wanted:
            return shipped
        printed = self._press.print(list(wanted), {"view": view, "body": dict(body)}, language)
        parts, problems = {}, []
        for one in printed:
            if one.problem is None:
                parts[wanted[one.name]] = one.text
            else:
                problems.append(self._complaint(one))
        if "subject" in parts:
            parts["subject"] = plain(parts["subject"], MOST_SUBJECT) or shipped.subject
        if "text" in parts:
            parts["text"] = parts["text"].strip() + "\n"
        return replace(shipped, **parts, note="; ".join(problems))

    async def more(self, body: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        """What ``webhook.json`` makes of a body, and what went wrong ("" nothing): then there is nothing more."""
        return await asyncio.to_thread(self._extra, body)

    def _extra(self, body: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        (printed,) = self._press.print([EXTRA], {"body": dict(body)}, "en")
        made, wrong = _read_extra(printed)
        return made, self._complaint(wrong) if wrong is not None else ""

    def _complaint(self, wrong: Printed) -> str:
        """Said in the log, and handed on for whoever reads of the delivery."""
        problem = f"template {wrong.file}:{wrong.line}: {plain(wrong.problem or '', 200)}"
        facts = {"template": str(self.folder / wrong.name), "why": problem}
        log.error("a template failed; the shipped one stands in", extra=facts)
        return f"{problem}; the shipped one was used"

    # --- before it is taken

    def problems(self, topic: Topic) -> list[Problem]:
        """Every mistake in the folder: names that mean nothing, and what fails on a sample of each type of message in each
        language."""
        found: dict[tuple[str, int], Problem] = {}
        for path in sorted(self.folder.iterdir()):
            if path.name not in NAMES and not path.name.startswith(("_", ".")) and path.is_file():
                known = ", ".join(NAMES)
                message = f"no template is called so; known: {known}; what others include begins with `_`"
                found[str(path), 1] = Problem(path=str(path), line=1, message=message)
        for wrong in self._wrong(topic) if self._there else ():
            where = (str(self.folder / wrong.file), wrong.line)
            found.setdefault(where, Problem(path=where[0], line=wrong.line, message=plain(wrong.problem or "", 300)))
        return list(found.values())

    def _wrong(self, topic: Topic) -> Iterator[Printed]:
        for body in every_type():
            for language in LANGUAGES:
                yield from self._tried(body, topic, language)
            if self.has_extra:
                (printed,) = self._press.print([EXTRA], {"body": dict(body)}, "en")
                _, wrong = _read_extra(printed)
                if wrong is not None:
                    yield wrong

    def _tried(self, body: Mapping[str, Any], topic: Topic, language: str) -> Iterator[Printed]:
        kind, view = view_of(body, topic, language)
        wanted = [f"{kind}.{part}" for part in PARTS if f"{kind}.{part}" in self._there]
        for one in self._press.print(wanted, {"view": view, "body": dict(body)}, language) if wanted else ():
            if one.problem is not None:
                yield replace(one, problem=f"{one.problem} (with a sample of {body['type']}, in {language})")
            elif not one.text.strip():
                yield replace(one, problem=f"it writes nothing (with a sample of {body['type']}, in {language})", file=one.name)


def _read_extra(printed: Printed) -> tuple[dict[str, Any], Printed | None]:
    """The object that was printed, and what is wrong with it."""
    if printed.problem is not None:
        return {}, printed
    try:
        made = json.loads(printed.text)
    except ValueError as error:
        return {}, replace(printed, problem=f"what it writes is no JSON: {error}; `|tojson` writes values", file=EXTRA)
    if not isinstance(made, dict):
        return {}, replace(printed, problem="what it writes is no JSON object: write {…}", file=EXTRA)
    return made, None


def with_note(said: str, message: Message) -> str:
    """What a receiver answered, and what is to be said of the message's making."""
    return f"{said} ({message.note})" if message.note else said


async def message_for(body: Mapping[str, Any], topic: Topic, language: str, own: OwnTemplates | None) -> Message:
    """The message for a body, by own templates where there are some."""
    return render_message(body, topic, language) if own is None else await own.message(body, topic, language)
