"""``make eval``: how well this checkout reads and groups, on both halves of our own gold set and on a general feed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from eval.gold import load, say
from eval.page import PAGE, tables, written
from eval.show import aligned, false_reports, measure, misses


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; ``--misses``: what was missed of the half that may be looked at; ``--write``: rewrite the page."""
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what was missed in fit (never in held) and said off topic")
    parser.add_argument("--write", action="store_true", help=f"write the tables into docs/{PAGE.name}")
    wanted = parser.parse_args(arguments)
    fit, held, off_topic = (say(load(name)) for name in ("fit", "held", "off-topic"))
    if wanted.misses:
        for line in (*misses(fit), *false_reports(off_topic), ""):
            put(line)
    shown = tables(measure("fit", fit), measure("held", held), off_topic)
    for heading, lines in shown.items():
        put(f"{heading}\n\n{aligned(lines)}")
    if wanted.write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), shown), encoding="utf-8")
        put(f"{PAGE} is written")
    return 0


def put(line: str) -> None:
    """One line to standard output."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
