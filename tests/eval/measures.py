"""How well a reading and a grouping agree with what people annotated: the measures, in plain counting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from benchmarks.teacher import likeness

Row = Mapping[str, Any]
"""An annotated article, or a reading, as JSON: ``{"id": …, "reports": […]}``."""

SPAN = ("low", "high", "unit")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of ``told`` statements ``right`` are among the ``known`` ones. In 0..1; to tell nothing where nothing is known is right."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def agreement(known: Counter[Hashable], told: Counter[Hashable]) -> Agreement:
    """Two multisets of statements, compared one by one."""
    right = (known & told).total()
    precision = right / told.total() if told else float(not known)
    return Agreement(precision, right / known.total() if known else 1.0)


# --- reading

READ = ("relevant", "kind", "date", "place", "people", "figure_value", "figure_side", "figure_full")
"""What is compared, from the coarsest to the finest."""


def main_report(row: Row) -> Row | None:
    """What makes the article news, if anything does."""
    return next((report for report in row["reports"] if report["main"]), None)


def figures(row: Row) -> list[Row]:
    """Those of all reports."""
    return [figure for report in row["reports"] for figure in report["figures"]]


def who_and_what(figure: Row) -> tuple[Hashable, ...]:
    """What was done, to how many, and whose people they are: what `figure_side` compares."""
    return figure["action"], figure["value"], figure["side"]


def statements(row: Row) -> dict[str, Counter[Hashable]]:
    """What a row says, as tuples that can be compared: for each measure a multiset, without the article's id."""
    said: dict[str, Counter[Hashable]] = {measure: Counter() for measure in READ}
    if main := main_report(row):
        said["relevant"][True] += 1
        said["kind"][main["kind"]] += 1
        if main["date"]:
            said["date"][main["date"]] += 1
        said["place"].update(set(main["places"]))
    said["people"].update({person for report in row["reports"] for person in report["people"]})
    for figure in figures(row):
        side = who_and_what(figure)
        said["figure_value"][side[:-1]] += 1
        said["figure_side"][side] += 1
        said["figure_full"][(*side, *(figure[name] for name in SPAN), figure["status"])] += 1
    return said


def compared(gold: Row, read: Row) -> dict[str, tuple[Counter[Hashable], Counter[Hashable]]]:
    """For each measure what is known and what was told of one article. A date is compared only where people found one."""
    known, told = statements(gold), statements(read)
    if not known["date"]:
        told["date"] = Counter()
    return {measure: (known[measure], told[measure]) for measure in READ}


def reading_measures(gold: Sequence[Row], read: Mapping[str, Row]) -> dict[str, Agreement]:
    """``read`` by article id, against ``gold``; every statement weighs the same, however long its article is."""
    known: dict[str, Counter[Hashable]] = {measure: Counter() for measure in READ}
    told: dict[str, Counter[Hashable]] = {measure: Counter() for measure in READ}
    for row in gold:
        for measure, pair in compared(row, read[row["id"]]).items():
            for total, part in zip((known, told), pair, strict=True):
                total[measure].update({(row["id"], what): times for what, times in part.items()})
    return {measure: agreement(known[measure], told[measure]) for measure in READ}


def evidence(gold: Sequence[Row], read: Mapping[str, Row]) -> float:
    """The share of told figures whose quote stands in the text exactly where they say; 1.0 where none is told."""
    shown = [
        bool(figure["quote"]) and row["text"][figure["start"] : figure["end"]] == figure["quote"]
        for row in gold
        for figure in figures(read[row["id"]])
    ]
    return sum(shown) / len(shown) if shown else 1.0


def sourced(gold: Sequence[Row], read: Mapping[str, Row]) -> float:
    """Of the told figures that are right in action, number and side, the share that also say who says so: nobody, or by some word
    the one that is annotated; 1.0 where none is right."""
    shares = []
    for row in gold:
        known = defaultdict(list)
        for figure in figures(row):
            known[who_and_what(figure)].append(figure["source"])
        for figure in figures(read[row["id"]]):
            if sources := known[who_and_what(figure)]:
                shares.append(_names(sources.pop(0), figure["source"]))
    return sum(shares) / len(shares) if shares else 1.0


def _names(known: str | None, told: str | None) -> bool:
    return known is told if known is None or told is None else likeness(known, told) > 0


