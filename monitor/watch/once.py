"""One revision of an article makes at most one message a receiver, of the strongest type, however many events it touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.model import Alert, ChangeType, Difference, Wanted
from monitor.watch.alerts import MESSAGES

_STRENGTH = tuple(MESSAGES.values())
_NEW = MESSAGES[ChangeType.NEW_EVENT]
Told = tuple[Alert, tuple[Wanted, ...]]
"""An alert, and the watchlists that ask for it on one channel."""


def told_on(channel: str, alerts: Sequence[Alert], *, once: bool) -> list[Told]:
    """What a receiver on a channel is told of the alerts that one step made, in order.

    ``once``: only the event with the strongest message is told, its changes followed by those of the others, each with the event
    that it is of (``other``), and naming the watchlists that asked for those. A new event is never silent: two are two messages.
    Several alerts about one event stay as they are: the outbox folds them. Pure."""
    mine = [(alert, wanted) for alert in alerts if (wanted := tuple(one for one in alert.wanted if channel in one.channels))]
    strength: dict[str, int] = {}
    for alert, wanted in mine:
        event = alert.change.event.id
        strength[event] = min(strength.get(event, len(_STRENGTH)), *(_STRENGTH.index(one.type) for one in wanted))
    if not once or len(strength) < 2:
        return mine
    strongest = min(strength, key=lambda event: strength[event])
    heard = {event for event, rank in strength.items() if _STRENGTH[rank] == _NEW} or {strongest}
    left_out = [(alert, wanted) for alert, wanted in mine if alert.change.event.id not in heard]
    told = [(alert, wanted) for alert, wanted in mine if alert.change.event.id in heard]
    last = max(at for at, (alert, _) in enumerate(told) if alert.change.event.id == strongest)
    told[last] = _with(told[last], left_out)
    return told


def _with(told: Told, left_out: Sequence[Told]) -> Told:
    alert, wanted = told
    event = alert.change.event.id
    more = tuple(
        _of(difference, other.change.event.id, event) for other, _ in left_out for difference in other.change.differences
    )
    change = replace(alert.change, differences=(*alert.change.differences, *more))
    asked = tuple(replace(one, why=(), unknown=(), reasons=(), unknown_reasons=()) for _, some in left_out for one in some)
    return replace(alert, change=change), (*wanted, *asked)


def _of(difference: Difference, event: str, told: str) -> Difference:
    """The difference, said to be another event's; what was split off from that is told as split off from here."""
    return replace(difference, other=event if difference.other in (None, told) else difference.other)
