"""The ledger: how many of a side's people are held or missing. Such numbers run on beyond the event that they were told with, so
that "held 55, now 23" can be told a month later, with both claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from monitor.group.claims import amount, claims_in, claims_of, excludes, speaker
from monitor.group.facts import restate
from monitor.group.merge import merge_claims, standing
from monitor.group.names import person_keys
from monitor.group.weights import Weights, weights_of
from monitor.model import Article, Change, ChangeType, Claim, Difference, Event, Figure, Reading, Status, Stock
from monitor.topic import Topic

if TYPE_CHECKING:
    from monitor.group.put import Telling


class Account:
    """What the ledger says: ``lines`` in order of time, of one topic."""

    def __init__(self, lines: Sequence[Stock], weights: Weights) -> None:
        self._lines = sorted(lines, key=lambda line: line.claim.at)
        self._weights = weights

    def changed_by(self, event: Event, claims: Iterable[Claim]) -> tuple[Difference, ...]:
        """How what an article says differs from what the ledger holds. ``event``: in which it says so."""
        found = [self._changed(claim, event) for claim in claims if self.counts(claim)]
        return tuple(one for one in found if one is not None)

    def counts(self, claim: Claim) -> bool:
        """Whether a claim is of the ledger: the whole number held or missing, neither denied nor planned."""
        return (
            claim.action in self._weights.stocks
            and not claim.part
            and claim.status not in {Status.DENIED, Status.PLANNED}
            and claim.value is not None
        )

    def standing(self, claim: Claim) -> Stock | None:
        """The line that stands, of the account that a claim belongs to, before the claim."""
        lines = [line for line in self._lines if _account(line.claim) == _account(claim) and line.claim.article != claim.article]
        earlier = [line for line in lines if line.claim.at <= claim.at]
        if not earlier:
            return None
        best, _ = standing([line.claim for line in earlier], self._weights)
        return next(line for line in reversed(earlier) if line.claim == best)

    def host(self, claim: Claim) -> str | None:
        """The event with which the account that a claim belongs to was told last."""
        lines = [line for line in self._lines if _account(line.claim) == _account(claim) and line.claim.article != claim.article]
        return next((line.event for line in reversed(lines) if line.event), None)

    def _changed(self, claim: Claim, event: Event) -> Difference | None:
        before = self.standing(claim)
        if before is None or not excludes(before.claim, claim):
            return None
        was = before.claim
        same_speaker = speaker(was) == speaker(claim)
        if any(amount(line.claim) == amount(claim) for line in self._lines if _account(line.claim) == _account(claim)):
            return None  # somebody said so before: an outlet that lags, or one of two numbers that stand side by side
        if self._weights.authority[claim.status] < self._weights.authority[was.status] and not (
            same_speaker or claim.at - was.at >= self._weights.stock_outdated
        ):
            return None
        note = "before_release" if before.after_release else None if same_speaker else "other_speaker"
        return Difference(
            type=ChangeType.FIGURE_CHANGED, what="stock", action=claim.action, side=claim.side, was=was, now=claim, note=note
        )


def _account(claim: Claim) -> tuple[str, str | None, bool]:
    """What makes two claims speak of the same people: official counts and those of rights groups stand side by side."""
    return claim.action, claim.side, claim.status is Status.UNOFFICIAL


def loose_stocks(article: Article, reading: Reading, topic: Topic) -> tuple[Stock, ...]:
    """The lines of the ledger that a story tells which reports no event."""
    weights = weights_of(topic)
    account = Account((), weights)
    claims = claims_of(article, reading.stocks, article.when, weights) if reading.main is None else ()
    return tuple(Stock(claim=claim, event=None) for claim in claims if account.counts(claim))


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """By what an event is found again, and what its article adds to the ledger."""

    people: tuple[str, ...]
    stocks: tuple[Stock, ...]


def traces(change: Change, topic: Topic, article: str | None) -> Traces:
    """What to keep beside a change that ``article`` (its key; None: a person) made."""
    stocks = stock_lines(change, weights_of(topic), article) if article is not None else ()
    return Traces(people=person_keys(change.event.people), stocks=stocks)


def stock_lines(change: Change, weights: Weights, article: str) -> tuple[Stock, ...]:
    """What a change adds to the ledger: an article's whole numbers of those held or missing."""
    event = change.event
    account = Account((), weights)
    freed = {
        figure.side for figure in event.figures if figure.action in weights.freeing and figure.best.status is not Status.DENIED
    }
    return tuple(
        Stock(claim=claim, event=event.id, after_release=claim.side in freed and not (claim.as_of and claim.as_of > event.day))
        for claim in claims_in(event)
        if claim.article == article and not claim.withdrawn and account.counts(claim)
    )


def tell_stock(figures: Sequence[Figure], events: Mapping[str, Event], telling: Telling) -> Change | None:
    """A story that tells of no event, and how many are still held: it joins the event with which that was told last. None where
    there is none, or where nothing changed."""
    from monitor.group.put import source_of

    claims = claims_of(telling.article, figures, telling.article.when, telling.weights)
    for claim in claims:
        host = telling.account.host(claim) if telling.account.counts(claim) else None
        event = events.get(host) if host else None
        if event is None or event.merged_into is not None:
            continue
        news = telling.account.changed_by(event, claims)
        if not news:
            continue
        why = ("tells how things stand, and no event; told last with this one",)
        mine = [one for one in claims if telling.account.counts(one)]
        sources = (*(one for one in event.sources if one.article != telling.article.key), source_of(telling, None, why))
        kept = [one for one in claims_in(event) if one.article != telling.article.key]
        after = replace(
            restate(event, sources, event.day, telling.topic),
            version=event.version + 1,
            figures=merge_claims((*kept, *mine), telling.weights),
            last_at=max(event.last_at, telling.article.when),
        )
        return Change(event=after, new=False, differences=news, why=why)
    return None
