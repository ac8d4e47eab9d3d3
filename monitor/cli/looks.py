"""`monitor events`, `event` and `alerts`: looks at the daemon's database, while it runs or not."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.store import Tx

T = TypeVar("T")
Folder = Annotated[Path, typer.Option("--config", help="Folder with monitor.yaml, feeds.yaml and watchlists/.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Since = Annotated[str, typer.Option("--since", help="How far back: 24h, 7d, 30d.")]


def events(
    config: Folder = Path("config"),
    since: Since = "7d",
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only of this kind; may be repeated.")] = None,
    as_json: AsJson = False,
) -> None:
    """What happened, newest first."""
    from rich.table import Table

    from monitor.web.pages import headline_figures

    loaded = _load(config)
    start = datetime.now(UTC) - _span(since)
    found = _look(loaded, lambda tx: tx.list_events(since=start, kinds=kind or (), limit=1000))
    if as_json:
        _print_json([_event_json(event, loaded) for event in found])
        return
    table = Table("day", "what", "where", "figures", "sources", "id", box=None, header_style="dim")
    for event in found:
        places = ", ".join(loaded.topic.place_name(place) for place in event.places)
        label = loaded.topic.kinds[event.kind].labels["en"] if event.kind in loaded.topic.kinds else event.kind
        count = f"{len(event.sources)} ({event.origins} origins)"
        table.add_row(str(event.day), label, places, headline_figures(event, loaded.topic), count, event.id)
    _print(table if found else f"nothing since {start:%d %b %H:%M} UTC")


def alerts(
    config: Folder = Path("config"),
    state: Annotated[
        list[str] | None, typer.Option("--state", help="pending, held, delivered, dead or folded; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The outbox: what is waiting, what was delivered, what is dead."""
    from rich.table import Table

    from monitor.app import targets_of
    from monitor.cli.options import tell
    from monitor.letter import in_words

    loaded = _load(config)
    rows, silences = _look(loaded, lambda tx: (tx.list_deliveries(state or ()), tx.silences(datetime.now(UTC))))
    for silence in silences:
        why = f" ({silence.why})" if silence.why else ""
        tell(f"silence {silence.id}: {in_words(silence)} until {silence.until:%d %b %H:%M} UTC{why}")
    if as_json:
        _print_json([_delivery_json(row) for row in rows])
        return
    table = Table("created", "state", "type", "to", "tries", "said", "id", box=None, header_style="dim")
    for row in rows:
        one = row.delivery
        again = f" [dim]{_when(row)}[/]"
        to = f"{one.channel} → {one.receiver}"
        table.add_row(_ago(one.created_at), row.state + again, one.type, to, str(one.attempts), row.said or "", one.id)
    _print(table if rows else "nothing was sent yet")
    for off in _look(loaded, lambda tx: tx.switched_off(targets_of(loaded))):
        said = f"it answered 410; {off.waiting} waiting. `monitor alerts enable {off.channel}` sends to it again"
        _print(f"[yellow]switched off[/]  {off.channel} → {off.receiver}, {_ago(off.since)}: {said}")


def alerts_retry(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Deliveries to try again.")] = None,
    config: Folder = Path("config"),
    since: Annotated[str | None, typer.Option("--since", help="All that died in this time: 3d.")] = None,
) -> None:
    """Make dead deliveries due again, each with the id that it had; and send held ones that are named."""
    loaded = _load(config)
    if not ids and not since:
        typer.echo("monitor: name the deliveries, or --since 3d", err=True)
        raise typer.Exit(2)
    now = datetime.now(UTC)

    def retry(tx: Tx) -> int:
        states = ["dead", "held"] if ids else ["dead"]
        found = tx.list_deliveries(states, now - _span(since) if since else None, limit=100_000, ids=ids or ())
        return tx.retry([row.delivery.id for row in found], now)

    count = _write(loaded, retry)
    typer.echo(f"{count} due again; the running daemon sends them at once")
    raise typer.Exit(0 if count else 1)


# --- shared


def _load(folder: Path) -> Config:
    from monitor.config import load_config
    from monitor.errors import ConfigError

    try:
        return load_config(folder, os.environ, try_templates=False)
    except ConfigError as error:
        typer.echo("\n".join(str(problem) for problem in error.problems), err=True)
        raise typer.Exit(2) from None


def _look(loaded: Config, question: Callable[[Tx], T]) -> T:
    from monitor.store import open_store

    async def ask() -> T:
        async with open_store(loaded.database, alone=False) as store:
            return await store.look(question)

    return asyncio.run(ask())


def _write(loaded: Config, step: Callable[[Tx], T]) -> T:
    from monitor.store import open_store

    async def do() -> T:
        async with open_store(loaded.database, alone=False) as store:
            return await store.write(step)

    return asyncio.run(do())


def _event_json(found: Any, loaded: Config) -> dict[str, Any]:
    from monitor.deliver import event_data

    return dict(event_data(found, loaded.topic, public_url=loaded.public_url or f"http://{loaded.web_listen}"))


def _delivery_json(row: Any) -> dict[str, Any]:
    one = row.delivery
    return {
        "id": one.id,
        "alert": one.alert,
        "event": one.event,
        "type": one.type,
        "channel": one.channel,
        "receiver": one.receiver,
        "state": row.state,
        "hold": row.hold,
        "attempts": one.attempts,
        "created_at": one.created_at.isoformat(),
        "due_at": _plain(row.due_at),
        "ended_at": _plain(row.ended_at),
        "said": row.said,
    }


def _span(text: str) -> timedelta:
    units = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
    if len(text) > 1 and text[-1] in units and text[:-1].isdigit():
        return timedelta(**{units[text[-1]]: int(text[:-1])})
    raise typer.BadParameter(f"{text!r} is no span of time; write 24h or 7d")


def _when(row: Any) -> str:
    """When a delivery goes, in words."""
    if row.state == "held":
        return _ago(row.due_at) if row.due_at else "until you send it"
    if row.state != "pending":
        return ""
    return f"again {_ago(row.due_at)}" if row.due_at > datetime.now(UTC) else "due"


def _ago(when: datetime | None) -> str:
    if when is None:
        return "never"
    seconds = (when - datetime.now(UTC)).total_seconds()
    size = abs(seconds)
    text = (
        f"{size:.0f} s"
        if size < 90
        else f"{size / 60:.0f} min"
        if size < 5400
        else f"{size / 3600:.0f} h"
        if size < 129_600
        else f"{size / 86400:.0f} d"
    )
    return f"in {text}" if seconds > 0 else f"{text} ago"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _print(what: Any) -> None:
    from rich.console import Console

    Console().print(what, highlight=False)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
