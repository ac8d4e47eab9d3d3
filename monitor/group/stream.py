"""Grouping without a store: a stream of articles in order of publication, decided on arrival, never revised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from monitor.group.change import group_report, signature_window
from monitor.model import Article, Event, Reading
from monitor.topic import Topic


def group_articles(
    articles: Iterable[tuple[str, Article, Reading]], topic: Topic
) -> Iterator[tuple[str, str | None, str | None]]:
    """For each (id, article, reading): its id, the event that its main report belongs to (None where it reports none), and the
    event that a doubtful new one may be the same as. Looks at the events of the window only, however many there are."""
    events: dict[str, Event] = {}
    by_day: dict[tuple[str, object], dict[str, None]] = defaultdict(dict)
    for ident, article, reading in articles:
        decided: tuple[str | None, str | None] = (None, None)
        for report in reading.reports:
            window = signature_window(report, article, topic)
            days = (window.last_day - window.first_day).days + 1
            keys = [(kind, window.first_day + timedelta(days=day)) for kind in window.kinds for day in range(days)]
            near = [events[one] for key in keys for one in by_day.get(key, ())]
            change = group_report(article, reading, report, near, topic, article.when)
            if change is None:
                continue
            event = change.event
            events[event.id] = event
            by_day[event.kind, event.day][event.id] = None
            if report.main:
                decided = (event.id, event.possibly if change.new else None)
        yield ident, *decided
