"""Small makers of reports and articles, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from monitor.group import group_article, questions
from monitor.group.memory import Memory
from monitor.model import Article, Change, Event, Figure, Reading, Report, Status, TextFrom
from monitor.shipped import shipped
from monitor.topic import Topic, load_topic

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
DAY = date(2026, 5, 14)


@cache
def topic() -> Topic:
    return load_topic("armenia-azerbaijan", [shipped("topics", "armenia-azerbaijan")], [shipped("languages")])


def figure(action: str, value: int, side: str | None = "AM", **more: Any) -> Figure:
    fields: dict[str, Any] = {
        "action": action,
        "value": value,
        "low": value,
        "high": value,
        "approx": False,
        "unit": "servicemen",
        "side": side,
        "by": None,
        "status": Status.OFFICIAL,
        "source": None,
        "quote": f"{value} {action}",
        "start": 0,
        "end": 1,
        "sentence": f"There were {value} {action}.",
    }
    return Figure(**(fields | more))


def report(kind: str = "prisoner_exchange", *figures: Figure, **more: Any) -> Report:
    fields: dict[str, Any] = {
        "kind": kind,
        "main": True,
        "date": DAY,
        "places": ("AM-ijevan",),
        "sides": ("AM", "AZ"),
        "people": (),
        "figures": figures,
        "names": {},
        "evidence": {},
    }
    return Report(**(fields | more))


def article(outlet: str, *, minutes: int = 0, lang: str = "en", text: str = "text", title: str = "", **more: Any) -> Article:
    fields: dict[str, Any] = {
        "key": f"{outlet}.example/1",
        "url": f"https://{outlet}.example/1",
        "outlet": outlet,
        "feed": outlet,
        "lang": lang,
        "title": title or f"{outlet} tells",
        "text": text,
        "text_from": TextFrom.PAGE,
        "published": NOON + timedelta(minutes=minutes),
        "modified": None,
        "first_seen": NOON + timedelta(minutes=minutes),
        "digest": f"{outlet}{text}",
    }
    return Article(**(fields | more))


class Desk:
    """Feeds articles to the room one after the other, as the line does, and remembers."""

    def __init__(self) -> None:
        self.memory = Memory(topic())

    @property
    def events(self) -> dict[str, Event]:
        """Those that are not another by now."""
        return {ident: event for ident, event in self.memory.events.items() if not event.merged_into}

    def take(self, told: Article, *reports: Report, minutes: int | None = None, cites: tuple[str, ...] = ()) -> Change:
        """One article; returns what its main report changed. ``minutes``: when it is read, after noon."""
        return self.changes(told, *reports, minutes=minutes, cites=cites)[0]

    def reading(self, told: Article, *reports: Report, cites: tuple[str, ...] = (), stocks: tuple[Figure, ...] = ()) -> Reading:
        """What an article says."""
        return Reading(lang=told.lang, reports=reports, cites=cites, stocks=stocks)

    def changes(
        self,
        told: Article,
        *reports: Report,
        minutes: int | None = None,
        cites: tuple[str, ...] = (),
        stocks: tuple[Figure, ...] = (),
    ) -> tuple[Change, ...]:
        """One article; returns everything that it changed."""
        at = told.when if minutes is None else NOON + timedelta(minutes=minutes)
        reading = self.reading(told, *reports, cites=cites, stocks=stocks)
        known = self.memory.answer(questions(told, reading, topic()), told, reading)
        changes = group_article(told, reading, known, topic(), at)
        self.memory.keep(told, reading, changes)
        return changes


def standing(event: Event, action: str, side: str | None = "AM") -> int | None:
    """The number that stands for an action and a side, in all."""
    (value,) = [one.best.value for one in event.figures if (one.action, one.side) == (action, side) and not one.best.part]
    return value
