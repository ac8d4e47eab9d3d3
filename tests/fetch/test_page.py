"""Asking for a page: conditionally, with limits of size and time, and a plain word for every failure."""

from __future__ import annotations

import asyncio
import gzip
import sys
import time
import zlib
from datetime import timedelta
from typing import Any

import brotli
import pytest
from aiohttp import web
from fetch.host import FEED, Host, feed, fetching, head, raw_host

from monitor.errors import BadStatus, FetchError, TimedOut, TooBig, Unreachable
from monitor.model import Validators

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 1024 * 1024


async def test_both_validators_go_back_byte_for_byte(host: Host) -> None:
    async def play(request: web.BaseRequest) -> web.Response:
        headers = {"ETag": 'W/"a b"', "Last-Modified": "Sat, 1 Jan 2000 00:00:00 GMT"}
        return web.Response(status=304 if "If-None-Match" in request.headers else 200, body=FEED, headers=headers)

    url = host.plays_at("/feed", play)
    async with fetching() as fetcher:
        first = await fetcher.fetch_feed(feed(url))
        second = await fetcher.fetch_feed(feed(url), validators=first.validators)
    assert (first.status, first.body) == (200, FEED)
    assert (second.status, second.body) == (304, b"")
    assert first.validators == Validators(etag='W/"a b"', last_modified="Sat, 1 Jan 2000 00:00:00 GMT")
    asked = host.seen[1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('W/"a b"', "Sat, 1 Jan 2000 00:00:00 GMT")
    assert not {"If-None-Match", "If-Modified-Since"} & set(host.seen[0].headers)


async def test_an_answer_without_validators_leaves_none(host: Host) -> None:
    async with fetching() as fetcher:
        page = await fetcher.fetch_feed(feed(host.answers("/feed")), validators=Validators(etag='"old"'))
    assert page.validators == Validators()


async def test_we_say_who_we_are_and_send_nothing_that_was_not_asked_for(host: Host) -> None:
    url = host.answers("/feed", headers={"Set-Cookie": "track=1; Path=/"})
    async with fetching() as fetcher:
        await fetcher.fetch_feed(feed(url))
        await fetcher.fetch_feed(feed(url))
    for request in host.seen:
        assert request.headers["User-Agent"] == "monitor-tests/1 (+https://example.org)"
        assert "gzip" in request.headers["Accept-Encoding"]
        assert not {"Cookie", "Referer", "Authorization"} & set(request.headers)
        assert request.query_string == ""


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", lambda data: gzip.compress(data[:20]) + gzip.compress(data[20:])),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
        ("GZIP", gzip.compress),
        ("identity", bytes),
    ],
)
async def test_every_coding_that_we_ask_for_is_unpacked(host: Host, coding: str, pack: object) -> None:
    assert callable(pack)
    body = FEED * 3000
    url = host.answers("/feed", body=pack(body), headers={"Content-Encoding": coding})
    async with fetching() as fetcher:
        assert (await fetcher.fetch_feed(feed(url))).body == body


@pytest.mark.parametrize("coding", ["gzip, gzip", "compress", "exe", "br"])
async def test_a_coding_that_is_not_as_said_is_a_plain_failure(host: Host, coding: str) -> None:
    url = host.answers("/feed", body=gzip.compress(FEED), headers={"Content-Encoding": coding})
    async with fetching() as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch_feed(feed(url))


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstd.compress), ("deflate", zlib.compress)]
)
async def test_a_bomb_ends_at_the_cap(host: Host, coding: str, pack: object) -> None:
    assert callable(pack)
    url = host.answers("/feed", body=pack(bytes(64 * MIB)), headers={"Content-Encoding": coding})
    async with fetching(max_bytes=MIB) as fetcher:
        with pytest.raises(TooBig, match="more than 1024 KiB"):
            await fetcher.fetch_feed(feed(url))


