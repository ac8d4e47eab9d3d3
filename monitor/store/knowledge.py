"""What is known: articles in their versions, and the events that they tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from difflib import unified_diff
from typing import Any

import sqlalchemy as sa

from monitor.model import Article, Change, Event, Reading, Stock, TextFrom
from monitor.store.grouping import Grouping
from monitor.store.jsons import ARTICLE, CHANGE, EVENT, READING, ChangeBody
from monitor.store.rows import SavedArticle
from monitor.store.tables import article as articles
from monitor.store.tables import article_version as versions
from monitor.store.tables import event as events
from monitor.store.tables import event_article as members
from monitor.store.tables import event_change as changes
from monitor.store.tables import stock as lines


class Knowledge(Grouping):
    """Articles and events."""

    def save_article(self, article: Article, reading: Reading, at: datetime, *, edited: bool) -> SavedArticle:
        """Keep an article, or a new version of it. Not news: the text that we have; a text that it had before (a cache that
        served
        an old copy); a feed's own text where the page was read, unless the feed's text was ``edited`` since."""
        row = self._one(sa.select(articles).where(articles.c.key == article.key).with_for_update())
        if row is None:
            inserted = self.connection.execute(articles.insert().values(version=1, **_article_columns(article)))
            ident = int(inserted.inserted_primary_key[0])  # type: ignore[index]
            self._add_version(ident, 1, article, reading, at, diff=None)
            return SavedArticle(id=ident, version=1, news=True)
        poorer = article.text_from is TextFrom.FEED and row.text_from == TextFrom.PAGE and not edited
        if row.digest == article.digest or poorer or self._had(row.id, article.digest):
            return SavedArticle(id=row.id, version=row.version, news=False)
        version = row.version + 1
        values = _article_columns(article) | {"version": version, "first_seen": row.first_seen}
        self.connection.execute(articles.update().where(articles.c.id == row.id).values(**values))
        before = self._one(sa.select(versions.c.body).where(versions.c.article_id == row.id, versions.c.version == row.version))
        diff = _diff(ARTICLE.load(before.body), article) if before is not None else None
        self._add_version(row.id, version, article, reading, at, diff=diff)
        return SavedArticle(id=row.id, version=version, news=True)

    def _had(self, article_id: int, digest: str) -> bool:
        same = (versions.c.article_id == article_id) & (versions.c.digest == digest)
        return self._one(sa.select(versions.c.version).where(same)) is not None

    def _add_version(
        self, ident: int, version: int, article: Article, reading: Reading, at: datetime, *, diff: str | None
    ) -> None:
        self.connection.execute(
            versions.insert().values(
                article_id=ident,
                version=version,
                digest=article.digest,
                seen_at=at,
                body=ARTICLE.dump(article),
                reading=READING.dump(reading),
                diff=diff,
            )
        )

    def save_change(
        self, change: Change, article_id: int | None, at: datetime, people: Sequence[str] = (), stocks: Sequence[Stock] = ()
    ) -> None:
        """Keep the event as it stands after ``change``, who is in it, by what it is found, and the step in its history.

        ``article_id``: of the article that made the change, None where a person did; ``people``: keys of the names in it;
        ``stocks``: what the article adds to the ledger."""
        event = change.event
        values = {
            "kind": event.kind,
            "day": event.day.isoformat(),
            "date": event.date.isoformat() if event.date else None,
            "places": " ".join(event.places),
            "people": " ".join(people),
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
        self._set_members(event)
        if change.new and event.split_from:
            self._take_stocks(event.split_from, event.id)
        self.save_people(event.id, () if event.merged_into else people)
        if event.merged_into:
            self.connection.execute(lines.update().where(lines.c.event_id == event.id).values(event_id=event.merged_into))
        elif article_id is not None:
            self.save_stocks(event.topic, article_id, event.id, stocks)
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

    def _set_members(self, event: Event) -> None:
        """Who is in: the articles of its sources; of an event that is another, nobody."""
        keys = [] if event.merged_into else [source.article for source in event.sources]
        joined = sa.join(members, articles, members.c.article_id == articles.c.id)
        rows = self._all(sa.select(articles.c.key, articles.c.id).select_from(joined).where(members.c.event_id == event.id))
        known = {row.key: row.id for row in rows}
        gone = [ident for key, ident in known.items() if key not in keys]
        if gone:
            self.connection.execute(members.delete().where(members.c.event_id == event.id, members.c.article_id.in_(gone)))
        missing = [key for key in keys if key not in known]
        if missing:
            found = self._all(sa.select(articles.c.id).where(articles.c.key.in_(missing)))
            self.connection.execute(members.insert(), [{"event_id": event.id, "article_id": row.id} for row in found])

    def _take_stocks(self, whole: str, part: str) -> None:
        """What the articles of ``part`` added to the ledger goes with them, out of the event that it was split from."""
        moved = sa.select(members.c.article_id).where(members.c.event_id == part)
        mine = (lines.c.event_id == whole) & lines.c.article_id.in_(moved)
        self.connection.execute(lines.update().where(mine).values(event_id=part))


def _diff(before: Article, after: Article) -> str:
    """What an edit changed, as a unified diff of title and paragraphs."""
    old, new = ([article.title, *article.text.split("\n\n")] for article in (before, after))
    return "\n".join(unified_diff(old, new, "before", "after", lineterm="", n=0))


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
