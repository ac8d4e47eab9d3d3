"""Receivers that fail as real ones do, by dice: every attempt is written down, with what became of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from types import TracebackType

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

OK, LOST = "ok", "lost"
"""Taken and answered; taken, and the answer was lost on the way. Whatever else: not taken."""

HOOK_FAULTS = {"503": 10, "429": 8, "reset": 7, LOST: 4, "slow": 5, "hang": 1}
MAIL_FAULTS = {"451": 11, "450": 9, "drop": 6, LOST: 4, "slow": 5}
"""How often each comes, in hundredths of the attempts; ``slow`` is answered in the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt as its receiver saw it: the delivery's id, its content, and what became of it."""

    id: str
    content: bytes
    outcome: str


@dataclass(slots=True)
class Dice:
    """Throws the fault of an attempt, or ``ok``."""

    faults: Mapping[str, int]
    random: random.Random

    def throw(self) -> str:
        """The next attempt's fate."""
        point = self.random.random() * 100
        for fault, share in self.faults.items():
            point -= share
            if point < 0:
                return fault
        return OK


@dataclass(slots=True)
class FaultyHook:
    """A webhook receiver at ``url`` while it is entered."""

    dice: Dice
    url: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> FaultyHook:
        """Start to listen."""
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/hook", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        fate = self.dice.throw()
        try:
            content = await request.read()
        except (OSError, asyncio.IncompleteReadError, web.HTTPException):  # the daemon was killed while it sent
            content = b""
        if content:
            self.attempts.append(
                Attempt(id=request.headers["webhook-id"], content=content, outcome=OK if fate == "slow" else fate)
            )
        if fate in {"reset", LOST}:
            assert request.transport is not None
            request.transport.abort()
        elif fate == "slow":
            await asyncio.sleep(0.3)  # how slow it is: the fault itself
        elif fate == "hang":
            await asyncio.sleep(30)  # longer than anybody waits
        if fate in {"503", "429"}:
            return web.Response(status=int(fate), headers={"Retry-After": "1"} if fate == "429" else {})
        return web.Response(text="taken")


@dataclass(slots=True)
class FaultyMail:
    """A mail server at ``url`` while it is entered."""

    dice: Dice
    attempts: list[Attempt] = field(default_factory=list)
    _server: asyncio.Server | None = None

    async def __aenter__(self) -> FaultyMail:
        """Start to listen."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, loop=loop), "127.0.0.1", 0)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening."""
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """The ``smtp://`` URL of the server."""
        assert self._server is not None
        return f"smtp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fate = self.dice.throw()
        content = envelope.original_content or b""
        ident = str(message_from_bytes(content)["Message-ID"]).strip("<>").partition("@")[0]
        self.attempts.append(Attempt(id=ident, content=content, outcome=OK if fate == "slow" else fate))
        if fate in {"drop", LOST}:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        elif fate == "slow":
            await asyncio.sleep(0.3)  # how slow it is: the fault itself
        return {"451": "451 4.3.0 Try again later", "450": "450 4.2.0 Greylisted"}.get(fate, "250 taken")
