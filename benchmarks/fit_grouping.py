"""Fit the points of grouping to annotated articles, and say how well they do on events that they were not fitted to.

    python -m benchmarks.fit_grouping GOLD.jsonl [--read READ.jsonl ...] [--folds 5] [--seeds 1]

GOLD: an article a row with ``reports`` (what it says) and ``group`` (its event, or null). READ: what readers say of the same
articles that have not seen their events (`benchmarks.fit --folds 8 --read`); without it, readings with the faults of `noise.py`.
Each set of readings is taken as it is, then with the events moved close together, as in a bad week of two shootings a day, then
with a sequel to each: what follows within days at the same place, or befalls the same people. A case is a report and the events
that were there when it came; what the points decide costs

    8   a new event is put into another, or a report into the wrong one: nobody is told
    1   an event is founded a second time, with a word that it may be the same: 0.4

Printed: the points before and after, and the cost on the folds left out (by event), before and after. What the articles do not
speak of stays as a person set it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import exp, sqrt
from random import Random
from typing import Any

from benchmarks.noise import misread
from benchmarks.readings import load_articles, load_rows, told_by
from monitor.group.account import Account
from monitor.group.known import copied_from, signature_window
from monitor.group.likeness import likeness
from monitor.group.put import Telling, found, join
from monitor.group.weights import Weights, weights_of
from monitor.model import Article, Event, Reading
from monitor.topic import Topic

WRONG, AGAIN, LINKED = 8.0, 1.0, 0.4
ROUNDS, PENALTY, HIDDEN = 200, 0.003, 3.0
"""Steps of the fit; what a drift from where a point began costs, by the case; by so much a new event that is hidden in another
weighs more than one that is founded twice."""
OFTEN = frozenset({"border_clash", "mine_explosion", "capture", "prisoner_trial", "prisoner_treatment"})
OF_THE_SAME = frozenset({"capture", "prisoner_trial", "prisoner_treatment"})
TAKEN = frozenset({"captured", "missing", "held"})
Points = dict[str, float]
Told = Sequence[tuple[str | None, Article, Reading]]
"""(event, article, reading), in order of publication."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A report of event ``group``; ``known``: features of each event that was there, and whether it is the same."""

    group: str | None
    known: tuple[tuple[Mapping[str, float], bool], ...]


def cases_of(told: Told, topic: Topic) -> list[Case]:
    """What grouping is asked when it decided rightly so far."""
    weights = weights_of(topic)
    events: dict[str, Event] = {}
    cases: list[Case] = []
    for number, (group, article, reading) in enumerate(told):
        report = reading.main
        if report is None:
            continue
        window = signature_window(report, article, topic)
        earlier = tuple(other for _, other, _ in told[:number] if other.lang == article.lang)
        copies = copied_from(article, earlier)
        near = {
            name: event
            for name, event in events.items()
            if (event.kind in window.kinds and window.first_day <= event.day <= window.last_day)
            or any(source.article in copies for source in event.sources)
        }
        judged = [(name, likeness(article, report, event, topic, weights, copies=copies)) for name, event in near.items()]
        features = [
            ({"kind " + one.event.kind: 1.0} | {each.key: each.amount for each in one.features}, name == group)
            for name, one in judged
        ]
        cases.append(Case(group=group, known=tuple(features)))
        account = Account((), weights)
        telling = Telling(
            article=article, reading=reading, copies=copies, account=account, topic=topic, weights=weights, at=article.when
        )
        name = group or f"none {number}"
        change = join(events[name], report, telling, ()) if name in events else found(name, report, telling, None)
        events[name] = change.event
    return cases


