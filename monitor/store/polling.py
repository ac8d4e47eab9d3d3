"""What is remembered of feeds and of their entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from monitor.model import Entry, Feed, Validators
from monitor.store.part import Part
from monitor.store.rows import DueEntry, DueFeed, PollOutcome, ReadOutcome
from monitor.store.tables import entry as entries
from monitor.store.tables import feed as feeds
from monitor.text.domain import domain_of

_MICROSECOND = timedelta(microseconds=1)
_OF_AN_ADDRESS = ("etag", "last_modified", "full_at", "body_digest", "bad_digest", "hints", "moved_to", "moving_to")
_OF_ITS_ANSWERS = ("problem", "failing_since", "ok_since", "empty_since")
_FORGOTTEN = dict.fromkeys((*_OF_AN_ADDRESS, *_OF_ITS_ANSWERS))
"""What a feed forgets when its address is changed in the configuration."""


class Polling(Part):
    """Feeds: what we poll, and when. Entries: what they held, and what is still to be read."""

    def sync_feeds(self, configured: Sequence[Feed], at: datetime) -> None:
        """Make the feed rows those of the configuration: new ones are due at once; those gone are retired, never deleted; one
        whose URL changed forgets its validators."""
        known = {row.name: row for row in self._all(sa.select(feeds))}
        for feed in configured:
            row = known.pop(feed.name, None)
            domain = domain_of(feed.url)
            if row is None:
                self.connection.execute(feeds.insert().values(name=feed.name, url=feed.url, domain=domain, due_at=at))
                continue
            values: dict[str, Any] = {}
            if row.url != feed.url:
                values = {**_FORGOTTEN, "url": feed.url, "domain": domain, "due_at": at, "failures": 0, "distrusted": False}
            if row.retired:
                values |= {"retired": False, "due_at": at}
            if values:
                self.connection.execute(feeds.update().where(feeds.c.name == feed.name).values(**values))
        gone = [name for name, row in known.items() if not row.retired]
        if gone:
            self.connection.execute(feeds.update().where(feeds.c.name.in_(gone)).values(retired=True, due_at=None))

    def claim_feeds(
        self, at: datetime, lease: timedelta, limit: int, *, busy: Mapping[str, int] | None = None, most: int | None = None
    ) -> list[DueFeed]:
        """Take up to ``limit`` feeds that are due, the longest waiting first; of one site at most ``most`` less those that are
        ``busy`` there already."""
        rows = self._fairly(feeds, feeds.c.name, self._due(feeds, at), (feeds.c.due_at,), limit, busy or {}, most)
        self._claim(feeds, feeds.c.name, rows, at, lease)
        return [_due_feed(row) for row in rows]

    def give_back(self, due: DueFeed) -> None:
        """Give up the lease of a feed without a word about it: it is due as it was."""
        self._end(feeds, feeds.c.name, due.name, due.epoch)

    def next_feed_at(self, at: datetime) -> datetime | None:
        """When the next feed will be due, after ``at``; None where none will."""
        return self.connection.execute(sa.select(sa.func.min(feeds.c.due_at)).where(feeds.c.due_at > at)).scalar()

    def _fairly(
        self,
        table: sa.Table,
        key: sa.Column[Any],
        due: sa.ColumnElement[bool],
        order: tuple[Any, ...],
        limit: int,
        busy: Mapping[str, int],
        most: int | None,
    ) -> list[sa.Row[Any]]:
        """Up to ``limit`` rows that are due, in order, so that no site (``domain``; "" is none) has more than ``most`` of them:
        one site with a thousand pages to read holds nobody else up."""
        counts = Counter(busy)
        chosen: list[sa.Row[Any]] = []
        while len(chosen) < limit:
            full = [] if most is None else [domain for domain, count in counts.items() if count >= most and domain]
            taken = [row._mapping[key.name] for row in chosen]
            wanted = limit - len(chosen)
            question = sa.select(table).where(due, table.c.domain.not_in(full), key.not_in(taken)).order_by(*order).limit(wanted)
            rows = self._all(question.with_for_update(skip_locked=True))
            for row in rows:
                if most is None or not row.domain or counts[row.domain] < most:
                    counts[row.domain] += 1
                    chosen.append(row)
            if len(rows) < wanted:
                break
        return chosen

    def holds_feed(self, due: DueFeed) -> bool:
        """Whether the lease under which ``due`` was handed out is still ours."""
        return self._one(sa.select(feeds.c.name).where(feeds.c.name == due.name, feeds.c.epoch == due.epoch)) is not None

    def finish_poll(self, due: DueFeed, outcome: PollOutcome, *, new: int) -> bool:
        """Remember how a poll went. ``new``: how many entries were new or edited. False where the lease was lost."""
        values: dict[str, Any] = {
            "polled_at": outcome.at,
            "said": outcome.said,
            "problem": outcome.problem,
            "due_at": outcome.due_at,
            "interval_us": outcome.interval // _MICROSECOND,
            "moved_to": outcome.moved_to,
            "moving_to": outcome.moving_to,
            "domain": domain_of(outcome.moved_to or due.url),
            "distrusted": outcome.distrusted,
            "full_at": outcome.full_at,
            "bad_digest": outcome.bad_digest,
            "hints": outcome.hints,
            "ok_since": outcome.ok_since,
            "empty_since": outcome.empty_since,
            "rhythm": outcome.rhythm,
            "took_us": None if outcome.took is None else outcome.took // _MICROSECOND,
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
        if outcome.items is not None:
            values["items"] = outcome.items
        if new:
            values["new_at"] = outcome.at
        return self._end(feeds, feeds.c.name, due.name, due.epoch, **values)

    def set_alarm(self, feed: str, state: str | None, since: datetime | None) -> None:
        """Remember of which state of a feed the operator was told (None: that it is well again)."""
        self.connection.execute(feeds.update().where(feeds.c.name == feed).values(alarmed=state, alarmed_at=since))

    def anything_heard(self, since: datetime, but: str) -> bool:
        """Whether any feed but one has answered since; true where there is no other: then nothing can be told from it."""
        others = (feeds.c.name != but) & feeds.c.retired.is_(False)
        heard, count = self.connection.execute(sa.select(sa.func.max(feeds.c.ok_at), sa.func.count()).where(others)).one()
        return not count or (heard is not None and heard >= since)

    def anyone_alarmed(self) -> bool:
        """Whether the operator has been told of a feed, and not yet that it is well again."""
        alarmed = feeds.c.alarmed.is_not(None) & feeds.c.retired.is_(False)
        return self._one(sa.select(feeds.c.name).where(alarmed).limit(1)) is not None

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
                still = bool(row.backlog and old)
                self._update(row.id, entry, due_at=at, backlog=still, domain=_asked_at(entry, still))
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
        values = {"first_seen": at, "due_at": at, "backlog": backlog, "domain": _asked_at(entry, backlog)}
        self.connection.execute(entries.insert().values(feed=feed, **values, **_columns(entry)))

    def _update(self, ident: int, entry: Entry, **values: Any) -> None:
        self.connection.execute(entries.update().where(entries.c.id == ident).values(**_columns(entry), **values))

    def claim_entries(
        self,
        at: datetime,
        lease: timedelta,
        limit: int,
        *,
        again_until: datetime | None = None,
        busy: Mapping[str, int] | None = None,
        most: int | None = None,
    ) -> list[DueEntry]:
        """Take up to ``limit`` entries that are due to be read: young ones before the backlog, then in order of appearance; of
        one site's pages at most ``most`` less those that are ``busy``. ``again_until``: those already read as they are only where
        they were due by then (so that a single run ends)."""
        fresh = entries.c.read_digest.is_(None) | (entries.c.read_digest != entries.c.digest)
        due = self._due(entries, at) & (fresh | (entries.c.due_at <= (again_until or at)))
        order = (entries.c.backlog, entries.c.due_at, entries.c.id)
        rows = self._fairly(entries, entries.c.id, due, order, limit, busy or {}, most)
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


def _asked_at(entry: Entry, backlog: bool) -> str:
    """The site whose page is asked for when the entry is read; the backlog's pages are not."""
    return domain_of(entry.link) if entry.link and not backlog else ""


def _due_feed(row: sa.Row[Any]) -> DueFeed:
    return DueFeed(
        name=row.name,
        epoch=row.epoch + 1,
        url=row.url,
        domain=row.domain,
        moved_to=row.moved_to,
        moving_to=row.moving_to,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        distrusted=row.distrusted,
        full_at=row.full_at,
        body_digest=row.body_digest,
        bad_digest=row.bad_digest,
        hints=row.hints,
        seeded=row.seeded_at is not None,
        interval=None if row.interval_us is None else row.interval_us * _MICROSECOND,
        failures=row.failures,
        problem=row.problem,
        failing_since=row.failing_since,
        polled_at=row.polled_at,
        ok_since=row.ok_since,
        empty_since=row.empty_since,
        rhythm=row.rhythm,
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
        domain=row.domain,
        entry=entry,
        first_seen=row.first_seen,
        backlog=row.backlog,
        edited=row.read_digest is not None and row.read_digest != row.digest,
        read_before=row.read_digest is not None,
        article_key=row.article_key,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        tries=row.tries,
    )
