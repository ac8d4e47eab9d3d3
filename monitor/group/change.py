"""The room's door: a report, and the events that it may belong to, become a change of one event."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from monitor.group.likeness import Likeness, filed_under, likeness
from monitor.group.merge import amount, claims_of, merge_claims
from monitor.group.weights import Weights, weights_of
from monitor.model import (
    Article,
    Change,
    ChangeType,
    Claim,
    Difference,
    Event,
    EventFigure,
    Reading,
    Report,
    Source,
    Status,
    Voice,
)
from monitor.text import fold
from monitor.topic import Topic

DOUBTFUL = frozenset({Status.CLAIMED, Status.UNOFFICIAL, Status.PLANNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where the event of a report may be filed: under one of these kinds, on a day from ``first_day`` to ``last_day``."""

    kinds: tuple[str, ...]
    first_day: date
    last_day: date


def signature_window(report: Report, article: Article, topic: Topic) -> Window:
    """What to search for the events that a report may belong to."""
    weights = weights_of(topic)
    day = filed_under(article, report)
    kinds = (report.kind, *weights.compatible_kinds.get(report.kind, ()))
    return Window(kinds=kinds, first_day=day - weights.before, last_day=day + weights.after)


def event_id(topic: Topic, article: Article, report: Report, ordinal: int) -> str:
    """The id of the event that a report founds: the same in every replay."""
    seed = "\0".join((topic.name, article.key, article.digest, report.kind, str(ordinal)))
    return "e" + base64.b32encode(hashlib.sha256(seed.encode()).digest()).decode().lower()[:11]


def group_report(
    article: Article,
    reading: Reading,
    report: Report,
    near: Sequence[Event],
    topic: Topic,
    at: datetime,
    *,
    fresh: bool = True,
) -> Change | None:
    """Decide which event a report belongs to, or that it founds one, and what is newly known by it.

    ``near``: the events that `signature_window` found, and those that the article is in already. Returns the event as it stands
    afterwards, its version one higher, with the reasons; None for a further report (``main`` False) that is too old or says too
    little to found an event. Pure."""
    weights = weights_of(topic)
    home = _home(article, report, near, weights)
    if home is not None:
        return _revise(home, article, reading, report, topic, weights, at, fresh=fresh)
    ranked = _ranked(article, report, near, topic, weights)
    best = ranked[0] if ranked else None
    if best is not None and best.points >= weights.same:
        runner_up = f"next best {ranked[1].event.id} with {ranked[1].points:.1f}" if len(ranked) > 1 else ""
        why = (*best.reasons, f"{best.points:.1f} points", runner_up)
        return _join(best.event, article, reading, report, topic, weights, at, why, fresh=fresh)
    if not report.main and not _worth_founding(article, report, weights):
        return None
    possibly = best if best is not None and best.points >= weights.uncertain else None
    return _found(article, reading, report, topic, weights, possibly, best, fresh=fresh)


def withdraw_article(article_key: str, event: Event, topic: Topic, at: datetime) -> Change:
    """Take an article out of an event that it no longer tells of; what only it said is corrected."""
    weights = weights_of(topic)
    sources = tuple(source for source in event.sources if source.article != article_key)
    claims = (replace(claim, withdrawn=True) if claim.article == article_key else claim for claim in _claims(event))
    figures = merge_claims(claims, weights)
    after = replace(event, version=event.version + 1, sources=sources, figures=figures, last_at=max(event.last_at, at))
    lost = tuple(_lost(event, after))
    return Change(event=after, new=False, differences=lost, why=("its text was edited and no longer tells of this event",))


# --- which event


def _home(article: Article, report: Report, near: Sequence[Event], weights: Weights) -> Event | None:
    """The event that this very article is in already, under this kind or one that it may be told as."""
    own = [event for event in near if any(source.article == article.key for source in event.sources)]
    kinds = (report.kind, *weights.compatible_kinds.get(report.kind, ()))
    same = [event for event in own if event.kind == report.kind] or [event for event in own if event.kind in kinds]
    if len(same) > 1 and report.places:
        same = [event for event in same if set(event.places) & set(report.places)] or same
    return same[0] if same else None


def _ranked(article: Article, report: Report, near: Sequence[Event], topic: Topic, weights: Weights) -> list[Likeness]:
    """The candidates, the likeliest first; of equals the older event."""
    window = signature_window(report, article, topic)
    candidates = [event for event in near if event.kind in window.kinds and event.merged_into is None]
    found = [likeness(article, report, event, topic, weights) for event in candidates]
    return sorted(found, key=lambda one: (-one.points, one.event.first_at, one.event.id))


