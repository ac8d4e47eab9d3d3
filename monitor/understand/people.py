"""Persons: those the topic lists, and those the text introduces by given name and surname; whom the event is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.model import Voice
from monitor.text import fold
from monitor.understand.introduced import (
    bare_given,
    bare_surname,
    introduced,
    is_of_another,
    kin_named,
    reversed_names,
    sharing,
)
from monitor.understand.names import as_man, is_heard, of_gender, slug_of
from monitor.understand.roles import is_captive, is_office, side_by_surname
from monitor.understand.tokens import HYPHEN, SPACE, Doc, Mark, Sentence


@dataclass(frozen=True, slots=True)
class PersonMention:
    """Tokens ``first`` to ``last`` name a person. ``id``: of the topic's list, or a slug; ``name`` as the text has it;
    ``listed``: the topic knows them, and as no captive; ``titled``: it stands in the headline; ``kin``: the given name alone
    stands there, beside what they are to somebody whose surname they are taken to have."""

    first: int
    last: int
    id: str
    name: str
    sentence: Sentence
    listed: bool = False
    titled: bool = False
    kin: bool = False


def find_people(doc: Doc) -> list[PersonMention]:
    """Every mention of a person by full name, and by surname alone once the full name has stood."""
    found: list[PersonMention] = []
    known: dict[str, str] = {}
    officials: set[str] = set()
    for sentence in doc.sentences:
        taken: set[int] = set()
        for mark in sentence.of("person"):
            ident = mark.tag.name.partition(".")[2]
            known[doc.form(mark.last)] = ident
            if not is_captive(doc, doc.lexicon.topic.people.get(ident)):
                officials.add(ident)
            name = doc.words(mark.first, mark.last)
            found.append(PersonMention(mark.first, mark.last, ident, name, sentence, ident in officials))
            taken.update(range(mark.first, mark.last + 1))
        for mark, ident in _by_surname(doc, sentence, known):
            name = doc.words(mark.first, mark.last)
            found.append(PersonMention(mark.first, mark.last, ident, name, sentence))
            known[doc.form(mark.last)] = ident
            taken.update(range(mark.first, mark.last + 1))
        for first, given, last in reversed_names(doc, sentence, taken):
            bare = _bare_words(doc, sentence, given, first, first)
            ident = slug_of(bare, doc.lexicon.own)
            known.setdefault(bare[-1], ident)
            found.append(PersonMention(first, last, ident, _capitals(bare), sentence))
            taken.update(range(first, last + 1))
        for given, first, last in introduced(doc, sentence, taken):
            bare = _bare_words(doc, sentence, given, first, last)
            ident = slug_of(bare, doc.lexicon.own)
            for shared in sharing(doc, sentence, given):  # Vardan and Mher Hovsepyan
                both = [bare_given(doc, shared, inflected=bare[-1] != doc.form(last)), bare[-1]]
                found.append(PersonMention(shared, shared, slug_of(both, doc.lexicon.own), _capitals(both), sentence))
                taken.add(shared)
            if ident.count("-") >= 1:
                known.setdefault(bare[-1], ident)
                found.append(PersonMention(given, last, ident, _bare_name(doc, given, last, bare), sentence))
                taken.update(range(given, last + 1))
        for kin, relative in kin_named(doc, sentence, taken):  # Knarik Gasparyan, whose son Hovik
            before = next((each for each in reversed(found) if each.first < relative and "-" in each.id), None)
            if before is not None and sentence.number - before.sentence.number <= 1:
                ident = _of_kin(doc, kin, relative, before)
                found.append(PersonMention(relative, relative, ident, doc.words(relative, relative), sentence, kin=True))
                taken.add(relative)
        for index in range(sentence.first, sentence.last + 1) if known else ():
            token = doc.tokens[index]
            if token.upper and index not in taken:
                bare_form = bare_surname(doc, index, index)
                ident = known.get(bare_form or token.word.form, "")
                if ident:
                    found.append(PersonMention(index, index, ident, doc.words(index, index), sentence, ident in officials))
    return found


def _by_surname(doc: Doc, sentence: Sentence, known: Mapping[str, str]) -> Iterator[tuple[Mark, str]]:
    """Captives whom the topic lists, by an initial and their surname (Д. Ишханян), or by the surname alone where no other of that
    name has stood and nothing says that it is another's."""
    people = doc.lexicon.topic.people
    for at, marks in _by_first(sentence.of("surname")).items():
        mark = marks[0]
        if doc.form(mark.last) in known or is_of_another(doc, mark):
            continue
        ids = list(dict.fromkeys(each.tag.name.partition(".")[2] for each in marks))
        initial = _initial_before(doc, sentence, at)
        if initial:
            ids = [ident for ident in ids if any(fold(name)[:1] == initial for name in people[ident].names.values())]
            mark = Mark(at - 1, mark.last, mark.tag, mark.ending)
        elif doc.tokens[at].gap == HYPHEN or _is_introduced(doc, sentence, at):
            continue
        captives = [ident for ident in ids if is_captive(doc, people.get(ident))]
        if len(captives) == 1 and not any(is_office(doc, people.get(ident)) for ident in ids):
            yield mark, captives[0]


def _is_introduced(doc: Doc, sentence: Sentence, at: int) -> bool:
    """Whether what stands before a surname tells that it is another's: *sergeant*, *his son*, a name that no list has."""
    before = at - 1
    if before < sentence.first:
        return False
    beside = [mark for mark in sentence.marks if mark.first <= before <= mark.last]
    if any(mark.tag.group in ("unit", "kin") for mark in beside):
        return True
    return not beside and doc.tokens[before].upper and doc.tokens[at].gap == SPACE


