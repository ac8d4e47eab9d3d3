"""What several commands share: options, and how they speak. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130

ConfigFolder = Annotated[Path, typer.Option("--config", metavar="DIR", help="the folder of the configuration")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON to standard output")]
CONFIG = Path("config")


@dataclass(slots=True)
class Manner:
    """How much is said."""

    quiet: bool = False
    verbose: bool = False

    @property
    def log_level(self) -> int:
        """For `set_up_logs`."""
        return logging.WARNING if self.quiet else logging.DEBUG if self.verbose else logging.INFO


manner = Manner()


def tell(message: str) -> None:
    """Say something to a person, unless they asked for quiet."""
    if not manner.quiet:
        print(message, file=sys.stderr)  # noqa: T201 - the command line speaks


def complain(message: object) -> None:
    """Say what is wrong, always."""
    print(message, file=sys.stderr)  # noqa: T201


def put(line: str) -> None:
    """A line of the result. Half surrogates, which no encoding has, are escaped."""
    sys.stdout.write(line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def list_problems(problems: Iterable[object]) -> None:
    """Each problem on a line, and how many there are."""
    listed = list(problems)
    for problem in listed:
        complain(problem)
    complain(f"{len(listed)} problem{'s' if len(listed) != 1 else ''}")
