"""What is known: articles in their versions, and the events that they tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from monitor.model import Article, Change, Event, Reading, TextFrom
from monitor.store import postgres
from monitor.store.jsons import ARTICLE, CHANGE, EVENT, READING, ChangeBody
from monitor.store.part import Part
from monitor.store.rows import SavedArticle
from monitor.store.tables import article as articles
from monitor.store.tables import article_version as versions
from monitor.store.tables import event as events
from monitor.store.tables import event_article as members
from monitor.store.tables import event_change as changes

MOST_CANDIDATES = 200


class Knowledge(Part):
    """Articles and events."""

    def group_alone(self) -> None:
        """Hold off every other transaction that groups, until this one ends. SQLite's write lock does that already."""
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(postgres.GROUPING_LOCK)))

    def save_article(self, article: Article, reading: Reading, at: datetime, *, edited: bool) -> SavedArticle:
        """Keep an article, or a new version of it. Not news: the text that we have; a text that it had before (a cache that
        served
        an old copy); a feed's own text where the page was read, unless the feed's text was ``edited`` since."""
        row = self._one(sa.select(articles).where(articles.c.key == article.key).with_for_update())
        if row is None:
            inserted = self.connection.execute(articles.insert().values(version=1, **_article_columns(article)))
            ident = int(inserted.inserted_primary_key[0])  # type: ignore[index]
            self._add_version(ident, 1, article, reading, at)
            return SavedArticle(id=ident, version=1, news=True)
        poorer = article.text_from is TextFrom.FEED and row.text_from == TextFrom.PAGE and not edited
        if row.digest == article.digest or poorer or self._had(row.id, article.digest):
            return SavedArticle(id=row.id, version=row.version, news=False)
        version = row.version + 1
        values = _article_columns(article) | {"version": version, "first_seen": row.first_seen}
        self.connection.execute(articles.update().where(articles.c.id == row.id).values(**values))
        self._add_version(row.id, version, article, reading, at)
        return SavedArticle(id=row.id, version=version, news=True)

    def _had(self, article_id: int, digest: str) -> bool:
        same = (versions.c.article_id == article_id) & (versions.c.digest == digest)
        return self._one(sa.select(versions.c.version).where(same)) is not None

    def _add_version(self, ident: int, version: int, article: Article, reading: Reading, at: datetime) -> None:
        self.connection.execute(
            versions.insert().values(
                article_id=ident,
                version=version,
                digest=article.digest,
                seen_at=at,
                body=ARTICLE.dump(article),
                reading=READING.dump(reading),
            )
        )

    def find_near(self, topic: str, kinds: Sequence[str], first: date, last: date, article_id: int) -> list[Event]:
        """The events that a report may belong to: those of these ``kinds`` filed under a day in ``first``..``last``, newest
        first,
        and whichever events the article is in already."""
        window = (
            sa.select(events.c.id)
            .where(
                events.c.topic == topic,
                events.c.kind.in_(kinds),
                events.c.day.between(first.isoformat(), last.isoformat()),
                events.c.merged_into.is_(None),
            )
            .order_by(events.c.day.desc(), events.c.id)
            .limit(MOST_CANDIDATES)
        )
        its_own = sa.select(members.c.event_id).where(members.c.article_id == article_id)
        wanted = events.c.id.in_(window) | events.c.id.in_(its_own)
        rows = self._all(sa.select(events.c.body).where(wanted).order_by(events.c.day.desc(), events.c.id))
        return [EVENT.load(row.body) for row in rows]

    def events_of(self, article_id: int) -> list[Event]:
        """The events that an article is in."""
        own = sa.select(members.c.event_id).where(members.c.article_id == article_id)
        return [EVENT.load(row.body) for row in self._all(sa.select(events.c.body).where(events.c.id.in_(own)))]

    def save_change(self, change: Change, article_id: int, at: datetime) -> None:
        """Keep the event as it stands after ``change``, its membership, and the step in its history."""
        event = change.event
        values = {
            "kind": event.kind,
            "day": event.day.isoformat(),
            "version": event.version,
            "first_at": event.first_at,
            "last_at": event.last_at,
            "merged_into": event.merged_into,
            "body": EVENT.dump(event),
        }
        if change.new:
            self.connection.execute(events.insert().values(id=event.id, topic=event.topic, **values))
        else:
            self.connection.execute(events.update().where(events.c.id == event.id).values(**values))
        self._set_member(event.id, article_id, present=self._tells(event, article_id))
        self.connection.execute(
            changes.insert().values(
                event_id=event.id,
                version=event.version,
                at=at,
                article_id=article_id,
                types=" ".join(change.types),
                body=CHANGE.dump(ChangeBody(differences=change.differences, why=change.why)),
            )
        )

    def _tells(self, event: Event, article_id: int) -> bool:
        row = self._one(sa.select(articles.c.key).where(articles.c.id == article_id))
        return row is not None and any(source.article == row.key for source in event.sources)

    def _set_member(self, event_id: str, article_id: int, *, present: bool) -> None:
        this = (members.c.event_id == event_id) & (members.c.article_id == article_id)
        known = self._one(sa.select(members.c.event_id).where(this)) is not None
        if present and not known:
            self.connection.execute(members.insert().values(event_id=event_id, article_id=article_id))
        elif known and not present:
            self.connection.execute(members.delete().where(this))


def _article_columns(article: Article) -> dict[str, Any]:
    return {
        "key": article.key,
        "digest": article.digest,
        "text_from": article.text_from.value,
        "outlet": article.outlet,
        "feed": article.feed,
        "url": article.url,
        "lang": article.lang,
        "title": article.title,
        "published": article.published,
        "first_seen": article.first_seen,
    }
