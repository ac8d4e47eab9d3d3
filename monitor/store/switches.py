"""Channels that are switched off, because their receiver answered 410."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from monitor.model import DeliveryState
from monitor.store.part import Part
from monitor.store.rows import SwitchedOff
from monitor.store.tables import channel as channels
from monitor.store.tables import delivery as deliveries


class Switches(Part):
    """Which receivers want nothing more, under which configuration."""

    def switched_off(self, targets: Mapping[str, str]) -> list[SwitchedOff]:
        """The receivers to whom nothing is sent under the present configuration, ``targets`` (each channel and its digest), the
        last one first."""
        waits = (
            sa.select(sa.func.count())
            .select_from(deliveries)
            .where(
                deliveries.c.channel == channels.c.name,
                deliveries.c.receiver == channels.c.receiver,
                deliveries.c.state == DeliveryState.PENDING.value,
            )
            .scalar_subquery()
        )
        off = channels.c.disabled_at.is_not(None)
        rows = self._all(sa.select(channels, waits.label("waiting")).where(off).order_by(channels.c.disabled_at.desc()))
        return [
            SwitchedOff(channel=row.name, receiver=row.receiver, since=row.disabled_at, waiting=row.waiting)
            for row in rows
            if targets.get(row.name) == row.target
        ]

    def enable_channel(self, name: str) -> int:
        """Send to the receivers of a channel again, whatever they answered; returns how many it had been switched off for."""
        return self.connection.execute(channels.delete().where(channels.c.name == name)).rowcount
