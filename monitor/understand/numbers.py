"""Numbers in digits and words, with what is said about them: ranges, at least, more than, about, up to, dozens."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from monitor.understand.tokens import COMMA, HYPHEN, NOTHING, SPACE, Doc, Mark, Sentence

_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
MOST = 10**9


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as the text has it. Tokens ``first`` to ``last`` with its approximators, ``core`` to ``core_last`` without;
    ``ending``: the ending of its last word; ``digits``: written in digits; ``bare``: nothing but one number word or digits."""

    first: int
    last: int
    core: int
    core_last: int
    value: int | None
    low: int | None
    high: int | None
    approx: bool = False
    ending: str = ""
    digits: bool = False


def find_amounts(doc: Doc, sentence: Sentence, masked: AbstractSet[int]) -> list[Amount]:
    """The numbers of a sentence in order, without those on ``masked`` tokens (dates), ordinals, ages and decimals."""
    marks = _by_place(sentence)
    amounts: list[Amount] = []
    masked = {*masked, *_ages_in_commas(doc, sentence)}
    index = sentence.first
    while index <= sentence.last:
        amount = None if index in masked else _amount(doc, sentence, index, marks, masked)
        if amount is None:
            index += 1
            continue
        amounts.append(amount)
        index = amount.last + 1
    return amounts


def _ages_in_commas(doc: Doc, sentence: Sentence) -> list[int]:
    """``Vardanyan, 56, is``, ``Karimov, 24.``, ``Nasirov (31)``: two digits alone between commas or brackets behind a name."""
    tokens = doc.tokens
    return [
        index
        for index in range(sentence.first + 1, sentence.last + 1)
        if tokens[index].digits
        and tokens[index].end - tokens[index].start == 2
        and tokens[index - 1].upper
        and (tokens[index].gap == COMMA or doc.text[tokens[index].start - 1] == "(")
        and (index == sentence.last or tokens[index + 1].gap >= COMMA)
    ]


def _by_place(sentence: Sentence) -> tuple[dict[int, Mark], dict[int, Mark]]:
    """The approximators, by where they end (standing before a number) and by where they begin (behind one)."""
    before = {mark.last: mark for mark in sentence.marks if mark.tag.group == "approx"}
    after = {mark.first: mark for mark in sentence.marks if mark.tag.group in ("approx_after", "range", "vague")}
    return before, after


def _amount(
    doc: Doc, sentence: Sentence, index: int, marks: tuple[dict[int, Mark], dict[int, Mark]], masked: AbstractSet[int]
) -> Amount | None:
    before, after = marks
    vague = after.get(index)
    if vague is not None and vague.tag.group == "vague":
        low = int(vague.tag.first)
        found = Amount(index, vague.last, index, vague.last, None, low, None, approx=True, ending=vague.ending)
        return _with_words_before(found, before)
    core = cardinal(doc, index, sentence.last)
    if core is None:
        return None
    value, last, ending = core
    found = Amount(index, last, index, last, value, value, value, ending=ending, digits=doc.tokens[index].digits)
    found = _as_range(doc, sentence, found, after, masked) or found
    found = _with_words_before(found, before)
    behind = after.get(found.last + 1)
    if behind is not None and behind.tag.group == "approx_after" and found.low == found.high:
        found = replace(_said(found, behind.tag.first), last=behind.last)
    return found


def _with_words_before(amount: Amount, before: dict[int, Mark]) -> Amount:
    while (mark := before.get(amount.first - 1)) is not None and mark.tag.group == "approx":
        amount = replace(_said(amount, mark.tag.first), first=mark.first)
    return amount


def _said(amount: Amount, how: str) -> Amount:
    """The amount under "at least" and the like (SCHEME: at least 80 is 80.., more than 200 is 201.., up to ten is ..10)."""
    value = amount.value
    if value is None:
        return amount
    match how:
        case "least":
            return replace(amount, high=None)
        case "more":
            return replace(amount, low=value + 1, high=None)
        case "most":
            return replace(amount, low=None, high=value)
        case "fewer":
            return replace(amount, low=None, high=max(value - 1, 0))
        case _:
            return replace(amount, approx=True)


