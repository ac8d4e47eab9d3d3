"""Bytes come in: the one place where the program asks the web for something."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType

import aiohttp
from multidict import CIMultiDictProxy

from monitor.errors import BadStatus, FetchError, MonitorError, Refused, TimedOut, Unreachable
from monitor.fetch.guard import guarded_connector
from monitor.fetch.polite import Politeness
from monitor.fetch.unpack import ACCEPT_ENCODING, Unpacker
from monitor.model import Page, Validators

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5"
OK, NOT_MODIFIED = 200, 304


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How we ask. Times: ``total`` for an answer with its body, ``connect`` until the socket is open, ``between_bytes`` without a
    byte. ``max_bytes`` counts after decompression. ``concurrency`` and ``delay`` hold per registrable domain."""

    user_agent: str
    allow_private_addresses: bool = False
    concurrency: int = 1
    delay: timedelta = timedelta(seconds=1)
    max_bytes: int = 8 * 1024 * 1024
    total: timedelta = timedelta(seconds=30)
    connect: timedelta = timedelta(seconds=10)
    between_bytes: timedelta = timedelta(seconds=10)
    max_redirects: int = 5


class Fetcher:
    """Asks for pages, politely, and only of public addresses. Use as an asynchronous context manager.

    ``session`` is the guarded HTTP session, for those who must send as well (webhooks): same connector, no cookies, no proxy."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._politeness = Politeness(settings.concurrency, settings.delay)
        self.session: aiohttp.ClientSession

    async def __aenter__(self) -> Fetcher:
        """Open the session."""
        settings = self._settings
        self.session = aiohttp.ClientSession(
            connector=guarded_connector(allow_private=settings.allow_private_addresses),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={"User-Agent": settings.user_agent},
            timeout=aiohttp.ClientTimeout(
                total=settings.total.total_seconds(),
                sock_connect=settings.connect.total_seconds(),
                sock_read=settings.between_bytes.total_seconds(),
            ),
        )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it, and its connections."""
        await self.session.close()

    async def fetch_page(self, url: str, validators: Validators | None = None) -> Page:
        """Ask for ``url``, conditionally where ``validators`` say so; a 200 or a 304 comes back as a Page.

        Raises FetchError: Refused, TimedOut, Unreachable, TooBig, BadStatus (with what Retry-After asked for)."""
        async with self._politeness.slot(url):
            try:
                return await self._ask(url, validators or Validators())
            except MonitorError:
                raise
            except TimeoutError as error:
                raise TimedOut(f"no complete answer within {self._settings.total.total_seconds():g} s", about=url) from error
            except (aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as error:
                raise _plain(error, url) from error

    async def _ask(self, url: str, validators: Validators) -> Page:
        headers = {"Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING}
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        async with self.session.get(url, headers=headers, max_redirects=self._settings.max_redirects) as answer:
            if answer.status not in {OK, NOT_MODIFIED}:
                raise BadStatus(
                    answer.status, about=url, retry_after=retry_after(answer.headers.get("Retry-After"), datetime.now(UTC))
                )
            body = b"" if answer.status == NOT_MODIFIED else await self._body(answer)
            return Page(
                url=url,
                final_url=str(answer.url),
                status=answer.status,
                headers=_lower(answer.headers),
                body=body,
                fetched_at=datetime.now(UTC),
            )

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        unpacker = Unpacker(answer.headers.get("Content-Encoding", ""), self._settings.max_bytes, str(answer.url))
        async for piece in answer.content.iter_any():
            unpacker.feed(piece)
        return unpacker.body()


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """What a Retry-After header asks for (RFC 9110, 10.2.3): seconds, or a date; None where it says nothing usable."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text), 30 * 86_400))
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(timedelta(0), min(when - now, timedelta(days=30)))


def _lower(headers: CIMultiDictProxy[str]) -> dict[str, str]:
    return {name.lower(): value for name, value in reversed(list(headers.items()))}


def _plain(error: Exception, url: str) -> FetchError:
    """Say in plain words why no answer came."""
    if isinstance(error, aiohttp.TooManyRedirects):
        return Unreachable("it redirects in circles, or too often", about=url)
    if isinstance(error, aiohttp.NonHttpUrlClientError | aiohttp.InvalidURL):
        return Refused(f"not an address that we go to: {error}", about=url)
    if isinstance(error, ValueError) and not isinstance(error, aiohttp.ClientError):
        return Refused(f"not an address: {error}", about=url)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Unreachable(f"the name {error.host} was not found", about=url)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Unreachable(f"no connection to {error.host}:{error.port}: {error.os_error.strerror or error.os_error}", about=url)
    return Unreachable(f"the connection failed: {str(error) or type(error).__name__}", about=url)
