"""What we saw, and when we saw nothing: marks of time, times without any source, and what a week came to."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa

from monitor.model import Blindness, ChangeType, DeliveryState
from monitor.store.jsons import WANTED
from monitor.store.part import Part
from monitor.store.rows import Unseen, Week
from monitor.store.tables import Instant, alert, article, blind, delivery, entry, event_change, feed, mark, tally

HEARD, LETTER, POLLS = "heard", "letter", "polls"
PRECISION = timedelta(seconds=10)  # of the mark: not every answer writes it
SHORTEST = timedelta(minutes=5)  # without any answer, before we say that we saw nothing
FEWEST_FAILURES = 3  # in a row, before a feed counts as one that we do not see
HOUR = timedelta(hours=1)
# "on conflict", as both databases have it: whoever comes second adds to the first.
_MARK = sa.text("insert into mark (name, at) values (:name, :at) on conflict (name) do update set at = excluded.at").bindparams(
    sa.bindparam("at", type_=Instant)
)
_COUNT = sa.text(
    "insert into tally (what, hour, number) values (:what, :hour, :number) "
    "on conflict (what, hour) do update set number = tally.number + excluded.number"
).bindparams(sa.bindparam("hour", type_=Instant))


class Sight(Part):
    """Marks of time, blindness, the week."""

    # --- marks

    def mark_of(self, name: str) -> datetime | None:
        """The time kept under a name."""
        row = self._one(sa.select(mark.c.at).where(mark.c.name == name))
        return None if row is None else row.at

    def set_mark(self, name: str, at: datetime) -> None:
        """Keep a time under a name."""
        self.connection.execute(_MARK, {"name": name, "at": at})

    def count_up(self, what: str, number: int, at: datetime) -> None:
        """Count something that leaves no row of its own."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        self.connection.execute(_COUNT, {"what": what, "hour": hour, "number": number})

    def turn_back(self, length: timedelta) -> None:
        """The clock was put back: what was due, or taken, by the time before is so by the time now."""
        for table in (feed, entry, delivery):
            moves: sa.ColumnElement[bool] = table.c.due_at.is_not(None)
            if table is delivery:  # of what is held the hour of the day counts, not how long it was to wait
                moves &= table.c.state == DeliveryState.PENDING.value
            back = length // timedelta(microseconds=1)
            shifted = {name: sa.type_coerce(table.c[name], sa.BigInteger) - back for name in ("due_at", "lease_until")}
            self.connection.execute(table.update().where(moves).values(shifted))

    # --- blindness

    def note_heard(self, at: datetime, running_since: datetime | None) -> Blindness | None:
        """A source answered. Returns the time before in which none did, where it was longer than their intervals explain.
        ``running_since`` None: whoever asks now and then cannot tell."""
        before = self.mark_of(HEARD)
        if before is not None and before <= at < before + PRECISION:
            return None
        self.set_mark(HEARD, at)
        if before is None or running_since is None or at - before <= max(SHORTEST, 2 * self._shortest_interval()):
            return None
        found = Blindness(since=before, until=at, down=running_since > before)
        self.connection.execute(blind.insert().values(since=found.since, until=found.until, down=found.down))
        return found

    def _shortest_interval(self) -> timedelta:
        row = self._one(sa.select(sa.func.min(feed.c.interval_us).label("least")).where(feed.c.retired.is_(False)))
        return timedelta(microseconds=(row.least if row is not None else None) or 0)

    def blindnesses(self, since: datetime) -> list[Blindness]:
        """Times without any source that ended after ``since``, the first one first."""
        rows = self._all(sa.select(blind).where(blind.c.until > since).order_by(blind.c.since))
        return [Blindness(since=row.since, until=row.until, down=row.down) for row in rows]

    def unseen(self) -> list[Unseen]:
        """The feeds that we do not see just now: those of which the operator was told, and those that fail."""
        fails = (feed.c.failures >= FEWEST_FAILURES) & feed.c.failing_since.is_not(None)
        rows = self._all(sa.select(feed).where(feed.c.retired.is_(False), feed.c.alarmed.is_not(None) | fails))
        return [
            Unseen(feed=row.name, since=row.alarmed_at or row.failing_since or row.polled_at, state=row.alarmed or "failing")
            for row in rows
        ]

    # --- the week

    def week(self, since: datetime, until: datetime) -> Week:
        """What was polled, read, found and sent from ``since`` to ``until``."""

        def during(column: sa.Column[datetime]) -> sa.ColumnElement[bool]:
            return (column >= since) & (column < until)

        changed = [row.types.split() for row in self._all(sa.select(event_change.c.types).where(during(event_change.c.at)))]
        told: Counter[str] = Counter()
        for row in self._all(sa.select(alert.c.body).where(during(alert.c.at))):
            told.update(one.watchlist for one in WANTED.load(row.body))
        hours = (tally.c.what == POLLS) & (tally.c.hour >= since - HOUR) & (tally.c.hour < until)
        polls = self.connection.execute(sa.select(sa.func.sum(tally.c.number)).where(hours)).scalar()
        return Week(
            polls=int(polls or 0),
            entries=self._number(entry, during(entry.c.first_seen)),
            articles=self._number(article, during(article.c.first_seen)),
            events=sum(1 for types in changed if ChangeType.NEW_EVENT in types),
            changes=sum(1 for types in changed if types and ChangeType.NEW_EVENT not in types),
            delivered=self._number(delivery, during(delivery.c.ended_at) & (delivery.c.state == DeliveryState.DELIVERED.value)),
            dead=self._number(delivery, during(delivery.c.ended_at) & (delivery.c.state == DeliveryState.DEAD.value)),
            held=self._number(delivery, delivery.c.state == DeliveryState.HELD.value),
            pending=self._number(delivery, delivery.c.state == DeliveryState.PENDING.value),
            told=dict(told),
        )

    def _number(self, table: sa.Table, where: sa.ColumnElement[bool]) -> int:
        return int(self.connection.execute(sa.select(sa.func.count()).select_from(table).where(where)).scalar_one())
