"""Why a number without a noun counts people all the same: ``four were wounded``, ``two of them``, двое, նրանցից երկուսը."""

from __future__ import annotations

from monitor.understand.counted import Counted
from monitor.understand.numbers import Amount
from monitor.understand.tokens import COMMA, Doc, Mark, Sentence

BEHIND_ONE = ("unit_said_after", "of_them", "ending", "action_behind")
"""Why a noun may be left out behind "one", which is a pronoun otherwise."""


def why_left_out(doc: Doc, sentence: Sentence, amount: Amount, marks: dict[int, list[Mark]], counted: Counted) -> str:
    """What speaks for such a number, in a word; "bare": nothing does. Where the noun is said after a copula, it is taken into
    ``counted``."""
    if _is_unit_said_after(doc, sentence, amount, counted):
        return "unit_said_after"
    if counted.others or counted.part:
        return "of_them"
    after = amount.last + 1
    ended = after > sentence.last or doc.tokens[after].gap >= COMMA
    here = marks.get(after, ())
    before = [mark for mark in sentence.marks if mark.last == amount.first - 1]
    if any(mark.tag.group in ("part", "others") for mark in before):
        return "of_them"
    if amount.ending and doc.lexicon.ending_is("standing_alone", amount.ending):
        return "ending"
    if not amount.digits and doc.form(amount.core_last) in doc.lexicon.collectives:
        return "collective"
    if any(mark.tag.group == "action" and mark.tag.second == "active" for mark in before) and ended:
        return "object"
    if any(mark.tag.group == "ellipsis" for mark in here):
        return "verb_behind"
    if any(mark.tag.group == "action" and mark.tag.second != "noun" for mark in here):
        return "action_behind"
    return "ended" if ended else "bare"


def _is_unit_said_after(doc: Doc, sentence: Sentence, amount: Amount, counted: Counted) -> bool:
    """``four were soldiers and one a civilian``: the noun stands behind a copula or an article."""
    after = amount.last + 1
    if doc.form(after) not in doc.lexicon.copulas or doc.tokens[after].gap >= COMMA:
        return False
    for mark in sentence.marks:
        if mark.tag.group == "unit" and after < mark.first <= after + 2 and mark.tag.second != "weak":
            counted.unit, counted.part, counted.last = mark.tag.first, True, mark.last
            return True
    return False