async def test_an_endless_body_is_cut_off_at_the_cap() -> None:
    sent = 0

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()
            sent += 65536

    async with raw_host(play) as url, fetching(max_bytes=MIB) as fetcher:
        with pytest.raises(TooBig):
            await fetcher.fetch_feed(feed(url))
    assert sent < 16 * MIB  # the cap, and what stood in the buffers of both ends


async def test_a_length_that_lies_is_an_incomplete_answer() -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + FEED)

    async with raw_host(play) as url, fetching() as fetcher:
        with pytest.raises(Unreachable):
            await fetcher.fetch_feed(feed(url))


async def test_silence_between_two_bytes_ends_the_request() -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>")
        await reader.read()

    started = time.monotonic()
    async with raw_host(play) as url, fetching(between_bytes=timedelta(seconds=0.2)) as fetcher:
        with pytest.raises(TimedOut, match=r"not a byte for 0\.2 s"):
            await fetcher.fetch_feed(feed(url))
    assert time.monotonic() - started < 2


async def test_a_drip_that_never_pauses_ends_at_the_total_time() -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    started = time.monotonic()
    async with raw_host(play) as url, fetching(total=timedelta(seconds=0.5)) as fetcher:
        with pytest.raises(TimedOut, match=r"within 0\.5 s"):
            await fetcher.fetch_feed(feed(url))
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "headers", [b"X-Long: " + b"x" * 200_000 + b"\r\n", b"".join(b"X-%d: 1\r\n" % number for number in range(20_000))]
)
async def test_headers_without_measure_are_refused(headers: bytes) -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\n" + headers + b"Content-Length: 0\r\n\r\n")
        await writer.drain()

    async with raw_host(play) as url, fetching() as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch_feed(feed(url))


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 410, 429, 500, 503])
async def test_a_status_is_told_as_it_is(host: Host, status: int) -> None:
    async with fetching() as fetcher:
        with pytest.raises(BadStatus, match=f"HTTP {status}") as caught:
            await fetcher.fetch_feed(feed(host.answers("/feed", status, b"" if status == 204 else b"no")))
    assert caught.value.status == status


async def test_what_retry_after_asks_for_comes_with_the_status(host: Host) -> None:
    async with fetching() as fetcher:
        with pytest.raises(BadStatus) as caught:
            await fetcher.fetch_feed(feed(host.answers("/feed", 503, headers={"Retry-After": "120"})))
    assert caught.value.retry_after == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("url", "words"),
    [("http://127.0.0.1:1/feed", "no connection"), ("http://no-such-host.invalid/feed", "not found"), ("http://[::1", "address")],
)
async def test_what_cannot_be_reached_says_why(url: str, words: str) -> None:
    async with fetching() as fetcher:
        with pytest.raises(FetchError, match=words):
            await fetcher.fetch_feed(feed(url))


async def test_a_server_that_hangs_up_is_a_plain_failure() -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)

    async with raw_host(play) as url, fetching() as fetcher:
        with pytest.raises(Unreachable):
            await fetcher.fetch_feed(feed(url))


@pytest.mark.parametrize(
    "noise", [b"\x00\x01\x02", b"SSH-2.0-x\r\n", b"HTTP/1.1 999999999 x\r\n\r\n", b"HTTP/1.1 200 OK\r\nA\x00b: c\r\n\r\n"]
)
async def test_what_is_no_http_is_a_plain_failure(noise: bytes) -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(noise)

    async with raw_host(play) as url, fetching() as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch_feed(feed(url))


async def test_a_kept_connection_that_is_dead_is_counted_and_a_poll_is_not_repeated_at_once() -> None:
    """aiohttp would send the request again, silently and within the interval."""
    heads: list[bytes] = []

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            heads.append(await head(reader))
            if len(heads) == 2:
                return
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(FEED) + FEED)

    async with raw_host(play) as url, fetching() as fetcher:
        await fetcher.fetch_feed(feed(url))
        with pytest.raises(Unreachable, match="hung up on a connection that it had kept open"):
            await fetcher.fetch_feed(feed(url))
        assert (len(heads), fetcher.dropped) == (2, 1)
        await fetcher.fetch_feed(feed(url))


