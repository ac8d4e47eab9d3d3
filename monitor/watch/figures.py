"""The clauses about figures: one like this, one that sources disagree on."""

from __future__ import annotations

from monitor.model import Change, EventFigure, Reason, Status
from monitor.topic import Topic
from monitor.watch.case import Case, Clause, Need, finding, marks
from monitor.watch.rules import FigureWanted
from monitor.watch.verdict import Finding, Truth, every, some


def figure_is(wanted: FigureWanted, topic: Topic) -> Clause:
    """There is a figure like this. Not told: no figure of that action, one whose side or unit is left open, bounds that leave the
    number open, or a number of which we have a denial alone."""

    def ask(case: Case) -> Finding:
        slots = [figure for figure in case.event.figures if figure.action == wanted.action]
        if not slots:
            return finding("figures", None, f"no figure tells how many {wanted.action}", "no_figure", action=wanted.action)
        if wanted.at_most is not None and not all(slot.best.part for slot in slots):
            slots = [slot for slot in slots if not slot.best.part]  # a part is small where the total is not
        truths = [every(_truths(slot, wanted, case.change, topic)) for slot in slots]
        truth = some(truths)
        telling = [slot for slot, one in zip(slots, truths, strict=True) if one is truth]
        phrase = _phrase(wanted)
        shown = ", ".join(_name(slot) for slot in telling)
        if truth is Truth.UNMET:
            why = f"{shown}: not {phrase or 'like that'}"
        else:
            why = _name(telling[0]) + (f": {phrase}" if phrase else "")
        best = telling[0]
        known = {"action": wanted.action, "side": best.side, "unit": best.unit, "number": _number(best)}
        reason = {Truth.MET: "figure", Truth.UNKNOWN: "figure_open", Truth.UNMET: "figure_not"}[truth]
        return Finding(
            clause="figures",
            truth=truth,
            why=why,
            reasons=(Reason(id=reason, values=known),),
            cite=lambda: best.best.sentence or best.best.quote,
        )

    action, side = wanted.action, wanted.side
    open_ = {f"figure:no {action}"} | ({f"figure:{action}/?"} if side else set())
    return Clause(ask, (Need(marks("figure", [f"{action}/{side or '*'}"]), frozenset(open_)),))


def _truths(figure: EventFigure, wanted: FigureWanted, change: Change, topic: Topic) -> list[Truth]:
    best = figure.best
    answers: list[bool | None] = []
    if wanted.side is not None:
        answers.append(None if figure.side is None else figure.side == wanted.side)
    if wanted.unit is not None:
        answers.append(_unit_fits(figure.unit, wanted.unit, topic))
    if wanted.status is not None:
        answers.append(best.status is wanted.status)
    elif best.status is Status.DENIED:
        answers.append(None)
    least = best.low if best.low is not None else 0
    if wanted.at_least is not None:
        answers.append(
            True if least >= wanted.at_least else False if best.high is not None and best.high < wanted.at_least else None
        )
    if wanted.at_most is not None:
        answers.append(
            False if least > wanted.at_most else True if best.high is not None and best.high <= wanted.at_most else None
        )
    if wanted.changed_by is not None:
        answers.append(_changed(figure, change) >= wanted.changed_by)
    return [Truth.of(answer) for answer in answers]


def _unit_fits(unit: str, wanted: str, topic: Topic) -> bool | None:
    """People asked for, soldiers told: met. Soldiers asked for, people told: not told."""
    if unit == wanted or unit in topic.compatible_units.get(wanted, ()):
        return True
    return None if wanted in topic.compatible_units.get(unit, ()) else False


def _changed(figure: EventFigure, change: Change) -> int:
    """By how many the figure differs from what it was before this change."""
    return max(
        (
            abs(one.now.value - one.was.value)
            for one in change.differences
            if one.was and one.now and (one.action, one.side, one.now.part) == (figure.action, figure.side, figure.best.part)
            if one.was.value is not None and one.now.value is not None
        ),
        default=0,
    )


def _phrase(wanted: FigureWanted) -> str:
    parts = [wanted.side or "", wanted.status.value if wanted.status else "", wanted.unit or ""]
    parts.append(f"at least {wanted.at_least}" if wanted.at_least is not None else "")
    parts.append(f"at most {wanted.at_most}" if wanted.at_most is not None else "")
    parts.append(f"changed by {wanted.changed_by} or more" if wanted.changed_by is not None else "")
    return ", ".join(part for part in parts if part)


def _number(figure: EventFigure) -> str:
    best = figure.best
    if best.value is not None:
        return str(best.value)
    return f"≥ {best.low}" if best.low is not None else f"≤ {best.high}"


def _name(figure: EventFigure) -> str:
    """32 AM servicemen released."""
    best = figure.best
    number = (
        str(best.value) if best.value is not None else f"{best.low} or more" if best.low is not None else f"up to {best.high}"
    )
    denied = " (denied)" if best.status is Status.DENIED else ""
    return " ".join(part for part in (number, figure.side, figure.unit, figure.action) if part) + denied


def disputed(action: str) -> Clause:
    """Sources disagree on the figure of this action."""

    def ask(case: Case) -> Finding:
        there = [figure for figure in case.event.figures if figure.action == action]
        if not there:
            return finding("disputed", None, f"no figure tells how many {action}", "no_figure", action=action)
        apart = [figure for figure in there if figure.disputed]
        reason = "disputed" if apart else "undisputed"
        why = f"sources {'disagree' if apart else 'agree'} on how many {action}"
        quotes = dict.fromkeys(f"{claim.outlet}: {claim.quote}" for figure in apart for claim in figure.claims)
        cite = (lambda: " / ".join(quotes)) if quotes else None
        return finding("disputed", bool(apart), why, reason, cite, action=action)

    return Clause(ask, (Need(marks("figure", [f"{action}/*"]), marks("figure", [f"no {action}"])),))
