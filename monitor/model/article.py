"""What a feed brings: the bytes of a page, the entries of a feed, the text of an article.

Made by `monitor.fetch`, `monitor.parse` and `monitor.extract`, in this order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes a request conditional, byte for byte as the server sent it (RFC 9110, 13.1)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes as they came, decompressed. ``url`` was asked for, ``final_url`` answered. A 304 has ``status`` 304 and no body.
    ``headers`` has lower-case names. ``moved_to``: where redirects that are for good led, from ``url`` on; ``took``: how long the
    answer took, without the wait for our turn; ``more``: the pages on which its article goes on."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    moved_to: str | None = None
    took: timedelta = timedelta(0)
    more: tuple[Page, ...] = ()

    @property
    def validators(self) -> Validators:
        """What to send with the next request; empty where the answer had none."""
        return Validators(etag=self.headers.get("etag"), last_modified=self.headers.get("last-modified"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed. All strings are plain text except ``html`` (the item's own fullest markup, for extraction).

    ``key`` identifies it within its feed (raw guid, else canonical link, else title); ``link_key`` is the canonical URL (a key,
    never fetched), or "" without a link; ``digest`` is a hash of what it says (title and text, not its dates), so that an edit
    shows and a bumped pubDate does not.
    """

    key: str
    guid: str | None
    link: str
    link_key: str
    title: str
    html: str
    published: datetime | None
    updated: datetime | None
    digest: str
    author: str | None = None
    language: str | None = None


CLOCKS_DIFFER = timedelta(minutes=5)
"""As much may a publisher's clock be ahead of ours."""


class TextFrom(StrEnum):
    """Where an article's text was had."""

    PAGE = "page"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text. ``key`` is the canonical URL; ``text`` is paragraphs separated by an empty line, without the headline;
    ``digest`` hashes title and text. ``published`` None: not known (then ``first_seen`` stands in, and is said to). ``unread``:
    why its page was not read although one answered (a wall stood there); ``following``: the address of the page on which it goes
    on, beyond those that were read."""

    key: str
    url: str
    outlet: str
    feed: str
    lang: str
    title: str
    text: str
    text_from: TextFrom
    published: datetime | None
    modified: datetime | None
    first_seen: datetime
    digest: str
    authors: tuple[str, ...] = ()
    outlet_side: str | None = None
    outlet_group: str | None = None
    tags: tuple[str, ...] = ()
    timezone: str = "UTC"
    unread: str | None = None
    following: str | None = None

    @property
    def when(self) -> datetime:
        """Event time for windows and ages: the publication, else when we first saw it; a publication that lies ahead of that is a
        clock or a zone gone wrong."""
        return self.first_seen if self.published is None or self.ahead else self.published

    @property
    def ahead(self) -> bool:
        """Whether it says to be published after we first saw it."""
        return self.published is not None and self.published > self.first_seen + CLOCKS_DIFFER
