"""The scheduler's heartbeat lets go what is held when its time has come, by a clock that jumps as well as by one that walks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from deliver import made
from line.night import DAY, HOUR, START, Night, clash, events_of, night, watchlist

from monitor.deliver.pace import Pace
from monitor.model import Delivery
from monitor.setup import Edges
from monitor.text.rate import read_rate
from monitor.work.local import Line
from monitor.work.pacing import Pacer

MORNING = {"cron": "0 8 * * *", "timezone": "Asia/Yerevan"}  # 04:00 UTC


class Receiver:
    """A channel that keeps what it is sent; ``opened`` is cleared to let messages wait within it."""

    def __init__(self) -> None:
        self.got: list[Delivery] = []
        self.within = 0
        self.most_within = 0
        self.opened = asyncio.Event()
        self.opened.set()

    async def send(self, delivery: Delivery) -> str:
        """Take it, once opened."""
        self.within += 1
        self.most_within = max(self.most_within, self.within)
        await self.opened.wait()
        self.within -= 1
        self.got.append(delivery)
        return "taken"


async def never(*_: object) -> Any:
    raise AssertionError("nothing is fetched here")


@asynccontextmanager
async def working(desk: Night) -> AsyncIterator[Line]:
    """The line at work, on the desk's clock."""
    edges = Edges(
        store=desk.store,
        setup=desk.setup,
        fetch_feed=never,
        fetch_page=never,
        parse=never,
        understand=never,
        now=lambda: desk.at,
        chance=lambda: 0.0,
    )
    line, stop = Line(edges), asyncio.Event()
    task = asyncio.create_task(line.run(stop))
    try:
        yield line
    finally:
        stop.set()
        await task
        await line.drain(5)


async def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = asyncio.get_running_loop().time() + seconds
    while not holds():
        if asyncio.get_running_loop().time() > end:
            raise TimeoutError
        await asyncio.sleep(0.02)


async def looks(line: Line, times: int = 2) -> None:
    """Wait until the line has looked for work so many more times."""
    for _ in range(times):
        await line.take()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Night]:
    async with night(tmp_path, watchlist("reads-at-eight", digest=MORNING)) as opened:
        yield opened


async def put(desk: Night, *idents: str) -> None:
    """Events become known while nobody delivers."""
    desk.refuses = {"nobody"}
    for ident in idents:
        await desk.tell(clash(ident, made.WOUNDED), new=True)


async def test_the_heartbeat_sends_a_digest_when_the_clock_comes_to_its_time_and_once(desk: Night) -> None:
    await put(desk, "eclash0", "eclash1")
    receiver = Receiver()
    desk.setup = replace(desk.setup, channels={"desk": receiver})
    async with working(desk) as line:
        await looks(line)
        assert receiver.got == []
        desk.at = START + 16 * HOUR
        await wait_until(lambda: len(receiver.got) == 1)
        desk.at -= timedelta(minutes=30)  # over the same hour again
        await looks(line)
        desk.at += 2 * HOUR
        await looks(line)
    (digest,) = receiver.got
    assert events_of(digest) == ["eclash0", "eclash1"]


@pytest.mark.parametrize("jump", [DAY, -DAY])
async def test_the_line_follows_a_clock_that_is_put_right(desk: Night, jump: timedelta) -> None:
    desk.at = START + jump
    await put(desk, "eclash")
    receiver = Receiver()
    desk.setup = replace(desk.setup, channels={"desk": receiver})
    async with working(desk) as line:
        desk.at = START
        await line._follow_clock(-jump)  # what the watch over both clocks calls
        desk.at = START + 16 * HOUR
        await wait_until(lambda: len(receiver.got) == 1)
        desk.at += DAY
        await looks(line)
    assert len(receiver.got) == 1


async def test_a_channel_has_no_more_under_way_than_its_concurrency_and_holds_up_no_other(tmp_path: Path) -> None:
    async with night(tmp_path, watchlist("slow", "slow"), watchlist("fast", "fast")) as desk:
        desk.setup = replace(desk.setup, targets={})  # nothing goes while the outbox is filled
        for number in range(6):
            await desk.tell(clash(f"eclash{number}", made.WOUNDED), new=True)
        slow, fast = Receiver(), Receiver()
        slow.opened.clear()
        paces = {name: Pace(concurrency=2, at_most=None) for name in ("slow", "fast")}
        targets = {"slow": "t", "fast": "t"}
        desk.setup = replace(desk.setup, channels={"slow": slow, "fast": fast}, paces=paces, targets=targets)
        async with working(desk):
            await wait_until(lambda: len(fast.got) == 6 and slow.within == 2)
            assert slow.got == []
            slow.opened.set()
            await wait_until(lambda: len(slow.got) == 6)
        assert (slow.most_within, fast.most_within <= 2) == (2, True)
        assert [one.event for one in slow.got] == [f"eclash{number}" for number in range(6)], "the oldest first"


def test_a_channel_takes_no_more_in_a_length_of_time_than_its_rate() -> None:
    pacer, paces = Pacer(), {"mail": Pace(concurrency=8, at_most=read_rate("3/min"))}
    for tick in (0.0, 10.0, 20.0):
        assert pacer.room("mail", paces, 0, tick) == 3 - int(tick / 10)
        pacer.start("mail", tick)
    assert pacer.room("mail", paces, 0, 59.9) == 0
    assert pacer.room("mail", paces, 0, 60.0) == 1
    assert pacer.room("mail", paces, 8, 300.0) == 0, "as many are under way as may be"
