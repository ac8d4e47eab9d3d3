"""The commands, joined. A command is a function; its docstring is its help, and one more line here makes it known."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from typing import Annotated, Any, get_type_hints

import typer
from typer.core import TyperGroup

from monitor import __version__
from monitor.cli.alerts import alerts_enable, alerts_test
from monitor.cli.check import check
from monitor.cli.event import event, event_merge, event_split, person
from monitor.cli.feeds import feeds, feeds_probe
from monitor.cli.feeds_add import feeds_add
from monitor.cli.feeds_opml import feeds_export, feeds_import
from monitor.cli.group import group
from monitor.cli.init import init
from monitor.cli.looks import alerts, alerts_retry, events
from monitor.cli.options import FAILED, WRONG, complain, list_problems, manner
from monitor.cli.read import read
from monitor.cli.run import demo, run
from monitor.cli.schema import schema
from monitor.cli.silence import silence, silence_add, silence_list, silence_remove
from monitor.cli.watchlist import watchlist_backtest, watchlist_explain, watchlist_test, watchlists
from monitor.errors import ConfigError, MonitorError

COMMANDS: tuple[Callable[..., None], ...] = (run, demo, init, check, read, group, events, person, schema)
GROUPS: dict[str, tuple[Callable[..., None], dict[str, Callable[..., None]]]] = {
    "feeds": (feeds, {"add": feeds_add, "probe": feeds_probe, "import": feeds_import, "export": feeds_export}),
    "alerts": (alerts, {"retry": alerts_retry, "test": alerts_test, "enable": alerts_enable}),
    "silence": (silence, {"add": silence_add, "list": silence_list, "remove": silence_remove}),
    "watchlist": (watchlists, {"test": watchlist_test, "backtest": watchlist_backtest, "explain": watchlist_explain}),
}
"""Commands that are also the heads of others: ``monitor alerts``, ``monitor alerts retry``."""
WITH_OBJECT: dict[str, tuple[Callable[..., None], dict[str, Callable[..., None]]]] = {
    "event": (event, {"merge": event_merge, "split": event_split}),
}
"""Heads that take an argument of their own: ``monitor event ID``, ``monitor event merge A B``."""


class ObjectGroup(TyperGroup):
    """A group whose first word may be an object instead of a command: then it is shown."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """``ID …`` is ``show ID …``."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["show", *args]
        return super().parse_args(ctx, args)


def build() -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="monitor",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,  # they would print local variables, secrets among them
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Watches news feeds in four languages and tells you of new events and changed figures.",
    )
    app.callback()(_options)
    for command in COMMANDS:
        app.command()(command)
    for name, (head, below) in GROUPS.items():
        group_app = typer.Typer(name=name, invoke_without_command=True, rich_markup_mode=None, help=head.__doc__)
        group_app.callback()(_only_alone(head))
        for word, member in below.items():
            group_app.command(word)(member)
        app.add_typer(group_app)
    for name, (head, below) in WITH_OBJECT.items():
        object_app = typer.Typer(name=name, cls=ObjectGroup, no_args_is_help=True, rich_markup_mode=None, help=head.__doc__)
        for word, member in {"show": head, **below}.items():
            object_app.command(word)(member)
        app.add_typer(object_app)
    return app


def _only_alone(head: Callable[..., None]) -> Callable[..., None]:
    """``head`` as what a group does when none of its commands is named."""
    hints = get_type_hints(head, include_extras=True)
    options = inspect.signature(head).parameters.values()

    def alone(context: typer.Context, **given: Any) -> None:
        if context.invoked_subcommand is None:
            head(**given)

    first = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    later = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[one.name]) for one in options]
    alone.__signature__ = inspect.Signature([first, *later])  # type: ignore[attr-defined]
    alone.__annotations__ = {"context": typer.Context} | {one.name: one.annotation for one in later}
    return alone


def main() -> None:
    """Run the command that was asked for.

    Exit codes: 0 done, 1 it ran and something failed, 2 wrong usage or configuration, 130 interrupted."""
    try:
        build()(prog_name="monitor")
    except ConfigError as error:
        list_problems(error.problems)
        raise SystemExit(WRONG) from None
    except MonitorError as error:
        about = f"{error.about}: " if error.about and error.about not in str(error) else ""
        complain(f"monitor: {about}{error}")
        raise SystemExit(FAILED) from None
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FAILED) from None


def _version(asked: bool) -> None:
    if asked:
        from monitor.understand import COMPILED

        typer.echo(f"monitor {__version__}{' (reader compiled)' if COMPILED else ''}")
        raise typer.Exit


def _options(
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="say only what is wrong")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="say more")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="show the version and exit", callback=_version, is_eager=True)
    ] = False,
) -> None:
    manner.quiet, manner.verbose = quiet, verbose
