"""Through a proxy, under the same guard: names are resolved here, every address is checked here, and the proxy is asked for a
tunnel to the address. A proxy that resolved names itself would see what the guard cannot.

HTTP proxies: CONNECT (RFC 9110, 9.3.6), also for ``http:`` addresses. SOCKS5: RFC 1928, with user and password (RFC 1929).
"""

from __future__ import annotations

import asyncio
import base64
import socket
from ipaddress import IPv4Address, ip_address
from typing import Any

import aiohttp
from aiohttp import ClientConnectorError, ClientProxyConnectionError, ClientTimeout
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ClientRequest

from monitor.fetch.guard import Guard
from monitor.fetch.resolve import Resolver
from monitor.model import Proxy

MOST_HEAD = 8 * 1024
_SOCKS_ANSWERS = {
    1: "it failed",
    2: "its rules forbid it",
    3: "the network is unreachable",
    4: "the host is unreachable",
    5: "the connection was refused",
    6: "it took too long",
    7: "it knows no such command",
    8: "it knows no such kind of address",
}


class TunnelConnector(aiohttp.TCPConnector):
    """A connector whose connections go through ``proxy``. ``guard`` decides about the far end; the proxy itself is the user's
    choice, and may stand anywhere."""

    def __init__(self, guard: Guard, proxy: Proxy) -> None:
        super().__init__(limit=20, ttl_dns_cache=300, resolver=Resolver())
        self._guard = guard
        self._proxy = proxy

    async def _wrap_create_connection(
        self,
        *args: Any,
        addr_infos: Any,
        req: ClientRequest,
        timeout: ClientTimeout,  # noqa: ASYNC109 - aiohttp's signature
        client_error: type[Exception] = ClientConnectorError,
        **kwargs: Any,
    ) -> tuple[asyncio.Transport, ResponseHandler]:
        """What aiohttp calls for a new connection, after it has resolved the name to ``addr_infos``."""
        address, port = self._guard.choose(addr_infos)[0][4][:2]
        sock = None
        try:
            async with asyncio.timeout(timeout.sock_connect):
                sock = await self._reach_proxy()
                await open_tunnel(sock, self._proxy, str(address), int(port))
            return await asyncio.get_running_loop().create_connection(*args, **kwargs, sock=sock)
        except BaseException as error:
            if sock is not None:
                sock.close()
            if isinstance(error, OSError) and not isinstance(error, TimeoutError):
                raise ClientProxyConnectionError(req.connection_key, error) from error
            raise

    async def _reach_proxy(self) -> socket.socket:
        loop = asyncio.get_running_loop()
        found = await self._resolver.resolve(self._proxy.host, self._proxy.port)
        sock = socket.socket(found[0]["family"], socket.SOCK_STREAM)
        sock.setblocking(False)
        try:
            await loop.sock_connect(sock, (found[0]["host"], found[0]["port"]))
        except BaseException:
            sock.close()
            raise
        return sock


async def open_tunnel(sock: socket.socket, proxy: Proxy, address: str, port: int) -> None:
    """Ask the proxy at the other end of ``sock`` for a tunnel to a numeric address. Raises OSError where it does not make one."""
    await (_socks(sock, proxy, address, port) if proxy.scheme == "socks5" else _connect(sock, proxy, address, port))


async def _connect(sock: socket.socket, proxy: Proxy, address: str, port: int) -> None:
    target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.user is not None:
        word = base64.b64encode(f"{proxy.user}:{proxy.password or ''}".encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {word}")
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(sock, ("\r\n".join(lines) + "\r\n\r\n").encode("ascii"))
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += await _exactly(sock, 1)  # not a byte more: what follows belongs to the far end
        if len(answer) > MOST_HEAD:
            raise OSError("the proxy's answer does not end")
    version, _, rest = answer.partition(b" ")
    if not version.startswith(b"HTTP/1.") or not rest.startswith(b"2"):
        said = answer.split(b"\r\n")[0][:80].decode("latin-1")
        raise OSError(f"the proxy made no tunnel: {said!r}")


async def _socks(sock: socket.socket, proxy: Proxy, address: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(sock, b"\x05\x01\x02" if proxy.user is not None else b"\x05\x01\x00")
    version, method = await _exactly(sock, 2)
    if version != 5 or method not in {0, 2}:
        raise OSError("the proxy speaks no SOCKS5, or wants another way to log in")
    if method == 2:
        user, password = (proxy.user or "").encode(), (proxy.password or "").encode()
        await loop.sock_sendall(sock, bytes([1, len(user)]) + user + bytes([len(password)]) + password)
        if (await _exactly(sock, 2))[1] != 0:
            raise OSError("the proxy did not take user and password")
    ip = ip_address(address)
    await loop.sock_sendall(
        sock, b"\x05\x01\x00" + (b"\x01" if isinstance(ip, IPv4Address) else b"\x04") + ip.packed + port.to_bytes(2, "big")
    )
    _, answer, _, kind = await _exactly(sock, 4)
    if answer != 0:
        raise OSError(f"the proxy made no tunnel: {_SOCKS_ANSWERS.get(answer, f'error {answer}')}")
    length = {1: 4, 4: 16}.get(kind) or (await _exactly(sock, 1))[0]
    await _exactly(sock, length + 2)


async def _exactly(sock: socket.socket, count: int) -> bytes:
    loop = asyncio.get_running_loop()
    got = b""
    while len(got) < count:
        piece = await loop.sock_recv(sock, count - len(got))
        if not piece:
            raise OSError("the proxy hung up")
        got += piece
    return got
