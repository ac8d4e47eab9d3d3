"""The channels of `monitor.yaml`: which there are, and how one is opened."""

from __future__ import annotations

from typing import Annotated, Protocol, assert_never

import aiohttp
from pydantic import Field

from monitor.deliver.apprise import AppriseChannel, AppriseConfig
from monitor.deliver.console import Console, ConsoleConfig
from monitor.deliver.email import Email, EmailConfig
from monitor.deliver.own import OwnTemplates
from monitor.deliver.webhook import Webhook, WebhookConfig
from monitor.errors import ConfigError, Problem
from monitor.model import Delivery
from monitor.topic import Topic

ChannelConfig = Annotated[WebhookConfig | EmailConfig | ConsoleConfig | AppriseConfig, Field(discriminator="type")]
"""One entry under ``channels:``, told apart by ``type``."""


class Channel(Protocol):
    """A way out for alerts."""

    async def send(self, delivery: Delivery) -> str:
        """Make one attempt; returns what the receiver answered, shortly.

        Raises Unavailable (try again), Rejected (never again), Gone (the channel is over)."""
        ...


def open_channel(
    name: str,
    config: ChannelConfig,
    *,
    session: aiohttp.ClientSession,
    topic: Topic,
    allow_http: bool = False,
    own: OwnTemplates | None = None,
) -> Channel:
    """Make the channel called ``name``. ``session`` refuses private addresses by itself; ``allow_http``: webhooks need no TLS
    (tests, the demo, one's own machine); ``own``: the user's templates. Opens no connection. Raises ConfigError where the
    channel cannot work."""
    match config:
        case WebhookConfig():
            if mistakes := config.mistakes(allow_http=allow_http):
                problems = (Problem(path="monitor.yaml", line=1, message=f"channel {name!r}: {one}") for one in mistakes)
                raise ConfigError(tuple(problems))
            return Webhook(config, session)
        case EmailConfig():
            return Email(name, config, topic, own)
        case ConsoleConfig():
            return Console(config, topic, own=own)
        case AppriseConfig():
            return AppriseChannel(name, config, topic, own)
    assert_never(config)
