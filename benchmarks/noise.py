"""What a reader gets wrong, put into readings that are right: so that grouping can be fitted to readers that err."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from monitor.model import Figure, Reading, Report
from monitor.topic import Topic

CONFUSED = {
    "prisoner_exchange": "prisoner_release",
    "prisoner_release": "prisoner_exchange",
    "capture": "border_clash",
    "border_clash": "capture",
    "agreement": "prisoner_exchange",
    "border_change": "agreement",
    "prisoner_trial": "prisoner_treatment",
    "prisoner_treatment": "prisoner_trial",
    "court_ruling": "prisoner_trial",
}
"""Each kind, and what it is most often taken for."""


def misread(reading: Reading, topic: Topic, dice: Random, errs: float = 1.0) -> Reading:
    """The reading as a reader with faults would give it; ``errs`` scales how often (1: date missing in 15 of 100, …)."""

    def happens(share: float) -> bool:
        return dice.random() < share * errs

    reports = [_report(report, topic, dice, errs) for report in reading.reports if report.main or not happens(0.4)]
    return replace(reading, reports=tuple(reports))


def _report(report: Report, topic: Topic, dice: Random, errs: float) -> Report:
    def happens(share: float) -> bool:
        return dice.random() < share * errs

    day = report.date
    if day is not None:
        day = None if happens(0.15) else day + timedelta(days=dice.choice((-1, 1))) if happens(0.05) else day
    places = tuple(place for place in report.places if not happens(0.12))
    if happens(0.08):
        places = (*places, dice.choice(sorted(topic.places)))
    if places and happens(0.06):
        places = tuple(next(iter(topic.ancestors(place)), place) for place in places)
        places = tuple(place for place in places if "-" in place)
    kind = CONFUSED.get(report.kind, report.kind) if happens(0.08) else report.kind
    people = tuple(_misspelt(one, dice) if happens(0.1) else one for one in report.people if not happens(0.25))
    sides = tuple(side for side in report.sides if not happens(0.08))
    return replace(report, kind=kind, date=day, places=places, people=people, sides=sides, figures=_figures(report, dice, errs))


def _figures(report: Report, dice: Random, errs: float) -> tuple[Figure, ...]:
    found = []
    for figure in report.figures:
        chance = dice.random() / errs if errs else 1.0
        if chance < 0.2:
            continue
        if chance < 0.26 and figure.value is not None:
            value = max(1, figure.value + dice.choice((-2, -1, 1, 2)))
            found.append(replace(figure, value=value, low=value, high=value, part_of=None))
        elif chance < 0.3:
            found.append(replace(figure, side={"AM": "AZ", "AZ": "AM"}.get(figure.side or "", figure.side), part_of=None))
        else:
            found.append(replace(figure, part_of=None))
    return tuple(found)


def _misspelt(person: str, dice: Random) -> str:
    letters = list(person)
    at: Sequence[int] = [index for index, letter in enumerate(letters) if letter in "aeiou"]
    if at:
        letters[dice.choice(at)] = dice.choice("aeiou")
    return "".join(letters)
