"""What is counted where the noun is left out or says little: people, or the soldiers that the story is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from monitor.understand.actions import Bond
from monitor.understand.beside import nouns_around
from monitor.understand.counted import Counted
from monitor.understand.story import Story
from monitor.understand.weigh import Evidence, Features, Option, noted


def unit_of(story: Story, counted: Counted, bond: Bond, whole: str | None, told: Counter[str]) -> str:
    """The unit of a figure: by its own noun, that of the whole it is a part of, those of the figures before, and the kind.
    Special units (years, incidents) stand as the text has them."""
    grammar = story.doc.lexicon.grammar
    special = grammar.get("special_units", ())
    if bond.action == "remains_returned":
        return "bodies"
    if counted.unit in special:
        return str(counted.unit)
    rule = grammar.get("actions", {}).get(bond.action, {})
    if rule.get("counted") == "nobody":
        return str(rule["units"][0])
    beside = {mark.tag.first for mark in counted.sentence.of("unit")}
    around = nouns_around(story.doc, counted)
    told_as = "stated" if counted.unit is not None else "left_out"
    manner = "part" if counted.part else "others" if counted.others else "named" if counted.named else "plain"
    titled = {mark.tag.first for sentence in story.title.sentences for mark in sentence.of("unit")}
    most = told.most_common(1)[0][0] if told else None
    options = [
        Option(
            unit,
            _of_around(unit, told_as, manner, around, of_whole=whole == unit),
            _of_unit(story, counted, bond, unit, told_as, whole, beside, titled, most),
        )
        for unit in story.doc.lexicon.topic.units
        if unit not in special
    ]
    return story.judge.choose("unit", options, story.within).answer


def _of_unit(
    story: Story,
    counted: Counted,
    bond: Bond,
    unit: str,
    told: str,
    whole: str | None,
    beside: set[str],
    titled: set[str],
    most: str | None,
) -> tuple[Evidence, ...]:
    holding = (
        (f"{unit}.{bond.action}", True),
        (f"{unit}.{story.kind}", True),
        ("its_own", counted.unit == unit),
        (f"its_own.{unit}", counted.unit == unit),
        (f"its_own.weak.{unit}", counted.unit == unit and counted.held_within is not None),
        ("of_whole", whole == unit),
        ("in_sentence", unit in beside),
        ("in_title", unit in titled),
        ("most_told", most == unit),
    )
    return noted(unit, told), noted(told, *[name for name, holds in holding if holds])


def _of_around(unit: str, told: str, manner: str, around: Mapping[str, str], *, of_whole: bool) -> Features:
    """What the nouns next to the number and the figure before it say of a unit."""
    features: Features = {f"of_whole.{manner}": 1.0} if of_whole else {}
    for where, other in around.items():
        if other == unit:
            features[f"{told}.{where}"] = features[f"{told}.{where}.{manner}"] = features[f"{where}.{unit}"] = 1.0
    return features
