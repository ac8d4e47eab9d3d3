"""What the numbers of a sentence count: each by its own noun, and by what it shares with the numbers beside it.

A unit is said once for two numbers or for a list of prison terms; a part goes on with its whole's list. How one number finds its
noun is `nouns`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from monitor.understand.counted import Counted
from monitor.understand.nouns import noun_before, noun_behind, words_before
from monitor.understand.numbers import Amount
from monitor.understand.tokens import COMMA, Doc, Mark, Sentence

LIST_GAP = 5  # words between the items of a list
WORDS_TO_PART = 2  # between a whole and the part taken from it


def count_nouns(doc: Doc, sentence: Sentence, amounts: Sequence[Amount]) -> list[Counted]:
    """The amounts of a sentence that count people, bodies, years of prison or incidents; the rest (money, distances, …) go."""
    marks = _by_first(sentence)
    found: list[Counted] = []
    for amount in amounts:
        counted = noun_behind(doc, sentence, amount, marks)
        if counted is None or counted.unit is None:
            counted = noun_before(doc, sentence, amount) or counted
        if counted is not None:
            words_before(doc, counted)
            found.append(counted)
    for one, other in pairwise(found):
        if one.unit is None and other.unit in doc.lexicon.grammar.get("special_units", ()) and _joined(doc, sentence, one, other):
            one.unit = other.unit
    _go_on_with_terms(doc, found)
    _name_wholes(doc, found)
    _go_on_with_parts(doc, found)
    return found


def _go_on_with_terms(doc: Doc, found: Sequence[Counted]) -> None:
    """``14 years and Torosyan 11``, ``получил 16 лет, Торосян – 11``: the unit of a term of prison is said once."""
    terms = set(doc.lexicon.grammar.get("terms", {}).values())
    said: str | None = None
    for counted in found:
        if counted.unit in terms:
            said = counted.unit
        elif counted.unit is None and said is not None and not (counted.part or counted.others or counted.left_out == "of_them"):
            counted.unit = said


def _name_wholes(doc: Doc, found: Sequence[Counted]) -> None:
    """A part that names its whole: ``11 of the 19``, ``семеро из девяти``, ``19 հայերից 11-ը``, ``beş nəfərdən ikisi``."""
    for one, other in pairwise(found):
        between = range(one.last + 1, other.first)
        words = {index for index in between if doc.form(index) in doc.lexicon.linking or doc.form(index) in doc.lexicon.articles}
        parts = {i for mark in one.sentence.of("part") for i in range(mark.first, mark.last + 1) if i in between}
        if one.unit is None and between and (words | parts) >= set(between) and _smaller(one, other):
            one.part, one.of_value = True, other.amount.value
        elif other.unit is None and len(between) <= WORDS_TO_PART and _from_whole(doc, one) and _smaller(other, one):
            other.part, other.of_value = True, one.amount.value


def _from_whole(doc: Doc, whole: Counted) -> bool:
    """Whether a counted phrase stands in the case of what something is taken from, by its last noun or the number itself."""
    nouns = [mark for mark in whole.sentence.of("unit") if mark.last == whole.last]
    ending = nouns[0].ending if nouns else whole.amount.ending
    return doc.lexicon.ending_is("ablative", ending)


def _smaller(part: Counted, whole: Counted) -> bool:
    return part.amount.value is not None and whole.amount.value is not None and part.amount.value <= whole.amount.value


def _go_on_with_parts(doc: Doc, found: Sequence[Counted]) -> None:
    """``including 41 prisoners of war, eight former leaders and six civilians``: what a word of parting begins goes on through
    the list, as far as no verb parts its items."""
    for one, other in pairwise(found):
        verb = any(one.last < mark.first < other.first and mark.tag.second != "noun" for mark in one.sentence.of("action"))
        if one.part and not verb and other.first - one.last <= LIST_GAP and doc.tokens[other.first].gap <= COMMA:
            other.part = other.listed = True


def _joined(doc: Doc, sentence: Sentence, one: Counted, other: Counted) -> bool:
    """``19 and 17 years``: two numbers with one noun."""
    between = range(one.last + 1, other.amount.first)
    return len(between) == 1 and any(mark.first == between[0] and mark.tag.group == "joint" for mark in sentence.marks)


def _by_first(sentence: Sentence) -> dict[int, list[Mark]]:
    marks: dict[int, list[Mark]] = {}
    for mark in sentence.marks:
        marks.setdefault(mark.first, []).append(mark)
    return marks
