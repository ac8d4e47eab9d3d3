"""A wire service on loopback for benchmarks: feeds that bring so many articles a second, of which some tell of an event that a
watchlist wants; and a receiver that knows when each was first to be seen."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from aiohttp import web

from monitor.topic import Topic

ROOT = Path(__file__).parents[1]
WINDOW = 60  # entries that a feed shows, as feeds of agencies do
FURNITURE = "".join(f"<li><a href='/section/{n}'>Section {n}</a></li>" for n in range(120))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article of the wire; ``told``: it tells of an event of its own, that nobody told of before."""

    id: str
    feed: int
    title: str
    text: str
    published: datetime
    told: bool


def items(topic: Topic, feeds: int, share: int) -> Iterator[Item]:
    """Articles without end, for the feeds in turn. One in ``share`` tells that somebody was wounded, each time at another place
    and on another day; the others are articles of which no reader is to make anything (tests/gold/off-topic.jsonl)."""
    lines = (ROOT / "tests" / "gold" / "off-topic.jsonl").read_text(encoding="utf-8").splitlines()
    noise = [(row["title"], row["text"]) for row in map(json.loads, lines)]
    events = _events(topic)
    number = 0
    while True:
        told = number % share == 0
        day, title, text = next(events) if told else (datetime.now(UTC).date(), *noise[number % len(noise)])
        at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12) if told else datetime.now(UTC)
        yield Item(id=f"n{number}", feed=number % feeds, title=title, text=f"{text}\n\n{FILLING}", published=at, told=told)
        number += 1


def _events(topic: Topic) -> Iterator[tuple[date, str, str]]:
    villages = [one for one in topic.places.values() if one.kind in {"village", "town"} and one.lat is not None and one.sure]
    sides = {"AM": ("Armenian", "Armenia", "Azerbaijani"), "AZ": ("Azerbaijani", "Azerbaijan", "Armenian")}
    first = date(1992, 1, 1)
    for number in range(100_000):
        place = villages[number % len(villages)]
        day = first + timedelta(days=9 * number)
        people, state, others = sides.get(place.country, sides["AM"])
        count = 2 + number % 17
        name = place.names["en"]
        yield (
            day,
            f"{count} {people} soldiers wounded by {others} fire near {name}",
            f"{count} {people} servicemen were wounded on {day:%-d %B %Y} when {others} forces opened fire at their position "
            f"near {name}, {state}'s Defence Ministry said in a statement. The shooting went on for about an hour, it said.",
        )


FILLING = (
    "The weather in the region has been dry for the season, and roads are open in both directions. Shops and schools kept their "
    "usual hours. The correspondent of this newspaper will go on to report.\n\nThis newspaper appears daily except on Mondays. "
    "Readers may write to the editor; letters are printed on Fridays, and may be shortened."
)


@dataclass(slots=True)
class Wire:
    """Serves the feeds and pages. ``seen``: when each item stood in an answer for the first time (seconds
    since 1970, as the daemon's log has them)."""

    feeds: int
    url: str = ""
    seen: dict[str, float] = field(default_factory=dict)
    _items: dict[str, Item] = field(default_factory=dict)
    _windows: list[deque[Item]] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Wire:
        """Start to listen."""
        self._windows = [deque(maxlen=WINDOW) for _ in range(self.feeds)]
        app = web.Application()
        app.router.add_get("/robots.txt", self._robots)
        app.router.add_get("/feed/{feed}.xml", self._feed)
        app.router.add_get("/{item}.html", self._page)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def publish(self, item: Item) -> None:
        """Put an article out: it stands in the next answer of its feed."""
        self._items[item.id] = item
        self._windows[item.feed].append(item)

    async def _robots(self, request: web.Request) -> web.Response:
        return web.Response(text="User-agent: *\nAllow: /\n")

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        number = int(request.match_info["feed"])
        shown = list(self._windows[number])
        entries = "".join(
            f"<item><title>{escape(one.title)}</title><link>{self.url}/{one.id}.html</link><guid>{one.id}</guid>"
            f"<pubDate>{format_datetime(one.published)}</pubDate><description>{escape(one.text.partition(chr(10))[0])}</description></item>"
            for one in reversed(shown)
        )
        body = f"<rss version='2.0'><channel><title>Wire {number}</title><link>{self.url}</link>{entries}</channel></rss>"
        etag = f'"{number}-{shown[-1].id if shown else 0}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        response = web.Response(text=body, content_type="application/rss+xml", headers={"ETag": etag})
        await response.prepare(request)
        await response.write_eof()
        now = time.time()
        for one in shown:
            self.seen.setdefault(one.id, now)
        return response

    async def _page(self, request: web.Request) -> web.Response:
        one = self._items[request.match_info["item"]]
        headers = {"ETag": f'"{one.id}"'}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in one.text.split("\n\n"))
        return web.Response(
            text=f"<!doctype html><html lang='en'><head><title>{escape(one.title)}</title></head><body>"
            f"<nav><ul>{FURNITURE}</ul></nav><article><h1>{escape(one.title)}</h1>{body}</article></body></html>",
            content_type="text/html",
            headers=headers,
        )


@dataclass(slots=True)
class Hook:
    """Takes webhooks. ``arrived``: by item, when the first message that has it as a source came."""

    url: str = ""
    arrived: dict[str, float] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Hook:
        """Start to listen."""
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/hook", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def wait_for(self, told: Sequence[Item], seconds: float) -> None:
        """Wait until every item's message came, at most ``seconds``."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and any(one.id not in self.arrived for one in told):
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), max(0.0, end - time.monotonic()))

    async def _take(self, request: web.Request) -> web.Response:
        now = time.time()
        body = json.loads(await request.read())
        for source in body["data"]["event"]["sources"]:
            self.arrived.setdefault(source["url"].rpartition("/")[2].removesuffix(".html"), now)
        self._news.set()
        return web.Response(text="taken")


async def run_wire(wire: Wire, articles: Iterator[Item], rate: float, seconds: float) -> list[Item]:
    """Publish ``rate`` articles a second for so many seconds, evenly; returns those that are told of."""
    loop = asyncio.get_running_loop()
    began, published, told = loop.time(), 0, []
    while (spent := loop.time() - began) < seconds:
        for _ in range(int(spent * rate) - published):
            item = next(articles)
            wire.publish(item)
            published += 1
            told += [item] if item.told else []
        await asyncio.sleep(0.02)
    return told


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
