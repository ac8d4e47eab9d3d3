"""Whether a changed figure is told, and an unchanged one is not.

    python -m benchmarks.grouping_updates GOLD.jsonl [GOLD.jsonl …]

Every annotated article that tells of an event is read (as annotated), and its event built from it alone; then another outlet
copies it word for word, two hours later:

  changed   with one figure another (each total of an action that matters, in turn, one more, and one fewer): must be told
  lagging   … and then a third copy that still has the old number: must not be told
  same      with nothing changed: must not be told
  edited    the article itself is edited, one figure another: must be told

Then all articles are taken in order of publication, once as annotated and once as our own reader reads them: of the updates that
the first tells (event, action, side, new number) how many the second tells too, and how many more an event."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from benchmarks.readings import load_articles, load_rows, read_all, told_by
from monitor.group import group_article, questions, weights_of
from monitor.group.memory import Memory
from monitor.model import Article, Change, ChangeType, Figure, Reading, Status
from monitor.topic import Topic

TOLD = {ChangeType.FIGURE_CHANGED, ChangeType.CORRECTED}


def take(memory: Memory, article: Article, reading: Reading, topic: Topic, at: timedelta = timedelta(0)) -> tuple[Change, ...]:
    """One article, as the line takes it."""
    known = memory.answer(questions(article, reading, topic), article, reading)
    changes = group_article(article, reading, known, topic, article.when + at)
    memory.keep(article, reading, changes)
    return changes


def other_numbers(reading: Reading, topic: Topic) -> Iterator[tuple[Figure, Reading]]:
    """The reading with one figure that matters one more, and one fewer."""
    weights = weights_of(topic)
    main = reading.main
    assert main is not None
    for index, figure in enumerate(main.figures):
        total = not any(
            (one.action, one.side) == (figure.action, figure.side) and one is not figure and one.status is not Status.DENIED
            for one in main.figures
        )
        exact = figure.value is not None and figure.low == figure.high == figure.value and not figure.approx
        if figure.action not in weights.material or figure.status in {Status.DENIED, Status.PLANNED} or not (total and exact):
            continue
        for step in (1, -1):
            value = (figure.value or 0) + step
            if value > 0:
                changed = replace(figure, value=value, low=value, high=value)
                figures = (*main.figures[:index], changed, *main.figures[index + 1 :])
                reports = tuple(replace(one, figures=figures) if one.main else one for one in reading.reports)
                yield changed, replace(reading, reports=reports)


def _copy(article: Article, outlet: str, hours: int) -> Article:
    """The same words in another outlet, so many hours later."""
    at = article.when + timedelta(hours=hours)
    url = f"https://{outlet}.example/1"
    return replace(article, key=f"{outlet}.example/1", url=url, outlet=outlet, published=at, first_seen=at)


def says(changes: tuple[Change, ...], figure: Figure) -> bool:
    """Whether it is told what the figure is now."""
    told = [one for change in changes for one in change.differences if one.type in TOLD and one.action == figure.action]
    return any(one.was is not None and one.now is not None and one.now.value == figure.value for one in told)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+")
    args = parser.parse_args()
    rows = [row for path in args.gold for row in load_rows(path)]
    topic, articles = load_articles(rows)
    told = dict.fromkeys(("changed", "lagging", "same", "edited"), 0)
    asked = dict(told)
    for row, (_, article) in zip(rows, articles, strict=True):
        reading = told_by(row, article)
        if reading.main is None:
            continue
        copy, late = _copy(article, "copy", 2), _copy(article, "late", 4)
        memory = Memory(topic)
        take(memory, article, reading, topic)
        asked["same"] += 1
        told["same"] += any(change.types for change in take(memory, copy, reading, topic))
        for figure, changed in other_numbers(reading, topic):
            memory = Memory(topic)
            take(memory, article, reading, topic)
            asked["changed"] += 1
            news = says(take(memory, replace(copy, text=copy.text + " 1"), changed, topic), figure)
            told["changed"] += news
            if not news:
                print(row["id"], figure.action, figure.value, figure.status.value)
            asked["lagging"] += 1
            told["lagging"] += any(change.types for change in take(memory, late, reading, topic))
            memory = Memory(topic)
            take(memory, article, reading, topic)
            asked["edited"] += 1
            edit = replace(article, text=article.text + " 1", digest="edited")
            told["edited"] += says(take(memory, edit, changed, topic, timedelta(hours=2)), figure)
    for name in told:
        print(f"{name:10}{told[name]:>5} of {asked[name]:>4} told")
    events = {row["group"] for row in rows if row["group"]}
    right = updates(rows, [(article, told_by(row, article)) for row, (_, article) in zip(rows, articles, strict=True)], topic)
    own = updates(rows, list(zip((article for _, article in articles), read_all(articles, topic), strict=True)), topic)
    others = own - right
    stocks = {one for one in others if one[0] is None}
    print(f"our reader: {len(right & own)} of {len(right)} updates told, {len(others - stocks)} others in {len(events)} events,")
    print(f"{len(stocks)} of articles without an event, whose numbers of those held and missing are not annotated")


def updates(rows: Sequence[dict[str, Any]], told: Sequence[tuple[Article, Reading]], topic: Topic) -> set[tuple[object, ...]]:
    """The updates of a stream in order of publication: (the article's event, action, side, what the number is now)."""
    memory = Memory(topic)
    found: set[tuple[object, ...]] = set()
    for at in sorted(range(len(rows)), key=lambda at: (told[at][0].when, at)):
        for change in take(memory, *told[at], topic):
            for one in change.differences:
                if one.type in TOLD and one.was is not None:
                    found.add((rows[at]["group"], one.action, one.side, one.now.value if one.now else None))
    return found


if __name__ == "__main__":
    main()
