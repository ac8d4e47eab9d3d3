"""What grouping asks of the memory: events near in kind and day, copies of a text, events of people, the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from monitor.model import Article, Event, Sign, Stock
from monitor.store import postgres
from monitor.store.jsons import ARTICLE, EVENT, STOCK
from monitor.store.part import Part
from monitor.store.tables import EPOCH
from monitor.store.tables import event_person as persons
from monitor.store.tables import sketch as sketches
from monitor.store.tables import stock as stocks

MOST_SIGNS = 400
ONE_DAY = timedelta(days=1)
MOST_COPIES = 8
MOST_OF_PERSON = 40
MOST_LINES = 60
HASHES = 24
LATEST = 16  # articles looked at for one hash: a turn of phrase that thousands share finds only the latest

_NEAR = (
    "select id, kind, day, date, places, people from event where topic = :topic and kind in (:kinds) "
    "and day between :first and :last and merged_into is null order by day desc, id limit :most"
)
_OF_PEOPLE = (
    "select distinct event.id, event.day from event_person join event on event_person.event_id = event.id "
    "where event_person.person in (:people) and event.topic = :topic and event.day >= :since and event.merged_into is null "
    "order by event.day desc, event.id limit :most"
)
_OF_HASH = (
    "select * from (select article_id from sketch where hash = :h{n} and article_id >= :oldest and article_id <> :own "
    "order by article_id desc limit :latest) as s{n}"
)
_FOUND = " union all ".join(_OF_HASH.format(n=n) for n in range(HASHES))
_COPIES = (
    f"select article_id from ({_FOUND}) as found group by article_id having count(*) >= :least "  # noqa: S608 - all of it is ours
    "order by count(*) desc, article_id desc limit :most"
)
_TEXTS = (
    "select article.id, article_version.body from article join article_version on article_version.article_id = article.id "
    "and article_version.version = article.version where article.id in (:idents)"
)
_EVENTS_OF = (
    "select distinct event_article.event_id from event_article join article on event_article.article_id = article.id "
    "where article.key in (:keys)"
)
_STOCKS = (
    "select body, event_id from stock where topic = :topic and action = :action and side = :side order by at desc, id desc "
    "limit :most"
)


@lru_cache(maxsize=256)
def _event(body: str) -> Event:
    """The event of a row. The few that are open come up for one report after the other, and reading one takes 60 µs; as it is the
    text that is remembered, nothing can be out of date."""
    return EVENT.load(body)


@lru_cache(maxsize=4096)
def _sign(ident: str, kind: str, day: str, told: str | None, places: str, people: str) -> Sign:
    return Sign(
        id=ident,
        kind=kind,
        day=date.fromisoformat(day),
        date=date.fromisoformat(told) if told else None,
        places=frozenset(places.split()),
        people=frozenset(people.split()),
    )


class Grouping(Part):
    """The indexes of grouping."""

    def group_alone(self) -> None:
        """Hold off every other transaction that groups, until this one ends. SQLite's write lock does that already."""
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(postgres.GROUPING_LOCK)))

    def find_near(self, topic: str, kinds: Sequence[str], first: date, last: date, day: date) -> list[Sign]:
        """The events of these ``kinds`` that are filed under a day in ``first``..``last``, at a glance; where there are hundreds,
        those nearest to ``day``."""
        rows = self._signs(topic, kinds, first, last)
        if len(rows) == MOST_SIGNS:
            rows = self._signs(topic, kinds, day - ONE_DAY, day + ONE_DAY)
        return [_sign(*row) for row in rows]

    def _signs(self, topic: str, kinds: Sequence[str], first: date, last: date) -> list[tuple[Any, ...]]:
        return self._quick(_NEAR, topic=topic, kinds=list(kinds), first=first.isoformat(), last=last.isoformat(), most=MOST_SIGNS)

    def load_events(self, idents: Iterable[str]) -> list[Event]:
        """These events, each once, in the order of the ids; those that are not there are left out."""
        wanted = list(dict.fromkeys(idents))
        if not wanted:
            return []
        found = dict(self._quick("select id, body from event where id in (:idents)", idents=wanted))
        return [_event(found[ident]) for ident in wanted if ident in found]

    def events_of(self, article_id: int) -> list[Event]:
        """The events that an article is in."""
        return self.load_events(
            ident
            for (ident,) in self._quick(
                "select event_id from event_article where article_id = :article order by event_id", article=article_id
            )
        )

    def events_of_articles(self, keys: Sequence[str]) -> list[str]:
        """Ids of the events that articles, by their keys, are in."""
        return sorted(ident for (ident,) in self._quick(_EVENTS_OF, keys=list(keys))) if keys else []

    def events_of_people(self, topic: str, people: Sequence[str], since: date, limit: int = MOST_OF_PERSON) -> list[str]:
        """Ids of the events, from the day ``since`` on, of the people with these keys; the latest first, at most ``limit``."""
        if not people:
            return []
        rows = self._quick(_OF_PEOPLE, topic=topic, people=list(people), since=since.isoformat(), most=limit)
        return [ident for ident, _ in rows]

    def find_copies(self, sketch: Sequence[int], article_id: int, since: datetime, least: int) -> list[Article]:
        """The articles first seen from ``since`` on that share at least ``least`` hashes with a text, most first, at most eight,
        each as it stands now."""
        if not sketch:
            return []
        oldest = self._quick(
            "select id from article where first_seen >= :since order by first_seen limit 1",
            since=(since - EPOCH) // timedelta(microseconds=1),
        )
        if not oldest:
            return []
        hashes = {f"h{n}": sketch[n] if n < len(sketch) else None for n in range(HASHES)}
        found = self._quick(_COPIES, **hashes, oldest=oldest[0][0], own=article_id, least=least, latest=LATEST, most=MOST_COPIES)
        if not found:
            return []
        idents = [ident for (ident,) in found]
        bodies = dict(self._quick(_TEXTS, idents=idents))
        return [ARTICLE.load(bodies[ident]) for ident in idents if ident in bodies]

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
            rows = self._quick(_STOCKS, topic=topic, action=action, side=side or "", most=MOST_LINES)
            found += [replace(STOCK.load(body), event=event) for body, event in reversed(rows)]
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
