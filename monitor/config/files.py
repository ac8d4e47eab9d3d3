"""``monitor.yaml`` and ``feeds.yaml`` as they are written: every key, what it means, what it is when it is not there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, field_validator, model_validator

from monitor import __version__
from monitor.config.fields import (
    LENGTH_PATTERN,
    Country,
    Flag,
    Length,
    Name,
    Said,
    Selector,
    Strict,
    WebAddress,
    Zone,
    read_length,
    write_length,
)
from monitor.deliver.channels import ChannelConfig

Language = Literal["en", "hy", "ru", "az"]
TOPIC = "armenia-azerbaijan"


def _backlog(value: Any) -> timedelta | None:
    if value == "all" or value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("write how old a story may be, such as 24h, or all")
    try:
        return read_length(value)
    except ValueError as error:
        raise ValueError(f"{error}, or all") from error


Backlog = Annotated[
    timedelta | None,
    BeforeValidator(_backlog),
    PlainSerializer(lambda length: "all" if length is None else write_length(length)),
    WithJsonSchema({"type": "string", "pattern": f"^all$|{LENGTH_PATTERN}", "examples": ["24h", "all"]}),
]


class Operator(Strict):
    """Who is told of silent sources, dead deliveries and a broken configuration."""

    channels: list[str] = Field(default_factory=list, description="names of channels; none: the log alone")


class PerDomain(Strict):
    """Politeness towards one domain."""

    concurrency: int = Field(default=1, ge=1, le=100, description="requests at the same time")
    delay: Length = Field(default=timedelta(seconds=1), description="pause between two requests")


class Http(Strict):
    """How we ask."""

    user_agent: Said = Field(default=f"monitor/{__version__}", description="who asks: name the program and a way to reach you")
    allow_private_addresses: Flag = Field(
        default=False, description="only for tests and the demo: private addresses, any port, http hooks"
    )
    per_domain: PerDomain = Field(default_factory=PerDomain, description="politeness towards one domain")

    @field_validator("user_agent")
    @classmethod
    def _one_line(cls, text: str) -> str:
        if not text.isprintable() or not text.isascii():
            raise ValueError("a user agent is one line of ASCII: it travels in a header")
        return text


class Web(Strict):
    """The pages that people look at."""

    listen: str = Field(default="127.0.0.1:8080", description="host:port; port 0: any free one")
    public_url: WebAddress | None = Field(default=None, description="where readers of messages reach the pages")

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, text: str) -> str:
        found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})", text)
        if not found or int(found.group(2)) > 65_535:
            raise ValueError(f"{text!r} is nothing to listen on: write host:port, such as 127.0.0.1:8080")
        return text

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, url: str | None) -> str | None:
        return url.rstrip("/") if url else None


class MonitorFile(Strict):
    """monitor.yaml: where things are kept, how we ask, who is told through what."""

    database: str | None = Field(default=None, description="sqlite:///path (relative to this file) or postgresql://…")
    data_dir: Said = Field(
        "data", description="where the database stands unless `database` says otherwise; relative to this file"
    )
    topics: list[Name] = Field(default_factory=lambda: [TOPIC], min_length=1, max_length=1, description="what is watched")
    backlog: Backlog = Field(
        timedelta(hours=24), description="how old a story may be at a feed's first poll and still alert; or all"
    )
    operator: Operator = Field(default_factory=Operator, description="who is told when something is wrong")
    http: Http = Field(default_factory=Http, description="how we ask")
    web: Web = Field(default_factory=Web, description="the pages that people look at")
    channels: dict[Name, ChannelConfig] = Field(default_factory=dict, description="where alerts go: a name for each")


class Bounds(Strict):
    """The interval adapts to how the feed breathes, between these."""

    min: Length = Field(description="shortest interval")
    max: Length = Field(description="longest interval")

    @model_validator(mode="after")
    def _in_order(self) -> Bounds:
        for length in (self.min, self.max):
            if not timedelta(seconds=1) <= length <= timedelta(days=30):
                raise ValueError(f"{write_length(length)} is out of bounds: between 1s and 30d")
        if self.min > self.max:
            raise ValueError(f"min ({write_length(self.min)}) is longer than max ({write_length(self.max)})")
        return self


def _every(value: Any) -> Any:
    """A plain length is an interval that is kept."""
    if isinstance(value, dict | Bounds):
        return value
    if not isinstance(value, str):
        raise ValueError("write an interval such as 5m, or its bounds: {min: 2m, max: 1h}")
    length = read_length(value)
    if not timedelta(seconds=1) <= length <= timedelta(days=30):
        raise ValueError(f"{value} is out of bounds: between 1s and 30d")
    return Bounds(min=length, max=length)


def _shown(every: Bounds) -> Any:
    if every.min == every.max:
        return write_length(every.min)
    return {"min": write_length(every.min), "max": write_length(every.max)}


_LENGTH = {"type": "string", "pattern": LENGTH_PATTERN}
_BOUNDS = {"type": "object", "properties": {"min": _LENGTH, "max": _LENGTH}, "required": ["min", "max"]}
Every = Annotated[
    Bounds,
    BeforeValidator(_every),
    PlainSerializer(_shown),
    WithJsonSchema({"anyOf": [_LENGTH, _BOUNDS | {"additionalProperties": False}]}),
]


class ArticleFile(Strict):
    """CSS selectors for the pages of this feed's articles."""

    body: Selector = Field(description="the element that holds the text")
    drop: list[Selector] = Field(default_factory=list, description="what to leave out inside it")
    title: Selector | None = Field(default=None, description="the headline")


class FeedFile(Strict):
    """One source, and how it is polled."""

    name: Name = Field(description="a short name of your own, such as azatutyun-en")
    url: WebAddress = Field(description="where the feed is")
    outlet: Said = Field(description="who publishes it, as messages name it")
    language: Language | None = Field(default=None, description="what it is written in, where that does not show in the text")
    every: Every = Field(
        default_factory=lambda: Bounds(min=timedelta(minutes=5), max=timedelta(hours=1)),
        description="the interval: 5m is kept as it is; {min: 2m, max: 1h} adapts to the feed",
    )
    tags: list[Name] = Field(default_factory=list, description="words to choose sources by in a watchlist")
    side: Country | None = Field(default=None, description="the country whose side the outlet is on")
    group: Name | None = Field(default=None, description="who owns it: outlets of one group count as one origin")
    timezone: Zone = Field(default="UTC", description="for dates on its pages that name no zone")
    article: ArticleFile | None = Field(default=None, description="CSS, optional: without it the text is found by itself")
    unverified: Flag = Field(default=False, description="nobody has seen this address work yet; `monitor feeds` says so")


class FeedsFile(Strict):
    """feeds.yaml: the sources."""

    feeds: list[FeedFile] = Field(description="the list of sources")
