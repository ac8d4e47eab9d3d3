"""``monitor.yaml`` and ``feeds.yaml`` as they are written: every key, what it means, what it is when it is not there."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, Field, PlainSerializer, SecretStr, WithJsonSchema, field_validator, model_validator

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
    in_a_header,
    read_length,
    write_length,
)
from monitor.deliver.channels import ChannelConfig
from monitor.fetch.guard import PORTS
from monitor.model import Credentials, ListRules, Proxy
from monitor.text.domain import domain_of
from monitor.watch.cron import read_cron

Language = Literal["en", "hy", "ru", "az"]
Kind = Literal["feed", "sitemap", "list", "telegram"]
Independence = Literal["official", "state", "public", "party", "private", "independent", "organisation"]
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


def _letter(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("write a cron such as '0 9 * * mon', or off")
    if value != "off":
        try:
            read_cron(value, "UTC")
        except ValueError as error:
            raise ValueError(f"{error}; or off") from error
    return value


Letter = Annotated[str, BeforeValidator(_letter), WithJsonSchema({"type": "string", "examples": ["0 9 * * mon", "off"]})]


class Operator(Strict):
    """Who is told of silent sources, dead deliveries and a broken configuration."""

    channels: list[str] = Field(default_factory=list, description="names of channels; none: the log alone")
    failing_after: Length = Field(
        default=timedelta(hours=1), description="how long a source must fail, three times at least, before somebody is told"
    )
    letter: Letter = Field(
        default="0 9 * * mon",
        description="when the letter that all is well, or what is not, is sent: a cron by `timezone`; or off",
    )


class PerDomain(Strict):
    """Politeness towards one domain."""

    concurrency: int = Field(default=1, ge=1, le=100, description="requests at the same time")
    delay: Length = Field(default=timedelta(seconds=1), description="pause between two requests")


class Timeouts(Strict):
    """How long we wait for an answer."""

    total: Length = Field(default=timedelta(seconds=30), description="for the whole answer, redirects included")
    connect: Length = Field(default=timedelta(seconds=10), description="until the connection stands")
    between_bytes: Length = Field(default=timedelta(seconds=10), description="without a single byte")

    @model_validator(mode="after")
    def _sensible(self) -> Timeouts:
        for name, length in (("total", self.total), ("connect", self.connect), ("between_bytes", self.between_bytes)):
            if not timedelta(milliseconds=100) <= length <= timedelta(minutes=2):
                raise ValueError(f"`{name}`: {write_length(length)} is out of bounds: between 100ms and 2m")
        return self


class Http(Strict):
    """How we ask."""

    user_agent: Said | None = Field(
        default=None, description="who asks: name the program and a way to reach you; without it `web.public_url` is that way"
    )
    allow_private_addresses: Flag = Field(
        default=False, description="only for tests and the demo: private addresses, any port, http hooks"
    )
    ports: list[Annotated[int, Field(ge=1, le=65_535)]] = Field(
        default_factory=lambda: sorted(PORTS), min_length=1, description="the ports that we go to"
    )
    per_domain: PerDomain = Field(default_factory=PerDomain, description="politeness towards one domain")
    domains: dict[str, PerDomain] = Field(
        default_factory=dict, description="politeness towards domains of your choice: outlet.example: {concurrency: 2, delay: 0s}"
    )
    timeouts: Timeouts = Field(default_factory=Timeouts, description="how long we wait for an answer")

    @field_validator("user_agent")
    @classmethod
    def _one_line(cls, text: str | None) -> str | None:
        if text is not None and (not text.isprintable() or not text.isascii()):
            raise ValueError("a user agent is one line of ASCII: it travels in a header")
        return text

    @field_validator("domains")
    @classmethod
    def _are_domains(cls, domains: dict[str, PerDomain]) -> dict[str, PerDomain]:
        for name in domains:
            registrable = domain_of(name if "//" in name else f"http://{name}")
            if name != registrable:
                raise ValueError(f"{name!r} is no registrable domain: write `{registrable}`, which all its hosts share")
        return domains


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
    timezone: Zone = Field(
        default="UTC", description="whose clocks digests, quiet hours and the weekly letter go by, where they name none"
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


class ListFile(Strict):
    """CSS selectors for a page that lists articles: where a source has no feed."""

    item: Selector = Field(description="the element of one article; the other selectors are looked for inside it")
    link: Selector | None = Field(default=None, description="its link; else the first one that has words")
    title: Selector | None = Field(default=None, description="its headline; else the link's text")
    date: Selector | None = Field(default=None, description="when it was published; else its first sight, or what its page says")
    summary: Selector | None = Field(default=None, description="its first words, read where its page cannot be had")

    def rules(self) -> ListRules:
        """The noun."""
        return ListRules(**self.model_dump())


class BasicAuth(Strict):
    """A private feed that wants user and password (RFC 7617)."""

    type: Literal["basic"]
    user: Said = Field(description="the user's name")
    password: SecretStr = Field(description="a ${NAME}, never in the clear")

    @field_validator("user")
    @classmethod
    def _no_colon(cls, user: str) -> str:
        if ":" in user:
            raise ValueError("a user's name holds no colon (RFC 7617)")
        return user

    def credentials(self) -> Credentials:
        """The header that is sent."""
        word = base64.b64encode(f"{self.user}:{self.password.get_secret_value()}".encode()).decode()
        return Credentials(header="Authorization", value=f"Basic {word}")


class BearerAuth(Strict):
    """A private feed that wants a token (RFC 6750)."""

    type: Literal["bearer"]
    token: SecretStr = Field(description="a ${NAME}, never in the clear")

    _clean = field_validator("token")(in_a_header)

    def credentials(self) -> Credentials:
        """The header that is sent."""
        return Credentials(header="Authorization", value=f"Bearer {self.token.get_secret_value()}")


class HeaderAuth(Strict):
    """A private feed that wants a header of its own."""

    type: Literal["header"]
    name: str = Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$", description="the header's name, such as X-Api-Key")
    secret: SecretStr = Field(description="its value: a ${NAME}, never in the clear")

    _clean = field_validator("secret")(in_a_header)

    def credentials(self) -> Credentials:
        """The header that is sent."""
        return Credentials(header=self.name, value=self.secret.get_secret_value())


class ProxyFile(Strict):
    """Through whom a feed is asked. Names are resolved here and addresses checked here: the proxy must allow tunnels to them."""

    url: str = Field(description="http://host:port or socks5://host:port; a user stands before the host: socks5://me@host:1080")
    password: SecretStr | None = Field(default=None, description="a ${NAME}, never in the clear")

    @field_validator("url")
    @classmethod
    def _is_proxy(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            known = parts.scheme in _PROXY_PORTS and parts.hostname and (parts.port is None or parts.port > 0)
        except ValueError as error:
            raise ValueError(f"this is no URL: {error}") from error
        if not known or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("a proxy is written http://host:port or socks5://host:port")
        if parts.password is not None:
            raise ValueError("the password does not belong into the URL: write `password: ${PROXY_PASSWORD}`")
        return url

    def proxy(self) -> Proxy:
        """The noun."""
        parts = urlsplit(self.url)
        return Proxy(
            scheme=parts.scheme,
            host=parts.hostname or "",
            port=parts.port or _PROXY_PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=self.password.get_secret_value() if self.password else None,
        )


def _proxy(value: Any) -> Any:
    return {"url": value} if isinstance(value, str) else value


_PROXY_PORTS = {"http": 3128, "socks5": 1080}
Auth = Annotated[BasicAuth | BearerAuth | HeaderAuth, Field(discriminator="type")]


class FeedFile(Strict):
    """One source, and how it is polled."""

    name: Name = Field(description="a short name of your own, such as azatutyun-en")
    url: WebAddress = Field(description="where the source is")
    outlet: Said = Field(description="who publishes it, as messages name it")
    language: Language | None = Field(default=None, description="what it is written in, where that does not show in the text")
    every: Every = Field(
        default_factory=lambda: Bounds(min=timedelta(minutes=5), max=timedelta(hours=1)),
        description="the interval: 5m is kept as it is; {min: 2m, max: 1h} adapts to the feed",
    )
    tags: list[Name] = Field(default_factory=list, description="words to choose sources by in a watchlist")
    side: Country | None = Field(default=None, description="the country whose side the outlet is on")
    group: Name | None = Field(default=None, description="who owns it: outlets of one group count as one origin")
    timezone: Zone = Field(default="UTC", description="for dates, in it and on its pages, that name no zone")
    kind: Kind | None = Field(
        default=None, description="what stands at `url`; left out: by `list:`, by t.me/s/NAME, by sitemap….xml, else a feed"
    )
    listing: ListFile | None = Field(
        default=None, alias="list", description="CSS for a page that lists articles; left out: the outlet's own in outlets.yaml"
    )
    independence: Independence | None = Field(default=None, description="whom its editors answer to; counts as one of its tags")
    article: ArticleFile | None = Field(default=None, description="CSS, optional: without it the text is found by itself")
    auth: Auth | None = Field(default=None, description="what a private feed wants to see: {type: basic | bearer | header, …}")
    proxy: Annotated[ProxyFile, BeforeValidator(_proxy, json_schema_input_type=str | ProxyFile)] | None = Field(
        default=None, description="through whom it is asked: http://… or socks5://…, or {url, password}"
    )
    unverified: Flag = Field(default=False, description="nobody has seen this address work yet; `monitor feeds` says so")


class FeedsFile(Strict):
    """feeds.yaml: the sources."""

    feeds: list[FeedFile] = Field(description="the list of sources")