def _worth_founding(article: Article, report: Report, weights: Weights) -> bool:
    """A story's further report founds an event only when it is dated, recent, and says how many or whom."""
    if report.date is None or not (report.figures or report.people):
        return False
    return timedelta(0) <= article.when.date() - report.date <= weights.other_reports


# --- what becomes of it


def _found(
    article: Article,
    reading: Reading,
    report: Report,
    topic: Topic,
    weights: Weights,
    possibly: Likeness | None,
    best: Likeness | None,
    *,
    fresh: bool,
) -> Change:
    claims = claims_of(article, report.figures, article.when)
    why = ["nothing like it is known" if best is None else f"too little like {best.event.id} ({best.points:.1f} points)"]
    if possibly is not None:
        why = [f"may be the same as {possibly.event.id} ({possibly.points:.1f} points): {'; '.join(possibly.reasons)}"]
    ordinal = reading.reports.index(report)
    event = Event(
        id=event_id(topic, article, report, ordinal),
        version=1,
        topic=topic.name,
        kind=report.kind,
        date=report.date,
        day=filed_under(article, report),
        places=_specific(report.places, topic),
        sides=tuple(sorted(report.sides)),
        people=report.people,
        names=dict(report.names),
        figures=merge_claims(claims, weights),
        voices=report.voices,
        sources=(_source(article, reading, tuple(why)),),
        first_at=article.when,
        last_at=article.when,
        confirmed=not claims or any(claim.status not in DOUBTFUL for claim in claims),
        possibly=possibly.event.id if possibly else None,
    )
    return Change(event=event, new=True, differences=(), why=tuple(why), fresh=fresh)


def _join(
    event: Event,
    article: Article,
    reading: Reading,
    report: Report,
    topic: Topic,
    weights: Weights,
    at: datetime,
    why: tuple[str, ...],
    *,
    fresh: bool,
) -> Change:
    reasons = tuple(reason for reason in why if reason)
    source = _source(article, reading, reasons)
    claims = (*_claims(event), *claims_of(article, report.figures, article.when))
    after = _with(event, article, report, source, claims, topic, weights)
    differences = tuple(_differences(event, after, article, weights))
    return Change(event=after, new=False, differences=differences, why=reasons, fresh=fresh)


def _revise(
    event: Event,
    article: Article,
    reading: Reading,
    report: Report,
    topic: Topic,
    weights: Weights,
    at: datetime,
    *,
    fresh: bool,
) -> Change:
    """A new version of an article that is in the event: what it said is replaced by what it says now."""
    before = next(source for source in event.sources if source.article == article.key)
    others = tuple(claim for claim in _claims(event) if claim.article != article.key)
    old = {_what(claim): claim for claim in _claims(event) if claim.article == article.key and not claim.withdrawn}
    now = tuple(
        replace(claim, at=old[_what(claim)].at, edited=old[_what(claim)].edited)
        if _what(claim) in old
        else replace(claim, edited=True)
        for claim in claims_of(article, report.figures, at)
    )
    said = {_what(claim) for claim in now}
    gone = tuple(replace(claim, withdrawn=True) for what, claim in old.items() if what not in said)
    gone += tuple(claim for claim in _claims(event) if claim.article == article.key and claim.withdrawn)
    source = _source(article, reading, before.why)
    trimmed = replace(event, sources=tuple(one for one in event.sources if one.article != article.key))
    after = _with(trimmed, article, report, source, (*others, *gone, *now), topic, weights)
    after = replace(after, sources=tuple(sorted(after.sources, key=lambda one: (one.published, one.article))))
    differences = (*_differences(event, after, article, weights), *_lost(event, after))
    return Change(event=after, new=False, differences=differences, why=("a new version of its text",), fresh=fresh)


def _with(
    event: Event,
    article: Article,
    report: Report,
    source: Source,
    claims: Sequence[Claim],
    topic: Topic,
    weights: Weights,
) -> Event:
    """The event with one more report."""
    figures = merge_claims(claims, weights)
    return replace(
        event,
        version=event.version + 1,
        date=event.date or report.date,
        places=_specific((*event.places, *(place for place in report.places if place not in event.places)), topic),
        sides=tuple(sorted({*event.sides, *report.sides})),
        people=tuple(dict.fromkeys((*event.people, *report.people))),
        names={**report.names, **event.names},
        figures=figures,
        voices=_voices(event.voices, report.voices),
        sources=(*event.sources, source),
        last_at=max(event.last_at, article.when),
        confirmed=event.confirmed or _confirmed_by(event, source, claims),
    )


