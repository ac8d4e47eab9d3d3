"""The line: poll(feed), read(entry), deliver(alert), and nothing else.

Three functions, because there are three moments when we wait for the world: a feed, a page, a receiver. Each is straight: look
(store), ask (I/O), think (pure), write (one transaction that holds the result and the next work). Whoever calls them, and when,
is `monitor.work`; a step that dies anywhere is simply due again.

What the steps are made of stands beside it: `monitor.setup` (what they work with), `monitor.visits` (what comes of asking a
feed), `monitor.texts` (the page of an entry, and when to look again), `monitor.learning` (what a text changes in what is known).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.announce import note_failure, note_success
from monitor.blindness import note_answer
from monitor.crash import Point, crash_point
from monitor.deliver import next_attempt
from monitor.errors import DeliveryError, Gone, MonitorError, Rejected
from monitor.learning import take_in, tell
from monitor.model import Alert, Article, Change, Delivery, DeliveryState, Entry, Feed, Health, Page, Reading
from monitor.setup import Edges
from monitor.store import DueDelivery, DueEntry, DueFeed, ReadOutcome, Tx
from monitor.texts import FEED_TEXT_KEY, ask_page, named_anew, page_retry, read_outcome, says_otherwise, texts_of
from monitor.visits import answered, ask_parts, ask_with, digest_of, failed, tell_operator

log = logging.getLogger(__name__)

FUTURE = timedelta(hours=24)


# --- poll ------------------------------------------------------------------------------------------------------------


async def poll(due: DueFeed, edges: Edges) -> None:
    """Ask a feed for what is new; its entries, how to ask next time, and what the operator is to be told are kept together."""
    setup = edges.setup
    feed = setup.feeds.get(due.name)
    if feed is None or feed.url != due.url:  # claimed in the moment of a reload, with the configuration from before it
        await edges.store.write(lambda tx: tx.give_back(due))
        return
    page = None
    try:
        page = await edges.fetch_feed(feed, due.moved_to, ask_with(due, edges.now()))
        crash_point(Point.POLL_FETCHED)
        digest = digest_of(page, due)
        parsed = None if digest == due.body_digest else await edges.parse(page, feed)
        if parsed is not None and parsed.parts:
            parsed, page, digest = await ask_parts(parsed, page, digest, feed, edges.fetch_feed, edges.parse)
    except MonitorError as error:
        await _poll_failed(due, feed, error, page, edges)
        return
    at = edges.now()
    found = () if parsed is None else parsed.entries
    old = [_is_old(entry, due.seeded, setup.backlog, at) for entry in found]

    def commit(tx: Tx) -> int:
        if not tx.holds_feed(due):
            return 0
        news = tx.add_entries(feed.name, found, at, old)
        crash_point(Point.POLL_ENTRIES_ADDED)
        tx.finish_poll(due, answered(due, feed, page, parsed, digest, news=news, at=at, chance=edges.chance()), new=news)
        note_answer(tx, setup, at)
        tell_operator(tx, feed, at, setup)
        return news

    news = await edges.store.write(commit)
    crash_point(Point.POLL_COMMITTED)
    log.info("polled", extra={"feed": feed.name, "entries": len(found), "new": news, "modified": parsed is not None})
    if parsed is not None and not found:
        log.warning("feed is empty", extra={"feed": feed.name, "url": feed.url})


async def _poll_failed(due: DueFeed, feed: Feed, error: MonitorError, page: Page | None, edges: Edges) -> None:
    """Remember why, keep the validators, come back later."""
    at, setup = edges.now(), edges.setup
    outcome = failed(due, feed, error, page, at=at, chance=edges.chance())

    def commit(tx: Tx) -> Health | None:
        if not tx.finish_poll(due, outcome, new=0):
            return None
        return tell_operator(tx, feed, at, setup)

    health = await edges.store.write(commit)
    facts = {"feed": feed.name, "why": str(error), "again_at": outcome.due_at, "in_a_row": due.failures + 1}
    log.warning("feed failed", extra=facts | {"state": health.state.value if health else None})


def _is_old(entry: Entry, seeded: bool, backlog: timedelta | None, at: datetime) -> bool:
    """Whether an entry is too old to alert by itself. Without a date it counts as old only at the feed's first poll."""
    if backlog is None:
        return False
    if entry.published is None or entry.published > at + FUTURE:
        return not seeded
    return entry.published < at - backlog


# --- read ------------------------------------------------------------------------------------------------------------


