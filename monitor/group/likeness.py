"""How much a report and an event are alike: points and reasons, slot by slot. Agree, unknown and conflict are three things.

Each thing that is compared gives features, and each feature has its points in the topic's ``grouping.points``; the sum decides.
The points are fitted (``benchmarks/fit_grouping.py``), so what is counted here and what it weighs stay apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from monitor.group.names import same_names
from monitor.group.reach import reach_of
from monitor.group.weights import Weights
from monitor.model import Article, Event, Figure, Report, Status
from monitor.text import fold
from monitor.topic import Topic

_WORD = re.compile(r"[^\W\d_]{4,}")
MOST_FIGURES = 3.0
"""So many shared numbers count at most."""
MANY = 3
"""From here on a number that two reports share is no accident: twice "one wounded" says little."""
NEAR_DAYS = 3
"""Up to here days that differ may be one day that somebody has wrong: that of the statement, or of what came before."""
TOGETHER = timedelta(hours=18)
"""Articles that are published so near to each other tell the day's news, whatever days they name."""


EXCLUDING = frozenset({"date_near", "date_other", "place_other", "place_other_on_way"})
"""What two tell of one thing that cannot both be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """Something that speaks for or against: ``key`` of its points, ``amount`` how much of it (1 as a rule), the ``reason`` in
    plain words."""

    key: str
    reason: str
    amount: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """``points`` for being the same event, and what they stand for, in plain words. ``conflict``: both tell a day, or both a
    place, and it is not the same."""

    event: Event
    points: float
    features: tuple[Feature, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, the parts that were compared in order."""
        return tuple(feature.reason for feature in self.features if feature.reason)

    @property
    def conflict(self) -> bool:
        """Whether day or place exclude that they are the same."""
        return any(feature.key in EXCLUDING for feature in self.features)


def likeness(
    article: Article, report: Report, event: Event, topic: Topic, weights: Weights, *, copies: Mapping[str, float] | None = None
) -> Likeness:
    """Compare a report with an event. Pure; the sum of the points of its features.

    ``copies``: articles whose text is like this one's, with the share of it. Not used: the order of arrival, how many sources
    there are. Source: DESIGN "Grouping"; signature first (kind, day, place, people, figures by role), text only within a
    language."""
    features = [
        *_kind(report, event, weights),
        *_day(article, report, event, weights),
        *_place(report, event, topic, weights),
        *_people(report, event, weights),
        *_sides(report, event),
        *_figures(report, event, weights),
        *_told_apart(article, event),
    ]
    if not any(one.key in EXCLUDING for one in features):  # else a template filled in anew
        features += [*_title(article, event), *_copy(event, copies or {})]
    points = weights.kinds.get(event.kind, 0.0) + sum(weights.points[one.key] * one.amount for one in features)
    return Likeness(event=event, points=points, features=tuple(features))


def filed_under(article: Article, report: Report) -> date:
    """The day a report is filed under: the one it tells, else that of its publication."""
    return report.date or article.when.date()


def _kind(report: Report, event: Event, weights: Weights) -> Iterator[Feature]:
    told = {source.kind for source in event.sources} | {event.kind}
    if report.kind in told:
        yield Feature(key="kind_same", reason=f"same kind, {report.kind}")
    elif report.doubt.kind in told and _open(report, event, weights):
        yield Feature(key="kind_doubted", reason=f"may be read as {report.doubt.kind}")
    elif _mostly(source.doubt.kind == report.kind for source in event.sources) and _open(report, event, weights):
        yield Feature(key="kind_doubted", reason=f"{event.kind} may be read as {report.kind}")
    else:
        how_rarely = weights.compatible_kinds.get(report.kind, {}).get(event.kind, weights.unlisted_kind)
        yield Feature(key="kind_other", reason=f"{report.kind} may be told of {event.kind}", amount=how_rarely)
        ours = {figure.action for figure in report.figures} - weights.stocks.keys()
        theirs = {figure.action for figure in event.figures} - weights.stocks.keys()
        if ours and theirs and not ours & theirs:
            yield Feature(key="deeds_other", reason="other things were done")


