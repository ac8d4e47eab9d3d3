"""Persons whom a text introduces: a given name, and a surname that is one by its form."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from monitor.understand.names import is_heard, is_listed, slug_of
from monitor.understand.tokens import COMMA, HYPHEN, SPACE, Doc, Mark, Sentence

SHORTEST_NAME = 3
MOST_SHARING = 6  # given names before one surname
_APPOSED = frozenset({"", ",", "՝"})
"""What may stand between what somebody is and the name."""
_NO_WORDS = frozenset({"person", "surname", "of_place", "namesake", "joint"})
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
        given = _before_father(doc, sentence, given)
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
        if before > sentence.first and doc.tokens[before].gap == SPACE and _known_given(doc, before - 1):
            break  # it has a given name before it, and is a surname
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


def is_of_another(doc: Doc, mark: Mark) -> bool:
    """Whether a listed person's surname stands behind the given name of somebody else: *Ramiz Aliyev* is not the president."""
    given = mark.first - 1
    if mark.tag.group != "surname" or given < 0:
        return False
    before, sentence = doc.tokens[given], doc.sentence_at(mark.first)
    if given < sentence.first or not before.upper or doc.tokens[mark.first].gap > SPACE:
        return False
    if is_listed(before.word.form, doc.lexicon.own):
        return True
    known = any(each.first <= given <= each.last and each.tag.group not in _NO_WORDS for each in sentence.marks)
    return given > sentence.first and not known


def reversed_names(doc: Doc, sentence: Sentence, taken: AbstractSet[int]) -> Iterator[tuple[int, int, int]]:
    """Names with the surname first, as lists and courts write them (``Aghayev Elvin Rauf oglu``): the tokens of the surname, of
    the given name, and the last of the name, with the father's."""
    tokens, marks = doc.tokens, None
    end = -1
    for first in range(sentence.first, sentence.last):
        given = first + 1
        if first <= end or not (tokens[first].upper and tokens[given].upper) or tokens[given].gap != SPACE:
            continue
        if first in taken or given in taken or not _is_surname(doc, first):
            continue
        if not (_looks_given(doc, given) and _is_given(doc, given)):
            continue
        marks = _covering(sentence) if marks is None else marks
        if not _may_be_surname(doc, first, marks.get(first, [])) or _named_before(doc, sentence, first, marks):
            continue
        last = _with_father(doc, sentence, given)
        if last == given and _goes_on_in_names(doc, sentence, given):
            continue  # whether the surname is that of the one before or of this one is not to be told
        end = last
        yield first, given, last


def _named_before(doc: Doc, sentence: Sentence, at: int, marks: dict[int, list[Mark]]) -> bool:
    """Whether a surname has its given name before it: a capital that is no word we know."""
    before = at - 1
    if before < sentence.first or doc.tokens[at].gap > SPACE or not doc.tokens[before].upper:
        return False
    return _known_given(doc, before) or (before > sentence.first and not marks.get(before))


def _goes_on_in_names(doc: Doc, sentence: Sentence, given: int) -> bool:
    """Whether another name stands right behind a given name."""
    behind = given + 1
    if behind > sentence.last or not doc.tokens[behind].upper or doc.tokens[behind].gap != SPACE:
        return False
    return bare_surname(doc, behind, behind) is not None or _known_given(doc, behind)


def _with_father(doc: Doc, sentence: Sentence, given: int) -> int:
    """The last token of a name that goes on with the father's: ``Elvin Rauf oğlu``."""
    son = given + 2
    if son <= sentence.last and doc.tokens[given + 1].upper and _is_child_of(doc, son) and doc.tokens[son].gap <= SPACE:
        return son
    return given


def _before_father(doc: Doc, sentence: Sentence, at: int) -> int:
    """The given name where the father's stands between it and the surname (``Elçin Rəşid oğlu Əliyev``, ``Мехак Арамович
    Бабуджян``, ``Մեխակ Արամի Բաբուջյան``); else ``at``."""
    tokens, own = doc.tokens, doc.lexicon.own
    if at > sentence.first + 1 and _is_child_of(doc, at) and tokens[at - 1].upper and tokens[at - 2].upper:
        return at - 2
    given = at - 1
    if given < sentence.first or not (tokens[given].upper and tokens[at].upper and tokens[at].gap == SPACE):
        return at
    fathers = doc.form(at).endswith(tuple(own.get("patronymic_endings", ())))
    return given if fathers and _looks_given(doc, given) and _known_given(doc, given) else at


def _is_child_of(doc: Doc, at: int) -> bool:
    """Whether a word says whose son or daughter somebody is, in whatever case (``patronymics``)."""
    return doc.form(at).startswith(tuple(doc.lexicon.own.get("patronymics", ())))


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


def _is_given(doc: Doc, index: int) -> bool:
    """Whether a word is a listed given name, or sounds like one alone (Эльвин, of *Elvin*)."""
    if _is_surely_surname(doc, index):
        return False
    return _known_given(doc, index) or is_heard(bare_given(doc, index, inflected=True), doc.lexicon.own)


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
    return not known or _is_surely_surname(doc, index)


def _is_surely_surname(doc: Doc, index: int) -> bool:
    """Whether a word has an ending that only surnames have (``reading.sure_surnames``)."""
    bare = bare_surname(doc, index, index)
    slug = slug_of([bare], doc.lexicon.own) if bare else ""
    return slug.endswith(tuple(doc.lexicon.grammar.get("sure_surnames", ())))


def _is_surname(doc: Doc, index: int) -> bool:
    """Whether a word is a surname by its form, and is not likelier a given name."""
    return bare_surname(doc, index, index) is not None and (not _known_given(doc, index) or _is_surely_surname(doc, index))


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
