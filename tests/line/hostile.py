"""Servers that mean no good, and one that does, each with its own port: what they sent, and when the good one was asked."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import brotli
from fetch.host import FEED, head

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
MIB = 1024 * 1024
BOMB = 128 * MIB


@dataclass(slots=True)
class Sent:
    """``most``: bytes written for one answer at most, by server; ``asked``: loop times at which the good feed was asked; ``more``
    is set each time."""

    most: dict[str, int] = field(default_factory=dict)
    asked: list[float] = field(default_factory=list)
    more: asyncio.Event = field(default_factory=asyncio.Event)


class _Out:
    """A writer that counts."""

    def __init__(self, writer: asyncio.StreamWriter, sent: Sent, name: str) -> None:
        self._writer, self._sent, self._name, self._count = writer, sent, name, 0

    async def write(self, data: bytes) -> None:
        """Write, and wait until the other side has taken most of it."""
        self._writer.write(data)
        await self._writer.drain()
        self._count += len(data)
        self._sent.most[self._name] = max(self._sent.most.get(self._name, 0), self._count)


Play = Callable[[_Out], Awaitable[None]]


def _packed(coding: str, body: bytes) -> Play:
    async def play(out: _Out) -> None:
        await out.write(HEAD + f"Content-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    return play


def _zeros(make: Callable[[], zlib._Compress]) -> bytes:
    pack = make()
    return b"".join(pack.compress(bytes(MIB)) for _ in range(BOMB // MIB)) + pack.flush()


async def _endless(out: _Out) -> None:
    await out.write(HEAD + b"Connection: close\r\n\r\n<rss><channel>")
    while True:
        await out.write(b"<!--" + b"x" * 65_000 + b"-->")


async def _endless_chunks(out: _Out) -> None:
    await out.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        await out.write(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")


async def _gigabyte(out: _Out) -> None:
    await out.write(HEAD + b"Content-Length: 1073741824\r\n\r\n")
    for _ in range(16_384):
        await out.write(b" " * 65_536)


async def _drip(out: _Out) -> None:
    await out.write(HEAD + b"Content-Length: 100000\r\n\r\n")
    while True:
        await out.write(b"<")
        await asyncio.sleep(0.05)


async def _hang(out: _Out) -> None:
    await out.write(HEAD + b"Content-Length: 100000\r\n\r\n<rss>")
    await asyncio.sleep(3_600)


async def _mute(out: _Out) -> None:
    await asyncio.sleep(3_600)


async def _lie(out: _Out) -> None:
    await out.write(HEAD + b"Content-Length: 99999\r\n\r\n" + FEED)


async def _headers(out: _Out) -> None:
    await out.write(HEAD)
    while True:
        await out.write(b"X: " + b"y" * 4_000 + b"\r\n")


async def _slow_author(out: _Out) -> None:
    body = f"<rss version='2.0'><channel><item><title>t</title><author>{'a' * 200_000}</author></item></channel>".encode()
    await out.write(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


async def _laughs(out: _Out) -> None:
    entities = "".join(f"<!ENTITY e{n + 1} '{f'&e{n};' * 10}'>" for n in range(12))
    body = f"<!DOCTYPE r [{entities}<!ENTITY e0 'x'>]><rss><channel><title>&e12;</title></channel></rss>".encode()
    await out.write(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


def plays() -> dict[str, Play]:
    """All that is done to us."""
    return {
        "gzip-bomb": _packed("gzip", _zeros(lambda: zlib.compressobj(9, zlib.DEFLATED, 31))),
        "deflate-bomb": _packed("deflate", _zeros(lambda: zlib.compressobj(9))),
        "brotli-bomb": _packed("br", brotli.compress(bytes(BOMB), quality=1)),
        "nested-bomb": _packed("gzip", gzip.compress(_zeros(lambda: zlib.compressobj(9, zlib.DEFLATED, 31)))),
        "endless": _endless,
        "endless-chunks": _endless_chunks,
        "gigabyte": _gigabyte,
        "drip": _drip,
        "hang": _hang,
        "mute": _mute,
        "lie": _lie,
        "headers": _headers,
        "slow-author": _slow_author,
        "laughs": _laughs,
    }


@asynccontextmanager
async def hostile_servers() -> AsyncIterator[tuple[dict[str, str], Sent]]:
    """A server for each play; yields the feeds' URLs, and what is counted. ``good`` answers as it should."""
    sent, servers, urls = Sent(), [], {}

    async def good(out: _Out) -> None:
        sent.asked.append(asyncio.get_running_loop().time())
        sent.more.set()
        await out.write(HEAD + f"Content-Length: {len(FEED)}\r\n\r\n".encode() + FEED)

    def serve(name: str, play: Play) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await head(reader)
                await play(_Out(writer, sent, name))
            except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass
            finally:
                writer.close()

        return connected

    for name, play in {"good": good, **plays()}.items():
        listening = socket.create_server(("127.0.0.1", 0))
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)  # so that what we wrote is about what was read
        server = await asyncio.start_server(serve(name, play), sock=listening)
        servers.append(server)
        urls[name] = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed"
    try:
        yield urls, sent
    finally:
        for server in servers:
            server.close()
