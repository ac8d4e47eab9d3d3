"""The texts of an entry: its page with those on which it goes on, or the feed's own; under which keys, and when to look again.

What `monitor.visits` is for a feed this is for a page. `ask_page` and `texts_of` wait for the world; nothing here writes.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.errors import FetchError
from monitor.extract import MOST_PAGES
from monitor.group import is_another_text
from monitor.model import Article, Feed, FeedKind, Page, Reading, Validators
from monitor.setup import Edges
from monitor.store import DueEntry, ReadOutcome, Tx
from monitor.text import canonical_url

log = logging.getLogger(__name__)

FEED_TEXT_KEY = "#feed"
YOUNG = timedelta(days=3)  # how long the pages of an event's articles are looked at again
RECHECK_SHARE = 0.25  # the next look at a page comes after this share of its age, and not before the feed's own interval
PAGE_RETRIES = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What asking for an article's page brought: ``page`` None where it could not be had (``problem``) or was not asked for. A
    page that was had and is not the article (a wall) is a problem, too."""

    page: Page | None
    problem: str | None
    validators: Validators

    @property
    def unchanged(self) -> bool:
        """Whether the server says that it is as we have it."""
        return self.page is not None and self.page.status == 304


async def ask_page(due: DueEntry, feed: Feed, edges: Edges) -> Fetched:
    """Ask for the page; conditionally where it was read before and the feed's text is the same. The backlog is not asked for, nor
    what has no page beyond its entry (a Telegram message)."""
    if due.backlog or not due.entry.link or feed.kind is FeedKind.TELEGRAM:
        return Fetched(page=None, problem=None, validators=due.validators)
    try:
        page = await edges.fetch_page(due.entry.link, due.validators if due.read_before else Validators(), feed)
    except FetchError as error:
        return Fetched(page=None, problem=str(error), validators=due.validators)
    return Fetched(page=page, problem=None, validators=due.validators if page.status == 304 else page.validators)


async def texts_of(due: DueEntry, feed: Feed, fetched: Fetched, edges: Edges) -> tuple[list[tuple[Article, Reading]], Fetched]:
    """The texts to learn from: the page's, or the feed's own where the page cannot be had. Where the feed's text was edited, it
    is read as well, under a key of its own: a correction may stand there before it stands on the page."""
    texts = []
    if not fetched.unchanged:
        article, reading = await edges.understand(fetched.page, due.entry, feed, due.first_seen)
        if fetched.page is not None and article.following is not None:
            article, reading = await _read_on(due, feed, fetched.page, article, reading, edges)
        if article.unread is not None:  # to be asked for again, and not with the wall's validators
            fetched = Fetched(page=fetched.page, problem=article.unread, validators=Validators())
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


def named_anew(tx: Tx, texts: Sequence[tuple[Article, Reading]]) -> list[tuple[Article, Reading]]:
    """The texts under the keys that they belong under: a guid used again for another story does not make it an edit."""
    if not texts:
        return []
    key = texts[0][0].key
    versions = tx.article_versions(key)
    if not versions or not is_another_text(versions[-1].article, texts[0][0]):
        return list(texts)
    own = canonical_url(texts[0][0].url)
    return [(replace(article, key=own + article.key.removeprefix(key)), reading) for article, reading in texts]


def says_otherwise(tx: Tx, article: Article, reading: Reading) -> bool:
    """Whether a feed's own text gives a figure that its page, as we last read it, does not give."""
    versions = tx.article_versions(article.key.removesuffix(FEED_TEXT_KEY))
    known = _numbers(versions[-1].reading) if versions else frozenset()
    return not _numbers(reading) <= known


def _numbers(reading: Reading) -> frozenset[tuple[object, ...]]:
    figures = reading.main.figures if reading.main else ()
    return frozenset((one.action, one.side, one.value, one.low, one.high) for one in figures)


def read_outcome(due: DueEntry, feed: Feed, fetched: Fetched, *, tells: bool, at: datetime) -> ReadOutcome:
    """When to look again: a page that could not be had, on a growing schedule; a page that tells of an event, while it is
    young."""
    if fetched.problem is not None:
        said = f"read from the feed's own text; the page: {fetched.problem}"
        return ReadOutcome(said=said, validators=fetched.validators, tries=due.tries + 1, due_at=page_retry(due, at))
    age = at - due.first_seen
    again = at + max(feed.every.least, age * RECHECK_SHARE) if tells and fetched.page is not None and age < YOUNG else None
    said = "read from the page" if fetched.page is not None else "read from the feed's own text"
    return ReadOutcome(said=said, validators=fetched.validators, tries=0, due_at=again)


def page_retry(due: DueEntry, at: datetime) -> datetime | None:
    """When a page that could not be had, or not be read, is asked for again; None: never."""
    return at + PAGE_RETRIES[due.tries] if due.tries < len(PAGE_RETRIES) else None
