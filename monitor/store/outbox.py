"""The transactional outbox: alerts and their deliveries, written in the transaction of the change that caused them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from monitor.model import Alert, Delivery, DeliveryState, Hold, HoldKind
from monitor.store.jsons import BODY, WANTED
from monitor.store.part import Part
from monitor.store.rows import DueDelivery, Untried
from monitor.store.tables import alert as alerts
from monitor.store.tables import attempt as attempts
from monitor.store.tables import channel as channels
from monitor.store.tables import delivery as deliveries
from monitor.store.tables import told

PENDING, HELD = DeliveryState.PENDING.value, DeliveryState.HELD.value
DIGEST = "digest"


class Outbox(Part):
    """Alerts, who was told, and what is on its way."""

    def told_of(self, event_id: str) -> frozenset[str]:
        """The watchlists that were told of an event."""
        return frozenset(row.watchlist for row in self._all(sa.select(told.c.watchlist).where(told.c.event_id == event_id)))

    def save_alert(self, alert: Alert) -> None:
        """Keep an alert, and who is told of the event by it."""
        event = alert.change.event
        self.connection.execute(
            alerts.insert().values(
                id=alert.id, event_id=event.id, version=event.version, at=alert.at, body=WANTED.dump(alert.wanted)
            )
        )
        known = self.told_of(event.id)
        for wanted in alert.wanted:
            if wanted.watchlist not in known:
                self.connection.execute(told.insert().values(event_id=event.id, watchlist=wanted.watchlist, alert_id=alert.id))

    def inherit_told(self, event_id: str, heir: str) -> None:
        """Who was told of an event counts as told of another, that it is or was a part of: its next message is no first one."""
        known = self.told_of(heir)
        rows = self._all(sa.select(told.c.watchlist, told.c.alert_id).where(told.c.event_id == event_id))
        new = [
            {"event_id": heir, "watchlist": row.watchlist, "alert_id": row.alert_id} for row in rows if row.watchlist not in known
        ]
        if new:
            self.connection.execute(told.insert(), new)

    def untried(self, event_id: str, channel: str, receiver: str) -> list[Untried]:
        """Deliveries about an event to one receiver that nobody has tried yet, held ones among them, oldest first: they may be
        folded into a later one."""
        mine = _to(event_id, channel, receiver)
        waiting = (deliveries.c.state == PENDING) & (deliveries.c.attempts == 0)
        held = deliveries.c.state == HELD
        question = sa.select(deliveries).where(mine, waiting | held).order_by(deliveries.c.seq)
        return [untried_of(row) for row in self._all(question)]

    def thread_of(self, event_id: str, channel: str, receiver: str) -> str | None:
        """The first message about an event to one receiver that was, or may have been, sent: mail hangs its replies on it. A
        digest that told of it is one."""
        went = deliveries.c.state.not_in([DeliveryState.FOLDED.value, HELD]) | deliveries.c.digest.is_not(None)
        first = sa.select(sa.func.coalesce(deliveries.c.digest, deliveries.c.id).label("id"))
        row = self._one(first.where(_to(event_id, channel, receiver), went).order_by(deliveries.c.seq).limit(1))
        return None if row is None else str(row.id)

    def fold(self, folded: Sequence[str], into: str, at: datetime, *, digest: bool = False) -> None:
        """End deliveries that were never tried, because a later one says it all, or a ``digest`` holds them."""
        ended = {"state": DeliveryState.FOLDED.value, "due_at": None, "ended_at": at, "said": f"told with {into}"}
        if digest:
            ended |= {"digest": into}
        self.connection.execute(deliveries.update().where(deliveries.c.id.in_(folded)).values(**ended))

    def add_delivery(self, delivery: Delivery, hold: Hold | None = None) -> None:
        """Put a delivery into the outbox: due at once, or held."""
        self.connection.execute(
            deliveries.insert().values(
                id=delivery.id,
                alert_id=delivery.alert or None,
                event_id=delivery.event,
                type=delivery.type,
                channel=delivery.channel,
                receiver=delivery.receiver,
                thread=delivery.thread,
                body=BODY.dump(dict(delivery.body)),
                created_at=delivery.created_at,
                **_standing(hold, delivery.created_at),
            )
        )

    def claim_deliveries(
        self,
        at: datetime,
        lease: timedelta,
        limit: int,
        targets: Mapping[str, str],
        room: Callable[[str], int] | None = None,
    ) -> list[DueDelivery]:
        """Take up to ``limit`` deliveries that are due, oldest first; each counts as attempted from now on, so that its body is
        frozen. ``targets``: the configured channels, each with the digest of its configuration; deliveries for others wait, and
        so do those for a receiver that answered 410 under this very configuration. ``room``: how many a channel takes just now.

        One about an event waits for those before it, and for the digest that told of it."""
        due = self._due(deliveries, at) & (deliveries.c.state == PENDING)
        if room is None:
            rows = self._free(due & deliveries.c.channel.in_(list(targets)), targets, limit)
        else:
            rows = []
            for name in targets:
                most = min(room(name), limit - len(rows))
                rows += self._free(due & (deliveries.c.channel == name), targets, most) if most > 0 else []
        self._claim(deliveries, deliveries.c.id, rows, at, lease)
        ids = [row.id for row in rows]
        if ids:
            more = {"attempts": deliveries.c.attempts + 1, "tries": deliveries.c.tries + 1}
            self.connection.execute(deliveries.update().where(deliveries.c.id.in_(ids)).values(**more))
        return [
            DueDelivery(delivery=_delivery(row, attempts=row.attempts + 1), epoch=row.epoch + 1, tries=row.tries + 1)
            for row in rows
        ]

    def _free(self, which: sa.ColumnElement[bool], targets: Mapping[str, str], limit: int) -> list[sa.Row[Any]]:
        """Of these deliveries those for which nothing has to wait, oldest first."""
        gone = sa.exists().where(
            channels.c.name == deliveries.c.channel,
            channels.c.receiver == deliveries.c.receiver,
            channels.c.disabled_at.is_not(None),
            sa.tuple_(channels.c.name, channels.c.target).in_(list(targets.items()) or [("", "")]),
        )
        return self._all(
            sa.select(deliveries)
            .where(which, ~overtakes(deliveries), ~gone)
            .order_by(deliveries.c.seq)
            .limit(limit)
            .with_for_update(skip_locked=True, of=deliveries)
        )

    def set_body(self, delivery: Delivery, epoch: int) -> None:
        """Keep the body of a delivery that is about to be sent for the first time; not where someone else has it by now."""
        mine = (deliveries.c.id == delivery.id) & (deliveries.c.epoch == epoch)
        self.connection.execute(deliveries.update().where(mine).values(body=BODY.dump(dict(delivery.body))))

    def finish_delivery(
        self, due: DueDelivery, outcome: DeliveryState, said: str, at: datetime, due_at: datetime | None = None
    ) -> bool:
        """Record an attempt and its outcome: delivered, dead, or pending again at ``due_at``. False where the lease was lost."""
        ended = None if outcome is DeliveryState.PENDING else at
        key = deliveries.c.id
        held = self._end(
            deliveries, key, due.delivery.id, due.epoch, state=outcome.value, said=said, due_at=due_at, ended_at=ended
        )
        if held:
            number = due.delivery.attempts
            word = "again" if outcome is DeliveryState.PENDING else outcome.value
            self.connection.execute(
                attempts.insert().values(delivery_id=due.delivery.id, number=number, at=at, outcome=word, said=said)
            )
        return held

    def disable_channel(self, name: str, receiver: str, target: str, at: datetime) -> None:
        """Remember that a receiver wants nothing more (410) under the configuration with digest ``target``."""
        self.connection.execute(channels.delete().where(channels.c.name == name, channels.c.receiver == receiver))
        self.connection.execute(channels.insert().values(name=name, receiver=receiver, target=target, disabled_at=at))

    def retry(self, ids: list[str], at: datetime) -> int:
        """Make dead deliveries due again, with their schedule from the beginning and their id as it was, and held ones due at
        once; returns how many."""
        ended = deliveries.c.id.in_(ids) & deliveries.c.state.in_([DeliveryState.DEAD.value, HELD])
        revived = deliveries.update().where(ended).values(state=PENDING, due_at=at, ended_at=None, tries=0, gather=False)
        return self.connection.execute(revived).rowcount


def overtakes(late: sa.Table) -> sa.ColumnElement[bool]:
    """Whether something has to reach the receiver before a row of ``late`` does: a message about the same event, the digest that
    told of it; before a digest, an earlier one."""
    earlier, within = deliveries.alias("earlier"), deliveries.alias("within")
    before = (
        (earlier.c.channel == late.c.channel)
        & (earlier.c.receiver == late.c.receiver)
        & (earlier.c.state == PENDING)
        & (earlier.c.seq < late.c.seq)
    )
    told = sa.exists().where(before, earlier.c.event_id == late.c.event_id)
    gathered = sa.exists().where(  # nested, so that the few messages about the event are looked up first
        within.c.event_id == late.c.event_id,
        within.c.channel == late.c.channel,
        within.c.receiver == late.c.receiver,
        within.c.digest.is_not(None),
        sa.exists().where(earlier.c.id == within.c.digest, earlier.c.state == PENDING),
    )
    digests = (late.c.type == DIGEST) & sa.exists().where(before, earlier.c.type == DIGEST)
    return told | gathered | digests


def _standing(hold: Hold | None, at: datetime) -> dict[str, Any]:
    """The columns that say whether a delivery may go."""
    if hold is None:
        return {"state": PENDING, "due_at": at}
    return {"state": HELD, "due_at": hold.until, "hold": hold.kind.value, "gather": hold.gather} | {
        "held_by": hold.by,
        "said": hold.why,
    }


def untried_of(row: sa.Row[Any]) -> Untried:
    """A row that was never attempted, with its hold where it is held."""
    held = row.state == HELD
    hold = (
        Hold(kind=HoldKind(row.hold), until=row.due_at, why=row.said or "", gather=row.gather, by=row.held_by) if held else None
    )
    return Untried(delivery=_delivery(row), hold=hold)


def _to(event_id: str, channel: str, receiver: str) -> sa.ColumnElement[bool]:
    return (deliveries.c.event_id == event_id) & (deliveries.c.channel == channel) & (deliveries.c.receiver == receiver)


def _delivery(row: sa.Row[Any], attempts: int | None = None) -> Delivery:
    return Delivery(
        id=row.id,
        alert=row.alert_id or "",
        event=row.event_id,
        type=row.type,
        channel=row.channel,
        receiver=row.receiver,
        body=BODY.load(row.body),
        attempts=row.attempts if attempts is None else attempts,
        created_at=row.created_at,
        thread=row.thread,
    )
