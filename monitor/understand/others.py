"""Further events that an article tells as news of their own: another kind, or another day of the same week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.model import Report, Span
from monitor.understand.figures import as_figures
from monitor.understand.found import Found
from monitor.understand.kinds import sides_in
from monitor.understand.places import find_places, most_specific
from monitor.understand.story import Story


def other_reports(story: Story, kind: str, day: date | None, found: Sequence[Found]) -> tuple[tuple[Report, ...], list[Found]]:
    """The reports beside the main one, and the figures that stay with it. A figure leaves for a report of its own where its
    action makes another kind of event than the main one has (``kinds.*.actions``), or where its sentence names another day of the
    week; figures of one kind and day go together. Stocks (held, missing) stay, and what names no day that has come."""
    grammar = story.doc.lexicon.grammar
    kinds = grammar.get("kinds", {})
    groups: dict[tuple[str, date], list[Found]] = {}
    staying: set[str] = set()
    for each in found:
        expected = each.action in kinds.get(kind, {}).get("actions", ())
        its_day = _another_day(story, each, day) if expected else _own_day(story, each)
        its_kind = None if its_day is None or story.is_stock(each.action) else kind if expected else _kind_of(story, each)
        if its_day is None or its_kind is None or (its_kind == kind and its_day == day):
            staying.add(each.action)
        else:
            groups.setdefault((its_kind, its_day), []).append(each)
    # where all that is told of a deed would leave, the day is another deed's: detained on Tuesday, freed on Friday
    parting = {
        (its_kind, its_day): mine
        for (its_kind, its_day), mine in groups.items()
        if its_kind != kind or not staying.isdisjoint(each.action for each in mine)
    }
    gone = {id(each) for mine in parting.values() for each in mine}
    return (
        tuple(_report(story, its_kind, its_day, mine) for (its_kind, its_day), mine in parting.items()),
        [each for each in found if id(each) not in gone],
    )


def _own_day(story: Story, each: Found) -> date | None:
    """The day of the week that a figure's sentence names, if it has come."""
    its_day = each.standing.day
    return its_day if its_day is not None and its_day <= story.today and not each.standing.planned else None


def _another_day(story: Story, each: Found, day: date | None) -> date | None:
    """The same, where the sentence does not name the main event's day as well."""
    if day is None or any(mention.day == day for mention in each.standing.dates):
        return None
    return _own_day(story, each)


def _kind_of(story: Story, each: Found) -> str | None:
    """The kind that an action makes (``reading.makes``); its sentence decides between several."""
    makes = story.doc.lexicon.grammar.get("makes", {}).get(each.action, ())
    for option in makes:
        sign = option.get("with")
        if sign is None or each.sentence.has(sign):
            return str(option["kind"])
    return None


def _report(story: Story, kind: str, day: date | None, found: Sequence[Found]) -> Report:
    doc = story.doc
    sentences = list({each.sentence.number: each.sentence for each in found}.values())
    places = find_places(doc, sentences)
    sides = {side for sentence in sentences for side in sides_in(doc, sentence)} | {each.side for each in found if each.side}
    return Report(
        kind=kind,
        main=False,
        date=day,
        places=most_specific(doc, [place.id for place in places]),
        sides=tuple(sorted(sides)),
        people=(),
        figures=as_figures(story, found, kind, day),
        names={},
        evidence={"kind": tuple(Span(start=sentence.start, end=sentence.end) for sentence in sentences[:1])},
        why=(f"{found[0].action} of another event",),
    )
