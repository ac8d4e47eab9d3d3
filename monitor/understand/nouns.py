"""The noun that a number counts: behind it or before it, through adjectives, with the side that the phrase names.

Where there is none, `nounless` says why the number may count people all the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.understand.counted import Counted
from monitor.understand.nounless import is_pronoun, why_left_out
from monitor.understand.numbers import Amount
from monitor.understand.tokens import BREAK, COMMA, HYPHEN, Doc, Mark, Sentence

SKIPPED_WORDS = 3  # unknown adjectives between number and noun: three *road construction* workers
REACH = 8
ADJUNCTS = 2  # words after a noun of measure within which people are what is counted


def noun_behind(doc: Doc, sentence: Sentence, amount: Amount, marks: dict[int, list[Mark]]) -> Counted | None:
    """The number with the noun behind it, or with why that may be left out. ``marks``: the sentence's, by their first token. None
    where it counts something else (money, a distance), or is "one" in place of a name."""
    counted = Counted(amount, sentence, amount.first, amount.last, None)
    if any(mark.tag.group == "times" for mark in marks.get(amount.core, ())):
        counted.unit = doc.lexicon.grammar.get("times_unit")
        return counted if counted.unit is not None else None
    index, skipped = amount.last + 1, 0
    if not amount.digits and doc.form(index) in doc.lexicon.linking and not _of_some(sentence, index):
        index += 1  # a pair *of* conscripts, dozens *of* rounds
    while index <= min(sentence.last, amount.last + REACH):
        token = doc.tokens[index]
        if (
            token.gap >= (COMMA if skipped or counted.unit or counted.side else BREAK)
            or token.word.number is not None
            or token.digits
        ):
            break
        here = marks.get(index, ())
        term = _term(doc, sentence, here)
        if term is not None and not skipped and counted.unit is None:
            counted.unit, counted.last = term, index
            return counted
        if (
            here
            and any(mark.tag.group in ("measure", "period", "month") for mark in here)
            and not _is_adjunct(doc, sentence, here, index)
        ):
            if counted.unit is None and counted.side is None and not _stands_alone(doc, amount):
                return None
            break
        if (
            index == amount.last + 1
            and token.gap == HYPHEN
            and doc.text[token.start - 1] == "-"
            and counted.unit is None
            and not any(mark.tag.group == "unit" for mark in here)
        ):
            return None
        step = _take(doc, counted, here, index)
        if step == 0:
            break
        if step < 0:
            skipped += 1
            counted.skipped = skipped
            if counted.unit is not None or counted.side is not None or skipped > SKIPPED_WORDS:
                break
            step = 1
        index += step
    if counted.unit is None and counted.side is not None:
        counted.unit = "people"
    if counted.unit is not None:
        return _with_owner(doc, counted, marks)
    counted.left_out = why_left_out(doc, sentence, amount, marks, counted)
    return None if is_pronoun(doc, sentence, counted) else counted


def _stands_alone(doc: Doc, amount: Amount) -> bool:
    """Whether a number word has the article or the possessive that it takes without a noun: ``երկուսը``, ``ikisi``."""
    return bool(amount.ending) and not amount.digits and doc.lexicon.ending_is("standing_alone", amount.ending)


def _is_adjunct(doc: Doc, sentence: Sentence, here: Sequence[Mark], index: int) -> bool:
    """Whether a noun only says what sort of people follow: ``three road construction workers``; in languages that set nouns side
    by side (``adjuncts``)."""
    if not doc.lexicon.own.get("adjuncts") or any(doc.lexicon.ending_is("plural", mark.ending) for mark in here):
        return False
    people = {mark.first for mark in sentence.of("unit")}
    for at in range(index + 1, min(index + ADJUNCTS, sentence.last) + 1):
        if doc.tokens[at].gap > HYPHEN:
            return False
        if at in people:
            return True
    return False


def _of_some(sentence: Sentence, index: int) -> bool:
    """Whether "of" begins "of them", "of the eight", "of its": a part of a whole, not what is counted."""
    return any(mark.first == index and mark.tag.group in ("part", "own") for mark in sentence.marks)


def _term(doc: Doc, sentence: Sentence, here: Sequence[Mark]) -> str | None:
    """The unit of a period that is a term of prison, where the sentence speaks of one."""
    if not here:
        return None
    terms = doc.lexicon.grammar.get("terms", {})
    for mark in here:
        if mark.tag.group == "period" and mark.tag.first in terms:
            if any(abs(age.first - mark.last) <= 1 for age in sentence.of("age")):
                return None
            marks = doc.lexicon.grammar.get("term_marks", ())
            return str(terms[mark.tag.first]) if any(sentence.has(name) for name in marks) else None
    return None


def _take(doc: Doc, counted: Counted, here: Sequence[Mark], index: int) -> int:
    """Take in the word at ``index``: how many tokens it was, 0 where the phrase ends before it, -1 for an unknown word."""
    for mark in here:
        if mark.tag.group == "unit":
            if counted.unit is not None and not counted.held_within:
                return 0
            weak = mark.tag.second == "weak"
            counted.held_within = mark.tag.first if weak else None
            counted.unit = mark.tag.first
            counted.last = mark.last
            counted.ours = counted.ours or doc.lexicon.ending_is("ours", mark.ending)
            counted.possessed = counted.possessed or doc.lexicon.ending_is("possessed", mark.ending)
            return mark.last - mark.first + 1
    if not here:
        return -1
    counted.own = counted.own or any(mark.tag.group == "own" for mark in here)
    for mark in here:
        match mark.tag.group:
            case "side":
                if counted.unit is not None and not counted.held_within:
                    return 0
                if mark.tag.second == "state" and not _noun_near(counted.sentence, mark.last):
                    return 0
                if counted.side is None:
                    counted.side = mark.tag.first
                counted.last = mark.last
                return mark.last - mark.first + 1
            case "part":
                counted.part = True
                return mark.last - mark.first + 1
            case "others":
                counted.others = True
                counted.last = mark.last
                return mark.last - mark.first + 1
            case "own":
                counted.own = True
                return mark.last - mark.first + 1
            case "stop" | "approx_after":
                return 0
            case "action" if mark.tag.second not in ("state", "count") or counted.unit is not None:
                return 0
            case _:
                continue
    return -1


def _noun_near(sentence: Sentence, last: int) -> bool:
    """Whether a noun follows that a country's name may own: ``Ermənistan vətəndaşı``, ``2 Հայաստանի քաղաքացի``."""
    return any(mark.tag.group == "unit" and 0 < mark.first - last <= 2 for mark in sentence.marks)


