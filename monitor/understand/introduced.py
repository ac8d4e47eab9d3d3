"""Persons whom a text introduces: a given name, and a surname that is one by its form."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from monitor.understand.names import is_listed, slug_of
from monitor.understand.tokens import COMMA, HYPHEN, SPACE, Doc, Mark, Sentence

SHORTEST_NAME = 3
MOST_SHARING = 6  # given names before one surname
_APPOSED = frozenset({"", ",", "՝"})
"""What may stand between what somebody is and the name."""
_NO_WORDS = frozenset({"person", "surname", "of_place", "joint"})
"""Groups of marks that do not make an ordinary word of what may be a name."""


def introduced(doc: Doc, sentence: Sentence, taken: AbstractSet[int]) -> Iterator[tuple[int, int, int]]:
    """The names in ``sentence`` that no list has: the token of the given name, and the first and the last of the surname
    (Ter-Avetisyan has two). Neither may be anything else that we know, unless it is a listed name and stands alone."""
    marks: dict[int, list[Mark]] | None = None
    end = -1
    tokens = doc.tokens
    for index in range(sentence.first + 1, sentence.last + 1):
        token = tokens[index]
        first = index - 1 if token.gap == HYPHEN else index
        given = first - 1
        if not (tokens[first].upper and given > end and given >= sentence.first and tokens[given].upper):
            continue
        if index in taken or tokens[first].gap != SPACE or bare_surname(doc, first, index) is None:
            continue
        if first == index and index < sentence.last and _goes_on(doc, index):
            continue
        marks = _covering(sentence) if marks is None else marks
        inflected = bare_surname(doc, index, index) != doc.form(index)
        if _may_be_surname(doc, index, marks.get(index, [])) and _may_be_given(doc, given, taken, marks, inflected=inflected):
            end = index
            yield given, first, index


def sharing(doc: Doc, sentence: Sentence, given: int) -> list[int]:
    """The given names before the one at ``given`` with which it shares a surname: Samson, Gegham and Narek Hayrumyan."""
    found: list[int] = []
    least = _before_age(doc, sentence, given) - 2
    if not (doc.tokens[given].gap <= SPACE and least >= sentence.first and doc.tokens[least].upper):
        return found
    marks = _covering(sentence)
    at = given
    while len(found) < MOST_SHARING:
        ahead = _before_age(doc, sentence, at)
        joined = any(mark.tag.group == "joint" for mark in marks.get(ahead - 1, [])) and doc.tokens[ahead].gap <= SPACE
        before = ahead - 2 if joined else at - 1
        if before < sentence.first or not (joined or (found and doc.tokens[at].gap == COMMA)):
            break
        if joined and doc.tokens[ahead - 1].gap > SPACE:
            break
        listed = _known_given(doc, before)
        if not _looks_given(doc, before) or not (listed or (joined and before > sentence.first and not marks.get(before))):
            break
        if bare_surname(doc, before, before) is not None and not listed:
            break
        if before > sentence.first and doc.tokens[before - 1].upper and bare_surname(doc, before, before) is not None:
            break
        found.append(before)
        at = before
    return found


def _before_age(doc: Doc, sentence: Sentence, at: int) -> int:
    """Where the age of the one at ``at`` begins, if it stands before the name (*39 yaşlı Narek*), else ``at``."""
    for words in (1, 2):
        first = at - words
        if first > sentence.first and doc.tokens[first].digits:
            return first
    return at


def kin_named(doc: Doc, sentence: Sentence, taken: AbstractSet[int]) -> Iterator[tuple[Mark, int]]:
    """Given names alone right behind what somebody is to another, with that word: *his son Hovik*, *his son, Hovik,*."""
    for mark in sentence.of("kin"):
        at = mark.last + 1
        if at > sentence.last or at in taken or not _looks_given(doc, at):
            continue
        if doc.text[doc.tokens[at - 1].end : doc.tokens[at].start].strip() not in _APPOSED:
            continue
        alone = at == sentence.last or not doc.tokens[at + 1].upper or doc.tokens[at + 1].gap > SPACE
        known = _known_given(doc, at) or not _covering(sentence).get(at)
        if alone and bare_surname(doc, at, at) is None and known:
            yield mark, at


def bare_surname(doc: Doc, first: int, last: int) -> str | None:
    """The surname without its case ending; None for what is no surname. The first group of ``endings.surname`` is the bare form.
    Таги-заде is one word, Тер-Аветисян keeps its hyphen."""
    form = doc.form(last)
    if first < last and not doc.tokens[last].upper:
        form = doc.form(first) + form
    bare = doc.lexicon.bare("surname", form)
    return f"{doc.form(first)}-{bare}" if bare is not None and first < last and doc.tokens[last].upper else bare


def bare_given(doc: Doc, index: int, *, inflected: bool, alone: bool = False) -> str:
    """A given name without the ending of its case: what the lists know, and else what its surname (``inflected``) lets expect;
    ``alone``: no surname stands behind it that would have taken the ending."""
    form, own = doc.form(index), doc.lexicon.own
    stem = doc.lexicon.bare("given_alone" if alone else "given", form) or form
    if stem == form:
        return form
    restored = [stem + ending for ending in own.get("given_endings", ("",))]
    tried = [*restored, form] if inflected else [form, *restored]
    return next((word for word in tried if is_listed(word, own)), stem if inflected else form)


def _known_given(doc: Doc, index: int) -> bool:
    return any(is_listed(bare_given(doc, index, inflected=inflected), doc.lexicon.own) for inflected in (True, False))


def _goes_on(doc: Doc, index: int) -> bool:
    """Whether the surname has a second half behind a hyphen: it is read there."""
    return doc.tokens[index + 1].gap == HYPHEN and bare_surname(doc, index, index + 1) is not None


def _covering(sentence: Sentence) -> dict[int, list[Mark]]:
    covering: dict[int, list[Mark]] = {}
    for mark in sentence.marks:
        if mark.tag.group not in _NO_WORDS or mark.tag.group == "joint":
            for index in range(mark.first, mark.last + 1):
                covering.setdefault(index, []).append(mark)
    return covering


_NO_SURNAMES = frozenset({"place", "body", "month", "weekday", "side", "unit", "source", "role", "day"})


def _may_be_surname(doc: Doc, index: int, marks: list[Mark]) -> bool:
    """Not what we know as something else, but where its ending is that of a surname (Darbinyan: *darbin* is a smith)."""
    known = [mark for mark in marks if mark.tag.group in _NO_SURNAMES and not (mark.tag.group == "place" and mark.ending)]
    if any(mark.first < mark.last or mark.tag.group in ("place", "body", "side") for mark in known):
        return False
    if not known:
        return True
    bare = bare_surname(doc, index, index)
    slug = slug_of([bare], doc.lexicon.own) if bare else ""
    return slug.endswith(tuple(doc.lexicon.grammar.get("sure_surnames", ())))


def _may_be_given(doc: Doc, index: int, taken: AbstractSet[int], marks: dict[int, list[Mark]], *, inflected: bool) -> bool:
    if index in taken or not _looks_given(doc, index):
        return False
    mine = [mark for mark in marks.get(index, []) if mark.tag.group != "joint"]
    if any(mark.first < mark.last or (mark.tag.group == "place" and mark.ending and not inflected) for mark in mine):
        return False
    if doc.form(index) in doc.lexicon.openers:
        return False
    return not mine or _known_given(doc, index)


def _looks_given(doc: Doc, index: int) -> bool:
    token = doc.tokens[index]
    word = doc.text[token.start : token.end]
    return len(word) >= SHORTEST_NAME and word[0].isupper() and word[1:].islower()
