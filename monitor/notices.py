"""What the operator is told of channels: put into the outbox in the transaction that found it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.deliver import channel_body, delivery_id
from monitor.model import Delivery
from monitor.store import Tx


def tell_switched_off(
    tx: Tx, gone: Delivery, said: str, at: datetime, channels: Sequence[str], receivers: Mapping[str, Sequence[str]]
) -> None:
    """Tell every receiver of the operator's ``channels`` but the one that is ``gone`` that its channel is switched off, and how
    to switch it on again."""
    body = channel_body(at, channel=gone.channel, receiver=gone.receiver, said=said)
    for channel in channels:
        for receiver in receivers.get(channel, ()):
            if (channel, receiver) == (gone.channel, gone.receiver):
                continue
            tx.add_delivery(
                Delivery(
                    id=delivery_id(f"channel.gone:{gone.id}:{at.isoformat()}", channel, receiver),
                    alert="",
                    event=None,
                    type="channel.gone",
                    channel=channel,
                    receiver=receiver,
                    body=body,
                    attempts=0,
                    created_at=at,
                )
            )
