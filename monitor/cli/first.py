"""The first look of `monitor init --watch`: ask every feed once, read what it holds, and see what a watchlist would have told.

Nothing is stored: the daemon begins anew, and tells what is young enough by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor.config import Config
from monitor.errors import MonitorError
from monitor.fetch import Fetcher
from monitor.group import changes_of
from monitor.model import Alert, Article, Entry, Feed, Reading
from monitor.watch import would_alert
from monitor.work.parsers import Parsers
from monitor.work.think import Thinkers

FEED_SECONDS = timedelta(seconds=12)  # for one feed's answer: slower ones are left to the daemon
TURN_SECONDS = 20.0  # … and for its turn at its site, which is asked for one feed a second
READ_SECONDS = 20.0  # for reading what they hold
PAGE_SECONDS = 10.0  # for the pages of what would have been told
MOST_ENTRIES, MOST_PAGES = 100, 12  # of a feed, the newest; of all


@dataclass(slots=True)
class FirstLook:
    """``answered``: the feeds that did, and how many entries each held; ``failed``: those that did not, and why; ``unread``:
    entries for which there was no time; ``since``: when the oldest was published; ``alerts``: what would have been told."""

    answered: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    unread: int = 0
    since: datetime | None = None
    alerts: list[Alert] = field(default_factory=list)

    @property
    def entries(self) -> int:
        """How many there were in all."""
        return sum(self.answered.values())


_Told = tuple[Feed, Entry, Article, Reading]


def look_first(config: Config, progress: Callable[[str], None]) -> FirstLook:
    """Poll, read, group and watch once, within a minute; ``progress`` is told what is going on."""
    return asyncio.run(_look(config, progress))


async def _look(config: Config, progress: Callable[[str], None]) -> FirstLook:
    look = FirstLook()
    parsers, thinkers = Parsers(), Thinkers(config.knowledge)
    try:
        async with Fetcher(replace(config.http, total=min(config.http.total, FEED_SECONDS))) as fetcher:
            progress(f"asking {len(config.feeds)} feeds")
            asked = await asyncio.gather(*(_poll(feed, fetcher, parsers, look) for feed in config.feeds))
            held = [(feed, entry) for feed, entries in zip(config.feeds, asked, strict=True) for entry in entries]
            if not held:
                return look
            progress(f"{len(look.answered)} of {len(config.feeds)} answered; reading {len(held)} entries")
            told = await _read(held, thinkers, look)
            _replay(told, config, look)
            if look.alerts:
                progress(f"reading the pages of what would have been told: {len(look.alerts)} so far")
                _replay(await _read_pages(told, look, fetcher, thinkers), config, look)
    finally:
        await parsers.close()
        await thinkers.close()
    return look


async def _poll(feed: Feed, fetcher: Fetcher, parsers: Parsers, look: FirstLook) -> Sequence[Entry]:
    """A feed's newest entries; none where it cannot be had."""
    try:
        async with asyncio.timeout(TURN_SECONDS):
            parsed = await parsers.parse(await fetcher.fetch_feed(feed))
    except (MonitorError, TimeoutError) as error:
        look.failed[feed.name] = str(error) or f"not its turn within {TURN_SECONDS:.0f} s"
        return ()
    look.answered[feed.name] = len(parsed.entries)
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(parsed.entries, key=lambda entry: entry.published or oldest, reverse=True)[:MOST_ENTRIES]


async def _read(held: Sequence[tuple[Feed, Entry]], thinkers: Thinkers, look: FirstLook) -> list[_Told]:
    """What the feeds' own texts say, the newest first; those for which there is no time are left."""
    now, end = datetime.now(UTC), time.monotonic() + READ_SECONDS
    told: list[_Told] = []

    async def one(feed: Feed, entry: Entry) -> None:
        if time.monotonic() > end:
            look.unread += 1
            return
        try:
            article, reading = await thinkers.understand(None, entry, feed, now)
        except MonitorError:
            look.unread += 1
        else:
            told.append((feed, entry, article, reading))

    newest_first = sorted(held, key=lambda pair: pair[1].published or now, reverse=True)
    hands = asyncio.Semaphore(8)

    async def in_turn(feed: Feed, entry: Entry) -> None:
        async with hands:
            await one(feed, entry)

    await asyncio.gather(*(in_turn(feed, entry) for feed, entry in newest_first))
    return told


async def _read_pages(told: list[_Told], look: FirstLook, fetcher: Fetcher, thinkers: Thinkers) -> list[_Told]:
    """The same, with the articles that would have alerted read from their pages, as far as those can be had in time."""
    wanted = {source.article for alert in look.alerts for source in alert.change.event.sources}
    pages: dict[str, tuple[Article, Reading]] = {}

    async def one(feed: Feed, entry: Entry, article: Article) -> None:
        page = await fetcher.fetch_page(entry.link, None, feed)
        pages[article.key] = await thinkers.understand(page, entry, feed, article.first_seen)

    chosen = [(feed, entry, article) for feed, entry, article, _ in told if article.key in wanted and entry.link][:MOST_PAGES]
    tasks = [asyncio.create_task(one(*each)) for each in chosen]
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=PAGE_SECONDS)
        for task in late:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception) and not isinstance(result, MonitorError):
                raise result
    return [
        (feed, entry, *((replace(page[0], key=article.key), page[1]) if (page := pages.get(article.key)) else (article, reading)))
        for feed, entry, article, reading in told
    ]


def _replay(told: Sequence[_Told], config: Config, look: FirstLook) -> None:
    """What the watchlists would have said of it all."""
    by_time = sorted(((article, reading) for _, _, article, reading in told), key=lambda pair: pair[0].when)
    changes = ((article, change) for article, _, done in changes_of(by_time, config.topic) for change in done)
    look.alerts = list(would_alert(changes, config.rules))
    look.since = by_time[0][0].when if by_time else None


def best_of(alerts: Sequence[Alert]) -> Alert:
    """The alert that shows most: a first one rather than an update, of many origins, with many figures, late."""

    def worth(alert: Alert) -> tuple[bool, int, int, datetime]:
        event = alert.change.event
        return any(one.type == "event.new" for one in alert.wanted), event.origins, len(event.figures), alert.at

    return max(alerts, key=worth)
