"""Receivers on loopback: a webhook receiver that checks every signature, and a mail server. Both can be told to be down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from types import TracebackType
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks.webhooks import Webhook, WebhookVerificationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A webhook that arrived with a good signature: its id, and its body as JSON."""

    id: str
    body: dict[str, Any]
    raw: bytes


class HookReceiver:
    """Takes webhooks at ``url`` while it is entered. ``received``: those with a good signature; ``refused``: how many had none;
    ``status``: what it answers (200; set it to 503 to be down). ``arrived`` is called for each that it answers with 2xx."""

    def __init__(self, secret: str, arrived: Callable[[Received], None] | None = None, host: str = "127.0.0.1") -> None:
        self._webhook = Webhook(secret)
        self._arrived = arrived
        self._host = host
        self._runner: web.AppRunner | None = None
        self._news = asyncio.Condition()
        self.url = ""
        self.status = 200
        self.received: list[Received] = []
        self.turned_away: list[Received] = []
        self.refused = 0

    async def __aenter__(self) -> HookReceiver:
        """Start to listen."""
        app = web.Application()
        app.router.add_post("/hook", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, 0).start()
        self.url = f"http://{self._host}:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def wait_for(self, enough: Callable[[list[Received]], bool], seconds: float = 20) -> list[Received]:
        """Wait until what was received is ``enough``; raises TimeoutError."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: enough(self.received)), seconds)
        return self.received

    async def _take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        try:
            self._webhook.verify(raw, dict(request.headers.items()))
        except WebhookVerificationError:
            self.refused += 1
            return web.Response(status=401)
        one = Received(id=request.headers["webhook-id"], body=json.loads(raw), raw=raw)
        if self.status != 200:
            self.turned_away.append(one)
            return web.Response(status=self.status)
        async with self._news:
            self.received.append(one)
            self._news.notify_all()
        if self._arrived is not None:
            self._arrived(one)
        return web.Response(text="taken")


class MailReceiver:
    """A mail server at ``host:port`` while it is entered. ``mails``: what it took; ``answer``: a line such as ``451 later`` with
    which it turns mail away instead."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self.mails: list[EmailMessage] = []
        self.answer: str | None = None

    async def __aenter__(self) -> MailReceiver:
        """Start to listen."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", 0)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def url(self) -> str:
        """The ``smtp://`` URL of the server."""
        assert self._server is not None
        return f"smtp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail, or turn it away."""
        if self.answer is not None:
            return self.answer
        message = BytesParser(policy=policy.default).parsebytes(envelope.original_content or b"")
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 taken"
