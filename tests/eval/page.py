"""docs/measured.md: what the README promises about reading and grouping, which is what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.gold import Said
from eval.measures import READ
from eval.show import Half, Line, off_topic_table, reading_table, sure_table, whole_table

PAGE = Path(__file__).parents[2] / "docs" / "measured.md"
_BEGIN, _END = "<!-- begin: make eval EVAL=--write -->", "<!-- end -->"
_WRITTEN = re.compile(f"(?<={re.escape(_BEGIN)}\n).*?(?={re.escape(_END)})", re.DOTALL)

MORE_IS_BETTER = (*READ, "evidence", "source", "sure", "pairs", "bcubed", "one_alert")
LESS_IS_BETTER = ("swallowed", "repeats", "false_alerts")
ROUNDED = 0.0015
"""Numbers on the page have three places."""

Tables = dict[str, tuple[Line, ...]]


def tables(fit: Half, held: Half, off_topic: Said) -> Tables:
    """What stands on the page, by the sentence above each table."""
    sizes = " and ".join(f"{half.articles} articles of {half.events} events ({half.name})" for half in (fit, held))
    return {
        f"F1 of what is read, by language: {sizes}.": tuple(reading_table(fit, held)),
        "Precision and recall of all languages, and how reports become events.": tuple(whole_table(fit, held)),
        "Of the figures told, those that the reader is sure of and those that it calls doubtful: how many they are, and how many "
        "of them are right in action, number and side.": tuple(sure_table(fit, held)),
        "What is said of articles in which nothing happens that we watch for.": tuple(off_topic_table(off_topic)),
    }


def written(page: str, shown: Tables) -> str:
    """The page with these tables in the place of the old ones."""
    blocks = [f"{heading}\n\n{_markdown(lines)}" for heading, lines in shown.items()]
    text = "\n" + "\n\n".join(blocks) + "\n\n"
    return _WRITTEN.sub(lambda _: text, page)


def _markdown(lines: Sequence[Line]) -> str:
    rule = ("---", *("--:" for _ in lines[0][1:]))
    return "\n".join("| " + " | ".join(line) + " |" for line in (lines[0], rule, *lines[1:]))


def promises(page: str) -> Iterator[tuple[str, str, float]]:
    """Every number of the page's tables: its row, its column, and itself."""
    heads: list[str] = []
    block = _WRITTEN.search(page)
    for line in block.group().splitlines() if block else []:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            heads = []
        elif not heads:
            heads = cells
        elif not cells[0].startswith("---"):
            for head, cell in zip(heads[1:], cells[1:], strict=True):
                if cell and head != "gap":
                    yield cells[0] if heads[0] != "off topic" else f"off topic {cells[0]}", head, float(cell)


def unkept(page: str, now: str) -> list[str]:
    """The promises of ``page`` that are more than ``now``, the same page as it would be written today, holds."""
    measured = {(row, column): value for row, column, value in promises(now)}
    return [
        f"{row}, {column}: {value} is promised, {measured.get((row, column), 'nothing')} is measured"
        for row, column, value in promises(page)
        if (row, column) not in measured or _sold_too_dear(row, value, measured[row, column])
    ]


def _sold_too_dear(row: str, promised: float, measured: float) -> bool:
    if row in LESS_IS_BETTER or row.startswith("off topic"):
        return promised < measured - ROUNDED
    return (
        promised > measured + ROUNDED if row in (*READ, "evidence", "source", "sure", "pairs", "bcubed", "one_alert") else False
    )
