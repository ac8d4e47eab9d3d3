"""Two proxies on loopback, an HTTP one (CONNECT) and a SOCKS5 one, that remember what they were asked for."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from monitor.model import Proxy


@dataclass(slots=True)
class Asked:
    """``targets``: address and port of each tunnel; ``logins``: what was shown."""

    scheme: str
    port: int = 0
    targets: list[tuple[str, int]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    refuse: bool = False
    want: tuple[str, str] | None = None

    def proxy(self, user: str | None = None, password: str | None = None) -> Proxy:
        """How it is named in a configuration."""
        return Proxy(scheme=self.scheme, host="127.0.0.1", port=self.port, user=user, password=password)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client."""
        try:
            target = await (self._http(reader, writer) if self.scheme == "http" else self._socks(reader, writer))
            if target is not None:
                await _join(reader, writer, *target)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int] | None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, where, _ = lines[0].split()
        assert method == "CONNECT"
        host, _, port = where.rpartition(":")
        self.targets.append((host.strip("[]"), int(port)))
        self.logins += [line.partition(": ")[2] for line in lines if line.lower().startswith("proxy-authorization")]
        if self.refuse:
            writer.write(b"HTTP/1.1 403 No\r\n\r\n")
            return None
        writer.write(b"HTTP/1.1 200 OK\r\nVia: x\r\n\r\n")
        return self.targets[-1]

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int] | None:
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        method = 2 if self.want else 0
        writer.write(bytes([5, method if method in methods else 0xFF]))
        if self.want:
            _, length = await reader.readexactly(2)
            user = (await reader.readexactly(length)).decode()
            password = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
            self.logins.append(f"{user}:{password}")
            writer.write(bytes([1, 0 if (user, password) == self.want else 1]))
        _, _, _, kind = await reader.readexactly(4)
        assert kind in {1, 4}, "names are resolved on our side"
        host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == 1 else 16)))
        self.targets.append((host, int.from_bytes(await reader.readexactly(2), "big")))
        writer.write(bytes([5, 2 if self.refuse else 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        return None if self.refuse else self.targets[-1]


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int) -> None:
    there, back = await asyncio.open_connection(host, port)

    async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65_536):
                sink.write(data)
                await sink.drain()
        sink.close()

    await asyncio.gather(copy(reader, back), copy(there, writer))


@asynccontextmanager
async def proxying(scheme: str) -> AsyncIterator[Asked]:
    asked = Asked(scheme)
    server = await asyncio.start_server(asked.serve, "127.0.0.1", 0)
    asked.port = server.sockets[0].getsockname()[1]
    try:
        yield asked
    finally:
        server.close()
