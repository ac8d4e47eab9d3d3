"""Who calls the line: on time, and so that no site holds the others up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import web
from fetch.host import FEED, Host, serving
from line.visitor import Visitor, feed, visiting

from monitor.setup import Edges
from monitor.work.local import Line

SECOND = timedelta(seconds=1)


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """A feed host on loopback."""
    async with serving() as one:
        yield one


class Clock:
    """The line's edges with the real time."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    @property
    def edges(self) -> Edges:
        self.visitor.at = datetime.now(UTC)
        from dataclasses import replace

        return replace(self.visitor.edges, now=lambda: datetime.now(UTC))


async def work(visitor: Visitor, seconds: float, until: asyncio.Event | None = None) -> Line:
    """Let the line run for so long, or until the event."""
    line, stop = Line(Clock(visitor).edges), asyncio.Event()
    running = asyncio.create_task(line.run(stop))
    try:
        await asyncio.wait_for((until or asyncio.Event()).wait(), seconds)
    except TimeoutError:
        assert until is None, "it did not happen"
    stop.set()
    await running
    await line.drain(1)
    return line


async def test_a_site_with_many_slow_feeds_holds_no_other_site_up(tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def never(request: web.BaseRequest) -> web.Response:
        await asyncio.sleep(30)
        raise AssertionError

    async def good(request: web.BaseRequest) -> bytes:
        asked.set()
        return FEED

    async with serving() as slow, serving("127.0.0.2") as other:
        slow.plays_at("/feed", never)
        crowd = [feed(f"{slow.url}/feed?{number}", name=f"slow-{number:02}") for number in range(80)]
        slow.plays.update({"/feed": never})
        last = feed(other.plays_at("/feed", good), name="z-other")
        async with visiting(tmp_path, concurrency=1) as visitor:
            visitor.at = datetime.now(UTC) - SECOND
            await visitor.follow(*crowd)
            visitor.at = datetime.now(UTC)
            await visitor.follow(*crowd, last)
            line = await work(visitor, 10, asked)
    assert len(slow.seen) <= 2
    assert line.under_way() == set()


async def test_feeds_are_polled_on_time_to_the_moment(host: Host, tmp_path: Path) -> None:
    times: list[float] = []
    enough = asyncio.Event()

    async def play(request: web.BaseRequest) -> bytes:
        times.append(asyncio.get_running_loop().time())
        if len(times) == 4:
            enough.set()
        return FEED

    async with visiting(tmp_path) as visitor:
        visitor.at = datetime.now(UTC)
        await visitor.follow(feed(host.plays_at("/feed", play), SECOND, SECOND))
        await work(visitor, 15, enough)
    waits = [later - sooner for sooner, later in pairwise(times)]
    assert min(waits) >= 1.0
    assert sorted(waits)[1] < 1.3, "a heartbeat of half a second is not waited for"


async def test_a_feed_that_a_reload_has_just_brought_is_left_for_those_who_know_it(host: Host, tmp_path: Path) -> None:
    async with visiting(tmp_path, feed(host.answers("/feed"))) as visitor:
        before = visitor.edges
        await visitor.follow(*visitor.feeds.values(), feed(host.answers("/new"), name="new"))
        line = Line(before)
        await line.take()
        await line.drain(5)
        assert (await visitor.facts("new")).polled_at is None
        assert (await visitor.facts("feed")).polled_at is not None
        assert await visitor.visit() == 1
        assert (await visitor.facts("new")).polled_at is not None
