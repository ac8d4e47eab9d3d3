"""One machine: an APScheduler heartbeat takes what is due from the store, and our own tasks do it and drain on SIGTERM.

The truth about what is to be done, and when, stands in the database (`due_at`, leases). The heartbeat only looks; a signal from a
step that has just produced more work makes it look at once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.calm import plan_anew, release
from monitor.letter import write_letter
from monitor.pipeline import deliver, poll, read
from monitor.setup import Edges
from monitor.store import DueDelivery, DueEntry, DueFeed, Tx
from monitor.store.sight import POLLS
from monitor.work.first_round import FirstRound
from monitor.work.pacing import Pacer

log = logging.getLogger(__name__)

HEARTBEAT = timedelta(milliseconds=500)
LEASE = timedelta(minutes=5)  # longer than any step may take, its turn at a slow site included
MOST_POLLS, MOST_READS, MOST_DELIVERIES = 50, 12, 64  # under way at once; each channel has its own bound besides
CALM = 0.25  # seconds between two looks at what is held
CLOCK_JUMP = 5.0  # seconds by which wall clock and monotonic clock may part before we call it a jump


class _Hands:
    """How many steps of a kind may be under way, those that are, and at which sites."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.tasks: dict[asyncio.Task[None], str] = {}

    @property
    def free(self) -> int:
        return self._most - len(self.tasks)

    @property
    def at(self) -> Counter[str]:
        return Counter(self.tasks.values())

    def take(self, task: asyncio.Task[None], site: str) -> None:
        self.tasks[task] = site
        task.add_done_callback(lambda done: self.tasks.pop(done, None))


