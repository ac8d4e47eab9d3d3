"""The JSON object that a webhook carries, and that every other message is made of. Frozen in the outbox once attempted.

docs/webhook.md describes it for receivers; docs/webhook.schema.json is checked against what is made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from monitor.deliver.bounds import bounded
from monitor.deliver.headline import headline
from monitor.deliver.notices import Blind, blind_data, blind_lines
from monitor.deliver.reasons import each_once, reasons_json
from monitor.deliver.words import Words
from monitor.model import Alert, Claim, Difference, Event, EventFigure, Source, Voice, Wanted
from monitor.topic import Topic

TYPES = ("event.new", "event.denied", "event.merged", "event.split", "event.corrected", "event.updated", "event.confirmed")
"""The types of messages about events, strongest first."""

PRIORITIES = ("high", "normal", "low")
_DELIVERIES = UUID("6f1b2c5e-93d4-5a7e-8c21-0f4d7a9be310")


def delivery_id(alert_id: str, channel: str, receiver: str) -> str:
    """The id of one alert's delivery to one receiver through one channel: derived, so that a repeat can be recognised."""
    return str(uuid5(_DELIVERIES, "\x1f".join((alert_id, channel, receiver))))


def event_body(
    alert: Alert, wanted: Sequence[Wanted], topic: Topic, *, public_url: str, blind: Sequence[Blind] = ()
) -> dict[str, object]:
    """The body of an alert for a receiver whom ``wanted`` (one or more watchlists) names. Its type is their strongest, its
    size bounded (`monitor.deliver.bounds`). ``blind``: what we do not see just now of what bears on it."""
    event = alert.change.event
    unseen = blind_data(blind)
    body: dict[str, object] = {
        "type": _strongest((one.type for one in wanted), TYPES),
        "timestamp": _moment(alert.at),
        "data": {
            "alert": alert.id,
            "watchlists": _each_once(one.watchlist for one in wanted),
            "priority": _strongest((one.priority for one in wanted), PRIORITIES),
            "why": _each_once(reason for one in wanted for reason in one.why),
            "unknown": _each_once(clause for one in wanted for clause in one.unknown),
            "reasons": {
                "why": reasons_json(reason for one in wanted for reason in one.reasons),
                "unknown": reasons_json(reason for one in wanted for reason in one.unknown_reasons),
            },
            "changes": [_change(difference) for difference in alert.change.differences],
            "possibly": event.possibly,
            "coverage": blind_lines(unseen, topic, Words("en"), alert.at),
            "blind": unseen,
            "event": event_data(event, topic, public_url=public_url),
        },
    }
    return bounded(body)


def fold_bodies(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, object]:
    """One body for two alerts about one event, of which the receiver has seen neither: the event as it stands in the later, the
    stronger type, every watchlist and reason, and the changes as steps joined end to end (32 → 33 and 33 → 34 are 32 → 34)."""
    before, after = earlier["data"], later["data"]
    folded: dict[str, object] = {
        **later,
        "type": _strongest((earlier["type"], later["type"]), TYPES),
        "data": {
            **after,
            "watchlists": _each_once([*before["watchlists"], *after["watchlists"]]),
            "priority": _strongest((before["priority"], after["priority"]), PRIORITIES),
            "why": _each_once([*before["why"], *after["why"]]),
            "unknown": _each_once([*before["unknown"], *after["unknown"]]),
            "reasons": {
                field: each_once([*before.get("reasons", {}).get(field, ()), *after.get("reasons", {}).get(field, ())])
                for field in ("why", "unknown")
            },
            "changes": _joined([*before["changes"], *after["changes"]]),
        },
    }
    return bounded(folded)


def test_body(at: datetime, channel: str, *, public_url: str) -> dict[str, object]:
    """The body of a test message (`monitor alerts test`)."""
    return {"type": "test", "timestamp": _moment(at), "data": {"channel": channel, "url": public_url.rstrip("/") + "/"}}


def source_body(
    kind: str, at: datetime, *, feed: str, outlet: str, url: str, state: str, since: datetime, evidence: str, advice: str
) -> dict[str, object]:
    """The body that tells the operator of a source. ``kind``: ``silent`` (it answers, and brings nothing new), ``failing`` (no
    usable answer) or ``back``; ``url``: the feed's; ``state``: how it is, in a word; ``since``: from when on; ``evidence``: what
    we know that by, and ``advice`` what to do about it ("" where there is nothing to do), in English sentences."""
    return {
        "type": f"source.{kind}",
        "timestamp": _moment(at),
        "data": {
            "feed": feed,
            "outlet": outlet,
            "url": url,
            "state": state,
            "since": _moment(since),
            "evidence": evidence,
            "advice": advice,
        },
    }


