"""Everything else (Slack, Telegram, Teams, Discord, ntfy, Signal, …) through Apprise, an optional package.

Apprise is synchronous, says only whether it worked, and why in its log alone: it runs in a thread of its own, and what its log
says there is read. Nothing of that log goes elsewhere, because addresses with tokens stand in it."""

from __future__ import annotations

import asyncio
import importlib
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any, Literal, cast
from urllib.parse import unquote

from pydantic import ConfigDict, Field, SecretStr, field_validator

from monitor.deliver.chat import Form, chat_message
from monitor.deliver.own import OwnTemplates, message_for, with_note
from monitor.deliver.pace import ChannelKeys, RateText
from monitor.deliver.plain import plain
from monitor.deliver.words import Language
from monitor.errors import ConfigError, Problem, Rejected, Unavailable
from monitor.model import Delivery
from monitor.topic import Topic

TIMEOUT_SECONDS = 60.0
SAID_SHOWN = 160
_STATUS = re.compile(r"error=(\d{3})\b")
_NEVER = frozenset({400, 405, 410, 413, 414, 415, 422})
"""HTTP statuses that say of this very message, or of this address for good, that it is not wanted. What a login is refused with
(401, 403) is tried again: it may be put right."""
_TOKEN = re.compile(r"[\w.~+%-]{6,}")


class AppriseConfig(ChannelKeys):
    """One Apprise URL. The whole of it is secret: most carry a token."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    type: Literal["apprise"]
    url: SecretStr
    language: Language = "en"
    concurrency: int = Field(default=1, ge=1, le=64, description="messages under way at the same time")
    at_most: RateText | None = Field(default="1/s", description="messages in a length of time: 1/s, 30/min, 500/day; they wait")

    @field_validator("url")
    @classmethod
    def _has_scheme(cls, url: SecretStr) -> SecretStr:
        if "://" not in url.get_secret_value():
            raise ValueError("an Apprise URL begins with a scheme, such as tgram:// or slack://")
        return url

    def receivers(self) -> tuple[str, ...]:
        """The one receiver: the service, by the URL's scheme."""
        return (self.url.get_secret_value().partition("://")[0],)


class AppriseChannel:
    """Sends the message, in the form that the service takes, to one Apprise URL; one at a time: its services keep state."""

    def __init__(self, name: str, config: AppriseConfig, topic: Topic, own: OwnTemplates | None = None) -> None:
        self._own = own
        self._language = config.language
        self._topic = topic
        self._apprise = _open(name, config.url.get_secret_value())
        (self._service,) = self._apprise
        self._secrets = _secrets_of(config.url.get_secret_value())
        self._turn = asyncio.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"apprise-{name}")

    async def send(self, delivery: Delivery) -> str:
        """Hand the message over. Raises Rejected where the service refuses it for good, Unavailable where it fails otherwise, or
        is not done within a minute."""
        message = await message_for(delivery.body, self._topic, self._language, self._own)
        form = cast("Form", self._service.resolve_format("text").value)
        titled = self._service.title_maxlen > 0
        title, text = chat_message(message, delivery.body, form, self._service.body_maxlen, titled=titled)
        async with self._turn:
            work = asyncio.get_running_loop().run_in_executor(self._thread, self._notify, title, text, form)
            try:
                arrived, said = await asyncio.wait_for(work, TIMEOUT_SECONDS)
            except TimeoutError as error:
                self._thread = ThreadPoolExecutor(max_workers=1)  # the one that hangs is left to itself
                raise Unavailable(f"not done within {TIMEOUT_SECONDS:.0f} s", about=delivery.receiver) from error
        if arrived:
            return with_note(f"taken by {self._service.service_name}", message)
        status = _STATUS.search(said)
        if status is not None and int(status[1]) in _NEVER:
            raise Rejected(said, about=delivery.receiver)
        raise Unavailable(said, about=delivery.receiver)

    def _notify(self, title: str, text: str, form: str) -> tuple[bool, str]:
        """In the thread: whether it arrived, and what Apprise said of it, without secrets."""
        lines: list[str] = []
        _lines.set(lines)
        try:
            arrived = self._apprise.notify(title=title, body=text or title, body_format=form)
        except Exception as error:  # a defect of one of a hundred plugins; it is a failed attempt, and no more
            return False, self._clean(f"Apprise failed: {type(error).__name__}: {error}")
        return bool(arrived), self._clean("; ".join(lines) or "Apprise could not deliver it, and does not say why")

    def _clean(self, said: str) -> str:
        for secret in self._secrets:
            said = said.replace(secret, "…")
        return plain(said, SAID_SHOWN)


_lines: ContextVar[list[str] | None] = ContextVar("apprise_said", default=None)
"""What Apprise warns of while it does one message. A context variable, because it works in threads of its own pool."""


class _Heard(logging.Handler):
    """Hears what Apprise warns of."""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        if (lines := _lines.get()) is not None:
            lines.append(record.getMessage())


_heard = _Heard(logging.WARNING)


def _open(name: str, url: str) -> Any:
    """An Apprise object with the one URL. Raises ConfigError where Apprise is not installed or does not know the URL."""
    try:
        module = importlib.import_module("apprise")
    except ModuleNotFoundError as error:
        raise _refused(f"channel {name!r} needs Apprise, which is not installed: pip install 'event-monitor[apprise]'") from error
    log = logging.getLogger("apprise")
    log.propagate = False
    if _heard not in log.handlers:
        log.addHandler(_heard)
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # its lines hold paths, and those tokens
    service = module.Apprise()
    if not service.add(url):
        raise _refused(f"channel {name!r}: Apprise does not know this kind of URL")
    return service


def _secrets_of(url: str) -> list[str]:
    """The parts of an Apprise URL that might be secret, the longest first: everything but its scheme and short words."""
    rest = url.partition("://")[2]
    found = {*_TOKEN.findall(rest), *_TOKEN.findall(unquote(rest))}
    return sorted(found, key=len, reverse=True)


def _refused(message: str) -> ConfigError:
    return ConfigError((Problem(path="monitor.yaml", line=1, message=message),))