class _NowAndThen:
    """Something that is not done at every look."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._done: float | None = None

    def is_due(self, tick: float) -> bool:
        """Whether it is to be done at ``tick``; then it counts as done."""
        if self._done is not None and tick - self._done < self._seconds:
            return False
        self._done = tick
        return True


class Line:
    """Calls poll, read and deliver on what is due. ``edges`` may be replaced at any time (a reload); steps under way finish with
    those that they began with. ``first_round``: who is to be told when new feeds have been asked once."""

    def __init__(self, edges: Edges) -> None:
        self.edges = edges
        self.first_round: FirstRound | None = None
        self._polls = _Hands(MOST_POLLS)
        self._reads = _Hands(MOST_READS)
        self._deliveries = _Hands(MOST_DELIVERIES)
        self._pacer = Pacer()
        self._calm = _NowAndThen(CALM)
        self._look = asyncio.Event()
        self._next: asyncio.TimerHandle | None = None

    # --- taking work

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; then take nothing new. The caller drains."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        self._plan(scheduler)
        scheduler.start()
        stopped = asyncio.create_task(stop.wait())
        clocks = asyncio.create_task(self._watch_clocks(scheduler))
        try:
            while not stop.is_set():
                looked = asyncio.create_task(self._look.wait())
                await asyncio.wait({stopped, looked}, return_when=asyncio.FIRST_COMPLETED)
                looked.cancel()
                self._look.clear()
                if not stop.is_set():
                    await self.take()
        finally:
            clocks.cancel()
            stopped.cancel()
            scheduler.shutdown(wait=False)

    async def run_once(self) -> None:
        """Poll every feed that is due, read and deliver what comes of it and whatever else is due, and return."""
        started = self.edges.now()
        while await self.take(started=started) or self.under_way():
            if self.under_way():
                await asyncio.wait(self.under_way(), return_when=asyncio.FIRST_COMPLETED)

    async def take(self, started: datetime | None = None) -> int:
        """Claim what is due, as far as hands are free, and set to it; returns how much was taken. ``started``: feeds to poll and
        pages to look at again only where they were due by then."""
        edges = self.edges
        at, tick = edges.now(), time.monotonic()
        most = edges.setup.most_at_a_site
        calm = self._calm.is_due(tick)

        def claim(tx: Tx) -> tuple[list[DueFeed], list[DueEntry], list[DueDelivery], datetime | None]:
            polls, reads = self._polls, self._reads
            if calm:
                release(tx, edges.setup, at)
                write_letter(tx, edges.setup, at)
            feeds = tx.claim_feeds(started or at, LEASE, polls.free, busy=polls.at, most=most)
            if feeds:
                tx.count_up(POLLS, len(feeds), at)
            return (
                feeds,
                tx.claim_entries(at, LEASE, reads.free, again_until=started, busy=reads.at, most=most),
                tx.claim_deliveries(at, LEASE, self._deliveries.free, edges.setup.targets, self._room(tick)),
                tx.next_feed_at(at),
            )

        feeds, entries, deliveries, next_at = await edges.store.write(claim)
        for feed in feeds:
            self._start(self._polls, self._poll(feed, edges), f"poll {feed.name}", feed.domain)
        for entry in entries:
            self._start(self._reads, read(entry, edges), f"read {entry.entry.link}", entry.domain)
        for due in deliveries:
            self._pacer.start(due.delivery.channel, tick)
            self._start(self._deliveries, deliver(due, edges), f"deliver {due.delivery.id}", due.delivery.channel)
        self._look_again(next_at, at)
        return len(feeds) + len(entries) + len(deliveries)

    def _room(self, tick: float) -> Callable[[str], int]:
        """How many more messages each channel takes at ``tick``."""
        busy, paces = self._deliveries.at, self.edges.setup.paces
        return lambda channel: self._pacer.room(channel, paces, busy[channel], tick)

    def _look_again(self, next_at: datetime | None, at: datetime) -> None:
        """Look when the next feed is due, where that is before the next heartbeat: feeds are polled on time to the moment."""
        if self._next is not None:
            self._next.cancel()
            self._next = None
        if next_at is not None and next_at - at < HEARTBEAT:
            self._next = asyncio.get_running_loop().call_later((next_at - at).total_seconds() + 0.001, self._look.set)

    # --- doing it

    def _start(self, hands: _Hands, step: Coroutine[None, None, None], name: str, site: str) -> None:
        hands.take(asyncio.create_task(self._do(step, name), name=name), site)

    async def _poll(self, due: DueFeed, edges: Edges) -> None:
        await poll(due, edges)
        if (first := self.first_round) is not None and await first.is_over(edges.now()) and self.first_round is first:
            self.first_round = None

    async def _do(self, step: Awaitable[None], name: str) -> None:
        """Run one step. What it raises is a defect of ours: it is logged whole, and the step is due again when its lease ends."""
        try:
            await step
        except Exception:
            log.exception("a step failed", extra={"step": name})
        self._look.set()

    def under_way(self) -> set[asyncio.Task[None]]:
        """The steps that are being done just now."""
        return {*self._polls.tasks, *self._reads.tasks, *self._deliveries.tasks}

    async def drain(self, seconds: float) -> int:
        """Wait for the steps under way, at most ``seconds``; cancel the rest, which are due again at the next start. Returns how
        many were cancelled."""
        tasks = self.under_way()
        if not tasks:
            return 0
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)

    # --- when

    def _plan(self, scheduler: AsyncIOScheduler) -> None:
        trigger = IntervalTrigger(seconds=HEARTBEAT.total_seconds(), timezone="UTC")
        options = {"id": "tick", "replace_existing": True, "misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler.add_job(self._tick, trigger, **options)

    async def _tick(self) -> None:
        self._look.set()

    async def _follow_clock(self, jump: timedelta) -> None:
        """What was due by the old clock is due by the new one; digests and quiet hours go by it anew."""
        log.warning("the clock jumped", extra={"seconds": round(jump.total_seconds())})
        edges = self.edges

        def plan(tx: Tx) -> None:
            if jump < timedelta(0):
                tx.turn_back(-jump)
            plan_anew(tx, edges.setup, edges.now())

        await edges.store.write(plan)
        self._look.set()

    async def _watch_clocks(self, scheduler: AsyncIOScheduler) -> None:
        """APScheduler stops firing after the wall clock jumps back (measured: 0 of 8): notice it, and plan anew."""
        ahead = time.time() - time.monotonic()
        while True:
            await asyncio.sleep(1)
            now_ahead = time.time() - time.monotonic()
            if abs(now_ahead - ahead) > CLOCK_JUMP:
                await self._follow_clock(timedelta(seconds=now_ahead - ahead))
                self._plan(scheduler)
            ahead = now_ahead
