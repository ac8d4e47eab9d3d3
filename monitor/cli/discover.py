"""Find what a site serves: its feeds, else its news sitemap, else a rule for its page; each with what it holds just now.

Asked for as politely as the daemon asks, one request after another. What was found holds entries, and no two hold the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from monitor.config import Config
from monitor.errors import FetchError, KeptOut, MonitorError, ParseError
from monitor.extract import OutletRules
from monitor.extract.outlets import host_of
from monitor.fetch import Fetcher
from monitor.model import Every, Feed, FeedKind, ListRules, Page
from monitor.parse import ParsedFeed, channel_page
from monitor.parse.find import Clues, Lead, leads_of, pages_of_feeds, sitemaps_of, title_of
from monitor.parse.guess_list import guess_lists
from monitor.parse.listing import parse_list
from monitor.parse.sitemap import is_sitemap
from monitor.parse.xml import unzipped
from monitor.shipped import shipped
from monitor.visits import ask_parts
from monitor.work.parsers import Parsers
from monitor.yaml import load_yaml

MOST_ASKED = 24  # requests for candidates, so that a page with a hundred links to feeds does not cost as many
SAME = 0.8  # of a new source's entries that another holds, from which on it tells nothing new
HOURLY = Every(least=timedelta(hours=1), most=timedelta(hours=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A source that was seen to work. ``how``: why it was looked for; ``listing``: the rule of a page that lists articles, None
    where its outlet has one already; ``site``: what the site calls itself."""

    url: str
    kind: FeedKind
    how: str
    parsed: ParsedFeed
    site: str = ""
    listing: ListRules | None = None

    @property
    def links(self) -> frozenset[str]:
        """Its entries, by their canonical links; by their keys where they have none."""
        return frozenset(entry.link_key or entry.key for entry in self.parsed.entries)


