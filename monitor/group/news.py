"""What is newly known of an event: only this can make a message."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from monitor.group.claims import amount, claims_in, excludes, number
from monitor.group.weights import Weights
from monitor.model import ChangeType, Claim, Difference, Event, EventFigure, Status


def differences(
    before: Event, after: Event, article: str, weights: Weights, *, edited: bool = False, copies: Collection[str] = ()
) -> tuple[Difference, ...]:
    """Figures that changed or are new, denials, and the confirmation, in this order. ``article``: key of the one that made the
    difference; ``edited``: it is a new version of a text, so that a number which its own source took down is corrected;
    ``copies``: the articles whose words it has. How many are held or missing is the ledger's matter."""
    found: list[Difference] = []
    known = {_key(figure, weights): figure for figure in before.figures}
    for figure in after.figures:
        was = known.get(_key(figure, weights))
        was_term = _term_before(figure, before, after, copies, weights) if was is None else None
        found += _figure_changed(was or was_term, figure, before, weights, edited=edited)
        found += _denied(was, figure, article)
    if after.confirmed and not before.confirmed:
        by = next((claim for claim in claims_in(after) if claim.article == article), None)
        found.append(Difference(type=ChangeType.CONFIRMED, what="event", action=None, side=None, was=None, now=by))
    return tuple(found)


def lost(before: Event, after: Event, weights: Weights) -> tuple[Difference, ...]:
    """Figures that nobody claims any more."""
    left = {(figure.action, figure.side) for figure in after.figures}
    return tuple(
        Difference(type=ChangeType.CORRECTED, what="figure", action=figure.action, side=figure.side, was=figure.best, now=None)
        for figure in before.figures
        if figure.action in weights.material
        and not figure.best.part
        and figure.best.status is not Status.DENIED
        and (figure.action, figure.side) not in left
        and _is_told(figure, before)
    )


def _is_told(figure: EventFigure, event: Event) -> bool:
    """Whether somebody may know of a figure from us: a doubtful one only where it came with the news of the event."""
    founders = {source.article for source in event.sources[:1]}
    return not figure.best.doubtful or any(claim.article in founders for claim in figure.claims)


def _key(figure: EventFigure, weights: Weights) -> tuple[str, str | None, str, bool, bool]:
    best = figure.best
    part = f"{best.unit} {best.nth}" if best.part else ""
    if best.unit in weights.terms:
        part = f"{best.value} {best.unit}"
    unofficial = all(claim.status is Status.UNOFFICIAL for claim in figure.claims)
    return figure.action, figure.side, part, best.status is Status.PLANNED, unofficial


def _figure_changed(
    was: EventFigure | None, now: EventFigure, before: Event, weights: Weights, *, edited: bool
) -> Iterator[Difference]:
    best = now.best
    untold = best.part or best.doubtful or best.status in {Status.PLANNED, Status.DENIED}
    if untold or now.action not in weights.material:
        return
    earlier = was.best if was is not None and _is_told(was, before) else _stands_for(now, before, weights)
    if earlier is None:
        if _newly_told(now, before, weights):
            yield _difference(ChangeType.FIGURE_CHANGED, now, None)
    elif _differs(earlier, best):
        taken_down = edited and best.edited and number(best) < number(earlier) and best.article == earlier.article
        yield _difference(ChangeType.CORRECTED if taken_down else ChangeType.FIGURE_CHANGED, now, earlier)


def _stands_for(now: EventFigure, before: Event, weights: Weights) -> Claim | None:
    """What was known in the place of a figure that has no slot yet: the number planned, the unofficial one that an official
    follows."""
    if now.unit in weights.terms or now.best.status is Status.UNOFFICIAL:
        return None
    alike = [
        one
        for one in before.figures
        if (one.action, one.side) == (now.action, now.side) and not one.best.part and _is_told(one, before)
    ]
    return next((one.best for one in alike if one.best.status is not Status.DENIED), None)


def _term_before(now: EventFigure, before: Event, after: Event, copies: Collection[str], weights: Weights) -> EventFigure | None:
    """The one term of imprisonment in whose place the same text, edited or copied, gives another. Two texts that give two terms
    may speak of two people."""
    if now.unit not in weights.terms:
        return None
    what, teller = (now.action, now.side, now.unit), now.best.article
    known = [one for one in before.figures if (one.action, one.side, one.unit) == what and not one.best.part]
    kept = {
        (claim.article, claim.value) for one in after.figures if (one.action, one.side, one.unit) == what for claim in one.claims
    }
    if len(known) != 1 or (teller, known[0].best.value) in kept:
        return None
    told_by = {claim.article for claim in known[0].claims}
    return known[0] if told_by & set(copies) or (now.best.edited and teller == known[0].best.article) else None


def _newly_told(now: EventFigure, before: Event, weights: Weights) -> bool:
    """Whether a figure that was not known at all is news: of an action that matters, by more than hearsay, where no figure of the
    same action may already tell it (a side not named then may be this one)."""
    supplied = any(
        one.action == now.action
        and (one.side == now.side or None in (one.side, now.side))
        and one.best.status not in {Status.DENIED, Status.PLANNED}
        and _is_told(one, before)
        for one in before.figures
    )
    return now.action in weights.material and not supplied and now.best.status is not Status.UNOFFICIAL


def _differs(was: Claim, now: Claim) -> bool:
    """Whether two numbers tell a reader two things: "about 30" and 32 do not, nor do 4 and "at least 4", nor 200 and hundreds."""
    if amount(was) == amount(now):
        return False
    rough = was.approx or now.approx or was.value == now.value or now.value is None
    return excludes(was, now) if rough and was.value is not None else True


def _difference(kind: ChangeType, now: EventFigure, was: Claim | None) -> Difference:
    return Difference(type=kind, what="figure", action=now.action, side=now.side, was=was, now=now.best)


def _denied(was: EventFigure | None, now: EventFigure, article: str) -> Iterator[Difference]:
    """A claim that rejects what stood, told for the first time."""
    if was is None or any(claim.status is Status.DENIED for claim in was.claims):
        return
    denial = next(
        (one for one in now.claims if one.status is Status.DENIED and one.article == article and not one.doubtful), None
    )
    if denial is not None and denial.value in (None, was.best.value):
        yield Difference(type=ChangeType.DENIED, what="figure", action=now.action, side=now.side, was=was.best, now=denial)
