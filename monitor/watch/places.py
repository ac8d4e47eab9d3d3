"""The clause about places, and the areas that it asks for: listed places, a distance, a box, a polygon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from monitor.topic import Topic
from monitor.watch.case import Area, Case, Clause, Need, finding, marks, place_name
from monitor.watch.verdict import Finding

UNLOCATED = "place:unlocated"
NONE = "place:none"
Point = tuple[float, float]


def places_in(area: Area) -> Clause:
    """One of its places lies in the area."""

    def ask(case: Case) -> Finding:
        if not case.event.places:
            return finding("places", None, "no place is told", "no_place")
        answers = [(place, *area.where(place)) for place in case.event.places]
        met = True if any(one for _, one, _ in answers) else None if any(one is None for _, one, _ in answers) else False
        telling = [(place, why) for place, one, why in answers if one is met]
        reason = "place" if met else "place_open" if met is None else "place_not"
        return finding(
            "places",
            met,
            "; ".join(why for _, why in telling),
            reason,
            case.cite("places"),
            places=[place for place, _ in telling],
        )

    return Clause(ask, (Need(area.inside, area.doubtful | {NONE}),))


def listed(ids: Sequence[str], topic: Topic) -> Area:
    """One of the places, or inside one. A place that holds one of them (its province) leaves it open."""
    wanted = dict.fromkeys(ids)
    holders = {above: one for one in ids for above in topic.ancestors(one)}
    names = " or ".join(place_name(one, topic) for one in wanted)

    def where(place: str) -> tuple[bool | None, str]:
        name = place_name(place, topic)
        if place in wanted:
            return True, f"place is {name}"
        for above in topic.ancestors(place):
            if above in wanted:
                return True, f"{name} is in {place_name(above, topic)}"
        if place in holders:
            return None, f"{name} is told, and whether {place_name(holders[place], topic)} is meant is not"
        return False, f"{name} is not {names}"

    return Area(where, marks("in", wanted), marks("at", holders))


def near(centre: str, within_km: float, topic: Topic) -> Area:
    """At most so far from the centre. A place that holds the centre (its province) leaves it open."""
    name_of_centre = place_name(centre, topic)
    around = topic.ancestors(centre)

    def where(place: str) -> tuple[bool | None, str]:
        name, distance = place_name(place, topic), topic.distance_km(place, centre)
        if place == centre:
            return True, f"place is {name}"
        if distance is None:
            return None, f"where {name} lies is not known"
        far = f"{name} is {distance:.0f} km from {name_of_centre}"
        if distance <= within_km:
            return True, far
        if place in around:
            return None, f"{name} is told, and how near {name_of_centre} is not"
        return False, f"{far}, more than {within_km:g}"

    close = (one for one in topic.places if (far := topic.distance_km(one, centre)) is not None and far <= within_km)
    return Area(where, marks("at", (centre, *close)), marks("at", around) | {UNLOCATED})


def boxed(box: Sequence[float], topic: Topic) -> Area:
    """Within [south, west, north, east]."""
    south, west, north, east = box
    return _shape("box", lambda lat, lon: south <= lat <= north and west <= lon <= east, topic)


def inside_polygon(corners: Iterable[Sequence[float]], topic: Topic) -> Area:
    """Within the polygon of [latitude, longitude] corners, straight lines between them on the map."""
    ring = [(corner[0], corner[1]) for corner in corners]
    return _shape("polygon", lambda lat, lon: _is_inside((lat, lon), ring), topic)


def _shape(name: str, holds: Callable[[float, float], bool], topic: Topic) -> Area:
    def where(place: str) -> tuple[bool | None, str]:
        shown, known = place_name(place, topic), topic.places.get(place)
        if known is None or known.lat is None or known.lon is None:
            return None, f"where {shown} lies is not known"
        inside = holds(known.lat, known.lon)
        return inside, f"{shown} is {'in' if inside else 'outside'} the {name}"

    return Area(where, marks("at", (one for one in topic.places if where(one)[0])), frozenset({UNLOCATED}))


def _is_inside(point: Point, ring: Sequence[Point]) -> bool:
    """Even-odd rule: a ray to the north crosses the ring an odd number of times."""
    lat, lon = point
    inside = False
    for (lat1, lon1), (lat2, lon2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (lon1 > lon) != (lon2 > lon) and lat < lat1 + (lon - lon1) / (lon2 - lon1) * (lat2 - lat1):
            inside = not inside
    return inside
