"""Two events that turn out to be one, and one that turns out to be two."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from monitor.group.claims import amount, claims_in
from monitor.group.facts import restate
from monitor.group.merge import merge_claims
from monitor.group.news import differences
from monitor.group.reach import reach_of
from monitor.group.weights import weights_of
from monitor.model import Article, Change, ChangeType, Difference, Doubt, Event, Figure, Report, TextFrom
from monitor.topic import Topic


def as_report(event: Event) -> tuple[Article, Report]:
    """An event as if one article told all of it, so that it can be compared with another."""
    first = event.sources[0]
    article = Article(
        key=f"event {event.id}",
        url=first.url,
        outlet=first.outlet,
        feed="",
        lang=first.lang,
        title=first.title,
        text="",
        text_from=TextFrom.PAGE,
        published=event.first_at,
        modified=None,
        first_seen=event.first_at,
        digest=event.id,
    )
    report = Report(
        kind=event.kind,
        main=True,
        date=event.date,
        places=event.places,
        sides=event.sides,
        people=event.people,
        figures=tuple(_figure(claim) for figure in event.figures for claim in figure.claims),
        names=event.names,
        evidence={},
        doubt=first.doubt if len(event.sources) == 1 else Doubt(),
    )
    return article, report


def merge_events(survivor: Event, other: Event, topic: Topic, why: Sequence[str]) -> tuple[Change, Change]:
    """``other`` is the same event as ``survivor``: everything that it has goes there, and its id leads there. The first change is
    the survivor's, with the figures that stand otherwise now; the second says to whoever was told of the other that it is one."""
    weights = weights_of(topic)
    here = {source.article for source in survivor.sources}
    sources = (*survivor.sources, *(source for source in other.sources if source.article not in here))
    both = (*claims_in(survivor), *(claim for claim in claims_in(other) if claim.article not in here))
    after = replace(
        restate(survivor, sources, survivor.day, topic),
        version=survivor.version + 1,
        names={**other.names, **survivor.names},
        figures=merge_claims(both, weights),
        voices=tuple({voice.id: voice for voice in (*other.voices, *survivor.voices)}.values()),
        first_at=min(survivor.first_at, other.first_at),
        last_at=max(survivor.last_at, other.last_at),
        confirmed=survivor.confirmed or other.confirmed,
        possibly=None if survivor.possibly == other.id else survivor.possibly,
        apart=tuple(one for one in dict.fromkeys((*survivor.apart, *other.apart)) if one not in (survivor.id, other.id)),
        follows=tuple(one for one in dict.fromkeys((*survivor.follows, *other.follows)) if one not in (survivor.id, other.id)),
    )
    told = {(figure.action, figure.side, amount(figure.best)) for figure in (*survivor.figures, *other.figures)}
    news = tuple(
        one
        for one in differences(survivor, after, "", weights)
        if one.was is not None and one.now is not None and (one.action, one.side, amount(one.now)) in told
    )
    gone = replace(other, version=other.version + 1, merged_into=survivor.id)
    said = Difference(type=ChangeType.MERGED, what="event", action=None, side=None, was=None, now=None, other=survivor.id)
    return (
        Change(event=after, new=False, differences=news, why=(f"{other.id} is the same event", *why)),
        Change(event=gone, new=False, differences=(said,), why=(f"the same event as {survivor.id}", *why)),
    )


def split_event(event: Event, articles: Collection[str], ident: str, topic: Topic, why: Sequence[str]) -> tuple[Change, Change]:
    """The ``articles`` (keys) of an event tell of another, ``ident``. The first change is the event's without them, and says so
    to whoever was told of it; the second is the new event, whose beginning nobody is told twice. Each remembers that it is not
    the other. Raises ValueError where nothing would be left on one side."""
    weights = weights_of(topic)
    moved = tuple(source for source in event.sources if source.article in articles)
    stay = tuple(source for source in event.sources if source.article not in articles)
    if not moved or not stay:
        raise ValueError("an event is split into two that have an article each")
    claims = claims_in(event)
    left = replace(
        restate(event, stay, event.day, topic),
        version=event.version + 1,
        figures=merge_claims([claim for claim in claims if claim.article not in articles], weights),
        apart=tuple(dict.fromkeys((*event.apart, ident))),
    )
    began = min(source.published for source in moved)
    other = replace(
        restate(event, moved, began.date(), topic),
        id=ident,
        version=1,
        figures=merge_claims([claim for claim in claims if claim.article in articles], weights),
        voices=(),
        first_at=began,
        last_at=max(source.published for source in moved),
        possibly=None,
        split_from=event.id,
        apart=(event.id,),
        follows=(),
    )
    other = replace(other, names={person: name for person, name in event.names.items() if person in other.people})
    said = Difference(type=ChangeType.SPLIT, what="event", action=None, side=None, was=None, now=None, other=ident)
    return (
        Change(event=left, new=False, differences=(said,), why=(f"{len(moved)} of its articles tell of {ident}", *why)),
        Change(event=other, new=True, differences=(), why=(f"split from {event.id}", *why)),
    )


def told_apart(event: Event, article: str, report: Report, topic: Topic) -> tuple[str, ...]:
    """Which articles of an event tell of a further report of ``article`` (key), that told of the event and tells of something of
    the kind at another place beside it: those that name only places around the second, none around the first. Who names both
    places, or none, stays where it is. Empty where nobody else does, or nobody else would stay."""
    here = next((source for source in event.sources if source.article == article), None)
    if here is None or event.kind != report.kind or not (here.places and report.places):
        return ()
    near_km = weights_of(topic).near_km
    first, second = (reach_of(places, topic, near_km) for places in (here.places, report.places))
    if first & set(report.places) or second & set(here.places):
        return ()
    others = [source for source in event.sources if source.article != article]
    goes = [one.article for one in others if one.places and second.issuperset(one.places) and not first & set(one.places)]
    return tuple(goes) if len(goes) < len(others) else ()


def _figure(claim: object) -> Figure:
    names = [name for name in Figure.__dataclass_fields__ if name not in ("start", "end", "part_of")]
    return Figure(**{name: getattr(claim, name) for name in names}, start=0, end=0)
