"""Claims: who says which number. How an article makes them, and when two of them exclude each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from monitor.group.weights import Weights
from monitor.model import Article, Claim, Event, Figure, Status
from monitor.text import fold

Amount = tuple[int | None, int | None, int | None]
ROUGHLY = 0.15
"""How far a rounded or approximate number may be off: 3,984 missing are "about 4,000"."""
ROUNDED_FROM = 100


def claims_of(article: Article, figures: Sequence[Figure], at: datetime, weights: Weights) -> tuple[Claim, ...]:
    """The claims that an article makes; ``at``: when it says so (its publication, or when its edit was seen)."""
    parts = [_is_part(figure, figures, weights) for figure in figures]
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
            part=part,
            nth=_nth(index, figures, parts) if part else 1,
            outlet=article.outlet,
            outlet_side=article.outlet_side,
            url=article.url,
            article=article.key,
            lang=article.lang,
            quote=figure.quote,
            sentence=figure.sentence,
            at=at,
            doubtful=figure.doubtful,
        )
        for index, (figure, part) in enumerate(zip(figures, parts, strict=True))
    )


def cleared(claims: Sequence[Claim], known: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of a text that repeats another's words, or of its new version. ``known``: what the other makes. Where such a
    text gives another number of the same people, that is no misreading, however unsure we are of either."""
    numbers: dict[tuple[str, str | None], set[Amount]] = {}
    for claim in known:
        numbers.setdefault((claim.action, claim.side), set()).add(amount(claim))
    return tuple(
        replace(claim, doubtful=False)
        if claim.doubtful and amount(claim) not in numbers.get((claim.action, claim.side), {amount(claim)})
        else claim
        for claim in claims
    )


def _is_part(figure: Figure, figures: Sequence[Figure], weights: Weights) -> bool:
    """Whether a figure is a part of another: it says so, or a larger one of the same action, side and kind of word stands beside
    it in the article. Two speakers may give two counts of one toll; terms of imprisonment are no parts of each other."""
    if figure.unit in weights.terms:
        return False
    if figure.part_of is not None:
        return True
    return any(
        (other.action, other.side, word(other.status)) == (figure.action, figure.side, word(figure.status))
        and other.value is not None
        and figure.value is not None
        and other.value > figure.value
        and other.unit not in weights.terms
        and not (figure.action in weights.grows and other.unit == figure.unit and _two_speakers(figure, other))
        for other in figures
    )


def word(status: Status) -> str:
    """The kind of word that a number is given by: what authorities and outlets state is one, others stand by themselves."""
    return "stated" if status in {Status.OFFICIAL, Status.REPORTED} else status.value


def narrowed(claims: Sequence[Claim], weights: Weights) -> tuple[Claim, ...]:
    """The claims, those marked as parts that speak of fewer people by a narrower word than another article does: "7 servicemen"
    where another tells of 11 prisoners. Decided anew each time, as the other may be taken back."""
    plain = [replace(claim, part=False, nth=1) if claim.nth == 0 else claim for claim in claims]
    totals = [claim for claim in plain if not (claim.part or claim.withdrawn or claim.doubtful) and claim.value is not None]
    return tuple(replace(claim, part=True, nth=0) if _is_narrower(claim, totals, weights) else claim for claim in plain)


def _is_narrower(claim: Claim, totals: Sequence[Claim], weights: Weights) -> bool:
    if claim.part or claim.value is None:
        return False
    mine = (claim.action, claim.side, word(claim.status))
    return any(
        (one.action, one.side, word(one.status)) == mine
        and claim.unit in weights.holds.get(one.unit, ())
        and claim.value < (one.value or 0)
        and one.article != claim.article
        for one in totals
    )


def _two_speakers(one: Figure, other: Figure) -> bool:
    return bool(one.source and other.source) and fold(one.source or "") != fold(other.source or "")


def _nth(index: int, figures: Sequence[Figure], parts: Sequence[bool]) -> int:
    """Which part it is of those with its unit, the largest first: eight bodies may be six and two."""
    mine = figures[index]
    alike = [
        (-(one.value or 0), at)
        for at, one in enumerate(figures)
        if parts[at] and (one.action, one.side, one.unit, one.status) == (mine.action, mine.side, mine.unit, mine.status)
    ]
    return sorted(alike).index((-(mine.value or 0), index)) + 1


def claims_in(event: Event) -> tuple[Claim, ...]:
    """All that was ever claimed and is remembered, the withdrawn too."""
    return tuple(claim for figure in event.figures for claim in (*figure.claims, *figure.former))


def amount(claim: Claim) -> Amount:
    """The number that a claim gives, with its bounds."""
    return claim.value, claim.low, claim.high


def number(claim: Claim) -> int:
    """One number to sort by: the value, else the lower bound."""
    return claim.value if claim.value is not None else claim.low or 0


def counts(claim: Claim) -> bool:
    """Whether a claim gives one plain number."""
    return claim.value is not None and claim.low == claim.high == claim.value and not claim.approx


def speaker(claim: Claim) -> str:
    """Whose word it is: the source that is named, else the outlet."""
    return _folded(claim.source) if claim.source else f"outlet {_folded(claim.outlet)}"


_folded = lru_cache(maxsize=4096)(fold)


def excludes(one: Claim, other: Claim) -> bool:
    """Whether no number satisfies both, an approximate or rounded one taken with its tolerance."""
    (low, high), (low2, high2) = _range(one), _range(other)
    return (low2 is not None and high is not None and high < low2) or (low is not None and high2 is not None and high2 < low)


def _range(claim: Claim) -> tuple[float | None, float | None]:
    low, high = claim.low, claim.high
    if not (claim.approx or _is_round(claim.value)):
        return low, high
    return (None if low is None else low * (1 - ROUGHLY), None if high is None else high * (1 + ROUGHLY))


def _is_round(value: int | None) -> bool:
    return value is not None and value >= ROUNDED_FROM and value % (10 ** (len(str(value)) - 1)) == 0