def crowded(told: Told, dice: Random) -> Told:
    """The same events close together: those of the kinds that are frequent at one or two a day, the others four times as far."""
    begins = datetime(2025, 3, 1, tzinfo=UTC)
    first: dict[str, datetime] = {}
    kinds: dict[str, str] = {}
    for group, article, reading in told:
        if group and reading.main:
            first.setdefault(group, article.when)
            kinds.setdefault(group, reading.main.kind)
    days = max(1, len(first) * 7 // 10)
    moved = {
        group: timedelta(days=(begins - first[group]).days + dice.randrange(days if kinds[group] in OFTEN else 4 * days))
        for group in first
    }
    shifted = [
        (group, _article(article, moved[group]), _reading(reading, moved[group]))
        for group, article, reading in told
        if group in moved
    ]
    return sorted(shifted, key=lambda one: one[1].when)


def sequels(told: Told, dice: Random) -> Told:
    """The same events, and to each what follows within a week: those captured are let go, those tried are tried again, and at the
    same place the same befalls others."""
    kinds: dict[str, list[str]] = {}
    for group, _, reading in told:
        if group and reading.main:
            kinds.setdefault(group, []).append(reading.main.kind)
    days = {group: timedelta(days=dice.randrange(1, 7)) for group in kinds}
    more = [
        (f"{group} next", *_sequel(article, reading, days[group], max(set(kinds[group]), key=kinds[group].count), dice))
        for group, article, reading in told
        if group in kinds
    ]
    return sorted((*told, *more), key=lambda one: one[1].when)


def _sequel(article: Article, reading: Reading, by: timedelta, kind: str, dice: Random) -> tuple[Article, Reading]:
    by = max(by, timedelta(days=2)) if kind in OF_THE_SAME or kind not in OFTEN else by
    key = f"{article.key} next"
    moved = replace(_article(article, by), key=key, digest=f"{article.digest} next", title="", text=key)
    reports = []
    for report in _reading(reading, by).reports:
        if kind == "capture":
            told_as = "prisoner_release" if report.kind == "capture" else report.kind
            figures = [replace(one, action="released" if one.action in TAKEN else one.action) for one in report.figures]
            reports.append(replace(report, kind=told_as, figures=tuple(replace(one, part_of=None) for one in figures)))
        elif kind in OF_THE_SAME:
            reports.append(report)
        else:
            others = tuple(f"{person}-second" for person in report.people)
            figures = [replace(one, value=max(1, (one.value or 1) + dice.choice((-3, -1, 1, 3)))) for one in report.figures]
            reports.append(replace(report, people=others, figures=tuple(replace(one, part_of=None) for one in figures)))
    return moved, replace(reading, reports=tuple(reports))


def _article(article: Article, by: timedelta) -> Article:
    return replace(article, published=article.when + by, first_seen=article.when + by)


def _reading(reading: Reading, by: timedelta) -> Reading:
    reports = [
        replace(report, date=_later(report.date, by), doubt=replace(report.doubt, date=_later(report.doubt.date, by)))
        for report in reading.reports
    ]
    return replace(reading, reports=tuple(reports))


def _later(day: date | None, by: timedelta) -> date | None:
    return day + by if day else None


def cost(points: Points, cases: Iterable[Case], weights: Weights) -> float:
    """What the decisions cost by these points, in all."""
    total = 0.0
    for case in cases:
        own = [_sum(points, features) for features, same in case.known if same]
        others = max((_sum(points, features) for features, same in case.known if not same), default=-99.0)
        mine = max(own, default=-99.0)
        if others >= mine and others >= weights.same:
            total += WRONG
        elif own and mine < weights.same:
            total += LINKED if mine >= weights.uncertain and mine >= others else AGAIN
    return total


def _sum(points: Points, features: Mapping[str, float]) -> float:
    return sum(points[key] * amount for key, amount in features.items())


def fit(start: Points, cases: Sequence[Case], weights: Weights) -> Points:
    """The points by which what was right is likeliest: a conditional logit between founding an event (`same` points) and each of
    those that are there, with a penalty for moving away from ``start``."""
    keys = list(start)
    index = {key: number for number, key in enumerate(keys)}
    sets = []
    for case in cases:
        options = [([(index[key], amount) for key, amount in features.items()], same) for features, same in case.known]
        if options:
            sets.append((options, any(same for _, same in options)))
    points, first, second = list(start.values()), [0.0] * len(keys), [0.0] * len(keys)
    for round_ in range(1, ROUNDS + 1):
        slope = [PENALTY * len(sets) * (points[number] - start[key]) for number, key in enumerate(keys)]
        for options, known in sets:
            scores = [sum(points[number] * amount for number, amount in option) for option, _ in options]
            top = max(*scores, weights.same)
            powers = [exp(score - top) for score in scores]
            founding = exp(weights.same - top)
            whole = sum(powers) + founding
            good = sum(power for power, (_, same) in zip(powers, options, strict=True) if same) if known else founding
            for power, (option, same) in zip(powers, options, strict=True):
                pull = (power / whole - (power / good if same else 0.0)) * (1.0 if known else HIDDEN)
                if abs(pull) > 1e-6:
                    for number, amount in option:
                        slope[number] += pull * amount
        for number, gradient in enumerate(slope):
            first[number] = 0.9 * first[number] + 0.1 * gradient
            second[number] = 0.99 * second[number] + 0.01 * gradient * gradient
            step = first[number] / (1 - 0.9**round_) / (sqrt(second[number] / (1 - 0.99**round_)) + 1e-8)
            points[number] -= 0.1 * step * (1 - round_ / (ROUNDS + 1))
    return {key: round(points[number], 2) for number, key in enumerate(keys)}


def starting_points(weights: Weights) -> Points:
    """The points in force."""
    return dict(weights.points) | {"kind " + kind: value for kind, value in weights.kinds.items()}


def main() -> None:
    """Fit, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--read", nargs="+", default=(), help="what readers say that have not seen an article's event")
    args = parser.parse_args()
    rows = load_rows(args.gold)
    topic, articles = load_articles(rows)
    weights = weights_of(topic)

    def as_told(said: Sequence[Mapping[str, Any]]) -> Told:
        by_id = {str(one["id"]): one for one in said}
        joined = [
            (row["group"], article, told_by(by_id[ident], article)) for row, (ident, article) in zip(rows, articles, strict=True)
        ]
        return sorted(joined, key=lambda one: one[1].when)

    right = as_told(rows)
    cases: list[Case] = []
    for seed in range(args.seeds):
        dice = Random(seed)
        misreadings = [as_told(load_rows(path)) for path in args.read] or [
            [(group, article, misread(reading, topic, dice, errs)) for group, article, reading in right] for errs in (0.5, 1.0)
        ]
        for told in (right, *misreadings):
            cases += cases_of(told, topic) if seed == 0 else []
            cases += cases_of(crowded(told, dice), topic) + cases_of(sequels(told, dice), topic)
    start = starting_points(weights)
    _cross_validate(start, cases, weights, args.folds, print)
    fitted = fit(start, cases, weights)
    print(
        f"\n{len(cases)} cases; cost of all: {cost(start, cases, weights):.1f} before, {cost(fitted, cases, weights):.1f} after"
    )
    for key in start:
        mark = "" if start[key] == fitted[key] else f"  -> {fitted[key]:5.2f}"
        print(f"  {key:26} {start[key]:5.2f}{mark}")


def _cross_validate(start: Points, cases: Sequence[Case], weights: Weights, folds: int, say: Callable[[str], None]) -> None:
    cases = [replace(case, group=case.group.removesuffix(" next")) if case.group else case for case in cases]  # with its event
    groups = sorted({case.group for case in cases if case.group})
    Random(1).shuffle(groups)
    before = after = 0.0
    for fold in range(folds):
        left_out = set(groups[fold::folds])
        fitted = fit(start, [case for case in cases if case.group not in left_out], weights)
        unseen = [case for case in cases if case.group in left_out]
        was, now = cost(start, unseen, weights), cost(fitted, unseen, weights)
        say(f"fold {fold + 1}: {len(left_out)} events left out, cost per case {was / len(unseen):.3f} -> {now / len(unseen):.3f}")
        before, after = before + was, after + now
    say(f"all folds: cost {before:.1f} -> {after:.1f}")


if __name__ == "__main__":
    main()
