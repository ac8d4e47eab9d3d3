"""What is known of the sources that are configured, for commands that add others: where each stands, and whether a new one is one
of them under another address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.cli.discover import SAME, Found, is_within, knowledge
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.extract.outlets import host_of
from monitor.fetch import Fetcher
from monitor.model import Feed, FeedKind
from monitor.parse import channel_page, guess_kind
from monitor.parse.plain import plain_line
from monitor.store import Tx, open_store
from monitor.text import canonical_url, detect_language
from monitor.text.domain import domain_of
from monitor.work.parsers import Parsers
from monitor.yaml import load_yaml

if TYPE_CHECKING:
    from monitor.config.append import Source

MOST_ASKED = 8  # of the sources of one site, for what they hold
_NAME = re.compile(r"[^\w.-]+")
_LANGUAGES = ("en", "hy", "ru", "az")


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """A configured source that a new one is: its name, where it stands (``feeds.yaml:12``), and what is the same."""

    name: str
    where: str
    what: str


class Sources:
    """The configured sources."""

    def __init__(self, config: Config, folder: Path) -> None:
        self._config = config
        self._path = folder / "feeds.yaml"
        located, _ = load_yaml(self._path)
        self._lines = {} if located is None else {one["name"]: located.line(("feeds", index, "name"))
                                                  for index, one in enumerate(located.value["feeds"])}  # fmt: skip
        self._taken = {feed.name for feed in config.feeds}
        self._by_address = {address_of(feed.url): feed for feed in config.feeds}

    def at_address(self, url: str) -> Same | None:
        """The source with this address."""
        known = self._by_address.get(address_of(url))
        return self._same(known, "the same address") if known is not None else None

    async def with_content(
        self, found: Sequence[Found], fetcher: Fetcher, parsers: Parsers, tell: Callable[[str], None]
    ) -> list[Same | None]:
        """For each of those found the source that holds the same entries: by what the database remembers, and by what the sources
        of the same site hold just now. ``tell`` is told whom they are compared with."""
        sites = {
            domain_of(one.url) for one in found if one.kind is not FeedKind.TELEGRAM
        }  # channels have nothing in common but it
        near = [feed for feed in self._config.feeds if domain_of(feed.url) in sites]
        held = []
        for feed in near[:MOST_ASKED]:
            tell(f"comparing with {feed.name}")
            held.append((feed, await _links(feed, fetcher, parsers)))
        remembered = await _remembered(self._config, [one.links for one in found])
        same: list[Same | None] = []
        for one, names in zip(found, remembered, strict=True):
            feeds = [feed for feed, links in held if is_within(one.links, links)]
            feeds += [feed for feed in self._config.feeds if feed.name in names]
            same.append(self._same(feeds[0], "the same entries") if feeds else None)
        return same

    def new(self, found: Found, *, name: str | None = None, outlet: str | None = None) -> Source:
        """What is to be written for a new source. What an outlet has with us already (side, owner, time zone) it has here too."""
        sibling = None
        if found.kind is not FeedKind.TELEGRAM:
            here = domain_of(found.url)
            sibling = next((feed for feed in self._config.feeds if domain_of(feed.url) == here), None)
        language = _language(found)
        said = outlet or (sibling.outlet if sibling else "") or plain_line(found.site, 60) or host_of(found.url)
        source: dict[str, Any] = {"name": name or self.free_name("", found.url, language), "url": found.url, "outlet": said}
        if found.listing is not None:
            rules = found.listing
            parts = {"item": rules.item, "link": rules.link, "title": rules.title, "date": rules.date, "summary": rules.summary}
            source["list"] = {key: selector for key, selector in parts.items() if selector is not None}
        elif guess_kind(found.url, listed=False) is not found.kind:
            source["kind"] = found.kind.value
        source |= {"language": language} if language else {}
        source["every"] = {"min": "5m", "max": "1h"}
        if sibling is not None:
            known = {"side": sibling.side, "group": sibling.group, "independence": sibling.independence}
            source |= {key: value for key, value in known.items() if value}
        zone = sibling.timezone if sibling else knowledge()["timezones"].get(host_of(found.url).rpartition(".")[2], "UTC")
        return source | ({"timezone": zone} if zone != "UTC" else {})

    def free_name(self, title: str, url: str, language: str | None = None) -> str:
        """A name that is free, and is not from now on: the title's, else the site's; with its language, with a number."""
        channel = channel_page(url)
        site = channel.rpartition("/")[2].lower() if channel else _label(domain_of(url))
        base = _NAME.sub("-", title.lower()).strip("-._") or _NAME.sub("-", site).strip("-._") or "source"
        name = next(one for one in _names(base[:40].rstrip("-._"), language) if one not in self._taken)
        self._taken.add(name)
        return name

    def _same(self, feed: Feed, what: str) -> Same:
        return Same(name=feed.name, where=f"{self._path}:{self._lines.get(feed.name, 1)}", what=what)


def address_of(url: str) -> str:
    """What tells one source's address from another's; a Telegram channel has several."""
    return canonical_url(channel_page(url) or url)


def _label(domain: str) -> str:
    """``herald`` of ``herald.co.uk``; an address literal with its dots as hyphens."""
    host = domain.partition(":")[0]
    return host.replace(".", "-") if host.replace(".", "").isdigit() else host.partition(".")[0]


def _names(base: str, language: str | None) -> Iterable[str]:
    yield base
    if language:
        yield f"{base}-{language}"
    yield from (f"{base}-{number}" for number in range(2, 10_000))


def _language(found: Found) -> str | None:
    """The language of its entries, where it is one of ours."""
    words = " ".join(f"{entry.title} {plain_line(entry.html, 1000)}" for entry in found.parsed.entries[:30])
    detected = detect_language(words)
    return detected if detected in _LANGUAGES else None


async def _links(feed: Feed, fetcher: Fetcher, parsers: Parsers) -> frozenset[str]:
    """What a source holds just now; nothing where it does not answer."""
    try:
        parsed = await parsers.parse(await fetcher.fetch_feed(feed), feed)
    except MonitorError:
        return frozenset()
    return frozenset(entry.link_key or entry.key for entry in parsed.entries)


async def _remembered(config: Config, wanted: Sequence[frozenset[str]]) -> list[list[str]]:
    """For each set of links the sources of which the database remembers most of them."""
    if not _is_there(config.database):
        return [[] for _ in wanted]

    def count(tx: Tx) -> list[dict[str, int]]:
        return [tx.count_entries_at(links) for links in wanted]

    async with open_store(config.database, alone=False) as store:
        counts = await store.look(count)
    return [
        [name for name, count in known.items() if count >= SAME * len(links)] if links else []
        for links, known in zip(wanted, counts, strict=True)
    ]


def _is_there(database: str) -> bool:
    """Whether there is a database yet: to ask one is no reason to make one."""
    return not database.startswith("sqlite:///") or Path(database.removeprefix("sqlite:///")).exists()
