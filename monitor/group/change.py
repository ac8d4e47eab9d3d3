"""The room's door: an article with its reports, and what is known already, become changes of events."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.group.account import Account, tell_stock
from monitor.group.facts import restate
from monitor.group.known import Known, copied_from, kinds_of, signature_window
from monitor.group.likeness import Likeness, likeness
from monitor.group.names import same_names
from monitor.group.put import Telling, found, join, revise, withdraw
from monitor.group.together import as_report, merge_events, split_event, told_apart
from monitor.group.weights import Weights, weights_of
from monitor.model import Article, Change, Event, Reading, Report
from monitor.topic import Topic


def group_article(
    article: Article, reading: Reading, known: Known, topic: Topic, at: datetime, *, fresh: bool = True
) -> tuple[Change, ...]:
    """Decide which event each report of an article belongs to, or that it founds one, and what is newly known by it.

    ``known``: what the store answered to `questions`. ``at``: when we read it. Returns each event as it stands after each step,
    its version one higher, with the reasons, in order; the first is that of the main report, where there is one. An edited
    article is taken out of the events that it no longer tells of; two events that it shows to be one are merged; a story that
    only tells how many are held joins the event where that was told last. Pure."""
    desk = _Desk(article, reading, known, topic, at, fresh)
    for report in sorted(reading.reports, key=lambda one: not one.main):
        desk.take(report)
    desk.take_back()
    desk.take_stocks()
    return tuple(desk.changes)


def event_id(topic: Topic, article: Article, report: Report, ordinal: int) -> str:
    """The id of the event that a report founds: the same in every replay."""
    return hashed_id(topic.name, article.key, article.digest, report.kind, str(ordinal))


def hashed_id(*parts: str) -> str:
    """An event's id, made of what it comes from."""
    return "e" + base64.b32encode(hashlib.sha256("\0".join(parts).encode()).digest()).decode().lower()[:11]


