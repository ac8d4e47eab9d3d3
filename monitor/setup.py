"""What the line works with: what the configuration says (`Setup`), and where the line touches the world (`Edges`).

`monitor.app` makes both when it opens, and anew at a reload; the store alone stays.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.deliver import Channel
from monitor.deliver.own import OwnTemplates
from monitor.deliver.pace import Pace
from monitor.model import Article, Entry, Feed, Page, Reading, Validators
from monitor.parse import ParsedFeed
from monitor.store import Store
from monitor.topic import Topic
from monitor.watch import Rules
from monitor.watch.cron import Cron


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the configuration says, compiled: everything that a reload replaces at once. ``backlog`` None: any age alerts.
    ``targets``: each channel's name and the digest of its configuration; ``operator``: the channels of whoever runs this, who is
    told of a source or receiver that fails for longer than ``failing_after``; ``most_at_a_site``: steps under way at one site;
    ``paces``: how fast each channel is used; ``extras``: the templates of those that add something to a webhook's body;
    ``letter``: when the operator's weekly one is due, None: never; ``running_since``: None for whoever runs now and then."""

    feeds: Mapping[str, Feed]
    topic: Topic
    rules: Rules
    channels: Mapping[str, Channel]
    receivers: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, str]
    backlog: timedelta | None
    public_url: str
    operator: tuple[str, ...] = ()
    failing_after: timedelta = timedelta(hours=1)
    most_at_a_site: int = 3
    paces: Mapping[str, Pace] = field(default_factory=dict)
    extras: Mapping[str, OwnTemplates] = field(default_factory=dict)
    letter: Cron | None = None
    running_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Where the line touches the world. ``parse`` and ``understand`` think in a worker process that may be killed; ``now`` and
    ``chance`` (0..1) are the only clock and dice."""

    store: Store
    setup: Setup
    fetch_feed: Callable[[Feed, str | None, Validators], Awaitable[Page]]
    fetch_page: Callable[[str, Validators, Feed | None], Awaitable[Page]]
    parse: Callable[[Page, Feed], Awaitable[ParsedFeed]]
    understand: Callable[[Page | None, Entry, Feed, datetime], Awaitable[tuple[Article, Reading]]]
    now: Callable[[], datetime]
    chance: Callable[[], float]
