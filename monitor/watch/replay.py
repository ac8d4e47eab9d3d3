"""What watchlists would have said of changes that came one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from monitor.model import Alert, Article, Change
from monitor.watch.alerts import Rules, watch_change


def would_alert(changes: Iterable[tuple[Article, Change]], rules: Rules) -> Iterator[Alert]:
    """The alerts that ``changes`` would have caused, each with the article that made it, in order: who was told of an event is
    remembered, and goes over to the event that it became or was parted into, as `monitor run` has it. ``at`` of an alert is when
    its article was published. Pure."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    for article, change in changes:
        event = change.event
        if change.new and event.split_from:
            told[event.id] |= told[event.split_from]
        alert = watch_change(change, article, rules, told[event.id], article.when)
        if alert is not None:
            told[event.id] |= {wanted.watchlist for wanted in alert.wanted}
            yield alert
        if event.merged_into:
            told[event.merged_into] |= told[event.id]
