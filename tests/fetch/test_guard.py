"""Which addresses are public, whatever they are wrapped in. What the guard lets through is asserted in test_addresses.py."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from fetch.addresses import FORBIDDEN, PUBLIC
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch import may_connect


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not may_connect(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not(address: str) -> None:
    assert may_connect(address)


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0177.0.0.1", "2130706433", "0x7f.1", "1.2.3.4 ", "1.2.3.4.5", "::g", "①②⑦.0.0.1"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert not may_connect(text)


@given(st.ip_addresses(v=4))
def test_no_wrapping_makes_an_address_public_that_is_not(inner: IPv4Address) -> None:
    number = int(inner)
    wrapped = (
        IPv6Address((0xFFFF << 32) | number),  # mapped
        IPv6Address((0x0064FF9B << 96) | number),  # NAT64
        IPv6Address((0x2002 << 112) | (number << 80) | 1),  # 6to4
        IPv6Address((0x20010000 << 96) | (0x08080808 << 64) | (number ^ 0xFFFFFFFF)),  # Teredo client
        IPv6Address((0x20010000 << 96) | (number << 64) | (0x08080808 ^ 0xFFFFFFFF)),  # Teredo server
    )
    for outer in wrapped:
        assert not may_connect(str(outer)) or may_connect(str(inner)), (outer, inner)


@given(st.ip_addresses())
def test_what_python_calls_private_never_passes(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global or address.is_multicast:
        assert not may_connect(str(address))
    assert may_connect(str(address)) == may_connect(str(ip_address(address.packed)))
