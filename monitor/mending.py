"""What a person sets right: two events that are one, one that is two. Remembered, and told to whoever was told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.errors import MonitorError
from monitor.group import hashed_id, merge_events, split_event
from monitor.learning import keep_change, tell
from monitor.model import Change, Event
from monitor.setup import Setup
from monitor.store import Tx


class MendingError(MonitorError):
    """What was asked for cannot be done; the message says why."""


def merge_by_hand(tx: Tx, one: str, other: str, setup: Setup, at: datetime) -> Change:
    """Two events are one from now on: the older stays, the other's id leads to it. Returns what the older is now.

    ``one`` and ``other``: ids or their beginnings. Raises MendingError where there is no such event, or they are one already."""
    tx.group_alone()
    first, second = sorted((standing_event(tx, one), standing_event(tx, other)), key=lambda event: (event.first_at, event.id))
    if first.id == second.id:
        raise MendingError(f"{one} and {other} are one event, {first.id}")
    together = {first.id, second.id}
    first, second = (replace(event, apart=tuple(one for one in event.apart if one not in together)) for event in (first, second))
    changes = merge_events(first, second, setup.topic, ("merged by hand",))
    _keep(tx, changes, setup, at)
    return changes[0]


def split_by_hand(tx: Tx, ident: str, articles: Sequence[str], setup: Setup, at: datetime) -> Change:
    """Some articles of an event tell of another, which is founded. Returns the new event.

    ``articles``: their URLs or keys, or parts of them that name one each. Raises MendingError where one is not in the event, or
    nothing would be left in it. The two never merge by themselves again."""
    tx.group_alone()
    event = standing_event(tx, ident)
    others = tx.load_events(event.apart)
    keys = sorted({_article(event, named, others) for named in articles})
    if len(keys) == len(event.sources):
        raise MendingError(f"all {len(keys)} articles of {event.id} were named; one at least has to stay")
    new = hashed_id(event.topic, event.id, str(event.version), *keys)
    changes = split_event(event, keys, new, setup.topic, ("split by hand",))
    _keep(tx, changes, setup, at)
    return changes[1]


def standing_event(tx: Tx, ident: str) -> Event:
    """The event that an id, or its beginning, leads to. Raises MendingError."""
    found = tx.find_event(ident)
    while found is not None and found.merged_into:
        found = tx.find_event(found.merged_into)
    if found is None:
        raise MendingError(f"no event {ident!r} (or several begin so)")
    return found


def _keep(tx: Tx, changes: Sequence[Change], setup: Setup, at: datetime) -> None:
    alerts = [keep_change(tx, change, None, None, setup, at) for change in changes]
    tell(tx, [one for one in alerts if one], setup, at, once=True)


def _article(event: Event, named: str, others: Sequence[Event]) -> str:
    """The key of the article that is ``named``. ``others``: what the event is not: an article that went there was named before,
    and whoever asks again does not mean the one whose address merely goes on from there."""
    for whole in (True, False):
        found = _named(event, named, whole=whole)
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(sorted(source.url for source in event.sources if source.article in found))
            raise MendingError(f"{event.id} has {len(found)} articles {named!r}; name each by more of its address: {several}")
        for other in others:
            if _named(other, named, whole=whole):
                raise MendingError(f"{named!r} is in {other.id} already, and not in {event.id}")
    raise MendingError(f"{event.id} has no article {named!r}")


def _named(event: Event, named: str, *, whole: bool) -> list[str]:
    """Keys of an event's articles whose key or address is ``named``, or has that in it."""
    return [
        source.article
        for source in event.sources
        if (named in (source.article, source.url) if whole else named in source.article or named in source.url)
    ]
