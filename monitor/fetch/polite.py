"""One visitor at a time: how many requests a site gets from us at once, how long we wait between them, and who goes first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heappop, heappush
from itertools import count

from monitor.text.domain import domain_of

FEED_FIRST, PAGE_AFTER = 0, 1
MOST_CRAWL_DELAY = timedelta(seconds=30)  # a longer one is not obeyed: pages would be read a day late
MOST_QUEUES = 1_000  # kept when idle


@dataclass(frozen=True, slots=True)
class Pace:
    """At most ``concurrency`` requests under way, and their beginnings at least ``delay`` apart."""

    concurrency: int
    delay: timedelta


class Politeness:
    """A queue per registrable domain. ``usual``: the pace where ``own`` (by domain) has none."""

    def __init__(self, usual: Pace, own: Mapping[str, Pace] | None = None) -> None:
        self._usual = usual
        self._own = dict(own or {})
        self._asked: dict[str, float] = {}
        self._queues: dict[str, _Queue] = {}

    @asynccontextmanager
    async def slot(self, url: str, rank: int = FEED_FIRST, *, pause: bool = True) -> AsyncIterator[None]:
        """Wait for one's turn at the URL's domain, and hold it. The lower ``rank`` goes first, then who came first. Without
        ``pause`` the next one need not wait (robots.txt, which comes before a page)."""
        queue = self._queue(url)
        await queue.enter(rank, pause)
        try:
            yield
        finally:
            queue.leave()

    def ask_for_delay(self, url: str, delay: timedelta) -> None:
        """Keep at least ``delay`` between requests to the URL's domain from now on (robots.txt: Crawl-delay), up to half a
        minute. A pace that the user has set for the domain stands."""
        domain = domain_of(url)
        if domain not in self._own:
            self._asked[domain] = max(self._usual.delay, min(delay, MOST_CRAWL_DELAY)).total_seconds()
            self._queue(url).delay = self._asked[domain]

    def _queue(self, url: str) -> _Queue:
        domain = domain_of(url)
        if domain not in self._queues:
            if len(self._queues) >= MOST_QUEUES:
                self._queues = {name: queue for name, queue in self._queues.items() if not queue.idle}
            pace = self._own.get(domain, self._usual)
            self._queues[domain] = _Queue(pace.concurrency, self._asked.get(domain, pace.delay.total_seconds()))
        return self._queues[domain]


@dataclass(slots=True)
class _Queue:
    concurrency: int
    delay: float
    under_way: int = 0
    free_at: float = 0.0
    waiting: list[tuple[int, int, bool, asyncio.Future[None]]] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)
    alarm: asyncio.TimerHandle | None = None

    @property
    def idle(self) -> bool:
        """Whether it can be forgotten: nobody is in it, and its pause is over."""
        return not self.under_way and not self.waiting and self.free_at <= asyncio.get_running_loop().time()

    async def enter(self, rank: int, pause: bool) -> None:
        turn = asyncio.get_running_loop().create_future()
        heappush(self.waiting, (rank, next(self.numbers), pause, turn))
        self._serve()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was our turn already
                self.leave()
            raise

    def leave(self) -> None:
        self.under_way -= 1
        self._serve()

    def _serve(self) -> None:
        """Give turns to those waiting, as many as may go now; come back when the pause is over."""
        loop = asyncio.get_running_loop()
        while self.waiting and self.under_way < self.concurrency:
            if self.waiting[0][3].done():  # given up meanwhile
                heappop(self.waiting)
                continue
            left = self.free_at - loop.time()
            if left > 0:
                if self.alarm is None:
                    self.alarm = loop.call_later(left, self._wake)
                return
            _, _, pause, turn = heappop(self.waiting)
            self.under_way += 1
            if pause:
                self.free_at = loop.time() + self.delay
            turn.set_result(None)

    def _wake(self) -> None:
        self.alarm = None
        self._serve()
