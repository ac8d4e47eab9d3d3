"""What came of a visit to a feed: how to ask next time, what to remember, when to come back, and whether to tell the operator.

Pure but for `ask_parts`, which asks further, and `tell_operator`, which writes in the transaction of the poll: an alarm is as
lasting as what it tells of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.announce import announce
from monitor.deliver import source_body
from monitor.errors import (
    BadStatus,
    BotWall,
    KeptOut,
    MonitorError,
    NoPreview,
    ParseError,
    ParserStopped,
    Refused,
    RuleMisfits,
    TimedOut,
    TooBig,
)
from monitor.fetch import fresh_for
from monitor.model import Entry, Feed, FeedFacts, FeedState, Health, Page, Validators
from monitor.parse import Hints, ParsedFeed, Rhythm, judge, learn, next_poll, next_try
from monitor.store import DueFeed, PollOutcome, Tx

if TYPE_CHECKING:
    from monitor.setup import Setup

NOT_MODIFIED = 304
GONE = "status 410"
MOST_SAID = 300
UNCONDITIONAL = timedelta(days=7)  # ETags lie on some feeds: once a week is asked without
MOVE_GIVEN_UP = 3  # failures in a row at a new address, after which the configured one is asked again
RHYTHM_WEEKS = timedelta(weeks=10)  # how far back an archive tells of the rhythm
GAP = timedelta(hours=1)  # without a look, at least, before we say that we did not see everything
_WELL = frozenset({FeedState.FINE, FeedState.SLOW, FeedState.MOVED})
_OFFLINE = frozenset({"timeout", "unreachable"})
_PROBLEMS: tuple[tuple[type[MonitorError], str], ...] = (
    (BotWall, "wall"),
    (TimedOut, "timeout"),
    (TooBig, "too big"),
    (KeptOut, "robots"),
    (Refused, "refused"),
    (ParserStopped, "hostile"),
    (RuleMisfits, "rule"),
    (NoPreview, "no preview"),
    (ParseError, "no feed"),
)


def ask_with(due: DueFeed, at: datetime) -> Validators:
    """What to send: the validators as they came, unless they have lied, or nothing was asked without them for a week."""
    overdue = due.full_at is not None and at - due.full_at >= UNCONDITIONAL
    return Validators() if due.distrusted or overdue else due.validators


def digest_of(page: Page, due: DueFeed) -> str | None:
    """A digest of the feed's document; a 304 has that of the last one. Raises ParserStopped for a document that the parser was
    stopped at before."""
    if page.status == NOT_MODIFIED:
        return due.body_digest
    digest = hashlib.sha256(page.body).hexdigest()
    if digest == due.bad_digest:
        raise ParserStopped("the parser had to be stopped at this very document before", about=page.url)
    return digest


async def ask_parts(
    index: ParsedFeed,
    page: Page,
    digest: str | None,
    feed: Feed,
    fetch: Callable[[Feed, str | None, Validators], Awaitable[Page]],
    parse: Callable[[Page, Feed], Awaitable[ParsedFeed]],
) -> tuple[ParsedFeed, Page, str | None]:
    """The entries of the documents that an index names, each asked for in turn. Where the index would not show that one of them
    has changed, nothing is kept that would spare us the next look. Raises where not one is to be had."""
    found: dict[str, Entry] = {}
    problems: list[MonitorError] = []
    for part in index.parts:
        try:
            parsed = await parse(await fetch(feed, part, Validators()), feed)
        except MonitorError as error:
            problems.append(error)
        else:
            found |= {entry.key: entry for entry in reversed(parsed.entries)}
    if len(problems) == len(index.parts):
        raise problems[0]
    whole = replace(index, entries=tuple(found.values()))
    if index.dated and not problems:
        return whole, page, digest
    unmarked = {name: value for name, value in page.headers.items() if name not in {"etag", "last-modified"}}
    return whole, replace(page, headers=unmarked), None


def answered(
    due: DueFeed, feed: Feed, page: Page, parsed: ParsedFeed | None, digest: str | None, *, news: int, at: datetime, chance: float
) -> PollOutcome:
    """What to remember of a visit that went well. ``parsed`` None: nothing has changed; ``news``: entries new or edited."""
    hints = Hints.from_json(due.hints) if parsed is None else parsed.hints
    interval = due.interval or feed.every.least
    after = next_poll(
        feed.every,
        polled_at=at,
        current=interval,
        changed=news > 0,
        fresh_for=fresh_for(page.headers, at),
        hints=hints,
        jitter=chance,
    )
    items = None if parsed is None else len(parsed.entries)
    empty = items == 0 if items is not None else due.empty_since is not None
    seen_all = due.ok_since is not None and not due.failures and not _gap(due, interval, at)
    moved_to, moving_to = _moves(due, feed, page)
    same_words = page.validators.etag is not None and page.validators.etag == due.validators.etag
    return PollOutcome(
        problem=None,
        said="not modified" if items is None else f"{items} entr{'y' if items == 1 else 'ies'}, {news} new or edited",
        validators=_validators(due, page),
        body_digest=digest,
        due_at=after.due_at,
        interval=after.interval,
        at=at,
        moved_to=moved_to,
        moving_to=moving_to,
        distrusted=due.distrusted or (page.status != NOT_MODIFIED and same_words and news > 0),
        full_at=due.full_at if page.status == NOT_MODIFIED else at,
        hints=hints.to_json(),
        ok_since=due.ok_since if seen_all else at,
        empty_since=(due.empty_since or at) if empty else None,
        rhythm=_rhythm(due, parsed, news, at),
        took=page.took,
        items=items,
    )


def failed(due: DueFeed, feed: Feed, error: MonitorError, page: Page | None, *, at: datetime, chance: float) -> PollOutcome:
    """What to remember of a visit in vain: all that was known, why, and when to try again. A second 410 in a row ends it."""
    problem = problem_of(error)
    failures = due.failures + 1
    after = next_try(
        feed.every,
        polled_at=at,
        current=due.interval or feed.every.least,
        failures=failures,
        failing_for=at - (due.failing_since or at),
        pressed=problem in {"status 429", "status 503"},
        retry_after=error.retry_after if isinstance(error, BadStatus | BotWall) else None,
        jitter=chance,
    )
    stopped = isinstance(error, ParserStopped) and page is not None
    return PollOutcome(
        problem=problem,
        said=_one_line(str(error)),
        validators=due.validators,
        body_digest=due.body_digest,
        due_at=None if problem == GONE == due.problem else after.due_at,
        interval=after.interval,
        at=at,
        moved_to=None if failures >= MOVE_GIVEN_UP else due.moved_to,
        moving_to=None,
        distrusted=due.distrusted,
        full_at=due.full_at,
        bad_digest=hashlib.sha256(page.body).hexdigest() if stopped and page is not None else due.bad_digest,
        hints=due.hints,
        ok_since=None,
        empty_since=due.empty_since,
        rhythm=due.rhythm,
        took=page.took if page is not None else None,
    )


def _one_line(text: str) -> str:
    """What an error says, fit to be kept and shown: servers have a word in it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:MOST_SAID]


