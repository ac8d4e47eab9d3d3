"""What is remembered of feeds and of their entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from monitor.model import Entry, Feed, Validators
from monitor.store.part import Part
from monitor.store.rows import DueEntry, DueFeed, PollOutcome, ReadOutcome
from monitor.store.tables import entry as entries
from monitor.store.tables import feed as feeds

_MICROSECOND = timedelta(microseconds=1)


class Polling(Part):
    """Feeds: what we poll, and when. Entries: what they held, and what is still to be read."""

    def sync_feeds(self, configured: Sequence[Feed], at: datetime) -> None:
        """Make the feed rows those of the configuration: new ones are due at once; those gone are retired, never deleted; one
        whose URL changed forgets its validators."""
        known = {row.name: row for row in self._all(sa.select(feeds))}
        for feed in configured:
            row = known.pop(feed.name, None)
            if row is None:
                self.connection.execute(feeds.insert().values(name=feed.name, url=feed.url, due_at=at))
                continue
            values: dict[str, Any] = {}
            if row.url != feed.url:
                values = {"url": feed.url, "etag": None, "last_modified": None, "body_digest": None, "due_at": at, "failures": 0}
            if row.retired:
                values |= {"retired": False, "due_at": at}
            if values:
                self.connection.execute(feeds.update().where(feeds.c.name == feed.name).values(**values))
        gone = [name for name, row in known.items() if not row.retired]
        if gone:
            self.connection.execute(feeds.update().where(feeds.c.name.in_(gone)).values(retired=True, due_at=None))

    def claim_feeds(self, at: datetime, lease: timedelta, limit: int) -> list[DueFeed]:
        """Take up to ``limit`` feeds that are due, the longest waiting first."""
        rows = self._all(
            sa.select(feeds).where(self._due(feeds, at)).order_by(feeds.c.due_at).limit(limit).with_for_update(skip_locked=True)
        )
        self._claim(feeds, feeds.c.name, rows, at, lease)
        return [
            DueFeed(
                name=row.name,
                epoch=row.epoch + 1,
                validators=Validators(etag=row.etag, last_modified=row.last_modified),
                body_digest=row.body_digest,
                seeded=row.seeded_at is not None,
                interval=None if row.interval_us is None else row.interval_us * _MICROSECOND,
                failures=row.failures,
            )
            for row in rows
        ]

    def holds_feed(self, due: DueFeed) -> bool:
        """Whether the lease under which ``due`` was handed out is still ours."""
        return self._one(sa.select(feeds.c.name).where(feeds.c.name == due.name, feeds.c.epoch == due.epoch)) is not None

    def finish_poll(self, due: DueFeed, outcome: PollOutcome, *, new: int) -> bool:
        """Remember how a poll went. ``new``: how many entries were new or edited. False where the lease was lost."""
        values: dict[str, Any] = {
            "polled_at": outcome.at,
            "said": outcome.said,
            "due_at": outcome.due_at,
            "interval_us": outcome.interval // _MICROSECOND,
        }
        if outcome.ok:
            values |= {
                "ok_at": outcome.at,
                "failures": 0,
                "failing_since": None,
                "seeded_at": sa.func.coalesce(feeds.c.seeded_at, sa.literal(outcome.at, feeds.c.seeded_at.type)),
                "etag": outcome.validators.etag,
                "last_modified": outcome.validators.last_modified,
                "body_digest": outcome.body_digest,
            }
        else:
            values |= {
                "failures": feeds.c.failures + 1,
                "failing_since": sa.func.coalesce(feeds.c.failing_since, sa.literal(outcome.at, feeds.c.failing_since.type)),
            }
        if new:
            values["new_at"] = outcome.at
        return self._end(feeds, feeds.c.name, due.name, due.epoch, **values)

    def add_entries(self, feed: str, found: Sequence[Entry], at: datetime, backlog: Sequence[bool]) -> int:
        """Put a document's entries beside what is known of the feed; returns how many are new or edited, and due to be read.

        An entry is known by its key. One with an unknown key, but the link of a known entry that this document no longer holds,
        is
        that entry under a new guid (a provider changed them all): it keeps its row, and is read again only if its text
        differs."""
        known = self._known(feed, found)
        here = {entry.key for entry in found}
        by_link = {row.link_key: row for row in known.values() if row.link_key and row.key not in here}
        news = 0
        for entry, old in zip(found, backlog, strict=True):
            row = known.get(entry.key)
            if row is None and entry.link_key:
                row = by_link.pop(entry.link_key, None)
            if row is None:
                self._insert(feed, entry, at, old)
                news += 1
            elif row.digest != entry.digest:
                self._update(row.id, entry, due_at=at, backlog=bool(row.backlog and old))
                news += 1
            elif row.key != entry.key:
                self._update(row.id, entry)
        return news

    def _known(self, feed: str, found: Sequence[Entry]) -> dict[str, sa.Row[Any]]:
        """The rows that share a key or a link with the entries found, by key."""
        keys = [entry.key for entry in found]
        links = [entry.link_key for entry in found if entry.link_key]
        either = entries.c.key.in_(keys) | entries.c.link_key.in_(links)
        columns = (entries.c.id, entries.c.key, entries.c.link_key, entries.c.digest, entries.c.backlog)
        return {row.key: row for row in self._all(sa.select(*columns).where(entries.c.feed == feed, either))}

    def _insert(self, feed: str, entry: Entry, at: datetime, backlog: bool) -> None:
        self.connection.execute(entries.insert().values(feed=feed, first_seen=at, due_at=at, backlog=backlog, **_columns(entry)))

    def _update(self, ident: int, entry: Entry, **values: Any) -> None:
        self.connection.execute(entries.update().where(entries.c.id == ident).values(**_columns(entry), **values))

    def claim_entries(self, at: datetime, lease: timedelta, limit: int, *, again_until: datetime | None = None) -> list[DueEntry]:
        """Take up to ``limit`` entries that are due to be read: young ones before the backlog, then in order of appearance.
        ``again_until``: those already read as they are only where they were due by then (so that a single run ends)."""
        fresh = entries.c.read_digest.is_(None) | (entries.c.read_digest != entries.c.digest)
        due = self._due(entries, at) & (fresh | (entries.c.due_at <= (again_until or at)))
        order = (entries.c.backlog, entries.c.due_at, entries.c.id)
        rows = self._all(sa.select(entries).where(due).order_by(*order).limit(limit).with_for_update(skip_locked=True))
        self._claim(entries, entries.c.id, rows, at, lease)
        return [_due_entry(row) for row in rows]

    def holds_entry(self, due: DueEntry) -> bool:
        """Whether the lease under which ``due`` was handed out is still ours."""
        return self._one(sa.select(entries.c.id).where(entries.c.id == due.id, entries.c.epoch == due.epoch)) is not None

    def finish_entry(self, due: DueEntry, outcome: ReadOutcome) -> bool:
        """Remember how the reading of an entry went. An entry that was edited while it was being read stays due."""
        edited = entries.c.digest != due.entry.digest
        return self._end(
            entries,
            entries.c.id,
            due.id,
            due.epoch,
            read_digest=due.entry.digest,
            said=outcome.said,
            etag=outcome.validators.etag,
            last_modified=outcome.validators.last_modified,
            tries=outcome.tries,
            article_key=sa.func.coalesce(entries.c.article_key, outcome.article_key),
            due_at=sa.case((edited, entries.c.due_at), else_=sa.literal(outcome.due_at, entries.c.due_at.type)),
        )


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "guid": entry.guid,
        "link": entry.link,
        "link_key": entry.link_key,
        "title": entry.title,
        "html": entry.html,
        "author": entry.author,
        "language": entry.language,
        "published": entry.published,
        "updated": entry.updated,
        "digest": entry.digest,
    }


def _due_entry(row: sa.Row[Any]) -> DueEntry:
    entry = Entry(
        key=row.key,
        guid=row.guid,
        link=row.link,
        link_key=row.link_key,
        title=row.title,
        html=row.html,
        published=row.published,
        updated=row.updated,
        digest=row.digest,
        author=row.author,
        language=row.language,
    )
    return DueEntry(
        id=row.id,
        epoch=row.epoch + 1,
        feed=row.feed,
        entry=entry,
        first_seen=row.first_seen,
        backlog=row.backlog,
        edited=row.read_digest is not None and row.read_digest != row.digest,
        read_before=row.read_digest is not None,
        article_key=row.article_key,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        tries=row.tries,
    )
