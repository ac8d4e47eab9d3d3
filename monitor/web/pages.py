"""What the pages show, as HTML. Whatever a feed or a page said is plain text, escaped by the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import jinja2

from monitor.model import Event, EventFigure
from monitor.store.rows import ChangeRow, Counts
from monitor.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """One event with its history, the first change first."""

    event: Event
    history: tuple[ChangeRow, ...]


def front_page(events: Sequence[Event], counts: Counts, topic: Topic) -> str:
    """The list of events, the latest first."""
    return _template("front.html").render(events=events, counts=counts, topic=topic, figures=headline_figures)


def event_page(page: EventPage, topic: Topic) -> str:
    """One event: its figures with every claim, its sources, its history."""
    return _template("event.html").render(event=page.event, history=page.history, topic=topic, number=number)


def headline_figures(event: Event, topic: Topic) -> str:
    """``32 AM freed, 2 AZ freed``: the totals, for a list."""
    totals = [figure for figure in event.figures if not figure.best.part][:4]
    return ", ".join(_phrase(figure, topic) for figure in totals)


def _phrase(figure: EventFigure, topic: Topic) -> str:
    action = topic.actions.get(figure.action, {}).get("en", figure.action)
    terms = topic.raw.get("grouping", {}).get("figures", {}).get("terms", ())
    unit = topic.units[figure.unit]["en"] if figure.unit in terms else ""  # 15 years, not 15 people
    return " ".join(part for part in (number(figure), unit, figure.side or "", action) if part)


def number(figure: EventFigure) -> str:
    """The standing value as words: ``32``, ``at least 80``, ``40–50``, ``dozens``."""
    best = figure.best
    if best.value is None:
        return f"{best.low} or more" if best.low is not None else f"up to {best.high}"
    if best.low is not None and best.high is None:
        return f"at least {best.low}"
    if best.low is None and best.high is not None:
        return f"up to {best.high}"
    if best.low != best.high:
        return f"{best.low}–{best.high}"
    return f"about {best.value}" if best.approx else str(best.value)


@cache
def _template(name: str) -> jinja2.Template:
    loader = jinja2.PackageLoader("monitor.web", "templates")
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(name)
