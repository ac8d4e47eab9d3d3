"""Which kind of event makes an article news: rules that the topic states find signals, and a judge weighs where they stand.

A rule says which marks must stand together in one sentence (``all``), which may not (``none``), and whether that is ``strong`` or
``weak``. Headline and lead weigh most; what the weights are is data (`monitor.understand.weigh`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Any

from monitor.understand.against import against
from monitor.understand.cases import NAMING, both, side_named
from monitor.understand.evidence import Evidence, Option
from monitor.understand.roles import is_captive, person_of
from monitor.understand.story import Story
from monitor.understand.tokens import Doc, Sentence
from monitor.understand.told import told_by, unsaid
from monitor.understand.weigh import nearly
from monitor.understand.weights import Features
from monitor.understand.written import written_in

LEAD = 3  # sentences
NONE = 0.5  # of the odds, that there is no event


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that held in a sentence (None: the headline)."""

    kind: str
    strength: str
    sentence: Sentence | None
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The kind of the main report, the signals that it rests on, and which kind it may be as well, by which signals."""

    kind: str | None
    signals: tuple[Signal, ...]
    or_kind: str | None = None
    or_signals: tuple[Signal, ...] = ()


def choose_kind(story: Story) -> Choice:
    """The kind that the signals and words favour; None where they are too weak, or where the parties of the topic do not take
    part."""
    rules = story.doc.lexicon.grammar.get("kinds", {})
    signals: list[Signal] = []
    for sentence in story.title.sentences:
        signals.extend(_signals(story.title, sentence, headline=True))
    for sentence in story.doc.sentences:
        signals.extend(_signals(story.doc, sentence))
    told = told_by(story)
    written = written_in(story)
    of_any = Evidence({name: value / 2 for name, value in told.items()}, under="any")
    common = (Evidence(_of_article(story)), of_any, *[each.under("any") for each in written])
    telling = Evidence({**told, **against(story)})
    sides = parties(story, 4) | {side for number in range(4) for _, side in story.surnames.get(number, ())}
    whole = sides.union(*[sides_in(story.doc, sentence, story.enemy) for sentence in story.doc.sentences[4:]])
    options: list[Option[str | None]] = [Option(None, {"nothing": 1.0})]
    # where no party is named it is another conflict's, or nobody's; where some rule holds, other words may tell of any kind
    for kind, rule in rules.items() if whole and signals else ():
        mine = [signal for signal in signals if signal.kind == kind]
        shared = (telling.under(kind), *[each.under(kind) for each in written])
        options.append(Option(kind, _of_kind(story, kind, rule, mine, (sides, whole)), shared, common))
    taken, shares = story.judge.weigh("kind", options, story.within)
    chosen = _chosen(taken, shares, options)
    other = next((kind for kind in nearly(options, shares, chosen) if kind is not None), None)
    of_chosen, of_other = (tuple(signal for signal in signals if signal.kind == kind) for kind in (chosen, other))
    return Choice(chosen, of_chosen, other, of_other)


def _chosen(taken: Option[str | None], shares: Sequence[float], options: Sequence[Option[str | None]]) -> str | None:
    """The likeliest kind, where that it is of some kind is likelier than that it is of none: two kinds between which the odds
    are parted do not make it none."""
    if taken.answer is not None or len(options) < 2 or shares[0] >= NONE:
        return taken.answer
    return max(zip(shares[1:], options[1:], strict=True), key=lambda each: each[0])[1].answer


def _of_kind(
    story: Story, kind: str, rule: Mapping[str, Any], signals: Sequence[Signal], sides: tuple[set[str], set[str]]
) -> Features:
    """What speaks for a kind: where its signals stand, and in what company."""
    features: Features = {f"kind.{kind}": 1.0}
    rest = 0
    for signal in signals:
        if signal.sentence is None:
            features[f"{signal.strength}.title"] = 1.0
            continue
        standing = story.standing[signal.sentence.number]
        place = story.place(signal.sentence)
        features[f"{signal.strength}.{place}"] = 1.0
        if standing.old and signal.sentence.rank > 0:
            features[f"old.{place}"] = 1.0
            continue
        if signal.sentence.rank < 4:
            if standing.recent_date:
                features["with_recent_date"] = 1.0
            if standing.before_past:
                features[f"before_past.{place}"] = 1.0
            if standing.planned:
                features[f"planned.{place}"] = 1.0
            if standing.old_date and not standing.recent_date:
                features["lead_is_old"] = 1.0
        rest += 1
    features["signals"] = log1p(rest)
    unsignalled = "only_old" if signals and not rest else "no_signal"
    if not rest and not any(signal.sentence is None for signal in signals):
        features[unsignalled] = features[f"{unsignalled}.{kind}"] = 1.0
    features.update(_of_deeds(story, rule))
    wanted = int(rule.get("sides", 2))
    for name, named in zip(("lead", "whole"), sides, strict=True):
        many = f"sides.{name}.{min(len(named), wanted)}_of_{wanted}"
        features[many] = 1.0
        if len(named) < wanted:
            features[f"{many}.{kind}"] = 1.0
    if not any(signal.sentence is None or signal.sentence.rank <= 1 for signal in signals):
        features["not_in_lead"] = 1.0
        features[f"not_in_lead.{kind}"] = 1.0
    strong = [-1 if signal.sentence is None else signal.sentence.rank for signal in signals if signal.strength == "strong"]
    features[f"first_strong.{'never' if not strong else 'later' if min(strong) >= LEAD else min(strong) + 1}"] = 1.0
    return features


def _of_deeds(story: Story, rule: Mapping[str, Any]) -> Features:
    """Whether headline and lead name what the kind is chiefly about, or only what other kinds are about."""
    deeds = set(rule.get("actions", ()))
    chief = {*rule.get("single", ()), *list(rule.get("actions", ()))[:1]}
    features: Features = {}
    for where, sentences in (
        ("title", story.title.sentences),
        ("lead", [sentence for sentence in story.doc.sentences if sentence.rank < LEAD]),
    ):
        told = [mark.tag.first for sentence in sentences for mark in sentence.of("action")]
        for name, holds in (
            ("chief_deed", any(action in chief for action in told)),
            ("other_deeds", bool(told) and not any(action in deeds for action in told)),
        ):
            if holds:
                features[f"{name}.{where}"] = 1.0
    return features


def _of_article(story: Story) -> Features:
    """What speaks against any kind at all: other countries, opinion, talks, no day of this week."""
    lead = [sentence for sentence in story.doc.sentences if sentence.rank <= 2]
    features: Features = {}
    for where, sentences in (("title", story.title.sentences), ("lead", lead)):
        for group in ("elsewhere", "comment", "talks", "offtopic"):
            if any(sentence.of(group) for sentence in sentences):
                features[f"{group}.{where}"] = 1.0
    foreign = sum(len(sentence.of("elsewhere")) for sentence in [*story.title.sentences, *lead])
    ours = sum(len(sentence.of("side")) + len(sentence.of("place")) for sentence in [*story.title.sentences, *lead])
    if foreign > ours:
        features["foreign"] = 1.0
    features["foreign_share"] = foreign / (foreign + ours + 1)
    dated = [sentence for sentence in lead if story.standing[sentence.number].recent_date]
    features["dated" if dated else "undated"] = 1.0
    if not dated and any(story.standing[sentence.number].old_date for sentence in lead):
        features["lead_dated_old"] = 1.0
    whole = len(story.doc.sentences) or 1
    features["offtopic_share"] = sum(bool(sentence.of("offtopic")) for sentence in story.doc.sentences) / whole
    return features


def signals_of(doc: Doc, sentence: Sentence) -> list[Signal]:
    """The signals for any kind in one sentence of a text."""
    return _signals(doc, sentence)


def _signals(doc: Doc, sentence: Sentence, *, headline: bool = False) -> list[Signal]:
    names = sentence.names
    if any(is_captive(doc, person_of(doc, mark)) for mark in sentence.of("person")):
        names = names | {"known.captive"}
    if not_so := unsaid(doc, sentence):
        names = names - not_so
    return [
        Signal(rule.kind, rule.strength, None if headline else sentence, rule.why) for rule in doc.lexicon.rules.holding(names)
    ]


def parties(story: Story, lead: int) -> set[str]:
    """The topic's sides that the headline and the first sentences name."""
    found = {side for sentence in story.title.sentences for side in sides_in(story.title, sentence, story.enemy)}
    return found.union(*[sides_in(story.doc, sentence, story.enemy) for sentence in story.doc.sentences[:lead]])


def sides_in(doc: Doc, sentence: Sentence, enemy: str | None = None) -> set[str]:
    """The topic's sides that a sentence names: by country, people, body or place; who speaks of the ``enemy`` names both."""
    names = sentence.names
    if enemy is not None and "enemy" in names:
        return both(doc, enemy)
    if names.isdisjoint(NAMING):
        return set()
    return {side for mark in sentence.marks if (side := side_named(doc, mark)) is not None}
