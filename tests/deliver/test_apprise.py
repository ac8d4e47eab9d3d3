"""Other services, through Apprise as it is, to receivers on this machine."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from deliver import made
from deliver.page import message

from monitor.deliver import apprise
from monitor.deliver.apprise import AppriseChannel, AppriseConfig
from monitor.deliver.chat import chat_message, formed
from monitor.deliver.email import EmailConfig, compose
from monitor.errors import ConfigError, Rejected, Unavailable
from monitor.logs import set_up_logs

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")  # of one of the services that Apprise loads

TOKEN = "tk-5ecret-0123456789"


@dataclass(slots=True)
class Service:
    """A receiver that answers as it is told, and keeps what it got."""

    status: int = 200
    wait: float = 0.0
    port: int = 0
    got: list[tuple[str, str, bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((request.path, request.content_type, await request.read()))
        await asyncio.sleep(self.wait)
        return web.Response(status=self.status, text=f"said with {TOKEN}")


@asynccontextmanager
async def listening(**options: Any) -> AsyncIterator[Service]:
    service = Service(**options)
    app = web.Application()
    app.router.add_post("/{path:.*}", service.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        service.port = runner.addresses[0][1]
        yield service
    finally:
        await runner.cleanup()


def channel(url: str, language: str = "en") -> AppriseChannel:
    config = AppriseConfig.model_validate({"type": "apprise", "url": url, "language": language})
    return AppriseChannel("phone", config, made.topic())


async def test_json_and_form_and_ntfy_get_the_message() -> None:
    async with listening() as service:
        for scheme in ("json", "form"):
            url = f"{scheme}://localhost:{service.port}/{TOKEN}"
            assert await channel(url, "hy").send(made.delivery("event.denied")) in {"taken by JSON", "taken by Form"}
        assert await channel(f"ntfy://localhost:{service.port}/desk-topic").send(made.delivery()) == "taken by ntfy"
    (path, _, raw), (_, kind, form), (_, _, ntfy) = service.got
    told = json.loads(raw)
    expected = message(made.body("event.denied"), "hy")
    assert (path, told["title"], told["message"].strip()) == (f"/{TOKEN}", expected.subject, expected.text.strip())
    assert kind == "application/x-www-form-urlencoded"
    assert parse_qs(form.decode())["title"] == [expected.subject]
    assert json.loads(ntfy)["topic"] == "desk-topic"


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
async def test_what_may_be_put_right_is_tried_again_and_said_without_the_token(status: int) -> None:
    async with listening(status=status) as service:
        with pytest.raises(Unavailable, match=f"error={status}") as told:
            await channel(f"json://desk:{TOKEN}@localhost:{service.port}/{TOKEN}").send(made.delivery())
    assert TOKEN not in str(told.value)


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_a_message_that_a_service_refuses_is_dead_at_once(status: int) -> None:
    async with listening(status=status) as service:
        with pytest.raises(Rejected, match=f"error={status}"):
            await channel(f"json://localhost:{service.port}/").send(made.delivery())


async def test_a_service_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(Unavailable, match="Connection error"):
        await channel("json://127.0.0.1:9/").send(made.delivery())


async def test_nothing_of_apprises_log_reaches_ours() -> None:
    root, said = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    set_up_logs(said, level=logging.DEBUG)
    root.setLevel(logging.DEBUG)
    try:
        async with listening(status=500) as service:
            with pytest.raises(Unavailable):
                await channel(f"json://localhost:{service.port}/{TOKEN}").send(made.delivery())
        logging.getLogger("monitor").warning("heard")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    assert "heard" in said.getvalue()
    assert TOKEN not in said.getvalue()


async def test_a_slow_service_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise, "TIMEOUT_SECONDS", 0.3)
    async with listening(wait=2.0) as service:
        slow = channel(f"json://localhost:{service.port}/")
        turns = 0
        task = asyncio.create_task(slow.send(made.delivery()))
        while not task.done():
            await asyncio.sleep(0)
            turns += 1
        with pytest.raises(Unavailable, match="not done within"):
            await task
        assert turns > 20, "the loop goes on"
        service.wait = 0.0
        monkeypatch.setattr(apprise, "TIMEOUT_SECONDS", 20.0)
        assert await slow.send(made.delivery()) == "taken by JSON"


async def test_messages_go_one_after_the_other() -> None:
    async with listening(wait=0.05) as service:
        desk = channel(f"json://localhost:{service.port}/")
        began = time.monotonic()
        await asyncio.gather(*(desk.send(made.delivery()) for _ in range(3)))
        assert time.monotonic() - began >= 0.15
    assert len(service.got) == 3


def test_a_url_that_apprise_does_not_know_is_said_without_it() -> None:
    with pytest.raises(ConfigError, match="channel 'phone': Apprise does not know") as told:
        channel(f"pigeon://{TOKEN}")
    assert TOKEN not in str(told.value)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize("most", [200, 1000, 4096, 40_000])
def test_a_message_fits_its_service_and_names_the_page_where_it_was_cut(form: Any, most: int) -> None:
    body = made.body("event.updated")
    whole = message(body)
    title, text = chat_message(whole, body, form, most, titled=False)
    assert title == whole.subject
    assert 0 < len(title) + len(text) + 2 <= most
    assert body["data"]["event"]["url"] in text
    assert ("…\n" in text or "…<br/>" in text or "…  \n" in text) == (most < 2000)


def test_a_service_for_a_line_gets_the_news_in_it() -> None:
    body = made.body("event.new")
    title, text = chat_message(message(body), body, "text", 140, titled=False)
    assert (title, text) == (message(body).subject, "")


def test_what_a_feed_says_calls_nobody_and_formats_nothing() -> None:
    body = made.body("event.new")
    sources = [
        {**one, "title": "@everyone <!channel> [x](http://evil.example) *b* <b>"} for one in body["data"]["event"]["sources"]
    ]
    hostile = made.with_event(body, sources=sources)
    for form in ("text", "markdown", "html"):
        _, text = chat_message(message(hostile), hostile, form, 40_000, titled=True)
        assert "@everyone" not in text and "<!channel" not in text
        assert "<b>" not in text or form == "text"
        assert "[x](http" not in text or form == "text"


def test_addresses_can_be_followed_in_every_form() -> None:
    said = "See a_b:\n  https://x.example/a_b?c=1&d=2"
    assert formed(said, "text") == said
    assert formed(said, "markdown") == "See a\\_b:  \n  <https://x.example/a_b?c=1&d=2>"
    link = "https://x.example/a_b?c=1&amp;d=2"
    assert formed(said, "html") == f'See a_b:<br/>\n  <a href="{link}">{link}</a>'


def test_mail_is_written_as_ever_beside_apprise() -> None:
    """Importing Apprise changes how the whole process writes UTF-8 into mail headers."""
    channel("json://localhost/")
    settings = {
        "type": "email",
        "smtp": "smtp://localhost",
        "from": "Նորությունների սեղան <m@desk.example>",
        "to": "a@desk.example",
    }
    sent = compose(made.delivery(), "desk-mail", EmailConfig.model_validate(settings), made.topic())
    read = BytesParser(policy=policy.default).parsebytes(sent.as_bytes())
    assert read["From"] == settings["from"]
    assert read["Subject"] == message(made.body("event.new")).subject