def _day(article: Article, report: Report, event: Event, weights: Weights) -> Iterator[Feature]:
    if report.date is not None and event.date is not None:
        apart = abs((report.date - event.date).days)
        told = [source.date for source in event.sources if source.date is not None]
        if apart == 0 or 2 * told.count(report.date) >= len(told) > 0:
            yield Feature(key="date_same", reason=f"same day, {report.date}")
            return
        if _open(report, event, weights) and (
            report.doubt.date == event.date or _mostly(report.date in (one.date, one.doubt.date) for one in event.sources)
        ):
            yield Feature(key="date_doubted", reason=f"{report.date} and {event.date} may be one day, told as two")
        else:
            yield _other_day(event, apart, weights)
        if any(abs(article.when - source.published) <= TOGETHER for source in event.sources):
            yield Feature(key="told_together", reason="told at the same time")
        return
    apart = abs((filed_under(article, report) - event.day).days)
    if apart <= 1:
        yield Feature(key="filed_near", reason="published a day apart" if apart else "published the same day")
    elif apart <= weights.quiet[event.kind].days:
        yield Feature(key="filed_late", reason=f"published {apart} days apart, while the event was open")
    else:
        yield Feature(key="filed_far", reason=f"published {apart} days apart, when the event was closed")


def _other_day(event: Event, apart: int, weights: Weights) -> Feature:
    """Another day; less so where both are told at the same time: one of them may have it wrong."""
    if apart == 1:
        return Feature(key=_decides("date_next", event, weights), reason="one day apart")
    near = apart <= NEAR_DAYS and event.kind not in weights.people_decide
    return Feature(key="date_near" if near else "date_other", reason=f"{apart} days apart")


def _open(report: Report, event: Event, weights: Weights) -> bool:
    """Whether what a reader nearly said counts: in a kind that is about one person, only of that person."""
    return event.kind not in weights.people_decide or bool(same_names(report.people, event.people))


def _mostly(holds: Iterable[bool]) -> bool:
    """Whether it holds of half of them at least."""
    all_of_them = list(holds)
    return 2 * all_of_them.count(True) >= len(all_of_them) > 0


def _place(report: Report, event: Event, topic: Topic, weights: Weights) -> Iterator[Feature]:
    ours, theirs = set(report.places), set(event.places)
    if not ours or not theirs:
        return
    if not ours & theirs and (doubted := _doubted(report, event)):
        named = ", ".join(map(topic.place_name, doubted))
        yield Feature(key="place_doubted", reason=f"may be the same place, {named}")
        return
    if both := ours & theirs:
        named = ", ".join(map(topic.place_name, sorted(both)))
        most = max(_support(place, event) for place in both)
        yield Feature(key="place_same" if most >= 0.5 else "place_some", reason=f"same place, {named}")
    elif ours & _above(theirs, topic) or theirs & _above(ours, topic):
        yield Feature(key="place_within", reason="one place holds the other")
    elif nearby := _nearby(ours, theirs, topic, weights.near_km):
        distance, one, other = nearby
        one_stretch = one.partition("-")[0] != other.partition("-")[0] and not _other_parties(report, event)
        key = "place_facing" if one_stretch else "place_beside"
        reason = f"{topic.place_name(one)} and {topic.place_name(other)} are {distance:.0f} km apart"
        yield Feature(key=key, reason=reason, amount=1 - distance / weights.near_km)
    else:
        key = "place_other_on_way" if event.kind in weights.moved else "place_other"
        yield Feature(key=key, reason="other places")
        return
    if ours == theirs:
        return
    reach, reached = (reach_of(places, topic, weights.near_km) for places in (ours, theirs))
    share = len(ours - reached) / len(ours) + sum(_support(place, event) for place in theirs - reach) / len(theirs)
    if share:
        yield Feature(key="place_beyond", reason="the one or the other elsewhere as well", amount=share)


def _doubted(report: Report, event: Event) -> list[str]:
    """The places that one tells and the other may tell."""
    left = {place for source in event.sources for place in source.doubt.places}
    return sorted({*report.places} & left | {*report.doubt.places} & {*event.places})


