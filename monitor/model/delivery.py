"""An alert on its way to a receiver: where it stands, what holds it back, what nobody is told of for a while.

`Blindness` is here because it is something to be told and comes of no event: that we saw nothing for a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a delivery stands. ``held``: not to go before its time, or before somebody sends it. ``folded``: its news went out
    with a later message, before it was ever attempted."""

    PENDING = "pending"
    HELD = "held"
    DELIVERED = "delivered"
    DEAD = "dead"
    FOLDED = "folded"


class HoldKind(StrEnum):
    """Why a delivery is held."""

    QUIET = "quiet_hours"
    DIGEST = "digest"
    GROUP = "group"
    AT_MOST = "at_most"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """That a delivery is not to go yet. ``until`` None: not before somebody sends it; ``why``: for a person; ``gather``: what is
    held for one receiver until then goes in one message; ``by``: the silence's id."""

    kind: HoldKind
    until: datetime | None
    why: str
    gather: bool = False
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What nobody is to be told of for a while. An event is meant where it is of one of ``kinds``, at one of ``places`` (or
    inside one) and asked for by one of ``watchlists``; an empty list means any. ``why``: in the words of whoever made it."""

    id: str
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    watchlists: tuple[str, ...]
    until: datetime
    why: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Blindness:
    """A time in which no source answered us at all. ``down``: because we were not running."""

    since: datetime
    until: datetime
    down: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert on its way through one channel to one receiver. ``id`` is derived from (alert, channel, receiver) and is the
    ``webhook-id`` and the root of the ``Message-ID``. ``body``: the webhook's JSON object, frozen once attempted.
    ``thread``: id of the first delivery to this receiver about the same event (mail threads hang on it), or None."""

    id: str
    alert: str
    event: str | None
    type: str
    channel: str
    receiver: str
    body: Mapping[str, object]
    attempts: int
    created_at: datetime
    thread: str | None = None