def event_data(event: Event, topic: Topic, *, public_url: str) -> dict[str, object]:
    """An event as messages and `monitor events --json` show it."""
    figures = [_figure(figure) for figure in event.figures]
    told = {
        "id": event.id,
        "version": event.version,
        "topic": event.topic,
        "kind": event.kind,
        "date": event.date.isoformat() if event.date else None,
        "confirmed": event.confirmed,
        "places": [_place(place, topic) for place in event.places],
        "sides": list(event.sides),
        "people": [{"id": person, "name": event.names.get(person) or _person_name(person, topic)} for person in event.people],
        "figures": figures,
        "voices": [_voice(voice) for voice in event.voices],
        "origins": event.origins,
        "sources": [_source(source) for source in event.sources],
        "first_at": _moment(event.first_at),
        "merged_into": event.merged_into,
        "split_from": event.split_from,
        "follows": list(event.follows),
        "url": f"{public_url.rstrip('/')}/events/{event.id}",
    }
    return {**told, "title": headline(told, topic, "en", event.day.year)}


def _place(place: str, topic: Topic) -> dict[str, object]:
    known = topic.places.get(place)
    return {
        "id": place,
        "name": topic.place_name(place),
        "lat": known.lat if known else None,
        "lon": known.lon if known else None,
    }


def _person_name(person: str, topic: Topic) -> str:
    known = topic.people.get(person)
    return (known.names.get("en") if known else None) or person


def _figure(figure: EventFigure) -> dict[str, object]:
    best = figure.best
    return {
        "action": figure.action,
        "side": figure.side,
        "value": best.value,
        "low": best.low,
        "high": best.high,
        "approx": best.approx,
        "unit": figure.unit,
        "by": best.by,
        "status": best.status.value,
        "as_of": best.as_of.isoformat() if best.as_of else None,
        "disputed": figure.disputed,
        "doubtful": best.doubtful,
        "part": best.part,
        "parts": list(figure.parts),
        "claims": [_claim(best), *(_claim(claim) for claim in figure.claims if claim != best)],
    }


def _claim(claim: Claim) -> dict[str, object]:
    """A claim whole. ``side`` is the side that the outlet is on (whose people are counted is said with the figure)."""
    return {
        "value": claim.value,
        "low": claim.low,
        "high": claim.high,
        "approx": claim.approx,
        "unit": claim.unit,
        "by": claim.by,
        "status": claim.status.value,
        "source": claim.source,
        "via": claim.via,
        "as_of": claim.as_of.isoformat() if claim.as_of else None,
        "outlet": claim.outlet,
        "side": claim.outlet_side,
        "url": claim.url,
        "lang": claim.lang,
        "quote": claim.quote,
        "sentence": claim.sentence,
        "doubtful": claim.doubtful,
        "published": _moment(claim.at),
    }


def _voice(voice: Voice) -> dict[str, object]:
    return {"id": voice.id, "name": voice.name, "role": voice.role, "side": voice.side, "quote": voice.quote}


def _source(source: Source) -> dict[str, object]:
    return {
        "outlet": source.outlet,
        "side": source.outlet_side,
        "url": source.url,
        "title": source.title,
        "lang": source.lang,
        "published": _moment(source.published),
        "origin": source.origin,
        "text_from": source.text_from.value,
    }


def _change(difference: Difference) -> dict[str, object]:
    claim = difference.now or difference.was
    return {
        "type": difference.type.value,
        "what": difference.what,
        "action": difference.action,
        "side": difference.side,
        "unit": claim.unit if claim else None,
        "part": claim.part if claim else False,
        "was": _claim(difference.was) if difference.was else None,
        "now": _claim(difference.now) if difference.now else None,
        "note": difference.note,
        "other": difference.other,
    }


def _joined(changes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Changes in order; one that begins with the number at which an earlier one of the same figure ended continues it.
    A denial stands by itself: it ends in no number."""
    result: list[dict[str, Any]] = []
    for change in changes:
        before = next((one for one in result if _goes_on(one, change)), None)
        if before is None:
            result.append(dict(change))
        else:
            stronger = _strongest((before["type"], change["type"]), _CHANGES)
            before.update(now=change["now"], unit=change["unit"], type=stronger)
    return result


def _goes_on(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> bool:
    ended, begins = earlier["now"], later["was"]
    return (
        ended is not None
        and begins is not None
        and "denied" not in {earlier["type"], later["type"]}
        and _of_what(earlier) == _of_what(later)
        and all(ended[bound] == begins[bound] for bound in ("value", "low", "high"))
    )


def _of_what(change: Mapping[str, Any]) -> tuple[object, ...]:
    """Which figure a change is about: totals whatever their unit, parts by it; what is planned is another than what was done."""
    part = change["unit"] if change["part"] else ""
    planned = "planned" in {claim["status"] for claim in (change["was"], change["now"]) if claim}
    return change["what"], change["action"], change["side"], part, planned, change["other"]


_CHANGES = ("new_event", "denied", "merged", "split", "corrected", "figure_changed", "confirmed")


def _strongest(found: Iterable[str], order: Sequence[str]) -> str:
    return min(found, key=lambda one: order.index(one) if one in order else len(order))


def _each_once(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
