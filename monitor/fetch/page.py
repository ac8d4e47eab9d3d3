"""Bytes come in: the one place where the program asks the web for something."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace, TracebackType
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import aiohttp
from multidict import CIMultiDictProxy

from monitor.errors import BadStatus, BotWall, FetchError, MonitorError, Refused, TimedOut, Unreachable
from monitor.fetch.freshness import retry_after
from monitor.fetch.guard import PORTS, Guard, GuardedConnector
from monitor.fetch.polite import FEED_FIRST, PAGE_AFTER, Pace, Politeness
from monitor.fetch.robots import Robots
from monitor.fetch.robots_txt import MOST_BYTES as MOST_ROBOTS
from monitor.fetch.tunnel import TunnelConnector
from monitor.fetch.unpack import ACCEPT_ENCODING, STEP, Unpacker
from monitor.fetch.walls import whose_wall
from monitor.model import Credentials, Feed, Page, Proxy, Validators

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5"
OK, NOT_MODIFIED = 200, 304
PERMANENT, REDIRECTS = frozenset({301, 308}), frozenset({301, 302, 303, 307, 308})
PEEK, PEEK_SECONDS = 32 * 1024, 2.0
NONE = Validators()
_URL_MARKS = "%/:=&?~#+!$,;'@()*[]"
_ABSOLUTE = re.compile(r"https?://[^/]", re.IGNORECASE)  # to be left as it is: urljoin drops an empty query or parameter
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How we ask. Times: ``total`` for an answer with its body and redirects, ``connect`` until the socket is open,
    ``between_bytes`` without a byte. ``max_bytes`` counts after decompression. ``concurrency`` and ``delay`` hold per registrable
    domain, ``domains`` for those that the user names. ``ports``: where we go, unless private addresses are allowed."""

    user_agent: str
    allow_private_addresses: bool = False
    ports: frozenset[int] = PORTS
    concurrency: int = 1
    delay: timedelta = timedelta(seconds=1)
    domains: Mapping[str, Pace] = field(default_factory=dict)
    max_bytes: int = 8 * 1024 * 1024
    total: timedelta = timedelta(seconds=30)
    connect: timedelta = timedelta(seconds=10)
    between_bytes: timedelta = timedelta(seconds=10)
    max_redirects: int = 5

    @property
    def most_concurrent(self) -> int:
        """Of all domains the highest concurrency."""
        return max(self.concurrency, *(pace.concurrency for pace in self.domains.values()), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What is to be asked for, and how."""

    url: str
    validators: Validators = NONE
    rank: int = PAGE_AFTER
    robots: bool = True
    pause: bool = True  # whether the site is left alone for a while after it
    most: int
    cut: bool = False  # keep what came before ``most`` instead of raising TooBig
    credentials: Credentials | None = None
    home: tuple[str, str, int] | None = None  # the origin that alone may see the credentials
    proxy: Proxy | None = None


class Fetcher:
    """Asks for feeds and pages, politely, and only of public addresses. Use as an asynchronous context manager.

    ``session`` is the guarded HTTP session, for those who must send as well (webhooks): same guard, no cookies, no proxy.
    ``dropped`` counts kept connections that turned out dead: aiohttp would repeat the request silently, at once."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._guard = Guard(settings.allow_private_addresses, settings.ports)
        self._politeness = Politeness(Pace(settings.concurrency, settings.delay), settings.domains)
        self._robots = Robots(settings.user_agent, self._ask_robots, self._politeness.ask_for_delay)
        self._tunnels: dict[Proxy, aiohttp.ClientSession] = {}
        self.dropped = 0
        self.session: aiohttp.ClientSession

    async def __aenter__(self) -> Fetcher:
        """Open the session."""
        self.session = self._open(GuardedConnector(self._guard))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it, and its connections."""
        await self._robots.close()
        for session in (self.session, *self._tunnels.values()):
            await session.close()

    async def fetch_feed(self, feed: Feed, url: str | None = None, validators: Validators | None = None) -> Page:
        """Ask for a feed, at ``url`` where it has moved to; conditionally where ``validators`` say so. A 200 or a 304 comes back.
        A source that is a page for people is asked for as robots.txt allows.

        Raises FetchError: Refused, TimedOut, Unreachable, TooBig, BotWall, BadStatus (with what Retry-After asked for)."""
        wish = _Wish(
            url=url or feed.url,
            validators=validators or NONE,
            rank=FEED_FIRST,
            robots=feed.kind.is_page,
            most=self._settings.max_bytes,
        )
        return await self._fetch(self._for_feed(wish, feed))

    async def fetch_page(self, url: str, validators: Validators | None = None, feed: Feed | None = None) -> Page:
        """Ask for an article's page, as robots.txt allows; ``feed``: whose article it is, for its credentials and proxy.

        Raises FetchError as `fetch_feed`."""
        wish = _Wish(url=url, validators=validators or NONE, most=self._settings.max_bytes)
        return await self._fetch_twice(wish if feed is None else self._for_feed(wish, feed))

    # --- one request, and where it leads

    def _for_feed(self, wish: _Wish, feed: Feed) -> _Wish:
        return replace(wish, credentials=feed.auth, home=_origin(feed.url), proxy=feed.proxy)

    async def _ask_robots(self, url: str) -> bytes:
        page = await self._fetch_twice(_Wish(url=url, robots=False, pause=False, most=MOST_ROBOTS, cut=True))
        return page.body

    async def _fetch_twice(self, wish: _Wish) -> Page:
        """Once more, after the site's pause, where a kept connection was dead."""
        try:
            return await self._fetch(wish)
        except _DroppedError:
            return await self._fetch(wish)

    async def _fetch(self, wish: _Wish) -> Page:
        """Ask, and follow where it leads: at most ``max_redirects`` times, never twice to one address."""
        first = url = _web_address(wish.url, wish.url)
        moved, permanent = None, True
        seen = {url}
        left = self._settings.total.total_seconds()
        while True:
            if wish.robots:
                await self._robots.check(url)
            async with self._politeness.slot(url, wish.rank, pause=wish.pause):
                started = asyncio.get_running_loop().time()
                try:
                    answer = await self._ask(replace(wish, url=url), left)
                except _DroppedError:
                    if url == first:  # a feed waits for its next poll; a step on the way is not asked for too often by this
                        raise
                    answer = await self._ask(replace(wish, url=url), left)
                left -= asyncio.get_running_loop().time() - started
            if isinstance(answer, Page):
                took = self._settings.total - timedelta(seconds=left)
                return replace(answer, url=wish.url, moved_to=moved, took=took)
            status, target = answer
            permanent = permanent and status in PERMANENT
            moved = target if permanent else moved
            if target in seen:
                raise Unreachable("it redirects in circles", about=wish.url)
            if len(seen) > self._settings.max_redirects:
                raise Unreachable(f"it redirects more than {self._settings.max_redirects} times", about=wish.url)
            seen.add(target)
            url = target

    async def _ask(self, wish: _Wish, seconds: float) -> Page | tuple[int, str]:
        """One request: a page, or the status and target of a redirect."""
        traced = SimpleNamespace(reused=False)
        try:
            async with self._request(wish, seconds, traced) as answer:
                headers = _lower(answer.headers)
                if answer.status in REDIRECTS and "location" in headers:
                    return answer.status, _web_address(headers["location"], wish.url)
                if answer.status != OK and (answer.status != NOT_MODIFIED or wish.validators == NONE):
                    await self._refuse(answer, headers, wish.url)
                body = b"" if answer.status == NOT_MODIFIED else await self._body(answer, wish)
        except MonitorError:
            raise
        except TimeoutError as error:
            raise TimedOut(_which_limit(error, self._settings), about=wish.url) from error
        except (aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as error:
            if traced.reused and isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientOSError):
                self.dropped += 1
                raise _DroppedError("the server hung up on a connection that it had kept open", about=wish.url) from error
            raise _plain(error, wish.url) from error
        if (whose := whose_wall(headers, body)) is not None:
            raise BotWall(whose, about=wish.url)
        return Page(
            url=wish.url,
            final_url=wish.url,
            status=answer.status,
            headers=headers,
            body=body,
            fetched_at=datetime.now(UTC),
        )

    def _request(self, wish: _Wish, seconds: float, traced: SimpleNamespace) -> aiohttp.client._RequestContextManager:
        headers = {"Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING}
        if wish.validators.etag:
            headers["If-None-Match"] = wish.validators.etag
        if wish.validators.last_modified:
            headers["If-Modified-Since"] = wish.validators.last_modified
        if wish.credentials is not None and wish.home is not None and _may_see(wish.home, _origin(wish.url)):
            headers[wish.credentials.header] = wish.credentials.value
        timeout = aiohttp.ClientTimeout(
            total=max(seconds, 0.001),
            sock_connect=self._settings.connect.total_seconds(),
            sock_read=self._settings.between_bytes.total_seconds(),
        )
        return self._session(wish.proxy).get(
            wish.url, headers=headers, allow_redirects=False, timeout=timeout, trace_request_ctx=traced
        )

    async def _body(self, answer: aiohttp.ClientResponse, wish: _Wish) -> bytes:
        """The body, decompressed as it comes."""
        with Unpacker(answer.headers.get("Content-Encoding", ""), wish.most, wish.url, cut=wish.cut) as unpacker:
            async for piece in answer.content.iter_chunked(STEP):
                if not unpacker.feed(piece):
                    break
            return unpacker.body()

    async def _refuse(self, answer: aiohttp.ClientResponse, headers: Mapping[str, str], url: str) -> None:
        """Raise what the status says, and whether it is a wall that says it. What comes with it is looked at for a moment:
        neither its end nor its coding matters."""
        seen = b""
        with contextlib.suppress(FetchError, TimeoutError, aiohttp.ClientError):
            async with asyncio.timeout(PEEK_SECONDS):
                with Unpacker(headers.get("content-encoding", ""), PEEK, url, cut=True) as start:
                    async for piece in answer.content.iter_chunked(STEP):
                        more = start.feed(piece)
                        seen = start.so_far()
                        if not more:
                            break
        waits = retry_after(headers, datetime.now(UTC))
        if (whose := whose_wall(headers, seen)) is not None:
            raise BotWall(whose, about=url, retry_after=waits)
        raise BadStatus(answer.status, about=url, retry_after=waits)

    # --- sessions

    def _session(self, proxy: Proxy | None) -> aiohttp.ClientSession:
        if proxy is None:
            return self.session
        if proxy not in self._tunnels:
            self._tunnels[proxy] = self._open(TunnelConnector(self._guard, proxy))
        return self._tunnels[proxy]

    def _open(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        tracing = aiohttp.TraceConfig()
        tracing.on_connection_reuseconn.append(_note_reuse)
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={"User-Agent": self._settings.user_agent},
            trace_configs=[tracing],
        )
        session._retry_connection = False  # a second request at once is impolite; aiohttp's own test client sets it so
        return session


class _DroppedError(Unreachable):
    """A kept connection that was dead: the request may not have been seen."""


async def _note_reuse(session: aiohttp.ClientSession, context: SimpleNamespace, params: object) -> None:
    if context.trace_request_ctx is not None:  # those who send (webhooks) have none
        context.trace_request_ctx.reused = True


def _lower(headers: CIMultiDictProxy[str]) -> dict[str, str]:
    """Names in lower case; of several the first stands. Bytes that are no UTF-8 are percent-encoded in a Location; a validator
    that has them cannot go back as it came, and is left out; elsewhere they are replaced."""
    found = {name.lower(): value for name, value in reversed(list(headers.items()))}
    for name, value in list(found.items()):
        raw = value.encode("utf-8", "surrogateescape")
        try:
            raw.decode()
        except UnicodeDecodeError:
            if name in {"etag", "last-modified"}:
                del found[name]
            else:
                found[name] = quote(raw, safe=_URL_MARKS) if name == "location" else raw.decode("utf-8", "replace")
    return found


def _web_address(address: str, base: str) -> str:
    """``address`` as we ask for it: absolute, without fragment, and without the user and password that it may name. Raises
    Refused for what is no web address."""
    try:
        named = address.strip()
        whole = _CONTROLS.sub("", named if _ABSOLUTE.match(named) else urljoin(base.strip(), named)).strip()
        parts = urlsplit(whole.replace(" ", "%20"))
        scheme, host = parts.scheme.lower(), parts.netloc.rpartition("@")[2]
    except ValueError as error:
        raise Refused(f"{address[:80]!r} is no address: {error}", about=base) from error
    if (
        scheme not in {"http", "https"} or not host or not _is_text(whole) or "\\" in parts.netloc
    ):  # which browsers take for a slash
        raise Refused(f"{address[:80]!r} is no web address", about=base)
    return urlunsplit((scheme, host, parts.path or "/", parts.query, ""))


def _is_text(text: str) -> bool:
    """Whether it can be encoded: half of a surrogate pair cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port; ("", "", 0) for what is no address."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return "", "", 0


def _may_see(home: tuple[str, str, int], there: tuple[str, str, int]) -> bool:
    """Whether the credentials of a feed at ``home`` may be sent ``there``: to the same origin, or to its encrypted self."""
    return there == home or (home[0] == "http" and home[2] == 80 and there == ("https", home[1], 443))


def _which_limit(error: TimeoutError, settings: FetchSettings) -> str:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return f"no connection within {settings.connect.total_seconds():g} s"
    if isinstance(error, aiohttp.SocketTimeoutError):
        return f"not a byte for {settings.between_bytes.total_seconds():g} s"
    return f"no complete answer within {settings.total.total_seconds():g} s"


def _plain(error: Exception, url: str) -> FetchError:
    """Say in plain words why no answer came."""
    if isinstance(error, aiohttp.NonHttpUrlClientError | aiohttp.InvalidURL):
        return Refused(f"not an address that we go to: {error}", about=url)
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return Unreachable(f"the proxy: {error.os_error.strerror or error.os_error}", about=url)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Unreachable(f"the name {error.host} was not found", about=url)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Unreachable(f"no connection to {error.host}:{error.port}: {error.os_error.strerror or error.os_error}", about=url)
    if isinstance(error, ValueError) and not isinstance(error, aiohttp.ClientError):
        return Refused(f"not an address: {error}", about=url)
    return Unreachable(f"the connection failed: {str(error) or type(error).__name__}", about=url)
