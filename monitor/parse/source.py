"""The room's door: a document becomes entries, read as its source's kind wants."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from monitor.errors import ParseError
from monitor.model import Feed, FeedKind, Page
from monitor.parse.entries import ParsedFeed, parse_entries
from monitor.parse.listing import parse_list
from monitor.parse.sitemap import is_sitemap, parse_sitemap
from monitor.parse.telegram import channel_page, parse_telegram
from monitor.parse.xml import unzipped


def parse_source(page: Page, feed: Feed | None = None) -> ParsedFeed:
    """The entries of what a source answered. A sitemap is known by its root element, whatever the source is said to be; without
    ``feed`` it is a feed. Raises ParseError."""
    if feed is not None and feed.kind is FeedKind.TELEGRAM:
        return parse_telegram(page)
    if feed is not None and feed.kind is FeedKind.LIST:
        if feed.listing is None:
            raise ParseError("it is a page that lists articles, and no rule says where they stand", about=page.url)
        return parse_list(page, feed.listing, feed.timezone)
    body = unzipped(page.body)
    plain = page if body is page.body else replace(page, body=body)
    return parse_sitemap(plain) if is_sitemap(body) else parse_entries(plain, feed.timezone if feed else "UTC")


def guess_kind(url: str, *, listed: bool) -> FeedKind:
    """What a source is where nobody says so: by its address, and by whether a rule for a list stands beside it."""
    if listed:
        return FeedKind.LIST
    if channel_page(url) == url.rstrip("/"):
        return FeedKind.TELEGRAM
    name = urlsplit(url).path.rpartition("/")[2].lower()
    return FeedKind.SITEMAP if "sitemap" in name and name.endswith((".xml", ".xml.gz")) else FeedKind.FEED
