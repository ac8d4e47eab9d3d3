"""A desk on a clock that the test moves: the real rules, store and outbox; changes are handed in, and every message that may go
is taken by its receiver at once, unless it refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from deliver import made

from monitor.calm import plan_anew, release
from monitor.learning import keep_change, tell
from monitor.model import (
    Article,
    Change,
    ChangeType,
    Claim,
    Delivery,
    DeliveryState,
    Event,
    Feed,
    Reading,
    Source,
)
from monitor.setup import Setup
from monitor.store import Store, Tx, open_store
from monitor.store.rows import DeliveryRow
from monitor.store.tables import delivery
from monitor.watch import WatchlistFile, compile_rules

START = datetime(2026, 5, 14, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEASE = timedelta(minutes=5)
NEXT = sa.select(sa.func.min(delivery.c.due_at))
KINDS = ["prisoner_exchange", "border_clash"]


def watchlist(name: str, channel: str = "desk", **alert: Any) -> dict[str, Any]:
    """A watchlist of exchanges and clashes with these wishes."""
    return {"name": name, "match": {"kinds": KINDS}, "alert": {"channels": [channel], **alert}}


def killed(number: int) -> Claim:
    """So many dead, by an invented outlet."""
    return made.claim("killed", number, f"{number} killed", f"A spokesman said there were {number} killed.", side="AM")


def clash(ident: str, *claims: Claim, version: int = 1, **more: Any) -> Event:
    """A clash of that id with these figures."""
    figures = tuple(made.slot(claim) for claim in claims)
    return made.clash(id=ident, version=version, figures=figures, sources=made.clash().sources[:1], **more)


@dataclass(slots=True)
class Night:
    """``sent``: what went, when, through which channel. ``refuses``: whom nothing reaches just now."""

    store: Store
    setup: Setup
    at: datetime = START
    sent: list[tuple[datetime, Delivery]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)

    async def tell(self, event: Event, *news: ChangeType, new: bool = False) -> None:
        """Something becomes known of an event."""
        differences = tuple(made.difference(kind, one.best, one.best) for kind in news for one in event.figures[:1])
        change = Change(event=event, new=new, differences=differences, why=())

        def learn(tx: Tx) -> None:
            for source in event.sources:
                tx.save_article(_article(source, self.at), Reading(lang=source.lang, reports=()), self.at, edited=False)
            alert = keep_change(tx, change, None, None, self.setup, self.at)
            tell(tx, [alert] if alert else [], self.setup, self.at, once=False)

        await self.store.write(learn)
        await self.minute()

    async def minute(self) -> None:
        """Everything that may go, goes."""
        await self.store.write(self._minute)

    async def until(self, end: datetime) -> None:
        """Time passes, from one moment at which something is due to the next."""

        def pass_time(tx: Tx) -> None:
            while self.at < end:
                soonest = tx.connection.execute(NEXT.where(delivery.c.due_at > self.at)).scalar()
                self.at = min(end, soonest or end)
                self._minute(tx)

        await self.store.write(pass_time)

    def _minute(self, tx: Tx) -> None:
        while release(tx, self.setup, self.at) + self._take(tx):
            pass

    def _take(self, tx: Tx) -> int:
        due = tx.claim_deliveries(self.at, LEASE, 100, self.setup.targets)
        for one in due:
            if one.delivery.channel in self.refuses:
                tx.finish_delivery(one, DeliveryState.PENDING, "503", self.at, self.at + HOUR)
            else:
                tx.finish_delivery(one, DeliveryState.DELIVERED, "200", self.at)
                self.sent.append((self.at, one.delivery))
        return len(due)

    def told(self, channel: str = "desk") -> list[str]:
        """What went through a channel: ``14 20:30 event.new eclash1``; of a digest, all its events."""
        return [f"{at:%d %H:%M} {one.type} {' '.join(events_of(one))}" for at, one in self.sent if one.channel == channel]

    async def rows(self, *states: str) -> list[DeliveryRow]:
        """The outbox."""
        return await self.store.look(lambda tx: tx.list_deliveries(states))

    async def plan_anew(self) -> int:
        """As after a jump of the clock, or a reload."""
        return await self.store.write(lambda tx: plan_anew(tx, self.setup, self.at))

    def configure(self, *watchlists: Mapping[str, Any], feeds: tuple[Feed, ...] = (), **changes: Any) -> None:
        """Another configuration."""
        self.setup = replace(set_up(*watchlists, feeds=feeds), **changes)


def _article(source: Source, at: datetime) -> Article:
    """The article that a source of an event stands for."""
    return Article(
        key=source.article,
        url=source.url,
        outlet=source.outlet,
        feed=source.outlet,
        lang=source.lang,
        title=source.title,
        text=source.title,
        text_from=source.text_from,
        published=source.published,
        modified=None,
        first_seen=at,
        digest=source.digest,
    )


def events_of(delivery: Delivery) -> list[str]:
    """The events that a message is about, in its order."""
    data: Any = delivery.body["data"]
    if delivery.type == "digest":
        return [one["data"]["event"]["id"] for one in data["alerts"]]
    return [data["event"]["id"]] if "event" in data else []


def set_up(*watchlists: Mapping[str, Any], feeds: tuple[Feed, ...] = ()) -> Setup:
    """The setup of a desk with these watchlists; ``desk`` and ``ops`` are there always."""
    files = [WatchlistFile.model_validate(one) for one in watchlists]
    names = dict.fromkeys(["desk", "ops", *(channel for one in files for channel in one.alert.channels)])
    return Setup(
        feeds={feed.name: feed for feed in feeds},
        topic=made.topic(),
        rules=compile_rules(files, made.topic()),
        channels={},
        receivers={name: (f"{name}.example",) for name in names},
        targets=dict.fromkeys(names, "t"),
        backlog=None,
        public_url=made.PUBLIC,
        operator=("ops",),
        running_since=START,
    )


@asynccontextmanager
async def night(folder: Path, *watchlists: Mapping[str, Any]) -> AsyncIterator[Night]:
    """A desk in ``folder``; opened again it goes on."""
    async with open_store(f"sqlite:///{folder}/monitor.db") as store:
        yield Night(store, set_up(*watchlists))
