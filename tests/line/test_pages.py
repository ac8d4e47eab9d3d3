"""Articles' pages, through the real line: a wall in a story's place is asked for again, several pages are one story."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from fetch.host import Host, serving, settings
from line.visitor import START, feed

from monitor.config.load import find_knowledge
from monitor.extract import MOST_PAGES, OutletRules, extract_article
from monitor.fetch import Fetcher
from monitor.model import Article, Entry, Feed, Page, Reading, TextFrom
from monitor.pipeline import poll, read
from monitor.setup import Edges, Setup
from monitor.store import Store, open_store
from monitor.texts import PAGE_RETRIES
from monitor.topic import Topic
from monitor.understand import understand_article
from monitor.watch import compile_rules
from monitor.work.parsers import Parsers

LEASE = timedelta(minutes=5)
TITLE = "Twelve swans counted on the frozen lake"
LINE = "Wardens counted twelve swans on the frozen lake, and nobody has counted more of them on part {} of it since."
RSS = (
    "<rss version='2.0'><channel><item><title>{}</title><link>{}</link><description>Wardens counted.</description></item>"
    "</channel></rss>"
)


@cache
def knowledge() -> tuple[Topic, OutletRules]:
    return find_knowledge(None).load()


async def understand(page: Page | None, entry: Entry, source: Feed, first_seen: datetime) -> tuple[Article, Reading]:
    """What a worker process does."""
    topic, outlets = knowledge()
    article = extract_article(page, entry, source, first_seen, outlets)
    return article, understand_article(article, topic)


@dataclass(slots=True)
class Reader:
    """Polls and reads by hand, on a clock that the test moves."""

    store: Store
    fetcher: Fetcher
    parsers: Parsers
    source: Feed
    at: datetime = START
    said: list[str] = field(default_factory=list)

    @property
    def edges(self) -> Edges:
        topic = knowledge()[0]
        setup = Setup(
            feeds={self.source.name: self.source},
            topic=topic,
            rules=compile_rules([], topic),
            channels={},
            receivers={},
            targets={},
            backlog=None,
            public_url="https://monitor.example",
        )
        return Edges(
            store=self.store,
            setup=setup,
            fetch_feed=self.fetcher.fetch_feed,
            fetch_page=self.fetcher.fetch_page,
            parse=self.parsers.parse,
            understand=understand,
            now=lambda: self.at,
            chance=lambda: 0.0,
        )

    async def poll(self) -> None:
        for due in await self.store.write(lambda tx: tx.claim_feeds(self.at, LEASE, 9)):
            await poll(due, self.edges)

    async def read(self) -> int:
        """Read what is due; returns how many entries were."""
        due = await self.store.write(lambda tx: tx.claim_entries(self.at, LEASE, 9))
        for one in due:
            await read(one, self.edges)
        return len(due)

    async def articles(self, url: str) -> list[Article]:
        """The versions of the article at an address, the oldest first."""
        key = url.partition("://")[2]
        return [one.article for one in await self.store.look(lambda tx: tx.article_versions(key))]


@asynccontextmanager
async def reading(folder: Path, source: Feed) -> AsyncIterator[Reader]:
    parsers = Parsers(1)
    async with open_store(f"sqlite:///{folder}/monitor.db") as store, Fetcher(settings()) as fetcher:
        await store.write(lambda tx: tx.sync_feeds([source], START))
        reader = Reader(store, fetcher, parsers, source)
        try:
            await reader.poll()
            yield reader
        finally:
            await parsers.close()


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """A host on loopback."""
    async with serving() as one:
        yield one


def story(number: int, links: str = "") -> bytes:
    lines = "".join(f"<p>{LINE.format(f'{number}.{n}')}</p>" for n in range(8))
    return f"<title>{TITLE}</title><article><h1>{TITLE}</h1>{lines}</article>{links}".encode()


WALLS = {
    "a bot check": (200, b"<title>Just a moment...</title><p>Verifying you are human.</p>"),
    "a consent form": (
        200,
        b"<title>Outlet</title><h1>We value your privacy</h1><p>We and our 842 partners store information.</p>",
    ),
    "a teaser": (200, f"<title>{TITLE}</title><p>Wardens counted twelve swans.</p><p>Subscribe to continue reading</p>".encode()),
    "nothing but scripts": (200, b"<title>Outlet</title><div id=root></div><script>render()</script>"),
    "an error": (503, b"<title>Service Unavailable</title>"),
    "a refusal": (403, b"<title>Forbidden</title>"),
}


@pytest.mark.parametrize("wall", WALLS)
async def test_a_story_behind_a_wall_is_read_from_the_feed_and_its_page_is_tried_again(
    wall: str, host: Host, tmp_path: Path
) -> None:
    status, body = WALLS[wall]
    url = host.answers("/swans", status, body, {"Content-Type": "text/html", "ETag": '"wall"'})
    source = feed(host.answers("/feed", body=RSS.format(TITLE, url).encode()))
    async with reading(tmp_path, source) as reader:
        assert await reader.read() == 1
        (first,) = await reader.articles(url)
        assert (first.text_from, first.text) == (TextFrom.FEED, "Wardens counted.")
        host.answers("/swans", 200, story(1), {"Content-Type": "text/html"})
        reader.at += PAGE_RETRIES[0] - timedelta(seconds=1)
        assert await reader.read() == 0
        reader.at += timedelta(seconds=1)
        assert await reader.read() == 1
        latest = (await reader.articles(url))[-1]
        assert (latest.text_from, latest.text.count("\n\n"), latest.unread) == (TextFrom.PAGE, 7, None)
        reader.at += timedelta(days=2)
        assert await reader.read() == 0


async def test_a_wall_that_stays_is_not_asked_for_ever(host: Host, tmp_path: Path) -> None:
    url = host.answers("/swans", 200, WALLS["a bot check"][1], {"Content-Type": "text/html"})
    async with reading(tmp_path, feed(host.answers("/feed", body=RSS.format(TITLE, url).encode()))) as reader:
        asked = 0
        for _ in range(len(PAGE_RETRIES) + 3):
            asked += await reader.read()
            reader.at += timedelta(days=1)
    assert asked == 1 + len(PAGE_RETRIES)


@pytest.mark.parametrize("pages", [2, 3, MOST_PAGES + 3])
async def test_an_article_on_several_pages_is_read_to_its_end_or_to_the_bound(pages: int, host: Host, tmp_path: Path) -> None:
    for number in range(pages, 0, -1):
        links = f"<a rel=next href='/swans/{number + 1}'>next</a>" if number < pages else ""
        path = "/swans" if number == 1 else f"/swans/{number}"
        url = host.answers(path, 200, story(number, links), {"Content-Type": "text/html"})
    async with reading(tmp_path, feed(host.answers("/feed", body=RSS.format(TITLE, url).encode()))) as reader:
        await reader.read()
        (article,) = await reader.articles(url)
    assert article.text.count("\n\n") + 1 == 8 * min(pages, MOST_PAGES)
    assert article.url == url


async def test_a_next_page_that_cannot_be_had_leaves_the_first(host: Host, tmp_path: Path) -> None:
    url = host.answers("/swans", 200, story(1, "<a rel=next href='/swans/2'>next</a>"), {"Content-Type": "text/html"})
    async with reading(tmp_path, feed(host.answers("/feed", body=RSS.format(TITLE, url).encode()))) as reader:
        await reader.read()
        (article,) = await reader.articles(url)
    assert article.text.count("\n\n") == 7
