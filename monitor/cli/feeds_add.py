"""`monitor feeds add URL`: find what a site serves, show it, ask which, and write it into feeds.yaml."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import CONFIG, FAILED, WRONG, ConfigFolder, complain, put, tell

if TYPE_CHECKING:
    from monitor.cli.discover import Found
    from monitor.cli.sources import Same, Sources
    from monitor.config import Config
    from monitor.model import Entry

SHOWN = 3  # entries of each
WORDS = {"feed": "feed", "sitemap": "sitemap", "list": "page that lists articles", "telegram": "Telegram channel"}


def feeds_add(
    url: Annotated[str, typer.Argument(metavar="URL", help="an outlet's site, a feed, a sitemap, a page, t.me/NAME")],
    pick: Annotated[str | None, typer.Option("--pick", metavar="N", help="add this one of those found; several: 1,3")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="add the first one found, and do not ask")] = False,
    name: Annotated[str | None, typer.Option("--name", help="what to call it in feeds.yaml")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="who publishes it, as messages name it")] = None,
    config: ConfigFolder = CONFIG,
) -> None:
    """Find the feeds of a site, show their latest entries, ask which, and write it into feeds.yaml.

    A feed's own address is added at once. Where there is no feed, a sitemap or the page itself is proposed."""
    from monitor.cli.sources import Sources
    from monitor.config import load_config

    address = _address(url)
    loaded = load_config(config, os.environ)
    sources = Sources(loaded, config)
    if (same := sources.at_address(address)) is not None:
        complain(f"monitor: {address} is there already: {_said(same)}")
        raise typer.Exit(FAILED)
    direct, found, known = asyncio.run(_discover(address, loaded, sources))
    if not found:
        complain(
            f"monitor: nothing was found at {address}: no feed, no sitemap, no list of articles. If its news stand on another "
            "page, name that one; `list:` in feeds.yaml takes a rule of your own"
        )
        raise typer.Exit(FAILED)
    for number, (one, held) in enumerate(zip(found, known, strict=True), 1):
        _show(number, one, held)
    free = [number for number, held in enumerate(known, 1) if held is None]
    if not free:
        complain("monitor: all of it is there already")
        raise typer.Exit(FAILED)
    chosen = _chosen(pick, free, len(found), known, at_once=yes or (direct and pick is None))
    _write(config, sources, [found[number - 1] for number in chosen], name, outlet)


def _address(url: str) -> str:
    """What was typed, as an address: without a scheme it is https."""
    typed = url.strip()
    return typed if typed.startswith(("http://", "https://")) else f"https://{typed}"


async def _discover(url: str, config: Config, sources: Sources) -> tuple[bool, list[Found], list[Same | None]]:
    """What is found at ``url``, whether that is a source itself, and which of it we have already."""
    from monitor.cli.discover import Discovery, knowledge
    from monitor.extract import load_outlets
    from monitor.fetch import Fetcher
    from monitor.logs import safe
    from monitor.work.parsers import Parsers

    def say(line: str) -> None:
        tell(safe(line))

    parsers = Parsers(1)
    try:
        async with Fetcher(config.http) as fetcher:
            outlets = load_outlets(config.knowledge.outlet_files)
            discovery = Discovery(config, outlets, fetcher, parsers, say, knowledge())
            direct = await discovery.look(url)
            found = discovery.found
            known = [sources.at_address(one.url) for one in found]
            alike = await sources.with_content(found, fetcher, parsers, say)
    finally:
        await parsers.close()
    return direct, found, [at or like for at, like in zip(known, alike, strict=True)]


def _show(number: int, found: Found, held: Same | None) -> None:
    """What was found, and its latest entries. What a site says is shown as text, whatever it sends."""
    from monitor.logs import safe

    entries = found.parsed.entries
    dates = [entry.published for entry in entries if entry.published is not None]
    newest = f", the newest of {max(dates).astimezone(UTC):%d %b %Y %H:%M} UTC" if dates else ", without dates" if entries else ""
    count = f"{len(entries)} entr{'y' if len(entries) == 1 else 'ies'}"
    put(f"{number:2}  {safe(found.url)}")
    put(f"    {WORDS[found.kind.value]}, {safe(found.how)}: {count}{newest}")
    if found.listing is not None:
        rules = found.listing
        parts = {"item": rules.item, "title": rules.title, "date": rules.date, "summary": rules.summary}
        put("    list: " + ", ".join(f"{key} {selector}" for key, selector in parts.items() if selector))
    for entry in _latest(entries)[:SHOWN]:
        when = f"{entry.published.astimezone(UTC):%d %b %H:%M}" if entry.published else "no date"
        put(f"      {when:>12}  {safe(_cut(entry.title or entry.link))}")
    if held is not None:
        put(f"    there already: {_said(held)}")


def _chosen(pick: str | None, free: list[int], count: int, known: list[Same | None], *, at_once: bool) -> list[int]:
    """The numbers to add. Exits with WRONG where nobody can be asked."""
    if pick is not None:
        return _numbers(pick, count, known)
    if at_once:
        return free[:1]
    if not sys.stdin.isatty():
        complain(f"monitor: say which: --pick {free[0]}, several with commas, or --yes for the first")
        raise typer.Exit(WRONG)
    answer = typer.prompt("Which? numbers, or none", default=str(free[0]), err=True)
    if answer.strip().lower() in {"none", "no", "n", "q", "0"}:
        raise typer.Exit(FAILED)
    return _numbers(answer, count, known)


def _numbers(text: str, count: int, known: list[Same | None]) -> list[int]:
    numbers = [int(part) if part.strip().isdecimal() else 0 for part in text.split(",")]
    if not all(1 <= number <= count for number in numbers):
        complain(f"monitor: {text!r} names none of those found: write a number from 1 to {count}, several with commas")
        raise typer.Exit(WRONG)
    for number in numbers:
        if (held := known[number - 1]) is not None:
            complain(f"monitor: number {number} is there already: {_said(held)}")
            raise typer.Exit(FAILED)
    return list(dict.fromkeys(numbers))


def _write(folder: Path, sources: Sources, chosen: list[Found], name: str | None, outlet: str | None) -> None:
    from monitor.config.append import append_feeds

    for found in chosen:
        source = sources.new(found, name=name if len(chosen) == 1 else None, outlet=outlet)
        added = append_feeds(folder, [source], os.environ)
        put(f"{added.path}:{added.line}: {source['name']} is added")
    tell("A running daemon takes it over at the next `kill -HUP` or `systemctl reload monitor`.")


def _said(same: Same) -> str:
    return f"{same.what} as {same.name} ({same.where})"


def _latest(entries: Sequence[Entry]) -> list[Entry]:
    """The newest first, as far as they are dated; else as the source has them."""
    return sorted(entries, key=lambda entry: entry.published or datetime.min.replace(tzinfo=UTC), reverse=True)


def _cut(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
