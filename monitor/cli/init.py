"""``monitor init DIR``: a small configuration of one's own, that works at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import FAILED, complain, tell


def init(folder: Annotated[Path, typer.Argument(help="a new or empty folder", metavar="DIR")]) -> None:
    """Write a small commented configuration to start from. Nothing is ever overwritten."""
    from monitor.config.starter import write_starter

    try:
        written = write_starter(folder)
    except FileExistsError as error:
        complain(f"{error.filename} is there already: nothing was written. Choose another folder.")
        raise typer.Exit(FAILED) from None
    except OSError as error:
        complain(f"{error.filename or folder} cannot be written: {(error.strerror or str(error)).lower()}")
        raise typer.Exit(FAILED) from None
    for path in written:
        tell(f"wrote {path}")
    tell(f"\nNext:\n  monitor check --config {folder}\n  monitor run --config {folder}")
