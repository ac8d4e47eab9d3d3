"""What people look at: events, feeds, the outbox, and how much there is of each. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from monitor.model import Article, DeliveryState, Event, FeedFacts, Reading
from monitor.store.jsons import ARTICLE, CHANGE, EVENT, READING
from monitor.store.outbox import _delivery
from monitor.store.part import Part
from monitor.store.rows import ArticleVersion, ChangeRow, Counts, DeliveryRow
from monitor.store.tables import alert, article, article_version, delivery, entry, event, event_change, feed


class Looks(Part):
    """Questions of the command line and the web pages."""

    def list_events(
        self, since: datetime | None = None, kinds: Sequence[str] = (), limit: int = 100, after: datetime | None = None
    ) -> list[Event]:
        """Events with a report at or after ``since``, of these ``kinds`` (all where empty), the latest first; ``after`` pages
        on."""
        question = sa.select(event.c.body).where(event.c.merged_into.is_(None))
        if since is not None:
            question = question.where(event.c.last_at >= since)
        if after is not None:
            question = question.where(event.c.last_at < after)
        if kinds:
            question = question.where(event.c.kind.in_(kinds))
        return [EVENT.load(row.body) for row in self._all(question.order_by(event.c.last_at.desc(), event.c.id).limit(limit))]

    def find_event(self, ident: str) -> Event | None:
        """The event with this id, or the only one whose id begins with it."""
        rows = self._all(sa.select(event.c.id, event.c.body).where(event.c.id.startswith(ident, autoescape=True)).limit(2))
        exact = [row for row in rows if row.id == ident]
        chosen = exact or (rows if len(rows) == 1 else [])
        return EVENT.load(chosen[0].body) if chosen else None

    def event_history(self, ident: str) -> list[ChangeRow]:
        """Every stored change of an event, the first one first."""
        joined = sa.join(event_change, article, event_change.c.article_id == article.c.id, isouter=True)
        rows = self._all(
            sa.select(event_change, article.c.key)
            .select_from(joined)
            .where(event_change.c.event_id == ident)
            .order_by(event_change.c.version)
        )
        return [_change_row(row) for row in rows]

    def article_versions(self, key: str) -> list[ArticleVersion]:
        """All versions of an article, the first one first."""
        joined = sa.join(article_version, article, article_version.c.article_id == article.c.id)
        rows = self._all(
            sa.select(article_version).select_from(joined).where(article.c.key == key).order_by(article_version.c.version)
        )
        return [
            ArticleVersion(
                article=ARTICLE.load(row.body),
                reading=READING.load(row.reading),
                version=row.version,
                seen_at=row.seen_at,
                diff=row.diff,
            )
            for row in rows
        ]

    def archive(self, since: datetime) -> list[tuple[int, datetime, Article, Reading]]:
        """Every version of every article that was seen or published since then: number, when it was seen, article, reading."""
        recent = (article_version.c.seen_at >= since) | (article.c.published >= since)
        joined = sa.join(article_version, article, article_version.c.article_id == article.c.id)
        rows = self._all(sa.select(article_version).select_from(joined).where(recent).order_by(article_version.c.seen_at))
        return [(row.version, row.seen_at, ARTICLE.load(row.body), READING.load(row.reading)) for row in rows]

    def list_feeds(self) -> list[FeedFacts]:
        """The feeds of the configuration, by name."""
        return [_feed_facts(row) for row in self._all(_feeds().where(feed.c.retired.is_(False)).order_by(feed.c.name))]

    def never_polled(self) -> list[str]:
        """The feeds of the configuration that nobody has asked yet, by name."""
        waiting = feed.c.polled_at.is_(None) & feed.c.retired.is_(False)
        return [row.name for row in self._all(sa.select(feed.c.name).where(waiting).order_by(feed.c.name))]

    def feed_facts(self, name: str) -> FeedFacts:
        """What is remembered of one feed. Raises KeyError where there is none."""
        return self._facts_of(name, _feeds())

    def feed_facts_at_once(self, name: str) -> FeedFacts:
        """The same at a cost that does not grow with the archive: ``entries`` is 1 where there are any."""
        any_held = sa.exists().where(entry.c.feed == feed.c.name)
        return self._facts_of(name, sa.select(feed, sa.case((any_held, 1), else_=0).label("entries")))

    def _facts_of(self, name: str, question: sa.Select[Any]) -> FeedFacts:
        row = self._one(question.where(feed.c.name == name))
        if row is None:
            raise KeyError(name)
        return _feed_facts(row)

    def count_entries_at(self, links: Collection[str]) -> dict[str, int]:
        """How many of these canonical links each feed of the configuration has held."""
        count = sa.func.count(sa.distinct(entry.c.link_key))
        question = sa.select(entry.c.feed, count.label("held")).join(feed, feed.c.name == entry.c.feed)
        rows = self._all(question.where(entry.c.link_key.in_(links), feed.c.retired.is_(False)).group_by(entry.c.feed))
        return {row.feed: row.held for row in rows}

    def list_deliveries(
        self, states: Sequence[str] = (), since: datetime | None = None, limit: int = 100, ids: Sequence[str] = ()
    ) -> list[DeliveryRow]:
        """Deliveries in these ``states`` (all where empty), the newest first."""
        question = sa.select(delivery)
        if states:
            question = question.where(delivery.c.state.in_(states))
        if since is not None:
            question = question.where(delivery.c.created_at >= since)
        if ids:
            question = question.where(delivery.c.id.in_(ids))
        rows = self._all(question.order_by(delivery.c.seq.desc()).limit(limit))
        return [
            DeliveryRow(
                delivery=_delivery(row), state=row.state, said=row.said, due_at=row.due_at, ended_at=row.ended_at, hold=row.hold
            )
            for row in rows
        ]

    def count(self) -> Counts:
        """How much there is."""
        states = {state: self._count(delivery, delivery.c.state == state.value) for state in DeliveryState}
        return Counts(
            feeds=self._count(feed, feed.c.retired.is_(False)),
            entries=self._count(entry),
            articles=self._count(article),
            events=self._count(event, event.c.merged_into.is_(None)),
            alerts=self._count(alert),
            pending=states[DeliveryState.PENDING],
            delivered=states[DeliveryState.DELIVERED],
            dead=states[DeliveryState.DEAD],
            held=states[DeliveryState.HELD],
            waiting=self._count(entry, entry.c.read_digest.is_(None)),
        )

    def _count(self, table: sa.Table, *where: Any) -> int:
        return int(self.connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one())


def _feeds() -> sa.Select[Any]:
    held = sa.select(sa.func.count()).select_from(entry).where(entry.c.feed == feed.c.name).scalar_subquery()
    return sa.select(feed, held.label("entries"))


def _feed_facts(row: sa.Row[Any]) -> FeedFacts:
    found = row._mapping
    same = {one: found[one] for one in FeedFacts.__dataclass_fields__ if one != "took"}
    return FeedFacts(**same, took=None if row.took_us is None else timedelta(microseconds=row.took_us))


def _change_row(row: sa.Row[Any]) -> ChangeRow:
    body = CHANGE.load(row.body)
    return ChangeRow(
        version=row.version,
        at=row.at,
        types=tuple(row.types.split()),
        differences=body.differences,
        why=body.why,
        article=row.key,
    )
