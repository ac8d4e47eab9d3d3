"""One message of each type, invented, in the words of any topic: what `monitor alerts test` sends.

They are made as real ones are, by `event_body` and its neighbours, from an event that never was; `as_test` marks them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from monitor.deliver.headline import people_word, unit_word
from monitor.deliver.payload import event_body, source_body, test_body
from monitor.deliver.words import Words
from monitor.model import (
    Alert,
    Change,
    ChangeType,
    Claim,
    Difference,
    Event,
    EventFigure,
    Reason,
    Source,
    Status,
    TextFrom,
    Wanted,
)
from monitor.topic import Topic

MARK = "TEST"
_OUTLETS = ("Sample Herald", "Sample Courier")
_CHANGES = {
    "event.updated": ChangeType.FIGURE_CHANGED,
    "event.corrected": ChangeType.CORRECTED,
    "event.confirmed": ChangeType.CONFIRMED,
    "event.denied": ChangeType.DENIED,
    "event.merged": ChangeType.MERGED,
    "event.split": ChangeType.SPLIT,
}
_OTHER = "esample00002"


def as_test(body: Mapping[str, Any]) -> dict[str, object]:
    """The same message, marked: ``data.test`` is true, and a headline begins with TEST."""
    data = {**body["data"], "test": True}
    if "event" in data:
        title = str(data["event"]["title"])
        data["event"] = {**data["event"], "title": title if title.startswith(f"{MARK}: ") else f"{MARK}: {title}"}
    return {**body, "data": data}


def sample_bodies(topic: Topic, at: datetime, channel: str, *, public_url: str) -> dict[str, dict[str, object]]:
    """A body of every type that there is, by type, for the channel called ``channel``; marked but for ``test``, which is one by
    itself. Nothing in them is true."""
    found = {kind: as_test(_event_sample(kind, topic, at, public_url)) for kind in ("event.new", *_CHANGES)}
    for kind in ("silent", "failing", "back"):
        body = source_body(
            kind,
            at,
            feed="sample-herald",
            outlet=_OUTLETS[0],
            url="https://sample-herald.example/feed",
            state="fine" if kind == "back" else kind,
            since=at - timedelta(hours=6),
            evidence="",
            advice="",
        )
        found[f"source.{kind}"] = as_test(body)
    found["test"] = test_body(at, channel, public_url=public_url)
    for other in every_type():
        found.setdefault(str(other["type"]), as_test(other))
    return found


@cache
def every_type() -> Sequence[Mapping[str, Any]]:
    """A body of each type of message there is; invented, and the same every time: what users' templates are tried on."""
    text = files("monitor.deliver").joinpath("samples.json").read_text(encoding="utf-8")
    bodies: list[dict[str, Any]] = json.loads(text)
    return tuple(bodies)


def _event_sample(kind: str, topic: Topic, at: datetime, public_url: str) -> dict[str, object]:
    first, more = _claim(topic, 12, at - timedelta(hours=2), 0), _claim(topic, 13, at, 1)
    denied = "this is denied"
    denial = replace(more, value=None, low=None, high=None, status=Status.DENIED, sentence=_sentence(denied), quote=denied)
    event = _event(topic, at, first if kind in {"event.new", "event.denied", "event.confirmed"} else more)
    change = _CHANGES.get(kind)
    differences: tuple[Difference, ...] = ()
    if change in {ChangeType.FIGURE_CHANGED, ChangeType.CORRECTED}:
        differences = (_difference(change, first, more),)
    elif change is ChangeType.DENIED:
        differences = (_difference(change, first, denial),)
    elif change is ChangeType.CONFIRMED:
        event = replace(event, confirmed=True)
        differences = (_about_event(change, first),)
    elif change is not None:
        event = replace(event, merged_into=_OTHER) if change is ChangeType.MERGED else event
        differences = (_about_event(change, None, _OTHER),)
    why, reasons = (f"kind is {event.kind}",), (Reason(id="kind", values={"kind": event.kind}),)
    wanted = Wanted(watchlist="sample", type=kind, channels=(), priority="normal", why=why, reasons=reasons)
    told = Change(event=event, new=not differences, differences=differences, why=())
    alert = Alert(id=f"sample-{kind}", change=told, wanted=(wanted,), at=at)
    return event_body(alert, [wanted], topic, public_url=public_url)


def _event(topic: Topic, at: datetime, claim: Claim) -> Event:
    """An event of the topic's first kind, at its first place whose whereabouts are known."""
    place = next((one.id for one in topic.places.values() if one.lat is not None and one.country in topic.sides), None)
    sources = tuple(
        Source(
            article=f"sample-{number}.example/1",
            outlet=outlet,
            outlet_side=side,
            url=f"https://sample-{number}.example/1",
            title="A sample article",
            lang="en",
            published=at - timedelta(hours=2 - number),
            origin=f"sample-{number}",
            text_from=TextFrom.PAGE,
            digest="",
        )
        for number, (outlet, side) in enumerate(zip(_OUTLETS, topic.sides, strict=False))
    )
    return Event(
        id="esample00001",
        version=1,
        topic=topic.name,
        kind=next(iter(topic.kinds)),
        date=at.date(),
        day=at.date(),
        places=(place,) if place else (),
        sides=tuple(topic.sides),
        people=(),
        names={},
        figures=(EventFigure(action=claim.action, side=claim.side, unit=claim.unit, best=claim, claims=(claim,)),),
        voices=(),
        sources=sources,
        first_at=at - timedelta(hours=2),
        last_at=at,
        confirmed=False,
    )


def _claim(topic: Topic, value: int, at: datetime, number: int) -> Claim:
    side, action, unit = next(iter(topic.sides)), next(iter(topic.actions)), next(iter(topic.units))
    words = Words("en")
    quote = f"{value} {people_word(side, topic, words)} ({unit_word(unit, topic, words)})"
    return Claim(
        action=action,
        value=value,
        low=value,
        high=value,
        approx=False,
        unit=unit,
        side=side,
        by=None,
        status=Status.CLAIMED,
        source=None,
        via=None,
        as_of=None,
        part=False,
        outlet=_OUTLETS[number],
        outlet_side=None,
        url=f"https://sample-{number}.example/1",
        article=f"sample-{number}.example/1",
        lang="en",
        quote=quote,
        sentence=_sentence(quote),
        at=at,
    )


def _sentence(quote: str) -> str:
    return f"This sentence is a sample and tells nothing true: {quote}."


def _difference(kind: ChangeType, was: Claim, now: Claim) -> Difference:
    return Difference(type=kind, what="figure", action=was.action, side=was.side, was=was, now=now)


def _about_event(kind: ChangeType, now: Claim | None, other: str | None = None) -> Difference:
    return Difference(type=kind, what="event", action=None, side=None, was=None, now=now, other=other)
