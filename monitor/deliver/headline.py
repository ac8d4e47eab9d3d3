"""An event in one line: ``Exchange: 32 Armenians, 2 Azerbaijanis freed · Ijevan–Gazakh · 13 Dec``.

Reads events, figures and claims in the form that the messages' bodies have (docs/webhook.schema.json)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Day  # noqa: N812 - as in monitor.model
from typing import Any

from monitor.deliver.plain import plain
from monitor.deliver.words import Words
from monitor.topic import Topic

Json = Mapping[str, Any]

MOST_ACTIONS = 2
MOST_ITEMS = 3
MOST_PLACES = 2
MOST_NAMES = 2
_STATUSES = ("official", "reported", "claimed", "unofficial", "planned", "denied")
"""Which status speaks for an event, first to last."""


def headline(event: Json, topic: Topic, language: str, year: int | None = None, *, doubtful: bool = False) -> str:
    """The line for an event as it stands. ``year``: the reader's; a date of another year is written with it. ``doubtful``: it may
    be the same as one that is known."""
    words = Words(language)
    kind = kind_word(event, topic, words)
    hints = [*status_hints(event, words), *([words["hint.possibly"]] if doubtful else [])]
    what = happened(event, topic, words)
    opening = words.say("subject.first", kind=f"{kind} ({', '.join(hints)})" if hints else kind, what=what) if what else kind
    return with_where_and_when(opening, event, topic, words, year)


def with_where_and_when(opening: str, event: Json, topic: Topic, words: Words, year: int | None) -> str:
    """``opening · places · date``, without what is not told."""
    return " · ".join(part for part in (opening, where(event, topic, words), when(event, words, year)) if part)


def kind_word(event: Json, topic: Topic, words: Words) -> str:
    """The word for the kind that opens a subject."""
    kind = topic.kinds.get(event["kind"])
    return _label(kind.short, words, event["kind"]) if kind else plain(str(event["kind"]))


def where(event: Json, topic: Topic, words: Words) -> str:
    """``Ijevan–Gazakh``; more than two places are counted."""
    names = [place_name(place, topic, words) for place in event["places"]]
    more = f" +{len(names) - MOST_PLACES}" if len(names) > MOST_PLACES else ""
    return "–".join(names[:MOST_PLACES]) + more


def when(event: Json, words: Words, year: int | None = None) -> str:
    """``13 Dec``, or nothing where the day is not told."""
    return words.day(Day.fromisoformat(event["date"]), year) if event["date"] else ""


def happened(event: Json, topic: Topic, words: Words) -> str:
    """``32 Armenians, 2 Azerbaijanis freed``: the totals of the most telling actions; without figures, who it is about."""
    lead = lead_figures(event, words)
    phrases = []
    for action in dict.fromkeys(figure["action"] for figure in lead):
        mine = [figure for figure in lead if figure["action"] == action]
        phrases.append(done([(figure, figure["side"]) for figure in mine], action, event["kind"], topic, words))
    return ", ".join(phrases) or ", ".join(person_name(person, topic, words) for person in event["people"][:MOST_NAMES])


def lead_figures(event: Json, words: Words) -> list[Json]:
    """The figures that tell the event: totals of at most two actions, the strongest word for each side. States of things (held,
    missing) only where nothing happened otherwise; rejected counts, and those that we may have misread, only where there is no
    other."""
    parts = {index for figure in event["figures"] for index in figure["parts"]}
    totals = [figure for index, figure in enumerate(event["figures"]) if index not in parts and not figure["part"]]
    standing = [figure for figure in totals if figure["status"] != "denied"] or totals
    standing = [figure for figure in standing if not figure.get("doubtful")] or standing
    flows = [figure for figure in standing if figure["action"] not in words.stocks] or standing
    lead: list[Json] = []
    for action in in_order({figure["action"] for figure in flows}, words)[:MOST_ACTIONS]:
        for side in dict.fromkeys(figure["side"] for figure in flows if figure["action"] == action):
            same = [figure for figure in flows if (figure["action"], figure["side"]) == (action, side)]
            lead.append(min(same, key=lambda figure: _rank(figure["status"])))
    return lead[: MOST_ITEMS + 1]


def in_order(actions: Iterable[str], words: Words) -> list[str]:
    """Actions, the gravest first; those the words file does not know come last, by name."""
    known = words.actions_in_order
    return sorted(actions, key=lambda action: (known.index(action) if action in known else len(known), action))


def strongest_status(statuses: Iterable[str]) -> str | None:
    """The status that speaks for several figures, or None for none."""
    return min(statuses, key=_rank, default=None)


def status_hints(event: Json, words: Words) -> list[str]:
    """What a subject line warns of: ``unofficial``, ``planned``, …; nothing of a claim or rumour that was borne out."""
    status = strongest_status(figure["status"] for figure in lead_figures(event, words))
    if status is None or (event["confirmed"] and status in {"claimed", "unofficial"}):
        return []
    return [hint] if (hint := words.get(f"hint.{status}", "")) else []


def done(
    items: Sequence[tuple[Json, str | None]], action: str, kind: str, topic: Topic, words: Words, amount: str | None = None
) -> str:
    """``32 Armenians, 2 Azerbaijanis freed``: claims with the side whose people they count, and the action once.
    ``26 bodies (Armenia)`` where the kind of event is the action itself. ``amount`` stands in for the numbers: ``32 → 33``."""
    persons = all(claim["unit"] in words.persons for claim, _ in items)
    counts = ", ".join(counted(claim, side, topic, words, amount) for claim, side in items)
    if action == kind and not persons:
        return ", ".join(thing_of(claim, side, topic, words) for claim, side in items)
    return words.say("done" if persons else "done_thing", items=counts, action=action_word(action, topic, words))


def counted(claim: Json, side: str | None, topic: Topic, words: Words, amount: str | None = None) -> str:
    """``at least 80 Armenians``, ``18 years``. ``amount`` stands in for the claim's own number."""
    number = amount or amount_word(claim, words)
    if claim["unit"] not in words.persons or side is None:
        noun = _label(topic.units.get(claim["unit"], {}), words, claim["unit"])
        key = "counted" if claim["unit"] in words.persons else "counted_thing"
    else:
        noun, key = people_word(side, topic, words), "counted"
    return words.say(key, n=number, noun=words.one(noun) if claim["value"] == 1 == claim["high"] else noun)


