"""Polling by hand: the real line, store, fetcher and parser, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from fetch.host import settings

from monitor.config.load import find_knowledge
from monitor.fetch import Fetcher
from monitor.model import Every, Feed, FeedFacts, Health
from monitor.parse import judge
from monitor.pipeline import poll
from monitor.setup import Edges, Setup
from monitor.store import Store, open_store
from monitor.topic import Topic
from monitor.watch import compile_rules
from monitor.work.parsers import Parsers

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)


@cache
def topic() -> Topic:
    """The shipped one."""
    return find_knowledge(None).load()[0]


@dataclass(slots=True)
class Visitor:
    """Visits feeds. ``at`` is what time it is; ``failing_after`` when the operator is told."""

    store: Store
    fetcher: Fetcher
    parsers: Parsers
    feeds: dict[str, Feed]
    at: datetime = START
    chance: float = 0.0
    failing_after: timedelta = timedelta(hours=1)
    operator: tuple[str, ...] = ("desk",)
    made: int = field(default=0)

    @property
    def edges(self) -> Edges:
        """As the daemon would have them."""
        setup = Setup(
            feeds=self.feeds,
            topic=topic(),
            rules=compile_rules([], topic()),
            channels={},
            receivers={"desk": ("https://desk.example/hook",), "other": ("x",)},
            targets={},
            backlog=timedelta(hours=24),
            public_url="https://monitor.example",
            operator=self.operator,
            failing_after=self.failing_after,
        )

        async def understand(*_: object) -> Any:
            raise AssertionError("nothing is read here")

        return Edges(
            store=self.store,
            setup=setup,
            fetch_feed=self.fetcher.fetch_feed,
            fetch_page=self.fetcher.fetch_page,
            parse=self.parsers.parse,
            understand=understand,
            now=lambda: self.at,
            chance=lambda: self.chance,
        )

    async def follow(self, *feeds: Feed) -> None:
        """What a reload does: make these the configured feeds."""
        self.feeds = {feed.name: feed for feed in feeds}
        await self.store.write(lambda tx: tx.sync_feeds(feeds, self.at))

    async def visit(self) -> int:
        """Poll what is due now; returns how many feeds were."""
        due = await self.store.write(lambda tx: tx.claim_feeds(self.at, LEASE, 100))
        for one in due:
            await poll(one, self.edges)
        return len(due)

    async def next_visit(self, name: str = "feed") -> timedelta:
        """Go to the moment at which the feed is due, and poll; returns how long that was to wait for."""
        due_at = (await self.facts(name)).due_at
        assert due_at is not None, "it is not polled any more"
        waited, self.at = due_at - self.at, due_at
        assert await self.visit() >= 1
        return waited

    async def facts(self, name: str = "feed") -> FeedFacts:
        """What is remembered."""
        return await self.store.look(lambda tx: tx.feed_facts(name))

    async def health(self, name: str = "feed") -> Health:
        """How a feed is."""
        return judge(await self.facts(name), self.at, self.failing_after)

    async def told(self) -> list[Mapping[str, Any]]:
        """The bodies in the outbox, the oldest first."""
        rows = await self.store.look(lambda tx: tx.list_deliveries())
        return [row.delivery.body for row in reversed(rows)]


def feed(url: str, least: timedelta = MINUTE, most: timedelta = MINUTE, **changes: Any) -> Feed:
    """A feed at ``url``, polled every minute."""
    plain: dict[str, Any] = {"name": "feed", "outlet": "Outlet", "every": Every(least=least, most=most)}
    return Feed(url=url, **plain | changes)


@asynccontextmanager
async def visiting(folder: Path, *feeds: Feed, **changes: Any) -> AsyncIterator[Visitor]:
    """A visitor with a database of its own in ``folder``; ``changes``: to the fetcher's settings."""
    parsers = Parsers(1)
    async with open_store(f"sqlite:///{folder}/monitor.db") as store, Fetcher(settings(**changes)) as fetcher:
        visitor = Visitor(store, fetcher, parsers, {})
        await visitor.follow(*feeds)
        try:
            yield visitor
        finally:
            await parsers.close()
