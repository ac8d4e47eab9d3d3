"""Persons: those the topic lists, and those the text introduces by given name and surname; whom the event is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.model import Voice
from monitor.understand.names import slug_of
from monitor.understand.roles import is_captive, is_office, side_by_surname
from monitor.understand.story import Story
from monitor.understand.tokens import HYPHEN, SPACE, Doc, Mark, Sentence
from monitor.understand.weigh import Features, Option


@dataclass(frozen=True, slots=True)
class PersonMention:
    """Tokens ``first`` to ``last`` name a person. ``id``: of the topic's list, or a slug; ``name`` as the text has it;
    ``listed``: the topic knows them, and as no captive."""

    first: int
    last: int
    id: str
    name: str
    sentence: Sentence
    listed: bool = False


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
        for first, last in _introduced(doc, sentence, taken):
            bare = _bare_words(doc, first, last)
            ident = slug_of(bare, doc.lexicon.own)
            shared = _shares_surname(doc, sentence, first)
            if shared is not None:  # Vardan and Mher Hovsepyan
                both = [doc.form(shared), bare[-1]]
                found.append(PersonMention(shared, shared, slug_of(both, doc.lexicon.own), _capitals(both), sentence))
            if ident.count("-") >= 1:
                known.setdefault(bare[-1], ident)
                found.append(PersonMention(first, last, ident, _bare_name(doc, first, bare), sentence))
                taken.update(range(first, last + 1))
        for index in range(sentence.first, sentence.last + 1) if known else ():
            token = doc.tokens[index]
            if token.upper and index not in taken:
                bare_form = _bare_surname(doc, token.word.form)
                ident = known.get(bare_form or token.word.form, "")
                if ident:
                    found.append(PersonMention(index, index, ident, doc.words(index, index), sentence, ident in officials))
    return found


def _introduced(doc: Doc, sentence: Sentence, taken: set[int]) -> list[tuple[int, int]]:
    """Runs of two or three capitalised words of which the last is a surname, and none is anything else we know."""
    tokens = doc.tokens
    capitals = [at for at in range(sentence.first + 1, sentence.last + 1) if tokens[at].upper and tokens[at - 1].upper]
    if not capitals:
        return []
    blocked = set(taken)
    for mark in sentence.marks:
        if mark.tag.group in ("place", "body", "month", "weekday", "side", "unit", "source", "role", "day") and not (
            mark.tag.group == "place" and mark.first == mark.last and mark.ending
        ):
            blocked.update(range(mark.first, mark.last + 1))
    runs: list[tuple[int, int]] = []
    for index in capitals:
        token = doc.tokens[index]
        if index in blocked or _bare_surname(doc, token.word.form) is None:
            continue
        before = doc.tokens[index - 1]
        if token.gap not in (SPACE, HYPHEN) or index - 1 in blocked or before.digits:
            continue
        if _bare_surname(doc, before.word.form) is not None and index - 1 > sentence.first and runs and runs[-1][1] == index - 1:
            continue
        if before.end - before.start >= 3 and doc.text[before.start : before.end][1:].islower():
            runs.append((index - 1, index))
    return runs


def _bare_name(doc: Doc, first: int, bare: Sequence[str]) -> str:
    """The name as the text writes it, without the endings that its place in the sentence gives it."""
    words = []
    for index, form in enumerate(bare, first):
        written, folded = doc.words(index, index), doc.form(index)
        words.append(written[: len(form)] if len(written) == len(folded) else _capitals([form]))
    return " ".join(words)


def _capitals(words: Sequence[str]) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in words)


def _shares_surname(doc: Doc, sentence: Sentence, first: int) -> int | None:
    """The given name joined by "and" to the one at ``first``, with which it shares a surname; None where there is none."""
    at = first - 2
    if at < sentence.first or doc.tokens[first].gap > SPACE or doc.tokens[first - 1].gap > SPACE:
        return None
    joined = any(mark.first == first - 1 and mark.tag.group == "joint" for mark in sentence.marks)
    token = doc.tokens[at]
    name = doc.text[token.start : token.end]
    taken = any(mark.first <= at <= mark.last and mark.tag.group != "joint" for mark in sentence.marks)
    plain = len(name) >= 3 and name[0].isupper() and name[1:].islower() and not taken and at > sentence.first
    return at if joined and plain and _bare_surname(doc, token.word.form) is None else None


def _bare_surname(doc: Doc, form: str) -> str | None:
    """The surname without its case ending; None for what is no surname."""
    return doc.lexicon.bare("surname", form)


def _bare_words(doc: Doc, first: int, last: int) -> list[str]:
    surname = doc.form(last)
    bare = _bare_surname(doc, surname) or surname
    given = doc.form(last - 1)
    if bare != surname:
        given = doc.lexicon.bare("given", given) or given
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


def sides_by_surname(doc: Doc, people: Sequence[PersonMention]) -> dict[int, list[tuple[int, str]]]:
    """For every sentence its persons' tokens with the side that their surnames tell; of those whom the topic does not list."""
    found: dict[int, list[tuple[int, str]]] = {}
    for mention in people:
        side = None if mention.listed else side_by_surname(doc, mention.id)
        if side is not None:
            found.setdefault(mention.sentence.number, []).append((mention.first, side))
    return found


