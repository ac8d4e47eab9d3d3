"""What is near a place: what holds it, what it holds, and what lies within some kilometres."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

from monitor.topic import Topic


def reach_of(places: Iterable[str], topic: Topic, within_km: float) -> frozenset[str]:
    """The places themselves, what holds them, what they hold, and what is near."""
    return frozenset(spot for place in places for spot in _reach(place, within_km, _Gazetteer(topic), topic.version))


class _Gazetteer:
    """A topic that does not take part in the cache's key."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Gazetteer)


@lru_cache(maxsize=4096)
def _reach(place: str, within_km: float, gazetteer: _Gazetteer, version: str) -> frozenset[str]:
    """A place, what holds it, what it holds, and what is near."""
    topic, chart = gazetteer.topic, _chart(gazetteer, version)
    above = {one for one in topic.ancestors(place) if "-" in one}
    return frozenset({place, *above, *chart.held.get(place, ()), *_near(place, within_km, chart, topic)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chart:
    """A topic's places as `_reach` looks for them: what each holds, and those with coordinates from south to north."""

    held: Mapping[str, Collection[str]]
    latitudes: Sequence[float]
    places: Sequence[tuple[str, float]]
    """(id, longitude)"""


@lru_cache(maxsize=8)
def _chart(gazetteer: _Gazetteer, version: str) -> _Chart:
    held: defaultdict[str, list[str]] = defaultdict(list)
    for place in gazetteer.topic.places:
        for above in gazetteer.topic.ancestors(place):
            held[above].append(place)
    known = gazetteer.topic.places.values()
    located = sorted((one.lat, one.id, one.lon) for one in known if one.lat is not None and one.lon is not None)
    return _Chart(
        held=held,
        latitudes=[latitude for latitude, _, _ in located],
        places=[(ident, longitude) for _, ident, longitude in located],
    )


def _near(place: str, within_km: float, chart: _Chart, topic: Topic) -> Iterator[str]:
    """The places so near. Only those in the square around it are measured: the whole gazetteer would take a millisecond."""
    here = topic.places.get(place)
    if here is None or here.lat is None or here.lon is None:
        return
    high = within_km / LEAST_KM_A_DEGREE
    wide = high / max(0.01, cos(radians(min(90.0, abs(here.lat) + high))))
    for at in range(bisect_left(chart.latitudes, here.lat - high), bisect_right(chart.latitudes, here.lat + high)):
        other, longitude = chart.places[at]
        if abs(longitude - here.lon) <= wide:
            distance = topic.distance_km(place, other)
            if distance is not None and distance <= within_km:
                yield other


LEAST_KM_A_DEGREE = 110.0
"""A degree of latitude is no shorter (111.2 km on the sphere that distances are measured on)."""
