"""The number judged before one in its sentence: what stands side by side often shares its lot, *nine Armenians and two
Azerbaijanis were exchanged*, *Баку передал девять человек, Ереван – двоих*."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from monitor.understand.actions import Bond
from monitor.understand.clauses import between
from monitor.understand.counted import Counted
from monitor.understand.evidence import Evidence, Option, stated
from monitor.understand.story import Story


def weigh_beside(
    story: Story, counted: Counted, sister: tuple[Counted, Bond | None] | None, options: Sequence[Option[Bond | None]]
) -> None:
    """Adds to the options of ``counted`` how each agrees with what its ``sister`` was judged to be: by the same word, of the same
    action, of another, or no figure. None: it is its sentence's first number."""
    if sister is None:
        return
    other, bond = sister
    gap = between(story.clauses(counted.sentence), (other.first, other.last), (counted.first, counted.last), [])
    manner = gap.manner
    likeness = _likeness(story, other, counted)
    for option in options:
        mine = option.answer
        if mine is not None:
            unsaid = bond is not None and mine.mark is None
            agreed = _of_sister(story.doc.lang, _agrees(mine, bond), manner, likeness, unsaid=unsaid)
            option.shared = (*option.shared, agreed)


def _likeness(story: Story, one: Counted, other: Counted) -> str:
    """Whether they count the same: ``alike`` by the unit, both ``people``, or ``unlike``."""
    if one.unit == other.unit:
        return "alike"
    special = story.doc.lexicon.grammar.get("special_units", ())
    return "people" if one.unit not in special and other.unit not in special else "unlike"


def _agrees(mine: Bond, bond: Bond | None) -> str:
    if bond is None:
        return "nothing"
    if mine.mark is not None and mine.mark is bond.mark:
        return "mark"
    return "action" if mine.action == bond.action else "other"


@lru_cache(maxsize=1024)
def _of_sister(lang: str, agrees: str, manner: str, likeness: str, *, unsaid: bool) -> Evidence:
    names = [agrees, f"{agrees}.{manner}", f"{agrees}.{likeness}", f"{agrees}.{manner}.{likeness}", f"{lang}.{agrees}.{manner}"]
    return stated("sister", [*names, f"{agrees}.unsaid.{manner}"] if unsaid else names)
