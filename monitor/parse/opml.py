"""OPML 2.0 (opml.org/spec2.opml): the lists of sources that feed readers write and read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from monitor.model import Feed
from monitor.parse.plain import plain_line
from monitor.parse.xml import XmlRefusedError, read_xml, root_of

MOST_BYTES = 4 * 1024 * 1024
MOST_SOURCES = 5_000
MOST_DEPTH = 20
_NOT_A_TAG = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A source that an OPML file names. ``title``: how readers show it; ``name``: what else it is called, where it is; ``tags``:
    the groups that it stands in, the outermost first, and its categories."""

    url: str
    title: str
    name: str
    tags: tuple[str, ...] = ()
    language: str | None = None


@dataclass(slots=True)
class _Reading:
    """What was read so far. ``groups``: of each open element the tag that it gives, "" where it gives none."""

    found: list[Outline] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)

    def start(self, path: tuple[str, ...], attributes: Mapping[str, str]) -> None:
        """An element began."""
        if path[-1] != "outline":
            self.groups.append("")
            return
        said = {key: value.strip() for key, value in attributes.items()}
        name = plain_line(said.get("title") or said.get("text") or "", 200)
        title = plain_line(said.get("text") or name, 200)
        url = said.get("xmlurl", "")
        self.groups.append("" if url else tag_of(title))
        if url and len(self.found) <= MOST_SOURCES:
            categories = (tag_of(part) for one in said.get("category", "").split(",") for part in one.split("/"))
            tags = dict.fromkeys(tag for tag in (*self.groups, *categories) if tag)
            language = said.get("language", "")[:2].lower()
            self.found.append(
                Outline(url=url.removeprefix("feed:"), title=title, name=name, tags=tuple(tags), language=language or None)
            )

    def end(self, path: tuple[str, ...], text: str) -> None:
        """An element ended."""
        self.groups.pop()


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """The sources that an OPML file names, in its order; nested groups become tags. Raises XmlRefusedError, which knows the line,
    where it is too big, too deep, no OPML, no whole XML, or declares entities."""
    if len(body) > MOST_BYTES:
        raise XmlRefusedError(f"it is larger than {MOST_BYTES // 1024**2} MiB", 1)
    if (root := root_of(body)) != "opml":
        raise XmlRefusedError(f"this is no OPML: it begins with <{root}>" if root else "this is no OPML", 1)
    reading = _Reading()
    read_xml(body, reading.start, reading.end, whole=True, most_depth=MOST_DEPTH)
    if len(reading.found) > MOST_SOURCES:
        raise XmlRefusedError(f"it names more than {MOST_SOURCES} sources", 1)
    return tuple(reading.found)


def write_opml(feeds: Iterable[Feed]) -> str:
    """The feeds as OPML, each with its outlet, its name, its language and its tags."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "<head><title>monitor: feeds</title></head>",
        "<body>",
    ]
    for feed in feeds:
        attributes = {"type": "rss", "text": feed.outlet, "title": feed.name, "xmlUrl": feed.url}
        if feed.language:
            attributes["language"] = feed.language
        if feed.tags:
            attributes["category"] = ",".join(feed.tags)
        lines.append("  <outline " + " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items()) + "/>")
    return "\n".join((*lines, "</body>", "</opml>", ""))


def tag_of(name: str) -> str:
    """A group's name as a tag: letters, digits, hyphens; "" where nothing is left."""
    return _NOT_A_TAG.sub("-", plain_line(name, 60).lower()).strip("-._")
