"""The ledger: how many of a side's people are held or missing. Such numbers run on beyond the event that they were told with, so
that "held 55, now 23" can be told a month later, with both claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from monitor.group.claims import amount, claims_in, claims_of, excludes, number, speaker
from monitor.group.facts import restate
from monitor.group.merge import merge_claims, standing
from monitor.group.names import person_keys
from monitor.group.weights import Weights, weights_of
from monitor.model import Article, Change, ChangeType, Claim, Difference, Event, Figure, Reading, Status, Stock
from monitor.topic import Topic

if TYPE_CHECKING:
    from monitor.group.put import Telling


class Account:
    """What the ledger says: ``lines`` of one topic. ``only``: the story at hand is about nothing else."""

    def __init__(self, lines: Sequence[Stock], weights: Weights, *, only: bool = False) -> None:
        self._only = only
        self._lines = sorted(lines, key=lambda line: line.claim.at)
        self._weights = weights

    def changed_by(self, event: Event, claims: Iterable[Claim]) -> tuple[Difference, ...]:
        """How what an article says differs from what the ledger holds. ``event``: in which it says so."""
        found = [self._changed(claim) for claim in claims if self.counts(claim, event.kind)]
        return tuple(one for one in found if one is not None)

    def counts(self, claim: Claim, kind: str = "") -> bool:
        """Whether a claim is of the ledger: a whole number held or missing, neither denied nor planned nor doubtful, and not of
        those whom an event of this ``kind`` is about itself."""
        return (
            kind not in self._weights.stocks.get(claim.action, {kind})
            and not (claim.part or claim.doubtful)
            and claim.status not in {Status.DENIED, Status.PLANNED}
            and claim.value is not None
        )

    def standing(self, claim: Claim) -> Stock | None:
        """The line that stands, of the account that a claim belongs to, before the claim."""
        earlier = [line for line in self._others(claim) if line.claim.at <= claim.at]
        if not earlier:
            return None
        best, _ = standing([line.claim for line in earlier], self._weights)
        return next(line for line in reversed(earlier) if line.claim == best)

    def host(self, claim: Claim) -> str | None:
        """The event with which the account that a claim belongs to was told last."""
        return next((line.event for line in reversed(self._others(claim)) if line.event), None)

    def _others(self, claim: Claim) -> list[Stock]:
        """The lines of its account that other articles tell: of the same people, and by the same word. A rights group counts for
        itself, and often others than the authorities do; where a story is about nothing else, and such a group, not heard before,
        counts fewer than was stated, that is how things stand now."""
        alike = self._alike(claim)
        stated = [line for line in alike if line.claim.status is not Status.UNOFFICIAL]
        if claim.status is not Status.UNOFFICIAL:
            return stated
        own = [line for line in alike if speaker(line.claim) == speaker(claim)]
        return own or [line for line in stated if self._only and number(line.claim) > number(claim)]

    def _alike(self, claim: Claim) -> list[Stock]:
        """The lines about the same people, by any word."""
        return [
            line for line in self._lines if self._whom(line.claim) == self._whom(claim) and line.claim.article != claim.article
        ]

    def _whom(self, claim: Claim) -> tuple[str, str | None, str]:
        """Whom a claim counts: the action, the side, and a word for all of them or one for some (officials, servicemen)."""
        return claim.action, claim.side, "" if claim.unit in self._weights.holds else claim.unit

    def _changed(self, claim: Claim) -> Difference | None:
        """The difference to what stands. Two speakers who count otherwise within days contradict each other: nothing changed. A
        number that anybody gave within weeks was told then, or comes from an outlet that lags."""
        before = self.standing(claim)
        if before is None or not excludes(before.claim, claim):
            return None
        was = before.claim
        same_speaker = speaker(was) == speaker(claim)
        if not same_speaker and claim.at - was.at < self._weights.stock_outdated:
            return None
        lately = [line.claim for line in self._alike(claim) if abs(claim.at - line.claim.at) <= self._weights.stock_repeats]
        if any(amount(one) == amount(claim) for one in lately):
            return None
        note = "before_release" if before.after_release else None if same_speaker else "other_speaker"
        return Difference(
            type=ChangeType.FIGURE_CHANGED, what="stock", action=claim.action, side=claim.side, was=was, now=claim, note=note
        )


def loose_stocks(article: Article, reading: Reading, changes: Sequence[Change], topic: Topic) -> tuple[Stock, ...]:
    """The lines of the ledger that a story tells which reports no event, and has found none to go with (``changes``)."""
    if any(one.what == "stock" for change in changes for one in change.differences):
        return ()
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
        if claim.article == article and not claim.withdrawn and account.counts(claim, event.kind)
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
