"""Which kind of event makes an article news, by signals that words give and rules that the topic states.

A rule says which marks must stand together in one sentence (``all``), which may not (``none``), and what that weighs. Sentences
count by their place: headline and lead most. Background never counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.topic import Person
from monitor.understand.background import Standing
from monitor.understand.tokens import Doc, Sentence


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that held in a sentence (None: the headline)."""

    kind: str
    weight: float
    sentence: Sentence | None
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The kind of the main report, what it rests on, and all scores."""

    kind: str | None
    signals: tuple[Signal, ...]
    scores: Mapping[str, float]


def choose_kind(doc: Doc, title: Doc, standing: Sequence[Standing]) -> Choice:
    """The kind that the signals favour; None where they are too weak, or where the parties of the topic do not take part."""
    rules = doc.lexicon.grammar.get("kinds", {})
    limits = doc.lexicon.grammar.get("kind_limits", {})
    signals: list[Signal] = []
    for sentence in title.sentences:
        signals.extend(_signals(doc, rules, sentence, float(limits.get("headline", 3)), headline=True))
    for sentence in doc.sentences:
        if standing[sentence.number].old and sentence.rank > 0:
            continue
        signals.extend(_signals(doc, rules, sentence, _weight(sentence, limits)))
    scores: dict[str, float] = {}
    best_at: dict[tuple[str, int], float] = {}
    for signal in signals:
        where = (signal.kind, -1 if signal.sentence is None else signal.sentence.number)
        best_at[where] = max(best_at.get(where, 0.0), signal.weight)
    for (kind, _), weight in best_at.items():
        scores[kind] = scores.get(kind, 0.0) + weight
    sides = parties(doc, title, int(limits.get("lead", 4)))
    fitting = {
        kind: score
        for kind, score in scores.items()
        if score >= float(limits.get("least", 4)) and len(sides) >= int(rules[kind].get("sides", 2))
    }
    chosen = max(fitting, key=lambda name: (fitting[name], name), default=None)
    if chosen is not None and _elsewhere(doc, title, int(limits.get("lead", 4)), sides):
        chosen = None
    return Choice(chosen, tuple(signal for signal in signals if signal.kind == chosen), scores)


def _weight(sentence: Sentence, limits: Mapping[str, Any]) -> float:
    weights = limits.get("by_place", (3, 2, 1))
    return float(weights[sentence.rank]) if sentence.rank < len(weights) else float(limits.get("rest", 0.3))


def _signals(doc: Doc, rules: Mapping[str, Any], sentence: Sentence, weight: float, *, headline: bool = False) -> list[Signal]:
    names = {mark.tag.name for mark in sentence.marks}
    people = doc.lexicon.topic.people
    if any(mark.tag.group == "person" and is_captive(people.get(mark.tag.name.partition(".")[2])) for mark in sentence.marks):
        names.add("known.captive")
    groups = names | {name.rpartition(".")[0] for name in names} | {mark.tag.group for mark in sentence.marks}
    found = []
    for kind, entry in rules.items():
        for rule in entry.get("rules", ()):
            wanted, unwanted = rule.get("all", ()), rule.get("none", ())
            if all(_any_of(want, groups) for want in wanted) and not any(_any_of(name, groups) for name in unwanted):
                found.append(
                    Signal(kind, weight * float(rule.get("weight", 1)), None if headline else sentence, " & ".join(wanted))
                )
    return found


def is_captive(person: Person | None) -> bool:
    """Whether a listed person is, or was, held by the other side."""
    return (
        person is not None
        and person.role is not None
        and any(word in person.role.casefold() for word in ("captive", "detained", "held", "serviceman", "freed"))
    )


def _any_of(names: str, present: set[str]) -> bool:
    return any(name in present for name in names.split("|"))


def parties(doc: Doc, title: Doc, lead: int) -> set[str]:
    """The topic's sides that the headline and the first sentences name."""
    return {side for sentence in (*title.sentences, *doc.sentences[:lead]) for side in sides_in(doc, sentence)}


def sides_in(doc: Doc, sentence: Sentence) -> set[str]:
    """The topic's sides that a sentence names: by country, people, body or place."""
    found: set[str] = set()
    topic = doc.lexicon.topic
    for mark in sentence.marks:
        match mark.tag.group:
            case "side":
                found.add(mark.tag.first)
            case "body":
                body = topic.bodies.get(mark.tag.name.partition(".")[2])
                if body is not None and body.side:
                    found.add(body.side)
            case "place" | "venue":
                found.add(mark.tag.name.partition(".")[2].partition("-")[0])
            case "person":
                person = topic.people.get(mark.tag.name.partition(".")[2])
                if person is not None and person.side:
                    found.add(person.side)
            case _:
                continue
    return found & set(topic.sides)


def _elsewhere(doc: Doc, title: Doc, lead: int, sides: set[str]) -> bool:
    """Whether the lead is about other countries' affairs."""
    foreign = sum(len(sentence.of("elsewhere")) for sentence in (*title.sentences, *doc.sentences[:lead]))
    ours = sum(
        1
        for sentence in (*title.sentences, *doc.sentences[:lead])
        for mark in sentence.marks
        if mark.tag.group in ("side", "place")
    )
    del sides
    return foreign > ours
