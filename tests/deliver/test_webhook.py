"""Webhooks, against a real receiver: signed as the specification says, and what becomes of each answer."""

from __future__ import annotations

import asyncio
import base64
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import ClientSession, web
from deliver import made
from pydantic import ValidationError
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from monitor.deliver import webhook
from monitor.deliver.webhook import Webhook, WebhookConfig, payload_bytes
from monitor.errors import Gone, Rejected, Unavailable
from monitor.fetch import Guard, GuardedConnector

SECRET = "whsec_" + base64.b64encode(b"thirty-two bytes of a first key.").decode()
OTHER = "whsec_" + base64.b64encode(b"thirty-two bytes of another key.").decode()

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Receiver:
    """Answers as it is told; remembers what came."""

    answer: Answer
    url: str = ""
    port: int = 0
    raw: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@asynccontextmanager
async def receiving(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver(answer)

    async def take(request: web.Request) -> web.StreamResponse:
        receiver.raw.append(await request.read())
        receiver.headers.append({name.lower(): value for name, value in request.headers.items()})
        receiver.paths.append(request.path)
        return await receiver.answer(request)

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    receiver.port = runner.addresses[0][1]
    receiver.url = f"{'https' if tls else 'http'}://127.0.0.1:{receiver.port}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


def saying(status: int, text: str = "", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=text, headers=named)

    return answer


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    """As the daemon has it, with private addresses allowed."""
    async with ClientSession(connector=GuardedConnector(Guard(allow_private=True))) as one:
        yield one


def config(url: str, secret: Any = SECRET) -> WebhookConfig:
    return WebhookConfig.model_validate({"type": "webhook", "url": url, "secret": secret})


# --- what is sent


@pytest.mark.parametrize("kind", made.TYPES)
async def test_every_type_arrives_signed_and_whole(kind: str, session: ClientSession) -> None:
    async with receiving(saying(200, "taken")) as receiver:
        said = await Webhook(config(receiver.url), session).send(made.delivery(kind))
    assert said == "200 OK: taken"
    (raw,), (headers,) = receiver.raw, receiver.headers
    assert Verifier(SECRET).verify(raw, headers) == made.body(kind)
    assert headers["content-type"] == "application/json"
    assert headers["webhook-id"] == made.delivery(kind).id


async def test_a_changed_body_or_another_key_does_not_verify(session: ClientSession) -> None:
    async with receiving(saying(204)) as receiver:
        await Webhook(config(receiver.url), session).send(made.delivery())
    (raw,), (headers,) = receiver.raw, receiver.headers
    for secret, body in ((SECRET, raw.replace(b"32", b"33")), (OTHER, raw)):
        with pytest.raises(WebhookVerificationError):
            Verifier(secret).verify(body, headers)


async def test_while_keys_are_rotated_each_of_them_signs(session: ClientSession) -> None:
    async with receiving(saying(200)) as receiver:
        await Webhook(config(receiver.url, [SECRET, OTHER]), session).send(made.delivery())
    (raw,), (headers,) = receiver.raw, receiver.headers
    for secret in (SECRET, OTHER):
        Verifier(secret).verify(raw, headers)


async def test_any_text_may_be_a_secret(session: ClientSession) -> None:
    async with receiving(saying(200)) as receiver:
        await Webhook(config(receiver.url, "բաց սեզամ"), session).send(made.delivery())
    (raw,), (headers,) = receiver.raw, receiver.headers
    Verifier("բաց սեզամ".encode()).verify(raw, headers)


async def test_a_repeat_has_the_same_id_and_body_and_the_time_of_its_own_attempt(session: ClientSession) -> None:
    now = time.time()
    times = iter([now - 200, now])
    async with receiving(saying(200)) as receiver:
        channel = Webhook(config(receiver.url), session, clock=lambda: next(times))
        await channel.send(made.delivery())
        await channel.send(made.delivery())
    first, second = receiver.headers
    assert receiver.raw[0] == receiver.raw[1]
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 200
    for raw, headers in zip(receiver.raw, receiver.headers, strict=True):
        Verifier(SECRET).verify(raw, headers)


def test_the_order_of_keys_does_not_change_the_bytes() -> None:
    body = made.body("test")
    assert payload_bytes(dict(reversed(body.items()))) == payload_bytes(body)


# --- answers


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_any_2xx_is_success(status: int, session: ClientSession) -> None:
    async with receiving(saying(status)) as receiver:
        said = await Webhook(config(receiver.url), session).send(made.delivery())
    assert said.startswith(str(status))


async def test_410_is_the_end_of_the_channel(session: ClientSession) -> None:
    async with receiving(saying(410)) as receiver:
        with pytest.raises(Gone, match="wants no more"):
            await Webhook(config(receiver.url), session).send(made.delivery())


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 502, 503, 504])
async def test_anything_else_is_tried_again(status: int, session: ClientSession) -> None:
    async with receiving(saying(status, "what?")) as receiver:
        with pytest.raises(Unavailable, match=f"{status} .*what?") as refused:
            await Webhook(config(receiver.url), session).send(made.delivery())
    assert not isinstance(refused.value, Rejected)
    assert refused.value.retry_after is None


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_in_seconds_is_heard(status: int, session: ClientSession) -> None:
    async with receiving(saying(status, Retry_After="120")) as receiver:
        with pytest.raises(Unavailable) as refused:
            await Webhook(config(receiver.url), session).send(made.delivery())
    assert refused.value.retry_after == timedelta(minutes=2)


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_as_a_date_is_heard(status: int, session: ClientSession) -> None:
    noon = datetime(2026, 5, 14, 12, tzinfo=UTC)
    until = format_datetime(noon + timedelta(minutes=7), usegmt=True)
    async with receiving(saying(status, Retry_After=until)) as receiver:
        with pytest.raises(Unavailable) as refused:
            await Webhook(config(receiver.url), session, clock=noon.timestamp).send(made.delivery())
    assert refused.value.retry_after == timedelta(minutes=7)