async def test_a_page_is_asked_for_once_more_when_its_connection_was_dead() -> None:
    heads: list[bytes] = []

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            heads.append(await head(reader))
            if len(heads) == 3:
                return
            status = b"404 None" if b"/robots.txt" in heads[-1] else b"200 OK"
            writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")

    async with raw_host(play) as url, fetching() as fetcher:
        await fetcher.fetch_page(url)
        await fetcher.fetch_page(url)
    assert [one.split()[1] for one in heads] == [b"/robots.txt", b"/feed", b"/feed", b"/feed"]
    assert fetcher.dropped == 1


async def test_a_connection_is_kept_for_the_next_request(host: Host) -> None:
    url = host.answers("/feed")
    async with fetching() as fetcher:
        for _ in range(3):
            await fetcher.fetch_feed(feed(url))
    ports = {request.transport and request.transport.get_extra_info("peername")[1] for request in host.seen}
    assert len(host.seen) == 3
    assert len(ports) == 1


async def test_slow_names_hold_nobody_else_up(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many look-ups in vain as the loop's own executor has threads, twice over."""
    import socket
    import threading

    over, real = threading.Event(), socket.getaddrinfo

    def slow(name: str, *rest: Any, **more: Any) -> Any:
        if name.endswith(".invalid"):
            over.wait(5)
            raise socket.gaierror(-3, "no answer")
        return real(name, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    url = host.answers("/feed").replace("127.0.0.1", "localhost")
    async with fetching(concurrency=50) as fetcher:
        dead = [asyncio.create_task(fetcher.fetch_feed(feed(f"http://dead-{number}.invalid/"))) for number in range(20)]
        await asyncio.sleep(0.05)
        started = time.monotonic()
        await fetcher.fetch_feed(feed(url))
        assert time.monotonic() - started < 1
        over.set()
        for failure in await asyncio.gather(*dead, return_exceptions=True):
            assert isinstance(failure, Unreachable)


async def test_not_modified_without_having_been_asked_is_no_answer(host: Host) -> None:
    url = host.answers("/feed", 304, b"")
    async with fetching() as fetcher:
        with pytest.raises(BadStatus, match="HTTP 304"):
            await fetcher.fetch_feed(feed(url))
        assert (await fetcher.fetch_feed(feed(url), validators=Validators(etag='"1"'))).status == 304


async def test_an_error_whose_body_never_ends_or_does_not_unpack_is_told_with_what_it_asks_for() -> None:
    async def stalls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(b"HTTP/1.1 429 x\r\nRetry-After: 77\r\nContent-Length: 5000\r\n\r\n<html>")
        await reader.read()

    async def garbles(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(b"HTTP/1.1 429 x\r\nRetry-After: 77\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\n\xff\xff\xff\xff")

    for play in (stalls, garbles):
        async with raw_host(play) as url, fetching(between_bytes=timedelta(seconds=0.2)) as fetcher:
            with pytest.raises(BadStatus, match="HTTP 429") as caught:
                await fetcher.fetch_feed(feed(url))
        assert caught.value.retry_after == timedelta(seconds=77)


async def test_header_bytes_that_are_no_text_are_neither_kept_nor_sent_back(host: Host) -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await head(reader)
        where = b"302 x\r\nLocation: /\xef\xf0" if b" /feed " in asked else b"200 OK"
        writer.write(b"HTTP/1.1 " + where + b'\r\nETag: "\xe9"\r\nX-Note: \xe9\r\nContent-Length: 0\r\n\r\n')

    async with raw_host(play) as url, fetching() as fetcher:
        page = await fetcher.fetch_feed(feed(url))
    assert page.final_url.endswith("/%EF%F0")
    assert page.validators == Validators()
    assert page.headers["x-note"] == "\ufffd"
