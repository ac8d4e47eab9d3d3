"""Everything else (Slack, Telegram, Teams, Discord, ntfy, Signal, …) through Apprise, an optional package.

Apprise is synchronous and says only whether it worked: it runs in a thread of its own, and what failed is tried again."""

from __future__ import annotations

import asyncio
import importlib
from typing import Any, Literal

from pydantic import ConfigDict, Field, SecretStr, field_validator

from monitor.deliver.own import OwnTemplates, message_for, with_note
from monitor.deliver.pace import ChannelKeys, RateText
from monitor.deliver.words import Language
from monitor.errors import ConfigError, Problem, Unavailable
from monitor.model import Delivery
from monitor.topic import Topic

TIMEOUT_SECONDS = 60.0


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
    """Sends the text message to one Apprise URL."""

    def __init__(self, name: str, config: AppriseConfig, topic: Topic, own: OwnTemplates | None = None) -> None:
        self._own = own
        self._language = config.language
        self._topic = topic
        self._service = _service(name, config.url.get_secret_value())

    async def send(self, delivery: Delivery) -> str:
        """Hand the message over; raises Unavailable where Apprise reports a failure, or is not done within a minute."""
        message = await message_for(delivery.body, self._topic, self._language, self._own)
        notify = asyncio.to_thread(self._service.notify, title=message.subject, body=message.text)
        try:
            arrived = await asyncio.wait_for(notify, TIMEOUT_SECONDS)
        except TimeoutError as error:
            raise Unavailable(f"not done within {TIMEOUT_SECONDS:.0f} s", about=delivery.receiver) from error
        if not arrived:
            raise Unavailable("Apprise could not deliver it (its log says why)", about=delivery.receiver)
        return with_note("taken by Apprise", message)


def _service(name: str, url: str) -> Any:
    """An Apprise object with the one URL. Raises ConfigError where Apprise is not installed or does not know the URL."""
    try:
        module = importlib.import_module("apprise")
    except ModuleNotFoundError as error:
        raise _refused(f"channel {name!r} is of type apprise, which is not installed: pip install apprise") from error
    service = module.Apprise()
    if not service.add(url):
        raise _refused(f"channel {name!r}: Apprise does not know this kind of URL")
    return service


def _refused(message: str) -> ConfigError:
    return ConfigError((Problem(path="monitor.yaml", line=1, message=message),))
