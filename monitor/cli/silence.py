"""`monitor silence`: what nobody is to be told of for a while."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from monitor.cli.looks import AsJson, Folder, _load, _look, _print, _print_json, _write
from monitor.cli.options import CONFIG, FAILED, WRONG, complain, tell

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.model import Silence
    from monitor.store import Tx


def silence(config: Folder = CONFIG, as_json: AsJson = False) -> None:
    """What is silenced just now, by whom it is asked for, and until when."""
    silence_list(config, as_json)


def silence_list(config: Folder = CONFIG, as_json: AsJson = False) -> None:
    """The silences in force, the first to end first, and how many messages each holds."""
    from rich.markup import escape
    from rich.table import Table

    from monitor.letter import in_words

    loaded = _load(config)
    now = datetime.now(UTC)
    found = _look(loaded, lambda tx: [(one, len(tx.held_by(one.id))) for one in tx.silences(now)])
    if as_json:
        _print_json([_as_json(one, held) for one, held in found])
        return
    table = Table("id", "what", "until", "why", "holds", box=None, header_style="dim")
    for one, held in found:
        table.add_row(one.id, escape(in_words(one)), f"{one.until:%d %b %H:%M} UTC", escape(one.why), str(held))
    _print(table if found else "nothing is silenced")


def silence_add(
    until: Annotated[str, typer.Option("--until", help="How long (30m, 8h, 7d), or a moment (2026-06-01T08:00+04:00).")],
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Events of this kind; may be repeated.")] = None,
    place: Annotated[
        list[str] | None, typer.Option("--place", help="Events there, or inside; an id or a name; may be repeated.")
    ] = None,
    watchlist: Annotated[
        list[str] | None, typer.Option("--watchlist", help="Messages of this watchlist; may be repeated.")
    ] = None,
    everything: Annotated[bool, typer.Option("--everything", help="Everything, whatever it is.")] = False,
    why: Annotated[str, typer.Option("--why", help="Why, for whoever reads the list.")] = "",
    config: Folder = CONFIG,
) -> None:
    """Silence what fits all that is named. It is held, not lost: monitor alerts --state held."""
    from monitor.deliver.plain import plain
    from monitor.letter import in_words
    from monitor.model import Silence

    loaded = _load(config)
    now = datetime.now(UTC)
    if not (kind or place or watchlist or everything):
        complain("monitor: name a --kind, a --place or a --watchlist; or --everything")
        raise typer.Exit(WRONG)
    end = _moment(until, now, loaded.timezone)
    places = _meant(loaded, kind or (), place or (), watchlist or ())

    def add(tx: Tx) -> Silence:
        new = Silence(
            id=tx.free_silence_id(),
            kinds=tuple(kind or ()),
            places=places,
            watchlists=tuple(watchlist or ()),
            until=end,
            why=plain(why, 200),
            made_at=now,
        )
        tx.add_silence(new)
        return new

    made = _write(loaded, add)
    typer.echo(made.id)
    tell(f"{in_words(made)} is silenced until {made.until:%d %b %Y %H:%M} UTC")


def silence_remove(
    ident: Annotated[str, typer.Argument(metavar="ID", help="The silence's id.")],
    send: Annotated[bool, typer.Option("--send", help="Send what it held back.")] = False,
    config: Folder = CONFIG,
) -> None:
    """End a silence now. What it held back stays held, unless you --send it."""
    loaded = _load(config)
    now = datetime.now(UTC)

    def end(tx: Tx) -> tuple[bool, int, int]:
        ended = tx.end_silence(ident, now) is not None
        held = tx.held_by(ident)
        return ended, len(held), tx.retry(held, now) if send else 0

    ended, held, sent = _write(loaded, end)
    if not ended and not sent:
        complain(f"monitor: no silence {ident!r} is in force")
        raise typer.Exit(FAILED)
    tell(
        f"{ident} has ended"
        + (f"; {sent} due now" if send else f"; it holds {held}: monitor alerts --state held" if held else "")
    )


def _meant(loaded: Config, kinds: Iterable[str], places: Iterable[str], watchlists: Iterable[str]) -> tuple[str, ...]:
    """The ids of the places that are named. Ends with exit code 2 and every name that means nothing."""
    from monitor.watch.names import Mistake, Names, Resolver

    mistakes: list[Mistake] = []
    resolver = Resolver(Names(loaded.topic), loaded.topic, "", mistakes)
    for one in kinds:
        resolver.known(one, loaded.topic.kinds, "kind", ())
    for one in watchlists:
        resolver.known(one, loaded.rules.by_name, "watchlist", ())
    found = tuple(ident for name in places for ident in resolver.places(name, ()))
    for mistake in mistakes:
        complain(f"monitor: {mistake.message}")
    if mistakes:
        raise typer.Exit(WRONG)
    return found


def _moment(text: str, now: datetime, zone: str) -> datetime:
    """``8h`` from now, or a moment; without an offset by the clocks of ``zone``. Ends with exit code 2 where it is neither, or
    past."""
    from monitor.config.fields import read_length

    try:
        length: timedelta | None = read_length(text)
    except ValueError:
        length = None
    try:
        end = now + length if length is not None else datetime.fromisoformat(text)
    except ValueError:
        complain(f"monitor: --until {text!r}: write a length such as 8h, or a moment such as 2026-06-01T08:00+04:00")
        raise typer.Exit(WRONG) from None
    end = (end if end.tzinfo else end.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    if end <= now:
        complain(f"monitor: --until {text!r} is over already")
        raise typer.Exit(WRONG)
    return end


def _as_json(one: Silence, held: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "kinds": list(one.kinds),
        "places": list(one.places),
        "watchlists": list(one.watchlists),
        "until": one.until.isoformat(),
        "why": one.why,
        "made_at": one.made_at.isoformat(),
        "held": held,
    }
