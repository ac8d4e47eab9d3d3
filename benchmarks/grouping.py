"""How well articles are put into events, by annotated ones.

    python -m benchmarks.grouping GOLD.jsonl [--read READ.jsonl ...] [--shuffles 20] [--misread 6]

GOLD: an article a row with ``reports`` (what it says) and ``group`` (its event, or null). Readers are compared: one that reads
what the rows say (perfect), our own, and one with the faults of `noise.py`; ``--read`` adds the output of `monitor read`, of
several readers as several draws: those that have not seen an article's event (`benchmarks.fit --folds 8 --read`) say what a new
article meets. Each in order of publication (with how many events that is), and in so many random orders (mean ± standard
deviation). What is counted:

  B3         B-cubed F1 over the articles that have an event
  one alert  share of the events that come out as exactly one, with no stranger inside
  swallowed  events that found none of their own: nobody is told
  repeats    further events founded by articles of an event that has one; linked: those that say which they may be
  misled     events that are founded as they should be, and say that they may be another
  false      events founded by an article that tells of none
  links P R  of the pairs of articles in two languages that are put together, those that belong together; and the reverse"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from random import Random
from statistics import mean, stdev

from benchmarks.noise import misread
from benchmarks.readings import load_articles, load_rows, read_all, told_by
from monitor.group import group_articles
from monitor.model import Article, Reading
from monitor.topic import Topic

Told = Sequence[tuple[str, str | None, Article, Reading]]
"""(id, its event, article, reading)."""
MEASURES = ("B3", "one alert", "swallowed", "repeats", "linked", "misled", "false", "links P", "links R")
OF_EVENTS = MEASURES[1:7]


def measure(told: Told, topic: Topic) -> dict[str, float]:
    """Group in this order, and count."""
    stream = ((ident, article, reading) for ident, _, article, reading in told)
    decided = {ident: (event, possibly) for ident, event, possibly in group_articles(stream, topic)}
    return measured([(ident, group, article, *decided[ident]) for ident, group, article, _ in told])


def measured(put: Sequence[tuple[str, str | None, Article, str | None, str | None]]) -> dict[str, float]:
    """Count what was decided: (id, its event, article, the event it was put into, which it may be the same as)."""
    decided = {ident: (event, possibly) for ident, _, _, event, possibly in put}
    group_of = {ident: group for ident, group, *_ in put}
    put_into = {ident: event or f"none {ident}" for ident, (event, _) in decided.items()}
    published = {ident: article.when for ident, _, article, _, _ in put}
    gold, mine = defaultdict(set), defaultdict(set)
    for ident, group in group_of.items():
        if group:
            gold[group].add(ident)
        mine[put_into[ident]].add(ident)
    precision = recall = 0.0
    for ident, group in group_of.items():
        if group:
            both = len(gold[group] & mine[put_into[ident]])
            precision += both / len(mine[put_into[ident]])
            recall += both / len(gold[group])
    founded: Counter[str] = Counter()
    linked = misled = false = 0
    for members in sorted(mine.values(), key=lambda some: min((published[one], one) for one in some)):
        first = min(members, key=lambda ident: (published[ident], ident))
        event, possibly = decided[first]
        if event is None:
            continue
        group = group_of[first]
        if group is None:
            false += 1
            continue
        founded[group] += 1
        linked += founded[group] > 1 and possibly is not None
        misled += founded[group] == 1 and possibly is not None
    events = len(gold)
    clean = sum(
        len({put_into[one] for one in members}) == 1
        and mine[put_into[min(members)]] == members
        and decided[min(members)][0] is not None
        for members in gold.values()
    )
    told_count = sum(len(members) for members in gold.values())
    precision, recall = precision / told_count, recall / told_count
    lang_of = {ident: article.lang for ident, _, article, _, _ in put}
    right, said = _links(group_of, lang_of), _links({ident: put_into[ident] for ident in group_of if group_of[ident]}, lang_of)
    return {
        "B3": 2 * precision * recall / (precision + recall),
        "one alert": clean / events,
        "swallowed": sum(not founded[group] for group in gold) / events,
        "repeats": sum(count - 1 for count in founded.values()) / events,
        "linked": linked / events,
        "misled": misled / events,
        "false": false / events,
        "links P": len(right & said) / len(said) if said else 1.0,
        "links R": len(right & said) / len(right) if right else 1.0,
    }


def _links(event_of: Mapping[str, str | None], lang_of: Mapping[str, str]) -> set[tuple[str, str]]:
    """Pairs of articles in two languages that are of one event."""
    members = defaultdict(list)
    for ident in sorted(event_of):
        if event := event_of[ident]:
            members[event].append(ident)
    return {pair for some in members.values() for pair in combinations(some, 2) if lang_of[pair[0]] != lang_of[pair[1]]}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument(
        "--read", nargs="+", default=(), help="what `monitor read --jsonl` printed for GOLD; several: several readers"
    )
    parser.add_argument("--shuffles", type=int, default=20)
    parser.add_argument("--misread", type=int, default=6, metavar="N", help="draws of faults")
    args = parser.parse_args()
    rows = load_rows(args.gold)
    topic, articles = load_articles(rows)
    right = [told_by(row, article) for row, (_, article) in zip(rows, articles, strict=True)]
    readers: dict[str, list[list[Reading]]] = {"perfect": [right], "our own": [list(read_all(articles, topic))]}
    if args.read:
        given = [{row["id"]: row for row in load_rows(path)} for path in args.read]
        readers["as given"] = [[told_by(by_id[ident], article) for ident, article in articles] for by_id in given]
    for name, errs in (("half the faults", 0.5), ("faults", 1.0)) if args.misread else ():
        draws = [Random(seed) for seed in range(args.misread)]
        readers[name] = [[misread(one, topic, dice, errs) for one in right] for dice in draws]

    def told(readings: list[Reading]) -> list[tuple[str, str | None, Article, Reading]]:
        both = zip(rows, articles, readings, strict=True)
        joined = [(ident, row["group"], article, reading) for row, (ident, article), reading in both]
        return sorted(joined, key=lambda one: one[2].when)

    events = len({row["group"] for row in rows if row["group"]})
    print(f"{len(rows)} articles, {events} events")
    print(f"{'reader':18}{'order':12}" + "".join(f"{name:>15}" for name in MEASURES))
    for name, drawn in readers.items():
        _row(name, "published", [measure(told(readings), topic) for readings in drawn], events)
        orders = [told(drawn[number % len(drawn)]) for number in range(args.shuffles)]
        for seed, order in enumerate(orders):
            Random(seed).shuffle(order)
        if orders:
            _row("", f"{args.shuffles} shuffled", [measure(order, topic) for order in orders], events)


def _row(reader: str, order: str, found: Sequence[dict[str, float]], events: int) -> None:
    cells = []
    for name in MEASURES:
        values = [one[name] for one in found]
        count = f" ({round(values[0] * events)})" if name in OF_EVENTS else ""
        cells.append(f"{mean(values):.3f} ± {stdev(values):.3f}" if len(values) > 1 else f"{mean(values):.3f}{count}")
    print(f"{reader:18}{order:12}" + "".join(f"{cell:>15}" for cell in cells))


if __name__ == "__main__":
    main()
