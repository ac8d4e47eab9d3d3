"""The life line of a person over events: captured, shown, charged, sentenced, released. Namesakes stay apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.group.names import same_names
from monitor.group.weights import Weights, weights_of
from monitor.model import Event, EventFigure, Status
from monitor.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happened to a person on a day. ``named``: the id that the event has for them; ``side``: whose captive or citizen they
    are there, None where that is not clear; ``terms``: of imprisonment, told in that event."""

    event: Event
    day: date
    named: str
    side: str | None
    terms: tuple[EventFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One person's steps, the earliest first. ``why``: what tells them from the namesake before, "" for the first."""

    steps: tuple[Step, ...]
    why: str = ""


def lives(person: str, events: Iterable[Event], topic: Topic) -> tuple[Life, ...]:
    """The life lines behind a name. ``events``: those that name the person, by this id or another spelling of it.

    A namesake begins where the side is another, where the one before is dead, or was let go and is in custody again without
    having been captured. A person whom the topic knows has one line, by the id."""
    weights = weights_of(topic)
    steps = sorted((step for event in events if (step := _step(person, event, weights)) is not None), key=lambda one: one.day)
    found: list[list[Step]] = []
    whys: list[str] = []
    for step in steps:
        mine, why = next(((line, "") for line in reversed(found) if not _cannot_be(line, step, weights)), (None, ""))
        if mine is None:
            why = _cannot_be(found[-1], step, weights) if found and person not in topic.people else ""
        if mine is None and (why or not found):
            found.append([step])
            whys.append(why)
        else:
            (mine if mine is not None else found[-1]).append(step)
    return tuple(Life(steps=tuple(line), why=why) for line, why in zip(found, whys, strict=True))


def closed_at(event: Event, topic: Topic) -> datetime:
    """When an event is closed, if nothing more is told of it: after the quiet time of its kind. A report that tells no day is not
    of it any more; a later story about the same people follows it, as an event of its own."""
    return event.last_at + weights_of(topic).quiet[event.kind]


def _step(person: str, event: Event, weights: Weights) -> Step | None:
    named = same_names(event.people, (person,))
    if not named or event.merged_into:
        return None
    said = [one for one in event.figures if one.best.status not in {Status.DENIED, Status.PLANNED}]
    sides = {one.side for one in said if one.side and one.action not in weights.stocks}
    terms = tuple(one for one in event.figures if one.best.unit in weights.terms and one.action in weights.material)
    return Step(event=event, day=event.day, named=named[0], side=sides.pop() if len(sides) == 1 else None, terms=terms)


def _cannot_be(line: Sequence[Step], step: Step, weights: Weights) -> str:
    """Why a step is not of this person, in plain words; "" where it may be."""
    side = next((one.side for one in line if one.side), None)
    last = line[-1].event.kind
    if side and step.side and side != step.side:
        return f"of {step.side}, not {side}"
    if any(one.event.kind in weights.ends_life for one in line) and step.event.kind not in weights.ends_life:
        return "the one before is dead"
    if last in weights.freed_by and step.event.kind in weights.in_custody:
        return "the one before was let go, and not captured since"
    return ""