def _by_first(marks: Iterable[Mark]) -> Mapping[int, list[Mark]]:
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.first, []).append(mark)
    return found


def _initial_before(doc: Doc, sentence: Sentence, at: int) -> str:
    """The initial right before a surname (``Д.Ишханян``), folded, or ""."""
    before = doc.tokens[at - 1] if at > sentence.first else None
    if before is None or not before.upper or before.end - before.start > 1:
        return ""
    return before.word.form if doc.text[before.end : doc.tokens[at].start].strip() in (".", "․") else ""


def _of_kin(doc: Doc, kin: Mark, relative: int, of: PersonMention) -> str:
    """The slug of a relative who is named by the given name alone: with the surname ``of`` the other, for a man or woman."""
    own = doc.lexicon.own
    slug = slug_of([bare_given(doc, relative, inflected=True, alone=True), of.name.split()[-1]], own)
    given = slug.partition("-")[0]
    surname = of.id.partition("-")[2]
    word = doc.form(kin.first)
    if word in doc.lexicon.kinswomen:
        surname = of_gender(surname, own, woman=True)
    elif word in doc.lexicon.kinsmen:
        surname = of_gender(surname, own, woman=False)
    return f"{given}-{surname}"


def _bare_words(doc: Doc, sentence: Sentence, given: int, first: int, last: int) -> list[str]:
    """Given name and surname without the endings of their case."""
    bare = bare_surname(doc, first, last) or doc.form(last)
    written = doc.form(last) if first == last else doc.form(first) + ("-" if "-" in bare else "") + doc.form(last)
    man = as_man([doc.form(given), bare], doc.lexicon.own)
    if man is not None and (not is_heard(doc.form(given), doc.lexicon.own) or _is_man(doc, sentence, man[-1], given, last)):
        return man
    return [bare_given(doc, given, inflected=bare != written), bare]


def _is_man(doc: Doc, sentence: Sentence, surname: str, first: int, last: int) -> bool:
    """Whether the text has a surname in a form that only a man's takes (Тагиев, Тагиевым), or the words beside the name are such
    as a man's in the genitive has (сержанта Вусала Тагиева, задержанного)."""
    tokens, ends = doc.tokens, doc.lexicon.ending_is
    if last + 1 < len(tokens) and ends("behind_man", tokens[last + 1].word.form):
        return True
    before = tokens[first - 1] if first > sentence.first and tokens[first].gap == SPACE else None
    if before is not None and ends("before_man", before.word.form) and (not before.upper or first - 1 == sentence.first):
        return True
    forms = {token.word.form for token in tokens if token.upper}
    return any(surname + ending in forms for ending in doc.lexicon.own.get("men_endings", ()))


def _bare_name(doc: Doc, first: int, last: int, bare: Sequence[str]) -> str:
    """The name as the text writes it, without the endings that its place in the sentence gives it."""
    words = []
    for form, (start, end) in zip(bare, ((first, first), (first + 1, last)), strict=True):
        written = doc.words(start, end)
        folded = "-".join(doc.form(index) for index in range(start, end + 1))
        words.append(written[: len(form)] if len(written) == len(folded) and folded.startswith(form) else _capitals([form]))
    return " ".join(words)


def _capitals(words: Sequence[str]) -> str:
    return " ".join("-".join(part[:1].upper() + part[1:] for part in word.split("-")) for word in words)


def voices_of(doc: Doc, people: Sequence[PersonMention]) -> tuple[Voice, ...]:
    """Those who speak, decide or negotiate: a name beside an office or a word of saying; each once, with its sentence."""
    voices: dict[str, Voice] = {}
    for mention in people:
        role = role_beside(doc, mention)
        if mention.id in voices or (role is None and not speaks(mention)):
            continue
        listed = doc.lexicon.topic.people.get(mention.id)
        start, end = mention.sentence.start, mention.sentence.end
        voices[mention.id] = Voice(
            id=mention.id,
            name=mention.name,
            role=doc.words(role.first, role.last) if role else (listed.role if listed else None),
            side=listed.side if listed else None,
            quote=doc.text[start:end],
            start=start,
            end=end,
        )
    return tuple(voices.values())


def role_beside(doc: Doc, mention: PersonMention) -> Mark | None:
    """The office or profession that stands beside a name (lawyer, minister, mother of)."""
    for mark in mention.sentence.marks:
        if mark.tag.group in ("role", "source") and (
            0 < mention.first - mark.last <= 4 or (0 < mark.first - mention.last <= 3 and doc.tokens[mark.first].gap > SPACE)
        ):
            return mark
    return None


def speaks(mention: PersonMention) -> bool:
    """Whether a word of saying stands within two words of a name."""
    return any(
        mark.tag.group == "says" and (0 < mark.first - mention.last <= 2 or 0 < mention.first - mark.last <= 2)
        for mark in mention.sentence.marks
    )


def names_of(people: Sequence[PersonMention]) -> Mapping[str, str]:
    """Each person's id to the longest name that the text gives."""
    names: dict[str, str] = {}
    for mention in people:
        if len(mention.name) > len(names.get(mention.id, "")):
            names[mention.id] = mention.name
    return names


def sides_by_surname(doc: Doc, people: Sequence[PersonMention]) -> dict[int, list[tuple[int, str]]]:
    """For every sentence its persons' tokens with the side that their surnames tell; of those whom the topic does not list."""
    found: dict[int, list[tuple[int, str]]] = {}
    for mention in people:
        side = None if mention.listed else side_by_surname(doc, mention.id)
        if side is not None:
            found.setdefault(mention.sentence.number, []).append((mention.first, side))
    return found
