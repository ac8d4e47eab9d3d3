"""A single person told without a number: "a soldier was wounded", сапер подорвался (SCHEME rule 3)."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.understand.actions import find_cost, sentence_is_negated
from monitor.understand.background import Standing
from monitor.understand.counted import Counted
from monitor.understand.figures import Found
from monitor.understand.numbers import Amount
from monitor.understand.people import PersonMention
from monitor.understand.sides import side_of
from monitor.understand.sources import Attribution
from monitor.understand.tokens import Doc, Mark, Sentence

NEAR = 11
LEAD_SENTENCES = 4


def find_singles(
    doc: Doc,
    kind: str,
    found: Sequence[Found],
    people: Sequence[PersonMention],
    standing: Sequence[Standing],
    said: Sequence[Attribution | None],
    outlet_side: str | None,
) -> list[Found]:
    """The single persons of the event: for each action that makes ``kind``, and each side, the first that no number counts."""
    actions = doc.lexicon.grammar.get("kinds", {}).get(kind, {}).get("single", ())
    told = {(each.action, each.side) for each in found if not each.standing.old}
    singles: list[Found] = []
    for sentence in doc.sentences:
        if standing[sentence.number].old or sentence.rank >= LEAD_SENTENCES:
            continue
        counted_here = {each.action for each in found if each.counted.sentence is sentence}
        for mark in sentence.of("action"):
            if mark.tag.first not in actions or mark.tag.first in counted_here or mark.tag.second in ("noun", "weak", "count"):
                continue
            single = _single(doc, sentence, mark, people, found)
            if single is None or sentence_is_negated(doc, sentence, mark):
                continue
            side = side_of(doc, single, mark.tag.first, mark, outlet_side)
            if (mark.tag.first, side) in told:
                continue
            told.add((mark.tag.first, side))
            singles.append(
                Found(
                    single,
                    mark.tag.first,
                    mark,
                    side,
                    standing[sentence.number],
                    said[sentence.number],
                    told=single.side is not None,
                )
            )
    return singles


def _single(
    doc: Doc, sentence: Sentence, action: Mark, people: Sequence[PersonMention], found: Sequence[Found]
) -> Counted | None:
    """The person whom an action of a sentence befell, as a count of one."""
    taken = {
        index for each in found if each.counted.sentence is sentence for index in range(each.counted.first, each.counted.last + 1)
    }
    candidates: list[Counted] = []
    for mark in sentence.of("unit"):
        special = mark.tag.first in doc.lexicon.grammar.get("special_units", ()) or mark.tag.first in ("bodies", "officials")
        if special or mark.first in taken or not is_single(doc, mark):
            continue
        counted = _one(sentence, mark.first, mark.last, mark.tag.first)
        counted.ours = doc.lexicon.ending_is("ours", mark.ending)
        _own_words(doc, counted)
        candidates.append(counted)
    for who in people:
        if who.sentence is sentence and who.first not in taken:
            candidates.append(_one(sentence, who.first, who.last, None))
    best = min(candidates, key=lambda each: (find_cost(doc, each, action, ()), each.unit is None), default=None)
    return best if best is not None and find_cost(doc, best, action, ()) <= NEAR else None


def is_single(doc: Doc, mark: Mark) -> bool:
    """Whether a noun is in the singular, by its ending (or by the language's list of plurals without one)."""
    form = doc.form(mark.last)
    return form not in doc.lexicon.plurals and not doc.lexicon.ending_is("plural", mark.ending)


def _one(sentence: Sentence, first: int, last: int, unit: str | None) -> Counted:
    amount = Amount(first, last, first, last, 1, 1, 1)
    return Counted(amount, sentence, first, last, unit, implied=True)


def _own_words(doc: Doc, counted: Counted) -> None:
    """The adjective of nationality, or the possessive, right before the noun; the owner right behind it."""
    for mark in counted.sentence.marks:
        if mark.last == counted.first - 1 and mark.tag.group == "side":
            counted.side, counted.first = mark.tag.first, mark.first
        elif mark.last == counted.first - 1 and mark.tag.group == "own":
            counted.own = True
        elif mark.first == counted.last + 1 and mark.tag.group == "side" and doc.lexicon.ending_is("genitive", mark.ending):
            counted.side = counted.side or mark.tag.first
