"""Feeds through a proxy: under the same guard, with names resolved here."""

from __future__ import annotations

import asyncio
import base64

import pytest
from fetch.host import FEED, Host, feed, fetching
from fetch.proxies import proxying

from monitor.errors import FetchError, Refused, TimedOut, Unreachable
from monitor.model import Proxy

SCHEMES = pytest.mark.parametrize("scheme", ["http", "socks5"])


@SCHEMES
async def test_a_feed_is_had_through_its_proxy_which_sees_an_address_and_no_name(host: Host, scheme: str) -> None:
    url = host.answers("/feed").replace("127.0.0.1", "localhost")
    async with proxying(scheme) as asked, fetching() as fetcher:
        page = await fetcher.fetch_feed(feed(url, proxy=asked.proxy()))
    assert page.body == FEED
    assert asked.targets == [("127.0.0.1", int(host.url.rpartition(":")[2]))]
    assert host.seen[0].headers["Host"].startswith("localhost:")


@SCHEMES
async def test_user_and_password_are_shown_to_the_proxy_alone(host: Host, scheme: str) -> None:
    async with proxying(scheme) as asked, fetching() as fetcher:
        asked.want = ("me", "wörd")
        await fetcher.fetch_feed(feed(host.answers("/feed"), proxy=asked.proxy("me", "wörd")))
    word = base64.b64encode("me:wörd".encode()).decode()
    assert asked.logins == ([f"Basic {word}"] if scheme == "http" else ["me:wörd"])
    assert "Proxy-Authorization" not in host.seen[0].headers


async def test_a_socks_proxy_that_does_not_know_us_is_said_to(host: Host) -> None:
    async with proxying("socks5") as asked, fetching() as fetcher:
        asked.want = ("me", "right")
        with pytest.raises(Unreachable, match="did not take user and password"):
            await fetcher.fetch_feed(feed(host.answers("/feed"), proxy=asked.proxy("me", "wrong")))
        with pytest.raises(Unreachable, match="another way to log in"):
            await fetcher.fetch_feed(feed(host.answers("/feed"), proxy=asked.proxy()))


@SCHEMES
async def test_a_proxy_that_makes_no_tunnel_is_said_to(host: Host, scheme: str) -> None:
    async with proxying(scheme) as asked, fetching() as fetcher:
        asked.refuse = True
        with pytest.raises(Unreachable, match="the proxy made no tunnel"):
            await fetcher.fetch_feed(feed(host.answers("/feed"), proxy=asked.proxy()))
    assert host.seen == []


@SCHEMES
async def test_a_proxy_that_is_not_there_is_said_to(host: Host, scheme: str) -> None:
    nowhere = Proxy(scheme=scheme, host="127.0.0.1", port=1)
    async with fetching() as fetcher:
        with pytest.raises(FetchError, match="the proxy: "):
            await fetcher.fetch_feed(feed(host.answers("/feed"), proxy=nowhere))


@SCHEMES
async def test_the_guard_holds_behind_a_proxy_too(host: Host, scheme: str) -> None:
    async with proxying(scheme) as asked, fetching(allow_private_addresses=False) as fetcher:
        for url in (
            host.url,
            host.url.replace("127.0.0.1", "localhost"),
            "http://[::ffff:10.0.0.1]/",
            "http://93.184.216.34:22/",
        ):
            with pytest.raises(Refused):
                await fetcher.fetch_feed(feed(url, proxy=asked.proxy()))
    assert asked.targets == []


@SCHEMES
async def test_a_redirect_stays_in_the_proxy(host: Host, scheme: str) -> None:
    host.answers("/new", body=FEED)
    async with proxying(scheme) as asked, fetching() as fetcher:
        await fetcher.fetch_feed(feed(host.answers("/old", 302, headers={"Location": "/new"}), proxy=asked.proxy()))
        await fetcher.fetch_page(host.answers("/page", body=b""), None, feed(host.url, proxy=asked.proxy()))
    assert host.paths() == ["/old", "/new", "/robots.txt", "/page"]
    assert len(asked.targets) >= 1


@pytest.mark.parametrize("noise", [b"", b"\x05", b"\x04\x00", b"HTTP/1.1 200", b"x" * 20_000, b"\x05\x00\x05\x00\x00\x09"])
@SCHEMES
async def test_a_proxy_that_talks_nonsense_or_nothing_is_a_plain_failure(host: Host, scheme: str, noise: bytes) -> None:
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(noise)
        if len(noise) < 20:
            writer.write_eof()
        await reader.read(100)
        writer.close()

    server = await asyncio.start_server(nonsense, "127.0.0.1", 0)
    proxy = Proxy(scheme=scheme, host="127.0.0.1", port=server.sockets[0].getsockname()[1])
    async with fetching() as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch_feed(feed(host.answers("/feed"), proxy=proxy))
    server.close()


@SCHEMES
async def test_a_proxy_that_never_answers_ends_with_the_time_to_connect(host: Host, scheme: str) -> None:
    from datetime import timedelta

    done = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await done.wait()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    proxy = Proxy(scheme=scheme, host="127.0.0.1", port=server.sockets[0].getsockname()[1])
    async with fetching(connect=timedelta(seconds=0.2)) as fetcher:
        with pytest.raises(TimedOut):
            await fetcher.fetch_feed(feed(host.answers("/feed"), proxy=proxy))
    done.set()
    server.close()
