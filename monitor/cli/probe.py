"""Ask a source now, and say what is in it and what should be changed in feeds.yaml."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from monitor.config import Config
from monitor.errors import MonitorError, ParseError
from monitor.fetch import Fetcher
from monitor.model import Entry, Feed, FeedKind, Page, Validators
from monitor.parse import ParsedFeed
from monitor.parse.plain import plain_line
from monitor.text import detect_language
from monitor.visits import ask_parts
from monitor.work.parsers import Parsers
from monitor.work.think import Thinkers

AT_ONCE = 20
SHORT_TEXT = 300  # characters: a page that gives less was hardly read
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a probe found. ``dated``: how many of the ``items`` have a date; ``feed_text``: median length, in characters, of the
    entries' own text; ``page_text``: of the newest entry's page, None where it was not to be had; ``saves_by``: how a poll
    without news is kept cheap; ``advice``: what to change, a line each."""

    name: str
    url: str
    works: bool
    said: str
    seconds: float = 0.0
    kib: int = 0
    items: int = 0
    dated: int = 0
    newest: datetime | None = None
    feed_text: int = 0
    page_text: int | None = None
    saves_by: str = ""
    language: str | None = None
    advice: tuple[str, ...] = ()


async def probe_all(feeds: Sequence[Feed], config: Config, progress: Callable[[Finding], None]) -> list[Finding]:
    """Probe ``feeds``, as politely as the daemon polls; in their order. ``progress`` is told of each as it comes."""
    hands = asyncio.Semaphore(AT_ONCE)
    async with Fetcher(config.http) as fetcher:
        parsers, thinkers = Parsers(), Thinkers(config.knowledge)

        async def one(feed: Feed) -> Finding:
            async with hands:
                finding = await _probe(feed, fetcher, parsers, thinkers)
            progress(finding)
            return finding

        try:
            return list(await asyncio.gather(*(one(feed) for feed in feeds)))
        finally:
            await parsers.close()
            await thinkers.close()


async def _probe(feed: Feed, fetcher: Fetcher, parsers: Parsers, thinkers: Thinkers) -> Finding:
    page = None
    try:
        page = await fetcher.fetch_feed(feed)
        parsed = await parsers.parse(page, feed)
        if parsed.parts:
            parsed, page, _ = await ask_parts(parsed, page, None, feed, fetcher.fetch_feed, parsers.parse)
    except MonitorError as error:
        found = _feeds_named_by(page) if page is not None and isinstance(error, ParseError) else []
        advice = (f"the page names {'this feed' if len(found) == 1 else 'these feeds'}: {', '.join(found)}",) if found else ()
        return Finding(name=feed.name, url=feed.url, works=False, said=str(error), advice=advice)
    finding = _look_at(feed, page, parsed)
    saves_by, worked = await _save_on_the_second(feed, page, fetcher)
    finding = replace(finding, saves_by=saves_by)
    if parsed.entries and feed.kind is not FeedKind.TELEGRAM:  # a message has no page
        finding = replace(finding, page_text=await _read_newest(feed, parsed.entries, fetcher, thinkers))
    return replace(finding, advice=tuple(_advise(feed, page, finding, worked)))


def _look_at(feed: Feed, page: Page, parsed: ParsedFeed) -> Finding:
    dates = [entry.published for entry in parsed.entries if entry.published is not None]
    texts = [plain_line(entry.html, 100_000) for entry in parsed.entries]
    words = " ".join([*(entry.title for entry in parsed.entries), *texts])
    return Finding(
        name=feed.name,
        url=feed.url,
        works=True,
        said=f"{page.status}, {page.took.total_seconds():.1f} s, {len(page.body) / 1024:.0f} KiB",
        seconds=round(page.took.total_seconds(), 3),
        kib=round(len(page.body) / 1024),
        items=len(parsed.entries),
        dated=len(dates),
        newest=max(dates, default=None),
        feed_text=round(statistics.median(map(len, texts))) if texts else 0,
        language=detect_language(words) if words.strip() else None,
    )


async def _save_on_the_second(feed: Feed, page: Page, fetcher: Fetcher) -> tuple[str, bool]:
    """How a second poll is kept cheap, and whether that works."""
    sent = page.validators
    names = [name for name, value in (("ETag", sent.etag), ("Last-Modified", sent.last_modified)) if value]
    if sent == Validators():
        return "nothing", True
    try:
        again = await fetcher.fetch_feed(feed, None, sent)
    except MonitorError:
        return " + ".join(names), False
    return " + ".join(names), again.status == 304


async def _read_newest(feed: Feed, entries: Sequence[Entry], fetcher: Fetcher, thinkers: Thinkers) -> int | None:
    """Length of the text on the newest entry's page; None where the page cannot be had."""
    newest = max(entries, key=lambda entry: entry.published or datetime.min.replace(tzinfo=UTC))
    if newest.link:
        with contextlib.suppress(MonitorError):
            page = await fetcher.fetch_page(newest.link, None, feed)
            article, _ = await thinkers.understand(page, newest, feed, page.fetched_at)
            return len(article.text)
    return None


def _advise(feed: Feed, page: Page, finding: Finding, saving_works: bool) -> list[str]:
    """What should be changed, or known."""
    lines = []
    if page.moved_to is not None:
        lines.append(f"url: {page.moved_to} (it has moved for good)")
    if not finding.items:
        lines.append("it holds no entry: is it the right feed?")
        return lines
    if finding.language not in {None, "und"} and feed.language is not None and finding.language != feed.language:
        lines.append(f"language: {finding.language} (feeds.yaml says {feed.language})")
    if finding.dated < finding.items:
        lines.append(f"{finding.items - finding.dated} of its entries without a date: the time of their first sight stands in")
    if finding.newest is not None and finding.newest > page.fetched_at:
        lines.append("its newest entry is dated in the future: is its time zone right?")
    if finding.saves_by == "nothing":
        lines.append(f"each poll costs {finding.kib} KiB, it knows no ETag: a longer `every:` spares the outlet")
    elif not saving_works:
        lines.append("its ETag or Last-Modified does not work: each poll costs a whole feed")
    if feed.kind is FeedKind.TELEGRAM:
        pass
    elif finding.page_text is None:
        lines.append("the newest entry's page could not be had: what the feed itself holds is read")
    elif finding.page_text < SHORT_TEXT:
        lines.append("its page gives hardly any text: name it by `article: {body: …}`")
    if feed.unverified:
        lines.append("it works: take `unverified: true` away")
    return lines


def _feeds_named_by(page: Page) -> list[str]:
    """The feeds that an HTML page names in its head, at most five."""
    tree = LexborHTMLParser(page.body[: 512 * 1024])
    found = []
    for node in tree.css("link[rel~=alternate][href]"):
        kind, href = (node.attributes.get(name) or "" for name in ("type", "href"))
        if kind.strip().lower() in FEED_TYPES:
            found.append(plain_line(urljoin(page.final_url, href), 500))
    return list(dict.fromkeys(found))[:5]
