"""What is held back and for how long: holds, silences, how much was sent, receivers in trouble."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from monitor.model import DeliveryState, Hold, Silence
from monitor.store.jsons import WANTED
from monitor.store.outbox import HELD, PENDING, overtakes, untried_of
from monitor.store.part import Part
from monitor.store.rows import Trouble, Untried
from monitor.store.tables import Instant, alert, pace, silence, trouble
from monitor.store.tables import delivery as deliveries

LONGEST_PACE = timedelta(days=1)
_TROUBLE = sa.text(
    "insert into trouble (channel, receiver, since, said, told) values (:channel, :receiver, :at, :said, '') "
    "on conflict (channel, receiver) do update set said = excluded.said"
).bindparams(sa.bindparam("at", type_=Instant))
MOST_FREE_TRIES = 5  # beyond the schedule, because others got through


class Holding(Part):
    """Held deliveries, silences, the pace at which watchlists send, receivers in trouble."""

    # --- held deliveries

    def over(self, at: datetime, channels: Collection[str], limit: int = 2_000) -> list[Untried]:
        """Held deliveries for ``channels`` whose time has come, oldest first; not those that would overtake a message about the
        same event."""
        held = deliveries.c.channel.in_(list(channels)) & (deliveries.c.state == HELD)
        due = held & (sa.func.coalesce(deliveries.c.due_at, None) <= at)  # past the index of all that is due: this is asked often
        question = sa.select(deliveries).where(due, ~overtakes(deliveries)).order_by(deliveries.c.seq).limit(limit)
        return [untried_of(row) for row in self._all(question)]

    def held(self, limit: int = 20_000) -> list[Untried]:
        """Everything that is held until a time, oldest first."""
        question = sa.select(deliveries).where(deliveries.c.state == HELD, deliveries.c.due_at.is_not(None))
        return [untried_of(row) for row in self._all(question.order_by(deliveries.c.seq).limit(limit))]

    def is_urgent(self, alert_id: str) -> bool:
        """Whether quiet hours do not hold an alert, by one of its watchlists."""
        row = self._one(sa.select(alert.c.body).where(alert.c.id == alert_id))
        return row is not None and any(one.urgent for one in WANTED.load(row.body))

    def let_go(self, ident: str, at: datetime) -> None:
        """A held delivery may go."""
        self.connection.execute(
            deliveries.update()
            .where(deliveries.c.id == ident, deliveries.c.state == HELD)
            .values(state=PENDING, due_at=at, said=None)
        )

    def hold_again(self, ident: str, hold: Hold) -> None:
        """A held delivery waits for something else."""
        values = {"due_at": hold.until, "hold": hold.kind.value, "gather": hold.gather, "said": hold.why}
        self.connection.execute(deliveries.update().where(deliveries.c.id == ident, deliveries.c.state == HELD).values(**values))

    # --- how much was sent

    def sent_by(self, watchlist: str, channel: str, receiver: str, since: datetime, until: datetime) -> tuple[datetime, ...]:
        """When messages of a watchlist went to a receiver between then and then, the latest first."""
        mine = (pace.c.watchlist == watchlist) & (pace.c.channel == channel) & (pace.c.receiver == receiver)
        ago = (pace.c.at > since) & (pace.c.at <= until)  # what lies ahead was written by a clock that was put back
        question = sa.select(pace.c.at).where(mine, ago).order_by(pace.c.at.desc())
        return tuple(row.at for row in self._all(question))

    def group_ends(self, watchlist: str, channel: str, receiver: str) -> datetime | None:
        """When the group goes that is being gathered for a receiver by a watchlist, None where there is none."""
        mine = (deliveries.c.channel == channel) & (deliveries.c.receiver == receiver) & (deliveries.c.state == HELD)
        gathered = sa.select(deliveries).where(mine, deliveries.c.gather, deliveries.c.due_at.is_not(None))
        rows = self.connection.execute(gathered.order_by(deliveries.c.due_at))  # one after the other: the first is mostly it
        return next((row.due_at for row in rows if watchlist in watchlists_of(untried_of(row))), None)

    def note_sent(self, watchlists: Iterable[str], channel: str, receiver: str, at: datetime) -> None:
        """A message of these watchlists goes. What is older than any rate counts no more."""
        for watchlist in watchlists:
            mine = (pace.c.watchlist == watchlist) & (pace.c.channel == channel) & (pace.c.receiver == receiver)
            self.connection.execute(pace.delete().where(mine, pace.c.at < at - LONGEST_PACE))
            self.connection.execute(pace.insert().values(watchlist=watchlist, channel=channel, receiver=receiver, at=at))

    # --- silences

    def add_silence(self, new: Silence) -> None:
        """Keep a silence. Raises IntegrityError where its id is taken."""
        self.connection.execute(
            silence.insert().values(
                id=new.id,
                kinds=" ".join(new.kinds),
                places=" ".join(new.places),
                watchlists=" ".join(new.watchlists),
                until=new.until,
                why=new.why,
                made_at=new.made_at,
            )
        )

    def free_silence_id(self) -> str:
        """``s1``, ``s2``, …: short, because people type it."""
        numbers = [int(row.id[1:]) for row in self._all(sa.select(silence.c.id))]
        return f"s{max(numbers, default=0) + 1}"

    def silences(self, at: datetime) -> list[Silence]:
        """Those in force, the first to end first."""
        return [_silence(row) for row in self._all(sa.select(silence).where(silence.c.until > at).order_by(silence.c.until))]

    def end_silence(self, ident: str, at: datetime) -> Silence | None:
        """End a silence now; None where none of this id is in force."""
        row = self._one(sa.select(silence).where(silence.c.id == ident, silence.c.until > at))
        if row is None:
            return None
        self.connection.execute(silence.update().where(silence.c.id == ident).values(until=at))
        return _silence(row)

    def held_by(self, ident: str) -> list[str]:
        """The deliveries that a silence holds."""
        mine = (deliveries.c.state == HELD) & (deliveries.c.held_by == ident)
        return [row.id for row in self._all(sa.select(deliveries.c.id).where(mine))]

    # --- receivers in trouble

    def trouble_of(self, channel: str, receiver: str) -> Trouble | None:
        """The trouble that a receiver is in."""
        row = self._one(sa.select(trouble).where(trouble.c.channel == channel, trouble.c.receiver == receiver))
        return None if row is None else _trouble(row)

    def troubles(self) -> list[Trouble]:
        """All receivers in trouble, the longest first."""
        return [_trouble(row) for row in self._all(sa.select(trouble).order_by(trouble.c.since))]

    def note_failure(self, channel: str, receiver: str, said: str, at: datetime) -> Trouble:
        """A receiver did not take a message; returns the trouble that it is in."""
        self.connection.execute(_TROUBLE, {"channel": channel, "receiver": receiver, "at": at, "said": said})
        found = self.trouble_of(channel, receiver)
        assert found is not None
        return found

    def note_told(self, channel: str, receiver: str, told: str) -> None:
        """The operator was told of a receiver's trouble."""
        mine = (trouble.c.channel == channel) & (trouble.c.receiver == receiver)
        self.connection.execute(trouble.update().where(mine).values(told=told))

    def end_trouble(self, channel: str, receiver: str) -> Trouble | None:
        """A receiver took a message; returns the trouble that it was in."""
        was = self.trouble_of(channel, receiver)
        if was is not None:
            self.connection.execute(trouble.delete().where(trouble.c.channel == channel, trouble.c.receiver == receiver))
        return was

    def waiting_for(self, channel: str, receiver: str) -> dict[str, int]:
        """How many deliveries to a receiver are pending, and how many are dead."""
        mine = (deliveries.c.channel == channel) & (deliveries.c.receiver == receiver)
        counted = sa.select(deliveries.c.state, sa.func.count().label("number"))
        states = deliveries.c.state.in_([PENDING, DeliveryState.DEAD.value])
        found = {row.state: row.number for row in self._all(counted.where(mine, states).group_by(deliveries.c.state))}
        return {"pending": found.get(PENDING, 0), "dead": found.get(DeliveryState.DEAD.value, 0)}

    def hurry(self, channel: str, receiver: str, at: datetime) -> None:
        """A receiver is back: what waits for its next try is due now. Such a try does not count in the schedule; a message that
        fails by itself gets a few of them, no more."""
        mine = (deliveries.c.channel == channel) & (deliveries.c.receiver == receiver) & (deliveries.c.state == PENDING)
        later = (deliveries.c.due_at > at) & deliveries.c.lease_until.is_(None) & (deliveries.c.tries > 0)
        few = deliveries.c.attempts < deliveries.c.tries + MOST_FREE_TRIES
        self.connection.execute(deliveries.update().where(mine, later, few).values(due_at=at, tries=deliveries.c.tries - 1))


def watchlists_of(untried: Untried) -> tuple[str, ...]:
    """The watchlists that asked for a message about an event."""
    data = untried.delivery.body["data"]
    found = data.get("watchlists", ()) if isinstance(data, dict) else ()
    return tuple(str(one) for one in found)


def _silence(row: sa.Row[Any]) -> Silence:
    return Silence(
        id=row.id,
        kinds=tuple(row.kinds.split()),
        places=tuple(row.places.split()),
        watchlists=tuple(row.watchlists.split()),
        until=row.until,
        why=row.why,
        made_at=row.made_at,
    )


def _trouble(row: sa.Row[Any]) -> Trouble:
    return Trouble(channel=row.channel, receiver=row.receiver, since=row.since, said=row.said, told=row.told)