def problem_of(error: MonitorError) -> str:
    """The kind of a failure, by which it is explained to people."""
    if isinstance(error, BadStatus):
        return f"status {error.status}"
    if isinstance(error, KeptOut) and error.unknown:
        return "unreachable"
    return next((name for kind, name in _PROBLEMS if isinstance(error, kind)), "unreachable")


def _validators(due: DueFeed, page: Page) -> Validators:
    """Those of the answer; a 304 that has none leaves what we sent (RFC 9111, 4.3.4)."""
    if page.status != NOT_MODIFIED:
        return page.validators
    new = page.validators
    return Validators(etag=new.etag or due.validators.etag, last_modified=new.last_modified or due.validators.last_modified)


def _moves(due: DueFeed, feed: Feed, page: Page) -> tuple[str | None, str | None]:
    """Where the feed is asked from now on, and where a redirect for good led this time: after the second such, there."""
    if page.moved_to is None:
        return due.moved_to, None
    if page.moved_to != due.moving_to:
        return due.moved_to, page.moved_to
    return (page.moved_to if page.moved_to != feed.url else None), None


def _gap(due: DueFeed, interval: timedelta, at: datetime) -> bool:
    """Whether we did not look for so long that something may have passed unseen."""
    return due.polled_at is not None and at - due.polled_at > max(3 * interval, GAP)