class Discovery:
    """Looks at one site. ``tell`` is told what is being asked for; ``known``: where to look (`knowledge`)."""

    def __init__(
        self,
        config: Config,
        outlets: OutletRules,
        fetcher: Fetcher,
        parsers: Parsers,
        tell: Callable[[str], None],
        known: Mapping[str, Any],
    ) -> None:
        self._known = known
        self._outlets = outlets
        self._zone = config_zone(config, self._known)
        self._fetcher = fetcher
        self._parsers = parsers
        self._tell = tell
        self._asked: set[str] = set()
        self._pages: dict[str, Page] = {}  # those that were taken for feeds
        self.found: list[Found] = []

    async def look(self, url: str) -> bool:
        """Look at ``url``; what it serves is in ``found`` then. True where ``url`` is a source itself.

        Raises FetchError where it does not answer, ParseError where it is a channel without a public page."""
        if (channel := channel_page(url)) is not None:
            self.found.append(await self._read(Lead(url=channel, how="the channel's public page"), FeedKind.TELEGRAM))
            return True
        self._tell(f"asking {url}")
        page = await self._page(url)
        kind = FeedKind.TELEGRAM if b"tgme_channel_history" in page.body else FeedKind.FEED  # a mirror of t.me
        try:
            found = await self._parsed(page, Lead(url=page.moved_to or url, how="the address itself"), kind)
        except ParseError:
            if page.status != 200 or not _is_html(page):
                raise
        else:
            self.found.append(found)
            return True
        await self._feeds_of(page)
        if not self.found:
            await self._try(Lead(url=address, how="named in robots.txt") for address in await self._sitemaps(page))
        if not self.found:
            self._lists(page)
        site = title_of(page)
        self.found = [one if one.site else replace(one, site=site) for one in self.found]
        return False

    # --- one request

    async def _page(self, url: str) -> Page:
        """The page at ``url``, as robots.txt allows; a feed is asked for though it does not."""
        try:
            return await self._fetcher.fetch_page(url)
        except KeptOut:
            page = await self._fetcher.fetch_feed(_feed(url))
            if _is_html(page):
                raise
            return page

    async def _read(self, lead: Lead, kind: FeedKind) -> Found:
        self._tell(f"asking {lead.url}")
        page = await self._fetcher.fetch_feed(_feed(lead.url, kind))
        if _is_html(page):
            self._pages[lead.url] = page
        return await self._parsed(page, lead, kind)

    async def _parsed(self, page: Page, lead: Lead, kind: FeedKind) -> Found:
        feed = _feed(lead.url, kind)
        parsed = await self._parsers.parse(page, feed)
        if parsed.parts:
            parsed, page, _ = await ask_parts(parsed, page, None, feed, self._fetcher.fetch_feed, self._parsers.parse)
        if kind is FeedKind.FEED and is_sitemap(unzipped(page.body)):
            kind = FeedKind.SITEMAP
        return Found(url=page.moved_to or lead.url, kind=kind, how=lead.how, parsed=parsed, site=parsed.title or lead.title)

    # --- where to look

    async def _feeds_of(self, page: Page) -> None:
        """The feeds of a page's site: by its outlet's own ways, by the page, by pages that list feeds, by usual addresses."""
        own = [one for one in self._known["outlets"].values() if _on(page.final_url, one["hosts"])]
        paths = [path for one in own for path in one["paths"]]
        await self._try(Lead(url=url, how="the outlet's usual address") for url in _at(page.final_url, paths))
        clues = Clues(links=self._known["links"], not_news=self._known["not_news"], pages=self._known["pages"])
        await self._try(leads_of(page, clues))
        lists = [url for one in own for url in _at(page.final_url, one["pages"])]
        for url in dict.fromkeys((*lists, *pages_of_feeds(page, clues))):
            if not self.found or url in lists:
                await self._try_page(url, clues)
        if not self.found:
            await self._try(Lead(url=url, how="a usual address") for url in _at(page.final_url, self._known["paths"]))

    async def _try_page(self, url: str, clues: Clues) -> None:
        """The feeds that a page of feeds names."""
        page = self._pages.get(url)
        if page is None:
            self._tell(f"asking {url}")
            try:
                page = await self._fetcher.fetch_page(url)
            except FetchError:
                return
        if _is_html(page):
            await self._try(Lead(url=lead.url, how=f"listed on {url}", title=lead.title) for lead in leads_of(page, clues))

    async def _try(self, leads: Iterable[Lead]) -> None:
        """Keep those that answer as a source with entries, and with others than those that we have."""
        for lead in leads:
            if lead.url in self._asked or len(self._asked) >= MOST_ASKED:
                continue
            self._asked.add(lead.url)
            try:
                found = await self._read(lead, FeedKind.FEED)
            except MonitorError:
                continue
            if found.parsed.entries and not any(is_within(found.links, other.links) for other in self.found):
                self.found.append(found)

    async def _sitemaps(self, page: Page) -> Sequence[str]:
        robots = urljoin(page.final_url, "/robots.txt")
        self._tell(f"asking {robots}")
        try:
            answer = await self._fetcher.fetch_feed(_feed(robots))
        except FetchError:
            return ()
        return sitemaps_of(answer.body[:500_000].decode("utf-8", "replace"))

    def _lists(self, page: Page) -> None:
        """What the page itself lists: by its outlet's rule, else by rules guessed from it."""
        zone, url = self._zone(page.final_url), page.moved_to or page.url
        known = self._outlets.list_for(page.final_url)
        if known is not None:
            try:
                parsed = parse_list(page, known, zone)
            except ParseError:
                pass
            else:
                self.found.append(Found(url=url, kind=FeedKind.LIST, how="the outlet's rule", parsed=parsed))
                return
        for one in guess_lists(page, zone):
            how = "a rule guessed from the page"
            self.found.append(Found(url=url, kind=FeedKind.LIST, how=how, parsed=one.parsed, listing=one.rules))


def is_within(new: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a source holds, by and large, no more than another does. A site's whole feed is no repetition of a section's."""
    return bool(new) and len(new & known) >= SAME * len(new)


def knowledge() -> dict[str, Any]:
    """``discovery.yaml``: where to look."""
    located, problems = load_yaml(shipped("discovery.yaml"))
    assert located is not None, problems
    return dict(located.value)


def config_zone(config: Config, known: Mapping[str, Any]) -> Callable[[str], str]:
    """The time zone of an address: that of a source of its site that we have, else its country's, else UTC."""
    zones = {host_of(feed.url): feed.timezone for feed in config.feeds}

    def zone(url: str) -> str:
        host = host_of(url)
        return str(zones.get(host) or known["timezones"].get(host.rpartition(".")[2], "UTC"))

    return zone


def _feed(url: str, kind: FeedKind = FeedKind.FEED) -> Feed:
    return Feed(name="new", url=url, outlet="", every=HOURLY, kind=kind)


def _at(base: str, paths: Iterable[str]) -> list[str]:
    """The paths at a site's root, and below the language that ``base`` begins with (``/en/``)."""
    first = urlsplit(base).path.strip("/").partition("/")[0]
    below = [f"/{first}{path}" for path in paths] if 2 <= len(first) <= 3 and first.isalpha() else []
    return [urljoin(base, path) for path in (*below, *paths)]


def _on(url: str, hosts: Sequence[str]) -> bool:
    host = host_of(url)
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def _is_html(page: Page) -> bool:
    kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
    return "html" in kind or (kind not in {"application/xml", "text/xml"} and b"<html" in page.body[:2048].lower())