def persons_about(story: Story, people: Sequence[PersonMention]) -> list[PersonMention]:
    """The persons whom the event is about (prisoners, victims, the sentenced), each by the first mention; not those who speak."""
    by_id: dict[str, list[PersonMention]] = {}
    for mention in people:
        by_id.setdefault(mention.id, []).append(mention)
    titled = {mention.id for mention in find_people(story.title)}
    surnames = {story.title.form(index) for index in range(len(story.title.tokens))}
    chosen: list[PersonMention] = []
    for ident, mentions in by_id.items():
        if is_office(story.doc, story.doc.lexicon.topic.people.get(ident)):
            continue  # they decide and speak: a voice, not a prisoner
        features = _of_person(story, mentions, people)
        surname = story.doc.form(mentions[0].last)
        if ident in titled or surname in surnames:
            features["titled"] = 1.0
        options: list[Option[str | None]] = [Option(None, {"nothing": 1.0}), Option(ident, features)]
        if story.judge.choose("person", options, story.within).answer is not None:
            chosen.append(mentions[0])
    return chosen


def _of_person(story: Story, mentions: Sequence[PersonMention], people: Sequence[PersonMention]) -> Features:
    """What speaks for and against an event's being about a person, over all places where the text names them."""
    doc = story.doc
    person = doc.lexicon.topic.people.get(mentions[0].id)
    captive = is_captive(doc, person)
    kind = story.kind or ""
    expected = doc.lexicon.grammar.get("kinds", {}).get(kind, {}).get("actions", ())
    special = ("officials", *doc.lexicon.grammar.get("special_units", ()))
    features: Features = {
        "captive" if captive else "listed" if person is not None else "unlisted": 1.0,
        f"kind.{kind}": 1.0,
        f"{'captive' if captive else 'other'}.{kind}": 1.0,
        f"first.{story.place(mentions[0].sentence)}": 1.0,
    }
    if len(mentions) > 1:
        features["again"] = 1.0
    if all(story.standing[mention.sentence.number].old for mention in mentions):
        features["only_old"] = 1.0
    if all(story.standing[mention.sentence.number].before_past for mention in mentions):
        features["only_before_past"] = 1.0
    for mention in mentions:
        sentence, clauses = mention.sentence, story.clauses(mention.sentence)
        for mark in sentence.marks:
            before, after = mention.first - mark.last, mark.first - mention.last
            near = 0 < before <= 3 or 0 < after <= 3
            match mark.tag.group:
                case "unit" if 0 < before <= 3 and mark.tag.first not in special:
                    features[f"unit_before.{mark.tag.first}"] = 1.0
                case "age" | "period" if near:
                    features["age_beside"] = 1.0
                case "role" if 0 < before <= 4:
                    features["role_before"] = 1.0
                case "role" if 0 < after <= 3:
                    features["role_behind"] = 1.0
                case "kin" if near:
                    features["kin_beside"] = 1.0
                case "says" if 0 < before <= 2 or 0 < after <= 2:
                    features["speaks"] = 1.0
                case "says" if clauses.of(mark.first) == clauses.of(mention.first):
                    features["says_in_clause"] = 1.0
                case "action":
                    where = "here" if clauses.of(mark.first) == clauses.of(mention.first) else "there"
                    sort = "expected" if mark.tag.first in expected else "other"
                    if story.standing[sentence.number].recent_date:
                        features[f"{sort}_action.recent"] = 1.0
                    features[f"{sort}_action.{where}"] = 1.0
                    features[f"action.{mark.tag.first}"] = 1.0
                case "role":
                    features["role_in_sentence"] = 1.0
                case _:
                    continue
        if sentence.last - sentence.first <= mention.last - mention.first + 1:
            features["byline"] = 1.0
        if _age_follows(doc, mention):
            features["age_beside"] = 1.0
        if any(
            other.id != mention.id and other.sentence is sentence and 0 < abs(other.first - mention.last) <= 4 for other in people
        ):
            features["with_others"] = 1.0
    return features


def _age_follows(doc: Doc, mention: PersonMention) -> bool:
    """``Gabrielyan, 47,``."""
    at = mention.last + 1
    return at < len(doc.tokens) and doc.tokens[at].digits and doc.tokens[at].end - doc.tokens[at].start == 2
