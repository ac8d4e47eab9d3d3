"""A feed host on loopback that does what it is told, and remembers every request; a raw one for what no library would do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from aiohttp import web

from monitor.fetch import Fetcher, FetchSettings
from monitor.model import Every, Feed

FEED = b"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title></channel></rss>"
Answer = web.StreamResponse | bytes
Play = Callable[[web.BaseRequest], Awaitable[Answer]]


def settings(**changes: Any) -> FetchSettings:
    """Short limits, loopback allowed, no delay: what most tests want."""
    plain: dict[str, Any] = {
        "user_agent": "monitor-tests/1 (+https://example.org)",
        "allow_private_addresses": True,
        "concurrency": 4,
        "delay": timedelta(0),
        "total": timedelta(seconds=3),
        "connect": timedelta(seconds=1),
        "between_bytes": timedelta(seconds=1),
    }
    return FetchSettings(**plain | changes)


def feed(url: str, **changes: Any) -> Feed:
    """A feed at ``url``."""
    second = timedelta(seconds=1)
    return replace(Feed(name="feed", url=url, outlet="Outlet", every=Every(least=second, most=second)), **changes)


@asynccontextmanager
async def fetching(**changes: Any) -> AsyncIterator[Fetcher]:
    async with Fetcher(settings(**changes)) as fetcher:
        yield fetcher


@dataclass(slots=True)
class Host:
    """``plays``: path to what is done there; every request is kept in ``seen``."""

    plays: dict[str, Play] = field(default_factory=dict)
    seen: list[web.BaseRequest] = field(default_factory=list)
    url: str = ""

    def answers(self, path: str, status: int = 200, body: bytes = FEED, headers: Mapping[str, str] | None = None) -> str:
        """Answer ``path`` always so; returns its URL."""

        async def play(request: web.BaseRequest) -> web.Response:
            return web.Response(status=status, body=body, headers=headers)

        return self.plays_at(path, play)

    def plays_at(self, path: str, play: Play) -> str:
        """Let ``play`` answer ``path``; returns its URL."""
        self.plays[path] = play
        return self.url + path

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [request.path for request in self.seen]

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """What the server calls."""
        self.seen.append(request)
        play = self.plays.get(request.path)
        if play is None:
            return web.Response(status=404, text="nothing here")
        answer = await play(request)
        return web.Response(body=answer) if isinstance(answer, bytes) else answer


@asynccontextmanager
async def serving(address: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Host]:
    host = Host()
    server = web.Server(host.answer)
    runner = web.ServerRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, address, port).start()
    host.url = f"http://{address}:{runner.addresses[0][1]}"
    try:
        yield host
    finally:
        await runner.cleanup()


RawPlay = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_host(play: RawPlay) -> AsyncIterator[str]:
    """A TCP server that lets ``play`` speak after each request's head; yields its URL. Whoever hangs up ends the play."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await play(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed"
    finally:
        server.close()


async def head(reader: asyncio.StreamReader) -> bytes:
    """The next request, up to its empty line."""
    return await reader.readuntil(b"\r\n\r\n")
