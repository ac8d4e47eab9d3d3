"""A feed: where it is, how it is asked and read, and how it is.

What the configuration says of it (`Feed` and what that holds), what the store remembers of it (`FeedFacts`), and what comes of
both in words for a person (`Health`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """How often a feed is polled. ``least == most`` is a fixed interval; otherwise the interval adapts between them."""

    least: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRules:
    """CSS selectors for an outlet's pages: the element that holds the text, and what to drop inside it."""

    body: str
    drop: tuple[str, ...] = ()
    title: str | None = None


class FeedKind(StrEnum):
    """What a source is: a feed (RSS, Atom, JSON Feed), a sitemap or an index of sitemaps, an HTML page that lists articles, the
    public page of a Telegram channel."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LIST = "list"
    TELEGRAM = "telegram"

    @property
    def is_page(self) -> bool:
        """Whether it is a page for people, for which robots.txt is asked."""
        return self in {FeedKind.LIST, FeedKind.TELEGRAM}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRules:
    """CSS selectors for a page that lists articles. ``item``: the element of one article; the others inside it. ``link`` None:
    its first link; ``title`` None: the link's text; ``date``, ``summary`` None: it has none."""

    item: str
    link: str | None = None
    title: str | None = None
    date: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a private feed wants to see with each request: a header. Shown to its own origin only, and in no log."""

    header: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Through whom a feed is asked. ``scheme``: ``http`` (by CONNECT) or ``socks5``."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source that we poll, and how. ``side``: ISO country whose side the outlet is on; ``group``: who owns it
    (outlets of one group count as one origin); ``independence``: of whom its editors depend, in a word, which is among its
    ``tags``; ``timezone``: IANA name for dates, in it and on its pages, that name no zone; ``listing``: where the articles
    stand on a page that lists them. ``auth`` and ``proxy``: for itself and the pages of its articles."""

    name: str
    url: str
    outlet: str
    every: Every
    language: str | None = None
    side: str | None = None
    group: str | None = None
    timezone: str = "UTC"
    tags: tuple[str, ...] = ()
    article: ArticleRules | None = None
    unverified: bool = False
    auth: Credentials | None = None
    proxy: Proxy | None = None
    kind: FeedKind = FeedKind.FEED
    listing: ListRules | None = None
    independence: str | None = None


class FeedState(StrEnum):
    """How a feed is, in a word that a person understands."""

    NEW = "new"
    FINE = "fine"
    SLOW = "slow"
    FAILING = "failing"
    SILENT = "silent"
    BLOCKED = "blocked"
    MOVED = "moved"
    GONE = "gone"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """What is remembered of a feed. ``moved_to``: where it answers by now; ``ok_since``: beginning of the present stretch of
    answers without a gap; ``problem``: kind of the last failure (``timeout``, ``status 403``, …), ``said``: the last outcome in
    plain words; ``items``: entries in its last document, ``empty_since``: since when there are none; ``rhythm``: as kept by
    `monitor.parse.rhythm`; ``distrusted``: its validators have lied; ``alarmed``: the state that the operator was told of, and
    ``alarmed_at`` since when it was so."""

    name: str
    url: str
    moved_to: str | None
    seeded_at: datetime | None
    polled_at: datetime | None
    ok_at: datetime | None
    ok_since: datetime | None
    new_at: datetime | None
    failures: int
    failing_since: datetime | None
    problem: str | None
    said: str | None
    took: timedelta | None
    items: int | None
    empty_since: datetime | None
    distrusted: bool
    rhythm: str | None
    alarmed: str | None
    alarmed_at: datetime | None
    due_at: datetime | None
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a feed is: since when, by what evidence, and what to do about it ("" where there is nothing to do)."""

    state: FeedState
    since: datetime | None
    evidence: str
    advice: str = ""
    alarming: bool = False
