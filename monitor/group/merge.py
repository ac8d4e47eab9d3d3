"""Which claim stands: an event's figures, put together from everything that was claimed.

As conflict data sets do it: the more authoritative over the less, the later over the earlier of one source, never the largest,
and
nothing thrown away. A number that was superseded and comes again is an outlet that lags, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from monitor.group.weights import Weights
from monitor.model import Article, Claim, EventFigure, Figure, Status
from monitor.text import fold


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """What makes two numbers one: the action, whose people, the total or which part of it, and the population meant."""

    action: str
    side: str
    part: str
    population: str


def claims_of(article: Article, figures: Sequence[Figure], at: datetime) -> tuple[Claim, ...]:
    """The claims that an article makes; ``at``: when it says so (its publication, or when its edit was seen)."""
    return tuple(
        Claim(
            action=figure.action,
            value=figure.value,
            low=figure.low,
            high=figure.high,
            approx=figure.approx,
            unit=figure.unit,
            side=figure.side,
            by=figure.by,
            status=figure.status,
            source=figure.source,
            via=figure.via,
            as_of=figure.as_of,
            part=_is_part(figure, figures),
            outlet=article.outlet,
            outlet_side=article.outlet_side,
            url=article.url,
            article=article.key,
            lang=article.lang,
            quote=figure.quote,
            sentence=figure.sentence,
            at=at,
        )
        for figure in figures
    )


def _is_part(figure: Figure, figures: Sequence[Figure]) -> bool:
    """Whether a figure is a part of another: it says so, or a larger one of the same action, side and authority stands beside
    it."""
    if figure.part_of is not None:
        return True
    return any(
        other is not figure
        and (other.action, other.side, other.status) == (figure.action, figure.side, figure.status)
        and other.value is not None
        and figure.value is not None
        and other.value > figure.value
        and other.unit != figure.unit
        for other in figures
    )


def merge_claims(claims: Iterable[Claim], weights: Weights) -> tuple[EventFigure, ...]:
    """The figures of an event: one for each slot, totals before parts, with the claim that stands."""
    everything = sorted(claims, key=lambda claim: (claim.at, claim.article))
    open_doubt = _unofficial_beside_official(everything)
    keyed = sorted(((_slot(claim, open_doubt), index, claim) for index, claim in enumerate(everything)), key=lambda one: one[:2])
    figures = []
    for slot, group in groupby(keyed, key=lambda one: one[0]):
        those = tuple(claim for _, _, claim in group)
        made = tuple(claim for claim in those if not claim.withdrawn)
        if not made:  # nobody says so any more
            continue
        best = standing(those, weights)
        figures.append(
            EventFigure(
                action=slot.action,
                side=best.side,
                unit=best.unit,
                best=best,
                claims=made,
                disputed=_disputed(made, best, weights),
                former=tuple(claim for claim in those if claim.withdrawn),
            )
        )
    return tuple(
        sorted(figures, key=lambda figure: (figure.best.part, figure.action, figure.side or "~", -(figure.best.value or 0)))
    )


def _unofficial_beside_official(claims: Sequence[Claim]) -> frozenset[tuple[str, str | None]]:
    """Actions and sides of which one article gives an official total and an unofficial one: two populations, side by side."""
    found: set[tuple[str, str | None]] = set()
    by_article: dict[tuple[str, str, str | None], set[bool]] = {}
    for claim in claims:
        if not claim.part and claim.status not in {Status.DENIED, Status.PLANNED}:
            key = (claim.article, claim.action, claim.side)
            by_article.setdefault(key, set()).add(claim.status is Status.UNOFFICIAL)
    for (_, action, side), kinds in by_article.items():
        if len(kinds) == 2:
            found.add((action, side))
    return frozenset(found)


def _slot(claim: Claim, two_populations: frozenset[tuple[str, str | None]]) -> Slot:
    apart = (claim.action, claim.side) in two_populations and claim.status is Status.UNOFFICIAL and not claim.part
    return Slot(
        action=claim.action,
        side=claim.side or "",
        part=claim.unit if claim.part else "",
        population="planned" if claim.status is Status.PLANNED else "unofficial" if apart else "",
    )


def standing(claims: Sequence[Claim], weights: Weights) -> Claim:
    """The claim that stands, of those about one slot in order of time; at least one of them is not withdrawn.

    One replaces another when it has more authority; or equal authority and the same source, or a larger number of what only
    grows,
    or comes clearly later. A number that was replaced before does not come back by an outlet that lags; denials never stand while
    anything else does. A withdrawn claim only remembers that its number was told."""
    eligible = [claim for claim in claims if claim.status is not Status.DENIED]
    if all(claim.withdrawn for claim in eligible):
        eligible = [claim for claim in claims if not claim.withdrawn]
    best = eligible[0]
    superseded: set[tuple[int | None, int | None, int | None]] = set()
    for claim in eligible[1:]:
        if amount(claim) == amount(best):
            better = weights.authority[claim.status] > weights.authority[best.status]
            best = claim if (better or best.withdrawn) and not claim.withdrawn else best
        elif amount(claim) not in superseded and _replaces(claim, best, weights):
            superseded.add(amount(best))
            best = claim
    return best if not best.withdrawn else standing([claim for claim in eligible if not claim.withdrawn], weights)


def amount(claim: Claim) -> tuple[int | None, int | None, int | None]:
    """The number that a claim gives, with its bounds."""
    return claim.value, claim.low, claim.high


def _replaces(claim: Claim, best: Claim, weights: Weights) -> bool:
    ours, theirs = weights.authority[claim.status], weights.authority[best.status]
    if ours != theirs:
        return ours > theirs
    same_source = claim.edited or claim.outlet == best.outlet or _same_speaker(claim, best)
    larger = claim.action in weights.grows and (claim.value or claim.low or 0) > (best.value or best.low or 0)
    return same_source or larger or claim.at - best.at >= weights.later_replaces


def _same_speaker(claim: Claim, best: Claim) -> bool:
    return bool(claim.source and best.source and fold(claim.source) == fold(best.source))


def _disputed(claims: Sequence[Claim], best: Claim, weights: Weights) -> bool:
    """Whether the latest words of different outlets exclude each other, or one denies the number."""
    if (
        any(claim.status is Status.DENIED and claim.value in (None, best.value) for claim in claims)
        and best.status is not Status.DENIED
    ):
        return True
    latest = {claim.outlet: claim for claim in claims if claim.status not in {Status.DENIED, Status.PLANNED}}
    later = [claim for claim in latest.values() if claim.at >= best.at and claim.outlet != best.outlet]
    return any(_excludes(claim, best) for claim in later if weights.authority[claim.status] >= weights.authority[best.status] - 1)


def _excludes(one: Claim, other: Claim) -> bool:
    """Whether no number satisfies both."""
    lows = [claim.low for claim in (one, other) if claim.low is not None]
    highs = [claim.high for claim in (one, other) if claim.high is not None]
    return bool(lows and highs) and max(lows) > min(highs)
