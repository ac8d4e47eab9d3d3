"""Persons: those the topic lists, and those the text introduces by given name and surname."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.model import Voice
from monitor.understand.names import slug_of
from monitor.understand.tokens import HYPHEN, SPACE, Doc, Mark, Sentence


@dataclass(frozen=True, slots=True)
class PersonMention:
    """Tokens ``first`` to ``last`` name a person. ``id``: of the topic's list, or a slug; ``name`` as the text has it."""

    first: int
    last: int
    id: str
    name: str
    sentence: Sentence


def find_people(doc: Doc) -> list[PersonMention]:
    """Every mention of a person by full name, and by surname alone once the full name has stood."""
    found: list[PersonMention] = []
    known: dict[str, str] = {}
    for sentence in doc.sentences:
        taken: set[int] = set()
        for mark in sentence.of("person"):
            ident = mark.tag.name.partition(".")[2]
            known[doc.form(mark.last)] = ident
            found.append(PersonMention(mark.first, mark.last, ident, doc.words(mark.first, mark.last), sentence))
            taken.update(range(mark.first, mark.last + 1))
        for first, last in _introduced(doc, sentence, taken):
            bare = _bare_words(doc, first, last)
            ident = slug_of(bare, doc.lexicon.own)
            if ident.count("-") >= 1:
                known.setdefault(bare[-1], ident)
                found.append(PersonMention(first, last, ident, " ".join(bare), sentence))
                taken.update(range(first, last + 1))
        for index in range(sentence.first, sentence.last + 1):
            token = doc.tokens[index]
            if token.upper and index not in taken and known:
                bare_form = _bare_surname(doc, token.word.form)
                ident = known.get(bare_form or token.word.form, "")
                if ident:
                    found.append(PersonMention(index, index, ident, doc.words(index, index), sentence))
    return found


def _introduced(doc: Doc, sentence: Sentence, taken: set[int]) -> list[tuple[int, int]]:
    """Runs of two or three capitalised words of which the last is a surname, and none is anything else we know."""
    blocked = set(taken)
    for mark in sentence.marks:
        if mark.tag.group in ("place", "body", "month", "weekday", "side", "unit", "source", "role", "day") and not (
            mark.tag.group == "place" and mark.first == mark.last and mark.ending
        ):
            blocked.update(range(mark.first, mark.last + 1))
    runs: list[tuple[int, int]] = []
    for index in range(sentence.first + 1, sentence.last + 1):
        token = doc.tokens[index]
        if not token.upper or index in blocked or _bare_surname(doc, token.word.form) is None:
            continue
        before = doc.tokens[index - 1]
        if token.gap not in (SPACE, HYPHEN) or not before.upper or index - 1 in blocked or before.digits:
            continue
        if _bare_surname(doc, before.word.form) is not None and index - 1 > sentence.first and runs and runs[-1][1] == index - 1:
            continue
        if before.end - before.start >= 3 and doc.text[before.start : before.end][1:].islower():
            runs.append((index - 1, index))
    return runs


def _surname_pattern(doc: Doc) -> re.Pattern[str]:
    return doc.lexicon.endings.get("surname", re.compile(r"(?!)()"))


def _bare_surname(doc: Doc, form: str) -> str | None:
    """The surname without its case ending; None for what is no surname. The pattern's first group is the bare form."""
    match = _surname_pattern(doc).fullmatch(form)
    return match.group(1) if match else None


def _bare_words(doc: Doc, first: int, last: int) -> list[str]:
    surname = doc.form(last)
    bare = _bare_surname(doc, surname) or surname
    given = doc.form(last - 1)
    if bare != surname:
        match = doc.lexicon.endings.get("given", re.compile(r"(?!)()")).fullmatch(given)
        given = match.group(1) if match else given
    return [given, bare]


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
