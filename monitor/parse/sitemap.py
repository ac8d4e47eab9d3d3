"""Sitemaps (sitemaps.org, protocol 0.9) and Google's news extension become entries; an index becomes the sitemaps to read.

A news sitemap has titles and times. A plain one has neither: its ``lastmod`` is no publication, so the article's page says when
it was published and what it is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monitor.errors import ParseError
from monitor.model import Entry, Page
from monitor.parse.dates import read_date
from monitor.parse.entries import ParsedFeed
from monitor.parse.hints import Hints
from monitor.parse.plain_entry import MOST_ENTRIES, absolute_link, each_once, plain_entry
from monitor.parse.xml import read_xml, root_of

MOST_PARTS = 3  # of an index, asked for at one poll
_ROOTS = frozenset({"urlset", "sitemapindex"})
_FIELDS: dict[tuple[str, ...], str] = {
    ("url", "loc"): "loc",
    ("sitemap", "loc"): "loc",
    ("url", "lastmod"): "lastmod",
    ("sitemap", "lastmod"): "lastmod",
    ("news", "title"): "title",
    ("news", "publication_date"): "published",
    ("publication", "language"): "language",
    ("news", "language"): "language",
}
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Found:
    """What was found so far: the fields of each ``<url>`` or ``<sitemap>``."""

    urls: list[dict[str, str]] = field(default_factory=list)
    now: dict[str, str] = field(default_factory=dict)

    def end(self, path: tuple[str, ...], text: str) -> None:
        """An element ended."""
        if path[-1] in {"url", "sitemap"} and len(path) == 2:
            self.urls.append(self.now)
            self.now = {}
        elif (name := _FIELDS.get(path[-2:])) and text:
            self.now.setdefault(name, text)


def is_sitemap(body: bytes) -> bool:
    """Whether a document is a sitemap or an index of them, by its root element."""
    return root_of(body) in _ROOTS


def parse_sitemap(page: Page) -> ParsedFeed:
    """The entries of a sitemap, the newest 500, or the ``parts`` of an index: the three newest, where they have no dates those
    named for news, else the first and the last. Raises ParseError where it holds neither."""
    found = _Found()
    read_xml(page.body, end=found.end)
    if root_of(page.body) == "sitemapindex":
        parts, dated = _parts(found.urls, page.final_url)
        if not parts:
            raise ParseError("this index names no sitemap", about=page.url)
        return ParsedFeed(title="", language=None, home="", hints=Hints(), entries=(), parts=parts, dated=dated)
    if found.now.get("loc"):  # it broke off within one
        found.urls.append(found.now)
    newest = sorted(found.urls, key=lambda one: _when(one) or _NEVER, reverse=True)
    entries = each_once(entry for one in newest[:MOST_ENTRIES] if (entry := _entry(one, page.final_url)).link)
    return ParsedFeed(title="", language=None, home="", hints=Hints(), entries=entries)


def _entry(found: Mapping[str, str], base: str) -> Entry:
    return plain_entry(
        link=absolute_link(base, found.get("loc", "")),
        title=found.get("title", ""),
        published=_moment(found.get("published")),
        updated=_moment(found.get("lastmod")),  # which is no publication
        language=found.get("language", "")[:20].lower() or None,
    )


def _moment(text: str | None) -> datetime | None:
    return read_date(text) if text else None


def _when(found: Mapping[str, str]) -> datetime | None:
    return _moment(found.get("published")) or _moment(found.get("lastmod"))


def _parts(found: list[dict[str, str]], base: str) -> tuple[tuple[str, ...], bool]:
    """The sitemaps to ask for, the most promising first, and whether the index would show that one of them has changed."""
    links = {link: _moment(one.get("lastmod")) for one in found if (link := absolute_link(base, one.get("loc", "")))}
    dated = all(when is not None for when in links.values())
    if dated:
        chosen = sorted(links, key=lambda link: links[link] or _NEVER, reverse=True)
    else:
        ends = dict.fromkeys((*list(links)[:1], *list(links)[-1:]))
        chosen = [link for link in links if "news" in link.rpartition("/")[2].lower()] or list(ends)
    return tuple(chosen[:MOST_PARTS]), dated
