"""What a text changes in what is known: inside one transaction, from the article to the alerts in the outbox.

`learn` is all of it, for one text; the line takes in the texts of a step first (`take_in`), and tells of them together (`tell`).
What a person sets right (`monitor.mending`) is kept and told in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.calm import put_into_outbox
from monitor.crash import Point, crash_point
from monitor.group import Known, group_article, likely, loose_stocks, questions, sketch, traces
from monitor.model import Alert, Article, Change, Reading
from monitor.setup import Setup
from monitor.store import Tx
from monitor.topic import Topic
from monitor.watch import told_on, watch_change


def learn(
    tx: Tx, article: Article, reading: Reading, setup: Setup, at: datetime, *, edited: bool = False, backlog: bool = False
) -> list[Change]:
    """Keep the text; where it is news, put what it says together with what is known, and fill the outbox.

    ``edited``: the feed's own text is another than when it was read last; ``backlog``: too old to alert by itself. To be called
    after ``tx.group_alone()``. Returns what changed, in order."""
    learnt = take_in(tx, article, reading, setup, at, edited=edited, backlog=backlog)
    tell(tx, learnt.alerts, setup, at, once=learnt.again)
    return learnt.changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What came of a text: the changes in order, and the alerts that they deserve. ``again``: it was read before."""

    changes: list[Change]
    alerts: list[Alert]
    again: bool


def take_in(tx: Tx, article: Article, reading: Reading, setup: Setup, at: datetime, *, edited: bool, backlog: bool) -> Learnt:
    """What `learn` does, but for the outbox."""
    saved = tx.save_article(article, reading, at, edited=edited)
    crash_point(Point.READ_ARTICLE_SAVED)
    if not saved.news:
        return Learnt(changes=[], alerts=[], again=True)
    fresh = not backlog and (saved.version > 1 or _is_young(article, setup.backlog, at))
    known = known_of(tx, article, reading, saved.id, setup.topic, before=saved.version > 1)
    tx.save_sketch(saved.id, sketch(article) if reading.reports else ())
    changes = group_article(article, reading, known, setup.topic, at, fresh=fresh)
    tx.save_stocks(setup.topic.name, saved.id, None, loose_stocks(article, reading, changes, setup.topic))
    alerts = [keep_change(tx, change, article, saved.id, setup, at) for change in changes]
    return Learnt(changes=list(changes), alerts=[one for one in alerts if one], again=saved.version > 1)


def known_of(tx: Tx, article: Article, reading: Reading, article_id: int, topic: Topic, *, before: bool = True) -> Known:
    """What the store knows that bears on what an article tells. ``before``: it was read before, and may be in events already."""
    asked = questions(article, reading, topic)
    near = [
        ident
        for report, window in zip(reading.reports, asked.windows, strict=True)
        for ident in likely(
            report, tx.find_near(topic.name, window.kinds, window.first_day, window.last_day, window.day), window, topic
        )
    ]
    copies = tx.find_copies(asked.sketch, article_id, article.first_seen - asked.copies_within, asked.shared)
    stocks = tx.find_stocks(topic.name, asked.stocks)
    people = tx.events_of_people(topic.name, asked.people, asked.people_since)
    told_with = [line.event for line in stocks if line.event]
    near += tx.events_of_articles([copy.key for copy in copies])
    loaded = {event.id: event for event in tx.load_events((*near, *people, *told_with))}
    return Known(
        near=tuple(loaded[ident] for ident in dict.fromkeys(near)),
        own=tuple(tx.events_of(article_id)) if before else (),
        copies=tuple(copies),
        of_people=tuple(loaded[ident] for ident in dict.fromkeys((*people, *told_with))),
        stocks=tuple(stocks),
    )


def _is_young(article: Article, backlog: timedelta | None, at: datetime) -> bool:
    """Whether an article is young enough to alert by itself; the edit of one always is: that is new, however old the article."""
    return backlog is None or article.when >= at - backlog


def keep_change(
    tx: Tx, change: Change, article: Article | None, article_id: int | None, setup: Setup, at: datetime
) -> Alert | None:
    """Keep an event as it stands after a change, and the alert that it deserves, which is still to be told (`tell`).
    ``article``: the one that made it, None where a person did."""
    left = traces(change, setup.topic, article.key if article else None)
    tx.save_change(change, article_id, at, left.people, left.stocks)
    crash_point(Point.READ_EVENT_SAVED)
    event = change.event
    if change.new and event.split_from:
        tx.inherit_told(event.split_from, event.id)
    alert = watch_change(change, article, setup.rules, tx.told_of(event.id), at)
    if alert is not None:
        tx.save_alert(alert)
    if event.merged_into:
        tx.inherit_told(event.id, event.merged_into)
    return alert


def tell(tx: Tx, alerts: Sequence[Alert], setup: Setup, at: datetime, *, once: bool) -> None:
    """Fill the outbox with the alerts of one step: each receiver of each channel gets one once, with every watchlist that asked
    for it there. ``once``: whatever the events, it gets one message (`monitor.watch.once`)."""
    for channel, receivers in setup.receivers.items():
        for alert, wanted in told_on(channel, alerts, once=once):
            for receiver in receivers:
                put_into_outbox(tx, alert, channel, receiver, wanted, setup, at)
    if alerts:
        crash_point(Point.READ_OUTBOX_FILLED)
