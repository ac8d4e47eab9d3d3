"""What watchlists would have said of changes that came one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.model import Alert, Article, Change
from monitor.watch.alerts import Rules, watch_change


class Audience:
    """Who was told of which event, as the store remembers it in `monitor run`: it goes over to the event that one became, or was
    parted into."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._told: defaultdict[str, set[str]] = defaultdict(set)

    def hear(self, change: Change, article: Article, at: datetime) -> Alert | None:
        """The alert that the next change would cause, ``article`` being the one that made it; None where nobody wants to know."""
        event, told = change.event, self._told
        if change.new and event.split_from:
            told[event.id] |= told[event.split_from]
        alert = watch_change(change, article, self._rules, told[event.id], at)
        if alert is not None:
            told[event.id] |= {wanted.watchlist for wanted in alert.wanted}
        if event.merged_into:
            told[event.merged_into] |= told[event.id]
        return alert


def would_alert(changes: Iterable[tuple[Article, Change]], rules: Rules) -> Iterator[Alert]:
    """The alerts that ``changes`` would have caused, each with the article that made it, in order. ``at`` of an alert is when its
    article was published. Pure."""
    audience = Audience(rules)
    alerts = (audience.hear(change, article, article.when) for article, change in changes)
    return (alert for alert in alerts if alert is not None)