def _rhythm(due: DueFeed, parsed: ParsedFeed | None, news: int, at: datetime) -> str | None:
    """The rhythm after this visit; a first document's own dates tell of the weeks before it."""
    if parsed is None or not news:
        return due.rhythm
    rhythm = Rhythm.from_json(due.rhythm)
    if due.seeded:
        return learn(rhythm, [at]).to_json()
    dates = [entry.published for entry in parsed.entries if entry.published is not None]
    return learn(rhythm, [date for date in dates if at - RHYTHM_WEEKS <= date <= at]).to_json()


# --- whom to tell ----------------------------------------------------------------------------------------------------


def tell_operator(tx: Tx, feed: Feed, at: datetime, setup: Setup) -> Health:
    """Judge a feed after a visit, and put what the operator is to be told into the outbox: one alarm where it is in trouble, one
    word when it is well again. Returns how it is."""
    facts = tx.feed_facts_at_once(feed.name)
    health = judge(facts, at, setup.failing_after)
    if facts.alarmed is None:
        if health.alarming and (told := _not_only_us(tx, facts, health)) is not None:
            kind = "silent" if health.state is FeedState.SILENT else "failing"
            _put(tx, feed, kind, told, at, setup)
            tx.set_alarm(feed.name, health.state.value, health.since)
    elif _well_again(facts, health):
        since = facts.alarmed_at or at
        evidence = f"it was {facts.alarmed} from {since:%a %d %b %H:%M} to {at:%a %d %b %H:%M} UTC; now: {facts.said}"
        _put(tx, feed, "back", Health(state=health.state, since=since, evidence=evidence), at, setup)
        tx.set_alarm(feed.name, None, None)
    return health


def _well_again(facts: FeedFacts, health: Health) -> bool:
    """Whether the trouble that the operator was told of is over: a silence ends with news, not with an answer."""
    never_held_any = health.state is FeedState.EMPTY and not facts.entries
    if health.state not in _WELL and not never_held_any:
        return False
    if facts.alarmed != FeedState.SILENT.value or facts.alarmed_at is None:
        return True
    return facts.new_at is not None and facts.new_at > facts.alarmed_at


def _not_only_us(tx: Tx, facts: FeedFacts, health: Health) -> Health | None:
    """The health to tell of; None where nothing answers us at all and somebody was told so: a machine that is offline makes one
    alarm, not as many as there are feeds."""
    since = facts.failing_since
    if facts.problem not in _OFFLINE or since is None or tx.anything_heard(since, facts.name):
        return health
    if tx.anyone_alarmed():
        return None
    return Health(
        state=health.state,
        since=health.since,
        evidence=f"{health.evidence}; no other feed answers either",
        advice="Is this machine online? Nothing answers it; no further feed is told of until something does.",
        alarming=True,
    )


def _put(tx: Tx, feed: Feed, kind: str, health: Health, at: datetime, setup: Setup) -> None:
    since = health.since or at
    body = source_body(
        kind,
        at,
        feed=feed.name,
        outlet=feed.outlet,
        url=feed.url,
        state=health.state.value,
        since=since,
        evidence=health.evidence,
        advice=health.advice,
    )
    announce(tx, setup, f"source.{kind}", f"{feed.name}:{since.isoformat()}", body, at)
