"""Messages sent by hand through a configured channel, outside the outbox: what `monitor alerts test` and `monitor init` do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from monitor.config import Config
from monitor.deliver import delivery_id, open_channel
from monitor.errors import DeliveryError
from monitor.fetch import Fetcher
from monitor.model import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One message to one receiver: whether it ``arrived``, what the other side ``said``, after how many ``seconds``."""

    type: str
    receiver: str
    arrived: bool
    said: str
    seconds: float
    id: str


def public_url(config: Config) -> str:
    """Where links in messages lead: `web.public_url`, else the address that the pages listen on."""
    return config.public_url or f"http://{config.web_listen}"


def try_channel(
    config: Config, name: str, bodies: Mapping[str, Mapping[str, Any]], progress: Callable[[Trial], None]
) -> list[Trial]:
    """Send each of ``bodies`` (by type) to every receiver of the channel ``name``, one after the other; mail about the event
    hangs below the first. ``progress`` is told of each as it is answered. Raises ConfigError where the channel cannot work."""
    return asyncio.run(_try(config, name, bodies, progress))


async def _try(
    config: Config, name: str, bodies: Mapping[str, Mapping[str, Any]], progress: Callable[[Trial], None]
) -> list[Trial]:
    settings, now = config.channels[name], datetime.now(UTC)
    trials = []
    async with Fetcher(config.http) as fetcher:
        allow_http = config.http.allow_private_addresses
        channel = open_channel(name, settings, session=fetcher.session, topic=config.topic, allow_http=allow_http)
        for receiver in settings.receivers():
            ids = {kind: delivery_id(f"test:{kind}:{now.isoformat()}", name, receiver) for kind in bodies}
            thread = next((ident for kind, ident in ids.items() if kind.startswith("event.")), None)
            for kind, body in bodies.items():
                delivery = Delivery(
                    id=ids[kind],
                    alert="",
                    event=None,
                    type=kind,
                    channel=name,
                    receiver=receiver,
                    body=body,
                    attempts=1,
                    created_at=now,
                    thread=thread if kind.startswith("event.") else None,
                )
                before = time.monotonic()
                try:
                    said, arrived = await channel.send(delivery), True
                except DeliveryError as error:
                    said, arrived = str(error), False
                spent = round(time.monotonic() - before, 3)
                trial = Trial(type=kind, receiver=receiver, arrived=arrived, said=said, seconds=spent, id=delivery.id)
                progress(trial)
                trials.append(trial)
    return trials
