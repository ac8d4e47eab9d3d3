"""The nouns that travel along the line: fetch -> parse -> extract -> understand -> group -> watch -> deliver.

All are frozen and slotted, know no I/O and no framework. Times are aware UTC ``datetime``; lengths are ``timedelta``; offsets
count characters of the article's ``text``. Closed lists (kinds, actions, units, statuses) are strings named in the topic's
``topic.yaml``; the statuses and change types, which code decides upon, are enums here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day  # noqa: N812 - a field is called date, and would hide it
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

# --- fetch -----------------------------------------------------------------------------------------------------------


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


# --- parse -----------------------------------------------------------------------------------------------------------


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


# --- extract ---------------------------------------------------------------------------------------------------------


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


# --- understand ------------------------------------------------------------------------------------------------------


class Status(StrEnum):
    """How much authority a figure has. See SCHEME in docs/topics.md."""

    OFFICIAL = "official"
    CLAIMED = "claimed"
    UNOFFICIAL = "unofficial"
    DENIED = "denied"
    PLANNED = "planned"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the article's text: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that tells how much of what happened, with the words it was read from: ``quote == text[start:end]``.

    Exact: value == low == high. At least 80: value 80, low 80, high None. Dozens: value None, low 24, high None, approx.
    ``side``: whose people are counted; ``by``: who did it (ISO country codes). ``part_of``: index, in the same list, of the
    total that this is a part of. ``sentence``: the sentence around the quote.
    """

    action: str
    value: int | None
    low: int | None
    high: int | None
    approx: bool
    unit: str
    side: str | None
    by: str | None
    status: Status
    source: str | None
    quote: str
    start: int
    end: int
    sentence: str
    as_of: Day | None = None
    part_of: int | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A person who speaks or decides, with office, side and the words that show it: ``quote == text[start:end]``."""

    id: str
    name: str
    role: str | None
    side: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What else a report may tell: a ``kind``, a ``date``, ``places`` that the reader left for others, though they are likely
    too. By them an event is found of which the reader has a thing wrong."""

    kind: str | None = None
    date: Day | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One thing that an article says happened. ``main``: it is what makes the article news. ``names``: a person's id to the
    name as the text has it. ``evidence``: field name ("kind", "date", "places", "people") to the stretches that show it."""

    kind: str
    main: bool
    date: Day | None
    places: tuple[str, ...]
    sides: tuple[str, ...]
    people: tuple[str, ...]
    figures: tuple[Figure, ...]
    voices: tuple[Voice, ...] = ()
    names: Mapping[str, str]
    evidence: Mapping[str, tuple[Span, ...]]
    why: tuple[str, ...] = ()
    doubt: Doubt = Doubt()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one article says. ``stocks``: figures of an article that reports no event but tells how things stand (23 still held).
    ``cites``: outlets or agencies that the article names as where it has the story from (slugs), for counting origins.
    ``reader``: version of program and topic that read it."""

    lang: str
    reports: tuple[Report, ...]
    stocks: tuple[Figure, ...] = ()
    cites: tuple[str, ...] = ()
    reader: str = ""

    @property
    def main(self) -> Report | None:
        """The report that makes the article news, if it reports anything."""
        return next((report for report in self.reports if report.main), None)


# --- group -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who says which number, where: a figure as it stands in one article. ``article`` is the article's key; ``outlet_side`` the
    side its outlet is on; ``at`` when it was published, or when the edit that says so was seen (``edited``). ``withdrawn``: its
    own article says something else by now. ``part``: of a total that the article tells too; ``nth``: which of those with its
    unit, the largest first; 0 where only another article tells the total."""

    action: str
    value: int | None
    low: int | None
    high: int | None
    approx: bool
    unit: str
    side: str | None
    by: str | None
    status: Status
    source: str | None
    via: str | None
    as_of: Day | None
    part: bool
    outlet: str
    outlet_side: str | None
    url: str
    article: str
    lang: str
    quote: str
    sentence: str
    at: datetime
    edited: bool = False
    withdrawn: bool = False
    nth: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFigure:
    """One slot of an event (action, side, unit, part or total): the claim that stands (``best``), all that are made, and those
    that were withdrawn (``former``). ``disputed``: claims exclude each other. ``least``, ``most``: the range of what each
    speaker says last (``most`` None: open). ``parts``: where, in the event's figures, the parts of this total stand; ``sum``:
    what they come to where all of them are told, also if that is not the total."""

    action: str
    side: str | None
    unit: str
    best: Claim
    claims: tuple[Claim, ...]
    disputed: bool = False
    parts: tuple[int, ...] = ()
    former: tuple[Claim, ...] = ()
    least: int | None = None
    most: int | None = None
    sum: int | None = None

    @property
    def adds_up(self) -> bool | None:
        """Whether the parts come to the total; None where it is not told in parts, or is no one number."""
        return None if self.sum is None or self.best.value is None else self.sum == self.best.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A line of the ledger that runs on beyond events: how many of a side's people are held or missing, as one article tells it.
    ``event``: the event in whose reports it was told, None for a story that tells of no event and found none to go with.
    ``after_release``: it was told with news that people of that side were let go, and may date from before."""

    claim: Claim
    event: str | None
    after_release: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article that tells of an event. ``origin``: slug of whom it has the story from (itself, or who it cites or copies);
    ``why``: the reasons for which it is in; ``text_from``: whether we read the page or the feed's own text. ``kind``, ``date``,
    ``places``, ``sides`` and ``people``: as this article tells them; the event's own are put together from all."""

    article: str
    outlet: str
    outlet_side: str | None
    url: str
    title: str
    lang: str
    published: datetime
    origin: str
    text_from: TextFrom
    digest: str
    why: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kind: str = ""
    date: Day | None = None
    places: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    doubt: Doubt = Doubt()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened, seen through the reports of many articles. ``version`` grows by one with each stored change; ``day`` is the
    day it is filed under (``date``, else that of its first report). ``possibly``: the event that a doubtful new one may be the
    same as. ``merged_into``: set where this event turned out to be another; ``split_from``: the event that it was a part of.
    ``apart``: events that somebody said it is not, and with which it never merges by itself. ``follows``: earlier events of the
    same people that it goes on from (the trial of those captured)."""

    id: str
    version: int
    topic: str
    kind: str
    date: Day | None
    day: Day
    places: tuple[str, ...]
    sides: tuple[str, ...]
    people: tuple[str, ...]
    names: Mapping[str, str]
    figures: tuple[EventFigure, ...]
    voices: tuple[Voice, ...]
    sources: tuple[Source, ...]
    first_at: datetime
    last_at: datetime
    confirmed: bool
    possibly: str | None = None
    merged_into: str | None = None
    split_from: str | None = None
    apart: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def origins(self) -> int:
        """How many independent origins tell of it."""
        return len({source.origin for source in self.sources})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What an event is known by at a glance, before it is looked at: ``people`` are keys of names."""

    id: str
    kind: str
    day: Day
    date: Day | None
    places: frozenset[str]
    people: frozenset[str]


