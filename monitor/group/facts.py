"""What an event is, put together from what its articles tell: kind, day, places, parties, people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from monitor.model import Event, Source
from monitor.topic import Topic

T = TypeVar("T", bound=Hashable)


def restate(event: Event, sources: Iterable[Source], day: date, topic: Topic | None = None) -> Event:
    """The event as these sources tell it: what most of them say of kind and date, all that they say of places and people.
    ``day``: what it is filed under where none of them tells the date. Figures and names are left as they are."""
    told = tuple(sorted(sources, key=lambda source: (source.published, source.article)))
    telling = [source for source in told if source.kind]
    when = most_told([source.date for source in telling if source.date is not None], event.date)
    places = tuple(dict.fromkeys(place for source in telling for place in source.places))
    return replace(
        event,
        kind=most_told([source.kind for source in telling], event.kind) or event.kind,
        date=when,
        day=when or day,
        places=specific(places, topic) if topic else places,
        sides=tuple(sorted({side for source in telling for side in source.sides})),
        people=tuple(dict.fromkeys(person for source in telling for person in source.people)),
        sources=told,
    )


def most_told(told: Sequence[T], before: T | None) -> T | None:
    """What most say; of equals what was held ``before``, else what was said first; None where nothing is said."""
    if not told:
        return None
    counted = Counter(told)
    most = max(counted.values())
    leading = [one for one in dict.fromkeys(told) if counted[one] == most]
    return before if before in leading else leading[0]


def specific(places: Sequence[str], topic: Topic) -> tuple[str, ...]:
    """Without those that hold another of them."""
    above = {ancestor for place in places for ancestor in topic.ancestors(place)}
    return tuple(place for place in dict.fromkeys(places) if place not in above)
