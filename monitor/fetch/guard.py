"""Where we may connect: decided for the address, at the moment when the socket is made.

A resolver hook is not enough (measured against aiohttp 3.14: it is never asked for address literals, and a redirect passes it
by), so the check stands in the connector's ``socket_factory``: every connection, of feeds, pages and webhooks, after every
redirect."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import aiohttp

from monitor.errors import Refused
from monitor.fetch.resolve import Resolver

PORTS = frozenset({80, 443, 8080, 8443})
RECEIVE_BYTES = 256 * 1024  # what the kernel takes in for us before we have read it: an endless server sends no more than that
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128", "::/96", "::ffff:0:0:0/96", "100::/64", "2001::/23"),
        *("2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
)
"""Not public (IANA special-purpose registries), beside what ``ipaddress`` knows: Python 3.11 calls several of them global."""


def may_connect(address: str) -> bool:
    """Whether a numeric IP ``address`` is a public one, whatever form it is wrapped in: IPv4 in IPv6, NAT64, 6to4, Teredo."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _public(ip) and all(_public(inner) for inner in _inside(ip))


def _public(ip: IPv4Address | IPv6Address) -> bool:
    wrapped = isinstance(ip, IPv6Address) and (ip.ipv4_mapped or ip.sixtofour or ip.teredo)
    if wrapped:
        return not any(ip in network for network in _NEVER if network.version == 6 and network.prefixlen > 23)
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NEVER if network.version == ip.version)


def _inside(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 one stands for."""
    if isinstance(ip, IPv4Address):
        return []
    found = [inner for inner in (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())) if inner is not None]
    if any(ip in network for network in _NAT64):
        found.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    return found


@dataclass(frozen=True, slots=True)
class Guard:
    """Where we may connect: to public addresses on ``ports``; with ``allow_private`` (tests, the demo, one's own servers) to any
    address and port."""

    allow_private: bool = False
    ports: frozenset[int] = PORTS

    def check(self, address: str, port: int) -> None:
        """Raise Refused where we may not."""
        if self.allow_private:
            return
        if not may_connect(address):
            raise Refused(f"{address} is not a public address", about=address)
        if port not in self.ports:
            known = ", ".join(map(str, sorted(self.ports)))
            raise Refused(f"port {port} is not one of those we go to ({known})", about=f"{address}:{port}")

    def choose(self, infos: Sequence[Any]) -> list[Any]:
        """Those of a name's addresses (as `getaddrinfo` gives them) that we may go to. Raises Refused where there are none."""
        allowed, refused = [], None
        for info in infos:
            try:
                self.check(str(info[4][0]), int(info[4][1]))
                allowed.append(info)
            except Refused as error:
                refused = error
        if refused is not None and not allowed:
            raise refused
        return allowed

    def make_socket(self, info: Any) -> socket.socket:
        """A socket for one address (aiohttp's ``socket_factory``), or Refused."""
        family, kind, protocol, _, address = info
        self.check(str(address[0]), int(address[1]))
        made = socket.socket(family=family, type=kind, proto=protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
        return made


class GuardedConnector(aiohttp.TCPConnector):
    """A connector that makes sockets only where ``guard`` lets it. What it refuses raises `Refused` out of the request.

    The guard stands in ``socket_factory``. Before that the addresses of a name are looked through, since several that are refused
    at the socket would come out as a defect (measured: aiohappyeyeballs 2.6 raises IndexError), and one of several may do."""

    def __init__(self, guard: Guard, *, limit: int = 200) -> None:
        super().__init__(limit=limit, ttl_dns_cache=300, resolver=Resolver(), socket_factory=guard.make_socket)
        self._guard = guard

    async def _wrap_create_connection(self, *args: Any, addr_infos: Any, **kwargs: Any) -> Any:
        """What aiohttp calls for a new connection, after it has resolved the name to ``addr_infos``."""
        allowed = self._guard.choose(addr_infos)
        return await super()._wrap_create_connection(*args, addr_infos=allowed, **kwargs)