@pytest.mark.parametrize("nonsense", ["soon", "-5", "1.5", "Thu, 99 Foo 2026", "٣"])
async def test_a_retry_after_that_means_nothing_is_left_aside(nonsense: str, session: ClientSession) -> None:
    async with receiving(saying(503, Retry_After=nonsense)) as receiver:
        with pytest.raises(Unavailable) as refused:
            await Webhook(config(receiver.url), session).send(made.delivery())
    assert refused.value.retry_after is None


async def test_a_connection_that_is_reset_is_tried_again(session: ClientSession) -> None:
    async def reset(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with receiving(reset) as receiver:
        with pytest.raises(Unavailable, match="no connection"):
            await Webhook(config(receiver.url), session).send(made.delivery())


async def test_a_receiver_that_is_not_there_is_tried_again(session: ClientSession) -> None:
    async with receiving(saying(200)) as receiver:
        pass
    with pytest.raises(Unavailable, match="no connection"):
        await Webhook(config(receiver.url), session).send(made.delivery())


async def test_a_slow_answer_is_none(session: ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "TIMEOUT_SECONDS", 0.1)
    never = asyncio.Event()

    async def slow(request: web.Request) -> web.StreamResponse:
        await never.wait()
        return web.Response()

    async with receiving(slow) as receiver:
        with pytest.raises(Unavailable, match="no answer within"):
            await Webhook(config(receiver.url), session).send(made.delivery())
        never.set()


async def test_a_redirect_is_refused_and_nothing_is_sent_there(session: ClientSession) -> None:
    for status in (301, 302, 303, 307, 308):
        async with receiving(saying(status, Location="/elsewhere")) as receiver:
            with pytest.raises(Unavailable, match="redirects are not followed"):
                await Webhook(config(receiver.url), session).send(made.delivery())
            assert receiver.paths == ["/hook"]


async def test_a_private_address_is_refused_unless_allowed() -> None:
    async with receiving(saying(200)) as receiver:
        for url in (receiver.url, f"http://localhost:{receiver.port}/hook", f"http://[::1]:{receiver.port}/hook"):
            async with ClientSession(connector=GuardedConnector(Guard())) as guarded:
                with pytest.raises(Unavailable, match="is not a public address"):
                    await Webhook(config(url), guarded).send(made.delivery())
        assert receiver.paths == []


async def test_a_certificate_that_nobody_trusts_gets_nothing(session: ClientSession, tls: ssl.SSLContext) -> None:
    async with receiving(saying(200), tls) as receiver:
        with pytest.raises(Unavailable, match="certificate"):
            await Webhook(config(receiver.url), session).send(made.delivery())
        assert receiver.paths == []


async def test_a_long_answer_is_read_only_at_its_beginning(session: ClientSession) -> None:
    async with receiving(saying(500, "no\x1b[31m\r\nFAKE LOG LINE " + "z" * 5_000_000)) as receiver:
        with pytest.raises(Unavailable) as refused:
            await Webhook(config(receiver.url), session).send(made.delivery())
    said = str(refused.value)
    assert len(said) < 250
    assert said.isprintable()


# --- configuration


def test_without_tls_a_webhook_is_for_tests_and_ones_own_machine() -> None:
    assert config("http://hook.example/").mistakes(allow_http=False)
    assert not config("http://hook.example/").mistakes(allow_http=True)
    assert not config("https://hook.example/").mistakes(allow_http=False)


@pytest.mark.parametrize(
    ("url", "secret", "said"),
    [
        ("ftp://hook.example/", SECRET, "begins with https://"),
        ("hook.example", SECRET, "begins with https://"),
        ("https://hook.example/", "whsec_%%%", "base64"),
        ("https://hook.example/", "whsec_", "nothing follows"),
        ("https://hook.example/", "", "at least 1"),
        ("https://hook.example/", [], "at least 1"),
    ],
)
def test_a_mistake_in_the_configuration_is_said_and_the_secret_is_not(url: str, secret: Any, said: str) -> None:
    with pytest.raises(ValidationError, match=said) as wrong:
        config(url, secret)
    assert "%%%" not in str(wrong.value)


def test_a_receiver_is_named_without_path_login_or_query() -> None:
    assert config("https://user:pass@hook.example:8443/token?key=1").receivers() == ("hook.example:8443",)
    assert config("https://hook.example/token").receivers() == ("hook.example",)
    assert "token" not in repr(config("https://hook.example/token"))
