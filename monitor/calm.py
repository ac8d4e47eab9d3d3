"""What leaves at once, what is held, and what comes of it when its time has come.

Delivery is held, never evaluation: a held delivery is a row in the outbox like any other, with its reason. What waits for one
receiver about one event is one message, as it stands by the last report: a confirmation takes the place of the rumour that was
not sent yet. Everything here is called inside a transaction of the line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.blindness import coverage
from monitor.deliver import delivery_id, digest_body, event_body, fold_bodies
from monitor.model import Alert, Delivery, Hold, HoldKind, Wanted
from monitor.store.rows import Untried
from monitor.watch.quiet import Sent, hold, silenced, soonest

if TYPE_CHECKING:
    from monitor.setup import Setup
    from monitor.store import Tx

DIGEST = "digest"
_GATHERS_ONE = frozenset({HoldKind.DIGEST})
"""A digest is one also where a single event came; of a group or a pause that gathered one only, it goes as itself."""


def put_into_outbox(
    tx: Tx, alert: Alert, channel: str, receiver: str, wanted: Sequence[Wanted], setup: Setup, at: datetime
) -> None:
    """Write the delivery for one receiver, held or not; what waits untried for it about the same event is folded into it."""
    event = alert.change.event
    silences = tx.silences(at)
    by = {one.watchlist: silenced(silences, one.watchlist, event, setup.topic) for one in wanted}
    heard = [one for one in wanted if by[one.watchlist] is None]
    if heard:
        stays = soonest(_hold(tx, one, channel, receiver, setup, at) for one in heard)
    else:
        silence = max((one for one in by.values() if one is not None), key=lambda one: one.until)
        why = f"silence {silence.id} until {silence.until:%d %b %H:%M} UTC" + (f": {silence.why}" if silence.why else "")
        stays = Hold(kind=HoldKind.SILENCE, until=None, why=why, by=silence.id)
    body = event_body(alert, heard or wanted, setup.topic, public_url=setup.public_url, blind=coverage(tx, event, setup, at))
    ident = delivery_id(alert.id, channel, receiver)
    counted = False
    for earlier in tx.untried(event.id, channel, receiver):
        body = fold_bodies(earlier.delivery.body, body)
        counted |= earlier.hold is None
        if earlier.hold is None or earlier.hold.kind is not HoldKind.SILENCE:
            stays = soonest((stays, earlier.hold))
        tx.fold([earlier.delivery.id], ident, at)
    tx.add_delivery(
        Delivery(
            id=ident,
            alert=alert.id,
            event=event.id,
            type=str(body["type"]),
            channel=channel,
            receiver=receiver,
            body=body,
            attempts=0,
            created_at=at,
            thread=tx.thread_of(event.id, channel, receiver),
        ),
        stays,
    )
    if stays is None and not counted:
        _count(tx, [body], channel, receiver, setup, at)


def _hold(tx: Tx, wanted: Wanted, channel: str, receiver: str, setup: Setup, at: datetime) -> Hold | None:
    """How one watchlist's wish to be told calmly turns out."""
    rule = setup.rules.by_name.get(wanted.watchlist)
    return (
        None
        if rule is None
        else hold(rule.calm, _sent(tx, wanted.watchlist, channel, receiver, setup, at), at, urgent=wanted.urgent)
    )


def _sent(tx: Tx, watchlist: str, channel: str, receiver: str, setup: Setup, at: datetime) -> Sent:
    """What the receiver had by a watchlist; asked only where it counts."""
    calm = setup.rules.by_name[watchlist].calm
    if not calm.counts:
        return Sent()
    spans = [span for span in (calm.at_most and calm.at_most.per, calm.group and calm.group.within) if span]
    before = tx.sent_by(watchlist, channel, receiver, at - max(spans), at)
    return Sent(before=before, waits_until=tx.group_ends(watchlist, channel, receiver) if calm.group else None)


