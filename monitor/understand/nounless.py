"""Why a number without a noun counts people all the same: ``four were wounded``, ``two of them``, двое, նրանցից երկուսը."""

from __future__ import annotations

from monitor.understand.counted import Counted
from monitor.understand.numbers import Amount
from monitor.understand.tokens import COMMA, Doc, Mark, Sentence

_BEHIND_ONE = ("unit_said_after", "of_them", "ending", "action_behind")
"""Why a noun may be left out behind "one", which is a pronoun otherwise."""


def why_left_out(doc: Doc, sentence: Sentence, amount: Amount, marks: dict[int, list[Mark]], counted: Counted) -> str:
    """What speaks for such a number, in a word; "bare": nothing does. Where the noun is said after a copula, it is taken into
    ``counted``."""
    if _is_unit_said_after(doc, sentence, amount, counted):
        return "unit_said_after"
    if counted.others or counted.part:
        return "of_them"
    ended = _ends_chunk(doc, sentence, amount)
    here = marks.get(amount.last + 1, ())
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


def is_pronoun(doc: Doc, sentence: Sentence, counted: Counted) -> bool:
    """Whether a number without a noun is "one" in place of a name: nothing speaks for a noun left out, by `why_left_out`, nor for
    a verb and a noun that were said of a number before."""
    amount = counted.amount
    lone = amount.value == 1 and not amount.digits and counted.left_out not in _BEHIND_ONE
    return lone and not _is_gapped(doc, sentence, amount)


def _is_gapped(doc: Doc, sentence: Sentence, amount: Amount) -> bool:
    """Whether a number ends its chunk behind the name of a party, with the verb and the noun of a number before: ``Баку передал
    четырех человек, Ереван – одного``."""
    return (
        _ends_chunk(doc, sentence, amount)
        and any(at < amount.first for at in sentence.counts)
        and any(mark.last == amount.first - 1 for group in ("side", "body") for mark in sentence.of(group))
    )


def _ends_chunk(doc: Doc, sentence: Sentence, amount: Amount) -> bool:
    after = amount.last + 1
    return after > sentence.last or doc.tokens[after].gap >= COMMA


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
