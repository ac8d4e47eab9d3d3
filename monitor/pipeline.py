"""The line: poll(feed), read(entry), deliver(alert), and nothing else.

Three functions, because there are three moments when we wait for the world: a feed, a page, a receiver. Each is straight: look
(store), ask (I/O), think (pure), write (one transaction that holds the result and the next work). Whoever calls them, and when,
is `monitor.work`; a step that dies anywhere is simply due again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.announce import note_failure, note_success
from monitor.blindness import note_answer
from monitor.calm import put_into_outbox
from monitor.crash import Point, crash_point
from monitor.deliver import Channel, next_attempt
from monitor.deliver.own import OwnTemplates
from monitor.deliver.pace import Pace
from monitor.errors import DeliveryError, FetchError, Gone, MonitorError, Rejected
from monitor.extract import MOST_PAGES
from monitor.group import Known, group_article, is_another_text, likely, loose_stocks, questions, sketch, traces
from monitor.model import (
    Alert,
    Article,
    Change,
    Delivery,
    DeliveryState,
    Entry,
    Feed,
    FeedKind,
    Health,
    Page,
    Reading,
    Validators,
)
from monitor.parse import ParsedFeed
from monitor.store import DueDelivery, DueEntry, DueFeed, ReadOutcome, Store, Tx
from monitor.text import canonical_url
from monitor.topic import Topic
from monitor.visits import answered, ask_parts, ask_with, digest_of, failed, tell_operator
from monitor.watch import Rules, told_on, watch_change
from monitor.watch.cron import Cron

log = logging.getLogger(__name__)

FEED_TEXT_KEY = "#feed"
YOUNG = timedelta(days=3)  # how long the pages of an event's articles are looked at again
RECHECK_SHARE = 0.25  # the next look at a page comes after this share of its age, and not before the feed's own interval
PAGE_RETRIES = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12))
FUTURE = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the configuration says, compiled: everything that a reload replaces at once. ``backlog`` None: any age alerts.
    ``targets``: each channel's name and the digest of its configuration; ``operator``: the channels of whoever runs this, who is
    told of a source or receiver that fails for longer than ``failing_after``; ``most_at_a_site``: steps under way at one site;
    ``paces``: how fast each channel is used; ``extras``: the templates of those that add something to a webhook's body;
    ``letter``: when the operator's weekly one is due, None: never; ``running_since``: None for whoever runs now and then."""

    feeds: Mapping[str, Feed]
    topic: Topic
    rules: Rules
    channels: Mapping[str, Channel]
    receivers: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, str]
    backlog: timedelta | None
    public_url: str
    operator: tuple[str, ...] = ()
    failing_after: timedelta = timedelta(hours=1)
    most_at_a_site: int = 3
    paces: Mapping[str, Pace] = field(default_factory=dict)
    extras: Mapping[str, OwnTemplates] = field(default_factory=dict)
    letter: Cron | None = None
    running_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Where the line touches the world. ``parse`` and ``understand`` think in a worker process that may be killed; ``now`` and
    ``chance`` (0..1) are the only clock and dice."""

    store: Store
    setup: Setup
    fetch_feed: Callable[[Feed, str | None, Validators], Awaitable[Page]]
    fetch_page: Callable[[str, Validators, Feed | None], Awaitable[Page]]
    parse: Callable[[Page, Feed], Awaitable[ParsedFeed]]
    understand: Callable[[Page | None, Entry, Feed, datetime], Awaitable[tuple[Article, Reading]]]
    now: Callable[[], datetime]
    chance: Callable[[], float]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fetched:
    """What asking for an article's page brought: ``page`` None where it could not be had (``problem``) or was not asked for. A
    page that was had and is not the article (a wall) is a problem, too."""

    page: Page | None
    problem: str | None
    validators: Validators

    @property
    def unchanged(self) -> bool:
        return self.page is not None and self.page.status == 304


async def read(due: DueEntry, edges: Edges) -> None:
    """Turn an entry into stored knowledge, and into the alerts that it deserves, in one transaction."""
    feed = edges.setup.feeds.get(due.feed)
    if feed is None:  # retired since: its entries stay as they are
        await _leave(due, edges, "its feed is no longer configured", None)
        return
    fetched = await _fetch_page(due, feed, edges)
    crash_point(Point.READ_FETCHED)
    try:
        texts, fetched = await _understand(due, feed, fetched, edges)
    except MonitorError as error:
        again = _page_retry(due, edges.now())
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
        told = _named_anew(tx, texts)
        for article, reading in told:
            if not article.key.endswith(FEED_TEXT_KEY) or _says_otherwise(tx, article, reading):
                learnt = _take_in(tx, article, reading, edges.setup, at, edited=due.edited, backlog=due.backlog)
                changes += learnt.changes
                alerts += learnt.alerts
        tell(tx, alerts, edges.setup, at, once=due.read_before)
        tells = any(reading.main for _, reading in told) or (fetched.unchanged and not due.edited)
        outcome = _read_outcome(due, feed, fetched, tells=tells, at=at)
        key = None if fetched.unchanged or not told else told[0][0].key
        tx.finish_entry(due, replace(outcome, article_key=key))
        return changes

    changes = await edges.store.write(commit)
    crash_point(Point.READ_COMMITTED)
    _tell_log(due, texts, changes)


async def _fetch_page(due: DueEntry, feed: Feed, edges: Edges) -> _Fetched:
    """Ask for the page; conditionally where it was read before and the feed's text is the same. The backlog is not asked for, nor
    what has no page beyond its entry (a Telegram message)."""
    if due.backlog or not due.entry.link or feed.kind is FeedKind.TELEGRAM:
        return _Fetched(page=None, problem=None, validators=due.validators)
    try:
        page = await edges.fetch_page(due.entry.link, due.validators if due.read_before else Validators(), feed)
    except FetchError as error:
        return _Fetched(page=None, problem=str(error), validators=due.validators)
    return _Fetched(page=page, problem=None, validators=due.validators if page.status == 304 else page.validators)


async def _understand(
    due: DueEntry, feed: Feed, fetched: _Fetched, edges: Edges
) -> tuple[list[tuple[Article, Reading]], _Fetched]:
    """The texts to learn from: the page's, or the feed's own where the page cannot be had. Where the feed's text was edited, it
    is read as well, under a key of its own: a correction may stand there before it stands on the page."""
    texts = []
    if not fetched.unchanged:
        article, reading = await edges.understand(fetched.page, due.entry, feed, due.first_seen)
        if fetched.page is not None and article.following is not None:
            article, reading = await _read_on(due, feed, fetched.page, article, reading, edges)
        if article.unread is not None:  # to be asked for again, and not with the wall's validators
            fetched = _Fetched(page=fetched.page, problem=article.unread, validators=Validators())
        texts.append((replace(article, key=due.article_key or article.key), reading))
    if due.edited and fetched.page is not None and fetched.problem is None:
        article, reading = await edges.understand(None, due.entry, feed, due.first_seen)
        if reading.main is not None:
            texts.append((replace(article, key=(due.article_key or article.key) + FEED_TEXT_KEY), reading))
    return texts, fetched


async def _read_on(
    due: DueEntry, feed: Feed, page: Page, article: Article, reading: Reading, edges: Edges
) -> tuple[Article, Reading]:
    """The article with the pages on which it goes on, as politely as any page and `MOST_PAGES` in all; one that cannot be had
    ends it there."""
    while article.following is not None and len(page.more) + 1 < MOST_PAGES:
        try:
            further = await edges.fetch_page(article.following, Validators(), feed)
        except FetchError as error:
            log.warning("could not read on", extra={"url": article.following, "why": str(error)})
            break
        page = replace(page, more=(*page.more, further))
        article, reading = await edges.understand(page, due.entry, feed, due.first_seen)
    return article, reading


def learn(
    tx: Tx, article: Article, reading: Reading, setup: Setup, at: datetime, *, edited: bool = False, backlog: bool = False
) -> list[Change]:
    """Keep the text; where it is news, put what it says together with what is known, and fill the outbox.

    ``edited``: the feed's own text is another than when it was read last; ``backlog``: too old to alert by itself. To be called
    after ``tx.group_alone()``. Returns what changed, in order."""
    learnt = _take_in(tx, article, reading, setup, at, edited=edited, backlog=backlog)
    tell(tx, learnt.alerts, setup, at, once=learnt.again)
    return learnt.changes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Learnt:
    """What came of a text: the changes in order, and the alerts that they deserve. ``again``: it was read before."""

    changes: list[Change]
    alerts: list[Alert]
    again: bool


def _take_in(tx: Tx, article: Article, reading: Reading, setup: Setup, at: datetime, *, edited: bool, backlog: bool) -> _Learnt:
    """What `learn` does, but for the outbox."""
    saved = tx.save_article(article, reading, at, edited=edited)
    crash_point(Point.READ_ARTICLE_SAVED)
    if not saved.news:
        return _Learnt(changes=[], alerts=[], again=True)
    fresh = not backlog and (saved.version > 1 or _is_young(article, setup.backlog, at))
    known = known_of(tx, article, reading, saved.id, setup.topic, before=saved.version > 1)
    tx.save_sketch(saved.id, sketch(article) if reading.reports else ())
    changes = group_article(article, reading, known, setup.topic, at, fresh=fresh)
    tx.save_stocks(setup.topic.name, saved.id, None, loose_stocks(article, reading, changes, setup.topic))
    alerts = [keep_change(tx, change, article, saved.id, setup, at) for change in changes]
    return _Learnt(changes=list(changes), alerts=[one for one in alerts if one], again=saved.version > 1)


def _named_anew(tx: Tx, texts: Sequence[tuple[Article, Reading]]) -> list[tuple[Article, Reading]]:
    """The texts under the keys that they belong under: a guid used again for another story does not make it an edit."""
    if not texts:
        return []
    key = texts[0][0].key
    versions = tx.article_versions(key)
    if not versions or not is_another_text(versions[-1].article, texts[0][0]):
        return list(texts)
    own = canonical_url(texts[0][0].url)
    return [(replace(article, key=own + article.key.removeprefix(key)), reading) for article, reading in texts]


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


def _says_otherwise(tx: Tx, article: Article, reading: Reading) -> bool:
    """Whether a feed's own text gives a figure that its page, as we last read it, does not give."""
    versions = tx.article_versions(article.key.removesuffix(FEED_TEXT_KEY))
    known = _numbers(versions[-1].reading) if versions else frozenset()
    return not _numbers(reading) <= known


def _numbers(reading: Reading) -> frozenset[tuple[object, ...]]:
    figures = reading.main.figures if reading.main else ()
    return frozenset((one.action, one.side, one.value, one.low, one.high) for one in figures)


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


def _read_outcome(due: DueEntry, feed: Feed, fetched: _Fetched, *, tells: bool, at: datetime) -> ReadOutcome:
    """When to look again: a page that could not be had, on a growing schedule; a page that tells of an event, while it is
    young."""
    if fetched.problem is not None:
        said = f"read from the feed's own text; the page: {fetched.problem}"
        return ReadOutcome(said=said, validators=fetched.validators, tries=due.tries + 1, due_at=_page_retry(due, at))
    age = at - due.first_seen
    again = at + max(feed.every.least, age * RECHECK_SHARE) if tells and fetched.page is not None and age < YOUNG else None
    said = "read from the page" if fetched.page is not None else "read from the feed's own text"
    return ReadOutcome(said=said, validators=fetched.validators, tries=0, due_at=again)


def _page_retry(due: DueEntry, at: datetime) -> datetime | None:
    return at + PAGE_RETRIES[due.tries] if due.tries < len(PAGE_RETRIES) else None


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
