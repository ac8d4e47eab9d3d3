"""A report is put into an event: founds it, joins it, takes the place of what its article said before, or leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.group.account import Account
from monitor.group.claims import amount, claims_in, claims_of, cleared
from monitor.group.facts import restate, specific
from monitor.group.likeness import Likeness, filed_under
from monitor.group.merge import merge_claims
from monitor.group.news import differences, lost
from monitor.group.origins import join_origins, origin_of
from monitor.group.weights import Weights
from monitor.model import Article, Change, ChangeType, Claim, Difference, Doubt, Event, Reading, Report, Source, Status, Voice
from monitor.topic import Topic

DOUBTFUL = frozenset({Status.CLAIMED, Status.UNOFFICIAL, Status.PLANNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An article that tells, with everything that a step needs beside the event. ``copies``: articles that it has its words from,
    or that have theirs from it; ``account``: what the ledger says of how many are held or missing; ``at``: when we read it."""

    article: Article
    reading: Reading
    copies: Mapping[str, float]
    account: Account
    topic: Topic
    weights: Weights
    at: datetime


def found(ident: str, report: Report, telling: Telling, best: Likeness | None) -> Change:
    """A new event, and which it may be the same as where that is in doubt."""
    article, weights = telling.article, telling.weights
    claims = claims_of(article, report.figures, article.when, weights)
    why = ["nothing like it is known" if best is None else f"too little like {best.event.id} ({best.points:.1f} points)"]
    possibly = best if best is not None and best.points >= weights.uncertain else None
    if possibly is not None:
        why = [f"may be the same as {possibly.event.id} ({possibly.points:.1f} points): {'; '.join(possibly.reasons)}"]
    event = Event(
        id=ident,
        version=1,
        topic=telling.topic.name,
        kind=report.kind,
        date=report.date,
        day=filed_under(article, report),
        places=specific(report.places, telling.topic),
        sides=tuple(sorted(report.sides)),
        people=report.people,
        names=dict(report.names),
        figures=merge_claims(claims, weights),
        voices=report.voices,
        sources=(source_of(telling, report, tuple(why)),),
        first_at=article.when,
        last_at=article.when,
        confirmed=not claims or any(claim.status not in DOUBTFUL for claim in claims),
        possibly=possibly.event.id if possibly else None,
    )
    return Change(event=event, new=True, differences=telling.account.changed_by(event, claims), why=tuple(why))


def join(event: Event, report: Report, telling: Telling, why: Sequence[str]) -> Change:
    """The event with one more article that tells of it."""
    article = telling.article
    claims = claims_of(article, report.figures, article.when, telling.weights)
    claims = cleared(claims, [claim for claim in claims_in(event) if claim.article in telling.copies])
    source = source_of(telling, report, tuple(why))
    for one in event.sources:
        if one.article == article.key and one.digest == article.digest:  # with another of its reports
            source = _both(one, source)
    known = [one for one in event.sources if one.article != article.key]
    after = _with(replace(event, sources=tuple(known)), report, source, (*claims_in(event), *claims), telling)
    news = (
        *differences(event, after, article.key, telling.weights, copies=telling.copies),
        *telling.account.changed_by(after, claims),
    )
    return Change(event=after, new=False, differences=news, why=tuple(why))


def _both(main: Source, other: Source) -> Source:
    """An article that tells of one event in two of its reports: what the first tells, and whom and where the other names."""
    return replace(
        main,
        date=main.date or other.date,
        places=tuple(dict.fromkeys((*main.places, *other.places))),
        sides=tuple(dict.fromkeys((*main.sides, *other.sides))),
        people=tuple(dict.fromkeys((*main.people, *other.people))),
        doubt=replace(main.doubt, date=main.doubt.date or (other.date if other.date != main.date else None)),
    )


