"""What we do not see, or did not: the sources of a side that fail or are silent, and times in which none answered at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.announce import announce
from monitor.deliver import Blind, blind_body
from monitor.model import Blindness, Event
from monitor.store.rows import Unseen

if TYPE_CHECKING:
    from monitor.setup import Setup
    from monitor.store import Tx

LASTS = timedelta(hours=24)
"""How long messages speak of a time that is over."""


def coverage(tx: Tx, event: Event | None, setup: Setup, at: datetime) -> tuple[Blind, ...]:
    """What a message at ``at`` has to say of what we do not see: of the sides of its event (of all, without one), and of times in
    which it was going on and we saw nothing."""
    sides = event.sides if event is not None else tuple(setup.topic.sides)
    return (*_sides(tx.unseen(), sides, setup), *_times(tx.blindnesses(at - LASTS), event, at))


def _sides(unseen: list[Unseen], sides: tuple[str, ...], setup: Setup) -> Iterator[Blind]:
    """The outlets of a side that we do not see. One with several feeds counts while one of them answers."""
    if not unseen:
        return
    since = {one.feed: one.since for one in unseen}
    for side in sides:
        feeds: defaultdict[str, list[str]] = defaultdict(list)
        for feed in setup.feeds.values():
            if feed.side == side:
                feeds[feed.outlet].append(feed.name)
        lost = {outlet: max(since[name] for name in names) for outlet, names in feeds.items() if since.keys() >= set(names)}
        if lost:
            whole = len(lost) == len(feeds)
            when = max(lost.values()) if whole else min(lost.values())
            yield Blind(side=side, outlets=tuple(sorted(lost)), whole=whole, since=when, until=None)


def _times(blindnesses: list[Blindness], event: Event | None, at: datetime) -> Iterator[Blind]:
    begun = None if event is None else min([event.first_at, *(source.published for source in event.sources)])
    for one in blindnesses:
        if begun is None or (one.until > begun and one.since < at):
            yield Blind(side=None, outlets=(), whole=True, since=one.since, until=one.until)


def note_answer(tx: Tx, setup: Setup, at: datetime) -> None:
    """A source answered. Where none had for longer than their intervals explain, that is remembered, and the operator told."""
    found = tx.note_heard(at, setup.running_since)
    if found is not None:
        body = blind_body(found, at, public_url=setup.public_url)
        announce(tx, setup, "blind", found.since.isoformat(), body, at)
