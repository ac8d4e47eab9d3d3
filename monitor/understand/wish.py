"""What somebody wants to be told of, in a few words of their own and in any of the topic's languages: "prisoner exchange,
Armenia-Azerbaijan border", «обстрел у Иджевана». The topic's own words say what they mean; `monitor init --watch` makes a
watchlist of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from monitor.text import fold
from monitor.topic import Topic
from monitor.understand.kinds import signals_of
from monitor.understand.lexicon import lexicon_of
from monitor.understand.tokens import Doc, Mark, read_words

_SHORTEST = 4  # letters of a word that says something by itself
_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"[,;\n]+")
_NAMES = frozenset({"side", "place", "person"})
_SMALL = frozenset({"stop", "joint", "range", "ellipsis"})  # words that hold others together


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Ids of the topic that the words name, each once, in the topic's order (places and people in that of the words).
    ``kinds_beside``: kinds as which those asked for may be told at first. ``left``: words that say nothing to the reader,
    and parts between commas that ask for nothing; ``rest``: all words that name no side, place or person."""

    kinds: tuple[str, ...]
    kinds_beside: tuple[str, ...]
    sides: tuple[str, ...]
    places: tuple[str, ...]
    people: tuple[str, ...]
    left: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def understood(self) -> bool:
        """Whether the words name anything that the topic knows."""
        return bool(self.kinds or self.sides or self.places or self.people)


def read_wish(words: str, topic: Topic) -> Wish:
    """What ``words`` ask for. They are read in every language of the topic, because a few words do not show theirs; a name of a
    state that is a town as well ("Baku") means the state. Pure; raises nothing, whatever the words."""
    languages = [lang for lang in topic.words if topic.languages.get(lang)]
    docs = [read_words(words, lang, lexicon_of(topic, lang)) for lang in languages]
    sentences = [(doc, sentence) for doc in docs for sentence in doc.sentences]
    parts = {part: _kinds(part, languages, topic) for part in _PARTS.split(words)}
    kinds = {kind for found in parts.values() for kind in found} or _kinds(words, languages, topic)
    both_ways = docs[0].lexicon.grammar.get("both_ways", {}) if docs else {}
    beside = {kind for kind, rule in both_ways.items() if rule["kind"] in kinds}
    marks = [(doc, mark) for doc, sentence in sentences for mark in sentence.marks]
    named = list(dict.fromkeys(_named(marks)))
    naming = _forms((doc, mark) for doc, mark in marks if mark.tag.group in _NAMES | _SMALL)
    idle = {
        form
        for part, found in parts.items()
        if any(parts.values()) and not found and naming.isdisjoint(forms := _WORD.findall(fold(part)))
        for form in forms
    }
    return Wish(
        kinds=tuple(kind for kind in topic.kinds if kind in kinds),
        kinds_beside=tuple(kind for kind in topic.kinds if kind in beside - kinds),
        sides=tuple(side for side in topic.sides if ("side", side) in named),
        places=tuple(ident for group, ident in named if group == "place"),
        people=tuple(ident for group, ident in named if group == "person"),
        left=tuple(_words(docs, _forms(marks) - idle)),
        rest=tuple(_words(docs, naming)),
    )


def _kinds(words: str, languages: Sequence[str], topic: Topic) -> set[str]:
    """The kinds that rules of the topic see in some words: by a strong rule, else by a weak one."""
    docs = [read_words(words, lang, lexicon_of(topic, lang)) for lang in languages]
    signals = [each for doc in docs for sentence in doc.sentences for each in signals_of(doc, sentence)]
    return {each.kind for each in signals if each.strength == "strong"} or {each.kind for each in signals}


def _named(marks: Sequence[tuple[Doc, Mark]]) -> Iterator[tuple[str, str]]:
    """Sides, places and people, as (group, id)."""
    states = {doc.words(mark.first, mark.last) for doc, mark in marks if mark.tag.group == "side"}
    for doc, mark in marks:
        topic, ident = doc.lexicon.topic, mark.tag.name.partition(".")[2]
        if mark.tag.group == "side" and mark.tag.first in topic.sides:
            yield "side", mark.tag.first
        elif mark.tag.group == "person" and ident in topic.people:
            yield "person", ident
        elif mark.tag.group == "place" and ident in topic.places and doc.words(mark.first, mark.last) not in states:
            yield "place", ident


def _forms(marks: Iterable[tuple[Doc, Mark]]) -> set[str]:
    """The folded words that marks cover."""
    return {doc.form(index) for doc, mark in marks for index in range(mark.first, mark.last + 1)}


def _words(docs: Sequence[Doc], without: Set[str]) -> Iterator[str]:
    """The words that say something by themselves, but for those ``without``; as they were written, each once."""
    seen = set(without)
    for token in docs[0].tokens if docs else ():
        form = token.word.form
        if form not in seen and len(form) >= _SHORTEST:
            seen.add(form)
            yield docs[0].text[token.start : token.end]
