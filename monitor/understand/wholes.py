"""Which of the figures before a number it is a part of, or goes on from: ``Seven of them are servicemen``, ``the other two``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, noted
from monitor.understand.found import Found

SENTENCES_BACK = 3
MOST = 4


@dataclass(frozen=True, slots=True)
class Whole:
    """A figure told before, and what speaks for a number's going on from it."""

    figure: Found
    features: Evidence


def wholes_for(counted: Counted, found: Sequence[Found]) -> list[Whole]:
    """The figures that ``counted`` may go on from, the nearest first: those of its sentence and of the three before, one for each
    action and side."""
    most = MOST if counted.part or counted.others else 1
    wholes: list[Whole] = []
    seen: set[tuple[str, str | None]] = set()
    number = counted.sentence.number
    near = list(takewhile(lambda figure: number - figure.counted.sentence.number <= SENTENCES_BACK, reversed(found)))
    openers = {figure.sentence.number: figure for figure in near}  # the last to be set is the sentence's first
    for figure in near:
        if len(wholes) == most:
            break
        key = (figure.action, figure.side)
        if figure.counted.implied or (key in seen and counted.of_value != figure.counted.amount.value):
            continue
        seen.add(key)
        opens = openers[figure.sentence.number] is figure
        wholes.append(Whole(figure, _features(counted, figure, len(wholes), opens=opens)))
    return wholes


def whole_of(counted: Counted, wholes: Sequence[Whole], action: str) -> Found | None:
    """The figure that a part, a rest or a number without a noun goes on from, where its own words name the ``action``: the one
    whose number it names, else the nearest that is large enough, of that action if there is one."""
    if not (counted.part or counted.others or counted.unit is None):
        return None
    large = [each.figure for each in wholes if not counted.part or _is_larger(counted, each.figure) is not False]
    named = [each for each in large if counted.of_value is not None and counted.of_value == each.counted.amount.value]
    same = [each for each in large if each.action == action]
    return next(iter(named or same or (large if counted.part else [])), None)


def _features(counted: Counted, figure: Found, rank: int, *, opens: bool) -> Evidence:
    """``rank``: how many are nearer; ``opens``: it is its sentence's first figure."""
    back = counted.sentence.number - figure.sentence.number
    manner = counted.manner
    larger = _is_larger(counted, figure)
    holding = (
        (f"rank.{min(rank, 2)}", True),
        (f"back.{back}", True),
        (f"{manner}.back.{back}", True),
        (f"{manner}.larger", larger is True),
        (f"{manner}.{'within' if back == 0 else 'across'}.{'larger' if larger else 'not_larger'}", larger is not None),
        (f"{manner}.not_larger", larger is False),
        ("named", counted.of_value is not None and counted.of_value == figure.counted.amount.value),
        ("other_named", counted.of_value is not None and counted.of_value != figure.counted.amount.value),
        ("first_of_sentence", opens),
        ("same_unit", counted.unit is not None and counted.unit == figure.unit),
    )
    return noted("whole", *[name for name, holds in holding if holds])


def _is_larger(counted: Counted, figure: Found) -> bool | None:
    mine, whole = counted.amount.value, figure.counted.amount.value
    return None if mine is None or whole is None else whole > mine
