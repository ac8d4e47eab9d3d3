"""`monitor feeds` and `monitor feeds probe`: the sources, how they are, and what to change."""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.options import CONFIG, DONE, FAILED, WRONG, AsJson, ConfigFolder, complain, put, tell

if TYPE_CHECKING:
    from monitor.cli.probe import Finding
    from monitor.config import Config
    from monitor.model import Feed, FeedFacts, Health

COLOURS = {"fine": "green", "new": "dim", "slow": "yellow", "moved": "yellow", "empty": "yellow", "silent": "yellow"}


def feeds(config: ConfigFolder = CONFIG, as_json: AsJson = False) -> None:
    """The sources and how they are: in a word, by what evidence, and what to do about it."""
    from monitor.config import load_config
    from monitor.parse import judge

    loaded = load_config(config, os.environ, try_templates=False)
    at = datetime.now(UTC)
    known = {facts.name: facts for facts in asyncio.run(_facts(loaded))}
    rows = [(known[feed.name], judge(known[feed.name], at, loaded.failing_after)) for feed in loaded.feeds if feed.name in known]
    feeds = {feed.name: feed for feed in loaded.feeds}
    if as_json:
        put(json.dumps([_as_json(facts, health, feeds[facts.name]) for facts, health in rows], ensure_ascii=False, indent=1))
        return
    _show(rows, {name: feed.kind.value for name, feed in feeds.items()}, at)
    if waiting := [feed.name for feed in loaded.feeds if feed.name not in known]:
        tell(f"not polled yet: {', '.join(waiting)}")


async def _facts(loaded: Config) -> list[FeedFacts]:
    from monitor.store import open_store

    async with open_store(loaded.database, alone=False) as store:
        return await store.look(lambda tx: tx.list_feeds())


def _as_json(facts: FeedFacts, health: Health, feed: Feed) -> dict[str, Any]:
    """All that is known of a feed, times as text, but for what only the program reads."""
    told = {name: _plain(value) for name, value in asdict(facts).items() if name not in {"rhythm", "alarmed", "alarmed_at"}}
    judged = {"state": health.state.value, "since": _plain(health.since), "evidence": health.evidence, "advice": health.advice}
    whose = {"outlet": feed.outlet, "kind": feed.kind.value, "group": feed.group, "independence": feed.independence}
    return {"name": facts.name, **whose, **judged, **told}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value


def _show(rows: list[tuple[FeedFacts, Health]], kinds: Mapping[str, str], at: datetime) -> None:
    """Those in trouble first, each with its evidence and what to do; then all of them, a line each."""
    from rich.markup import escape
    from rich.table import Table

    for facts, health in sorted(rows, key=lambda row: (not row[1].alarming, row[0].name)):
        if health.advice:
            _print(f"[bold]{facts.name}[/] {_word(health)}  {escape(health.evidence)}")
            _print(f"  [italic]{escape(health.advice)}[/]\n")
    columns = ("feed", "kind", "state", "last answer", "last news", "entries", "next poll", "said")
    table = Table(*columns, box=None, header_style="dim", pad_edge=False)
    for facts, health in sorted(rows, key=lambda row: row[0].name):
        when = (_ago(moment, at) for moment in (facts.ok_at, facts.new_at))
        table.add_row(
            facts.name,
            f"[dim]{kinds[facts.name]}[/]",
            _word(health),
            *when,
            str(facts.entries),
            _ago(facts.due_at, at),
            f"[dim]{escape(facts.said or '')}[/]",
        )
    _print(table)
    counts = Counter(health.state.value for _, health in rows)
    tell(f"{len(rows)} feeds: " + ", ".join(f"{count} {state}" for state, count in counts.most_common()))


def _word(health: Health) -> str:
    return f"[{COLOURS.get(health.state.value, 'red')}]{health.state.value}[/]"


def feeds_probe(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME…", help="feeds of feeds.yaml; all where none is named")
    ] = None,
    config: ConfigFolder = CONFIG,
    as_json: AsJson = False,
) -> None:
    """Ask each source now, from this machine: does it answer, what is in it, and what should be changed. Exits 1 where one fails.

    Nothing is stored, and nobody is alerted."""
    from monitor.cli.probe import probe_all
    from monitor.config import load_config

    loaded = load_config(config, os.environ, try_templates=False)
    chosen = [feed for feed in loaded.feeds if not names or feed.name in names]
    if unknown := sorted(set(names or ()) - {feed.name for feed in loaded.feeds}):
        complain(f"monitor: no feed is called {', '.join(unknown)}")
        raise typer.Exit(WRONG)
    findings = asyncio.run(probe_all(chosen, loaded, lambda finding: tell(f"{finding.name}: {finding.said}")))
    if as_json:
        put(
            json.dumps(
                [asdict(finding) | {"newest": _plain(finding.newest)} for finding in findings], ensure_ascii=False, indent=1
            )
        )
    else:
        _show_findings(findings)
    raise typer.Exit(DONE if all(finding.works for finding in findings) else FAILED)


def _show_findings(findings: list[Finding]) -> None:
    from rich.markup import escape
    from rich.table import Table

    at = datetime.now(UTC)
    columns = ("feed", "status", "items", "dated", "newest", "feed text", "page text", "saves by", "language", "what to change")
    table = Table(*columns, box=None, header_style="dim", pad_edge=False)
    for one in findings:
        colour = "green" if one.works else "red"
        table.add_row(
            one.name,
            f"[{colour}]{escape(one.said)}[/]",
            str(one.items) if one.works else "",
            f"{one.dated}/{one.items}" if one.works else "",
            _ago(one.newest, at) if one.works else "",
            f"{one.feed_text:,}" if one.works else "",
            f"{one.page_text:,}" if one.page_text is not None else "",
            one.saves_by,
            one.language or "",
            escape("\n".join(one.advice)),
        )
    _print(table)


def _ago(when: datetime | None, at: datetime) -> str:
    if when is None:
        return "never"
    seconds = (when - at).total_seconds()
    size = abs(seconds)
    for unit, length, until in (("s", 1, 90), ("min", 60, 5_400), ("h", 3_600, 129_600), ("d", 86_400, float("inf"))):
        if size < until:
            return f"in {size / length:.0f} {unit}" if seconds > 0 else f"{size / length:.0f} {unit} ago"
    raise AssertionError(when)


def _print(what: Any) -> None:
    from rich.console import Console

    Console().print(what, highlight=False)
