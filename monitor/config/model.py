"""The configuration, read and checked: what the daemon runs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.deliver.channels import ChannelConfig
from monitor.fetch import FetchSettings
from monitor.model import Feed
from monitor.topic import Topic
from monitor.watch import Rules, WatchlistFile
from monitor.watch.cron import Cron
from monitor.work.think import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that the files under ``folder`` say. Paths are absolute.

    ``database``: a URL for `open_store`; ``backlog`` None: any age alerts; ``operator_channels``: who is told when something is
    wrong, of a source after it has failed for ``failing_after``; ``letter``: when their weekly one is due, None: never;
    ``timezone``: whose clocks count where none are named;
    ``templates``: the folder of each channel
    that has templates of the user's; ``watchlist_paths``: a watchlist's name and its file, from which the articles of its tests
    are named; ``shown``: what `effective` prints, without secrets."""

    folder: Path
    database: str
    data_dir: Path
    topic: Topic
    knowledge: Knowledge
    backlog: timedelta | None
    operator_channels: tuple[str, ...]
    failing_after: timedelta
    letter: Cron | None
    timezone: str
    http: FetchSettings
    web_listen: str
    public_url: str | None
    channels: Mapping[str, ChannelConfig] = field(repr=False)
    templates: Mapping[str, Path]
    feeds: tuple[Feed, ...]
    watchlists: tuple[WatchlistFile, ...]
    watchlist_paths: Mapping[str, Path]
    rules: Rules
    shown: Mapping[str, Any] = field(repr=False)
