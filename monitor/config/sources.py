"""From a source as it is written to the noun; and what is wrong with its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monitor.config.files import FeedFile, FeedsFile
from monitor.errors import Problem
from monitor.extract import OutletRules
from monitor.model import ArticleRules, Every, Feed, FeedKind
from monitor.parse import channel_page, guess_kind
from monitor.yaml import KeyPath

_CHANNEL = re.compile(r"/s/\w{4,32}/?$")  # on t.me, or on a mirror of it


def make_feed(file: FeedFile, outlets: OutletRules) -> Feed:
    """The noun; a page that lists articles goes by its own rule, else by its outlet's."""
    article = file.article
    kind = _kind(file)
    listing = file.listing.rules() if file.listing else outlets.list_for(file.url) if kind is FeedKind.LIST else None
    tags = (*file.tags, *((file.independence,) if file.independence and file.independence not in file.tags else ()))
    return Feed(
        name=file.name,
        url=file.url,
        outlet=file.outlet,
        every=Every(least=file.every.min, most=file.every.max),
        language=file.language,
        side=file.side,
        group=file.group,
        timezone=file.timezone,
        tags=tags,
        article=ArticleRules(body=article.body, drop=tuple(article.drop), title=article.title) if article else None,
        unverified=file.unverified,
        auth=file.auth.credentials() if file.auth else None,
        proxy=file.proxy.proxy() if file.proxy else None,
        kind=kind,
        listing=listing,
        independence=file.independence,
    )


def kind_problems(
    file: FeedsFile | None, at: Callable[[KeyPath, str], Problem], outlets: OutletRules | None
) -> Iterator[Problem]:
    """Kinds that do not fit what stands beside them. ``at`` makes a problem of a key path."""
    for index, feed in enumerate(file.feeds if file is not None else ()):
        kind = _kind(feed)
        where: KeyPath = ("feeds", index, "kind" if feed.kind else "url")
        if kind is FeedKind.LIST and feed.listing is None and outlets is not None and outlets.list_for(feed.url) is None:
            yield at(where, "`kind: list` needs to know where the articles stand: write `list: {item: …}` beside it")
        if kind is not FeedKind.LIST and feed.listing is not None:
            yield at(("feeds", index, "list"), f"`list:` is for pages that list articles, and this is `kind: {kind.value}`")
        page = channel_page(feed.url)
        if kind is FeedKind.TELEGRAM and not _CHANNEL.search(feed.url):
            yield at(where, f"`kind: telegram` is for the public page of a channel: {page or 'https://t.me/s/NAME'}")
        elif page is not None and page != feed.url.rstrip("/"):
            yield at(("feeds", index, "url"), f"this is no page that lists a channel's messages: write {page}")


def _kind(file: FeedFile) -> FeedKind:
    return FeedKind(file.kind) if file.kind else guess_kind(file.url, listed=file.listing is not None)
