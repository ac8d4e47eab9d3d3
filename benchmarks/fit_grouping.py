"""Fit the points of grouping to annotated articles, and say how well they do on events that they were not fitted to.

    python -m benchmarks.fit_grouping GOLD.jsonl [--folds 5] [--seeds 3]

GOLD: an article a row with ``reports`` (what it says) and ``group`` (its event, or null). Readings are taken as they are, then
with the faults that readers have (`noise.py`), then with the events moved close together, as in a bad week with two shootings a
day. Each case is a report and the events that were there when it came; what the points decide costs

    8   a new event is put into another, or a report into the wrong one: nobody is told
    1   an event is founded a second time, with a word that it may be the same: 0.4

and points are changed, one at a time, while that makes it cheaper; a drift from where they began costs a little as well, so what
the articles do not speak of stays as a person set it. Printed: the points before and after, and the cost on the folds left out
(by event), before and after."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from benchmarks.noise import misread
from benchmarks.readings import load_articles, load_rows, told_by
from monitor.group.account import Account
from monitor.group.known import copied_from, signature_window
from monitor.group.likeness import likeness
from monitor.group.put import Telling, found, join
from monitor.group.weights import Weights, weights_of
from monitor.model import Article, Event, Reading
from monitor.topic import Topic

WRONG, AGAIN, LINKED, DRIFT, MARGIN = 8.0, 1.0, 0.4, 0.3, 0.3
STEPS = (1.0, 0.5, 0.25)
OFTEN = frozenset({"border_clash", "mine_explosion", "capture", "prisoner_trial", "prisoner_treatment"})
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
        best_is_other = others >= mine and others >= weights.same - MARGIN
        if best_is_other and others >= weights.same:
            total += WRONG
        elif own and mine < weights.same:
            total += LINKED if max(mine, others) >= weights.uncertain and mine >= others else AGAIN
        if best_is_other:
            total += others - (weights.same - MARGIN)
        if own and mine < weights.same + MARGIN:
            total += min(1.0, weights.same + MARGIN - mine) * 0.3
    return total


def _sum(points: Points, features: Mapping[str, float]) -> float:
    return sum(points[key] * amount for key, amount in features.items())


def fit(start: Points, cases: Sequence[Case], weights: Weights) -> Points:
    """Points that cost less on these cases, found by changing one at a time in steps a person can read."""

    def whole(points: Points) -> float:
        drift: float = sum(abs(points[key] - start[key]) for key in start)
        return cost(points, cases, weights) + float(DRIFT * len(cases) ** 0.5) * drift

    points, least = dict(start), whole(start)
    for step in STEPS:
        better = True
        while better:
            better = False
            for key in points:
                for change in (step, -step):
                    tried = points | {key: round(points[key] + change, 2)}
                    now = whole(tried)
                    if now < least - 1e-9:
                        points, least, better = tried, now, True
    return points


def starting_points(weights: Weights) -> Points:
    """The points in force."""
    return dict(weights.points) | {"kind " + kind: value for kind, value in weights.kinds.items()}


def main() -> None:
    """Fit, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    rows = load_rows(args.gold)
    topic, articles = load_articles(rows)
    weights = weights_of(topic)
    told = sorted(
        ((row["group"], article, told_by(row, article)) for row, (_, article) in zip(rows, articles, strict=True)),
        key=lambda one: one[1].when,
    )
    cases = cases_of(told, topic)
    for seed in range(args.seeds):
        dice = Random(seed)
        for errs in (0.0, 0.5, 1.0):
            faulty = [(group, article, misread(reading, topic, dice, errs)) for group, article, reading in told]
            cases += cases_of(faulty, topic) + cases_of(crowded(faulty, dice), topic)
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
