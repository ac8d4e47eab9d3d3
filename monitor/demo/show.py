"""What the demo says while it runs, and at its end: which alert came of which stories, what was left alone, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from monitor.deliver import render_message
from monitor.demo.day import Day, Round
from monitor.demo.receivers import Received
from monitor.model import Event
from monitor.store.rows import Counts
from monitor.topic import Topic

COLOURS = {"event.new": "bold green", "event.denied": "bold red"}
LATER = "bold cyan"
MOST_WHY = 30


def introduce(console: Console, day: Day) -> None:
    """What is going to happen."""
    languages = ", ".join(sorted({outlet.language for outlet in day.outlets}))
    console.print(
        f"[bold]A recorded day[/] (invented): {day.stories} stories from {len(day.outlets)} outlets in "
        f"{len({outlet.language for outlet in day.outlets})} languages ({languages}).\n"
        "A news room on loopback publishes it. The daemon polls, reads, groups and alerts; ▶ is an alert as it arrives.\n",
        highlight=False,
    )


def round_of(console: Console, one: Round, day: Day) -> None:
    """The stories that appear now, and those that are edited."""
    outlets = {outlet.id: outlet for outlet in day.outlets}
    stories = {story.id: story for some in day.rounds for story in some.publish}
    for story in one.publish:
        outlet = outlets[story.outlet]
        _row(console, f"{one.at:%H:%M}", outlet.language, Text.assemble((f"{outlet.name}: ", "dim"), story.title))
    for ident, _ in one.edits:
        outlet = outlets[stories[ident].outlet]
        edited = Text.assemble((f"{outlet.name} ", "dim"), ("edits ", "yellow"), stories[ident].title)
        _row(console, f"{one.at:%H:%M}", outlet.language, edited)


def arrivals(console: Console, received: Sequence[Received], topic: Topic) -> None:
    """Alerts, with the subject that a mail would have, and whose stories they come from."""
    for one in received:
        outlets = dict.fromkeys(source["outlet"] for source in one.body["data"]["event"]["sources"])
        subject = render_message(one.body, topic).subject
        told = Text.assemble((subject, COLOURS.get(one.body["type"], LATER)), (f"  ← {', '.join(outlets)}", "dim"))
        _row(console, "", "▶", told)


def sum_up(
    console: Console, day: Day, events: Sequence[Event], received: Sequence[Received], counts: Counts, mails: int, took: timedelta
) -> None:
    """40 stories → 9 events → 11 alerts, and why."""
    console.print()
    console.print(
        f"[bold]{day.stories} stories → {len(events)} events → {len(received)} alerts[/]  "
        f"[dim]in {took.total_seconds():.0f} s; each by webhook, {mails} by mail as well[/]",
        highlight=False,
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
    table.add_column("event")
    table.add_column("stories", justify="right", no_wrap=True)
    table.add_column("alerts")
    table.add_column("why no more", max_width=MOST_WHY)
    for event in sorted(events, key=lambda one: one.first_at):
        mine = [one.body for one in received if one.body["data"]["event"]["id"] == event.id]
        table.add_row(_title(event, mine), str(len(event.sources)), _alerts(mine), "; ".join(_why_no_more(event, mine)))
    noise = counts.articles - sum(len(event.sources) for event in events)
    table.add_row(Text("everything else", style="dim"), str(noise), "none", "tell of no event that the topic watches")
    console.print(table, highlight=False)
    console.print(f"[dim]{counts.delivered} deliveries, {counts.pending} waiting, {counts.dead} dead[/]\n", highlight=False)


def _title(event: Event, bodies: Sequence[Mapping[str, Any]]) -> str:
    """The event in a few words, without its day: all are of one."""
    if not bodies:
        return event.kind.replace("_", " ").capitalize()
    told = bodies[-1]["data"]["event"]
    what, _, last = str(told["title"]).rpartition(" · ")
    return what if told["date"] and what else f"{what} · {last}".removeprefix(" · ")


def _alerts(bodies: Iterable[Mapping[str, Any]]) -> RenderableType:
    """``new, updated``, each in its colour; or that there were none."""
    found = [(kind.removeprefix("event."), COLOURS.get(kind, LATER)) for kind in (str(body["type"]) for body in bodies)]
    return Text(", ").join(Text(name, style=style) for name, style in found) if found else Text("none")


def _why_no_more(event: Event, bodies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not bodies:
        yield "no watchlist asks for it"
        return
    languages = Counter(source.lang for source in event.sources)
    if len(event.sources) > 1:
        yield f"told in {', '.join(languages)}"
    copies = len(event.sources) - event.origins
    if copies:
        yield f"{copies} copied" if copies > 1 else "1 copy"
    silent = len(event.sources) - len(bodies)
    if silent > 0:
        yield f"{silent} told nothing new"


def _row(console: Console, when: str, mark: str, told: Text) -> None:
    """One line of the day; where it is too long it goes on below itself."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=5, style="dim")
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row(when, mark, told)
    console.print(grid, highlight=False)