async def read(due: DueEntry, edges: Edges) -> None:
    """Turn an entry into stored knowledge, and into the alerts that it deserves, in one transaction."""
    feed = edges.setup.feeds.get(due.feed)
    if feed is None:  # retired since: its entries stay as they are
        await _leave(due, edges, "its feed is no longer configured", None)
        return
    fetched = await ask_page(due, feed, edges)
    crash_point(Point.READ_FETCHED)
    try:
        texts, fetched = await texts_of(due, feed, fetched, edges)
    except MonitorError as error:
        again = page_retry(due, edges.now())
        await _leave(due, edges, str(error), again)
        log.error("could not read", extra={"url": due.entry.link, "why": str(error), "again_at": again})
        return
    crash_point(Point.READ_THOUGHT)
    at = edges.now()

    def commit(tx: Tx) -> list[Change]:
        if not tx.holds_entry(due):
            return []
        tx.group_alone()
        changes: list[Change] = []
        alerts: list[Alert] = []
        told = named_anew(tx, texts)
        for article, reading in told:
            if not article.key.endswith(FEED_TEXT_KEY) or says_otherwise(tx, article, reading):
                learnt = take_in(tx, article, reading, edges.setup, at, edited=due.edited, backlog=due.backlog)
                changes += learnt.changes
                alerts += learnt.alerts
        tell(tx, alerts, edges.setup, at, once=due.read_before)
        tells = any(reading.main for _, reading in told) or (fetched.unchanged and not due.edited)
        outcome = read_outcome(due, feed, fetched, tells=tells, at=at)
        key = None if fetched.unchanged or not told else told[0][0].key
        tx.finish_entry(due, replace(outcome, article_key=key))
        return changes

    changes = await edges.store.write(commit)
    crash_point(Point.READ_COMMITTED)
    _tell_log(due, texts, changes)


async def _leave(due: DueEntry, edges: Edges, said: str, again: datetime | None) -> None:
    outcome = ReadOutcome(said=said, validators=due.validators, tries=due.tries + 1, due_at=again)
    await edges.store.write(lambda tx: tx.finish_entry(due, outcome))


def _tell_log(due: DueEntry, texts: Collection[tuple[Article, Reading]], changes: Sequence[Change]) -> None:
    for article, reading in texts:
        main = reading.main
        facts = {"feed": due.feed, "url": article.url, "title": article.title, "from": article.text_from.value}
        log.info("read", extra=facts | {"kind": main.kind if main else None})
    for change in changes:
        if change.types:
            event = change.event
            news = {"news": list(change.types), "sources": len(event.sources)}
            log.info("event", extra={"event": event.id, "kind": event.kind, "version": event.version} | news)


# --- deliver ---------------------------------------------------------------------------------------------------------


async def deliver(due: DueDelivery, edges: Edges) -> None:
    """Try to hand one alert to one receiver; the attempt and its outcome are kept together."""
    crash_point(Point.DELIVER_CLAIMED)
    delivery, note = await _with_extra(due, edges)
    state, again, gone = DeliveryState.DELIVERED, None, False
    try:
        said = await edges.setup.channels[delivery.channel].send(delivery)
    except DeliveryError as error:
        said, gone = str(error), isinstance(error, Gone)
        again = _again(error, due, edges)
        state = DeliveryState.DEAD if again is None else DeliveryState.PENDING
    crash_point(Point.DELIVER_SENT)
    said = f"{said} ({note})" if note else said
    at = edges.now()

    def commit(tx: Tx) -> None:
        if tx.finish_delivery(due, state, said, at, again):
            if gone:
                target = edges.setup.targets[delivery.channel]
                tx.disable_channel(delivery.channel, delivery.receiver, target, at)
            if state is DeliveryState.DELIVERED:
                note_success(tx, edges.setup, delivery.channel, delivery.receiver, at)
            else:
                dead = state is DeliveryState.DEAD
                note_failure(tx, edges.setup, delivery.channel, delivery.receiver, said, at, dead=dead, gone=gone)
        crash_point(Point.DELIVER_RECORDED)

    await edges.store.write(commit)
    crash_point(Point.DELIVER_COMMITTED)
    facts = {
        "delivery": delivery.id,
        "type": delivery.type,
        "channel": delivery.channel,
        "receiver": delivery.receiver,
        "said": said,
    }
    if state is DeliveryState.DELIVERED:
        log.info("delivered", extra=facts)
    elif gone:
        log.error("channel switched off", extra=facts)
    elif state is DeliveryState.PENDING:
        log.warning("not delivered yet", extra=facts | {"attempt": delivery.attempts, "again_at": again})
    else:
        log.error("delivery is dead", extra=facts | {"attempt": delivery.attempts})


def _again(error: DeliveryError, due: DueDelivery, edges: Edges) -> datetime | None:
    """When to try again after an error. A receiver that wants no more (410) is not asked by itself; what it refused waits with
    what comes up meanwhile, and goes out when its channel is switched on again."""
    if isinstance(error, Gone):
        return edges.now()
    return None if isinstance(error, Rejected) else next_attempt(due.tries, edges.now(), edges.chance(), error.retry_after)


async def _with_extra(due: DueDelivery, edges: Edges) -> tuple[Delivery, str]:
    """The delivery with what a user's template adds to its body, kept before it is first sent: whoever gets it again gets the
    same. Also what went wrong with the template."""
    delivery, own = due.delivery, edges.setup.extras.get(due.delivery.channel)
    data = delivery.body["data"]
    if own is None or delivery.attempts > 1 or not isinstance(data, Mapping):
        return delivery, ""
    extra, note = await own.more(delivery.body)
    if not extra:
        return delivery, note
    fuller = replace(delivery, body={**delivery.body, "data": {**data, "extra": extra}})
    await edges.store.write(lambda tx: tx.set_body(fuller, due.epoch))
    return fuller, note
