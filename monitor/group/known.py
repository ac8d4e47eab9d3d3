"""What a decision rests on: what the store is asked for, and what it found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from heapq import nlargest
from math import cos, radians

from monitor.group.copies import SHARED, containment, shingles, sketch
from monitor.group.likeness import filed_under
from monitor.group.names import person_keys
from monitor.group.weights import weights_of
from monitor.model import Article, Event, Reading, Report, Sign, Stock
from monitor.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where the event of a report may be filed: under one of these kinds, on a day from ``first_day`` to ``last_day``; the likely
    ones first, that is nearest to ``day``."""

    kinds: tuple[str, ...]
    first_day: date
    last_day: date
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What to ask the store before an article can be grouped. ``sketch``: hashes of its text, to find copies by, which have
    ``shared`` of them at least; ``people``: keys of the names whose earlier events it may go on from, back to ``people_since``;
    ``stocks``: (action, side) of the ledger's accounts that it speaks of."""

    windows: tuple[Window, ...]
    sketch: tuple[int, ...]
    shared: int
    copies_within: timedelta
    people: tuple[str, ...]
    people_since: date
    stocks: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store answered. ``near``: events in the windows; ``own``: those that the article is in already; ``copies``:
    articles that share hashes with it; ``of_people``: events of the people it names; ``stocks``: the accounts it speaks of, the
    earliest line first."""

    near: tuple[Event, ...] = ()
    own: tuple[Event, ...] = ()
    copies: tuple[Article, ...] = ()
    of_people: tuple[Event, ...] = ()
    stocks: tuple[Stock, ...] = ()


def questions(article: Article, reading: Reading, topic: Topic) -> Questions:
    """What has to be known before ``article`` can be grouped."""
    weights = weights_of(topic)
    told = [figure for report in reading.reports for figure in report.figures] + list(reading.stocks)
    stocks = dict.fromkeys((one.action, one.side) for one in told if one.action in weights.stocks)
    return Questions(
        windows=tuple(signature_window(report, article, topic) for report in reading.reports),
        sketch=sketch(article) if reading.reports else (),
        shared=SHARED,
        copies_within=weights.copies,
        people=person_keys([person for report in reading.reports for person in report.people]),
        people_since=article.when.date() - weights.follow_within,
        stocks=tuple(stocks),
    )


CANDIDATES = 5
"""Events that are looked at closely for one report."""
FAR_BEHIND = 3.0
"""So much less at a glance than the likeliest is out of the question: a place, or a day and half a place."""


def likely(report: Report, signs: Iterable[Sign], window: Window, topic: Topic) -> tuple[str, ...]:
    """Ids of the events that a report may belong to, the likeliest few, by what is seen at a glance: the day, a place that is the
    same, or near, or not told, a name. What a glance leaves out is another place on another day."""
    weights = weights_of(topic)
    reach = reach_of(report.places, topic, weights.near_km)
    people = set(person_keys(report.people))

    def glance(sign: Sign) -> float:
        where = 3.0 if sign.places & reach else 1.0 if not (sign.places and reach) else 0.0
        when = 2.0 if report.date is not None and sign.date == report.date else 0.0 if sign.date and report.date else 1.0
        who = 3.0 if sign.people & people else 0.0
        if not (where and when) and not who and where + when < 2.0:
            return 0.0
        return where + when + who + (0.5 if sign.kind == report.kind else 0.0) - 0.2 * abs((sign.day - window.day).days)

    judged = nlargest(CANDIDATES, [(score, sign.id) for sign in signs if (score := glance(sign)) > 0])
    return tuple(ident for score, ident in judged if score > judged[0][0] - FAR_BEHIND)


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


def signature_window(report: Report, article: Article, topic: Topic) -> Window:
    """What to search for the events that a report may belong to."""
    weights = weights_of(topic)
    day = filed_under(article, report)
    kinds = (report.kind, *weights.compatible_kinds.get(report.kind, ()))
    return Window(kinds=kinds, first_day=day - weights.before, last_day=day + weights.after, day=day)


COPIED = 0.3
"""From this containment on a text is a copy: of 86,135 pairs of unrelated articles none that is no reprint reaches 0.18, and
every copy does that is whole, cut to 30 %, or has every fifth word replaced (measured; docs/decisions.md)."""


def copied_from(article: Article, found: tuple[Article, ...]) -> Mapping[str, float]:
    """Those of ``found`` whose words are much the same as the article's, with the share that is."""
    mine = shingles(article.text)
    shares = {
        one.key: containment(mine, shingles(one.text)) for one in found if one.key != article.key and one.lang == article.lang
    }
    return {key: share for key, share in shares.items() if share >= COPIED}
