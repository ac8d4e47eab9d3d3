"""Whom an article has its story from: sources are counted by origin, not by article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from monitor.model import Article, Reading, Source
from monitor.text import fold
from monitor.topic import Topic

_SIGNED = re.compile(r"[|/–—-]\s*(?:www\.)?(?P<site>(?:[\w-]+\.)*(?P<name>[\w-]{2,})\.[a-z]{2,5})\s*$", re.IGNORECASE)


def origin_of(article: Article, reading: Reading, topic: Topic) -> str:
    """The outlet or agency that an article cites, or whose site stands behind its title (``… | azatutyun.am``); else who owns its
    outlet; else itself. A slug: the id of a body that the topic knows, where it knows one by that name, or of that body's owner:
    three agencies of one state are one origin, however many of them tell it, and whoever cites them."""
    own = _known_as(article.outlet_group or article.outlet, topic)
    if reading.cites:
        return _known_as(reading.cites[0], topic)
    signed = _SIGNED.search(article.title)
    return _known_as(signed["name"], topic) if signed is not None else own


def has_it_from(source: Source, topic: Topic) -> str | None:
    """Whom a source has its story from, where that is not its own outlet."""
    return source.origin if source.origin not in (slug(source.outlet), _known_as(source.outlet, topic)) else None


def join_origins(sources: Sequence[Source], new: Source, copies: Mapping[str, float]) -> tuple[Source, ...]:
    """The sources with one more. It and those whose words it has are one origin: that of whoever published first."""
    alike = [source for source in sources if source.article in copies]
    if not alike:
        return (*sources, new)
    first = min((*alike, new), key=lambda source: (source.published, source.article))
    one_origin = {source.article for source in (*alike, new)}
    return tuple(replace(one, origin=first.origin) if one.article in one_origin else one for one in (*sources, new))


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """A name as an id: letters and digits, folded, with hyphens between."""
    return re.sub(r"[\W_]+", "-", fold(name)).strip("-")


def _known_as(name: str, topic: Topic) -> str:
    mine = slug(name)
    return _bodies(topic.name, topic.version, _Bodies(topic)).get(mine, mine)


class _Bodies:
    """A topic that does not take part in the cache's key."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bodies)


@lru_cache(maxsize=8)
def _bodies(name: str, version: str, given: _Bodies) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for body in given.topic.bodies.values():
        for spelling in (body.id, *body.names.values(), *body.variants):
            found.setdefault(slug(spelling), body.owner or body.id)
    return found
