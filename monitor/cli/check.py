"""``monitor check``: is the configuration right, and what does it come to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.options import CONFIG, ConfigFolder, put, tell

if TYPE_CHECKING:
    from monitor.config import Config


def check(
    config: ConfigFolder = CONFIG,
    show: Annotated[bool, typer.Option("--effective", help="print the configuration in force, without secrets")] = False,
) -> None:
    """Validate the configuration; each problem is shown as file:line: what is wrong, and what would be right."""
    from monitor.cli.watchlist import test_problems
    from monitor.config import effective, load_config
    from monitor.errors import ConfigError

    loaded = load_config(config, os.environ)
    if problems := test_problems(loaded):
        raise ConfigError(tuple(problems))
    if show:
        put(effective(loaded).rstrip("\n"))
    tell(f"{config}: {_summary(loaded)}. Nothing is wrong.")


def _summary(config: Config) -> str:
    unverified = sum(1 for feed in config.feeds if feed.unverified)
    feeds = _count(len(config.feeds), "feed") + (f" ({unverified} unverified)" if unverified else "")
    return ", ".join([feeds, _count(len(config.watchlists), "watchlist"), _count(len(config.channels), "channel")])


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
