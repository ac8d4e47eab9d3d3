"""How much a report and an event are alike: points and reasons, slot by slot. Agree, unknown and conflict are three things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.group.weights import Weights
from monitor.model import Article, Event, Report
from monitor.text import fold
from monitor.topic import Topic

_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """``points`` for being the same event, and what they stand for, in plain words."""

    event: Event
    points: float
    reasons: tuple[str, ...]


def likeness(article: Article, report: Report, event: Event, topic: Topic, weights: Weights) -> Likeness:
    """Compare a report with an event. Pure; the sum of the parts below, each of which names its reason.

    Not used: the order of publication, the outlet. Source: DESIGN "Grouping"; signature first (kind, day, place, people,
    figures by
    role), text only within a language."""
    base = weights.kinds.get(event.kind, 0.0)
    parts = [
        *_kind(report, event, weights),
        *_day(article, report, event, weights),
        *_place(report, event, topic, weights),
        *_people(report, event, weights),
        *_sides(report, event, weights),
        *_figures(report, event, weights),
        *_title(article, event, weights),
    ]
    return Likeness(
        event=event, points=base + sum(points for points, _ in parts), reasons=tuple(reason for _, reason in parts if reason)
    )


Part = tuple[float, str]


def _kind(report: Report, event: Event, weights: Weights) -> Iterator[Part]:
    if report.kind == event.kind:
        yield 0.0, f"same kind, {event.kind}"
    else:
        yield weights.points["kind_other"], f"{report.kind} may be told of {event.kind}"


def _day(article: Article, report: Report, event: Event, weights: Weights) -> Iterator[Part]:
    points = weights.points
    if report.date is not None and event.date is not None:
        apart = abs((report.date - event.date).days)
        key = "date_same" if apart == 0 else "date_next" if apart == 1 else "date_other"
        yield points[key], f"same day, {event.date}" if apart == 0 else f"{apart} days apart"
        return
    filed = filed_under(article, report)
    apart = abs((filed - event.day).days)
    yield (
        points["filed_near" if apart <= 1 else "filed_far"],
        f"published {apart} days apart" if apart else "published the same day",
    )


def filed_under(article: Article, report: Report) -> date:
    """The day a report is filed under: the one it tells, else that of its publication."""
    return report.date or article.when.date()


def _place(report: Report, event: Event, topic: Topic, weights: Weights) -> Iterator[Part]:
    if not report.places or not event.places:
        return
    names = ", ".join(topic.place_name(place) for place in event.places)
    if set(report.places) & set(event.places):
        yield weights.points["place_same"], f"same place, {names}"
    elif _one_holds_the_other(report, event, topic):
        yield weights.points["place_within"], f"a place within another, {names}"
    elif _near(report, event, topic, weights.near_km):
        yield weights.points["place_near"], f"near by, {names}"
    else:
        yield weights.points["place_other"], f"another place than {names}"


def _one_holds_the_other(report: Report, event: Event, topic: Topic) -> bool:
    return any(one in topic.ancestors(other) or other in topic.ancestors(one) for one in report.places for other in event.places)


def _near(report: Report, event: Event, topic: Topic, within_km: float) -> bool:
    distances = [topic.distance_km(one, other) for one in report.places for other in event.places]
    return any(distance is not None and distance <= within_km for distance in distances)


def _people(report: Report, event: Event, weights: Weights) -> Iterator[Part]:
    both = set(report.people) & set(event.people)
    if both:
        yield weights.points["people_same"], f"names {', '.join(sorted(both))}"
    elif report.people and event.people:
        decides = event.kind in weights.people_decide
        yield weights.points["people_other_decides" if decides else "people_other"], "names other people"


def _sides(report: Report, event: Event, weights: Weights) -> Iterator[Part]:
    if report.sides and event.sides and not set(report.sides) & set(event.sides):
        yield weights.points["sides_other"], "other parties"


def _figures(report: Report, event: Event, weights: Weights) -> Iterator[Part]:
    """The same number of the same side's people is a little; another number is next to nothing; the number alone is nothing."""
    told = {(figure.action, figure.best.side, figure.best.by): figure.best.value for figure in event.figures}
    known: dict[tuple[str, str | None], set[int | None]] = {}
    for (action, side, _), value in told.items():
        known.setdefault((action, side), set()).add(value)
    for slot in event.figures:
        known.setdefault((slot.action, slot.side), set()).update(claim.value for claim in slot.claims)
    total = 0.0
    same: list[str] = []
    for figure in report.figures:
        values = known.get((figure.action, figure.side))
        if values is None or figure.value is None:
            continue
        if figure.value in values:
            same.append(f"{figure.value} {figure.action}")
            total += weights.points["figure_same"]
        else:
            total += weights.points["figure_other"]
    if total:
        most = weights.points["figures_most"]
        reason = f"same figures: {', '.join(dict.fromkeys(same))}" if same else "other figures"
        yield max(-most, min(most, total)), reason


def _title(article: Article, event: Event, weights: Weights) -> Iterator[Part]:
    words = set(_WORD.findall(fold(article.title)))
    for source in event.sources:
        if source.lang == article.lang and words:
            other = set(_WORD.findall(fold(source.title)))
            if other and len(words & other) * 2 >= min(len(words), len(other)) and len(words & other) >= 2:
                yield weights.points["title_alike"], f"a title like {source.outlet}'s"
                return