@dataclass(frozen=True, slots=True)
class Sure:
    """Of the told figures that are not doubtful, or of those that are: their ``share`` of all, and how many of them are
    ``right`` in action, number and side. In 0..1."""

    share: float
    right: float


def sureness(gold: Sequence[Row], read: Mapping[str, Row], *, doubtful: bool) -> Sure:
    """What it is worth that the reader calls a figure doubtful, or does not; nothing told is all right."""
    told = known = right = 0
    for row in gold:
        left = Counter(map(who_and_what, figures(row)))
        for figure in figures(read[row["id"]]):
            told += 1
            known += figure["doubtful"] is doubtful
            if left[who_and_what(figure)]:
                left[who_and_what(figure)] -= 1
                right += figure["doubtful"] is doubtful
    return Sure(known / told if told else 0.0, right / known if known else 1.0)


# --- grouping

Decisions = Mapping[str, tuple[str | None, str | None]]
"""For each article the event it was put under, and the event that this one may be the same as."""

FELT = ("swallowed", "repeats", "linked", "false_alerts")
"""Counted when an event is founded, per annotated event; less is better, but for ``linked``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """How events came out.

    ``pairs``: two articles under one event. ``bcubed``: each article's event against its annotated one. ``one_alert``: the share
    of annotated events that are exactly one event, whole and with no stranger. ``swallowed``: those that found no event of their
    own. ``repeats``: further events founded by what was told already. ``linked``: repeats that say so. ``false_alerts``: events
    founded by an article of none."""

    pairs: Agreement
    bcubed: Agreement
    one_alert: float
    swallowed: float
    repeats: float
    linked: float
    false_alerts: float


def by_publication(gold: Iterable[Row]) -> list[Row]:
    """The order in which a reader would have seen them; those of one moment stay in the order of the file."""
    return sorted(gold, key=lambda row: datetime.fromisoformat(row["published"]))


def grouping_measures(gold: Sequence[Row], decided: Decisions) -> Grouped:
    """``decided`` against the ``group`` of each gold row. An article without an event is alone."""
    true = {row["id"]: row["group"] for row in gold if row["group"]}
    under = {row["id"]: decided[row["id"]][0] or f"alone {row['id']}" for row in gold}
    of_true, of_under = _members(true), _members(under)
    share = [(len(of_true[true[one]] & of_under[under[one]]), of_true[true[one]], of_under[under[one]]) for one in true]
    whole = [group for group, members in of_true.items() if _is_one_event(members, under, of_under, decided)]
    founded, linked, false_alerts = _founded(gold, decided)
    events = len(of_true) or 1
    return Grouped(
        pairs=agreement(_pairs(true, true), _pairs(true, under)),
        bcubed=Agreement(
            sum(both / len(found) for both, _, found in share) / (len(true) or 1),
            sum(both / len(known) for both, known, _ in share) / (len(true) or 1),
        ),
        one_alert=len(whole) / events,
        swallowed=sum(1 for group in of_true if not founded[group]) / events,
        repeats=sum(times - 1 for times in founded.values()) / events,
        linked=linked / events,
        false_alerts=false_alerts / events,
    )


def _members(belongs: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for ident, group in belongs.items():
        found[group].add(ident)
    return found


def _pairs(idents: Iterable[str], belongs: Mapping[str, str]) -> Counter[Hashable]:
    return Counter(pair for pair in combinations(sorted(idents), 2) if belongs[pair[0]] == belongs[pair[1]])


def _is_one_event(members: set[str], under: Mapping[str, str], of_under: Mapping[str, set[str]], decided: Decisions) -> bool:
    return all(decided[one][0] and of_under[under[one]] == members for one in members)


def _founded(gold: Sequence[Row], decided: Decisions) -> tuple[Counter[str], int, int]:
    """How many events each annotated event founded, how many of the further ones are linked, and how many are false alerts."""
    founded: Counter[str] = Counter()
    seen: set[str] = set()
    linked = false_alerts = 0
    for row in by_publication(gold):
        event, possibly = decided[row["id"]]
        if event is None or event in seen:
            continue
        seen.add(event)
        if not row["group"]:
            false_alerts += 1
            continue
        founded[row["group"]] += 1
        linked += founded[row["group"]] > 1 and possibly is not None
    return founded, linked, false_alerts