class _Desk:
    """One article's way through the room: events as they stand after each of its reports."""

    def __init__(self, article: Article, reading: Reading, known: Known, topic: Topic, at: datetime, fresh: bool) -> None:
        self.changes: list[Change] = []
        self._article, self._reading, self._known, self._topic, self._fresh = article, reading, known, topic, fresh
        self._weights = weights_of(topic)
        self._copies = copied_from(article, known.copies)
        self._events = {event.id: event for event in (*known.of_people, *known.near, *known.own)}
        self._near = {event.id for event in (*known.near, *known.own)}
        self._left = {one.id for one in known.own if not one.merged_into and _edition(one, article) != article.digest}
        self._telling = Telling(
            article=article,
            reading=reading,
            copies=self._copies,
            account=Account(known.stocks, self._weights, only=reading.main is None),
            topic=topic,
            weights=self._weights,
            at=at,
        )

    def take(self, report: Report) -> None:
        """Put one report where it belongs."""
        self._split(report)
        ranked = self._ranked(report)
        home = self._home(report)
        if home is not None:
            self._left.discard(home.id)
            self._keep(revise(home, report, self._telling))
            self._merge(home.id)
            return
        best = ranked[0] if ranked else None
        if best is not None and best.points >= self._weights.same and not _torn(ranked, self._weights):
            runner_up = f"next best {ranked[1].event.id} with {ranked[1].points:.1f}" if len(ranked) > 1 else "no other is near"
            why = (*best.reasons, f"{best.points:.1f} points, {self._weights.same:g} are enough", runner_up)
            self._keep(join(best.event, report, self._telling, why))
            self._merge(best.event.id)
        elif report.main or _worth_founding(self._article, report, self._weights):
            ident = event_id(self._topic, self._article, report, self._reading.reports.index(report))
            self._keep(self._followed(found(ident, report, self._telling, best)))

    def take_back(self) -> None:
        """Take the article out of the events that it was in and no longer tells of."""
        for ident in sorted(self._left):
            goes_to = next((change.event for change in self.changes if change.new), None)
            self._keep(withdraw(self._events[ident], self._article.key, self._telling, goes_to))

    def take_stocks(self) -> None:
        """A story that reports no event may say how many are still held."""
        if self._reading.main is None:
            change = tell_stock(self._reading.stocks, self._events, self._telling)
            if change is not None:
                self._keep(change)

    def _home(self, report: Report) -> Event | None:
        """The event that this very article is in with an older text, unless the new one has clearly moved to another. Where it
        is the only article of the event, what it says now is what the event is, of any kind, if not of another day or place."""
        kinds = (report.kind, *self._weights.compatible_kinds.get(report.kind, ()))
        staying = []
        for event in [self._events[ident] for ident in sorted(self._left)]:
            others = _without(event, self._article.key)
            alone = not others.sources
            judged = likeness(self._article, report, event if alone else others, self._topic, self._weights)
            if event.kind in kinds:
                stays = alone or not judged.conflict or judged.points >= self._weights.uncertain
            else:
                stays = alone and report.main and not judged.conflict
            if stays:
                staying.append((event.kind in kinds, judged.points, event.id))
        return self._events[max(staying)[-1]] if staying else None

    def _ranked(self, report: Report) -> list[Likeness]:
        """The candidates, the likeliest first; of equals the older event."""
        kinds = kinds_of(report, self._weights)
        window = signature_window(report, self._article, self._topic)

        def comes_near(event: Event) -> bool:
            if event.id in self._near and event.kind in kinds:
                return True
            if any(source.article in self._copies for source in event.sources):
                return True
            return window.first_day <= event.day <= window.last_day and bool(same_names(report.people, event.people))

        candidates = [
            event
            for event in self._events.values()
            if event.merged_into is None and event.id not in self._left and event.sources and comes_near(event)
        ]
        judged = [self._judge(report, event) for event in candidates]
        return sorted(judged, key=lambda one: (-one.points, one.event.first_at, one.event.id))

    def _judge(self, report: Report, event: Event) -> Likeness:
        return likeness(self._article, report, event, self._topic, self._weights, copies=self._copies)

    def _merge(self, ident: str) -> None:
        """Merge other events into this one, or this into an older one, where what it now knows makes them one."""
        event = self._events[ident]
        whole = as_report(event)
        kinds = (event.kind, *self._weights.compatible_kinds.get(event.kind, ()))
        for other in [self._events[one] for one in sorted(self._near) if one not in (ident, *self._left)]:
            if other.merged_into or other.id in event.apart or event.id in other.apart or not other.sources:
                continue
            if other.kind not in kinds or (event.date and other.date and event.date != other.date):
                continue
            judged = likeness(*whole, other, self._topic, self._weights)
            if judged.conflict or judged.points < self._weights.merge:
                continue
            older, younger = sorted((event, other), key=lambda one: (one.first_at, one.id))
            why = (*judged.reasons, f"{judged.points:.1f} points, {self._weights.merge:g} are enough to merge")
            for change in merge_events(older, younger, self._topic, why):
                self._keep(change)
            event = self._events[older.id]
            whole = as_report(event)

    def _split(self, report: Report) -> None:
        """An event that this article told of, and tells apart now from what happened elsewhere, is two where other articles tell
        of one place only: some summary that named both had put them together."""
        for ident in [change.event.id for change in self.changes]:
            event = self._events[ident]
            goes = told_apart(event, self._article.key, report, self._topic)
            if goes and not event.merged_into:
                other = hashed_id(self._topic.name, event.id, str(event.version), *goes)
                why = (f"{self._article.outlet} tells of both, at {_named(report, self._topic)} and elsewhere",)
                for change in split_event(event, goes, other, self._topic, why):
                    self._keep(change)

    def _followed(self, change: Change) -> Change:
        """A new event with the earlier ones of the same people that it goes on from."""
        event = change.event
        kinds = self._weights.follows.get(event.kind, ())
        earlier = [
            one
            for one in self._events.values()
            if one.kind in kinds and one.id != event.id and one.day < event.day and not one.merged_into and _shares(one, event)
        ]
        follows = tuple(one.id for one in sorted(earlier, key=lambda one: (one.day, one.id)))
        return replace(change, event=replace(event, follows=follows)) if follows else change

    def _keep(self, change: Change) -> None:
        change = change if self._fresh else replace(change, fresh=False)
        self._events[change.event.id] = change.event
        self._near.add(change.event.id)
        self.changes.append(change)


def _named(report: Report, topic: Topic) -> str:
    return ", ".join(topic.place_name(place) for place in report.places)


def _torn(ranked: Sequence[Likeness], weights: Weights) -> bool:
    """Whether two events are about as likely, and nothing but kind and day speaks for either."""
    if len(ranked) < 2 or ranked[0].points - ranked[1].points >= weights.margin:
        return False
    named = {"place_same", "place_within", "place_facing", "people_same", "copy_of", "title_alike"}
    return not named & {feature.key for feature in ranked[0].features}


def _edition(event: Event, article: Article) -> str:
    """The digest of the article's text that the event knows."""
    return next((source.digest for source in event.sources if source.article == article.key), article.digest)


def _without(event: Event, article: str) -> Event:
    return restate(event, [source for source in event.sources if source.article != article], event.day)


def _worth_founding(article: Article, report: Report, weights: Weights) -> bool:
    """A story's further report founds an event only when it is dated, recent, and says how many or whom."""
    if report.date is None or not (report.figures or report.people):
        return False
    return timedelta(0) <= article.when.date() - report.date <= weights.other_reports


def _shares(one: Event, other: Event) -> bool:
    return bool(same_names(one.people, other.people))
