"""What the operator is told: once for each receiver of each of the operator's channels, through the same outbox as any alert."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.deliver import channel_body, delivery_id
from monitor.model import Delivery
from monitor.store.rows import Trouble

if TYPE_CHECKING:
    from monitor.setup import Setup
    from monitor.store import Tx

_WORSE = ("", "failing", "dead", "gone")


def announce(
    tx: Tx,
    setup: Setup,
    kind: str,
    key: str,
    body: Mapping[str, object],
    at: datetime,
    *,
    besides: Collection[tuple[str, str]] = (),
) -> int:
    """Put a message of type ``kind`` to the operator into the outbox; its ids come of ``kind`` and ``key``. ``besides``:
    receivers (with their channel) that are not told. Returns how many are."""
    told = 0
    for channel in setup.operator:
        for receiver in setup.receivers.get(channel, ()):
            if (channel, receiver) in besides:
                continue
            tx.add_delivery(
                Delivery(
                    id=delivery_id(f"{kind}:{key}", channel, receiver),
                    alert="",
                    event=None,
                    type=kind,
                    channel=channel,
                    receiver=receiver,
                    body=body,
                    attempts=0,
                    created_at=at,
                )
            )
            told += 1
    return told


def note_failure(tx: Tx, setup: Setup, channel: str, receiver: str, said: str, at: datetime, *, dead: bool, gone: bool) -> None:
    """A receiver did not take a message: it is in trouble. The operator hears of it on another channel, once when that has lasted
    a while, once when a message is dead for good, once when it wants no more."""
    trouble = tx.note_failure(channel, receiver, said, at)
    state = "gone" if gone else "dead" if dead else "failing" if at - trouble.since >= setup.failing_after else ""
    if _WORSE.index(state) <= _WORSE.index(trouble.told):
        return
    tx.note_told(channel, receiver, state)
    body = _body("failing", trouble, state, at, tx)
    announce(tx, setup, "channel.failing", _key(trouble, state), body, at, besides={(channel, receiver)})


def note_success(tx: Tx, setup: Setup, channel: str, receiver: str, at: datetime) -> None:
    """A receiver took a message. Was it in trouble, then what waits for its next try is due now, oldest first; and who was told
    of the trouble hears that it is over."""
    trouble = tx.end_trouble(channel, receiver)
    if trouble is None:
        return
    tx.hurry(channel, receiver, at)
    if trouble.told:
        body = _body("back", trouble, "fine", at, tx)
        announce(tx, setup, "channel.back", _key(trouble, "fine"), body, at, besides={(channel, receiver)})


def _key(trouble: Trouble, state: str) -> str:
    return f"{trouble.channel}:{trouble.receiver}:{trouble.since.isoformat()}:{state}"


def _body(kind: str, trouble: Trouble, state: str, at: datetime, tx: Tx) -> dict[str, object]:
    waiting = tx.waiting_for(trouble.channel, trouble.receiver)
    return channel_body(
        kind,
        at,
        channel=trouble.channel,
        receiver=trouble.receiver,
        state=state,
        since=trouble.since,
        said=trouble.said,
        pending=waiting["pending"],
        dead=waiting["dead"],
    )
