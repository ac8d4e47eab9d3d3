"""A reading as people see it: the text with its evidence marked, the figures as a table, and why it was read so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.model import Article, Figure, Reading, Report
from monitor.topic import Topic

STYLES = {
    "figures": "bold cyan",
    "kind": "bold magenta",
    "date": "yellow",
    "places": "green",
    "people": "bold blue",
    "voices": "italic",
}
"""What is marked how, the strongest first: where two overlap, the first one shows."""

UNSEEN_WIDTH = 160
"""Of tables in a file or a pipe, in characters."""

_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text, and what it shows."""

    start: int
    end: int
    name: str


def show_reading(article: Article, reading: Reading, topic: Topic, *, verbose: bool = False) -> None:
    """Print it to standard output; in colour on a terminal, with [brackets] elsewhere."""
    console = Console(highlight=False, soft_wrap=True, markup=False)
    if not console.is_terminal:
        console.width = UNSEEN_WIDTH
    console.print(Text(plain(article.title) or "(no title)", "bold"))
    about = " · ".join(part for part in (article.outlet, reading.lang, _when(article)) if part)
    console.print(Text(about + "\n", "dim"))
    console.print(marked(article.text, marks_of(reading), brackets=console.no_color or not console.is_terminal))
    console.print()
    for report in reading.reports:
        _show_report(console, report, topic)
    if not reading.reports:
        console.print(Text("No event that this topic watches for.", "bold"))
    if reading.stocks:
        console.print(Text("How things stand", "bold"))
        console.print(figure_table(reading.stocks, topic))
    if reading.cites:
        console.print(Text("after " + ", ".join(reading.cites), "dim"))
    if verbose:
        console.print(Text(f"read by {reading.reader}", "dim"))


def _when(article: Article) -> str:
    return f"{article.published:%d %b %Y %H:%M} UTC" if article.published else ""


def _show_report(console: Console, report: Report, topic: Topic) -> None:
    kind = topic.kinds.get(report.kind)
    heading = Text(kind.labels["en"].capitalize() if kind else report.kind, "bold")
    facts = [
        f"{report.date:%d %b %Y}" if report.date else "day not told",
        " – ".join(topic.place_name(place) for place in report.places) or "place not told",
        " and ".join(report.sides),
    ]
    heading.append(f"  {' · '.join(fact for fact in facts if fact)}{'' if report.main else '  (beside the main event)'}", "")
    console.print(heading)
    if report.figures:
        console.print(figure_table(report.figures, topic))
        if any(figure.doubtful for figure in report.figures):
            console.print(Text("?: may well be misread", "dim"))
    if report.people:
        names = (report.names.get(one) or one for one in report.people)
        console.print(Text("people: ", "dim").append(plain(", ".join(names)), ""))
    for voice in report.voices:
        who = ", ".join(part for part in (voice.name, voice.role, voice.side) if part)
        console.print(Text(f"says {plain(who)}: ", "dim").append(f"“{_line(voice.quote)}”", ""))
    for reason in report.why:
        console.print(Text("why: ", "dim").append(plain(reason), ""))
    console.print()


def figure_table(figures: Sequence[Figure], topic: Topic) -> Table:
    """One row a figure: how many, who, what, who says so, and the words."""
    table = Table("", "how many", "who", "what", "says who", "in the words", box=None, header_style="dim", pad_edge=False)
    for index, figure in enumerate(figures):
        action = topic.actions.get(figure.action, {}).get("en", figure.action)
        unit = topic.units.get(figure.unit, {}).get("en", figure.unit)
        by = f" by {figure.by}" if figure.by else ""
        part = f" (part of {figure.part_of + 1})" if figure.part_of is not None else ""
        source = figure.status.value + (f", {plain(figure.source)}" if figure.source else "")
        who = Text(f"{figure.side or '?'} {unit}{part}")
        number = how_many(figure) + (" ?" if figure.doubtful else "")
        row = (Text(number, STYLES["figures"]), who, Text(action + by), Text(source), Text(f"“{_line(figure.quote)}”"))
        table.add_row(Text(str(index + 1), "dim"), *row)
    return table


def how_many(figure: Figure) -> str:
    """``32``, ``about 40``, ``at least 80``, ``10-15``."""
    about = "about " if figure.approx else ""
    if figure.low is not None and figure.low == figure.high:
        return f"{about}{figure.low:,}"
    if figure.low is not None and figure.high is not None:
        return f"{about}{figure.low:,}-{figure.high:,}"
    if figure.low is not None:
        return f"{about}at least {figure.low:,}"
    return f"{about}at most {figure.high:,}" if figure.high is not None else f"{about}{figure.value}"


# --- the text with its evidence


def marks_of(reading: Reading) -> list[Mark]:
    """Every stretch that a statement rests on."""
    found = []
    for report in reading.reports:
        found += [Mark(figure.start, figure.end, "figures") for figure in report.figures]
        found += [Mark(voice.start, voice.end, "voices") for voice in report.voices]
        found += [Mark(span.start, span.end, name) for name, spans in report.evidence.items() for span in spans]
    return found + [Mark(figure.start, figure.end, "figures") for figure in reading.stocks]


def marked(text: str, marks: Sequence[Mark], *, brackets: bool) -> Text:
    """The text with the marks in colour, or between brackets."""
    shown = Text()
    for start, end, name in _stretches(len(text), _innermost(marks) if brackets else marks):
        piece = plain(text[start:end])
        if name is None:
            shown.append(piece)
        else:
            shown.append(f"[{piece}]" if brackets else piece, STYLES.get(name, "underline"))
    return shown


def _innermost(marks: Sequence[Mark]) -> list[Mark]:
    """Without those that hold others: nested brackets hide more than they show."""

    def holds(one: Mark, other: Mark) -> bool:
        return one.start <= other.start and other.end <= one.end and other.end - other.start < one.end - one.start

    return [one for one in marks if not any(holds(one, other) for other in marks)]


def _stretches(length: int, marks: Sequence[Mark]) -> Iterator[tuple[int, int, str | None]]:
    """The text cut where what is marked changes; where marks overlap the stronger one holds."""
    order = {name: rank for rank, name in enumerate(STYLES)}
    owner: list[str | None] = [None] * length
    for mark in sorted(marks, key=lambda one: -order.get(one.name, len(order))):
        owner[mark.start : mark.end] = [mark.name] * len(owner[mark.start : mark.end])
    start = 0
    for at in range(1, length + 1):
        if at == length or owner[at] != owner[start]:
            yield start, at, owner[start]
            start = at


def plain(text: str) -> str:
    """Without control and direction characters, which could change what a terminal shows; lines stay."""
    return _UNSAFE.sub(" ", text)


def _line(text: str) -> str:
    return " ".join(plain(text).split())