def _with_owner(doc: Doc, counted: Counted, marks: dict[int, list[Mark]]) -> Counted:
    """``citizens of Armenia``, ``граждан Армении``: the side behind the noun."""
    if counted.side is None:
        at = counted.last + 1
        if doc.form(at) in doc.lexicon.linking:
            at += 1
        if at <= counted.sentence.last and doc.tokens[at].gap <= HYPHEN:
            for mark in marks.get(at, ()):
                if mark.tag.group == "side" and (at > counted.last + 1 or doc.lexicon.ending_is("genitive", mark.ending)):
                    counted.side, counted.last = mark.tag.first, mark.last
    return counted


def noun_before(doc: Doc, sentence: Sentence, amount: Amount) -> Counted | None:
    """``գերիները 10-ն են``, ``число раненых достигло 11``: the noun stands before its number."""
    for mark in sentence.marks:
        near = 0 < amount.first - mark.last <= 2
        if mark.tag.group == "count_of" and near and not _noun_follows(doc, sentence, amount):
            return Counted(amount, sentence, mark.first, amount.last, mark.tag.first or None)
    return None


def _noun_follows(doc: Doc, sentence: Sentence, amount: Amount) -> bool:
    after = amount.last + 1
    return any(mark.first == after and mark.tag.group in ("measure", "period", "month") for mark in sentence.marks)


def _is_taken_from(doc: Doc, mark: Mark) -> bool:
    """Whether a noun is the whole that a number right behind it is taken from: ``զինվորներից երկուսը``."""
    plural = doc.lexicon.ending_is("plural", mark.ending) or doc.form(mark.last) in doc.lexicon.plurals
    return plural and doc.lexicon.ending_is("ablative", mark.ending)


def _may_own(doc: Doc, counted: Counted, mark: Mark) -> bool:
    """Whether a name right before a number tells whose people are counted: a people, or, where the language says so, a country in
    the genitive."""
    if mark.tag.second == "people":
        return True
    owns = doc.lexicon.own.get("owner_before_number") and counted.unit is not None and mark.last == counted.first - 1
    return bool(owns) and doc.lexicon.ending_is("genitive", mark.ending)


def words_before(doc: Doc, counted: Counted) -> None:
    """What stands right before the number: another, its own, of whom; and, unless the phrase names one, a side."""
    at = first = counted.first
    for mark in reversed(counted.sentence.marks):
        if mark.last >= at or doc.tokens[at].gap > COMMA:
            continue
        if mark.last < at - 1:
            break
        group = mark.tag.group
        if group == "others":
            counted.others = True
        elif group == "part":
            counted.part = True
        elif group == "own":
            counted.own = True
        elif group == "side" and counted.side is None and doc.tokens[at].gap <= HYPHEN and _may_own(doc, counted, mark):
            counted.side = mark.tag.first
            counted.part = counted.part or (counted.unit is None and doc.lexicon.ending_is("ablative", mark.ending))
        elif group == "unit" and counted.unit is None and _is_taken_from(doc, mark):
            counted.part, counted.unit = True, mark.tag.first
        elif group != "stop":
            break
        at = mark.first
        first = first if group == "stop" else at
    counted.first = max(first, counted.sentence.first) if counted.side else counted.first


def is_single(doc: Doc, mark: Mark) -> bool:
    """Whether a noun is in the singular, by its ending (or by the language's list of plurals without one)."""
    forms = {doc.form(index) for index in range(mark.first, mark.last + 1)}
    return not forms & doc.lexicon.plurals and not doc.lexicon.ending_is("plural", mark.ending)