NOTES = ("before_release", "other_speaker")
"""``before_release``: the older number may date from before people were let go; ``other_speaker``: the two are not by the same
source, and may not count the same people."""


class ChangeType(StrEnum):
    """What can be newly known of an event, strongest first."""

    NEW_EVENT = "new_event"
    DENIED = "denied"
    MERGED = "merged"
    SPLIT = "split"
    CORRECTED = "corrected"
    FIGURE_CHANGED = "figure_changed"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is different from what was known: both claims whole. ``was`` None: not known before. ``what``: "figure";
    "stock" where ``was`` stands in the ledger and not in this event; "event" for its confirmation, merger or split, with the
    ``other`` event's id. ``note``: what a reader should know before comparing the two, in a word of the closed list `NOTES`."""

    type: ChangeType
    what: str
    action: str | None
    side: str | None
    was: Claim | None
    now: Claim | None
    note: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a report did to an event. ``event`` is as it stands now; no ``differences`` and not new: it joined, and that is no
    news. ``fresh``: young enough to alert by itself (`backlog:`)."""

    event: Event
    new: bool
    differences: tuple[Difference, ...]
    why: tuple[str, ...]
    fresh: bool = True

    @property
    def types(self) -> tuple[ChangeType, ...]:
        """The kinds of news in it, strongest first, each once."""
        found = {difference.type for difference in self.differences}
        if self.new:
            found.add(ChangeType.NEW_EVENT)
        return tuple(kind for kind in ChangeType if kind in found)


# --- watch -----------------------------------------------------------------------------------------------------------


class Reason(NamedTuple):
    """Why, in no language: the ``id`` of a sentence, and what stands in it: ids of the topic (``kind``, ``places``, ``sides``,
    ``people``, ``action``, ``unit``), words of the text (``words``), numbers. Whoever writes to a person puts it into their
    words. A named tuple, because thousands can be made for one event."""

    id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """That one watchlist wants to be told: as which message (``event.new``, ``event.updated``, …), on which channels, and why, in
    English. ``unknown``: clauses that the text does not tell, let through by ``unknown: alert``. ``reasons``,
    ``unknown_reasons``: the same in no language. ``urgent``: quiet hours do not hold it."""

    watchlist: str
    type: str
    channels: tuple[str, ...]
    priority: str
    why: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    urgent: bool = False
    reasons: tuple[Reason, ...] = ()
    unknown_reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A change that someone wanted to know. ``id`` is derived from (event, version) and never changes."""

    id: str
    change: Change
    wanted: tuple[Wanted, ...]
    at: datetime


# --- deliver ---------------------------------------------------------------------------------------------------------


class DeliveryState(StrEnum):
    """Where a delivery stands. ``held``: not to go before its time, or before somebody sends it. ``folded``: its news went out
    with a later message, before it was ever attempted."""

    PENDING = "pending"
    HELD = "held"
    DELIVERED = "delivered"
    DEAD = "dead"
    FOLDED = "folded"


class HoldKind(StrEnum):
    """Why a delivery is held."""

    QUIET = "quiet_hours"
    DIGEST = "digest"
    GROUP = "group"
    AT_MOST = "at_most"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """That a delivery is not to go yet. ``until`` None: not before somebody sends it; ``why``: for a person; ``gather``: what is
    held for one receiver until then goes in one message; ``by``: the silence's id."""

    kind: HoldKind
    until: datetime | None
    why: str
    gather: bool = False
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What nobody is to be told of for a while. An event is meant where it is of one of ``kinds``, at one of ``places`` (or
    inside one) and asked for by one of ``watchlists``; an empty list means any. ``why``: in the words of whoever made it."""

    id: str
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    watchlists: tuple[str, ...]
    until: datetime
    why: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Blindness:
    """A time in which no source answered us at all. ``down``: because we were not running."""

    since: datetime
    until: datetime
    down: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert on its way through one channel to one receiver. ``id`` is derived from (alert, channel, receiver) and is the
    ``webhook-id`` and the root of the ``Message-ID``. ``body``: the webhook's JSON object, frozen once attempted.
    ``thread``: id of the first delivery to this receiver about the same event (mail threads hang on it), or None."""

    id: str
    alert: str
    event: str | None
    type: str
    channel: str
    receiver: str
    body: Mapping[str, object]
    attempts: int
    created_at: datetime
    thread: str | None = None
