"""`monitor alerts test` and `monitor alerts enable`: does a channel work, and let it work again."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import CONFIG, DONE, FAILED, WRONG, AsJson, ConfigFolder, complain, put, tell

if TYPE_CHECKING:
    from monitor.cli.trial import Trial
    from monitor.config import Config
    from monitor.store import SwitchedOff

Channel = Annotated[str, typer.Argument(help="a channel of monitor.yaml", metavar="CHANNEL")]


def alerts_test(
    channel: Channel,
    config: ConfigFolder = CONFIG,
    types: Annotated[
        list[str] | None, typer.Option("--type", metavar="TYPE", help="only this type, such as event.new; may be repeated")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Send one invented message of each type, marked TEST, and report what the other side said. Exits 1 where one was refused."""
    from monitor.cli.trial import public_url, try_channel
    from monitor.deliver import sample_bodies

    loaded = _with_channel(config, channel)
    bodies = sample_bodies(loaded.topic, datetime.now(UTC), channel, public_url=public_url(loaded))
    if unknown := [kind for kind in types or () if kind not in bodies]:
        complain(f"monitor: no message is of type {', '.join(unknown)}; there are: {', '.join(bodies)}")
        raise typer.Exit(WRONG)
    chosen = {kind: body for kind, body in bodies.items() if not types or kind in types}
    # What the console channel prints is a message, and no line of the result.
    with contextlib.redirect_stdout(sys.stderr if as_json else sys.stdout):
        trials = try_channel(loaded, channel, chosen, (lambda _: None) if as_json else show_trial)
    if as_json:
        put(json.dumps([asdict(trial) for trial in trials], ensure_ascii=False, indent=1))
    failed = sum(not trial.arrived for trial in trials)
    tell(f"{len(trials) - failed} of {len(trials)} arrived" + (f", {failed} did not" if failed else ""))
    raise typer.Exit(FAILED if failed else DONE)


def alerts_enable(channel: Channel, config: ConfigFolder = CONFIG) -> None:
    """Let a channel work again that was switched off because its receiver answered 410; what waited for it is sent then."""
    from monitor.app import targets_of
    from monitor.store import open_store

    loaded = _with_channel(config, channel)

    async def enable() -> list[SwitchedOff]:
        async with open_store(loaded.database, alone=False) as store:
            off = await store.look(lambda tx: tx.switched_off(targets_of(loaded)))
            await store.write(lambda tx: tx.enable_channel(channel))
            return [one for one in off if one.channel == channel]

    switched = asyncio.run(enable())
    if not switched:
        complain(f"monitor: {channel} is not switched off")
        raise typer.Exit(FAILED)
    for one in switched:
        tell(f"{channel} is on again for {one.receiver}; {one.waiting} waiting, which the running daemon sends at once")


def show_trial(trial: Trial) -> None:
    """A line for one message: its type, whom it went to, what they said."""
    mark = "arrived" if trial.arrived else "FAILED "
    tell(f"{mark}  {trial.type:<16} → {trial.receiver}  {trial.seconds:.2f} s  {trial.said}")


def _with_channel(folder: os.PathLike[str], channel: str) -> Config:
    """The configuration; ends the command where it has no such channel."""
    from pathlib import Path

    from monitor.config import load_config
    from monitor.config.fields import nearest

    loaded = load_config(Path(folder), os.environ)
    if channel not in loaded.channels:
        complain(f"monitor: no channel is called {channel}{nearest(channel, list(loaded.channels))}")
        raise typer.Exit(WRONG)
    return loaded