def _confirmed_by(event: Event, source: Source, claims: Sequence[Claim]) -> bool:
    """A doubtful event is confirmed by a second independent origin, by the other side's outlet, or by an official word."""
    here = [claim for claim in claims if claim.article == source.article and claim.status is not Status.DENIED]
    official = any(claim.status is Status.OFFICIAL for claim in here)
    second = bool(here) and source.origin not in {one.origin for one in event.sources}
    return official or second


# --- what is newly known


def _differences(before: Event, after: Event, article: Article, weights: Weights) -> Iterator[Difference]:
    """Figures that changed or are new, denials, and the confirmation, in this order."""
    known = {_key(figure): figure for figure in before.figures}
    for figure in after.figures:
        yield from _figure_changed(known.get(_key(figure)), figure, before, weights)
        yield from _denied(known.get(_key(figure)), figure, article)
    if after.confirmed and not before.confirmed:
        by = next((claim for claim in _claims(after) if claim.article == article.key), None)
        yield Difference(type=ChangeType.CONFIRMED, what="event", action=None, side=None, was=None, now=by)


def _key(figure: EventFigure) -> tuple[str, str | None, str, bool, bool]:
    best = figure.best
    part = best.unit if best.part else ""
    return figure.action, figure.side, part, best.status is Status.PLANNED, _apart(figure)


def _apart(figure: EventFigure) -> bool:
    return all(claim.status is Status.UNOFFICIAL for claim in figure.claims)


def _figure_changed(was: EventFigure | None, now: EventFigure, before: Event, weights: Weights) -> Iterator[Difference]:
    what = {"type": ChangeType.FIGURE_CHANGED, "what": "figure", "action": now.action, "side": now.side}
    if now.best.part or now.best.status in {Status.PLANNED, Status.DENIED}:
        return
    if was is None:
        supplied = any(
            one.action == now.action and (one.side == now.side or None in (one.side, now.side)) for one in before.figures
        )
        if now.action in weights.material and not supplied and now.best.status is not Status.UNOFFICIAL:
            yield Difference(was=None, now=now.best, **what)  # type: ignore[arg-type]
    elif amount(was.best) != amount(now.best):
        yield Difference(was=was.best, now=now.best, **what)  # type: ignore[arg-type]


def _denied(was: EventFigure | None, now: EventFigure, article: Article) -> Iterator[Difference]:
    """A claim that rejects what stood, told for the first time."""
    if was is None or any(claim.status is Status.DENIED for claim in was.claims):
        return
    denial = next((one for one in now.claims if one.status is Status.DENIED and one.article == article.key), None)
    if denial is not None and denial.value in (None, was.best.value):
        yield Difference(type=ChangeType.DENIED, what="figure", action=now.action, side=now.side, was=was.best, now=denial)


def _lost(before: Event, after: Event) -> Iterator[Difference]:
    """Figures that nobody claims any more."""
    left = {(figure.action, figure.side) for figure in after.figures}
    for figure in before.figures:
        if (figure.action, figure.side) not in left and not figure.best.part:
            yield Difference(
                type=ChangeType.CORRECTED, what="figure", action=figure.action, side=figure.side, was=figure.best, now=None
            )


# --- the parts of an event


def _claims(event: Event) -> tuple[Claim, ...]:
    """All that was ever claimed and is remembered, the withdrawn too."""
    return tuple(claim for figure in event.figures for claim in (*figure.claims, *figure.former))


def _what(claim: Claim) -> tuple[object, ...]:
    return claim.action, claim.side, claim.unit if claim.part else "", amount(claim)


def _source(article: Article, reading: Reading, why: tuple[str, ...]) -> Source:
    return Source(
        article=article.key,
        outlet=article.outlet,
        outlet_side=article.outlet_side,
        url=article.url,
        title=article.title,
        lang=article.lang,
        published=article.when,
        origin=origin_of(article, reading),
        text_from=article.text_from,
        digest=article.digest,
        why=why,
        tags=article.tags,
    )


def origin_of(article: Article, reading: Reading) -> str:
    """Whom an article has its story from: the outlet or agency that it cites, else who owns it, else itself."""
    return _slug(reading.cites[0]) if reading.cites else _slug(article.outlet_group or article.outlet)


def _slug(name: str) -> str:
    return re.sub(r"[\W_]+", "-", fold(name)).strip("-")


def _specific(places: Sequence[str], topic: Topic) -> tuple[str, ...]:
    """Without those that hold another of them."""
    above = {ancestor for place in places for ancestor in topic.ancestors(place)}
    return tuple(place for place in dict.fromkeys(places) if place not in above)


def _voices(known: Sequence[Voice], more: Sequence[Voice]) -> tuple[Voice, ...]:
    found: Mapping[str, Voice] = {voice.id: voice for voice in (*more, *known)}
    return tuple(found.values())
