"""What a site says of its own feeds: in a page's head, in its links, in robots.txt. Nothing is asked for here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from monitor.model import Page
from monitor.parse.html import tree_of
from monitor.parse.plain import plain_line
from monitor.parse.plain_entry import absolute_link

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
MOST_FOUND = 40
MOST_SITE = 40  # characters of a site's name
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """An address at which there may be a feed. ``how``: who says so, in words; ``title``: what it is called there."""

    url: str
    how: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What addresses of feeds look like (pieces of them), what those of no news, and which pages list feeds."""

    links: Sequence[str]
    not_news: Sequence[str]
    pages: Sequence[str]


def leads_of(page: Page, clues: Clues) -> tuple[Lead, ...]:
    """The feeds that a page names in its head, then those that its links seem to lead to; each address once, at most 40."""
    tree = tree_of(page)
    found: dict[str, Lead] = {}
    for lead in (*_named(tree, page.final_url), *_linked(tree, page.final_url, clues)):
        if not any(part in lead.url.lower() for part in clues.not_news):
            found.setdefault(lead.url, lead)
    return tuple(found.values())[:MOST_FOUND]


def pages_of_feeds(page: Page, clues: Clues) -> tuple[str, ...]:
    """The pages of its site that list feeds, by a page's links."""
    links = (absolute_link(page.final_url, node.attributes.get("href") or "") for node in tree_of(page).css("a[href]"))
    known = tuple(clues.pages)
    return tuple(dict.fromkeys(link for link in links if _path(link).rstrip("/").endswith(known) and _same_site(link, page)))[:3]


def sitemaps_of(robots: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, those for news first."""
    found = dict.fromkeys(address for address in _SITEMAP.findall(robots) if address.startswith(("http://", "https://")))
    return tuple(sorted(found, key=lambda address: "news" not in address.rpartition("/")[2].lower()))[:5]


def title_of(page: Page) -> str:
    """What the site calls itself: ``og:site_name``, else the last part of its title, where that is no sentence."""
    tree = tree_of(page)
    node = tree.css_first('meta[property="og:site_name"][content]')
    if node is not None and (said := plain_line(node.attributes.get("content") or "", 80)):
        return said
    title = tree.css_first("title")
    parts = re.split(r"\s+[|–—•·-]\s+", plain_line(title.text(), 200)) if title is not None else [""]
    return (parts[-1] if len(parts[-1]) <= MOST_SITE else parts[0])[:80]


def _named(tree: LexborHTMLParser, base: str) -> Iterator[Lead]:
    for node in tree.css("link[rel~=alternate][href]"):
        kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
        if kind in FEED_TYPES and (url := absolute_link(base, node.attributes.get("href") or "")):
            yield Lead(url=url, how="named by the page", title=plain_line(node.attributes.get("title") or "", 80))


def _linked(tree: LexborHTMLParser, base: str, clues: Clues) -> Iterator[Lead]:
    for node in tree.css("a[href]"):
        url = absolute_link(base, (node.attributes.get("href") or "").partition("#")[0])
        path = url.partition("//")[2].partition("/")[2].lower()
        if url and any(part in f"/{path}" for part in clues.links):
            yield Lead(url=url, how="linked on the page", title=plain_line(node.text(), 80))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.lower()
    except ValueError:
        return ""


def _same_site(url: str, page: Page) -> bool:
    return urlsplit(url).netloc == urlsplit(page.final_url).netloc
