"""What the store hands out besides the model's nouns: pieces of work with their lease, and rows for people who look in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Article, Delivery, Difference, Entry, Hold, Reading, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFeed:
    """A feed to poll now, and what is remembered of it. ``epoch`` must be handed back with the result. ``moved_to``: where it is
    asked since it moved, ``moving_to``: where a redirect for good led last time; ``full_at``: the last answer with a body;
    ``bad_digest``: of the body that the parser had to be stopped at; ``hints`` and ``rhythm`` as `monitor.parse` keeps them."""

    name: str
    epoch: int
    url: str = ""
    domain: str = ""
    moved_to: str | None = None
    moving_to: str | None = None
    validators: Validators
    distrusted: bool = False
    full_at: datetime | None = None
    body_digest: str | None
    bad_digest: str | None = None
    hints: str | None = None
    seeded: bool
    interval: timedelta | None
    failures: int
    problem: str | None = None
    failing_since: datetime | None = None
    polled_at: datetime | None = None
    ok_since: datetime | None = None
    empty_since: datetime | None = None
    rhythm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """How a poll went: all that is to be remembered, and when to come back (``due_at`` None: never). ``problem``: what kind of
    failure, None where it was a feed, or 304; ``said`` in plain words; ``items``: entries in the document, None where there was
    none."""

    problem: str | None
    said: str
    validators: Validators
    body_digest: str | None
    due_at: datetime | None
    interval: timedelta
    at: datetime
    moved_to: str | None = None
    moving_to: str | None = None
    distrusted: bool = False
    full_at: datetime | None = None
    bad_digest: str | None = None
    hints: str | None = None
    ok_since: datetime | None = None
    empty_since: datetime | None = None
    rhythm: str | None = None
    took: timedelta | None = None
    items: int | None = None

    @property
    def ok(self) -> bool:
        """Whether the feed answered as it should."""
        return self.problem is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEntry:
    """An entry to read now. ``edited``: the feed's text differs from what was last read. ``article_key``: of the article that
    it led to, if it was read before; ``domain``: the site whose page is asked for, "" where none is."""

    id: int
    epoch: int
    feed: str
    domain: str = ""
    entry: Entry
    first_seen: datetime
    backlog: bool
    edited: bool
    read_before: bool
    article_key: str | None
    validators: Validators
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOutcome:
    """What to remember of an entry that was read. ``due_at``: when to read it again, None: never."""

    said: str
    validators: Validators
    tries: int
    due_at: datetime | None
    article_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedArticle:
    """Where an article was put. ``news``: this text was not known under this key before (a new article, or a new version)."""

    id: int
    version: int
    news: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery to attempt now; ``delivery.attempts`` and ``tries`` (its place in the schedule) count this one already."""

    delivery: Delivery
    epoch: int
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Untried:
    """A delivery that nobody has tried yet; ``hold`` None: it may go."""

    delivery: Delivery
    hold: Hold | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A delivery as an operator sees it. ``said``: the receiver's last answer; of a held one, why; ``hold``: the same in a word,
    also once it has gone."""

    delivery: Delivery
    state: str
    said: str | None
    due_at: datetime | None
    ended_at: datetime | None
    hold: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A receiver that does not take what we send: ``since`` its first failure, what it ``said`` last, and the worst that the
    operator was ``told`` of it ("", failing, dead, gone)."""

    channel: str
    receiver: str
    since: datetime
    said: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A feed that we do not see: since when, and how it is."""

    feed: str
    since: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What a week came to. ``told``: alerts by watchlist; ``held`` and ``pending`` as it stands."""

    polls: int
    entries: int
    articles: int
    events: int
    changes: int
    delivered: int
    dead: int
    held: int
    pending: int
    told: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchedOff:
    """A receiver to whom nothing is sent ``since`` it answered 410; so many deliveries are ``waiting``."""

    channel: str
    receiver: str
    since: datetime
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One step of an event's history."""

    version: int
    at: datetime
    types: tuple[str, ...]
    differences: tuple[Difference, ...]
    why: tuple[str, ...]
    article: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much is there: for summaries and health."""

    feeds: int
    entries: int
    articles: int
    events: int
    alerts: int
    pending: int
    delivered: int
    dead: int
    held: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """One version of an article with what it says. ``diff``: what it changed of the one before, None for the first."""

    article: Article
    reading: Reading
    version: int
    seen_at: datetime
    diff: str | None = None
