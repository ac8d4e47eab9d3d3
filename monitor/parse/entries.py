"""A feed's document becomes entries: RSS, RDF, Atom, JSON Feed, broken ones too.

feedparser is the base, under conditions that were measured: it gets a ``BytesIO`` (a str or bytes body it would open as a path or
URL), a charset only from a list, no sanitising and no URL resolving (two thirds of its cost; both are done here on what is kept).
The caller runs this in a process that it may kill: some author fields take feedparser half a minute.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from monitor.errors import ParseError
from monitor.model import Entry, Page
from monitor.parse.dates import read_date
from monitor.parse.hints import Hints, read_hints
from monitor.parse.plain import MOST_LINK, plain_line, plain_markup
from monitor.text import canonical_url, fold

MOST_ENTRIES = 500
_CHARSETS = frozenset(
    (
        *("utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be", "utf-32", "latin-1"),
        *("iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-9", "iso-8859-15"),
        *("windows-1250", "windows-1251", "windows-1252", "windows-1254", "windows-1257", "cp1251", "cp1252", "cp1254"),
        *("koi8-r", "koi8-u", "big5", "gb2312", "gbk", "gb18030", "euc-kr", "euc-jp", "shift_jis"),
    )
)
_FEED_MARK = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_HTML_MARK = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_GUID = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a document holds. ``hints``: how often the feed wants to be asked; ``home``: the site it belongs to; ``parts``: the
    documents that hold its entries in its place (a sitemap index), of which ``dated`` says whether a newer one would show."""

    title: str
    language: str | None
    home: str
    hints: Hints
    entries: tuple[Entry, ...]
    parts: tuple[str, ...] = ()
    dated: bool = True


def parse_entries(page: Page) -> ParsedFeed:
    """The entries of a feed's document, in its order, at most 500, each key once. A broken document gives what can be had of it.

    Raises ParseError where it is no feed: empty, an HTML page, something else."""
    if not page.body.strip():
        raise ParseError(f"the feed is empty ({len(page.body)} bytes)", about=page.url)
    if page.body.lstrip()[:1] == b"{":
        return _json_feed(page)
    found = feedparser.parse(
        io.BytesIO(page.body), response_headers=_headers(page), sanitize_html=False, resolve_relative_uris=False
    )
    if not found.entries and not found.get("version"):
        raise ParseError(_what_else(page), about=page.url)
    base = page.final_url
    channel = found.feed
    return ParsedFeed(
        title=plain_line(channel.get("title", "")),
        language=plain_line(channel.get("language", ""), 20).lower() or None,
        home=_link(base, channel.get("link", "")),
        hints=read_hints(channel, page.body),
        entries=_once(_entry(item, base) for item in found.entries[:MOST_ENTRIES]),
    )


def _headers(page: Page) -> dict[str, str]:
    """What feedparser may know of the answer: the type, and a charset that is a charset."""
    kind, _, parameters = page.headers.get("content-type", "application/xml").partition(";")
    _, _, charset = parameters.lower().partition("charset=")
    name = charset.strip(" \"';")
    return {"content-type": f"{kind}; charset={name}" if name in _CHARSETS else kind, "content-location": page.final_url}


def _what_else(page: Page) -> str:
    head = page.body[:4096]
    if _HTML_MARK.search(head) and not _FEED_MARK.search(head):
        return "this is an HTML page, not a feed"
    if _FEED_MARK.search(head):
        return "the feed breaks off before its first entry"
    return f"this is no feed (it begins with {head[:40]!r})"


def _entry(item: dict[str, Any], base: str) -> Entry:
    html = max((_string(part.get("value")) for part in item.get("content", ())), key=len, default="")
    summary = _string(item.get("summary"))
    return _make(
        guid=_string(item.get("id")) or None,
        link=_link(base, _string(item.get("link"))),
        title=_string(item.get("title")),
        html=html if len(html) >= len(summary) else summary,
        published=read_date(_string(item.get("published"))) or read_date(_string(item.get("created"))),
        updated=read_date(_string(dict.get(item, "updated"))),  # its own .get() gives the publication where this is missing
        author=_string(item.get("author")),
        language=None,
    )


def _json_feed(page: Page) -> ParsedFeed:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""
    try:
        whole = json.loads(page.body.decode("utf-8-sig"))
        items = whole["items"]
        if "jsonfeed.org" not in str(whole.get("version", "")) or not isinstance(items, list):
            raise KeyError("version")
    except (ValueError, KeyError, RecursionError, AttributeError, TypeError) as error:
        raise ParseError("this is JSON, but no JSON Feed", about=page.url) from error
    base = page.final_url
    return ParsedFeed(
        title=plain_line(_string(whole.get("title"))),
        language=_string(whole.get("language"))[:20].lower() or None,
        home=_link(base, _string(whole.get("home_page_url"))),
        hints=Hints(),
        entries=_once(_json_entry(item, base) for item in items[:MOST_ENTRIES] if isinstance(item, dict)),
    )


def _json_entry(item: Mapping[str, Any], base: str) -> Entry:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors and isinstance(authors[0], dict) else {}
    return _make(
        guid=_string(item.get("id")) or None,
        link=_link(base, _string(item.get("url")) or _string(item.get("external_url"))),
        title=_string(item.get("title")),
        html=_string(item.get("content_html")) or _string(item.get("content_text")) or _string(item.get("summary")),
        published=read_date(_string(item.get("date_published"))),
        updated=read_date(_string(item.get("date_modified"))),
        author=_string(first.get("name")),
        language=_string(item.get("language"))[:20] or None,
    )


def _make(
    *,
    guid: str | None,
    link: str,
    title: str,
    html: str,
    published: datetime | None,
    updated: datetime | None,
    author: str,
    language: str | None,
) -> Entry:
    """Put an entry together: plain strings, its key, its digest."""
    html = plain_markup(html)
    line = plain_line(title) or plain_line(html, 120)
    link_key = canonical_url(link)
    clean_guid = _GUID.sub(" ", guid).strip()[:MOST_LINK] if guid else None
    return Entry(
        key=clean_guid or link_key or fold(line),
        guid=clean_guid,
        link=link,
        link_key=link_key,
        title=line,
        html=html,
        published=published or updated,
        updated=updated,
        digest=_digest(line, html),
        author=plain_line(author, 200) or None,
        language=language,
    )


def _digest(title: str, html: str) -> str:
    """A hash of what an entry says: no tags, no dates, white space folded."""
    said = " ".join(f"{title}\n{_TAG.sub(' ', html)}".split())
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _link(base: str, link: str) -> str:
    """An absolute http(s) address, or "" (``javascript:`` and its like are no addresses)."""
    try:
        absolute = urljoin(base, link.strip()) if link.strip() else ""
        scheme = urlsplit(absolute).scheme.lower()
    except ValueError:
        return ""
    return absolute[:MOST_LINK] if scheme in {"http", "https"} else ""


def _once(entries: Iterator[Entry]) -> tuple[Entry, ...]:
    """Each key once: where a document repeats one, the first stands."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.key:
            found.setdefault(entry.key, entry)
    return tuple(found.values())


def _string(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
