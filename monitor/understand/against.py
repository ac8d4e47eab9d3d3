"""Who against whom: whether the persons and peoples of a story belong to the same side as its states, bodies and places. An event
that we watch for has both sides in it; a state tries, frees and buries its own in the same words."""

from __future__ import annotations

from collections import Counter

from monitor.understand.cases import side_named
from monitor.understand.story import Story
from monitor.understand.tokens import Doc, Sentence
from monitor.understand.weights import Features

LEAD = 3  # sentences
SENTENCES = 60  # of the text: enough to tell
FEW = 4
_SORTS = {"place": "places", "venue": "places", "body": "states", "person": "persons"}
_PAIRS = (
    ("persons", "states"),
    ("peoples", "states"),
    ("persons", "places"),
    ("peoples", "places"),
    ("states", "places"),
)
_Sides = dict[str, Counter[str]]


def against(story: Story) -> Features:
    """How the sides of persons, peoples, states and places stand to each other, in headline and lead and in the whole; how often
    the side that is named less is named."""
    lead, whole = _none(), _none()
    for sentence in story.title.sentences:
        _count(story, story.title, sentence, lead)
        _count(story, story.title, sentence, whole)
    for sentence in story.doc.sentences[:SENTENCES]:
        surnames = story.surnames.get(sentence.number, ())
        for counts in (lead, whole) if sentence.rank < LEAD else (whole,):
            _count(story, story.doc, sentence, counts)
            for _, side in surnames:
                counts["persons"][side] += 1
    features: Features = {}
    for where, counts in (("lead", lead), ("whole", whole)):
        both: Counter[str] = sum(counts.values(), Counter())
        few, many = sorted((*both.values(), 0, 0))[-2:]
        if many:
            features[f"minority.{where}"] = few / (few + many)
            features[f"minority.{where}.{min(few, FEW)}"] = 1.0
        most = {sort: _most(mine) for sort, mine in counts.items()}
        for one, other in _PAIRS:
            features[f"{where}.{one}.{other}.{_relation(most[one], most[other])}"] = 1.0
    return features


def _none() -> _Sides:
    return {sort: Counter() for sort in ("persons", "peoples", "states", "places")}


def _count(story: Story, doc: Doc, sentence: Sentence, counts: _Sides) -> None:
    for mark in sentence.marks:
        group = mark.tag.group
        if group == "enemy" and story.enemy is not None:
            counts["states"][story.enemy] += 1
            continue
        side = side_named(doc, mark)
        if side is not None:
            sort = ("states" if mark.tag.second == "state" else "peoples") if group == "side" else _SORTS[group]
            counts[sort][side] += 1


def _most(counts: Counter[str]) -> str | None:
    """The side named most often, None where two are named as often."""
    tops = counts.most_common(2)
    return tops[0][0] if tops and (len(tops) == 1 or tops[0][1] > tops[1][1]) else None


def _relation(one: str | None, other: str | None) -> str:
    if one is None or other is None:
        return "unknown"
    return "same" if one == other else "against"
