"""Bodies of the messages that are about no single event: digests; channels in trouble; times in which we saw nothing; the weekly
letter. docs/webhook.md describes them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from monitor.deliver.bounds import MOST_BYTES, within
from monitor.deliver.headline import people_word, side_word
from monitor.deliver.words import Words
from monitor.model import Blindness
from monitor.topic import Topic

Json = Mapping[str, Any]

PRIORITIES = ("high", "normal", "low")
_ROOM = MOST_BYTES - 16 * 1024  # for what stands around the alerts of a digest
_SHORT = (40, 10, 3, 1)
"""How many claims and sources an event keeps in a digest that would be too large, tried in this order."""
MOST_LINES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """Something that we do not see: of the sources on a ``side`` these ``outlets`` (``whole``: all that there are), or, without a
    side, all sources from ``since`` to ``until``. ``until`` None: still so."""

    side: str | None
    outlets: tuple[str, ...]
    whole: bool
    since: datetime
    until: datetime | None


def blind_data(blind: Sequence[Blind]) -> list[dict[str, object]]:
    """The same as JSON."""
    return [
        {
            "side": one.side,
            "outlets": list(one.outlets),
            "whole": one.whole,
            "since": moment(one.since),
            "until": moment(one.until) if one.until else None,
        }
        for one in blind
    ]


def blind_lines(blind: Sequence[Json], topic: Topic, words: Words, at: datetime) -> list[str]:
    """What we do not see, a line each, in a reader's words: ``no Azerbaijani source since 20:10``. Of another day than ``at`` a
    time is written with its date."""
    return [_blind_line(one, topic, words, at) for one in blind]


def _blind_line(one: Json, topic: Topic, words: Words, at: datetime) -> str:
    since = _clock(one["since"], words, at)
    if one["side"] is None:
        return words.say("blind.between", since=since, until=_clock(one["until"], words, at))
    if one["whole"]:
        people = people_word(one["side"], topic, words)
        adjective = words.one(people)  # "Azerbaijani", of Azerbaijanis: where the language has it so
        side = adjective if adjective != people else side_word(one["side"], topic, words)
        return words.say("blind.side", side=side, since=since)
    return words.say("blind.some", outlets=", ".join(one["outlets"]), since=since)


def _clock(text: str, words: Words, at: datetime) -> str:
    when = datetime.fromisoformat(text)
    return f"{when:%H:%M}" if when.date() == at.astimezone(UTC).date() else words.moment(when, at.year)


def digest_body(bodies: Sequence[Json], why: str, at: datetime, *, blind: Sequence[Blind], topic: Topic) -> dict[str, object]:
    """One body in the place of several, about an event each; ``why``: ``digest``, ``group``, ``at_most`` or ``quiet_hours``. The
    gravest first come whole as far as there is room, and with fewer claims where there is not; of the rest ``more`` has a line
    each."""
    ordered = sorted(bodies, key=lambda body: (PRIORITIES.index(body["data"]["priority"]), body["timestamp"]))
    whole, more = _fitting(ordered)
    names = dict.fromkeys(name for body in ordered for name in body["data"]["watchlists"])
    lines = blind_data(blind)
    return {
        "type": "digest",
        "timestamp": moment(at),
        "data": {
            "because": why,
            "count": len(ordered),
            "from": min(body["timestamp"] for body in ordered),
            "to": max(body["timestamp"] for body in ordered),
            "watchlists": list(names),
            "priority": ordered[0]["data"]["priority"],
            "coverage": blind_lines(lines, topic, Words("en"), at),
            "blind": lines,
            "alerts": whole,
            "more": more[:MOST_LINES],
            "omitted": max(0, len(more) - MOST_LINES),
        },
    }


def _fitting(ordered: Sequence[Json]) -> tuple[list[Json], list[dict[str, object]]]:
    """What goes whole, and a line for each of the rest."""
    for most in (None, *_SHORT):
        short = [body if most is None else within(body, most, most) for body in ordered]
        if sum(map(_size, short)) <= _ROOM:
            return short, []
    room = _ROOM // 2
    whole: list[Json] = []
    for body in short:
        if (room := room - _size(body)) < 0:
            break
        whole.append(body)
    return whole, [_line(body) for body in ordered[len(whole) :]]


def _line(body: Json) -> dict[str, object]:
    event = body["data"]["event"]
    return {"type": body["type"], "alert": body["data"]["alert"], **{key: event[key] for key in ("id", "title", "url")}}


def _size(body: Json) -> int:
    return len(json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace"))


def channel_body(
    kind: str,
    at: datetime,
    *,
    channel: str,
    receiver: str,
    state: str,
    since: datetime,
    said: str,
    pending: int,
    dead: int,
) -> dict[str, object]:
    """The body that tells the operator of a receiver. ``kind``: ``failing`` or ``back``; ``state``: ``failing`` (tried again),
    ``dead`` (a message was given up), ``gone`` (it wants no more: 410) or ``fine``; ``said``: its last answer."""
    data = {"channel": channel, "receiver": receiver, "state": state, "since": moment(since), "said": said}
    return {"type": f"channel.{kind}", "timestamp": moment(at), "data": {**data, "pending": pending, "dead": dead}}


def blind_body(found: Blindness, at: datetime, *, public_url: str) -> dict[str, object]:
    """The body that tells the operator of a time in which no source answered."""
    data = {"since": moment(found.since), "until": moment(found.until), "down": found.down}
    return {"type": "blind", "timestamp": moment(at), "data": {**data, "url": public_url.rstrip("/") + "/"}}


def letter_body(at: datetime, week: Mapping[str, object], *, public_url: str) -> dict[str, object]:
    """The body of the weekly letter; ``week`` as `monitor.letter` puts it together."""
    return {"type": "letter", "timestamp": moment(at), "data": {**week, "url": public_url.rstrip("/") + "/"}}


def moment(at: datetime) -> str:
    """A time as bodies have it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
