"""Numbers in digits and words, with what is said about them: ranges, at least, more than, about, up to, dozens."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from monitor.understand.tokens import COMMA, HYPHEN, NOTHING, SPACE, Doc, Mark, Sentence, Token

_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
MONTH = 28  # days at least
_DECIMAL = re.compile(r"(\d{1,3})[.,](\d{1,2})")
MOST = 10**9


@dataclass(slots=True)
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
    vague = {mark.first for group in ("vague", "times", "half") for mark in sentence.of(group)}
    starts = sorted(vague.union(sentence.counts)) if vague else sentence.counts
    if not starts:
        return []
    marks = _by_place(sentence)
    amounts: list[Amount] = []
    masked = {*masked, *_ages_in_commas(doc, sentence), *sentence.covered("several")}
    ages = [(mark.first, mark.last) for mark in sentence.of("age")]
    behind = sentence.first
    for index in starts:
        amount = None if index in masked or index < behind else _amount(doc, sentence, index, marks, masked)
        if amount is None:
            continue
        if not any(first == amount.last + 1 or last == amount.first - 1 for first, last in ages):
            amounts.append(amount)
        behind = amount.last + 1
    return amounts


def _ages_in_commas(doc: Doc, sentence: Sentence) -> list[int]:
    """``Vardanyan, 56, is``, ``Nasirov (31)``, ``the soldier, 24, is``: two digits alone between commas or brackets behind a name
    or a noun in the singular."""
    tokens = doc.tokens
    digits = [index for index in sentence.counts if tokens[index].digits and index > sentence.first]
    if not digits:
        return []
    nouns = {mark.last for mark in sentence.of("unit") if not doc.lexicon.ending_is("plural", mark.ending)}
    nouns = {index for index in nouns if doc.form(index) not in doc.lexicon.plurals}
    return [
        index
        for index in digits
        if tokens[index].end - tokens[index].start == 2
        and (tokens[index - 1].upper or index - 1 in nouns)
        and (tokens[index].gap == COMMA or doc.text[tokens[index].start - 1] == "(")
        and (index == sentence.last or tokens[index + 1].gap >= COMMA)
    ]


_BEHIND = ("approx_after", "range", "vague", "times", "half")
_BESIDE = ("approx", *_BEHIND)


def _by_place(sentence: Sentence) -> tuple[dict[int, Mark], dict[int, Mark]]:
    """The longest approximators, by where they end (standing before a number) and by where they begin (behind it)."""
    if sentence.names.isdisjoint(_BESIDE):
        return {}, {}
    before = _longest(sentence.of("approx") + sentence.of("half"))
    after = _longest([mark for group in _BEHIND for mark in sentence.of(group)])
    return {mark.last: mark for mark in before}, {mark.first: mark for mark in after}


def _longest(marks: list[Mark]) -> list[Mark]:
    """The longest last, so that it is the one that stays."""
    return sorted(marks, key=lambda mark: (mark.last - mark.first, mark.first))


def _amount(
    doc: Doc, sentence: Sentence, index: int, marks: tuple[dict[int, Mark], dict[int, Mark]], masked: AbstractSet[int]
) -> Amount | None:
    before, after = marks
    half = before.get(index - 1)
    half = half if half is not None and half.tag.group == "half" and half.tag.first != "after" else None
    vague = after.get(index)
    if vague is not None and vague.tag.group == "vague" and half is None:
        low = int(vague.tag.first)
        found = Amount(index, vague.last, index, vague.last, None, low, None, approx=True, ending=vague.ending)
        _take_words_before(found, before)
        return found
    times = after.get(index)
    if times is not None and times.tag.group == "times":
        value = int(times.tag.first)
        return Amount(index, times.last, index, times.last, value, value, value)
    if times is not None and times.tag.name == "half.more":  # полтора года
        return Amount(index, times.last, index, times.last, 1, 1, 1) if _is_term(doc, times.last + 1) else None
    core = cardinal(doc, index, sentence.last)
    if core is None:
        return None
    value, last, ending = core
    first = index
    if half is not None:  # half a dozen, полторы тысячи
        value, first = value // 2 if half.tag.first == "of" else value + value // 2, half.first
    found = Amount(first, last, first, last, value, value, value, ending=ending, digits=doc.tokens[index].digits)
    _go_on_as_range(doc, sentence, found, after, masked)
    _take_words_before(found, before)
    behind = after.get(found.last + 1)
    if behind is not None and behind.tag.name == "half.after":  # eleven and a half years: the whole ones are told
        found.last, behind = behind.last, after.get(behind.last + 1)
    if behind is not None and behind.tag.group == "approx_after" and found.low == found.high:
        _say(found, behind.tag.first)
        found.last = behind.last
    elif found.low == found.high and doc.lexicon.ending_is("up_to", found.ending):
        _say(found, "most")
    return found


def _take_words_before(amount: Amount, before: dict[int, Mark]) -> None:
    while (mark := before.get(amount.first - 1)) is not None and mark.tag.group == "approx":
        _say(amount, mark.tag.first)
        amount.first = mark.first


def _say(amount: Amount, how: str) -> None:
    """Put the amount under "at least" and the like (SCHEME: at least 80 is 80.., more than 200 is 201.., up to ten is ..10)."""
    value = amount.value
    if value is None:
        return
    match how:
        case "least":
            amount.high = None
        case "more":
            amount.low, amount.high = value + 1, None
        case "most":
            amount.low, amount.high = None, value
        case "fewer":
            amount.low, amount.high = None, max(value - 1, 0)
        case "about":
            amount.approx = True
        case _:  # exactly, a total of
            pass


def _go_on_as_range(doc: Doc, sentence: Sentence, first: Amount, after: dict[int, Mark], masked: AbstractSet[int]) -> None:
    """Take in the second number of ``40 to 50``, ``40-50``, ``от 23 до 30``, ``11-ից 16``, ``12 ildən 18 ilədək``."""
    at = first.last + 1
    if at > sentence.last:
        return
    between = after.get(at)
    if between is not None and between.tag.name == "range.to":
        at = between.last + 1
    elif between is not None and between.tag.name == "range.or":
        follow = cardinal(doc, between.last + 1, sentence.last) if between.last < sentence.last else None
        if follow is None or first.value is None or not 0 < follow[0] - first.value <= max(2, first.value // 4):
            return
        at = between.last + 1
    elif between is not None and between.tag.name == "range.and" and _opens_range(sentence, first, "range.between"):
        at = between.last + 1
    elif doc.tokens[at].digits == first.digits and doc.text[doc.tokens[at - 1].end : doc.tokens[at].start] in ("-", "–", "—"):
        pass  # 40-50, beş-altı
    elif not (doc.lexicon.ending_is("ablative", first.ending) and doc.tokens[at].gap <= SPACE):
        at = _behind_noun(doc, sentence, at)
    if at > sentence.last or at in masked:
        return
    second = cardinal(doc, at, sentence.last)
    if second is None or first.value is None or not first.value < second[0]:
        return
    first.high, first.last, first.ending = second
    first.core_last = first.last
    if _opens_range(sentence, first, "range.between", "range.from"):
        first.first -= 1


def _opens_range(sentence: Sentence, first: Amount, *names: str) -> bool:
    """Whether a mark of one of these names, of one word, stands right before the first number of a range."""
    return any(mark.tag.name in names and mark.first == mark.last == first.first - 1 for mark in sentence.marks)


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
        return None if _is_homonym(doc, index, end) else _in_words(doc, index, end)
    value = _in_digits(doc.text[token.start : token.end])
    if value is None and index < end:
        value = _decimal_thousands(doc, index)
        if value is not None:
            return value, index + 1, doc.tokens[index + 1].word.ending
        value = _decimal_term(doc, index)
    if value is None or (token.gap == NOTHING and index and not doc.tokens[index - 1].digits):
        return None  # a decimal, or digits glued to letters (COP29)
    if token.gap == HYPHEN and index and not doc.tokens[index - 1].digits and doc.text[token.start - 1] == "-":
        return None  # T-72, COVID-19
    last = index
    while last < end and value < 10**6 and _thousands_follow(doc, last, value):
        last += 1
        value = value * 1000 + int(doc.text[doc.tokens[last].start : doc.tokens[last].end])
    return _with_multiplier(doc, value, last, end)


def _is_homonym(doc: Doc, index: int, end: int) -> bool:
    """Whether a word is no number here, though it may be one: *задержали семью*, but *с семью солдатами*."""
    needed = doc.lexicon.homonyms.get(doc.form(index))
    return needed is not None and index < end and needed.search(doc.form(index + 1)) is None


def _in_digits(raw: str) -> int | None:
    if raw.isdecimal():
        return int(raw) if len(raw) <= 9 else None
    if _GROUPED.fullmatch(raw) and len(raw) <= 11:
        return int(re.sub(r"\D", "", raw))
    return None


def _decimal_thousands(doc: Doc, index: int) -> int | None:
    """``1.5 million``, ``2,5 тысячи`` as a whole number; None where no word for thousands or more stands behind the decimal."""
    decimal = _DECIMAL.fullmatch(doc.text[doc.tokens[index].start : doc.tokens[index].end])
    word, gap = doc.tokens[index + 1].word, doc.tokens[index + 1].gap
    if decimal is None or word.number is None or word.number < 1000 or gap != SPACE:
        return None
    whole, part = decimal.groups()
    value = int(whole) * word.number + int(part) * word.number // 10 ** len(part)
    return value if value < MOST else None


def _decimal_term(doc: Doc, index: int) -> int | None:
    """The whole years of ``5.5 years``; None for another decimal, which counts nobody."""
    decimal = _DECIMAL.fullmatch(doc.text[doc.tokens[index].start : doc.tokens[index].end])
    return int(decimal[1]) if decimal is not None and _is_term(doc, index + 1) else None


def _is_term(doc: Doc, at: int) -> bool:
    """Whether a word is years or months."""
    if at >= len(doc.tokens):
        return False
    return any(tag.group == "period" and int(tag.first) >= MONTH for tag, _ in doc.tokens[at].word.mine)


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
    if multiplier is not None and multiplier in doc.lexicon.multipliers and _multiplies(multiplier, value, 0):
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
    """Number words that make one number: tens and units add up, and hundreds, thousands and dozens multiply what stands before
    them. A word that does not fit ends the number; an ordinal that does makes it none (``twenty-first``)."""
    lexicon = doc.lexicon
    total = current = 0
    room = scale = MOST  # the next word is added if smaller than `room`; the next thousand or million is smaller than `scale`
    last, ending = index - 1, ""
    for at in range(index, end + 1):
        token = doc.tokens[at]
        value = token.word.number
        if last >= index and token.gap > HYPHEN:
            break
        if value is None:
            if last < index or _is_ordinal(token, room):
                return None
            if token.word.form not in lexicon.joiners or at == end or current + total < 100:
                break
            if _has_ordinal(doc.tokens[at + 1]):
                return None  # two hundred and first
            if not 0 < (doc.tokens[at + 1].word.number or 0) < room:
                break
            continue  # one hundred *and* five
        if last < index or 0 < value < room:
            if value >= 1000:
                total, room, scale = total + value, value, value
            else:
                current, room = current + value, _room_behind(value, lexicon.smallest_ten)
        elif value not in lexicon.multipliers or value >= scale or not _multiplies(value, current, total):
            break
        elif value >= 1000:
            total, current, room, scale = total + current * value, 0, value, value
        else:
            current, room = current * value, 100 if value == 100 else 0
        if total + current >= MOST:
            break
        last, ending = at, token.word.ending
    return (total + current, last, ending) if last >= index else None


def _room_behind(value: int, smallest_ten: int) -> int:
    """What is added behind a number word is smaller than this: tens and units behind hundreds, units behind tens."""
    if value >= 100:
        return 100
    return 10 if value >= smallest_ten and value % 10 == 0 else 0


def _multiplies(value: int, current: int, total: int) -> bool:
    """Whether ``current`` may stand before a multiplier: two dozen, nine hundred, twelve hundred, 999 thousand."""
    if value >= 1000:
        return 0 < current < 1000
    return 0 < current < (100 if value == 100 and not total else 10)


def _is_ordinal(token: Token, room: int) -> bool:
    """Whether a word makes an ordinal of the tens or hundreds before it: ``twenty-first``, ``двадцать первый``, ``on ikinci``."""
    return room >= 10 and any(
        tag.group == "ordinal" and (tag.first != "hyphened" or token.gap == HYPHEN) for tag, _ in token.word.tags
    )


def _has_ordinal(token: Token) -> bool:
    return any(tag.group == "ordinal" for tag, _ in token.word.tags)
