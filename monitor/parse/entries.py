"""A feed's document becomes entries: RSS, RDF, Atom, JSON Feed, broken ones too.

Three readers: what is well-formed and ordinary is read strictly (`monitor.parse.strict`), JSON as JSON, and all that is odd by
feedparser (`monitor.parse.loose`). What they find is made plain here, in one way: absolute links, dates in UTC or none, a key.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from monitor.errors import ParseError
from monitor.model import Entry, Page
from monitor.parse.charset import decode_feed
from monitor.parse.dates import read_date
from monitor.parse.hints import Hints, read_hints
from monitor.parse.identity import once
from monitor.parse.item import Document, Item
from monitor.parse.json_feed import read_json_feed
from monitor.parse.loose import read_loose
from monitor.parse.plain import MOST_LINK, plain_line, plain_markup
from monitor.parse.repair import count_items, cut_apart, repaired
from monitor.parse.strict import read_strict
from monitor.text import canonical_url, fold
from monitor.text.moments import MOST_LETTERS

MOST_ENTRIES = 2_000
MOST_KNOWN = 8_192
_FEED_MARK = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_HTML_MARK = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_NAMED = re.compile(r"\S+@\S+ \(([^()]+)\)|([^<>()]+) (?:<\S+@\S+>|\(\S+@\S+\))")
_HEAD = 32 * 1024


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


def parse_entries(page: Page, zone: str = "UTC") -> ParsedFeed:
    """The entries of a feed's document, in its order, at most 2,000; what a document repeats stands once. A broken document gives
    what can be had of it. ``zone``: IANA name for dates that name none.

    Relative links are relative to xml:base, to Content-Location, to the site that the feed says it belongs to (another may serve
    it), else to the feed's own address. Raises ParseError where it is no feed: empty, an HTML page, something else."""
    text = decode_feed(page.body, page.headers)
    if not text or text.isspace():
        raise ParseError(f"the feed is empty ({len(page.body)} bytes)", about=page.url)
    if text.startswith(("{", "[")):
        document = read_json_feed(text)
        if document is None:
            raise ParseError("this is JSON, but no JSON Feed", about=page.url)
    else:
        document = read_strict(text) or _read_odd(text)
        if document is None:
            raise ParseError(_what_else(text), about=page.url)
    language = plain_line(document.language, 20).lower()
    told = _link(page.final_url, document.base or page.headers.get("content-location", ""))
    home = _link(told or page.final_url, document.link)
    return ParsedFeed(
        title=plain_line(document.title),
        language=language or None,
        home=home,
        hints=read_hints(document.hints, text[:_HEAD].encode("utf-8", "replace")),
        entries=once([_entry(item, told or home or page.final_url, zone, language) for item in document.items[:MOST_ENTRIES]]),
    )


def _read_odd(text: str) -> Document | None:
    """The document by feedparser. Where it loses items, as behind a tag that is not closed, each is read by itself."""
    text = repaired(text)
    document = read_strict(text) or read_loose(text)
    found = len(document.items) if document is not None else 0
    if count_items(text) <= found or (document is None and not _FEED_MARK.search(text[:4096])):
        return document
    pieces = [read_strict(piece) or read_loose(piece) for piece in cut_apart(text)]
    items = [item for piece in pieces if piece is not None for item in piece.items]
    return replace(document or Document(), items=items) if len(items) > found else document


def _what_else(text: str) -> str:
    head = text[:4096]
    if _HTML_MARK.search(head) and not _FEED_MARK.search(head):
        return "this is an HTML page, not a feed"
    if _FEED_MARK.search(head):
        return "the feed breaks off before its first entry"
    return f"this is no feed (it begins with {head[:40]!r})"


def _entry(item: Item, base: str, zone: str, language: str) -> Entry:
    """An entry of plain strings, with its key and digest."""
    html = plain_markup(item.html)
    guid = _SPACE.sub(" ", item.guid).strip()[:MOST_LINK] or None
    link = _link(base, item.link.replace("&amp;", "&"))
    if not link and guid and item.permalink and (_WEB.match(guid) or guid.startswith("/")):
        link = _link(base, guid)
    link_key = _link_key(item.own_link if _WEB.match(item.own_link) else link)
    title = plain_line(item.title) or _beginning(html) or link
    published, updated = (_date(text[:MOST_LETTERS], zone, language) for text in (item.published, item.updated))
    digest = _digest(title, html)
    return Entry(
        key=guid or link_key or fold(title) or f"#{digest}",
        guid=guid,
        link=link,
        link_key=link_key,
        title=title,
        html=html,
        published=published or updated,
        updated=updated,
        digest=digest,
        author=_author(item.author),
        language=item.language[:20] or None,
    )


def _beginning(html: str) -> str:
    """The first words of a text, for an entry without a title."""
    line = plain_line(html[:4_000], 200)
    return line if len(line) <= 120 else (line[:120].rpartition(" ")[0] or line[:119]).rstrip(" ,;:–—-") + "…"


_link_key = lru_cache(maxsize=MOST_KNOWN)(canonical_url)  # a feed's links and dates are much the same from poll to poll
_date = lru_cache(maxsize=MOST_KNOWN)(read_date)


def _author(text: str) -> str | None:
    """The name in ``desk@paper.example (Ann Petrosyan)``, else what stands there."""
    found = _NAMED.fullmatch(text.strip()) if len(text) < 300 else None
    return plain_line((found[1] or found[2]) if found else text, 200) or None


_digests: dict[tuple[int, int], str] = {}  # by hashes of 64 bits, seeded anew in each process: a poll brings little that is new


def _digest(title: str, html: str) -> str:
    """A hash of what an entry says: no tags, no dates, white space folded."""
    known = _digests.get(key := (hash(title), hash(html)))
    if known is None:
        said = " ".join(f"{title}\n{_TAG.sub(' ', html)}".split())
        known = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
        if len(_digests) >= MOST_KNOWN:
            _digests.clear()
        _digests[key] = known
    return known


def _link(base: str, link: str) -> str:
    """An absolute http(s) address, or "" (``javascript:`` and its like are no addresses)."""
    link = link.strip()
    if _WEB.match(link):
        return link[:MOST_LINK]
    try:
        absolute = urljoin(base, link) if link else ""
        scheme = urlsplit(absolute).scheme.lower()
    except ValueError:
        return ""
    return absolute[:MOST_LINK] if scheme in {"http", "https"} else ""
