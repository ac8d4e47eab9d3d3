"""What the numbers of a sentence count: each by its own noun, and by what it shares with the numbers beside it.

A unit is said once for two numbers or for a list of prison terms; a part goes on with its whole's list. How one number finds its
noun is `nouns`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from monitor.understand.counted import Counted
from monitor.understand.nouns import is_single, noun_before, noun_behind, words_before
from monitor.understand.numbers import Amount
from monitor.understand.tokens import COMMA, Doc, Mark, Sentence

LIST_GAP = 5  # words between the items of a list
WORDS_TO_PART = 2  # between a whole and the part taken from it
WORDS_TO_NOUN = 2  # between one more person and what he is said to be
_LEADING = frozenset({"ellipsis", "stop"})
"""Groups of words that may lead from a pronoun to its verb."""


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
    if sentence.of("one_more"):
        found = sorted([*found, *_one_more(doc, sentence, found)], key=lambda each: each.first)
    for one, other in pairwise(found):
        if one.unit is None and other.unit in doc.lexicon.grammar.get("special_units", ()) and _joined(doc, sentence, one, other):
            one.unit = other.unit
    _go_on_with_terms(doc, found)
    _name_wholes(doc, found)
    _go_on_with_parts(doc, found)
    return found


def _one_more(doc: Doc, sentence: Sentence, found: Sequence[Counted]) -> list[Counted]:
    """One more person by a pronoun: *another was wounded*, *второй погиб*, *the sixth a former mayor*. A verb, or a word that
    leads to one, stands right behind, or the clause ends there; else the word has a noun of its own."""
    taken = {index for each in found for index in range(each.first, each.last + 1)}
    more: list[Counted] = []
    for mark in sentence.of("one_more"):
        behind = mark.last + 1
        if taken.intersection(range(mark.first, behind)) or behind > sentence.last:
            continue
        noun = _noun_said_after(doc, sentence, behind)
        alone = doc.tokens[behind].gap >= COMMA or any(
            each.first == behind and (each.tag.group in _LEADING or (each.tag.group == "action" and each.tag.second != "noun"))
            for each in sentence.marks
        )
        if alone or noun is not None:
            amount = Amount(mark.first, mark.last, mark.first, mark.last, 1, 1, 1)
            last, unit = (noun.last, noun.tag.first) if noun is not None else (mark.last, None)
            more.append(Counted(amount, sentence, mark.first, last, unit, others=True, left_out="of_them"))
    return more


def _noun_said_after(doc: Doc, sentence: Sentence, behind: int) -> Mark | None:
    """What a person is said to be: behind a dash, a comma, an article or a copula."""
    lexicon = doc.lexicon
    if doc.tokens[behind].gap < COMMA and doc.form(behind) not in (lexicon.copulas | lexicon.articles):
        return None
    return next(
        (
            mark
            for mark in sentence.of("unit")
            if behind <= mark.first <= behind + WORDS_TO_NOUN and mark.tag.second != "weak" and is_single(doc, mark)
        ),
        None,
    )


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
