"""How the name of a place stands in its sentence: in, near, from, to, of; and with which noun (village, section, direction)."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.understand.cases import case_of
from monitor.understand.tokens import COMMA, Doc, Mark, Sentence

FARTHEST = 6  # words between a name and the preposition or ending that says how it stands


@dataclass(frozen=True, slots=True)
class Bearing:
    """``case``: that of `case_of`, or ``bare``; ``word``: the preposition, or the noun behind the name, that says so; ``noun``:
    the stem of the noun of place nearest to the name; both "" where there is none. Tokens ``first`` to ``last`` are the whole
    phrase: *in the village of Tegh*, Tovuz rayonu ərazisində."""

    case: str
    word: str
    noun: str
    first: int
    last: int


def bearing_of(doc: Doc, sentence: Sentence, mark: Mark) -> Bearing:
    """By the preposition before the name (near the village *of*, у села, со стороны), or by the endings behind it (kəndi
    yaxınlığında, գյուղի մոտ)."""
    nouns = {index: each for each in sentence.of("whereword") for index in range(each.first, each.last + 1)}
    return (_before if doc.lexicon.prepositions.get("ablative") else _behind)(doc, sentence, mark, nouns)


def _before(doc: Doc, sentence: Sentence, mark: Mark, nouns: dict[int, Mark]) -> Bearing:
    noun = ""
    last = mark.last
    while last < sentence.last and last + 1 in nouns and doc.tokens[last + 1].gap < COMMA:
        noun = noun or _stem(doc, nouns[last + 1])
        last = nouns[last + 1].last
    attribute = doc.lexicon.endings.get("attribute")
    for index in range(mark.first - 1, max(sentence.first, mark.first - FARTHEST) - 1, -1):
        if doc.tokens[index + 1].gap >= COMMA:
            break
        form = doc.form(index)
        case = next((case for case, words in doc.lexicon.prepositions.items() if form in words), "")
        if case and case != "genitive":
            return Bearing(case, form, noun, index, last)
        if index in nouns:
            noun = noun or _stem(doc, nouns[index])
        elif not (case or (attribute and attribute.fullmatch(form)) or _tells_whose(sentence, index)):
            break
    return Bearing(case_of(doc, mark) or "bare", "", noun, mark.first, last)


def _behind(doc: Doc, sentence: Sentence, mark: Mark, nouns: dict[int, Mark]) -> Bearing:
    case, word, noun, last = case_of(doc, mark), "", "", mark.last
    while last < min(sentence.last, mark.last + FARTHEST) and last + 1 in nouns and doc.tokens[last + 1].gap < COMMA:
        at = nouns[last + 1]
        word = _stem(doc, at)
        noun = noun or word
        case, last = case_of(doc, at), at.last
    return Bearing(case or "bare", word, noun, mark.first, last)


def _stem(doc: Doc, mark: Mark) -> str:
    return doc.form(mark.first).removesuffix(mark.ending if mark.first == mark.last else "")


def _tells_whose(sentence: Sentence, index: int) -> bool:
    """Whether a token is the name of a party or of a place: the *Armenian* village, *Azerbaijan's* Aghdam District."""
    return any(mark.first <= index <= mark.last for group in ("side", "place") for mark in sentence.of(group))