def _count(tx: Tx, bodies: Sequence[Any], channel: str, receiver: str, setup: Setup, at: datetime) -> None:
    """One message goes: it counts for each watchlist in it that counts."""
    named = {name for body in bodies for name in body["data"]["watchlists"]}
    rules = [setup.rules.by_name[name] for name in sorted(named) if name in setup.rules.by_name]
    tx.note_sent([rule.name for rule in rules if rule.calm.counts], channel, receiver, at)


# --- when the time has come


def release(tx: Tx, setup: Setup, at: datetime) -> int:
    """Let go what was held until now: gathered in one message for a receiver, or each by itself, as its watchlists want.
    Returns how many messages may go."""
    gathered: defaultdict[tuple[str, str, HoldKind], list[Untried]] = defaultdict(list)
    alone: list[Untried] = []
    for one in tx.over(at, setup.targets):
        assert one.hold is not None
        if one.hold.gather:
            gathered[one.delivery.channel, one.delivery.receiver, one.hold.kind].append(one)
        else:
            alone.append(one)
    messages = 0
    for (channel, receiver, kind), members in gathered.items():
        if len(members) == 1 and kind not in _GATHERS_ONE:
            tx.let_go(members[0].delivery.id, at)
        else:
            _send_together(tx, members, channel, receiver, kind, setup, at)
        _count(tx, [one.delivery.body for one in members], channel, receiver, setup, at)
        messages += 1
    for one in alone:
        messages += _let_go(tx, one, setup, at)
    return messages


def _let_go(tx: Tx, one: Untried, setup: Setup, at: datetime) -> int:
    """What was held by itself goes, unless so much has gone by now that it has to wait again."""
    channel, receiver = one.delivery.channel, one.delivery.receiver
    again = _held_anew(tx, one, setup, at, urgent=True)
    if again is not None and again.until is not None and again.until > at:
        tx.hold_again(one.delivery.id, again)
        return 0
    tx.let_go(one.delivery.id, at)
    _count(tx, [one.delivery.body], channel, receiver, setup, at)
    return 1


def _held_anew(tx: Tx, one: Untried, setup: Setup, at: datetime, *, urgent: bool) -> Hold | None:
    """How a held delivery would be held if it came now. ``urgent``: quiet hours do not count."""
    names = _data(one.delivery)["watchlists"]
    rules = [setup.rules.by_name[name] for name in names if name in setup.rules.by_name]
    delivery = one.delivery
    return soonest(
        hold(rule.calm, _sent(tx, rule.name, delivery.channel, delivery.receiver, setup, at), at, urgent=urgent) for rule in rules
    )


def _send_together(
    tx: Tx, members: Sequence[Untried], channel: str, receiver: str, kind: HoldKind, setup: Setup, at: datetime
) -> None:
    """One message in the place of several, which are folded into it."""
    ids = [one.delivery.id for one in members]
    ident = delivery_id(f"{DIGEST}:{','.join(ids)}", channel, receiver)
    bodies = [one.delivery.body for one in members]
    body = digest_body(bodies, kind.value, at, blind=coverage(tx, None, setup, at), topic=setup.topic)
    tx.add_delivery(
        Delivery(
            id=ident,
            alert="",
            event=None,
            type=DIGEST,
            channel=channel,
            receiver=receiver,
            body=body,
            attempts=0,
            created_at=at,
        )
    )
    tx.fold(ids, ident, at, digest=True)


def plan_anew(tx: Tx, setup: Setup, at: datetime) -> int:
    """The clock jumped, or the configuration is another: what is held until a time is held as it would be if it came now, and
    goes at once where it would. What was overdue already is not put off. Returns how many were moved."""
    moved = 0
    for one in tx.held():
        assert one.hold is not None and one.hold.until is not None
        if one.hold.until <= at:
            continue
        anew = _held_anew(tx, one, setup, at, urgent=tx.is_urgent(one.delivery.alert))
        anew = anew or Hold(kind=one.hold.kind, until=at, why=one.hold.why, gather=one.hold.gather)
        if (anew.until, anew.kind) != (one.hold.until, one.hold.kind):
            tx.hold_again(one.delivery.id, anew)
            moved += 1
    return moved


def _data(delivery: Delivery) -> Any:
    return delivery.body["data"]
