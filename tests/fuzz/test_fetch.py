"""Whatever a server or an address says, nothing escapes: no other error than ours, no socket where none may be."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fetch.addresses import FORBIDDEN, FORMS
from fetch.host import feed, settings
from fuzz.seeds import tries
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.errors import FetchError, Refused
from monitor.fetch import Fetcher, fresh_for, may_connect
from monitor.fetch.freshness import retry_after
from monitor.fetch.guard import Guard
from monitor.fetch.page import _web_address
from monitor.fetch.robots_txt import RobotsTxt
from monitor.model import Page
from monitor.parse import Hints, Rhythm, learn
from monitor.parse.hints import read_hints
from monitor.text import canonical_url
from monitor.text.domain import domain_of

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
few, rarely = tries(60), tries(25)

bits = st.integers(0, 2**128 - 1)
v4 = st.integers(0, 2**32 - 1)
plain_v4 = v4.map(lambda number: str(ipaddress.IPv4Address(number)))
hosts = st.one_of(
    st.sampled_from([*FORMS, *(f"[{one}]" if ":" in one else one for one in FORBIDDEN)]),
    plain_v4,
    bits.map(lambda number: f"[{ipaddress.IPv6Address(number)}]"),
    v4.map(str),
    v4.map(hex),
    v4.map(lambda number: f"[::ffff:{ipaddress.IPv4Address(number)}]"),
    st.text(alphabet="0123456789abcdefx.:[]%@#\\/?①。１ ", max_size=24),
)
urls = st.builds(
    lambda scheme, user, host, port, rest: f"{scheme}{user}{host}{port}/{rest}",
    st.sampled_from(["http://", "https://", "HTTP://", "//", "", "http:", "file://", "ftp://", "http:\\\\"]),
    st.sampled_from(["", "", "u@", "u:p@", "1.1.1.1@", "@"]),
    hosts,
    st.sampled_from(["", "", ":80", ":0", ":65536", ":22", ":x", ":080"]),
    st.text(max_size=12),
)


@few
@given(bits)
def test_the_guard_lets_only_public_addresses_through(number: int) -> None:
    for address in (ipaddress.IPv6Address(number), ipaddress.IPv4Address(number & 0xFFFFFFFF)):
        if may_connect(str(address)):
            assert address.is_global
            assert not address.is_multicast
            assert not address.is_private
            assert not address.is_loopback
            assert not address.is_link_local
            assert not address.is_reserved or address.version == 6


@few
@given(st.text(max_size=40) | hosts)
def test_any_text_is_judged_as_an_address(text: str) -> None:
    if may_connect(text):
        ipaddress.ip_address(text.partition("%")[0])


@few
@given(
    st.lists(
        st.tuples(st.text(max_size=20) | v4.map(lambda n: str(ipaddress.IPv4Address(n))), st.integers(0, 65_535)), max_size=5
    )
)
def test_of_a_names_addresses_none_that_is_refused_is_chosen(addresses: list[tuple[str, int]]) -> None:
    guard = Guard()
    infos = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", address) for address in addresses]
    try:
        chosen = guard.choose(infos)
    except Refused:
        chosen = []
    for info in infos:
        allowed = may_connect(info[4][0]) and info[4][1] in guard.ports
        assert (info in chosen) == allowed
        if not allowed:
            with pytest.raises(Refused):
                guard.make_socket(info)


@contextlib.contextmanager
def counted_sockets() -> Iterator[list[tuple[str, int]]]:
    """The addresses to which sockets were about to be connected, instead of connecting them."""
    reached: list[tuple[str, int]] = []
    loop_type = asyncio.SelectorEventLoop
    original = loop_type.sock_connect

    async def note(self: asyncio.SelectorEventLoop, sock: socket.socket, address: tuple[str, int]) -> None:
        reached.append(address[:2])
        raise ConnectionRefusedError(111, "noted")

    loop_type.sock_connect = note  # type: ignore[method-assign, assignment]
    try:
        yield reached
    finally:
        loop_type.sock_connect = original  # type: ignore[method-assign]


@rarely
@given(urls | st.text(max_size=60))
def test_no_address_leads_to_a_socket_that_is_not_public(url: str) -> None:
    async def ask() -> None:
        async with Fetcher(settings(allow_private_addresses=False)) as fetcher:
            for asked in (fetcher.fetch_feed(feed(url)), fetcher.fetch_page(url)):
                with contextlib.suppress(FetchError):
                    await asked

    with counted_sockets() as reached, asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(ask())
    assert all(may_connect(address) and port in {80, 443, 8080, 8443} for address, port in reached)


@few
@given(urls | st.text(max_size=60), urls | st.text(max_size=60))
@example("", "http://localhost/;")
@example("http://localhost/\x0c#", "")
@example("", "http://localhost/ ")
def test_where_a_redirect_leads_is_a_web_address_or_refused(address: str, base: str) -> None:
    try:
        found = _web_address(address, base)
    except Refused:
        return
    assert re.match(r"https?://[^/@\\]+/", found)
    assert found.encode()
    assert _web_address(found, base) == found


header_bytes = st.binary(max_size=80) | st.text(alphabet='max-age=0123, no-store";', max_size=60).map(str.encode)
header_names = st.sampled_from(
    [
        *(b"ETag", b"Last-Modified", b"Cache-Control", b"Expires", b"Age", b"Date", b"Retry-After"),
        *(b"Location", b"Content-Type", b"Content-Encoding"),
    ]
)
STATUSES = b"200 OK|304 No|301 x|302 x|404 x|410 x|429 x|503 x|100 x|000|abc"
statuses = st.sampled_from(STATUSES.split(b"|"))
answer = st.tuples(statuses, st.lists(st.tuples(header_names, header_bytes), max_size=6), st.binary(max_size=200))


@rarely
@given(st.lists(answer, min_size=1, max_size=4))
def test_any_answer_is_a_page_or_a_fetch_error(answers: list[tuple[bytes, list[tuple[bytes, bytes]], bytes]]) -> None:
    """A server that answers its requests, in turn, with these bytes."""
    turn = iter(range(1_000))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            status, headers, body = answers[next(turn) % len(answers)]
            lines = b"".join(name + b": " + value.replace(b"\r\n", b" ") + b"\r\n" for name, value in headers)
            writer.write(b"HTTP/1.1 " + status + b"\r\n" + lines + b"Connection: close\r\n\r\n" + body)
            await writer.drain()
        writer.close()

    async def ask() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed"
        limit = timedelta(seconds=2)
        async with Fetcher(settings(total=limit, between_bytes=limit)) as fetcher:
            for asked in (fetcher.fetch_feed(feed(url)), fetcher.fetch_page(url)):
                with contextlib.suppress(FetchError):
                    page: Page = await asked
                    fresh_for(page.headers, NOW)
                    "".join([page.final_url, page.moved_to or "", *page.headers.values()]).encode()
        server.close()

    asyncio.run(ask())


@few
@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age", "retry-after"]), st.text(max_size=80)))
def test_no_header_asks_for_more_than_a_month(headers: dict[str, str]) -> None:
    for length in (fresh_for(headers, NOW), retry_after(headers, NOW)):
        assert length is None or timedelta(0) <= length <= timedelta(days=30)


RULES = ["User-agent: *", "user-agent:monitor", "Disallow: /", "Allow: /*a*b$", "Crawl-delay: nan", "Sitemap: x", "\ufeff"]
rules = st.lists(st.sampled_from(RULES) | st.text(max_size=60), max_size=30).map("\n".join)
noise = st.binary(max_size=400)


@few
@given(rules.map(lambda text: text.encode("utf-8", "replace")) | noise, urls)
def test_any_robots_txt_gives_an_answer(body: bytes, url: str) -> None:
    file = RobotsTxt(body)
    assert file.allows(url, "monitor") in {True, False}
    delay = file.delay("monitor")
    assert delay is None or 0 < delay <= 86_400


@few
@given(urls | st.text(max_size=80))
def test_any_address_has_a_site_and_a_key(url: str) -> None:
    assert isinstance(domain_of(url), str)
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@few
@given(
    st.dictionaries(st.sampled_from(["ttl", "sy_updateperiod", "sy_updatefrequency"]), st.text(max_size=20)),
    st.binary(max_size=300) | st.text(alphabet="<>/skipHoursDay0123456789 ", max_size=300).map(str.encode),
)
def test_any_document_has_hints_that_can_be_kept(channel: dict[str, str], body: bytes) -> None:
    found = read_hints(channel, body)
    assert Hints.from_json(found.to_json()) == found
    assert found.awake(NOW) <= NOW + timedelta(days=7)


@few
@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=30_000)).map(lambda since: NOW - since), max_size=30))
def test_any_dates_make_a_rhythm(moments: list[datetime]) -> None:
    rhythm = learn(Rhythm(), moments)
    again = Rhythm.from_json(rhythm.to_json())
    assert (again.last, again.longest) == (rhythm.last, rhythm.longest)
