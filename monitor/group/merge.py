"""Which claim stands: an event's figures, put together from everything that was claimed.

As conflict data sets do it: the more authoritative over the less, the latest word of each source, never the largest number, and
nothing thrown away. A number that was superseded and comes again is an outlet that lags, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from monitor.group.claims import Amount, amount, counts, excludes, narrowed, number, speaker, word
from monitor.group.weights import Weights
from monitor.model import Claim, EventFigure, Status

NOT_SAID = frozenset({Status.DENIED, Status.PLANNED})


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """What makes two numbers one: the action, whose people, the total or which part of it, and the population meant."""

    action: str
    side: str
    part: str
    population: str


def merge_claims(claims: Iterable[Claim], weights: Weights) -> tuple[EventFigure, ...]:
    """The figures of an event: one for each slot, totals before parts, with the claim that stands."""
    everything = narrowed(sorted(claims, key=lambda claim: (claim.at, claim.article)), weights)
    beside = _unofficial_beside_official(everything)
    keyed = sorted(((_slot(claim, beside, weights), at, claim) for at, claim in enumerate(everything)), key=lambda one: one[:2])
    figures = []
    for slot, group in groupby(keyed, key=lambda one: one[0]):
        those = tuple(claim for _, _, claim in group)
        made = tuple(claim for claim in those if not claim.withdrawn)
        if made:  # else nobody says so any more
            figures.append(_figure(slot, those, made, weights))
    figures.sort(key=lambda figure: (figure.best.part, figure.action, figure.side or "~", -number(figure.best), figure.unit))
    return tuple(_with_parts(figure, figures) for figure in figures)


def _figure(slot: Slot, those: tuple[Claim, ...], made: tuple[Claim, ...], weights: Weights) -> EventFigure:
    best, superseded = standing(those, weights)
    taken_back = frozenset(amount(claim) for claim in those if claim.withdrawn) if best.edited else frozenset()
    words = _last_words(made, superseded, taken_back, best, weights)
    lows = [claim.low for claim in words if claim.low is not None]
    highs = [claim.high for claim in words]
    return EventFigure(
        action=slot.action,
        side=best.side,
        unit=best.unit,
        best=best,
        claims=made,
        disputed=_disputed(made, words, best, weights),
        former=tuple(claim for claim in those if claim.withdrawn),
        least=min(lows, default=None),
        most=None if None in highs else max((high for high in highs if high is not None), default=None),
    )


def _unofficial_beside_official(claims: Sequence[Claim]) -> frozenset[tuple[str, str | None]]:
    """Actions and sides of which one article gives an official total and an unofficial one: two populations, side by side."""
    by_article: dict[tuple[str, str, str | None], set[bool]] = {}
    for claim in claims:
        if not claim.part and claim.status not in NOT_SAID:
            by_article.setdefault((claim.article, claim.action, claim.side), set()).add(claim.status is Status.UNOFFICIAL)
    return frozenset((action, side) for (_, action, side), kinds in by_article.items() if len(kinds) == 2)


def _slot(claim: Claim, beside: frozenset[tuple[str, str | None]], weights: Weights) -> Slot:
    apart = (claim.action, claim.side) in beside and claim.status is Status.UNOFFICIAL and not claim.part
    if claim.unit in weights.terms:  # each term of imprisonment is a figure of its own
        part = f"{claim.value} {claim.unit}"
    else:
        part = f"{claim.unit} {claim.nth}" if claim.part else ""
    return Slot(
        action=claim.action,
        side=claim.side or "",
        part=part,
        population="planned" if claim.status is Status.PLANNED else "unofficial" if apart else "",
    )


def standing(claims: Sequence[Claim], weights: Weights) -> tuple[Claim, frozenset[Amount]]:
    """The claim that stands, of those about one slot in order of time, and the numbers that stood before it. At least one of
    the claims is not withdrawn.

    One replaces another when it has more authority; or equal authority and the same source, or comes clearly later; or when it
    gives a larger number of what only grows, on the word of an authority or plainly; of how many are held or missing, also with
    less authority when it comes weeks later. A number that was replaced before, or was told no later than the one that stands,
    does not come back by an outlet that lags, unless it has more authority; denials never stand while anything else does. A
    withdrawn claim only remembers that its number was told; a doubtful one stands only while there is no other."""
    eligible = [claim for claim in claims if claim.status is not Status.DENIED]
    if all(claim.withdrawn for claim in eligible):
        eligible = [claim for claim in claims if not claim.withdrawn]
    eligible = _surer(eligible)
    best = eligible[0]
    superseded: set[Amount] = set()
    first_told: dict[Amount, datetime] = {}
    for claim in eligible:
        first_told.setdefault(amount(claim), claim.at)
    for claim in eligible[1:]:
        better = weights.authority[claim.status] > weights.authority[best.status]
        if amount(claim) == amount(best):
            best = claim if (better or best.withdrawn) and not claim.withdrawn else best
            continue
        old = amount(claim) in superseded or (first_told[amount(claim)] <= first_told[amount(best)] and claim.at > best.at)
        if (better or not old) and _replaces(claim, best, weights):
            superseded.add(amount(best))
            best = claim
    if best.withdrawn:
        return standing([claim for claim in eligible if not claim.withdrawn], weights)
    return best, frozenset(superseded)


def _surer(claims: list[Claim]) -> list[Claim]:
    """Those that we are sure to have read rightly, if one of them still stands; else all."""
    sure = [claim for claim in claims if not claim.doubtful]
    return claims if all(claim.withdrawn for claim in sure) else sure


def _replaces(claim: Claim, best: Claim, weights: Weights) -> bool:
    ours, theirs = weights.authority[claim.status], weights.authority[best.status]
    later = claim.at - best.at
    if claim.action in weights.stocks and later >= weights.stock_outdated and claim.status is not Status.UNOFFICIAL:
        return True
    risen = claim.action in weights.grows and number(claim) > number(best)
    if ours != theirs and not (risen and word(claim.status) == word(best.status)):
        return ours > theirs
    if claim.article == best.article and not claim.edited:  # of two numbers in one text the first stands
        return False
    same_source = claim.edited or claim.outlet == best.outlet or speaker(claim) == speaker(best)
    return same_source or risen or later >= weights.later_replaces


def _last_words(
    made: Sequence[Claim], superseded: frozenset[Amount], taken_back: frozenset[Amount], best: Claim, weights: Weights
) -> tuple[Claim, ...]:
    """The latest claim of each speaker, without denials, plans, and those that repeat a number given up since. A number is not
    given up by who is named as its source because somebody else says otherwise, unless a toll has merely risen, or the number was
    ``taken_back`` by an edit since: outlets that told it before have only not caught up."""

    def given_up(claim: Claim) -> bool:
        stands_by_it = claim.source and speaker(claim) != speaker(best) and claim.action not in weights.grows
        if amount(claim) in taken_back and claim.at < best.at and claim.status is best.status:
            stands_by_it = False
        return amount(claim) in superseded and not stands_by_it

    heard = [claim for claim in made if best.doubtful or not claim.doubtful]
    latest = {speaker(claim): claim for claim in heard if claim.status not in NOT_SAID}
    return tuple(claim for claim in latest.values() if not given_up(claim))


def _disputed(made: Sequence[Claim], words: Sequence[Claim], best: Claim, weights: Weights) -> bool:
    """Whether the last words of different speakers exclude each other, or one denies the number. What was said long before is no
    contradiction to a later count (of a toll, soon; of others, after days), unless it is the other side that says so."""
    if best.status is not Status.DENIED and any(
        claim.status is Status.DENIED and claim.value in (None, best.value) and not claim.doubtful for claim in made
    ):
        return True
    soon = weights.later_replaces if best.action in weights.grows else weights.stock_outdated
    return any(
        excludes(claim, best)
        for claim in words
        if claim.at >= best.at or best.at - claim.at < soon or Status.CLAIMED in (claim.status, best.status)
    )


# --- a total and its parts


def _with_parts(figure: EventFigure, figures: Sequence[EventFigure]) -> EventFigure:
    """A total with the places of its parts, and what they come to in the article that tells most of them."""
    if figure.best.part or figure.best.status in NOT_SAID:
        return figure
    mine = [
        (at, one)
        for at, one in enumerate(figures)
        if one.best.part
        and (one.action, one.side, word(one.best.status)) == (figure.action, figure.side, word(figure.best.status))
        and number(one.best) <= number(figure.best)
    ]
    told = [_parts_in(article, [one for _, one in mine]) for article in {claim.article for claim in figure.claims}]
    fullest = max(told, key=lambda parts: (len(parts), sum(parts)), default=[])
    return replace(figure, parts=tuple(at for at, _ in mine), sum=sum(fullest) if len(fullest) > 1 else None)


def _parts_in(article: str, parts: Sequence[EventFigure]) -> list[int]:
    """The numbers that one article gives for the parts."""
    return [claim.value for one in parts for claim in one.claims if claim.article == article and counts(claim)]  # type: ignore[misc]