def _as_range(doc: Doc, sentence: Sentence, first: Amount, after: dict[int, Mark], masked: AbstractSet[int]) -> Amount | None:
    """``40 to 50``, ``40-50``, ``от 23 до 30``, ``11-ից 16``, ``12 ildən 18 ilədək``."""
    at = first.last + 1
    if at > sentence.last:
        return None
    between = after.get(at)
    if between is not None and between.tag.name == "range.to":
        at = between.last + 1
    elif between is not None and between.tag.name == "range.or":
        follow = cardinal(doc, between.last + 1, sentence.last)
        if follow is None or first.value is None or not 0 < follow[0] - first.value <= max(2, first.value // 4):
            return None
        at = between.last + 1
    elif between is not None and between.tag.name == "range.and" and _opens_range(sentence, first):
        at = between.last + 1
    elif doc.tokens[at].digits and first.digits and doc.text[doc.tokens[at - 1].end : doc.tokens[at].start] in ("-", "–", "—"):
        pass
    elif not (doc.lexicon.ending_is("ablative", first.ending) and doc.tokens[at].gap <= SPACE):
        at = _behind_noun(doc, sentence, at)
    if at > sentence.last or at in masked:
        return None
    second = cardinal(doc, at, sentence.last)
    if second is None or first.value is None or not first.value < second[0]:
        return None
    value, last, ending = second
    return replace(first, last=last, core_last=last, high=value, ending=ending)


def _opens_range(sentence: Sentence, first: Amount) -> bool:
    """``between`` before the first number of a range."""
    return any(mark.tag.name == "range.between" and mark.last == first.first - 1 for mark in sentence.marks)


def _behind_noun(doc: Doc, sentence: Sentence, at: int) -> int:
    """Where the second number of ``12 ildən 18 ilədək`` begins: behind a noun in the case that says "from"."""
    for mark in sentence.marks:
        if mark.first == at and mark.tag.group in ("unit", "period") and doc.lexicon.ending_is("ablative", mark.ending):
            return mark.last + 1
    return sentence.last + 1


def cardinal(doc: Doc, index: int, end: int) -> tuple[int, int, str] | None:
    """The cardinal number that begins at token ``index``: value, last token, ending. None for none, an ordinal, a decimal."""
    token = doc.tokens[index]
    if not token.digits:
        return _in_words(doc, index, end)
    value = _in_digits(doc.text[token.start : token.end])
    if value is None or (token.gap == NOTHING and index and not doc.tokens[index - 1].digits):
        return None  # a decimal, or digits glued to letters (COP29)
    if token.gap == HYPHEN and index and not doc.tokens[index - 1].digits and doc.text[token.start - 1] == "-":
        return None  # T-72, COVID-19
    last = index
    while last < end and value < 10**6 and _thousands_follow(doc, last, value):
        last += 1
        value = value * 1000 + int(doc.text[doc.tokens[last].start : doc.tokens[last].end])
    return _with_multiplier(doc, value, last, end)


def _in_digits(raw: str) -> int | None:
    if raw.isdecimal():
        return int(raw) if len(raw) <= 9 else None
    if _GROUPED.fullmatch(raw) and len(raw) <= 11:
        return int(re.sub(r"\D", "", raw))
    return None


def _thousands_follow(doc: Doc, last: int, value: int) -> bool:
    """Whether the next token goes on with the digits of this one, as in ``3 970``."""
    here, there = doc.tokens[last], doc.tokens[last + 1]
    joined = doc.text[here.end : there.start] in (" ", "\u00a0", "\u202f", "\u2009")
    return (
        joined and there.digits and there.end - there.start == 3 and value > 0 and doc.text[there.start : there.end].isdecimal()
    )


def _with_multiplier(doc: Doc, value: int, last: int, end: int) -> tuple[int, int, str] | None:
    """Digits with what may follow them: ``67 тыс.``, ``7 min 904``, ``26-ը``; None where that makes them an ordinal or an age."""
    multiplier = doc.tokens[last + 1].word.number if last < end and doc.tokens[last + 1].gap <= SPACE else None
    if multiplier is not None and multiplier >= 1000 and value * multiplier < MOST:
        value, last = value * multiplier, last + 1
        if last < end and doc.tokens[last + 1].digits and doc.tokens[last + 1].gap == SPACE:
            rest = _in_digits(doc.text[doc.tokens[last + 1].start : doc.tokens[last + 1].end])
            if rest is not None and rest < 1000:
                return value + rest, last + 1, ""
        return value, last, doc.tokens[last].word.ending
    if last < end and doc.tokens[last + 1].gap in (HYPHEN, NOTHING) and not doc.tokens[last + 1].digits:
        suffix = doc.tokens[last + 1].word.form
        if doc.lexicon.ending_is("numeral", suffix):
            return value, last + 1, suffix
        if doc.lexicon.ending_is("ordinal", suffix) or doc.tokens[last + 1].gap == NOTHING:
            return None
    return value, last, ""


def _in_words(doc: Doc, index: int, end: int) -> tuple[int, int, str] | None:
    """Number words as a total of thousands, hundreds, tens and units that fall in size; a word that does not fit ends it."""
    total = current = 0
    room = MOST  # the next word must be smaller than this
    last, ending = index - 1, ""
    at = index
    while at <= end:
        word = doc.tokens[at].word
        value = word.number
        if value is None:
            joins = word.form in doc.lexicon.joiners and last >= index and room > 10 and at < end
            follow = doc.tokens[at + 1].word.number if joins else None
            if follow is None or not 0 < follow < room or current + total < 100:
                break
            at += 1
            continue
        if last >= index and doc.tokens[at].gap > HYPHEN:
            break
        if value in doc.lexicon.multipliers and (current or value >= 100 or last < index):
            if value >= 1000:
                total, current, room = total + max(current, 1) * value, 0, min(room, value)
            elif current < 100 and not (current % 100 == 0 and current):
                current, room = max(current, 1) * value, value
            else:
                break
        elif last < index or value < room:
            if last >= index and current % 100 and not (current % 10 == 0 and value < 10):
                break
            current += value
            room = 10 if value >= 20 and value < 100 else 100 if value >= 100 else 1
            if value < 20:
                room = 1
        else:
            break
        if total + current >= MOST:
            break
        last, ending = at, word.ending
        at += 1
    return (total + current, last, ending) if last >= index else None
