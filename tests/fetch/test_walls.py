"""A wall against robots is told from the site behind it."""

from __future__ import annotations

import gzip

import pytest
from fetch.host import FEED, Host, feed, fetching

from monitor.errors import BadStatus, BotWall

WALL = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"


@pytest.mark.parametrize("status", [200, 403, 503])
async def test_a_wall_is_named_whatever_its_status(host: Host, status: int) -> None:
    url = host.answers("/feed", status, gzip.compress(WALL), {"Content-Encoding": "gzip"})
    async with fetching() as fetcher:
        with pytest.raises(BotWall, match=r"a wall against robots \(Cloudflare\) answered"):
            await fetcher.fetch_feed(feed(url))


async def test_a_header_is_enough(host: Host) -> None:
    async with fetching() as fetcher:
        with pytest.raises(BotWall, match="Cloudflare"):
            await fetcher.fetch_feed(feed(host.answers("/feed", 403, b"", {"cf-mitigated": "challenge"})))


async def test_what_a_wall_asks_to_wait_is_kept(host: Host) -> None:
    async with fetching() as fetcher:
        with pytest.raises(BotWall) as caught:
            await fetcher.fetch_feed(feed(host.answers("/feed", 429, WALL, {"Retry-After": "60"})))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after.total_seconds() == 60


async def test_a_long_page_that_names_one_tells_of_it(host: Host) -> None:
    body = FEED.replace(b"</channel>", b"<item><title>t</title></item>" * 4_000 + WALL + b"</channel>")
    async with fetching() as fetcher:
        assert (await fetcher.fetch_feed(feed(host.answers("/feed", body=body)))).body == body


async def test_a_plain_403_is_a_plain_403(host: Host) -> None:
    async with fetching() as fetcher:
        with pytest.raises(BadStatus, match="HTTP 403"):
            await fetcher.fetch_feed(feed(host.answers("/feed", 403, b"<html><title>Forbidden</title></html>")))