def _support(place: str, event: Event) -> float:
    """The part of the sources that tell a place which tell this one: one of ten may have it wrong."""
    told = [source.places for source in event.sources if source.places]
    return [place in places for places in told].count(True) / len(told) if told else 1.0


def _above(places: Collection[str], topic: Topic) -> set[str]:
    """What holds them, without their countries."""
    return {above for place in places for above in topic.ancestors(place) if "-" in above}


def _nearby(ours: Collection[str], theirs: Collection[str], topic: Topic, within_km: float) -> tuple[float, str, str] | None:
    """The nearest two of them with the distance, if that is near."""
    found = [
        (distance, one, other)
        for one in ours
        for other in theirs
        if (distance := topic.distance_km(one, other)) is not None and distance <= within_km
    ]
    return min(found, default=None)


def _people(report: Report, event: Event, weights: Weights) -> Iterator[Feature]:
    if both := same_names(report.people, event.people):
        yield Feature(key=_decides("people_same", event, weights), reason=f"names {', '.join(both[:3])}")
    elif report.people and event.people:
        yield Feature(key=_decides("people_other", event, weights), reason="names other people")


def _decides(key: str, event: Event, weights: Weights) -> str:
    """The key for kinds that are about one person: there another name excludes, and the same name is in every hearing."""
    return f"{key}_decides" if event.kind in weights.people_decide else key


def _sides(report: Report, event: Event) -> Iterator[Feature]:
    if _other_parties(report, event):
        yield Feature(key="sides_other", reason="other parties")


def _other_parties(report: Report, event: Event) -> bool:
    return bool(report.sides and event.sides) and not set(report.sides) & set(event.sides)


def _figures(report: Report, event: Event, weights: Weights) -> Iterator[Feature]:
    """The same number of the same side's people is a little; another number is next to nothing, and nothing if it is denied; how
    many are held or missing, and the number alone, are nothing."""
    known: dict[tuple[str, str | None], set[int | None]] = {}
    for slot in event.figures:
        known.setdefault((slot.action, slot.side), set()).update(claim.value for claim in (*slot.claims, *slot.former))
    same: list[Figure] = []
    other: list[Figure] = []
    for figure in report.figures:
        values = known.get((figure.action, figure.side))
        if values is None or figure.value is None or figure.action in weights.stocks:
            continue
        if figure.value in values:
            same.append(figure)
        elif figure.status is not Status.DENIED:
            other.append(figure)
    if same:
        amount = min(MOST_FIGURES, sum(1.0 if (one.value or 0) >= MANY else 0.5 for one in same))
        told = dict.fromkeys(f"{one.value} {one.action}" for one in same)
        yield Feature(key="figure_same", reason=f"same figures: {', '.join(told)}", amount=amount)
    elif other:
        yield Feature(key="figure_other", reason="other figures")


def _title(article: Article, event: Event) -> Iterator[Feature]:
    words = _words(article.title)
    for source in event.sources:
        if source.lang == article.lang and words:
            other = _words(source.title)
            if other and len(words & other) * 2 >= min(len(words), len(other)) and len(words & other) >= 2:
                yield Feature(key="title_alike", reason=f"a title like {source.outlet}'s")
                return


@lru_cache(maxsize=2048)
def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(title)))


def _told_apart(article: Article, event: Event) -> Iterator[Feature]:
    """This very text is in the event already, with another of its reports: it told two things apart."""
    if any(source.article == article.key and source.digest == article.digest for source in event.sources):
        yield Feature(key="told_apart", reason="the article tells of it beside that")


def _copy(event: Event, copies: Mapping[str, float]) -> Iterator[Feature]:
    """A copy of one of its articles: of their words, wherever figures differ."""
    shares = [(copies[source.article], source.outlet) for source in event.sources if source.article in copies]
    if shares:
        share, outlet = max(shares)
        yield Feature(key="copy_of", reason=f"{share:.0%} of its words are {outlet}'s")
