"""What is counted where the noun is left out or says little: people, or the soldiers that the story is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from monitor.understand.actions import Bond
from monitor.understand.beside import nouns_around
from monitor.understand.counted import Counted
from monitor.understand.found import Told
from monitor.understand.story import Story
from monitor.understand.weigh import Evidence, Features, Option, noted

NOUN_LETTERS = 6  # by which nouns are told apart, whatever their endings
FIGURES_BACK = 30  # in which the same people may have been counted: reading stays linear in the text's length


def unit_of(story: Story, counted: Counted, bond: Bond, whole: str | None, side: str | None, told: Told) -> str:
    """The unit of a figure of that ``side``: by its own noun, that of the whole it is a part of, those of the figures before, and
    the kind. Special units (years, incidents) stand as the text has them."""
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
    of_side = told.units.get(side, Counter())
    most = of_side.most_common(1)[0][0] if of_side else None
    words = _words_of(story, counted, told_as, manner)
    before = _units_before(counted, bond, side, told)
    all_told = {other for of_one in told.units.values() for other in of_one}
    options = [
        Option(
            unit,
            _of_around(unit, told_as, manner, around, of_whole=whole == unit),
            (
                *_of_unit(story, counted, bond, unit, told_as, whole, beside, titled, most),
                noted(unit, *words),
                *_of_before(unit, told_as, before, all_told, of_side),
            ),
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


def _words_of(story: Story, counted: Counted, told: str, manner: str) -> list[str]:
    """What the words of the phrase say, for any unit: its noun, and how the people are told of."""
    holding = (
        (f"noun.{story.doc.form(counted.last)[:NOUN_LETTERS]}", counted.unit is not None),
        (f"{told}.{manner}", True),
        (f"left_out.{counted.left_out}", bool(counted.left_out)),
        ("one", counted.amount.value == 1),
        ("implied", counted.implied),
        ("sided", counted.side is not None),
        ("own", counted.own),
    )
    return [name for name, holds in holding if holds]


def _units_before(counted: Counted, bond: Bond, side: str | None, told: Told) -> Mapping[str, str]:
    """The units of figures before that may have counted the same people: of the same number, action, side, the last of all. Who
    writes of a thing again calls it by the same name."""
    found: dict[str, str] = {}
    value = counted.amount.value
    for each in reversed(told.figures[-FIGURES_BACK:]):
        mine = each.side == side
        if each.action == bond.action:
            found.setdefault("last_of_action", each.unit)
            if mine:
                found.setdefault("last_of_both", each.unit)
        if mine:
            found.setdefault("last_of_side", each.unit)
            found["first_of_side"] = each.unit
        if value is not None and each.counted.amount.value == value and "same_value" not in found:
            found["same_value"] = each.unit
            if mine:
                found["same_value.side"] = each.unit
            if each.action == bond.action:
                found["same_value.action"] = each.unit
                if mine:
                    found["same_value.both"] = each.unit
    if told.last is not None:
        found["last"] = told.last.unit
        if told.last.sentence is counted.sentence:
            found["last.here"] = told.last.unit
        if told.last.side == side:
            found["last.side"] = told.last.unit
    return found


def _of_before(
    unit: str, told: str, before: Mapping[str, str], all_told: AbstractSet[str], of_side: Counter[str]
) -> tuple[Evidence, ...]:
    """What the figures before say of a unit."""
    names = [name for name, other in before.items() if other == unit]
    if all_told:
        names.append("told" if unit in all_told else "not_told")
    if unit in of_side:
        names.append("told_of_side")
    return noted("before", *names), noted(f"before.{told}", *names)
