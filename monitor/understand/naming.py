"""What those who say something are called at their fullest: *the lawyer* is Siran Avetyan, *ведомство* is Минобороны Армении."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.understand.cases import case_of
from monitor.understand.people import PersonMention, names_of
from monitor.understand.speakers import NO_NAMES, Attribution
from monitor.understand.tokens import SPACE, Doc, Mark, Sentence

BESIDE = 4  # words from what somebody is to the name
LONGEST = 7  # words of a name that several marks make up: *Ministry of Defence* of *Armenia*


def name_fully(doc: Doc, named: Sequence[Sequence[Attribution]], people: Sequence[PersonMention]) -> None:
    """Gives all who are named in each sentence (``named``) the fullest name that the text has for them."""
    names = names_of(people)
    by_sentence: dict[int, list[PersonMention]] = {}
    for mention in people:
        by_sentence.setdefault(mention.sentence.number, []).append(mention)
    for sentence in doc.sentences:
        candidates = named[sentence.number]
        if not candidates:
            continue
        mentions, persons = by_sentence.get(sentence.number, ()), sentence.covered(*_PERSONS)
        for said in candidates:
            at = said.mark
            is_role = at.tag.group == "source" and at.last in persons
            bearer = next((each for each in mentions if _bears(doc, at, each, is_role=is_role)), None)
            if bearer is not None:
                said.known_as = names[bearer.id]
            elif is_role:
                said.known_as = _first_name(doc, sentence, at) or _phrase(doc, sentence, at)
            elif at.tag.group in ("source", "body"):
                said.known_as = _phrase(doc, sentence, at)
    for candidates in named:
        for said in candidates:
            if said.same_as is not None and said.known_as == said.name:
                said.known_as = said.same_as.known_as


def _bears(doc: Doc, at: Mark, mention: PersonMention, *, is_role: bool) -> bool:
    """Whether a person is the one named by a mark, or follows what he is at once."""
    if at.tag.group in ("person", "surname", "name"):
        return mention.first <= at.last and at.first <= mention.last
    if not is_role or not 0 < mention.first - at.last <= BESIDE:
        return False
    return all(doc.tokens[index].gap <= SPACE for index in range(at.last + 1, mention.first + 1))


def _first_name(doc: Doc, sentence: Sentence, role: Mark) -> str:
    """The name right behind what somebody is where no surname goes with it: *resident Garnik*, *քույրը՝ Հռիփսիմեն*."""
    taken = sentence.covered(*NO_NAMES)
    tokens = doc.tokens
    for at in range(role.last + 1, min(role.last + BESIDE, sentence.last) + 1):
        if tokens[at].gap > SPACE and doc.text[tokens[at - 1].end : tokens[at].start].strip() not in _APPOSED:
            return ""
        if at in taken:
            continue
        if not tokens[at].upper:
            return ""
        last = at
        while last < sentence.last and tokens[last + 1].upper and tokens[last + 1].gap <= SPACE and last + 1 not in taken:
            last += 1
        return doc.words(at, last)
    return ""


def _phrase(doc: Doc, sentence: Sentence, at: Mark) -> str:
    """The words of an office with those right beside that say whose it is: *Armenia's Defence Ministry*."""
    marks = [mark for group in _PARTS for mark in sentence.of(group) if case_of(doc, mark) not in ("dative", "locative")]
    part = {index for mark in marks for index in range(mark.first, mark.last + 1)}
    first, last = at.first, at.last
    while first > sentence.first and first - 1 in part and doc.tokens[first].gap <= SPACE and last - first < LONGEST:
        first -= 1
    while last < sentence.last and last + 1 in part and doc.tokens[last + 1].gap <= SPACE and last - first < LONGEST:
        last += 1
    return doc.words(first, last)


_PERSONS = frozenset({"role", "kin", "unit"})  # what somebody is, not where he works
_APPOSED = frozenset({"", "՝"})
_PARTS = frozenset({"body", "source", "side"})
