"""`monitor feeds import FILE.opml`, `monitor feeds export FILE.opml`: sources from a feed reader, and for one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.options import CONFIG, ConfigFolder, put, tell

if TYPE_CHECKING:
    from monitor.cli.sources import Sources
    from monitor.parse.opml import Outline

STDOUT = "-"
File = Annotated[Path, typer.Argument(metavar="FILE.opml")]


def feeds_import(file: File, config: ConfigFolder = CONFIG) -> None:
    """Add the sources that an OPML file names to feeds.yaml. Groups become tags; what is there already is skipped, and said so.

    Nobody has asked them yet: they are marked `unverified: true`, and `monitor feeds probe` tries them."""
    from monitor.cli.sources import Sources
    from monitor.config import load_config
    from monitor.config.append import append_feeds
    from monitor.parse.opml import read_opml
    from monitor.parse.xml import XmlRefusedError

    try:
        outlines = read_opml(_bytes_of(file))
    except XmlRefusedError as error:
        raise _problem(file, error.line, str(error)) from error
    sources = Sources(load_config(config, os.environ), config)
    new, skipped = _sort(outlines, sources)
    for line in skipped:
        tell(f"skipped: {line}")
    if new:
        added = append_feeds(config, new, os.environ)
        put(f"{added.path}:{added.line}: {len(new)} source{'' if len(new) == 1 else 's'} added, {len(skipped)} skipped")
        tell("Try them: monitor feeds probe " + " ".join(one["name"] for one in new[:3]) + (" …" if len(new) > 3 else ""))
    else:
        put(f"nothing to add: {len(outlines)} source{'' if len(outlines) == 1 else 's'} named, {len(skipped)} skipped")


def feeds_export(file: File, config: ConfigFolder = CONFIG) -> None:
    """Write the feeds as OPML, for a feed reader; to standard output where FILE is -."""
    from monitor.config import load_config
    from monitor.model import FeedKind
    from monitor.parse.opml import write_opml

    feeds = load_config(config, os.environ).feeds
    readable = [feed for feed in feeds if feed.kind is FeedKind.FEED]
    text = write_opml(readable)
    if str(file) == STDOUT:
        put(text.rstrip("\n"))
    else:
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise _problem(file, 1, f"this file cannot be written: {(error.strerror or str(error)).lower()}") from error
        tell(f"{file}: {len(readable)} feeds")
    if left := [feed.name for feed in feeds if feed.kind is not FeedKind.FEED]:
        tell(f"left out, since no feed reader reads pages, sitemaps and channels: {', '.join(left)}")


def _bytes_of(file: Path) -> bytes:
    from monitor.parse.opml import MOST_BYTES

    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise _problem(file, 1, f"this file cannot be read: {(error.strerror or str(error)).lower()}") from error


def _sort(outlines: tuple[Outline, ...], sources: Sources) -> tuple[list[dict[str, Any]], list[str]]:
    """What is to be written for those that are new, and why the others are skipped."""
    from monitor.cli.sources import address_of
    from monitor.config.fields import web_address
    from monitor.parse import channel_page

    new: list[dict[str, Any]] = []
    skipped: list[str] = []
    seen: dict[str, str] = {}
    for outline in outlines:
        url = channel_page(outline.url) or outline.url
        label = outline.title or url
        try:
            web_address(url)
        except ValueError as error:
            skipped.append(f"{label}: {error}")
            continue
        if (same := sources.at_address(url)) is not None:
            skipped.append(f"{label}: the same address as {same.name} ({same.where})")
        elif (first := seen.get(address_of(url))) is not None:
            skipped.append(f"{label}: the same address as {first}, which the file names before it")
        else:
            seen[address_of(url)] = label
            new.append(_source(outline, url, sources))
    return new, skipped


def _source(outline: Outline, url: str, sources: Sources) -> dict[str, Any]:
    name = sources.free_name(outline.name, url)
    source: dict[str, Any] = {"name": name, "url": url, "outlet": outline.title or name}
    if outline.language in {"en", "hy", "ru", "az"}:
        source["language"] = outline.language
    return source | ({"tags": list(outline.tags)} if outline.tags else {}) | {"unverified": True}


def _problem(file: Path, line: int, message: str) -> Exception:
    from monitor.errors import ConfigError, Problem

    return ConfigError((Problem(path=str(file), line=line, message=message),))
