"""What is counted where the noun is left out or says little: people, or the soldiers that the story is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache

from monitor.understand.actions import Bond
from monitor.understand.beside import nouns_around
from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, Option
from monitor.understand.found import Told
from monitor.understand.story import Story
from monitor.understand.weights import Features
from monitor.understand.written import written_of

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
    titled = story.titled("unit")
    of_side = told.units.get(side, Counter())
    most = of_side.most_common(1)[0][0] if of_side else None
    words = _holding(*_words_of(story, counted, told_as, manner))
    written = written_of(story, counted)
    before = _units_before(counted, bond, side, told)
    all_told = {other for of_one in told.units.values() for other in of_one}
    options = [
        Option(
            unit,
            _of_around(unit, told_as, manner, around, of_whole=whole == unit),
            (
                _of_unit(
                    (unit, told_as),
                    (bond.action, story.kind),
                    its_own=counted.unit == unit,
                    weak=counted.unit == unit and counted.held_within is not None,
                    of_whole=whole == unit,
                    in_sentence=unit in beside,
                    in_title=unit in titled,
                    most_told=most == unit,
                ),
                words.under(unit),
                *[each.under(unit) for each in written],
                _of_before(unit, told_as, before, all_told, of_side),
            ),
        )
        for unit in story.doc.lexicon.topic.units
        if unit not in special
    ]
    return story.judge.choose("unit", options, story.within).answer


@lru_cache(maxsize=1024)
def _holding(*names: str) -> Evidence:
    """What holds, by its whole names."""
    return Evidence(dict.fromkeys(names, 1.0))


@lru_cache(maxsize=2048)
def _of_unit(
    told: tuple[str, str],
    event: tuple[str, str | None],
    *,
    its_own: bool,
    weak: bool,
    of_whole: bool,
    in_sentence: bool,
    in_title: bool,
    most_told: bool,
) -> Evidence:
    """How a unit stands to what is counted: by the noun itself, in its sentence and before. ``told``: which unit, and whether the
    noun is stated; ``event``: its action, and the kind."""
    unit, manner = told
    action, kind = event
    holding = (
        (f"{unit}.{action}", True),
        (f"{unit}.{kind}", True),
        ("its_own", its_own),
        (f"its_own.{unit}", its_own),
        (f"its_own.weak.{unit}", weak),
        ("of_whole", of_whole),
        ("in_sentence", in_sentence),
        ("in_title", in_title),
        ("most_told", most_told),
    )
    names = [f"{manner}.{name}" for name, holds in holding if holds]
    return Evidence(dict.fromkeys([f"{unit}.{manner}", *names], 1.0))


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


def _of_before(unit: str, told: str, before: Mapping[str, str], all_told: AbstractSet[str], of_side: Counter[str]) -> Evidence:
    """What the figures before say of a unit."""
    names = [name for name, other in before.items() if other == unit]
    if all_told:
        names.append("told" if unit in all_told else "not_told")
    if unit in of_side:
        names.append("told_of_side")
    return _holding(*[f"before.{name}" for name in names], *[f"before.{told}.{name}" for name in names])