def thing_of(claim: Json, side: str | None, topic: Topic, words: Words) -> str:
    """``6 bodies (Armenia)``: what is no person, and whose."""
    phrase = counted(claim, side, topic, words)
    return phrase if side is None else words.say("with_unit", counted=phrase, unit=side_word(side, topic, words))


def amount_word(claim: Json, words: Words) -> str:
    """The number as a reader says it: ``32``, ``about 40``, ``at least 80``, ``up to 10``, ``dozens of``."""
    value, low, high = claim["value"], claim["low"], claim["high"]
    if value is None and high is None and claim.get("approx") and low is not None:
        vague = next((word for least, word in _VAGUE if low >= least), "several")
        return words[vague]
    if low is None and high is None:
        return words["unknown_number"] if value is None else words.number(value)
    if high is None:
        return words.say("at_least", n=words.number(low))
    if low is None:
        return words.say("up_to", n=words.number(high))
    if low != high:
        return words.say("between", low=words.number(low), high=words.number(high))
    return words.say("about" if claim.get("approx") else "exactly", n=words.number(low))


_VAGUE = ((2000, "thousands_of"), (200, "hundreds"), (20, "dozens"))
"""From which lowest number on "dozens" and the like are said, where a text gives no number."""


def action_word(action: str, topic: Topic, words: Words) -> str:
    """``freed``."""
    return _label(topic.actions.get(action, {}), words, action)


def unit_word(unit: str, topic: Topic, words: Words) -> str:
    """``servicemen``."""
    return _label(topic.units.get(unit, {}), words, unit)


def side_word(side: str, topic: Topic, words: Words) -> str:
    """``Armenia``."""
    known = topic.sides.get(side)
    return _label(known.labels, words, side) if known else plain(side)


def people_word(side: str, topic: Topic, words: Words) -> str:
    """``Armenians``; the side's name where the topic has no word for its people."""
    return _label(topic.raw.get("peoples", {}).get(side, {}), words, "") or side_word(side, topic, words)


def place_name(place: Json, topic: Topic, words: Words) -> str:
    """The place's name in the reader's language, else as the body has it."""
    known = topic.places.get(place["id"])
    return plain((known.names.get(words.language) if known else None) or place["name"] or place["id"])


def person_name(person: Json, topic: Topic, words: Words) -> str:
    """The person's name in the reader's language, else as the body has it."""
    known = topic.people.get(person["id"])
    return plain((known.names.get(words.language) if known else None) or person["name"] or person["id"])


def _label(labels: Mapping[str, str], words: Words, otherwise: str) -> str:
    return plain(labels.get(words.language) or labels.get("en") or otherwise)


def _rank(status: str) -> int:
    return _STATUSES.index(status) if status in _STATUSES else len(_STATUSES)