def revise(event: Event, report: Report, telling: Telling) -> Change:
    """A new version of an article that is in the event: what it said is replaced by what it says now."""
    article, weights = telling.article, telling.weights
    before = next(source for source in event.sources if source.article == article.key)
    mine = [claim for claim in claims_in(event) if claim.article == article.key]
    others = [claim for claim in claims_in(event) if claim.article != article.key]
    old = {_what(claim): claim for claim in mine if not claim.withdrawn}
    now = tuple(
        replace(claim, at=old[_what(claim)].at, edited=old[_what(claim)].edited)
        if _what(claim) in old
        else replace(claim, edited=True)
        for claim in cleared(claims_of(article, report.figures, telling.at, weights), mine)
    )
    said = {_what(claim) for claim in now}
    gone = [replace(claim, withdrawn=True) for what, claim in old.items() if what not in said]
    gone += [claim for claim in mine if claim.withdrawn]
    trimmed = replace(event, sources=tuple(one for one in event.sources if one.article != article.key))
    after = _with(trimmed, report, source_of(telling, report, before.why), (*others, *gone, *now), telling)
    fresh = [claim for claim in now if claim.edited and _what(claim) not in old]
    news = (
        *differences(event, after, article.key, weights, edited=True),
        *lost(event, after, weights),
        *telling.account.changed_by(after, fresh),
    )
    return Change(event=after, new=False, differences=news, why=("a new version of its text",))


def withdraw(event: Event, article: str, telling: Telling, goes_to: Event | None) -> Change:
    """Take an article out of an event that it no longer tells of; what only it said is corrected. Where it turns out to tell of
    another event, what was one is two."""
    claims = [replace(claim, withdrawn=True) if claim.article == article else claim for claim in claims_in(event)]
    after = restate(event, [one for one in event.sources if one.article != article], event.day, telling.topic)
    after = replace(
        after,
        version=event.version + 1,
        figures=merge_claims(claims, telling.weights),
        last_at=max(event.last_at, telling.at),
        apart=(*event.apart, goes_to.id) if goes_to and after.sources else event.apart,
    )
    news = list(lost(event, after, telling.weights))
    why = "its text was edited and no longer tells of this event"
    if goes_to is not None and after.sources:
        news.append(Difference(type=ChangeType.SPLIT, what="event", action=None, side=None, was=None, now=None, other=goes_to.id))
        why = f"its text was edited and tells of another event, {goes_to.id}"
    return Change(event=after, new=False, differences=tuple(news), why=(why,))


def source_of(telling: Telling, report: Report | None, why: tuple[str, ...]) -> Source:
    """The article as a source of an event: what it tells, and why it is in."""
    article = telling.article
    if article.ahead:
        why = (*why, f"says to be of {article.published:%Y-%m-%d %H:%M} UTC, ahead of when it was seen, which stands instead")
    elif article.published is None:
        why = (*why, "names no day on which it appeared: when it was first seen stands instead")
    return Source(
        article=article.key,
        outlet=article.outlet,
        outlet_side=article.outlet_side,
        url=article.url,
        title=article.title,
        lang=article.lang,
        published=article.when,
        origin=origin_of(article, telling.reading, telling.topic),
        text_from=article.text_from,
        digest=article.digest,
        why=why,
        tags=article.tags,
        kind=report.kind if report else "",
        date=report.date if report else None,
        places=report.places if report else (),
        sides=report.sides if report else (),
        people=report.people if report else (),
        doubt=report.doubt if report else Doubt(),
    )


def _with(event: Event, report: Report, source: Source, claims: Iterable[Claim], telling: Telling) -> Event:
    """The event with one more source."""
    everything = tuple(claims)
    sources = join_origins(event.sources, source, telling.copies)
    after = restate(event, sources, event.day, telling.topic)
    here = next(one for one in sources if one.article == source.article)
    return replace(
        after,
        version=event.version + 1,
        names={**report.names, **event.names},
        figures=merge_claims(everything, telling.weights),
        voices=_voices(event.voices, report.voices),
        first_at=min(event.first_at, source.published),
        last_at=max(event.last_at, source.published),
        confirmed=event.confirmed or _confirmed_by(event, here, everything),
    )


def _confirmed_by(event: Event, source: Source, claims: Sequence[Claim]) -> bool:
    """A doubtful event is confirmed by a second independent origin, the other side's outlet among them, or by an official word;
    what is planned, only by one who says that it happened."""
    here = [claim for claim in claims if claim.article == source.article and claim.status is not Status.DENIED]
    if all(claim.status is Status.PLANNED for claim in claims_in(event)):
        here = [claim for claim in here if claim.status is not Status.PLANNED]
    official = any(claim.status is Status.OFFICIAL and not claim.doubtful for claim in here)
    return official or (bool(here) and source.origin not in {one.origin for one in event.sources})


def _what(claim: Claim) -> tuple[object, ...]:
    return claim.action, claim.side, claim.unit if claim.part else "", amount(claim)


def _voices(known: Sequence[Voice], more: Sequence[Voice]) -> tuple[Voice, ...]:
    return tuple({voice.id: voice for voice in (*more, *known)}.values())
