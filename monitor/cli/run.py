"""`monitor run` and `monitor demo`."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer


def run(
    config: Annotated[Path, typer.Option("--config", help="Folder with monitor.yaml, feeds.yaml and watchlists/.")] = Path(
        "config"
    ),
    once: Annotated[bool, typer.Option("--once", help="Poll every due feed once, deliver what comes of it, and end.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Warnings and errors only.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Everything.")] = False,
) -> None:
    """Run the daemon: poll, read, group, alert. SIGTERM stops it, SIGHUP makes it read its configuration again."""
    from monitor import app
    from monitor.config import load_config
    from monitor.errors import ConfigError, StoreError
    from monitor.logs import set_up_logs

    set_up_logs(level=logging.WARNING if quiet else logging.DEBUG if verbose else logging.INFO)
    try:
        loaded = load_config(config, os.environ)
    except ConfigError as error:
        typer.echo("\n".join(str(problem) for problem in error.problems), err=True)
        raise typer.Exit(2) from None
    _use_uvloop()
    try:
        code = asyncio.run(app.run(loaded, os.environ, once=once))
    except StoreError as error:
        typer.echo(f"monitor: {error}", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"monitor: cannot listen on {loaded.web_listen}: {error.strerror or error}", err=True)
        raise typer.Exit(1) from None
    raise typer.Exit(code)


def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Leave the daemon and its pages up at the end.")] = False,
    day: Annotated[Path | None, typer.Option("--day", help="Another recorded day than the shipped one.")] = None,
) -> None:
    """Play a recorded day through the real daemon, over loopback, and check that every alert that is due arrives exactly once."""
    try:
        import aiosmtpd
        import standardwebhooks
    except ImportError as error:
        typer.echo(f"monitor demo needs {error.name}: pip install 'event-monitor[demo]'", err=True)
        raise typer.Exit(1) from None
    del aiosmtpd, standardwebhooks
    from rich.console import Console

    from monitor.demo.run import run_demo

    _use_uvloop()
    try:
        code = asyncio.run(run_demo(Console(), keep=keep, folder=day))
    except KeyboardInterrupt:
        code = 130
    raise typer.Exit(code)


def _use_uvloop() -> None:
    """Use uvloop's event loop where it is installed."""
    if sys.platform != "win32":
        try:
            import uvloop
        except ImportError:
            return
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
