"""Where we may connect: decided for the address, at the moment when the socket is made.

A resolver hook is not enough (measured against aiohttp 3.14: it is never asked for address literals, and a redirect passes it
by), so the check stands in the connector's ``socket_factory``: every connection, of feeds, pages and webhooks, after every
redirect."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import aiohttp

from monitor.errors import Refused

PORTS = frozenset({80, 443, 8080, 8443})
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


def guarded_connector(*, allow_private: bool, limit: int = 100) -> aiohttp.TCPConnector:
    """A connector that makes sockets only to public addresses on web ports; ``allow_private`` (tests, the demo, one's own
    servers) admits any. What it refuses raises `Refused` out of the request."""
    return aiohttp.TCPConnector(limit=limit, ttl_dns_cache=300, socket_factory=_any_socket if allow_private else _guarded_socket)


SocketFactory = Callable[[Any], socket.socket]


def _any_socket(info: Any) -> socket.socket:
    family, kind, protocol, _, _ = info
    return socket.socket(family=family, type=kind, proto=protocol)


def _guarded_socket(info: Any) -> socket.socket:
    address, port = str(info[4][0]), int(info[4][1])
    if not may_connect(address):
        raise Refused(f"{address} is not a public address", about=address)
    if port not in PORTS:
        raise Refused(f"port {port} is not one of the web's ({', '.join(map(str, sorted(PORTS)))})", about=f"{address}:{port}")
    return _any_socket(info)
