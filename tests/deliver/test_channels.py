"""The channels of the configuration, opened."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from aiohttp import ClientSession
from deliver import made
from pydantic import TypeAdapter

from monitor.deliver import Channel, ChannelConfig, open_channel
from monitor.deliver.console import Console
from monitor.deliver.email import Email
from monitor.deliver.webhook import Webhook
from monitor.errors import ConfigError

HOOK = {"type": "webhook", "url": "http://hook.example/", "secret": "a secret"}
MAIL = {"type": "email", "smtp": "smtp://relay.example", "from": "m@desk.example", "to": "night@desk.example"}


async def opened(config: dict[str, Any], *, allow_http: bool = False) -> Channel:
    found: ChannelConfig = TypeAdapter(ChannelConfig).validate_python(config)
    async with ClientSession() as session:
        return open_channel("desk", found, session=session, topic=made.topic(), allow_http=allow_http)


async def test_each_type_opens_its_own_channel() -> None:
    assert isinstance(await opened(HOOK, allow_http=True), Webhook)
    assert isinstance(await opened(HOOK | {"url": "https://hook.example/"}), Webhook)
    assert isinstance(await opened(MAIL), Email)
    assert isinstance(await opened({"type": "console"}), Console)


async def test_a_webhook_without_tls_is_refused_with_its_name() -> None:
    with pytest.raises(ConfigError, match="channel 'desk': a webhook needs https"):
        await opened(HOOK)


async def test_apprise_that_is_not_installed_is_said_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(ConfigError, match=r"pip install 'event-monitor.apprise.'"):
        await opened({"type": "apprise", "url": "ntfy://topic"})


@pytest.mark.parametrize(
    "config", [HOOK | {"retries": 3}, MAIL | {"language": "fr"}, {"type": "pigeon"}, {"type": "apprise", "url": "x"}]
)
async def test_what_is_no_channel_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        await opened(config)
