"""What grouping asks of the memory: events near in kind and day, copies of a text, events of people, the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa

from monitor.model import Article, Event, Stock
from monitor.store import postgres
from monitor.store.jsons import ARTICLE, EVENT, STOCK
from monitor.store.part import Part
from monitor.store.tables import article as articles
from monitor.store.tables import article_version as versions
from monitor.store.tables import event as events
from monitor.store.tables import event_article as members
from monitor.store.tables import event_person as persons
from monitor.store.tables import sketch as sketches
from monitor.store.tables import stock as stocks

MOST_CANDIDATES = 60
MOST_COPIES = 8
MOST_OF_PERSON = 40
MOST_LINES = 60
HASHES = 24
LATEST = 16  # articles looked at for one hash: a turn of phrase that thousands share finds only the latest

_OF_HASH = (
    "select * from (select article_id from sketch where hash = :h{n} and article_id >= :oldest and article_id <> :own "
    "order by article_id desc limit :latest) as s{n}"
)
_FOUND = " union all ".join(_OF_HASH.format(n=n) for n in range(HASHES))
_COPIES = sa.text(
    f"select article_id, count(*) as shared from ({_FOUND}) as found "  # noqa: S608 - nothing in it comes from outside
    "group by article_id having count(*) >= :least order by shared desc, article_id desc limit :most"
)


class Grouping(Part):
    """The indexes of grouping."""

    def group_alone(self) -> None:
        """Hold off every other transaction that groups, until this one ends. SQLite's write lock does that already."""
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(postgres.GROUPING_LOCK)))

    def find_near(self, topic: str, kinds: Sequence[str], first: date, last: date, day: date) -> list[str]:
        """Ids of the events of these ``kinds`` that are filed under a day in ``first``..``last``, those nearest to ``day`` first,
        at most sixty."""
        rows = self._all(
            sa.select(events.c.id, events.c.day).where(
                events.c.topic == topic,
                events.c.kind.in_(kinds),
                events.c.day.between(first.isoformat(), last.isoformat()),
                events.c.merged_into.is_(None),
            )
        )
        nearest = sorted(rows, key=lambda row: (abs((date.fromisoformat(row.day) - day).days), row.id))
        return [row.id for row in nearest[:MOST_CANDIDATES]]

    def load_events(self, idents: Iterable[str]) -> list[Event]:
        """These events, each once, in the order of the ids; those that are not there are left out."""
        wanted = list(dict.fromkeys(idents))
        if not wanted:
            return []
        rows = self._all(sa.select(events.c.id, events.c.body).where(events.c.id.in_(wanted)))
        found = {row.id: row.body for row in rows}
        return [EVENT.load(found[ident]) for ident in wanted if ident in found]

    def events_of(self, article_id: int) -> list[Event]:
        """The events that an article is in."""
        own = sa.select(members.c.event_id).where(members.c.article_id == article_id)
        return [
            EVENT.load(row.body) for row in self._all(sa.select(events.c.body).where(events.c.id.in_(own)).order_by(events.c.id))
        ]

    def events_of_articles(self, keys: Sequence[str]) -> list[str]:
        """Ids of the events that articles, by their keys, are in."""
        if not keys:
            return []
        joined = sa.join(members, articles, members.c.article_id == articles.c.id)
        rows = self._all(sa.select(members.c.event_id).select_from(joined).where(articles.c.key.in_(keys)).distinct())
        return sorted(row.event_id for row in rows)

    def events_of_people(self, topic: str, people: Sequence[str], since: date) -> list[str]:
        """Ids of the events, from the day ``since`` on, of the people with these keys; the latest first."""
        if not people:
            return []
        joined = sa.join(persons, events, persons.c.event_id == events.c.id)
        rows = self._all(
            sa.select(events.c.id, events.c.day)
            .select_from(joined)
            .where(
                persons.c.person.in_(people),
                events.c.topic == topic,
                events.c.day >= since.isoformat(),
                events.c.merged_into.is_(None),
            )
            .distinct()
            .order_by(events.c.day.desc(), events.c.id)
            .limit(MOST_OF_PERSON)
        )
        return [row.id for row in rows]

    def find_copies(self, sketch: Sequence[int], article_id: int, since: datetime, least: int) -> list[Article]:
        """The articles first seen from ``since`` on that share at least ``least`` hashes with a text, most first, at most eight,
        each as it stands now."""
        if not sketch:
            return []
        oldest = self._one(
            sa.select(articles.c.id).where(articles.c.first_seen >= since).order_by(articles.c.first_seen).limit(1)
        )
        if oldest is None:
            return []
        hashes = {f"h{n}": sketch[n] if n < len(sketch) else None for n in range(HASHES)}
        rows = self._all(
            _COPIES.bindparams(**hashes, oldest=oldest.id, own=article_id, least=least, latest=LATEST, most=MOST_COPIES)
        )
        return self._latest_texts([row.article_id for row in rows])

    def _latest_texts(self, idents: Sequence[int]) -> list[Article]:
        if not idents:
            return []
        same = (versions.c.article_id == articles.c.id) & (versions.c.version == articles.c.version)
        joined = sa.join(articles, versions, same)
        rows = self._all(sa.select(articles.c.id, versions.c.body).select_from(joined).where(articles.c.id.in_(idents)))
        found = {row.id: row.body for row in rows}
        return [ARTICLE.load(found[ident]) for ident in idents if ident in found]

    def save_sketch(self, article_id: int, sketch: Sequence[int]) -> None:
        """Keep the hashes of an article's text. Those of its older versions stay: what they find is compared word for word."""
        known = self._all(sa.select(sketches.c.hash).where(sketches.c.hash.in_(sketch), sketches.c.article_id == article_id))
        new = [{"hash": number, "article_id": article_id} for number in sorted(set(sketch) - {row.hash for row in known})]
        if new:
            self.connection.execute(sketches.insert(), new)

    def find_stocks(self, topic: str, accounts: Sequence[tuple[str, str | None]]) -> list[Stock]:
        """The latest lines of these accounts (action, side) of the ledger, at most sixty of each, the earliest first."""
        found: list[Stock] = []
        for action, side in accounts:
            latest = self._all(
                sa.select(stocks.c.body, stocks.c.event_id)
                .where(stocks.c.topic == topic, stocks.c.action == action, stocks.c.side == (side or ""))
                .order_by(stocks.c.at.desc(), stocks.c.id.desc())
                .limit(MOST_LINES)
            )
            found += [replace(STOCK.load(row.body), event=row.event_id) for row in reversed(latest)]
        return found

    def save_stocks(self, topic: str, article_id: int, event_id: str | None, lines: Sequence[Stock]) -> None:
        """Keep what an article says, in an event or in none, of how many are held or missing, in the place of what it said."""
        same = (stocks.c.article_id == article_id) & (
            stocks.c.event_id.is_(None) if event_id is None else stocks.c.event_id == event_id
        )
        self.connection.execute(stocks.delete().where(same))
        rows = [
            {
                "topic": topic,
                "action": line.claim.action,
                "side": line.claim.side or "",
                "at": line.claim.at,
                "article_id": article_id,
                "event_id": event_id,
                "body": STOCK.dump(line),
            }
            for line in lines
        ]
        if rows:
            self.connection.execute(stocks.insert(), rows)

    def save_people(self, event_id: str, people: Sequence[str]) -> None:
        """Keep by which names' keys an event is found."""
        known = {row.person for row in self._all(sa.select(persons.c.person).where(persons.c.event_id == event_id))}
        gone = known - set(people)
        if gone:
            self.connection.execute(persons.delete().where(persons.c.event_id == event_id, persons.c.person.in_(gone)))
        new = [{"person": person, "event_id": event_id} for person in sorted(set(people) - known)]
        if new:
            self.connection.execute(persons.insert(), new)
